"""What a wish costs: the facts are gathered here, the rules decide."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from booking.database import db
from booking.domain.booking_state import OCCUPYING
from booking.domain.interval import Interval
from booking.domain.local_time import days_of, local_day
from booking.domain.pricing import quote_by_day
from booking.domain.quote import Quote, TariffReference
from booking.domain.rules.days import DayFacts
from booking.domain.rules.decision import Decision
from booking.domain.rules.facts import Facts
from booking.domain.rules.text import NO_TEXT
from booking.domain.school_calendar import DayKind
from booking.domain.stated import GROWN_UP
from booking.domain.vocabulary import Agreement, OrganisationType, Outcome, Purpose, SpaceKind, TenantClass
from booking.models import Booking, Equipment, Organisation, Team, TenantClassDecision
from booking.public_holidays import public_holidays_between
from booking.queries.premises import Premises, SpacePlace
from booking.queries.tariff import tariff_in_force

if TYPE_CHECKING:
    from booking.services.steps.assessment import BookingWish

_SATURDAY = 5


def quote_wish(
    wish: BookingWish,
    organisation: Organisation,
    team: Team | None,
    premises: Premises,
    *,
    now: datetime,
    series: bool = False,
    booking_id: int | None = None,
) -> Quote:
    """The price of the wish with its reasons, by the tariffs in force on the days of use."""
    facts = facts_of(wish, organisation, team, premises, now=now, series=series, booking_id=booking_id)
    return quote_by_day(tariff_in_force, facts)


def without_tariff(facts: Facts) -> Quote:
    """No tariff is in force on the day: a person decides, and nothing is free by silence."""
    return Quote(TariffReference("", 0, NO_TEXT), Decision(Outcome.UNDECIDED), (), None, None, facts)


def facts_of(
    wish: BookingWish,
    organisation: Organisation,
    team: Team | None,
    premises: Premises,
    *,
    now: datetime,
    series: bool,
    booking_id: int | None = None,
) -> Facts:
    """Everything the rules may ask about this wish."""
    starts_at = wish.interval.starts_at
    return facts_from(
        wish,
        organisation,
        team,
        premises,
        now=now,
        series=series,
        tenant_class=tenant_class_on(organisation.id, local_day(starts_at, premises.zone)),
        extras=_ordered(wish.extras),
        **used_before(organisation.id, starts_at, premises, without=booking_id),
    )


def facts_of_dates(
    wishes: Sequence[BookingWish],
    organisation: Organisation,
    team: Team | None,
    premises: Premises,
    *,
    now: datetime,
    without: Collection[int] = frozenset(),
) -> list[Facts]:
    """The same of several wishes of one series, in the order of time, with what the database says asked once."""
    if not wishes:
        return []
    classes = _tenant_classes(organisation.id)
    extras = _ordered(wishes[0].extras)
    used = _used_before_each(organisation.id, [wish.interval for wish in wishes], premises, without)
    return [
        facts_from(
            wish,
            organisation,
            team,
            premises,
            now=now,
            series=True,
            tenant_class=_class_on(classes, local_day(wish.interval.starts_at, premises.zone)),
            extras=extras,
            **minutes,
        )
        for wish, minutes in zip(wishes, used, strict=True)
    ]


def _used_before_each(
    organisation_id: int, spans: Sequence[Interval], premises: Premises, without: Collection[int]
) -> list[dict[str, int]]:
    """What `used_before` says of each of the spans, which use up the quotas of those after them; all read at once."""
    zone = premises.zone
    first = local_day(spans[0].starts_at, zone)
    first = min(first - timedelta(days=first.weekday()), date(first.year, 1, 1))
    rows = db.session.execute(
        select(Booking.id, Booking.starts_at, Booking.ends_at).where(
            Booking.organisation_id == organisation_id,
            Booking.state.in_(OCCUPYING),
            Booking.starts_at >= datetime(first.year, first.month, first.day, tzinfo=zone),
            Booking.starts_at < spans[-1].starts_at,
        )
    )
    taken = [Interval(begun, ended) for booking_id, begun, ended in rows if booking_id not in without]
    used_up = sorted((span.starts_at, local_day(span.starts_at, zone), span.minutes) for span in [*taken, *spans])
    return [_used_by(span.starts_at, used_up, zone) for span in spans]


def _used_by(starts_at: datetime, used_up: Sequence[tuple[datetime, date, int]], zone: ZoneInfo) -> dict[str, int]:
    day = local_day(starts_at, zone)
    monday = day - timedelta(days=day.weekday())
    earlier = [(begun_on, minutes) for begun_at, begun_on, minutes in used_up if begun_at < starts_at]
    return {
        "minutes_used_year": sum(minutes for begun_on, minutes in earlier if begun_on.year == day.year),
        "minutes_used_week": sum(minutes for begun_on, minutes in earlier if begun_on >= monday),
    }


def facts_from(
    wish: BookingWish,
    organisation: Organisation,
    team: Team | None,
    premises: Premises,
    *,
    now: datetime,
    series: bool,
    tenant_class: TenantClass | None,
    extras: Mapping[str, int],
    minutes_used_year: int,
    minutes_used_week: int | None = None,
) -> Facts:
    """The same where what the database would be asked is known: the class, the article codes, the time used."""
    place = premises.spaces[wish.space_id]
    day = local_day(wish.interval.starts_at, premises.zone)
    return Facts(
        starts_at=wish.interval.starts_at,
        ends_at=wish.interval.ends_at,
        zone=premises.zone.key,
        days=day_facts(premises, wish.space_id, wish.interval),
        participants_under={**wish.stated.under, GROWN_UP: wish.participants_under_19},
        extras=extras,
        tenant_class=tenant_class,
        organisation_type=OrganisationType(organisation.organisation_type),
        organisation=organisation.number,
        in_voluntary_register=organisation.in_voluntary_register,
        sector_code=organisation.sector_code or None,
        activity_code=organisation.activity_code or None,
        municipality_number=organisation.municipality_number or None,
        sports_federation=organisation.in_sports_federation,
        study_association=organisation.study_association,
        grant_entitled=organisation.grant_entitled,
        loan_status=organisation.loan_status or None,
        participants=wish.participants,
        team_age_from=team.youngest_age if team else None,
        team_age_to=team.oldest_age if team else None,
        purpose=Purpose(wish.purpose),
        commercial=tenant_class is TenantClass.COMPANY if tenant_class else None,
        ticket_sale=wish.sells_tickets,
        alcohol=wish.serves_alcohol,
        space_kind=SpaceKind(place.kind),
        part=place.part,
        area_m2=place.area_m2,
        capacity=place.capacity,
        venue=place.venue_slug,
        space=place.slug,
        agreement=Agreement.SEASON if series else Agreement.SINGLE,
        notice_days=(day - local_day(now, premises.zone)).days,
        notice_working_days=working_days_between(local_day(now, premises.zone), day),
        minutes_used_year=minutes_used_year,
        minutes_used_week=minutes_used_week,
        **{**wish.stated.facts, **counted(place)},
    )


def counted(place: SpacePlace) -> dict[str, int]:
    """How many courts and rooms the place has; a number that it does not have is stated by who books it."""
    counts = {"courts": place.courts, "rooms": place.rooms}
    return {name: number for name, number in counts.items() if number is not None}


def _tenant_classes(organisation_id: int) -> list[tuple[date, str]]:
    """The classes that were decided for the organisation, the last first, each with its first day."""
    statement = (
        select(TenantClassDecision.valid_from, TenantClassDecision.tenant_class)
        .where(TenantClassDecision.organisation_id == organisation_id)
        .order_by(TenantClassDecision.valid_from.desc())
    )
    return [(valid_from, decided) for valid_from, decided in db.session.execute(statement)]


def _class_on(classes: Sequence[tuple[date, str]], day: date) -> TenantClass | None:
    return next((TenantClass(decided) for valid_from, decided in classes if valid_from <= day), None)


def tenant_class_on(organisation_id: int, day: date) -> TenantClass | None:
    """The class that was decided for the organisation as of the day; ``None`` when nobody has decided."""
    statement = (
        select(TenantClassDecision.tenant_class)
        .where(TenantClassDecision.organisation_id == organisation_id, TenantClassDecision.valid_from <= day)
        .order_by(TenantClassDecision.valid_from.desc())
        .limit(1)
    )
    decided = db.session.scalar(statement)
    return TenantClass(decided) if decided else None


def day_facts(premises: Premises, space_id: int, interval: Interval) -> Mapping[date, DayFacts]:
    """What the calendars say about each day that the interval touches."""
    return {day: day_facts_on(premises, space_id, day) for day in days_of(interval, premises.zone)}


def day_facts_on(premises: Premises, space_id: int, day: date) -> DayFacts:
    """What the calendars say about one day at the space's venue; an eve is the day before a public holiday."""
    kind = premises.day_kind(space_id, day)
    return DayFacts(
        public_holiday=kind is DayKind.PUBLIC_HOLIDAY,
        eve=premises.day_kind(space_id, day + timedelta(days=1)) is DayKind.PUBLIC_HOLIDAY,
        school_day=kind.is_school_day,
        school_holiday=kind is DayKind.SCHOOL_HOLIDAY,
    )


def used_before(
    organisation_id: int, starts_at: datetime, premises: Premises, *, without: int | None = None
) -> dict[str, int]:
    """Minutes that the organisation has booked before the instant in its year and in its week, for the quotas.

    `without` is a booking that is being changed, which does not use up its own quota.
    """
    zone = premises.zone
    day = local_day(starts_at, zone)
    monday = day - timedelta(days=day.weekday())
    first_day = min(monday, date(day.year, 1, 1))
    earlier = select(Booking.starts_at, Booking.ends_at).where(
        Booking.organisation_id == organisation_id,
        Booking.state.in_(OCCUPYING),
        Booking.starts_at >= datetime(first_day.year, first_day.month, first_day.day, tzinfo=zone),
        Booking.starts_at < starts_at,
        Booking.id != (without or 0),
    )
    year = week = 0
    for begun, ended in db.session.execute(earlier):
        minutes = Interval(begun, ended).minutes
        begun_on = local_day(begun, zone)
        year += minutes if begun_on.year == day.year else 0
        week += minutes if begun_on >= monday else 0
    return {"minutes_used_year": year, "minutes_used_week": week}


def working_days_between(first: date, until: date) -> int:
    """Working days from the first date to the day before the last: Monday to Friday without public holidays."""
    holidays = public_holidays_between(first, until)
    days = (first + timedelta(days=number) for number in range(max(0, (until - first).days)))
    return sum(day.weekday() < _SATURDAY and day not in holidays for day in days)


def _ordered(extras: Mapping[int, int]) -> dict[str, int]:
    """Quantities by the article code that the tariff prices."""
    if not extras:
        return {}
    codes = db.session.execute(select(Equipment.id, Equipment.code).where(Equipment.id.in_(extras)))
    return {code: extras[equipment_id] for equipment_id, code in codes}
