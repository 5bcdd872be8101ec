"""An empty mailbox, and patience that no other test has used up."""

import pytest
from flask import Flask

from deliberation.extensions import limiter
from tests.people.mailbox import empty_mailbox


@pytest.fixture(autouse=True)
def _fresh(request: pytest.FixtureRequest) -> None:
    if "app" in request.fixturenames:
        app: Flask = request.getfixturevalue("app")
        empty_mailbox(app)
        limiter.reset()
