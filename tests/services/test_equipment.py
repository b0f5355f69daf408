"""Equipment: never fewer than what is lent already."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.models import Equipment, LogEntry
from booking.services.equipment import (
    DescribeEquipment,
    add_equipment,
    change_equipment,
    restore_equipment,
    retire_equipment,
)
from tests.factories import actor_of, make_booking, make_equipment, make_person, make_space, make_venue, oslo
from tests.factories.times import THEN


@pytest.fixture
def administrator(app: Any) -> Any:
    return actor_of(make_person("administrator"))


def chairs(stock: int = 30, **changes: Any) -> DescribeEquipment:
    return DescribeEquipment(**{"name": "Stoler", "code": "chair", "stock": stock, **changes})


def test_each_code_stands_for_one_thing_at_a_venue(administrator: Any) -> None:
    venue = make_venue("Åshallen")
    equipment_id = add_equipment(administrator, venue.id, chairs(), now=THEN)
    add_equipment(administrator, make_venue("Ås kulturhus").id, chairs(), now=THEN)
    projector_id = add_equipment(administrator, venue.id, chairs(code="projector", name="Projektor"), now=THEN)
    with pytest.raises(Refused) as refusal:
        add_equipment(administrator, venue.id, chairs(code="Chair"), now=THEN)
    assert [(each.code, each.field) for each in refusal.value.verdict.findings] == [("equipment.code_taken", "code")]
    with pytest.raises(Refused):
        change_equipment(administrator, projector_id, chairs(), now=THEN)
    change_equipment(administrator, equipment_id, chairs(40), now=THEN)
    entry = db.session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()
    assert entry is not None
    assert (entry.before, entry.after) == ({"stock": 30}, {"stock": 40})


def test_there_cannot_be_fewer_than_what_is_lent_at_once(administrator: Any) -> None:
    venue = make_venue()
    equipment = make_equipment(venue, stock=30)
    hall, room = make_space(venue, "Hallen"), make_space(venue, "Rommet")
    make_booking(hall, oslo(2026, 12, 1, 18), extras={equipment: 12})
    make_booking(hall, extras={equipment: 12})
    make_booking(room, oslo(2026, 12, 3, 19), extras={equipment: 8})
    make_booking(room, oslo(2026, 12, 5, 19), extras={equipment: 30}, state="cancelled")
    with pytest.raises(Refused) as refusal:
        change_equipment(administrator, equipment.id, chairs(19), now=THEN)
    (finding,) = refusal.value.verdict.findings
    assert (finding.code, finding.field, finding.parameters["most"]) == ("equipment.stock_below_lent", "stock", 20)
    assert finding.parameters["starts_at"] == oslo(2026, 12, 3, 18)
    assert equipment.stock == 30
    change_equipment(administrator, equipment.id, chairs(20), now=THEN)
    assert equipment.stock == 20


def test_equipment_that_was_ordered_is_taken_out_of_use_with_its_bookings_seen(administrator: Any) -> None:
    space = make_space()
    equipment = make_equipment(space.venue)
    booking = make_booking(space, extras={equipment: 5})
    with pytest.raises(Refused) as refusal:
        retire_equipment(administrator, equipment.id, now=THEN)
    assert refusal.value.verdict.findings[0].parameters["references"] == (booking.reference,)
    retire_equipment(administrator, equipment.id, agreed=frozenset({booking.reference}), now=THEN)
    assert (equipment.active, len(booking.extras)) == (False, 1)
    with pytest.raises(Refused) as refusal:
        make_booking(space, oslo(2026, 12, 10, 18), extras={equipment: 1})
    assert refusal.value.verdict.codes == ("booking.equipment_not_here",)
    restore_equipment(administrator, equipment.id, now=THEN)
    assert db.session.get_one(Equipment, equipment.id).active


def test_equipment_is_kept_by_the_administrators_of_its_venue_only(app: Any) -> None:
    equipment = make_equipment(make_venue("Åshallen"))
    for actor in (
        actor_of(make_person("administrator", venue=make_venue("Ås kulturhus"))),
        actor_of(make_person("case_officer")),
    ):
        for attempt in (
            lambda actor=actor: add_equipment(actor, equipment.venue_id, chairs(code="x"), now=THEN),
            lambda actor=actor: change_equipment(actor, equipment.id, chairs(), now=THEN),
            lambda actor=actor: retire_equipment(actor, equipment.id, now=THEN),
            lambda actor=actor: restore_equipment(actor, equipment.id, now=THEN),
            lambda actor=actor: restore_equipment(actor, 4711, now=THEN),
        ):
            with pytest.raises(NotFound):
                attempt()
