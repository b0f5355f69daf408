"""Every page that can be asked for, as the person sees it who comes in with the most: axe is silent, it fits a narrow
phone, and nothing is written on the console.

The addresses are those of the table of access, so a new page is looked at as soon as it has its row there.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.architecture.access_table import TABLE
from tests.architecture.access_town import PEOPLE, Town, build_town
from tests.architecture.test_access_table import IN, address, doors, rows
from tests.browser.axe import axe_faults
from tests.browser.checks import check_fits_width
from tests.browser.conftest import DESK, NARROWEST, PHONE, NewWindow, Shot

# No pages of their own.
FILES = {
    "theme",
    "metrics",
    "language_choose",
    "admin.tariff_file",
    "admin.letter_page",
    "api.openapi",
    "feeds.activity_list",
    "feeds.space_show",
    "feeds.venue_show",
    "member.booking_calendar",
}
# Who looks at a page when several may: the one with the most on it first.
WITNESSES = ("administrator", "manager", "caretaker", "stranger", "nobody")
SHARED = {"caretaker": "caretaker.", "manager": "member.", "nobody": "public."}


@pytest.fixture
def town(app_sqlite: Flask, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return build_town(app_sqlite, tmp_path_factory.mktemp("town"))


def witnesses(endpoint: str) -> Iterator[str]:
    """Whom the page is looked at by: its own audience, and whoever has the most of it."""
    verdicts = dict(zip(PEOPLE, rows(TABLE)["GET", endpoint], strict=True))
    may = [name for name in WITNESSES if verdicts[name] == IN]
    own = next((name for name, audience in SHARED.items() if endpoint.startswith(audience) and name in may), None)
    yield own or may[0]


def pages(app: Flask, town: Town) -> Iterator[tuple[str, str]]:
    """Every page with the one who looks at it."""
    for method, rule in doors(app):
        if method == "GET" and rule.endpoint not in FILES and IN in rows(TABLE)[method, rule.endpoint]:
            for name in witnesses(rule.endpoint):
                yield name, address(app, rule, town)


def complaints_of(window: Page, where: str, shot: Shot) -> list[str]:
    """What is wrong with the page at this address. A link that is no longer good is answered with a page and 410."""
    answer = window.goto(where, wait_until="load")
    if answer is None or answer.status not in {200, 410}:
        return [f"{where} answers {answer.status if answer else 'nothing'}"]
    found = [f"{where}: {fault}" for fault in axe_faults(window)]
    window.set_viewport_size(NARROWEST)
    try:
        check_fits_width(window)
    except AssertionError as error:
        found.append(str(error))
    for size in (PHONE, DESK):
        window.set_viewport_size(size)
        shot(window, f"{where.strip('/').replace('/', '_').partition('?')[0] or 'home'}-{size['width']}")
    return found


def test_every_page_is_accessible_fits_and_is_quiet(
    app_sqlite: Flask, town: Town, new_window: NewWindow, shot: Shot
) -> None:
    windows: dict[str, Page] = {}
    found: list[str] = []
    seen = 0
    for name, where in pages(app_sqlite, town):
        if name not in windows:
            windows[name] = new_window(person=town.person(name))
        found += complaints_of(windows[name], where, shot)
        seen += 1
    assert seen > 80
    assert not found, f"{len(found)} faults on {seen} pages\n" + "\n".join(found)
