"""Booking terms: set at one level, inherited where nothing is set, never leaving a space that cannot be booked."""

from __future__ import annotations

from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.booking_terms import Approval, BookingRules, Privacy
from booking.domain.errors import NotFound, Refused
from booking.models import BookingTerms, LogEntry
from booking.services.booking_terms import SetTerms, set_terms
from tests.factories import actor_of, make_person, make_space, make_terms, make_venue
from tests.factories.times import THEN


@pytest.fixture
def administrator(app: Any) -> Any:
    return actor_of(make_person("administrator"))


def set_rules(actor: Any, owner: dict[str, int] | None = None, **rules: Any) -> None:
    command = SetTerms(rules=BookingRules(**rules), **(owner or {}))
    set_terms(actor, command, now=THEN, settings=current_app.extensions["settings"])


def test_the_terms_of_each_level_are_one_row(administrator: Any) -> None:
    space = make_space()
    for owner in ({}, {"venue_id": space.venue_id}, {"space_id": space.id}):
        set_rules(administrator, owner, grid_minutes=15)
        set_rules(administrator, owner, approval=Approval.INSTANT, privacy=Privacy.ORGANISATION)
    rows = db.session.scalars(select(BookingTerms).order_by(BookingTerms.id)).all()
    assert [(row.venue_id, row.space_id, row.grid_minutes, row.approval) for row in rows] == [
        (None, None, None, "instant"),
        (space.venue_id, None, None, "instant"),
        (None, space.id, None, "instant"),
    ]
    subjects = db.session.scalars(select(LogEntry.subject).order_by(LogEntry.id)).all()
    assert subjects == [
        each for name in ("municipality", f"venue:{space.venue_id}", f"space:{space.id}") for each in (name, name)
    ]


def test_a_rule_out_of_range_is_refused_beside_its_field(administrator: Any) -> None:
    with pytest.raises(Refused) as refusal:
        set_rules(administrator, grid_minutes=7, buffer_after_minutes=-1)
    assert {(each.code, each.field) for each in refusal.value.verdict.findings} == {
        ("terms.out_of_range", "buffer_after_minutes"),
        ("terms.grid_does_not_divide_day", "grid_minutes"),
    }
    assert db.session.scalars(select(BookingTerms)).all() == []


def test_terms_that_leave_no_length_are_refused_where_they_are_written(administrator: Any) -> None:
    space = make_space()
    for owner in ({}, {"venue_id": space.venue_id}, {"space_id": space.id}):
        with pytest.raises(Refused) as refusal:
            set_rules(administrator, owner, shortest_minutes=120, longest_minutes=60)
        assert refusal.value.verdict.codes == ("terms.no_possible_length",)


def test_a_space_that_could_not_be_booked_any_more_is_named(administrator: Any) -> None:
    space = make_space(make_venue("Åshallen"), "Hallen", parts=1)
    make_terms(space, shortest_minutes=120)
    for owner in ({}, {"venue_id": space.venue_id}):
        with pytest.raises(Refused) as refusal:
            set_rules(administrator, owner, longest_minutes=60)
        finding = refusal.value.verdict.findings[0]
        assert (finding.code, finding.parameters["space"]) == ("terms.no_possible_length_at", "Hallen")
    set_rules(administrator, {"venue_id": make_venue("Ås kulturhus").id}, longest_minutes=60)


def test_terms_are_set_by_the_administrators_of_what_they_hold_for(app: Any) -> None:
    venue, space = make_venue("Åshallen"), make_space(make_venue("Ås kulturhus"))
    own = actor_of(make_person("administrator", venue=venue))
    set_rules(own, {"venue_id": venue.id}, notice_minutes=60)
    for actor, owner in (
        (own, {}),
        (own, {"venue_id": space.venue_id}),
        (own, {"space_id": space.id}),
        (actor_of(make_person("case_officer")), {"venue_id": venue.id}),
    ):
        with pytest.raises(NotFound):
            set_rules(actor, owner, notice_minutes=60)
