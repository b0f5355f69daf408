"""Example bookings that a rule set carries, with what they must come to.

The cases run on every change of the rule set and stop its publication when one fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from booking.domain.agreement_pricing import quote_agreement
from booking.domain.cancellation import Cancellation, consequence, no_show
from booking.domain.errors import Finding
from booking.domain.money import ORE_PER_KRONE
from booking.domain.pricing import quote
from booking.domain.quote import Quote
from booking.domain.rules.facts import Facts
from booking.domain.rules.facts_document import Calendar, read_facts
from booking.domain.rules.norwegian_days import norwegian_day
from booking.domain.rules.rule_set import Case, RuleSet
from booking.domain.rules.table import Findings, as_fraction, nearest, short

EXPECTATIONS = ("outcome", "total", "full_price", "deposit", "rule", "group", "fee")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a case came to. `findings` are its failures: none when the case holds."""

    case: Case
    quote: Quote | None
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        return not self.findings


def run_cases(rule_set: RuleSet, calendar: Calendar = norwegian_day) -> tuple[CaseResult, ...]:
    """Every case of the rule set, in its order. `calendar` knows the dates that a case says nothing about."""
    return tuple(run_case(rule_set, case, calendar) for case in rule_set.cases)


def run_case(rule_set: RuleSet, case: Case, calendar: Calendar = norwegian_day) -> CaseResult:
    """Quote the case's facts and compare with what it expects."""
    findings = Findings()
    path = f"case[{case.name.in_language('nb')}]"
    facts = read_facts(case.facts, f"{path}.facts", findings, calendar)
    for name in case.expect:
        if name not in EXPECTATIONS:
            near = nearest(name, EXPECTATIONS)
            findings.add("unknown_key", f"{path}.expect.{name}", found=short(name), expected=EXPECTATIONS, nearest=near)
    if not case.expect:
        findings.add("missing_key", f"{path}.expect", expected="outcome")
    if facts is None or findings.found:
        return CaseResult(case, None, tuple(findings.found))
    result = _quote(rule_set, case, facts)
    fee = _fee(rule_set, case, result)
    for name, expected, found in _differences(case.expect, result, fee):
        findings.add("case_failed", f"{path}.expect.{name}", expected=short(expected), found=short(found))
    return CaseResult(case, result, tuple(findings.found))


def _quote(rule_set: RuleSet, case: Case, facts: Facts) -> Quote:
    if case.weeks is None:
        return quote(rule_set, facts)
    # A case tries one rule set, whatever dates it is in force on.
    always = replace(rule_set, valid_from=facts.first_date, valid_to=None)
    return quote_agreement((always,), [_weeks_later(facts, week) for week in range(case.weeks)])


def _weeks_later(facts: Facts, weeks: int) -> Facts:
    """The same wall clock times some weeks later."""
    zone, later = ZoneInfo(facts.zone), timedelta(weeks=weeks)
    # Within one zone, adding days to an aware time keeps the wall clock.
    starts_at, ends_at = (
        (instant.astimezone(zone) + later).astimezone(UTC) for instant in (facts.starts_at, facts.ends_at)
    )
    days = {day + later: known for day, known in facts.days.items()}
    return replace(facts, starts_at=starts_at, ends_at=ends_at, days=days)


def _fee(rule_set: RuleSet, case: Case, result: Quote) -> Cancellation:
    if case.no_show:
        return no_show(rule_set, result)
    zone = ZoneInfo(result.facts.zone)
    starts_at: datetime = result.facts.starts_at.astimezone(zone)
    cancelled_at = starts_at - timedelta(days=case.cancelled_days_before or 0)
    return consequence(rule_set, result, cancelled_at.astimezone(UTC))


def _kroner(ore: int | None) -> str:
    if ore is None:
        return "?"
    whole, rest = divmod(ore, ORE_PER_KRONE)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def _differences(expect: Mapping[str, Any], result: Quote, fee: Cancellation) -> Iterator[tuple[str, Any, Any]]:
    """What the case expects and what it came to, where they differ."""
    decision = result.decision
    words = {
        "outcome": str(decision.outcome),
        "rule": decision.rule.id if decision.rule is not None else "",
        "group": decision.group.id if decision.group is not None else "",
    }
    for name, found in words.items():
        if name in expect and expect[name] != found:
            yield name, expect[name], found
    amounts = {
        "total": result.total_ore,
        "full_price": result.full_price_ore,
        "deposit": result.deposit_ore,
        "fee": fee.fee_ore,
    }
    for name, ore in amounts.items():
        wanted = as_fraction(expect.get(name))
        if name in expect and (wanted is None or ore is None or wanted * ORE_PER_KRONE != ore):
            yield name, expect[name], _kroner(ore)
