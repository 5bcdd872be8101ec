"""Pages in Chromium, watched: a console error, a script that fails or a request to a stranger fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from tests.browser.installation import Installation, installed
from tests.browser.site import Site, serving
from tests.browser.stage import Stage, staged
from tests.conftest import Clock, empty

# Playwright's own download of a browser is neither needed nor wanted.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
SMALLEST = {"width": 320, "height": 640}
MILLISECONDS_TO_WAIT = 10_000

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which(os.environ.get("CHROMIUM") or "chromium")
    assert chromium, "Chromium is missing: run tests/system-packages"
    return {**browser_type_launch_args, "executable_path": chromium, "args": list(ARGUMENTS)}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Each browser gets its own test's address; pytest-playwright's fixture of this name warns under pytest 9."""


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The sample dialogue, served; tests share it, and each leaves what others look at as it was."""
    app = staged(tmp_path_factory.mktemp("stage"))
    with serving(app) as address:
        yield Stage(app, address)


@pytest.fixture(scope="session")
def own_application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    app = installed(tmp_path_factory.mktemp("own"))
    with serving(app) as address:
        yield app, address


@pytest.fixture
def installation(own_application: tuple[Flask, str], clock: Clock) -> Installation:
    """An empty site of the test's own, whose clock stands still until the test moves it."""
    app, address = own_application
    app.extensions["clock"] = clock
    empty(app)
    return Installation(app, address, clock)


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
def open_page(new_context: Callable[..., BrowserContext], troubles: list[str]) -> OpenPage:
    """Open a device of somebody's own, with its cookies, size and language: open_page(site, member, size=DESKTOP)."""

    def opened(
        site: Site,
        who: int | None = None,
        *,
        size: dict[str, int] = PHONE,
        language: str = "en",
        scripts: bool = True,
        theme: str = "light",
    ) -> Page:
        context = new_context(
            base_url=site.address,
            viewport=size,
            locale=language,
            color_scheme=theme,
            java_script_enabled=scripts,
            has_touch=size != DESKTOP,
        )
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        watch(context, site.address, troubles)
        if who is not None:
            name, value = site.cookie_of(who)
            context.add_cookies([{"name": name, "value": value, "url": site.address}])
        return context.new_page()

    return opened


def watch(context: BrowserContext, address: str, troubles: list[str]) -> None:
    """Note every console error, failed script and request that leaves for another address."""
    context.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    context.on("weberror", lambda failure: troubles.append(str(failure.error)))
    context.on("request", lambda sent: None if _is_ours(sent.url, address) else troubles.append(f"asked {sent.url}"))


def _is_ours(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:", "about:"))
