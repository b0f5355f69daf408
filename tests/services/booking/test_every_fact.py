"""For every fact that a rule may ask about there is a real booking that a rule on it decides, and one that it does not.

A fact that no booking can have would be a rule that never holds; a new fact fails here until it has a source.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from booking.domain.rules.facts import FACTS
from booking.domain.stated import STATED_FACTS, Stated
from booking.models import Booking
from booking.services.booking import preview_booking
from booking.services.steps.series_row import wish_of
from tests.factories import (
    actor_of,
    make_booking,
    make_organisation,
    make_person,
    make_space,
    make_tariff,
    make_team,
    make_venue,
    oslo,
)
from tests.factories.booking import NEXT_THURSDAY, book_series
from tests.factories.organisation import organisation_number

PRICE = 123
NUMBER = organisation_number(700)


@dataclass(frozen=True, kw_only=True)
class Has:
    """What a rule asks, and what makes it hold, beside what every booking here is."""

    when: Any
    tenant_class: str = ""
    organisation: dict[str, Any] = field(default_factory=dict)
    team: dict[str, Any] = field(default_factory=dict)
    space: dict[str, Any] = field(default_factory=dict)
    venue: str = ""
    wish: dict[str, Any] = field(default_factory=dict)
    starts_at: datetime = NEXT_THURSDAY
    hours: float = 2
    placed_at: datetime | None = None
    used_at: datetime | None = None


NOTHING = Has(when=None)


def stated(when: Any, **facts: Any) -> Has:
    return Has(when=when, wish={"stated": Stated(facts)})


SATURDAY = oslo(2026, 12, 5, 18)
CASES: dict[str, Has] = {
    "tenant_class": Has(when="local_voluntary", tenant_class="local_voluntary"),
    "organisation_type": Has(when="STI", organisation={"organisation_type": "STI"}),
    "organisation": Has(when=NUMBER, organisation={"number": NUMBER}),
    "in_voluntary_register": Has(when=True, organisation={"in_voluntary_register": True}),
    "sector_code": Has(when="7000", organisation={"sector_code": "7000"}),
    "activity_code": Has(when="1200", organisation={"activity_code": "1200"}),
    "municipality_number": Has(when="3218", organisation={"municipality_number": "3218"}),
    "sports_federation": Has(when=True, organisation={"in_sports_federation": True}),
    "study_association": Has(when=True, organisation={"study_association": True}),
    "grant_entitled": Has(when=True, organisation={"grant_entitled": True}),
    "loan_status": Has(when="A", organisation={"loan_status": "A"}),
    "group": Has(when="others", tenant_class="private"),
    "participants": Has(when={"at_least": 15}, wish={"participants": 15}),
    "team_age_from": Has(when={"at_least": 10}, team={"youngest_age": 10}),
    "team_age_to": Has(when={"under": 16}, team={"oldest_age": 15}),
    "disability": stated(True, disability=True),
    "for_pupils": stated(True, for_pupils=True),
    "spectators": stated({"over": 750}, spectators=751),
    "participants_under_16": Has(
        when={"at_least": 5}, wish={"participants_under_19": 6, "stated": Stated(under={16: 5})}
    ),
    "participants_under_19": Has(when={"at_least": 5}, wish={"participants_under_19": 5}),
    "participants_under_25": Has(when={"at_least": 5}, wish={"stated": Stated(under={25: 5})}),
    "share_under_16": Has(when={"at_least": 50}, team={"oldest_age": 12}),
    "share_under_25": Has(when={"at_least": 50}, wish={"stated": Stated(under={25: 5})}),
    "purpose": Has(when="concert", wish={"purpose": "concert"}),
    "commercial": Has(when=True, tenant_class="company"),
    "ticket_sale": Has(when=True, wish={"sells_tickets": True}),
    "income": stated(True, income=True),
    "ticket_income": stated({"over": 5000}, ticket_income_ore=500_100),
    "alcohol": Has(when=True, wish={"serves_alcohol": True}),
    "open_to_all": stated(True, open_to_all=True),
    "cleaned_by_tenant": stated(True, cleaned_by_tenant=True),
    "volunteer_work": stated(True, volunteer_work=True),
    "space_kind": Has(when="classroom", space={"kind": "classroom"}),
    "part": Has(when="1/3", space={"part": "1/3"}),
    "area_m2": Has(when={"over": 100}, space={"area_m2": 101}),
    "capacity": Has(when={"at_most": 30}, space={"capacity": 30}),
    "courts": stated(3, courts=3),
    "rooms": stated(2, rooms=2),
    "venue": Has(when="nordbytun", venue="Nordbytun"),
    "space": Has(when="salen-i-kroken", space={"name": "Aulaen", "slug": "salen-i-kroken"}),
    "hours": Has(when={"at_least": 3}, hours=3),
    "nights": Has(when={"at_least": 1}, hours=10),
    "first_day": Has(when="saturday", starts_at=SATURDAY),
    "day": Has(when="saturday", starts_at=SATURDAY),
    "clock": Has(when={"from": "08:00", "to": "12:00"}, starts_at=oslo(2026, 12, 3, 9)),
    "date": Has(when={"from": "2026-12-10", "to": "2026-12-10"}, starts_at=oslo(2026, 12, 10, 18)),
    "time_of_year": Has(when={"from": "12-09", "to": "12-11"}, starts_at=oslo(2026, 12, 10, 18)),
    "week": Has(when={"from": 50, "to": 50}, starts_at=oslo(2026, 12, 10, 18)),
    "price_basis": stated("weekend", price_basis="weekend"),
    "notice_days": Has(when={"under": 5}, placed_at=oslo(2026, 12, 1, 12)),
    "notice_working_days": Has(when={"under": 3}, placed_at=oslo(2026, 12, 1, 12)),
    "hours_used_year": Has(when={"at_least": 2}, used_at=oslo(2026, 11, 27, 18)),
    "hours_used_week": Has(when={"at_least": 2}, used_at=oslo(2026, 12, 1, 18)),
}


def test_every_fact_has_its_case() -> None:
    assert sorted(set(FACTS) - set(CASES) - {"agreement"}) == []


def rule_on(fact: str, when: Any) -> dict[str, Any]:
    rule = {"id": "asks", "name": "Spør", "when": {fact: when}, "price": PRICE, "per": "booking"}
    group = {"code": "others", "name": "Andre", "when": {"tenant_class": "private"}}
    document = {"format": 1, "code": "one", "name": "Én regel", "valid_from": "2020-01-01", "rule": [rule]}
    return {**document, "group": [group]} if fact == "group" else document


def booked(has: Has, number: int) -> Booking:
    organisation = make_organisation(
        tenant_class=has.tenant_class,
        **{"municipality_number": "0301", "in_voluntary_register": False, **has.organisation},
    )
    named = {"name": f"Salen {number}", **has.space}
    venue = make_venue(has.venue, open_at=dict.fromkeys(range(1, 8), (0, 24 * 60)))
    space = make_space(venue, **{"kind": "gym", **named})
    if has.used_at is not None:
        make_booking(space, has.used_at, organisation=organisation)
    ages = {"youngest_age": None, "oldest_age": None, **has.team}
    team = make_team(organisation, **ages) if has.team else None
    return make_booking(
        space,
        has.starts_at,
        hours=has.hours,
        organisation=organisation,
        team=team,
        placed_at=has.placed_at,
        **{"participants": 10, "purpose": "meeting", **has.wish},
    )


@pytest.mark.parametrize("fact", CASES)
def test_a_rule_on_the_fact_decides_the_booking_that_has_it_and_no_other(app_sqlite: Any, fact: str) -> None:
    make_tariff(rule_on(fact, CASES[fact].when))
    assert booked(CASES[fact], 1).price_ore == PRICE * 100
    assert booked(NOTHING, 2).price_ore is None


def test_a_rule_on_the_agreement_tells_a_series_from_a_single_booking(app_sqlite: Any) -> None:
    make_tariff(rule_on("agreement", "season"))
    organisation = make_organisation()
    person = make_person(member_of=organisation)
    series = book_series(make_space(), organisation, person)
    assert {booking.price_ore for booking in series.bookings} == {PRICE * 100}
    assert booked(NOTHING, 2).price_ore is None


@pytest.mark.parametrize("fact", ["courts", "rooms"])
def test_a_space_that_counts_its_courts_and_rooms_goes_before_what_is_stated(app_sqlite: Any, fact: str) -> None:
    make_tariff(rule_on(fact, 3))
    assert booked(Has(when=3, space={fact: 3}, wish={"stated": Stated({fact: 1})}), 1).price_ore == PRICE * 100
    assert booked(Has(when=3, space={fact: 2}, wish={"stated": Stated({fact: 3})}), 2).price_ore is None


@pytest.mark.parametrize("fact", [fact.name for fact in STATED_FACTS.values() if fact.kind == "flag"])
def test_a_no_is_stated_too(app_sqlite: Any, fact: str) -> None:
    make_tariff(rule_on(fact, False))
    assert booked(stated(False, **{fact: False}), 1).price_ore == PRICE * 100
    assert booked(NOTHING, 2).price_ore is None


def test_who_asks_is_quoted_by_what_is_stated_before_anything_is_stored(app_sqlite: Any, clock: Any) -> None:
    make_tariff(rule_on("spectators", {"over": 750}))
    booking = booked(CASES["spectators"], 1)
    member = actor_of(make_person(member_of=booking.organisation))
    settings = app_sqlite.extensions["settings"]
    found = preview_booking(member, wish_of(booking), now=clock.now(), settings=settings, booking_id=booking.id)
    assert found.quote.total_ore == PRICE * 100
