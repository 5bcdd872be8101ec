"""Pages in Chromium, watched: a console error, a script that fails or a request to a stranger fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.stage import Stage, serving, staged

# Playwright's own download of a browser is neither needed nor wanted.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
SMALLEST = {"width": 320, "height": 640}
MILLISECONDS_TO_WAIT = 10_000

NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which(os.environ.get("CHROMIUM") or "chromium")
    assert chromium, "Chromium is missing: run tests/system-packages"
    return {**browser_type_launch_args, "executable_path": chromium, "args": list(ARGUMENTS)}


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The sample dialogue, served; tests share it, and each leaves what others look at as it was."""
    app = staged(tmp_path_factory.mktemp("stage"))
    with serving(app) as address:
        yield Stage(app, address)


@pytest.fixture(scope="session")
def live_server_url(stage: Stage) -> str:
    return stage.address


@pytest.fixture
def device_of(new_context: NewContext, stage: Stage) -> NewContext:
    """Make a browser in which somebody of the sample is signed in: device_of("member-mx", viewport=PHONE)."""

    def signed_in(part: str, **options: Any) -> BrowserContext:
        context = new_context(**options)
        name, value = stage.token_of(part)
        context.add_cookies([{"name": name, "value": value, "url": stage.address}])
        return context

    return signed_in


@pytest.fixture(scope="session")
def base_url() -> None:
    """Each browser gets its own test's address; pytest-playwright's fixture of this name warns under pytest 9."""


@pytest.fixture
def troubles(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """What went wrong in any page of the test, which fails at its end if there is something.

    A test that provokes an error answer names it: @pytest.mark.answers(422).
    """
    found: list[str] = []
    yield found
    provoked = [status for marker in request.node.iter_markers("answers") for status in marker.args]
    assert [trouble for trouble in found if not any(f"status of {status} " in trouble for status in provoked)] == []


@pytest.fixture
def new_context(new_context: NewContext, live_server_url: str, troubles: list[str]) -> NewContext:
    """Make a browser of somebody's own: a device, with its cookies, size, language and colour scheme."""

    def watched(**options: Any) -> BrowserContext:
        context = new_context(**{"base_url": live_server_url, "viewport": DESKTOP, "locale": "en-GB", **options})
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        watch(context, live_server_url, troubles)
        return context

    return watched


@pytest.fixture
def phone(new_context: NewContext) -> Page:
    """A page at 390 pixels."""
    return new_context(viewport=PHONE, has_touch=True).new_page()


@pytest.fixture
def page_without_javascript(new_context: NewContext) -> Page:
    """A page at 390 pixels where no script runs."""
    return new_context(viewport=PHONE, java_script_enabled=False).new_page()


def watch(context: BrowserContext, address: str, troubles: list[str]) -> None:
    """Note every console error, failed script and request that leaves for another address."""
    context.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    context.on("weberror", lambda failure: troubles.append(str(failure.error)))
    context.on("request", lambda sent: None if _is_ours(sent.url, address) else troubles.append(f"asked {sent.url}"))


def _is_ours(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:", "about:"))
