"""A real browser in front of the real application.

`live_server` serves the test's own database (`live_app`, clock stopped), `demo_server` the demonstration. `page` is
a new window that fails the test when something is written on the browser's console, when a script breaks, or when
anything outside is asked for.
Set HUSROM_SCREENSHOTS to a folder to keep what `shot` photographs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route, sync_playwright

from booking.database import db
from booking.models import Person
from tests.browser.serving import served

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 720}


def installed_browser() -> str | None:
    """The path of a Chromium on this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser(no_network: None) -> Iterator[Browser]:
    """Chromium without a screen, started once."""
    path = installed_browser()
    if path is None:
        pytest.skip("There is no Chromium on this machine (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, chromium_sandbox=False, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def live_app(app_sqlite: Flask) -> Flask:
    """What `live_server` serves. A module that has stories to tell on both databases has a fixture of this name."""
    return app_sqlite


@pytest.fixture
def live_server(live_app: Flask) -> Iterator[str]:
    """The address of the application on the test's own database, its clock stopped."""
    db.session.commit()
    with served(live_app) as address:
        yield address


@pytest.fixture
def demo_server(demo_app: Flask) -> Iterator[str]:
    """The address of the application with the demonstration's year loaded; a test that takes it has no other."""
    with served(demo_app) as address:
        yield address


@dataclass
class Witness:
    """Hears everything that a window complains of."""

    address: str
    complaints: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.route("**/*", self._let_through)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))

    def _let_through(self, route: Route, request: Request) -> None:
        if request.url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.complaints.append(f"asked for {request.url}")
            route.abort()

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused form answers 422, and the browser mentions it.
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")


NewWindow = Callable[..., Page]


@pytest.fixture
def new_window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewWindow]:
    """``new_window(size=PHONE, person=kari, java_script_enabled=False)``: a window of its own, with its own cookies."""
    wanted = "demo_server" if "demo_server" in request.fixturenames else "live_server"
    server: str = request.getfixturevalue(wanted)
    contexts: list[tuple[BrowserContext, Witness]] = []

    def make(size: dict[str, int] | None = None, person: Person | None = None, **options: Any) -> Page:
        context = browser.new_context(
            base_url=server, viewport=size or DESK, locale="nb-NO", timezone_id="Europe/Oslo", **options
        )
        context.set_default_timeout(10_000)
        witness = Witness(server)
        witness.watch(context)
        contexts.append((context, witness))
        if person is not None:
            context.add_cookies([{"name": "husrom", "value": _cookie_of(person), "url": server}])
        return context.new_page()

    yield make
    complaints = []
    for context, witness in contexts:
        context.close()
        complaints += witness.complaints
    assert complaints == []


def _cookie_of(person: Person) -> str:
    """The session cookie of a browser in which the person has signed in."""
    from flask import current_app

    client: Any = current_app.test_client()
    client.sign_in(person)
    return str(client.get_cookie("husrom").value)


@pytest.fixture
def page(new_window: NewWindow) -> Page:
    """A window on a desk."""
    return new_window()


@pytest.fixture
def phone(new_window: NewWindow) -> Page:
    """A window on a phone, with fingers."""
    return new_window(size=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


Shot = Callable[[Page, str], None]


@pytest.fixture
def shot() -> Shot:
    """``shot(page, "booking-new-phone")`` keeps a picture of the whole page when somebody asked for pictures."""
    folder = os.environ.get("HUSROM_SCREENSHOTS")

    def take(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return take
