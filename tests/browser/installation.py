"""An installation of one's own, empty at first, whose clock the test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from deliberation import create_app
from deliberation.database import Base
from tests.browser.site import Site
from tests.conftest import Clock, settings_for
from tests.decisions.scenes import strike


@dataclass(frozen=True)
class Installation(Site):
    """A site on which only those are whom the test lets in, at the time that it sets."""

    clock: Clock

    @contextmanager
    def inside(self) -> Iterator[Clock]:
        """Where factories and actions work, beside the browsers."""
        with self.app.app_context():
            yield self.clock

    def later(self, **span: float) -> None:
        """Let time pass, and the clock do what is due by then."""
        with self.inside() as clock:
            clock.forward(**span)
            strike(clock)


def installed(folder: Path) -> Flask:
    """An application on an empty SQLite database."""
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'own.db'}"))
    app.config.update(TESTING=True, RATELIMIT_ENABLED=False)
    Base.metadata.create_all(app.extensions["database"].engine)
    return app
