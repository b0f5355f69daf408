"""What the table shows as free is what saving takes, whatever stands in the way."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from booking.database import db, transaction
from booking.domain.errors import Refused
from booking.models import Booking, BookingExtra, BookingSeries, BookingSeriesSkip, Letter, Occupation, Space
from tests.factories.booking import make_booking
from tests.factories.organisation import make_organisation
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_equipment, make_school_calendar, make_space, make_terms, make_venue
from tests.factories.tariff import make_tariff
from tests.factories.times import oslo
from tests.services.series.test_request import FIRST, place, preview, series

HOURS = st.integers(6, 22)


@pytest.fixture
def town(app_sqlite: Any) -> dict[str, Any]:
    make_tariff()
    club = make_organisation("Ås turn", tenant_class="local_voluntary")
    venue = make_venue(school_calendar_id=make_school_calendar().id)
    hall = make_space(venue, parts=2)
    make_terms(venue, approval="instant", buffer_before_minutes=15, buffer_after_minutes=30)
    chairs = make_equipment(venue, stock=10)
    return {"club": club, "hall": hall, "chairs": chairs, "member": actor_of(make_person(member_of=club))}


def cleared() -> None:
    """The house before anybody booked; a booking is never deleted, so the law looks away."""
    with transaction():
        db.session.execute(text("DROP TRIGGER IF EXISTS booking_kept"))
        for table in (Letter, Occupation, BookingExtra, BookingSeriesSkip, Booking, BookingSeries):
            db.session.execute(delete(table))


@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    busy=st.lists(st.tuples(st.integers(0, 40), HOURS, st.integers(1, 4), st.booleans()), max_size=12),
    weekdays=st.frozensets(st.integers(1, 7), min_size=1, max_size=3),
    starts=HOURS,
    length=st.integers(1, 3),
    every=st.integers(1, 2),
    follows=st.booleans(),
    chairs=st.sampled_from([0, 6]),
)
def test_what_is_shown_as_free_is_what_is_booked(
    town: dict[str, Any],
    busy: list[tuple[int, int, int, bool]],
    weekdays: frozenset[int],
    starts: int,
    length: int,
    every: int,
    follows: bool,
    chairs: int,
) -> None:
    part = db.session.scalars(select(Space).where(Space.parent_id == town["hall"].id)).first()
    for day, hour, hours, with_chairs in busy:
        try:
            make_booking(
                part,
                oslo(2026, 12, 1) + timedelta(days=day, hours=hour),
                hours=hours,
                organisation=town["club"],
                extras={town["chairs"]: 6} if with_chairs else {},
            )
        except Refused:
            db.session.rollback()
    command = series(
        town["hall"],
        town["club"],
        starts_on=FIRST,
        from_time=time(starts),
        to_time=time((starts + length) % 24),
        days_later=(starts + length) // 24,
        weekdays=weekdays,
        every_weeks=every,
        count=None,
        ends_on=date(2027, 1, 10),
        follows_school_calendar=follows,
        extras={town["chairs"].id: chairs} if chairs else {},
    )
    shown = preview(town["member"], command)
    free = [(each.day, each.answer.quote.total_ore) for each in shown.taken if each.answer]
    try:
        placed = place(town["member"], command)
    except Refused as refusal:
        assert (free, refusal.verdict.codes) == ([], ("series.nothing_free",))
        booked = []
    else:
        rows = db.session.scalars(select(Booking).where(Booking.series_id == placed.series_id))
        booked = sorted((row.series_day, row.price_ore) for row in rows)
        assert set(placed.skipped) == {each.day for each in shown.skipped}
    assert booked == sorted(free)
    cleared()
