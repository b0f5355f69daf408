"""The form of a booking asks what the tariffs ask, and nothing that something else answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Booking
from tests.factories import make_organisation, make_person, make_space, make_tariff, make_terms, make_venue

FORM = "form.booking-form"
BASE = {"format": 1, "code": "test", "name": "Prøvetariff", "valid_from": "2020-01-01"}
FILLED: dict[str, Any] = {"purpose": "training", "participants": 20, "participants_under_19": 18}
HEAD = {"price": 100, "per": "booking"}


def rule(number: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "name": f"Regel {number}", **HEAD, **more}


RULES = [
    rule("young", when={"cleaned_by_tenant": True, "participants_under_16": {"at_least": 5}}, price=10),
    rule("older", when={"cleaned_by_tenant": True, "share_under_19": {"at_least": 50}}, price=20),
    rule("crowd", when={"spectators": {"over": 750}, "grant_entitled": False, "alcohol": False}, price=900),
    rule("weekend", when={"price_basis": ["weekend", "evening"]}, price=500),
    rule("school", when={"space_kind": "classroom", "disability": True}, per="hour", times="rooms"),
    rule("cup", when={"ticket_sale": True}, per="ticket_income", price=10),
]
RULES = [{**each, "rank": number} for number, each in enumerate(RULES, 1)]
NEW = {"fact_cleaned_by_tenant", "fact_spectators", "fact_price_basis", "fact_ticket_income", "under_16"}


@pytest.fixture
def club(app_sqlite: Any) -> Any:
    return make_organisation("Ås turn", tenant_class="local_voluntary")


@pytest.fixture
def tariff(club: Any) -> Any:
    return make_tariff({**BASE, "rule": RULES})


@pytest.fixture
def hall(club: Any) -> Any:
    hall = make_space(venue=make_venue("Åshallen"), name="Flate 1", capacity=1000)
    make_terms(hall, approval="instant")
    return hall


@pytest.fixture
def browser(club: Any, client: Any) -> Any:
    return client.sign_in(make_person(name="Kari Nordmann", member_of=club))


def open_form(browser: Any, space: Any) -> Any:
    return browser.get(f"/my/bookings/new?space={space.slug}&date=2026-12-03&from=18:00&to=20:00")


def asked(page: Any) -> set[str]:
    names = {control["name"] for control in page.page.select(f"{FORM} [name]")}
    return {name for name in names if name.startswith(("fact_", "under_"))}


def book(browser: Any, space: Any, **stated: Any) -> Any:
    return browser.submit(open_form(browser, space), FORM, action="send", **{**FILLED, **stated})


def the_booking() -> Booking:
    db.session.expire_all()
    return db.session.scalars(select(Booking)).one()


def test_what_the_tariff_asks_and_nothing_else_answers_is_asked(browser: Any, hall: Any, tariff: Any) -> None:
    assert asked(open_form(browser, hall)) == NEW


def test_rules_for_other_kinds_of_place_do_not_ask(browser: Any, hall: Any, tariff: Any) -> None:
    classroom = make_space(hall.venue, "Klasserom", kind="classroom")
    assert asked(open_form(browser, classroom)) == NEW | {"fact_disability", "fact_rooms"}
    with_rooms = make_space(hall.venue, "Fire klasserom", kind="classroom", rooms=4)
    assert asked(open_form(browser, with_rooms)) == NEW | {"fact_disability"}


def test_a_tariff_that_asks_nothing_new_adds_nothing(browser: Any, hall: Any) -> None:
    make_tariff()
    assert asked(open_form(browser, hall)) == set()


def test_a_tariff_that_is_over_or_a_draft_does_not_ask_and_one_to_come_does(browser: Any, hall: Any) -> None:
    make_tariff({**BASE, "rule": RULES}, valid_to=date(2026, 11, 1))
    make_tariff({**BASE, "rule": RULES}, state="draft", valid_from=date(2026, 11, 2))
    assert asked(open_form(browser, hall)) == set()
    make_tariff({**BASE, "rule": RULES[2:3]}, valid_from=date(2027, 1, 1))
    assert asked(open_form(browser, hall)) == {"fact_spectators"}


def test_the_price_is_shown_by_what_is_stated_and_nothing_typed_is_lost(browser: Any, hall: Any, tariff: Any) -> None:
    stated = {"fact_cleaned_by_tenant": "y", "under_16": 6, "fact_price_basis": "weekend", "fact_ticket_income": 70}
    answer = browser.submit(open_form(browser, hall), FORM, action="price", **FILLED, **stated)
    assert answer.status_code == 200
    assert answer.page.select_one(".price .amount").get_text() == "10 kr"
    assert answer.page.select_one("[name=under_16]")["value"] == "6"
    assert answer.page.select_one("[name=fact_cleaned_by_tenant]").has_attr("checked")
    assert answer.page.select_one("[name=fact_price_basis] option[selected]")["value"] == "weekend"
    assert answer.page.select_one("[name=fact_ticket_income]")["value"] == "70"


def test_it_is_stored_and_shown_in_words(browser: Any, client: Any, hall: Any, tariff: Any) -> None:
    stated = {"fact_cleaned_by_tenant": "y", "under_16": 6, "fact_price_basis": "evening", "fact_ticket_income": 70}
    shown = browser.get(book(browser, hall, **stated).location)
    booking = the_booking()
    assert booking.stated == {
        "cleaned_by_tenant": True,
        "ticket_income": 70,
        "price_basis": "evening",
        "participants_under": {"16": 6},
    }
    assert booking.price_ore == 1000
    facts = {row.dt.get_text(): row.dd.get_text() for row in shown.page.select("dl.facts > div")}
    assert facts["Leietaker vasker selv"] == "Ja"
    assert facts["Billettinntekt"].replace("\xa0", " ") == "70 kr"
    assert (facts["Ønsket leieform"], facts["Under 16 år"]) == ("En kveld", "6")
    client.sign_in(make_person("case_officer"))
    assert "Leietaker vasker selv" in client.get(f"/casework/requests/{booking.reference}").words


def test_a_box_that_is_not_ticked_says_no(browser: Any, hall: Any, tariff: Any) -> None:
    book(browser, hall)
    assert the_booking().stated == {"cleaned_by_tenant": False}


def test_a_change_shows_what_was_stated_and_states_it_anew(browser: Any, hall: Any, tariff: Any) -> None:
    book(browser, hall, fact_cleaned_by_tenant="y", under_16=6, fact_spectators=12)
    path = f"/my/bookings/{the_booking().reference}/change"
    form = browser.get(path)
    assert form.page.select_one("[name=under_16]")["value"] == "6"
    assert form.page.select_one("[name=fact_spectators]")["value"] == "12"
    assert form.page.select_one("[name=fact_cleaned_by_tenant]").has_attr("checked")
    assert browser.submit(form, FORM, action="send", under_16=4, fact_spectators="").status_code == 303
    booking = the_booking()
    assert booking.stated == {"cleaned_by_tenant": True, "participants_under": {"16": 4}}
    assert booking.price_ore == 2000


def test_what_is_not_asked_any_more_stays_stated(browser: Any, hall: Any, tariff: Any) -> None:
    book(browser, hall, fact_cleaned_by_tenant="y", under_16=6)
    tariff.state = "withdrawn"
    db.session.commit()
    make_tariff()
    form = browser.get(f"/my/bookings/{the_booking().reference}/change")
    assert asked(form) == set()
    assert browser.submit(form, FORM, action="send", participants=25).status_code == 303
    assert the_booking().stated == {"cleaned_by_tenant": True, "participants_under": {"16": 6}}


@pytest.mark.parametrize(
    ("fields", "invalid", "told"),
    [
        ({"under_16": 19}, "under_16", "Flere under 16 år (19) enn under 19 år (18)."),
        ({"under_16": 21, "participants_under_19": 20}, "under_16", "Flere under 16 år (21) enn deltakere i alt (20)."),
        ({"under_16": "mange"}, "under_16", "Skriv et helt tall."),
        ({"fact_spectators": -1}, "fact_spectators", "Skriv et tall fra 0"),
        ({"fact_price_basis": "gratis"}, "fact_price_basis", "Velg ett av alternativene."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    browser: Any, hall: Any, tariff: Any, fields: dict[str, Any], invalid: str, told: str
) -> None:
    answer = book(browser, hall, **{"fact_cleaned_by_tenant": "y", **fields})
    assert answer.status_code == 422
    assert answer.page.select_one(f"[name={invalid}][aria-invalid=true]")
    assert told in answer.words
    assert answer.page.select_one("[name=fact_cleaned_by_tenant]").has_attr("checked")
    assert db.session.query(Booking).count() == 0


def test_a_series_asks_and_states_the_same(browser: Any, hall: Any, tariff: Any) -> None:
    page = browser.get(f"/my/series/new?space={hall.slug}&date=2026-12-03&from=18:00&to=20:00")
    assert asked(page) == NEW
    stated = {"fact_cleaned_by_tenant": "y", "under_16": 6, "count": 3}
    table = browser.submit(page, FORM, action="preview", weekdays="4", **FILLED, **stated)
    assert table.status_code == 200, table.words
    assert browser.submit(table, "form.series-dates", action="send").status_code == 303
    found = db.session.scalars(select(Booking)).all()
    assert [booking.price_ore for booking in found] == [1000, 1000, 1000]
