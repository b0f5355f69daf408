"""What a season's agreement costs: its bookings one by one, and what is paid once for the agreement itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from booking.domain.pricing import combined, in_force, quote_in_force
from booking.domain.quote import Line, LineKind, Quote
from booking.domain.rules.deciding import assess, in_full
from booking.domain.rules.facts import Facts
from booking.domain.rules.lines import agreement_lines
from booking.domain.rules.rule_set import RuleSet
from booking.domain.vocabulary import Agreement, Outcome

_PRICED = (LineKind.USE, LineKind.CHARGE)


def quote_agreement(rule_sets: Sequence[RuleSet], occurrences: Sequence[Facts]) -> Quote:
    """The price of all bookings of one agreement, each by the rule set in force on its date.

    Lines that differ only in when they are become one. Use so far, which quotas count, grows from one booking to the
    next within a calendar year and within a week. The facts are those of the first booking.

    Raises:
        ValueError: there are no occurrences.
    """
    bookings = _using_up([replace(facts, agreement=Agreement.SEASON) for facts in occurrences])
    return whole_agreement(rule_sets, [quote_in_force(rule_sets, facts) for facts in bookings])


def whole_agreement(rule_sets: Sequence[RuleSet], quotes: Sequence[Quote]) -> Quote:
    """One quote of its bookings', with what is paid once for the agreement.

    Raises:
        ValueError: there are no bookings.
    """
    if not quotes:
        raise ValueError("an agreement has at least one booking")
    first = quotes[0].facts
    whole = combined(quotes, first, tuple(_merged([line for each in quotes for line in each.lines])))
    if whole.outcome is Outcome.REFUSED:
        return whole
    return _with_agreement(in_force(rule_sets, first.first_date), whole)


def _using_up(occurrences: Sequence[Facts]) -> Iterator[Facts]:
    """Each booking with the minutes that those before it used of the same year and week."""
    used_year: dict[int, int] = {}
    used_week: dict[tuple[int, int], int] = {}
    for facts in sorted(occurrences, key=lambda each: each.starts_at):
        year, week = facts.first_date.year, _week(facts.first_date)
        # What was used before the agreement is known for the year and week that it begins in.
        in_year = used_year.setdefault(year, (facts.minutes_used_year or 0) if not used_year else 0)
        in_week = used_week.setdefault(week, (facts.minutes_used_week or 0) if not used_week else 0)
        yield replace(
            facts,
            minutes_used_year=None if facts.minutes_used_year is None else in_year,
            minutes_used_week=None if facts.minutes_used_week is None else in_week,
        )
        used_year[year] += facts.minutes
        used_week[week] += facts.minutes


def _week(day: date) -> tuple[int, int]:
    year, week, _weekday = day.isocalendar()
    return year, week


def _merged(lines: Sequence[Line]) -> Iterator[Line]:
    """One line for those that differ only in when they are."""
    alike: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        # What adjusts a price is a line of one, and its rate is its amount.
        rate = line.rate_ore if line.kind in _PRICED else None
        key = (line.kind, line.rule_id, line.tariff, line.unit, rate, line.percent, line.vat, line.free)
        alike.setdefault(key, []).append(line)
    for same in alike.values():
        yield _sum(same)


def _sum(lines: Sequence[Line]) -> Line:
    first, amount = lines[0], sum(line.amount_ore for line in lines)
    is_priced = first.kind in _PRICED
    return first._replace(
        quantity=sum(line.quantity for line in lines) if is_priced else 1,
        rate_ore=first.rate_ore if is_priced else amount,
        amount_ore=amount,
        ends_at=lines[-1].ends_at,
        minutes=sum(line.minutes for line in lines),
    )


def _with_agreement(rule_set: RuleSet | None, whole: Quote) -> Quote:
    """The quote with what is paid once for the agreement."""
    if rule_set is None:
        return whole
    compiled = rule_set.compiled
    parts = assess(compiled, whole.facts)
    once = agreement_lines(compiled, whole.facts, parts)
    once_in_full = agreement_lines(compiled, whole.facts, in_full(compiled, parts))
    paid, full = (sum(line.amount_ore for line in lines) for lines in (once, once_in_full))
    return whole._replace(
        lines=(*whole.lines, *once),
        total_ore=None if whole.total_ore is None else whole.total_ore + paid,
        full_price_ore=None if whole.full_price_ore is None else whole.full_price_ore + max(full, paid),
    )
