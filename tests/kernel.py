"""The kernel without any slice, onto which a test puts doors of its own."""

from pathlib import Path
from typing import Any

from flask import Flask

from deliberation import database, doors, errors, extensions, keys, locale, logs, mail, requests, strict_json
from tests.conftest import settings_for


def kernel(folder: Path, **settings: Any) -> Flask:
    """An application that has only what all slices share; its pages have no templates, its database no tables."""
    chosen = settings_for(folder, f"sqlite:///{folder / 'kernel.db'}", **settings)
    app = Flask("deliberation")
    logs.init_app(app)
    database.init_app(app, chosen.database_url)
    extensions.init_app(app, chosen)
    locale.init_app(app)
    errors.init_app(app)
    requests.init_app(app)
    strict_json.init_app(app)
    doors.init_app(app)
    keys.init_app(app, chosen.data_dir)
    mail.init_app(app, chosen.mail_url)
    return app
