"""The calendars that readers see: who is named to whom, and how a hall and its parts stand beside each other."""

from __future__ import annotations

from datetime import date

import pytest

from booking.database import db
from booking.domain.local_time import week_days
from booking.domain.permissions import ANYONE
from booking.models import Space
from booking.queries.premises import load_premises
from booking.web.space_calendar import Reader, Shown, day_calendar, name_within, week_calendar
from tests.factories import (
    actor_of,
    make_booking,
    make_closure,
    make_organisation,
    make_person,
    make_space,
    make_terms,
    oslo,
)
from tests.factories.situation import OSLO

THURSDAY = date(2026, 12, 3)


def week_of(space, actor=ANYONE, now=None):
    days = week_days(THURSDAY)
    premises = load_premises(OSLO, days[0], days[-1], [space.venue_id])
    return week_calendar(premises, space.id, days, "Uke 49", Reader(actor, now or oslo(2026, 11, 26, 12)))


def told(table) -> list[tuple[str, str, str, str]]:
    """The bookings of the table: what kind, who, what and which state."""
    return [
        (block.kind, block.title, block.subtitle, block.state)
        for column in table.columns
        for block in column.blocks
        if block.key.startswith("booking")
    ]


@pytest.fixture
def in_context(app):
    with app.test_request_context():
        yield app


def test_an_organisation_is_named_where_the_terms_say_so(in_context):
    space = make_space()
    make_terms(space, privacy="organisation")
    make_booking(space, organisation=make_organisation("Ås skolekorps"), title="Vårkonsert")
    assert told(week_of(space)) == [("busy", "Ås skolekorps", "Vårkonsert", "")]


def test_nobody_is_named_where_the_terms_do_not_say_so(in_context):
    space = make_space()
    make_booking(space)
    assert told(week_of(space)) == [("busy", "Opptatt", "", "")]


def test_a_private_person_is_never_named_to_the_public(in_context):
    space = make_space()
    make_terms(space, privacy="organisation", who_may_book="everyone")
    make_booking(space, organisation=make_organisation("Kari Nordmann", organisation_type="person", number=None))
    assert told(week_of(space)) == [("busy", "Opptatt", "", "")]


def test_whoever_waits_for_an_answer_is_not_named_to_the_public(in_context):
    space = make_space()
    make_terms(space, privacy="organisation", approval="by_request")
    make_booking(space, state="requested")
    assert told(week_of(space)) == [("requested", "Opptatt", "", "Venter på svar")]


def test_members_see_their_own_and_get_to_it(in_context):
    space, ours = make_space(), make_organisation("Nordby FK")
    booking = make_booking(space, organisation=ours)
    make_booking(space, oslo(2026, 12, 4, 18))
    table = week_of(space, actor_of(make_person(member_of=ours)))
    assert [row[:2] for row in told(table)] == [("mine", "Nordby FK"), ("busy", "Opptatt")]
    links = {block.href for column in table.columns for block in column.blocks if block.kind == "mine"}
    assert links == {f"/my/bookings/{booking.reference}"}


def test_staff_of_the_venue_see_who_it_is_and_staff_elsewhere_do_not(in_context):
    space, elsewhere = make_space(), make_space()
    make_booking(space, organisation=make_organisation("Nordby FK"))
    here = actor_of(make_person("caretaker", venue=space.venue))
    there = actor_of(make_person("caretaker", venue=elsewhere.venue))
    assert told(week_of(space, here))[0][1] == "Nordby FK"
    assert told(week_of(space, there))[0][1] == "Opptatt"


def test_a_booking_that_is_over_is_grey(in_context):
    space = make_space()
    make_booking(space)
    assert told(week_of(space, now=oslo(2026, 12, 3, 20)))[0][0] == "past"


def test_a_cancelled_booking_is_free_again(in_context):
    space = make_space()
    make_booking(space, state="cancelled")
    assert told(week_of(space)) == []


def test_a_booking_of_a_part_names_the_part_in_the_calendar_of_the_whole(in_context):
    hall = make_space(parts=3)
    part = make_space(parent=hall, name="Scenen")
    make_booking(part, participants=20)
    assert told(week_of(hall)) == [("busy", "Opptatt", "Scenen", "")]


def test_a_booking_of_the_whole_hall_is_one_wide_cell_over_all_its_parts(in_context):
    hall = make_space(parts=3)
    make_booking(hall)
    premises = load_premises(OSLO, THURSDAY, THURSDAY, [hall.venue_id])
    leaves = premises.tree.leaves(hall.id)
    shown = [Shown(hall.id, "Hele", parts_beside=True), *(Shown(leaf, "Sal") for leaf in leaves)]
    table = day_calendar(premises, shown, (), THURSDAY, Reader(ANYONE, oslo(2026, 11, 26, 12)))
    cells = [cell for _row, cells in table.grid() for cell in cells if cell.kind == "busy"]
    assert [(cell.title, cell.colspan, cell.rowspan) for cell in cells] == [("Opptatt", 4, 4)]


def test_a_booking_of_one_part_leaves_its_siblings_free_and_the_whole_not(in_context):
    hall = make_space(parts=2)
    premises = load_premises(OSLO, THURSDAY, THURSDAY, [hall.venue_id])
    first, second = premises.tree.leaves(hall.id)

    make_booking(db.session.get_one(Space, first))
    shown = [Shown(hall.id, "Hele", parts_beside=True), Shown(first, "A"), Shown(second, "B")]
    table = day_calendar(premises, shown, (), THURSDAY, Reader(ANYONE, oslo(2026, 11, 26, 12)))
    at_six = [
        next(b.kind for b in column.blocks if b.starts_row <= 20 < b.starts_row + b.rowspan) for column in table.columns
    ]
    assert at_six == ["closed", "busy", "free"]


def test_a_closure_tells_its_public_text_and_not_the_reason_for_staff(in_context):
    space = make_space()
    make_closure(space, oslo(2026, 12, 3, 8), hours=4, public_text="Gulvet slipes", reason="Vannskade, se sak 12")
    blocks = [block for column in week_of(space).columns for block in column.blocks]
    assert [block.title for block in blocks if block.key.startswith("closure")] == ["Gulvet slipes"]
    assert "Vannskade" not in str(blocks)


def test_today_and_now_are_marked(in_context):
    table = week_of(make_space(), now=oslo(2026, 12, 3, 12, 10))
    assert [column.is_today for column in table.columns].index(True) == 3
    assert [row.label for row in table.rows if row.now] == ["12.00"]
    assert [column.over for column in table.columns] == [True] * 3 + [False] * 4


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("Flerbrukshallen, bane 1", "Flerbrukshallen", "Bane 1"),
        ("Sal A", "Hallen", "Sal A"),
        ("Hallen", "Hallen", "Hallen"),
        ("Samlingssalen – nord", "Samlingssalen", "Nord"),
    ],
)
def test_a_part_is_called_by_its_own_name_where_the_whole_is_named_already(part, whole, expected):
    assert name_within(part, whole) == expected


def test_the_whole_hall_is_named_in_the_calendar_of_a_part(in_context):
    hall = make_space(name="Flerbrukshallen", parts=2)
    make_booking(hall)
    part = db.session.scalar(db.select(Space).where(Space.parent_id == hall.id))
    assert [subtitle for _kind, _title, subtitle, _state in told(week_of(part))] == ["hele Flerbrukshallen"]
