"""The premises as the domain reads them: the tree of spaces, their terms and when they are open.

One small set of selects reads what a page or a use case needs of venues and spaces; everything that judges
time is then asked of the domain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select

from booking.database import db
from booking.domain.booking_terms import (
    NO_RULES,
    RULES,
    Approval,
    BookingRules,
    OfferOrder,
    Privacy,
    Source,
    Terms,
    WhoMayBook,
    resolve_terms,
)
from booking.domain.opening_hours import AppliesTo, Hours, OpeningPlan, OpeningWindow
from booking.domain.opening_hours import OpeningHours as OpeningHoursValue
from booking.domain.opening_hours import SpecialDay as SpecialDayValue
from booking.domain.school_calendar import DayKind, PeriodKind, SchoolPeriod, SchoolYear
from booking.domain.school_calendar import SchoolCalendar as SchoolCalendarValue
from booking.domain.space_tree import SpaceNode, SpaceTree, plant
from booking.models import (
    BookingTerms,
    OpeningHours,
    SchoolCalendarPeriod,
    Space,
    SpecialDay,
    Venue,
)
from booking.public_holidays import public_holidays_between

Owner = tuple[int, int | None]  # (venue id, space id or none for the venue itself)


@dataclass(frozen=True, slots=True)
class SpacePlace:
    """A space and where it is."""

    id: int
    slug: str
    name: str
    kind: str
    part: str
    area_m2: int | None
    capacity: int | None
    courts: int | None
    rooms: int | None
    parent_id: int | None
    active: bool
    venue_id: int
    venue_slug: str
    venue_name: str
    venue_kind: str
    calendar_id: int | None


@dataclass(frozen=True, slots=True)
class Premises:
    """Spaces with all that decides when they may be booked, but for what is booked already."""

    zone: ZoneInfo
    spaces: Mapping[int, SpacePlace]
    tree: SpaceTree
    rules: Mapping[tuple[int | None, int | None], BookingRules]
    hours: Mapping[Owner, OpeningHoursValue]
    calendars: Mapping[int, SchoolCalendarValue]
    _terms: dict[int, Terms] = field(default_factory=dict, repr=False)

    def terms(self, space_id: int) -> Terms:
        """The terms of a space: its own, else its venue's, else the municipality's, else the default.

        A part asks the space it is a part of before the venue, for each rule by itself; the capacity is the space's
        own unless a rule is stricter.
        """
        if space_id not in self._terms:
            self._terms[space_id] = self._resolve(space_id)
        return self._terms[space_id]

    def in_use(self, space_id: int) -> bool:
        """Whether the space, all that it is a part of and all its leaves are in use."""
        line = (space_id, *self.tree.ancestors(space_id), *self.tree.leaves(space_id))
        return all(self.spaces[each].active for each in line)

    def plan(self, space_id: int) -> OpeningPlan:
        """When the space is open; what a part says nothing of, it has from what it is a part of."""
        place = self.spaces[space_id]
        calendar = self.calendars.get(place.calendar_id or 0, SchoolCalendarValue())
        venue, own, *around = (
            self.hours.get((place.venue_id, level), OpeningHoursValue())
            for level in (None, space_id, *self.tree.ancestors(space_id))
        )
        return OpeningPlan(self.zone, venue, own, calendar, tuple(around))

    def plan_key(self, space_id: int) -> tuple[int, tuple[int, ...]]:
        """Spaces of one key are open at the same times: the venue, and the levels that have hours of their own."""
        venue_id = self.spaces[space_id].venue_id
        levels = (space_id, *self.tree.ancestors(space_id))
        return venue_id, tuple(level for level in levels if (venue_id, level) in self.hours)

    def day_kind(self, space_id: int, day: date) -> DayKind:
        calendar = self.calendars.get(self.spaces[space_id].calendar_id or 0, SchoolCalendarValue())
        return calendar.day_kind(day)

    def _resolve(self, space_id: int) -> Terms:
        place = self.spaces[space_id]
        terms = resolve_terms(
            self._own_rules(space_id),
            self.rules.get((place.venue_id, None), NO_RULES),
            self.rules.get((None, None), NO_RULES),
        )
        if place.capacity is None or (terms.capacity is not None and terms.capacity <= place.capacity):
            return terms
        return replace(terms, capacity=place.capacity, sources={**terms.sources, "capacity": Source.SPACE})

    def _own_rules(self, space_id: int) -> BookingRules:
        """What the space says, and where it says nothing, what it is a part of."""
        chain = (space_id, *self.tree.ancestors(space_id))
        levels = [self.rules[None, each] for each in chain if (None, each) in self.rules]
        if len(levels) < 2:
            return levels[0] if levels else NO_RULES
        said = {rule: [getattr(level, rule) for level in levels] for rule in RULES}
        return BookingRules(
            **{rule: next((value for value in values if value is not None), None) for rule, values in said.items()}
        )


def load_premises(zone: ZoneInfo, first: date, last: date, venue_ids: Collection[int] | None = None) -> Premises:
    """Read the premises of some venues, or of all; public holidays are those of the years asked for."""
    places = load_places(zone, venue_ids)
    known = {place.venue_id for place in places.spaces.values()}
    return replace(places, hours=_hours(known), calendars=_calendars(first, last))


def load_places(zone: ZoneInfo, venue_ids: Collection[int] | None = None) -> Premises:
    """The same without the hours: what the spaces are and on which terms, for those who do not ask what is open."""
    spaces = _spaces(venue_ids)
    tree = plant(SpaceNode(place.id, place.parent_id, f"{number:06d}") for number, place in enumerate(spaces.values()))
    return Premises(zone=zone, spaces=spaces, tree=tree, rules=_rules(), hours={}, calendars={})


def _spaces(venue_ids: Collection[int] | None) -> dict[int, SpacePlace]:
    statement = (
        select(
            Space.id,
            Space.slug,
            Space.name,
            Space.kind,
            Space.part,
            Space.area_m2,
            Space.capacity,
            Space.courts,
            Space.rooms,
            Space.parent_id,
            and_(Space.active, Venue.active),
            Space.venue_id,
            Venue.slug,
            Venue.name,
            Venue.kind,
            Venue.school_calendar_id,
        )
        .join(Venue, Space.venue_id == Venue.id)
        .order_by(Venue.name, Space.position, Space.id)
    )
    if venue_ids is not None:
        statement = statement.where(Space.venue_id.in_(venue_ids))
    return {row[0]: SpacePlace(*row) for row in db.session.execute(statement)}


def _rules() -> dict[tuple[int | None, int | None], BookingRules]:
    return {
        (row.venue_id, row.space_id): BookingRules(
            shortest_minutes=row.shortest_minutes,
            longest_minutes=row.longest_minutes,
            grid_minutes=row.grid_minutes,
            notice_minutes=row.notice_minutes,
            horizon_days=row.horizon_days,
            buffer_before_minutes=row.buffer_before_minutes,
            buffer_after_minutes=row.buffer_after_minutes,
            cancel_deadline_hours=row.cancel_deadline_hours,
            capacity=row.capacity,
            approval=Approval(row.approval) if row.approval else None,
            who_may_book=WhoMayBook(row.who_may_book) if row.who_may_book else None,
            privacy=Privacy(row.privacy) if row.privacy else None,
            offer_hours=row.offer_hours,
            offer_order=OfferOrder(row.offer_order) if row.offer_order else None,
        )
        for row in db.session.scalars(select(BookingTerms))
    }


def _wall(minute: int) -> time:
    """A wall time from minutes after midnight; 1440 is the midnight that ends the day."""
    hour, minute = divmod(minute % 1440, 60)
    return time(hour, minute)


def _hours(venue_ids: Iterable[int]) -> dict[Owner, OpeningHoursValue]:
    wanted = list(venue_ids)
    windows: dict[Owner, list[OpeningWindow]] = defaultdict(list)
    for row in db.session.scalars(select(OpeningHours).where(OpeningHours.venue_id.in_(wanted))):
        windows[row.venue_id, row.space_id].append(
            OpeningWindow(
                weekdays=frozenset({row.weekday}),
                hours=Hours(_wall(row.opens_minute), _wall(row.closes_minute)),
                valid_from=row.valid_from,
                valid_until=row.valid_to,
                applies_to=AppliesTo(row.applies_to),
                on_public_holidays=row.on_public_holidays,
            )
        )
    days: dict[Owner, list[SpecialDayValue]] = defaultdict(list)
    for row in db.session.scalars(select(SpecialDay).where(SpecialDay.venue_id.in_(wanted)).order_by(SpecialDay.id)):
        hours = () if row.opens_minute is None else (Hours(_wall(row.opens_minute), _wall(row.closes_minute)),)
        days[row.venue_id, row.space_id].append(SpecialDayValue(row.starts_on, row.ends_on, hours, row.name))
    closed = _closed_on(wanted)
    return {
        owner: OpeningHoursValue(tuple(windows[owner]), tuple(days[owner]), closed.get(owner))
        for owner in {*windows, *days, *closed}
    }


def _closed_on(venue_ids: Collection[int]) -> dict[Owner, frozenset[DayKind]]:
    closed: dict[Owner, frozenset[DayKind]] = {}
    for venue_id, kinds in db.session.execute(select(Venue.id, Venue.closed_on).where(Venue.id.in_(venue_ids))):
        closed[venue_id, None] = frozenset(DayKind(kind) for kind in kinds)
    for space_id, venue_id, kinds in db.session.execute(
        select(Space.id, Space.venue_id, Space.closed_on).where(Space.venue_id.in_(venue_ids))
    ):
        if kinds is not None:
            closed[venue_id, space_id] = frozenset(DayKind(kind) for kind in kinds)
    return closed


def _calendars(first: date, last: date) -> dict[int, SchoolCalendarValue]:
    """The school calendars by id; 0 is the one of venues that follow none, with public holidays only."""
    holidays = public_holidays_between(first, last)
    years: dict[int, list[SchoolYear]] = defaultdict(list)
    periods: dict[int, list[SchoolPeriod]] = defaultdict(list)
    for row in db.session.scalars(select(SchoolCalendarPeriod)):
        if row.kind == "term":
            years[row.calendar_id].append(SchoolYear(row.starts_on, row.ends_on))
        else:
            period = SchoolPeriod(PeriodKind(row.kind), row.starts_on, row.ends_on, row.name)
            periods[row.calendar_id].append(period)
    found = {
        calendar: SchoolCalendarValue(tuple(years[calendar]), tuple(periods[calendar]), holidays)
        for calendar in {*years, *periods}
    }
    return {0: SchoolCalendarValue(public_holidays=holidays), **found}
