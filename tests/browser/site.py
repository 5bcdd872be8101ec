"""A site of the browser tests: a served application, its words in every language, and who is signed in on it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from werkzeug.serving import make_server

from deliberation.database import fetch, transaction
from deliberation.doors import now
from deliberation.locale import BY_TAG, force_locale, gettext
from deliberation.people.actions.sign_ins import begin_sign_in
from deliberation.people.models import Device, Member

Words = Callable[..., str]


@dataclass(frozen=True)
class Site:
    """The running application, and where browsers find it."""

    app: Flask
    address: str

    def cookie_of(self, member_id: int) -> tuple[str, str]:
        """Name and value of the cookie with which a device is signed in as somebody."""
        with self.app.app_context(), transaction() as session:
            token = begin_sign_in(session, fetch(session, Member, member_id), Device.COMPUTER, False, now())
        return self.app.config["SIGN_IN_COOKIE"], token

    def words(self, language: str) -> Words:
        """How the site says its sentences in a language, so that a test can do the same in all of them."""

        def say(sentence: str, **filled: object) -> str:
            with self.app.test_request_context(), force_locale(BY_TAG[language].locale):
                return str(gettext(sentence, **filled))

        return say


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
