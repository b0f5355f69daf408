"""Judging a series: every date by the one function that judges a single booking, all read at once.

The table that is shown before saving and the use case that stores the series ask the same function, so what the
table shows as free is what saving takes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from booking.domain.agreement_pricing import whole_agreement
from booking.domain.availability import Wanted, assess, nearest_alternatives
from booking.domain.booking_state import BookingState
from booking.domain.booking_terms import Booker
from booking.domain.errors import ALLOWED, Finding, Refused, Verdict
from booking.domain.interval import Interval
from booking.domain.local_time import days_interval, local_day, wall_interval
from booking.domain.permissions import Actor, may_decide
from booking.domain.pricing import quote_in_force
from booking.domain.quote import Quote
from booking.domain.recurrence import Occurrence, Recurrence, Skip, expand
from booking.domain.school_calendar import DayKind, SchoolCalendar
from booking.domain.vocabulary import Outcome
from booking.models import Organisation, Space, Team
from booking.queries.premises import Premises, SpacePlace, load_premises
from booking.queries.tariff import tariffs_in_force
from booking.services.steps.assessment import (
    DAYS_TO_LOOK_FOR_ALTERNATIVES,
    LONGEST_DAYS,
    Answer,
    BookingWish,
    booker_kind,
    in_use,
    known_to,
    people_verdict,
    rule_verdict,
    state_after,
)
from booking.services.steps.equipment import Stock
from booking.services.steps.pricing import facts_of_dates
from booking.services.steps.time_book import TimeBook
from booking.settings import MunicipalitySettings

FURTHEST = timedelta(days=10 * 366)  # nobody knows the opening hours of later years
ROOM_FOR_SKIPS = timedelta(days=366)  # dates that are skipped push the last of a counted series on
SCHOOL_IS_OFF = {DayKind.SCHOOL_HOLIDAY, DayKind.PLANNING_DAY, DayKind.PUBLIC_HOLIDAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateChoice:
    """What is wanted of one date: taken or left out, as the pattern says or at another time or in another space."""

    take: bool = True
    interval: Interval | None = None
    space_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSeries:
    """A booking that recurs.

    `wish` is what every date is for and where; its own time is that of the pattern's first date and is not read.
    A date without a choice is taken when it is free and else left out with the reason; one that is chosen must be
    free, or nothing is booked at all. With `follows_school_calendar` the school's days off are left out unless chosen.
    """

    wish: BookingWish
    recurrence: Recurrence
    follows_school_calendar: bool = False
    choices: Mapping[date, DateChoice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DateAssessment:
    """The answer for one date.

    `skipped` says why it is left out, and is ``None`` for a date that is taken. `interval` is ``None`` when the
    clock never shows the time on that day. `verdict` is what the place says, also of a date that is left out.
    """

    day: date
    space_id: int
    interval: Interval | None = None
    verdict: Verdict = ALLOWED
    skipped: Finding | None = None
    answer: Answer | None = None
    leaves: tuple[int, ...] = ()
    alternatives: tuple[Interval, ...] = ()
    booking_id: int | None = None

    @property
    def taken(self) -> bool:
        return self.skipped is None and self.answer is not None


@dataclass(frozen=True, slots=True)
class SeriesAssessment:
    """The answer for a whole series; `quote` is that of the dates taken, with what is paid once for all of them."""

    dates: tuple[DateAssessment, ...]
    place: SpacePlace
    state: BookingState
    quote: Quote | None = None

    @property
    def taken(self) -> tuple[DateAssessment, ...]:
        return tuple(date for date in self.dates if date.taken)

    @property
    def skipped(self) -> tuple[DateAssessment, ...]:
        return tuple(date for date in self.dates if not date.taken)


@dataclass(frozen=True, slots=True)
class Asked:
    """One date to be judged. `left_out` is why it is not wanted; `booking_id` the booking that it would change."""

    day: date
    space_id: int
    interval: Interval | None
    left_out: Finding | None = None
    booking_id: int | None = None


def assess_series(
    actor: Actor, command: RequestSeries, *, now: datetime, municipality: MunicipalitySettings
) -> SeriesAssessment:
    """Judge every date of the series.

    Raises:
        NotFound: the space, organisation or team is not the actor's to book with.
        Refused: the pattern is no series.
    """
    wish = command.wish
    space, _organisation, _team = known_to(actor, wish)
    raw = expand(command.recurrence, municipality.zone)
    first, last = raw[0].day, raw[-1].day
    if last > local_day(now, municipality.zone) + FURTHEST:
        raise Refused(Finding("booking.outside_calendar", "ends_on", {"year": last.year}))
    premises = load_premises(municipality.zone, first, last + ROOM_FOR_SKIPS, {space.venue_id})
    occurrences = raw
    if command.follows_school_calendar:
        occurrences = expand(command.recurrence, municipality.zone, _school_skip(premises, command))
    asked = [_asked(command, occurrence, premises) for occurrence in occurrences]
    return judge(actor, wish, asked, premises, now=now, municipality=municipality)


def judge(
    actor: Actor,
    wish: BookingWish,
    asked: Sequence[Asked],
    premises: Premises,
    *,
    now: datetime,
    municipality: MunicipalitySettings,
) -> SeriesAssessment:
    """Judge dates in their order: each knows what those before it take. Bookings that are changed give way.

    Raises:
        NotFound: the space, organisation or team is not the actor's to book with.
    """
    space, organisation, team = known_to(actor, wish)
    booker = booker_kind(actor, organisation, space, municipality)
    mine = frozenset(each.booking_id for each in asked if each.booking_id is not None)
    period = _period(asked, premises)
    spaces = {each.space_id for each in asked if each.space_id in premises.spaces} | {wish.space_id}
    book = TimeBook(premises, spaces, period, now, officer=may_decide(actor, space.venue_id), without=mine)
    stock = Stock(wish.extras, space.venue_id, period, without=mine)
    dates = [_judge_date(each, wish, booker, book, stock) for each in asked]
    return _priced(actor, wish, dates, (space, organisation, team), book)


def _period(asked: Collection[Asked], premises: Premises) -> Interval:
    """From the first to the last of the dates, with the days in which alternatives are looked for."""
    around = timedelta(days=DAYS_TO_LOOK_FOR_ALTERNATIVES + 1)
    days = [each.day for each in asked]
    for each in asked:
        if each.interval is not None:
            days += [each.interval.starts_at.date(), each.interval.ends_at.date()]
    return days_interval(min(days) - around, max(days) + around, premises.zone)


def _school_skip(premises: Premises, command: RequestSeries) -> Skip:
    place = premises.spaces[command.wish.space_id]
    calendar = premises.calendars.get(place.calendar_id or 0, SchoolCalendar())

    def skip(day: date) -> Finding | None:
        chosen = command.choices.get(day)
        kind = calendar.day_kind(day)
        if kind not in SCHOOL_IS_OFF or (chosen is not None and chosen.take):
            return None
        return Finding("series.school_is_off", "", {"day": day, "kind": kind, "name": calendar.name_of(day)})

    return skip


def _asked(command: RequestSeries, occurrence: Occurrence, premises: Premises) -> Asked:
    day, interval, left_out = occurrence.day, occurrence.interval, occurrence.skipped
    if interval is None and left_out is not None and left_out.code == "series.school_is_off":
        interval = _on(command.recurrence, day, premises)
    choice = command.choices.get(day)
    if choice is None:
        return Asked(day, command.wish.space_id, interval, left_out)
    if not choice.take and left_out is None:
        left_out = Finding("series.left_out", "", {"day": day})
    if choice.take and choice.interval is not None:
        if not _is_near(day, choice.interval):
            return Asked(day, command.wish.space_id, interval, Finding("series.moved_too_far", "", {"day": day}))
        left_out = None
    return Asked(day, choice.space_id or command.wish.space_id, choice.interval or interval, left_out)


def _is_near(day: date, interval: Interval) -> bool:
    """A date is moved by days or weeks; what lies further away is another booking."""
    return all(abs((instant.date() - day).days) <= LONGEST_DAYS for instant in (interval.starts_at, interval.ends_at))


def _on(pattern: Recurrence, day: date, premises: Premises) -> Interval | None:
    try:
        return wall_interval(day, pattern.from_time, pattern.to_time, premises.zone, days_later=pattern.days_later)
    except ValueError:
        return None


def _judge_date(asked: Asked, wish: BookingWish, booker: Booker, book: TimeBook, stock: Stock) -> DateAssessment:
    interval = asked.interval
    if interval is None:
        missing = asked.left_out or Finding("series.left_out", "", {"day": asked.day})
        return DateAssessment(asked.day, asked.space_id, skipped=missing, booking_id=asked.booking_id)
    impossible = _impossible(asked, wish, book.premises)
    if impossible is not None:
        return DateAssessment(
            asked.day, asked.space_id, interval, Verdict((impossible,)), impossible, booking_id=asked.booking_id
        )
    wanted = Wanted(interval, wish.participants, booker, asked.booking_id)
    verdict = (
        in_use(book.premises, asked.space_id)
        & assess(wanted, book.situation(asked.space_id, interval))
        & people_verdict(wish)
        & stock.verdict(interval)
    )
    judged = DateAssessment(
        day=asked.day,
        space_id=asked.space_id,
        interval=interval,
        verdict=verdict,
        skipped=_why_skipped(asked.left_out, verdict),
        leaves=book.premises.tree.leaves(asked.space_id),
        booking_id=asked.booking_id,
    )
    if judged.skipped is None:
        # Nobody else has a number below zero: each date of the series is an occupant of its own.
        book.take(asked.space_id, interval, asked.booking_id or -asked.day.toordinal())
        stock.lend(interval)
    elif not verdict.allowed:
        wide = book.situation(asked.space_id, interval, DAYS_TO_LOOK_FOR_ALTERNATIVES)
        judged = replace(judged, alternatives=tuple(nearest_alternatives(wanted, wide)))
    return judged


def _why_skipped(left_out: Finding | None, verdict: Verdict) -> Finding | None:
    """Why the date is left out: what the place says goes before that nobody ticked what could not be had."""
    if left_out is None or (left_out.code == "series.left_out" and not verdict.allowed):
        return next(iter(verdict.findings), None)
    return left_out


def _impossible(asked: Asked, wish: BookingWish, premises: Premises) -> Finding | None:
    """What cannot be judged here: a space of another venue."""
    place = premises.spaces.get(asked.space_id)
    if place is None or place.venue_id != premises.spaces[wish.space_id].venue_id:
        return Finding("series.other_venue", "space_id")
    return None


def _priced(
    actor: Actor,
    wish: BookingWish,
    dates: Sequence[DateAssessment],
    who: tuple[Space, Organisation, Team | None],
    book: TimeBook,
) -> SeriesAssessment:
    """The same with prices. A date whose use a rule refuses is left out, and the rest is priced without it."""
    space, organisation, team = who
    place = book.premises.spaces[wish.space_id]
    while True:
        spans = {each.day: each.interval for each in dates if each.skipped is None and each.interval is not None}
        wanted = sorted((each for each in dates if each.day in spans), key=lambda each: spans[each.day])
        if not wanted:
            return SeriesAssessment(tuple(dates), place, BookingState.REQUESTED)
        wishes = [replace(wish, interval=spans[each.day], space_id=each.space_id) for each in wanted]
        facts = facts_of_dates(wishes, organisation, team, book.premises, now=book.now, without=book.without)
        rule_sets = tariffs_in_force(facts[0].first_date, max(each.last_date for each in facts))
        quotes = [quote_in_force(rule_sets, each) for each in facts]
        refused = {each.day: rule_verdict(quote) for each, quote in zip(wanted, quotes, strict=True)
                   if quote.outcome is Outcome.REFUSED}  # fmt: skip
        if not refused:
            break
        dates = [
            replace(each, verdict=refused[each.day], skipped=refused[each.day].findings[0])
            if each.skipped is None and each.day in refused
            else each
            for each in dates
        ]
    states = {state_after(actor, space, book.terms(each.space_id), quote)
              for each, quote in zip(wanted, quotes, strict=True)}  # fmt: skip
    # A series is one case: when a person must decide one of its dates, all wait for the answer.
    state = BookingState.REQUESTED if BookingState.REQUESTED in states else BookingState.CONFIRMED
    answers = {
        each.day: Answer(quote, book.terms(each.space_id), state) for each, quote in zip(wanted, quotes, strict=True)
    }
    return SeriesAssessment(
        tuple(replace(each, answer=answers[each.day]) if each.skipped is None else each for each in dates),
        place,
        state,
        whole_agreement(rule_sets, quotes),
    )
