"""Common Thread: a community of practice works out its own professional criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from deliberation.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application, put together from its slices; raises ConfigurationError or UndeclaredDoor."""
    from flask import Flask

    from deliberation import (
        ballots,
        communities,
        config,
        criteria,
        customs,
        database,
        decisions,
        discussion,
        doors,
        errors,
        extensions,
        health,
        keys,
        locale,
        logs,
        mail,
        notices,
        people,
        presentation,
        proposals,
        record,
        requests,
        rounds,
        sample,
        schema,
        strict_json,
    )

    settings = settings or config.load_settings()
    app = Flask(
        __name__,
        template_folder=str(config.PROJECT / "templates"),
        static_folder=str(config.PROJECT / "static"),
    )
    logs.init_app(app)
    database.init_app(app, settings.database_url)
    extensions.init_app(app, settings)
    locale.init_app(app)
    customs.init_app(app)
    errors.init_app(app)
    requests.init_app(app)
    strict_json.init_app(app)
    doors.init_app(app)
    presentation.init_app(app)
    keys.init_app(app, settings.data_dir)
    mail.init_app(app, settings.mail_url)
    schema.init_app(app)
    health.init_app(app)
    for slice_ in (
        people,
        communities,
        record,
        criteria,
        rounds,
        proposals,
        discussion,
        ballots,
        decisions,
        notices,
        sample,
    ):
        slice_.init_app(app)
    doors.check_every_door(app)
    return app
