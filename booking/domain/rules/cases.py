"""Example bookings that a rule set carries, with what they must come to.

The cases run on every change of the rule set and stop its publication when one fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from booking.domain.errors import Finding
from booking.domain.pricing import quote
from booking.domain.quote import Quote
from booking.domain.rules.facts_document import Calendar, read_facts
from booking.domain.rules.rule_set import Case, RuleSet
from booking.domain.rules.table import Findings, as_fraction, short

_EXPECTATIONS = ("outcome", "total", "full_price", "deposit", "rule", "group", "cancelled", "no_show")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a case came to. `findings` are its failures: none when the case holds."""

    case: Case
    quote: Quote | None
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        return not self.findings


def run_cases(rule_set: RuleSet, calendar: Calendar | None = None) -> tuple[CaseResult, ...]:
    """Every case of the rule set, in its order. `calendar` knows the dates that a case says nothing about."""
    return tuple(run_case(rule_set, case, calendar) for case in rule_set.cases)


def run_case(rule_set: RuleSet, case: Case, calendar: Calendar | None = None) -> CaseResult:
    """Quote the case's facts and compare with what it expects."""
    findings = Findings()
    path = f"case[{case.name.in_language('nb')}]"
    facts = read_facts(case.facts, f"{path}.facts", findings, calendar)
    if facts is None or findings.found:
        return CaseResult(case, None, tuple(findings.found))
    result = quote(rule_set, facts)
    for name in case.expect:
        if name not in _EXPECTATIONS:
            findings.add(
                "unknown_key", f"{path}.expect.{name}", found=str(name)[:60], expected=_EXPECTATIONS, nearest=""
            )
    if not case.expect:
        findings.add("missing_key", f"{path}.expect", expected="outcome")
    for name, expected, found in _differences(case.expect, result):
        findings.add("case_failed", f"{path}.expect.{name}", expected=short(expected), found=short(found))
    return CaseResult(case, result, tuple(findings.found))


def _kroner(ore: int | None) -> str:
    return "–" if ore is None else f"{ore // 100}" if ore % 100 == 0 else f"{Fraction(ore, 100).__float__():.2f}"


def _differences(expect: Mapping[str, Any], result: Quote) -> Iterator[tuple[str, Any, Any]]:
    decision = result.decision
    found = {
        "outcome": str(decision.outcome),
        "rule": decision.rule.id if decision.rule is not None else "",
        "group": decision.group.id if decision.group is not None else "",
    }
    for name, actual in found.items():
        if name in expect and expect[name] != actual:
            yield name, expect[name], actual
    amounts = {"total": result.total_ore, "full_price": result.full_price_ore, "deposit": result.deposit_ore}
    for name, ore in amounts.items():
        if name not in expect:
            continue
        wanted = as_fraction(expect[name])
        if wanted is None or ore is None or wanted * 100 != ore:
            yield name, expect[name], _kroner(ore)
