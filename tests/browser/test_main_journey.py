"""The main job, from the front page to the last letter, as the people in it see it: real pages, real letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from booking.database import db
from booking.jobs.runner import run_now
from booking.models import OpeningHours, Person, Space, Tariff, Venue
from tests.browser.checks import check_fits_width, focused
from tests.browser.conftest import DESK, PHONE, NewWindow, Shot
from tests.factories import (
    make_equipment,
    make_organisation,
    make_person,
    make_space,
    make_tariff,
    make_terms,
    make_venue,
)
from tests.fixtures.application import build_app, forget_what_was_cached
from tests.fixtures.clock import OSLO, FrozenClock
from tests.fixtures.databases import DatabaseFactory
from tests.fixtures.settings import make_settings

PASSWORD = "sju kjappe elger"
SIZES = {"desk": DESK, "phone": PHONE}
BOOK = "/my/bookings/new?space=ashallen-hallen&date=2026-12-03&from=18:00&to=20:00"


@pytest.fixture
def live_app(tmp_path: Path, new_database: DatabaseFactory, database_kind: str) -> Iterator[Flask]:
    """A demonstration without its year, on either database: the letters can be read on the mailbox page."""
    url = new_database(database_kind)
    forget_what_was_cached()
    app = build_app(make_settings(tmp_path, url, municipality={"demonstration": True}))
    app.extensions["clock"] = FrozenClock()
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@dataclass
class Cast:
    """Who and what the story is about."""

    kari: Person  # of the sports club
    noor: Person  # of the choir
    caretaker: Person
    administrator: Person
    venue: Venue
    hall: Space
    draft: Tariff


@pytest.fixture
def cast(live_app: Flask) -> Cast:
    venue = make_venue("Åshallen")
    make_terms(venue, approval="instant")
    make_equipment(venue)
    make_tariff()
    return Cast(
        kari=make_person(name="Kari Nordmann", member_of=make_organisation("Ås Idrettslag"), password=PASSWORD),
        noor=make_person(name="Noor Ali", member_of=make_organisation("Nordby bygdekor"), password=PASSWORD),
        caretaker=make_person("caretaker", name="Per Strand", venue=venue, password=PASSWORD),
        administrator=make_person("administrator", name="Åse Bråten", password=PASSWORD),
        venue=venue,
        hall=make_space(venue, "Hallen", tidy_checklist="Kost gulvet\nSlå av lyset"),
        draft=make_tariff(state="draft", published_at=None),
    )


def sign_in(window: Page, person: Person) -> None:
    window.goto("/sign-in")
    window.get_by_label("E-post").fill(person.email)
    window.get_by_label("Passord").fill(PASSWORD)
    window.get_by_role("main").get_by_role("button", name="Logg inn").click()
    expect(window).not_to_have_url(re.compile("sign-in"))


def find_the_hall(window: Page) -> None:
    """From the front page to the form, with place and time filled in."""
    window.goto("/")
    window.get_by_label("Dato").fill("2026-12-03")
    window.get_by_label("Fra klokka").fill("18:00")
    window.get_by_label("Hvor lenge").select_option("120")
    window.get_by_label("Antall personer").fill("20")
    window.get_by_role("button", name="Finn lokale").click()
    window.get_by_role("link", name="Book Hallen, Åshallen").click()
    expect(window.get_by_role("heading", level=1)).to_have_text("Book Hallen")


def say_who_comes(window: Page, young: int) -> None:
    window.get_by_label("Hva skal dere bruke lokalet til?").select_option("training")
    window.get_by_label("Hvor mange kommer?").fill("20")
    window.get_by_label("under 19 år").fill(str(young))


def letter(window: Page, app: Flask, to: Person, subject: str) -> tuple[str, str]:
    """Let the job deliver what waits, and read the newest such letter: its text, and its calendar file or ''."""
    run_now(app, "delivery")
    window.goto(f"/mailbox?to={to.email}")
    window.get_by_role("link", name=re.compile(subject)).first.click()
    assert window.frame_locator("iframe.letter").locator("body").inner_text().strip()
    texts = window.locator("pre.letter-text").all_text_contents()
    return texts[0], texts[1].replace("\r\n ", "").replace("\n ", "") if len(texts) > 1 else ""


@pytest.mark.parametrize("size", SIZES)
def test_a_time_is_found_booked_confirmed_wished_for_by_another_and_given_up(
    live_app: Flask, cast: Cast, new_window: NewWindow, shot: Shot, size: str
) -> None:
    kari, noor, mailbox = (new_window(size=SIZES[size]) for _ in range(3))
    clock: FrozenClock = live_app.extensions["clock"]

    sign_in(kari, cast.kari)
    find_the_hall(kari)
    price = kari.locator("#price")
    say_who_comes(kari, young=0)
    expect(price).to_contain_text("600 kr")
    say_who_comes(kari, young=18)
    expect(price).to_contain_text("Gratis")
    expect(price).to_contain_text("Barn og unge under 19")
    price.get_by_text("Vis hele vurderingen").click()
    expect(price).to_contain_text("Kommunestyrets vedtak 12/20")
    check_fits_width(kari)
    shot(kari, f"journey-{size}-1-price")
    kari.get_by_role("button", name="Send", exact=True).click()
    expect(kari.get_by_role("status")).to_contain_text("Bookingen er bekreftet")
    shot(kari, f"journey-{size}-2-booked")

    text, invitation = letter(mailbox, live_app, cast.kari, "Bekreftet")
    assert "18.00–20.00" in text
    assert "METHOD:REQUEST" in invitation
    assert "DTSTART:20261203T170000Z" in invitation
    shot(mailbox, f"journey-{size}-3-letter")

    the_caretaker_sees_it(new_window(size=SIZES[size]), cast, shot, size)

    sign_in(noor, cast.noor)
    noor.goto(BOOK)
    say_who_comes(noor, young=0)
    noor.get_by_role("button", name="Send", exact=True).click()
    expect(noor.locator(".ds-error-summary")).to_contain_text("opptatt")
    assert "Ås Idrettslag" not in noor.inner_text("main")
    shot(noor, f"journey-{size}-5-taken")
    noor.locator(".alternatives button").first.click()
    expect(noor.locator("#price")).to_contain_text("Tida er ledig")
    starts, ends = (noor.get_by_label(label).input_value() for label in ("Fra klokka", "Til klokka"))
    day = noor.get_by_label("Dato").input_value()
    assert (day, starts) != ("2026-12-03", "18:00")
    noor.get_by_role("button", name="Send", exact=True).click()
    expect(noor.get_by_role("status")).to_contain_text("Bookingen er bekreftet")

    kari.get_by_role("link", name="Avbestill").click()
    expect(kari.get_by_role("main")).to_contain_text("Det koster ingenting å avbestille")
    shot(kari, f"journey-{size}-6-cancel")
    kari.get_by_role("button", name="Avbestill bookingen").click()
    expect(kari.get_by_role("status")).to_contain_text("avbestilt")
    _, cancellation = letter(mailbox, live_app, cast.kari, "Avbestilt")
    assert "METHOD:CANCEL" in cancellation
    assert _value(cancellation, "UID") == _value(invitation, "UID")
    assert int(_value(cancellation, "SEQUENCE")) > int(_value(invitation, "SEQUENCE"))

    over = datetime.fromisoformat(f"{day}T{ends}").replace(tzinfo=OSLO)
    clock.set(over - timedelta(minutes=1))
    assert run_now(live_app, "tidy_reminders") == 0
    clock.set(over)
    assert run_now(live_app, "tidy_reminders") == 1
    text, _ = letter(mailbox, live_app, cast.noor, "Før dere går")
    assert "Kost gulvet" in text
    assert "Slå av lyset" in text
    shot(mailbox, f"journey-{size}-7-tidy")


def the_caretaker_sees_it(window: Page, cast: Cast, shot: Shot, size: str) -> None:
    sign_in(window, cast.caretaker)
    assert "/caretaker" in window.url
    window.goto("/caretaker/day?date=2026-12-03")
    entry = window.locator(".day-entry")
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text("18.00–20.00")
    expect(entry).to_contain_text("Ås Idrettslag")
    assert entry.get_by_role("link").first.get_attribute("href") == f"tel:{cast.kari.phone}"
    check_fits_width(window)
    shot(window, f"journey-{size}-4-caretaker")


def _value(calendar: str, name: str) -> str:
    found = re.search(rf"^{name}:(.+?)\r?$", calendar, re.MULTILINE)
    assert found, f"the calendar file has no {name}"
    return found[1]


def test_the_price_is_shown_before_sending_without_scripts(cast: Cast, new_window: NewWindow) -> None:
    window = new_window(size=PHONE, person=cast.kari, java_script_enabled=False)
    find_the_hall(window)
    say_who_comes(window, young=18)
    window.get_by_role("button", name="Vis pris").last.click()
    expect(window.locator("#price")).to_contain_text("Gratis")
    expect(window.locator("#price")).to_contain_text("Barn og unge under 19")
    expect(window.get_by_label("Hvor mange kommer?")).to_have_value("20")
    window.get_by_role("button", name="Send", exact=True).click()
    expect(window.get_by_role("status")).to_contain_text("Bookingen er bekreftet")


def tab_to(window: Page, words: str, most: int = 60) -> None:
    """Press Tab until the keyboard stands on what has these words, id or name."""
    for _ in range(most):
        window.keyboard.press("Tab")
        if words in focused(window):
            return
    raise AssertionError(f"the keyboard never came to {words!r} on {window.url}; it stands on {focused(window)!r}")


def test_a_time_is_booked_with_the_keyboard_alone(cast: Cast, new_window: NewWindow) -> None:
    window = new_window(person=cast.kari)
    window.goto("/?date=2026-12-03&from=18:00&length=120")
    tab_to(window, "Book")
    window.keyboard.press("Enter")
    expect(window).to_have_url(re.compile("bookings/new"))
    tab_to(window, "purpose")
    window.keyboard.press("T")  # the first purpose that begins with it
    expect(window.get_by_label("Hva skal dere bruke lokalet til?")).to_have_value("training")
    tab_to(window, "participants")
    window.keyboard.type("20")
    tab_to(window, "participants_under_19")
    window.keyboard.type("18")
    window.keyboard.press("Enter")  # in a field: shows the price, sends nothing
    expect(window.locator("#price")).to_contain_text("Gratis")
    expect(window).to_have_url(re.compile("bookings/new"))
    tab_to(window, "Send")
    window.keyboard.press("Enter")
    expect(window.get_by_role("status")).to_contain_text("Bookingen er bekreftet")


def test_the_administrator_changes_opening_hours_and_a_price_in_a_draft(
    cast: Cast, new_window: NewWindow, shot: Shot
) -> None:
    monday = db.session.scalars(select(OpeningHours).where(OpeningHours.venue_id == cast.venue.id)).first()
    assert monday is not None
    window, visitor = new_window(), new_window(size=PHONE)
    sign_in(window, cast.administrator)

    window.goto(f"/admin/venues/{cast.venue.id}/opening-hours")
    window.get_by_role("link", name="Endre Hele året").click()
    window.get_by_label("Mandag til klokka").fill("21:00")
    window.get_by_role("button", name="Lagre").first.click()
    expect(window.get_by_role("status")).to_be_visible()
    shot(window, "journey-admin-hours")
    visitor.goto("/venues/ashallen")
    expect(visitor.get_by_role("main")).to_contain_text("8.00–21.00")

    window.goto(f"/admin/tariffs/{cast.draft.id}/parts/rule/others")
    window.locator("#all_amount, [name$=all_amount]").fill("350")
    window.get_by_role("button", name="Lagre i utkastet").click()
    expect(window.get_by_role("status")).to_be_visible()
    expect(window.get_by_role("main")).to_contain_text("350 kr")
    shot(window, "journey-admin-tariff")
