"""What it costs to cancel late, or not to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from booking.domain.money import round_half_up
from booking.domain.quote import Quote
from booking.domain.rules.deciding import assess
from booking.domain.rules.decision import RuleReference
from booking.domain.rules.region import bits
from booking.domain.rules.rule_set import CancellationRule, FeeStep, RuleSet
from booking.domain.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The consequence of cancelling, or of a no-show.

    `fee_ore` is ``None`` when a person must decide it, because rules disagree or the price the fee is a share of is
    not known. `rule` is ``None`` when no rule asks for a fee. `of_ore` is what `percent` was taken of; for free use
    that is the full price. `notice_days` counts calendar days, and is negative after the start.
    """

    fee_ore: int | None
    rule: RuleReference | None = None
    notice_days: int = 0
    percent: Fraction | None = None
    of_ore: int | None = None
    conflict: tuple[RuleReference, ...] = ()


def consequence(
    rule_set: RuleSet | None, quoted: Quote, cancelled_at: datetime, price_ore: int | None = None
) -> Cancellation:
    """What cancelling at the instant costs. `price_ore` is the agreed price when an officer set another."""
    rule, conflict = _rule(rule_set, quoted)
    days, minutes = _notice(quoted, cancelled_at)
    if conflict:
        return Cancellation(None, notice_days=days, conflict=conflict)
    if rule is None:
        return Cancellation(0, notice_days=days)
    late = [step for step in rule.steps if _is_late(step, days, minutes)]
    return _dearest(rule, late, quoted, days, price_ore)


def no_show(rule_set: RuleSet | None, quoted: Quote, price_ore: int | None = None) -> Cancellation:
    """What it costs to have booked and not come."""
    rule, conflict = _rule(rule_set, quoted)
    if conflict:
        return Cancellation(None, conflict=conflict)
    if rule is None or rule.no_show is None:
        return Cancellation(0)
    return _dearest(rule, [rule.no_show], quoted, 0, price_ore)


def _rule(rule_set: RuleSet | None, quoted: Quote) -> tuple[CancellationRule | None, tuple[RuleReference, ...]]:
    if rule_set is None or not rule_set.cancellations:
        return None, ()
    compiled = rule_set.compiled
    contest = compiled.cancellation_contest
    first = assess(compiled, quoted.facts)[0]
    number, conflict = contest.decide(contest.matcher.holding(first.ruling.classes))
    disagreeing = tuple(_reference(rule_set.cancellations[contest.order[bit]]) for bit in bits(conflict))
    return (rule_set.cancellations[contest.order[number]] if number >= 0 else None), disagreeing


def _reference(rule: CancellationRule) -> RuleReference:
    return RuleReference(rule.id, rule.name, rule.basis)


def _notice(quoted: Quote, cancelled_at: datetime) -> tuple[int, int]:
    """Calendar days and minutes from the cancellation to the start."""
    zone = ZoneInfo(quoted.facts.zone)
    starts_at = quoted.facts.starts_at
    days = starts_at.astimezone(zone).date() - cancelled_at.astimezone(zone).date()
    minutes = (starts_at.timestamp() - cancelled_at.timestamp()) // 60
    return days // timedelta(days=1), int(minutes)


def _is_late(step: FeeStep, days: int, minutes: int) -> bool:
    if step.notice_under_days is not None:
        return days < step.notice_under_days
    return step.notice_under_hours is not None and minutes < step.notice_under_hours * 60


def _dearest(
    rule: CancellationRule, steps: list[FeeStep], quoted: Quote, days: int, price_ore: int | None
) -> Cancellation:
    """The dearest of the steps; a share of a price that is not known is left to a person."""
    is_free = quoted.outcome is Outcome.FREE and price_ore is None
    if not steps or (is_free and not rule.also_when_free):
        return Cancellation(0, notice_days=days)
    stated = price_ore if price_ore is not None else quoted.total_ore
    of_ore = quoted.full_price_ore if is_free else stated
    fees = [(_fee(step, of_ore), step) for step in steps]
    if any(fee is None for fee, _ in fees):
        return Cancellation(None, _reference(rule), days)
    fee, step = max(((fee or 0, step) for fee, step in fees), key=lambda found: found[0])
    return Cancellation(fee, _reference(rule), days, step.percent, of_ore if step.percent is not None else None)


def _fee(step: FeeStep, of_ore: int | None) -> int | None:
    if step.amount_ore is not None:
        return step.amount_ore
    if of_ore is None or step.percent is None:
        return None
    return round_half_up(of_ore * step.percent / 100)
