"""When tariffs are in force: one after the other, so that every day has one tariff and no day has two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from booking.domain.errors import Finding, Refused

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Validity:
    """A published tariff's days, both ends included; `last_day` is ``None`` until further notice."""

    tariff_id: int
    first_day: date
    last_day: date | None

    def ends_before(self, day: date) -> bool:
        return self.last_day is not None and self.last_day < day


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing does to the others.

    `closes` get `closing_day` as their last day; `replaces` begin on the same day and never come into force;
    `last_day` is that of the new tariff: what was asked for, or the day before the next one begins.
    """

    closes: tuple[int, ...]
    closing_day: date
    replaces: tuple[int, ...]
    last_day: date | None


def plan_publication(published: Sequence[Validity], first_day: date, last_day: date | None, today: date) -> Publication:
    """Where a tariff that is valid from `first_day` goes among those that are published.

    Raises:
        Refused: `tariff.last_day_before_first`; `tariff.in_the_past` when it would replace what was in force on days
            that are over; `tariff.gap_before` and `tariff.gap_after` when days to come would be without a tariff.
    """
    if last_day is not None and last_day < first_day:
        raise Refused(Finding("tariff.last_day_before_first", "valid_to", {"first_day": first_day}))
    if first_day < today and any(_covers(one, first_day) for one in published):
        raise Refused(Finding("tariff.in_the_past", "valid_from", {"earliest": today}))
    earlier = [one for one in published if one.first_day < first_day]
    later = [one for one in published if one.first_day > first_day]
    _refuse_gap_before(earlier, first_day, today)
    return Publication(
        closes=tuple(one.tariff_id for one in earlier if not one.ends_before(first_day)),
        closing_day=first_day - DAY,
        replaces=tuple(one.tariff_id for one in published if one.first_day == first_day),
        last_day=_last_day(later, last_day, today),
    )


def _covers(one: Validity, day: date) -> bool:
    return one.first_day <= day and not one.ends_before(day)


def _refuse_gap_before(earlier: Sequence[Validity], first_day: date, today: date) -> None:
    if not earlier or not all(one.ends_before(first_day) for one in earlier):
        return
    last = max(one.last_day for one in earlier if one.last_day is not None)
    first_without = max(last + DAY, today)
    if first_without < first_day:
        days = {"first_day": first_without, "last_day": first_day - DAY}
        raise Refused(Finding("tariff.gap_before", "valid_from", days))


def _last_day(later: Sequence[Validity], last_day: date | None, today: date) -> date | None:
    if not later:
        return last_day
    next_begins = min(one.first_day for one in later)
    if last_day is None or last_day + DAY >= next_begins:
        return next_begins - DAY
    first_without = max(last_day + DAY, today)
    if first_without < next_begins:
        days = {"first_day": first_without, "last_day": next_begins - DAY}
        raise Refused(Finding("tariff.gap_after", "valid_to", days))
    return last_day


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Which tariff is in force instead of the one that is withdrawn (``None``: none was), and its last day."""

    instead: int | None
    last_day: date | None


def plan_withdrawal(
    published: Sequence[Validity], withdrawn: Validity, before: Validity | None, today: date
) -> Withdrawal:
    """The days as they would be if `withdrawn` had never been published.

    `before` is the tariff that it ended or replaced, with the last day that one had until then.

    Raises:
        Refused: `tariff.has_begun` when days have passed under it; `tariff.gap_without` when days between two tariffs
            would have none.
    """
    if withdrawn.first_day <= today:
        raise Refused(Finding("tariff.has_begun", "", {"first_day": withdrawn.first_day}))
    later = [one.first_day for one in published if one.first_day > withdrawn.first_day]
    if not later:
        return Withdrawal(before.tariff_id if before else None, before.last_day if before else None)
    day_before_next = min(later) - DAY
    if before is None or before.ends_before(day_before_next):
        first_without = before.last_day + DAY if before and before.last_day else withdrawn.first_day
        days = {"first_day": first_without, "last_day": day_before_next}
        raise Refused(Finding("tariff.gap_without", "", days))
    return Withdrawal(before.tariff_id, day_before_next)
