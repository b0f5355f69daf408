"""The verdict on one wanted time: each rule is a small check with its own code.

`_CHECKS` at the end is the specification: every rule a time is held against, in the order a person would
like to hear of them. Findings that come from the terms carry `source`, the level that set the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from booking.domain.availability.situation import Occupation, OccupationKind, Situation, Wanted
from booking.domain.errors import Finding, Parameter, Verdict
from booking.domain.interval import Interval, intersect, subtract
from booking.domain.local_time import MIDNIGHT, day_interval, local_day, wall_clock
from booking.domain.opening_hours import Closed, ClosedReason
from booking.domain.wall_grid import is_on_grid

Check = Callable[[Wanted, Situation], Iterable[Finding]]


def assess(wanted: Wanted, situation: Situation) -> Verdict:
    """Whether the time may be booked, with every reason why not.

    Raises ``ValueError`` when the time lies outside what the situation knows.
    """
    if not situation.window.contains(wanted.interval):
        raise ValueError(f"{wanted.interval} is outside the period that was read, {situation.window}.")
    return Verdict(tuple(finding for check in _CHECKS for finding in check(wanted, situation)))


def conflicts(wanted: Wanted, situation: Situation) -> list[Occupation]:
    """What stands in the way of the wanted time, once for each occupant, in order of time."""
    found: dict[tuple[OccupationKind, int], Occupation] = {}
    for occupation in _in_the_way(wanted, situation):
        found.setdefault((occupation.kind, occupation.occupant_id), occupation)
    return list(found.values())


def _in_the_way(wanted: Wanted, situation: Situation) -> list[Occupation]:
    terms, interval = situation.terms, wanted.interval
    reach = terms.buffered(interval)  # what does not even come near is left out before anything is computed
    near = (each for each in situation.others(wanted.booking_id) if each.buffered.overlaps(reach))
    return sorted((each for each in near if each.keeps_out(terms).overlaps(interval)), key=lambda each: each.real)


def _start(wanted: Wanted, situation: Situation) -> Iterable[Finding]:
    starts_at = wanted.interval.starts_at
    if starts_at < situation.now:
        yield Finding("booking.in_the_past", "starts_at", {"starts_at": starts_at})
    elif starts_at < situation.earliest:
        minutes, earliest = situation.terms.notice_minutes, situation.earliest
        notice: dict[str, Parameter] = {"notice_minutes": minutes, "earliest": earliest}
        yield _by_rule("notice_minutes", situation, Finding("booking.too_short_notice", "starts_at", notice))


def _horizon(wanted: Wanted, situation: Situation) -> Iterable[Finding]:
    latest = situation.latest
    if latest is not None and wanted.interval.ends_at > latest:
        field = "starts_at" if wanted.interval.starts_at >= latest else "ends_at"
        horizon = {"last_day": situation.last_day, "horizon_days": situation.terms.horizon_days}
        yield _by_rule("horizon_days", situation, Finding("booking.beyond_horizon", field, horizon))


def _length(wanted: Wanted, situation: Situation) -> Iterable[Finding]:
    minutes, terms = wanted.interval.minutes, situation.terms
    if minutes < terms.shortest_minutes:
        lengths = {"minutes": minutes, "shortest_minutes": terms.shortest_minutes}
        yield _by_rule("shortest_minutes", situation, Finding("booking.too_short", "ends_at", lengths))
    if terms.longest_minutes is not None and minutes > terms.longest_minutes:
        lengths = {"minutes": minutes, "longest_minutes": terms.longest_minutes}
        yield _by_rule("longest_minutes", situation, Finding("booking.too_long", "ends_at", lengths))


def _grid(wanted: Wanted, situation: Situation) -> Iterable[Finding]:
    grid, interval = situation.terms.grid_minutes, wanted.interval
    for field, instant in (("starts_at", interval.starts_at), ("ends_at", interval.ends_at)):
        if not is_on_grid(instant, grid, situation.zone):
            off_grid = Finding("booking.off_grid", field, {"grid_minutes": grid})
            yield _by_rule("grid_minutes", situation, off_grid)


def _opening_hours(wanted: Wanted, situation: Situation) -> Iterable[Finding]:
    closed = subtract([wanted.interval], situation.opening.intervals)
    if not closed:
        return
    day = local_day(closed[0].starts_at, situation.zone)
    hours = _hours_on(day, situation)
    field = "starts_at" if closed[0].starts_at == wanted.interval.starts_at else "ends_at"
    if hours:
        yield Finding("booking.outside_opening_hours", field, {"day": day, "hours": hours})
    else:
        why = situation.opening.closed_days.get(day, Closed(ClosedReason.WEEKDAY))
        yield Finding("booking.closed_day", field, {"day": day, "reason": why.reason, "name": why.name})


def _participants(wanted: Wanted, situation: Situation) -> Iterable[Finding]:
    capacity = situation.terms.capacity
    if wanted.participants < 0:
        yield Finding("booking.negative_participants", "participants")
    if capacity is not None and wanted.participants > capacity:
        people = {"participants": wanted.participants, "capacity": capacity}
        too_many = Finding("booking.too_many_participants", "participants", people)
        yield _by_rule("capacity", situation, too_many)


def _booker(wanted: Wanted, situation: Situation) -> Iterable[Finding]:
    who = situation.terms.who_may_book
    if not who.admits(wanted.booker):
        yield _by_rule("who_may_book", situation, Finding("booking.not_open_to_booker", "", {"who": who}))


def _occupied(wanted: Wanted, situation: Situation) -> Iterable[Finding]:
    """What is in the way: when, but never whose it is. Of each kind only the first is named."""
    named: set[str] = set()
    for occupation in _in_the_way(wanted, situation):
        finding = _clash(occupation, wanted.interval, situation)
        if finding.code not in named:
            named.add(finding.code)
            yield finding


def _clash(occupation: Occupation, wanted: Interval, situation: Situation) -> Finding:
    when: dict[str, Parameter] = {
        "starts_at": occupation.real.starts_at,
        "ends_at": occupation.real.ends_at,
    }
    if occupation.kind is OccupationKind.CLOSURE:
        return Finding("booking.closure", "starts_at", {**when, "reason": occupation.label})
    if occupation.real.overlaps(wanted):
        return Finding("booking.taken", "starts_at", when)
    keeps_out = occupation.keeps_out(situation.terms)
    follows = occupation.real.ends_at <= wanted.starts_at
    field = "starts_at" if follows else "ends_at"
    gap = keeps_out.ends_at - occupation.real.ends_at if follows else occupation.real.starts_at - keeps_out.starts_at
    limit = keeps_out.ends_at if follows else keeps_out.starts_at
    return Finding("booking.in_buffer", field, {**when, "gap_minutes": gap // timedelta(minutes=1), "limit": limit})


def _hours_on(day: date, situation: Situation) -> tuple[str, ...]:
    """The open hours of the day on the wall clock, e.g. ``("08:00-12:00", "16:00-24:00")``."""
    whole_day = day_interval(day, situation.zone)
    return tuple(
        f"{_clock(part.starts_at, situation)}-{_clock(part.ends_at, situation, ends=True)}"
        for part in intersect(situation.opening.intervals, [whole_day])
    )


def _clock(instant: datetime, situation: Situation, *, ends: bool = False) -> str:
    wall = wall_clock(instant, situation.zone)
    return "24:00" if ends and wall.time() == MIDNIGHT else f"{wall:%H:%M}"


def _by_rule(rule: str, situation: Situation, finding: Finding) -> Finding:
    """The finding with the level that set the rule it comes from."""
    return replace(finding, parameters={**finding.parameters, "source": situation.terms.source_of(rule)})


_CHECKS: tuple[Check, ...] = (
    _start,
    _horizon,
    _length,
    _grid,
    _opening_hours,
    _participants,
    _booker,
    _occupied,
)
