"""A new price list from the published one, as an administrator makes it: by sentences, examples and differences."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from booking.database import db
from booking.models import Tariff
from tests.browser.axe import axe_faults
from tests.browser.checks import check_fits_width, focused
from tests.browser.conftest import DESK, PHONE, NewWindow
from tests.factories import make_booking, make_person, make_space, make_tariff, oslo
from tests.factories.tariff import SOUND

SIZES = {"desk": DESK, "phone": PHONE}
Shot = Callable[[Page, str], None]
CASE: dict[str, Any] = {
    "name": "To timer for voksne",
    "facts": {"starts": "2027-01-07T18:00:00", "ends": "2027-01-07T20:00:00", "participants": 20},
    "expect": {"outcome": "priced", "total": 600},
}
MOST_TABS = 60


def press(window: Page, wanted: Locator) -> None:
    """Tab to it, as one does without a mouse, and press Enter."""
    for _ in range(MOST_TABS):
        window.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            window.keyboard.press("Enter")
            return
    raise AssertionError(f"{wanted} is not reached by the keyboard; it is at {focused(window)}")


def look(window: Page, shot: Shot, name: str) -> None:
    assert axe_faults(window) == []
    check_fits_width(window)
    shot(window, name)


def part(window: Page, name: str) -> Locator:
    return window.get_by_role("main").get_by_role("link", name=name, exact=True)


@pytest.mark.parametrize("size", SIZES)
def test_a_rule_is_changed_an_example_stops_it_and_it_is_mended_compared_and_published(
    live_app: Any, new_window: NewWindow, shot: Shot, size: str
) -> None:
    make_tariff({**SOUND, "case": [CASE]})
    booking = make_booking(make_space(name="Hallen"), oslo(2027, 1, 7, 18))
    window = new_window(size=SIZES[size], person=make_person("administrator"))

    window.goto("/admin/tariffs")
    press(window, window.get_by_role("button", name="Lag nytt utkast av denne"))
    expect(window.get_by_role("status")).to_contain_text("Her er et nytt utkast")
    look(window, shot, f"tariff-{size}-1-draft")

    part(window, "Andre").click()
    window.get_by_label("Kroner", exact=True).fill("400")
    window.get_by_role("button", name="Vis hvordan den leses").click()
    expect(window.get_by_role("main")).to_contain_text("400 kr")
    look(window, shot, f"tariff-{size}-2-rule")
    window.get_by_role("button", name="Lagre i utkastet").click()
    expect(window.get_by_role("main")).to_contain_text("400 kr")

    window.get_by_role("link", name="Publiser", exact=True).click()
    expect(window.get_by_role("main")).to_contain_text("Utkastet kan ikke publiseres ennå")
    expect(window.get_by_role("main")).to_contain_text("To timer for voksne: Eksempelet skal gi 600, men gir 800")
    expect(window.get_by_role("button", name="Publiser", exact=True)).to_have_count(0)
    look(window, shot, f"tariff-{size}-3-blocked")

    window.get_by_role("link", name="Se kontrollen").click()
    look(window, shot, f"tariff-{size}-4-check")
    window.get_by_role("main").get_by_role("link", name=re.compile("Ta ut.*To timer for voksne")).click()
    window.get_by_role("main").get_by_role("button", name="Ta ut av utkastet").click()

    window.get_by_role("link", name="Prøv", exact=True).click()
    window.get_by_label("Dato").fill("2027-01-07")
    window.get_by_label("Fra klokka").fill("18:00")
    window.get_by_label("Til klokka").fill("20:00")
    window.get_by_label("Hvor mange kommer?").fill("20")
    window.get_by_role("button", name="Regn ut prisen").click()
    expect(window.get_by_role("main")).to_contain_text("800 kr")
    window.get_by_text("Vis hele vurderingen").click()
    look(window, shot, f"tariff-{size}-5-try")
    window.get_by_label("Navn på eksempelet").fill("To timer for voksne, ny pris")
    window.get_by_role("button", name="Lagre som eksempel").click()
    expect(window.get_by_role("main")).to_contain_text("To timer for voksne, ny pris")

    window.get_by_role("link", name="Endringer", exact=True).click()
    differences = window.get_by_role("main")
    expect(differences).to_contain_text("300 kr")
    expect(differences).to_contain_text("400 kr")
    expect(differences).to_contain_text(booking.organisation.name)
    look(window, shot, f"tariff-{size}-6-difference")

    window.get_by_role("link", name="Publiser", exact=True).click()
    window.get_by_label("Gjelder fra og med").fill("2027-01-01")
    look(window, shot, f"tariff-{size}-7-publish")
    press(window, window.get_by_role("button", name="Publiser", exact=True))
    expect(window.get_by_role("status")).to_contain_text("Publisert. Prisene og reglene gjelder fra 1. januar 2027")
    look(window, shot, f"tariff-{size}-8-published")
    db.session.rollback()  # sees what the server has stored meanwhile
    states = db.session.scalars(db.select(Tariff.state).order_by(Tariff.id)).all()
    assert states == ["published", "published"]
    assert booking.price_ore == 60_000  # what was promised stands
