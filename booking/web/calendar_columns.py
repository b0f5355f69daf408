"""One column of a calendar: a space on a day, from what is known of it and what its reader may be told.

Each row of the column becomes one thing, in this order: a booking, a closure, time that is over, time that can
be booked, a closed day or hour, set-up and clearing, and what is open and still cannot be booked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import attrgetter
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from booking.domain.availability import Occupation, OccupationKind, Situation, free_intervals, free_starts
from booking.domain.booking_terms import Terms, WhoMayBook
from booking.domain.interval import Interval
from booking.domain.local_time import local_day, wall_clock
from booking.i18n import format_date, format_time
from booking.i18n import gettext as _
from booking.messages.opening_hours import closed_text
from booking.web.calendar_axis import TimeAxis, clock_span
from booking.web.calendar_table import Block, Kind

USUAL_MINUTES = 60  # how long a booking is suggested to be, where that is possible

Slots = list[Block | None]


@dataclass(frozen=True, slots=True)
class Told:
    """What one reader is told of a booking. `where` is the space booked, when it is not the one shown."""

    kind: Kind
    title: str
    subtitle: str = ""
    state: str = ""
    href: str = ""
    where: str = ""


Tell = Callable[[Occupation], Told]


@dataclass(frozen=True, slots=True)
class FreeTime:
    """What can be booked in a situation: the times, and every start of the shortest booking. Asked for once, and
    shown in as many columns as there are days."""

    intervals: tuple[Interval, ...] = ()
    starts: tuple[datetime, ...] = ()

    @classmethod
    def of(cls, situation: Situation) -> FreeTime:
        terms = situation.terms
        if terms.who_may_book is WhoMayBook.STAFF:
            return cls()
        starts = free_starts(situation, terms.possible_length(terms.shortest_minutes))
        return cls(tuple(free_intervals(situation)), tuple(starts))


@dataclass(frozen=True, slots=True)
class Shelf:
    """A space on a day, about to become a column."""

    space_slug: str
    day: date
    situation: Situation
    free: FreeTime
    axis: TimeAxis
    tell: Tell
    booking_url: str
    parts_beside: bool = False  # the parts have columns of their own, so the whole need not tell who is in them

    @property
    def edges(self) -> tuple[datetime, ...]:
        return self.axis.edges[self.day]

    @property
    def row_count(self) -> int:
        return len(self.edges) - 1


def column_blocks(shelf: Shelf) -> tuple[Block, ...]:
    """The blocks of the column in time order."""
    slots: Slots = [None] * shelf.row_count
    _put_occupations(slots, shelf)
    _put_free(slots, shelf)
    _put_the_rest(slots, shelf)
    _close_gaps(slots, shelf)
    return tuple(_runs(slots))


def suggested_minutes(terms: Terms) -> int:
    """How long a booking is when nobody has said: an hour, or the length nearest to it that is possible."""
    return terms.possible_length(USUAL_MINUTES)


def booking_link(booking_url: str, space_slug: str, wanted: Interval, zone: ZoneInfo) -> str:
    """The address of the booking form with the space and the time filled in.

    Empty for the second of an hour that comes twice: wall times in a form mean the first.
    """
    start, end = wall_clock(wanted.starts_at, zone), wall_clock(wanted.ends_at, zone)
    if start.fold or end.fold:
        return ""
    query = {"space": space_slug, "date": f"{start:%Y-%m-%d}", "from": f"{start:%H:%M}", "to": f"{end:%H:%M}"}
    return f"{booking_url}?{urlencode(query, safe=':')}"


# What is taken


def _put_occupations(slots: Slots, shelf: Shelf) -> None:
    """Bookings that share a row become one block together: two parts of a hall, seen as the whole hall."""
    first, last = shelf.edges[0], shelf.edges[-1]
    together: list[Occupation] = []
    until = 0
    for occupation in _each_once(shelf.situation, OccupationKind.BOOKING):
        if not (occupation.real.starts_at < last and first < occupation.real.ends_at):
            continue
        rows = _rows_of(occupation.real, shelf)
        if together and rows.start >= until:
            _put_together(slots, together, shelf)
            together = []
        together.append(occupation)
        until = max(until, rows.stop)
    if together:
        _put_together(slots, together, shelf)
    for closure in _each_once(shelf.situation, OccupationKind.CLOSURE):
        block = Block(0, "closed", closure.label or _("Stengt"), key=f"closure-{closure.occupant_id}")
        for number in _rows_of(closure.real, shelf):
            slots[number] = slots[number] or block


def _each_once(situation: Situation, kind: OccupationKind) -> list[Occupation]:
    """The occupations of a kind in time order, once for each occupant however many parts it takes."""
    found = {each.occupant_id: each for each in situation.occupations if each.kind is kind}
    return sorted(found.values(), key=lambda occupation: (occupation.real, occupation.occupant_id))


def _put_together(slots: Slots, occupations: Sequence[Occupation], shelf: Shelf) -> None:
    block = _one(occupations[0], shelf) if len(occupations) == 1 else _several(occupations, shelf)
    for occupation in occupations:
        for number in _rows_of(occupation.real, shelf):
            slots[number] = block


def _one(occupation: Occupation, shelf: Shelf) -> Block:
    told = shelf.tell(occupation)
    if shelf.parts_beside and told.where:
        return _parts_in_use()
    over = occupation.real.ends_at <= shelf.situation.now
    subtitle = ", ".join(text for text in (told.subtitle, told.where) if text)
    return Block(
        0,
        "past" if over else told.kind,
        told.title,
        time=clock_span(occupation.real, shelf.day, shelf.axis.zone),
        subtitle=subtitle,
        state="" if over else told.state,
        href=told.href,
        key=f"booking-{occupation.occupant_id}",
    )


def _several(occupations: Sequence[Occupation], shelf: Shelf) -> Block:
    told = [shelf.tell(occupation) for occupation in occupations]
    if shelf.parts_beside:
        return _parts_in_use()
    whole = Interval(
        min(occupation.real.starts_at for occupation in occupations),
        max(occupation.real.ends_at for occupation in occupations),
    )
    kinds = {each.kind for each in told}
    kind: Kind = "mine" if "mine" in kinds else "busy" if "busy" in kinds else "requested"
    time = clock_span(whole, shelf.day, shelf.axis.zone)
    spans = [clock_span(occupation.real, shelf.day, shelf.axis.zone) for occupation in occupations]
    return Block(
        0,
        "past" if whole.ends_at <= shelf.situation.now else kind,
        _("I bruk"),
        time=time,
        lines=tuple(_line(each, "" if span == time else span) for each, span in zip(told, spans, strict=True)),
        key="-".join(str(occupation.occupant_id) for occupation in occupations),
    )


def _parts_in_use() -> Block:
    return Block(0, "closed", _("Deler er i bruk"), in_list=False)


def _line(told: Told, time: str) -> str:
    """``17.00–18.00 Flate A: Ås IL``."""
    where = f"{told.where}:" if told.where else ""
    state = f"({told.state})" if told.state else ""
    return " ".join(text for text in (time, where, told.title, state) if text)


def _rows_of(interval: Interval, shelf: Shelf) -> range:
    """The rows that the interval touches; rows without length are left to what lies around them."""
    edges = shelf.edges
    touched = [
        number
        for number in range(shelf.row_count)
        if edges[number] < edges[number + 1]
        and interval.starts_at < edges[number + 1]
        and edges[number] < interval.ends_at
    ]
    return range(touched[0], touched[-1] + 1) if touched else range(0)


# What is free


def _put_free(slots: Slots, shelf: Shelf) -> None:
    edges, starts = shelf.edges, shelf.free.starts
    position = bisect_left(starts, edges[0])
    for number in range(shelf.row_count):
        while position < len(starts) and starts[position] < edges[number]:
            position += 1
        if slots[number] is not None or edges[number] == edges[number + 1]:
            continue
        if position < len(starts) and starts[position] < edges[number + 1]:
            slots[number] = _free_block(starts[position], shelf)
        elif number and _goes_on(slots[number - 1], edges[number], shelf):
            slots[number] = slots[number - 1]


def _goes_on(above: Block | None, instant: datetime, shelf: Shelf) -> bool:
    """Whether the free time above reaches into this row, though it is too late to begin here."""
    return above is not None and above.kind == "free" and _interval_at(instant, shelf) is not None


def _interval_at(instant: datetime, shelf: Shelf) -> Interval | None:
    """The free time that holds the instant."""
    number = bisect_right(shelf.free.intervals, instant, key=attrgetter("starts_at")) - 1
    found = shelf.free.intervals[number] if number >= 0 else None
    return found if found is not None and found.contains(instant) else None


def _free_block(start: datetime, shelf: Shelf) -> Block:
    terms = shelf.situation.terms
    length = timedelta(minutes=suggested_minutes(terms))
    within = _interval_at(start, shelf)
    if within is None or start + length > within.ends_at:
        length = timedelta(minutes=terms.possible_length(terms.shortest_minutes))
    wanted = Interval(start, start + length)
    title = _("Ledig %(time)s", time=format_time(start))
    return Block(0, "free", title, href=booking_link(shelf.booking_url, shelf.space_slug, wanted, shelf.axis.zone))


# What is neither


def _put_the_rest(slots: Slots, shelf: Shelf) -> None:
    """Say of every other row why nothing can be booked in it. Rows alike share one block, and so become one cell."""
    situation, edges = shelf.situation, shelf.edges
    opening = [each for each in situation.opening.intervals if each.starts_at < edges[-1] and edges[0] < each.ends_at]
    gaps = [gap for occupation in situation.occupations for gap in _gaps(occupation, situation.terms)]
    words = _Words(shelf)
    for number in range(shelf.row_count):
        if slots[number] is None and edges[number] < edges[number + 1]:
            slots[number] = _why_not(Interval(edges[number], edges[number + 1]), opening, gaps, words)


def _gaps(occupation: Occupation, terms: Terms) -> list[tuple[Interval, bool]]:
    """The time around a booking that nobody else's booking may enter, and whether it is for clearing.

    It holds the larger of the booking's own buffer and that of a newcomer, whose clearing comes before this
    booking and whose set-up comes after.
    """
    kept, real = occupation.keeps_out(terms), occupation.real
    found = []
    if kept.starts_at < real.starts_at:
        sets_up = occupation.buffered.starts_at < real.starts_at
        found.append((Interval(kept.starts_at, real.starts_at), not sets_up))
    if real.ends_at < kept.ends_at:
        found.append((Interval(real.ends_at, kept.ends_at), real.ends_at < occupation.buffered.ends_at))
    return found


class _Words:
    """The blocks for time that cannot be booked, each made once for a column."""

    def __init__(self, shelf: Shelf) -> None:
        situation = shelf.situation
        self.situation = situation
        self.past = Block(0, "past")
        closed = situation.opening.closed_days.get(shelf.day)
        self.closed = (
            Block(0, "closed", closed_text(closed)) if closed else Block(0, "closed", _("Stengt"), in_list=False)
        )
        self.set_up = Block(0, "buffer", _("Rigging"), in_list=False)
        self.clearing = Block(0, "buffer", _("Rydding"), in_list=False)
        self.too_late = Block(0, "closed", _("For sent å booke"))
        self.too_early = Block(0, "closed", _opens_for_booking(shelf))
        self.staff_only = Block(0, "closed", _("Bookes bare av kommunen"))
        self.too_short = Block(0, "closed", _("For kort tid"), in_list=False)


def _opens_for_booking(shelf: Shelf) -> str:
    horizon = shelf.situation.terms.horizon_days
    if horizon is None or (shelf.day - date.min).days <= horizon:
        return ""
    return _("Kan bookes fra %(day)s", day=format_date(shelf.day - timedelta(days=horizon)))


def _why_not(row: Interval, opening: Sequence[Interval], gaps: Sequence[tuple[Interval, bool]], words: _Words) -> Block:
    """The first reason that holds."""
    situation = words.situation
    gap = next((clearing for interval, clearing in gaps if interval.overlaps(row)), None)
    reasons: tuple[tuple[bool, Block], ...] = (
        (row.ends_at <= situation.now, words.past),
        (not any(interval.overlaps(row) for interval in opening), words.closed),
        (situation.terms.who_may_book is WhoMayBook.STAFF, words.staff_only),
        (gap is not None, words.clearing if gap else words.set_up),
        (row.starts_at <= situation.now, words.past),
        (row.starts_at < situation.earliest, words.too_late),
        (situation.latest is not None and row.ends_at > situation.latest, words.too_early),
    )
    return next((block for holds, block in reasons if holds), words.too_short)


# From rows to blocks


def _close_gaps(slots: Slots, shelf: Shelf) -> None:
    """A row without length belongs to what is above it when that goes on below, and is closed otherwise."""
    edges = shelf.edges
    for number in range(shelf.row_count):
        if slots[number] is None:
            above = slots[number - 1] if number else None
            below = next((slot for slot in slots[number + 1 :] if slot is not None), None)
            joins = above is not None and above is below and edges[number] == edges[number + 1]
            slots[number] = above if joins else Block(0, "closed")


def _runs(slots: Slots) -> list[Block]:
    """Neighbouring rows that hold the same become one block as tall as they are together."""
    blocks: list[Block] = []
    start = 0
    for number in range(1, len(slots) + 1):
        block = slots[start]
        if block is not None and (number == len(slots) or slots[number] != block):
            blocks.append(replace(block, starts_row=start, rowspan=number - start))
            start = number
    return blocks


def is_today(day: date, situation: Situation) -> bool:
    return day == local_day(situation.now, situation.zone)
