"""From a document (a parsed TOML or JSON file) to a `RuleSet`, or every fault in it.

The keys are explained to authors in `booking/tariffs/FORMAT.md`; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from booking.domain.rules.conditions import When
from booking.domain.rules.facts_document import read_overrides
from booking.domain.rules.reading_conditions import read_when
from booking.domain.rules.reading_rates import read_rate, read_rates
from booking.domain.rules.rule_set import (
    Adjustment,
    CancellationRule,
    Cap,
    Case,
    Charge,
    Deposit,
    Fee,
    FeeStep,
    Group,
    Quota,
    Rule,
    RuleSet,
)
from booking.domain.rules.table import Findings, RuleSetError, Table
from booking.domain.vocabulary import Outcome, VatCode

FORMAT = 1
MAX_ENTRIES = 2000
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")

Part = TypeVar("Part")


def parse_rule_set(document: Mapping[str, Any]) -> RuleSet:
    """The rule set that the document describes; `RuleSetError` with every fault found."""
    findings = Findings()
    rule_set = _Reader(findings).rule_set(Table(document, "", findings))
    if findings.found:
        raise RuleSetError(findings.found)
    return rule_set


class _Reader:
    """Reads one document; remembers the ids and price groups met so far."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.groups: tuple[str, ...] = ()
        self.ids: set[str] = set()

    def rule_set(self, table: Table) -> RuleSet:
        table.whole("format", required=True, least=FORMAT, most=FORMAT)
        groups = self._each(table, "group", self._group)
        self.groups = tuple(group.code for group in groups)
        valid_from = table.day("valid_from", required=True)
        valid_to = table.day("valid_to")
        if valid_from and valid_to and valid_to < valid_from:
            self.findings.add("ends_too_early", "valid_to", found=valid_to.isoformat())
        rule_set = RuleSet(
            code=self._word(table, "code"),
            name=table.text("name", required=True),
            version=table.whole("version", least=1) or 1,
            municipality=table.string("municipality"),
            source=table.string("source"),
            note=table.text("note"),
            valid_from=valid_from or date.min,
            valid_to=valid_to,
            demonstration=table.flag("demonstration"),
            vat=table.word("vat", VatCode) or VatCode.EXEMPT,
            round_to_ore=table.ore("round_to") or 1,
            full_price_as=read_overrides(table.get("full_price_as"), "full_price_as", self.findings, self.groups),
            groups=groups,
            rules=self._each(table, "rule", self._rule),
            charges=self._each(table, "charge", self._charge),
            adjustments=self._each(table, "adjustment", self._adjustment),
            caps=self._each(table, "cap", self._cap),
            deposits=self._each(table, "deposit", self._deposit),
            fees=self._each(table, "fee", self._fee),
            cancellations=self._each(table, "cancellation", self._cancellation),
            cases=self._each(table, "case", self._case),
        )
        table.close()
        return rule_set

    def _each(self, table: Table, key: str, read: Callable[[Table], Part]) -> tuple[Part, ...]:
        entries = list(table.tables(key))
        if len(entries) > MAX_ENTRIES:
            self.findings.add("too_many", key, found=len(entries), most=MAX_ENTRIES)
            return ()
        parts = []
        for path, entry in entries:
            part = Table(entry, path, self.findings)
            parts.append(read(part))
            part.close()
        return tuple(parts)

    def _word(self, table: Table, key: str) -> str:
        value = table.string(key, required=True)
        if value and not _ID.fullmatch(value):
            self.findings.wrong_kind(table.at(key), "id", value)
        return value

    def _id(self, table: Table, key: str) -> str:
        """A word that nothing else in the file has."""
        value = self._word(table, key)
        if value and value in self.ids:
            self.findings.add("duplicate_id", table.at(key), found=value)
        self.ids.add(value)
        return value

    def _named(self, table: Table) -> dict[str, Any]:
        """What every part of a rule set has: id, name, basis, conditions."""
        return {
            "id": self._id(table, "id"),
            "name": table.text("name", required=True),
            "basis": table.text("basis"),
            "when": read_when(table.get("when"), table.at("when"), self.findings, self.groups),
        }

    def _group(self, table: Table) -> Group:
        return Group(
            code=self._id(table, "code"),
            name=table.text("name", required=True),
            basis=table.text("basis"),
            alternatives=self._alternatives(table),
        )

    def _alternatives(self, table: Table) -> tuple[When, ...]:
        """The conditions of a group: one table, or a list of tables of which one must hold."""
        if not isinstance(table.get("when"), Sequence):
            return (read_when(table.get("when"), table.at("when"), self.findings, None),)
        return tuple(read_when(entry, path, self.findings, None) for path, entry in table.tables("when"))

    def _rule(self, table: Table) -> Rule:
        return Rule(
            **self._named(table),
            note=table.text("note"),
            rank=table.whole("rank", least=1, most=1000),
            vat=table.word("vat", VatCode),
            rates=read_rates(table, self.findings, self.groups),
            quota=self._quota(table),
        )

    def _quota(self, table: Table) -> Quota | None:
        written = table.get("quota")
        if written is None:
            return None
        quota = Table(written, table.at("quota"), self.findings)
        hours = quota.number("hours", required=True, least=0, most=100_000)
        period = quota.string("per", required=True)
        if period and period not in ("year", "week"):
            self.findings.unknown_value(quota.at("per"), period, ("year", "week"))
        quota.close()
        return Quota(round((hours or 0) * 60), per_week=period == "week")

    def _charge(self, table: Table) -> Charge:
        return Charge(
            **self._named(table),
            extra=table.string("extra"),
            rate=read_rate(table, self.findings, self.groups, (Outcome.FREE,)),
            vat=table.word("vat", VatCode),
            waived_when_free=table.flag("waived_when_free"),
            deduct=table.flag("deduct"),
        )

    def _adjustment(self, table: Table) -> Adjustment:
        percent = table.number("percent", required=True, least=-99, most=1000)
        if percent == 0:
            self.findings.add("zero_percent", table.at("percent"))
        return Adjustment(
            **self._named(table),
            rank=table.whole("rank", least=1, most=1000),
            percent=percent or Fraction(0),
        )

    def _per_day(self, table: Table, key: str) -> bool:
        period = table.string(key)
        if period and period not in ("booking", "day"):
            self.findings.unknown_value(table.at(key), period, ("booking", "day"))
        return period == "day"

    def _cap(self, table: Table) -> Cap:
        return Cap(
            **self._named(table),
            amount_ore=table.ore("amount", required=True) or 0,
            per_day=self._per_day(table, "per"),
        )

    def _deposit(self, table: Table) -> Deposit:
        return Deposit(**self._named(table), amount_ore=table.ore("amount", required=True) or 0)

    def _fee(self, table: Table) -> Fee:
        return Fee(
            id=self._id(table, "id"),
            name=table.text("name", required=True),
            basis=table.text("basis"),
            rate=read_rate(table, self.findings, self.groups, (Outcome.FREE,)),
            vat=table.word("vat", VatCode),
        )

    def _step(self, document: Any, path: str, *, notice: bool) -> FeeStep:
        table = Table(document, path, self.findings)
        days = table.whole("notice_under_days", least=1, most=400) if notice else None
        hours = table.whole("notice_under_hours", least=1, most=9600) if notice else None
        step = FeeStep(
            notice_under_days=days,
            notice_under_hours=hours,
            percent=table.number("percent", least=0, most=200),
            amount_ore=table.ore("amount"),
        )
        if notice and (days is None) == (hours is None):
            self.findings.add("needs_one_of", path, expected=("notice_under_days", "notice_under_hours"))
        if (step.percent is None) == (step.amount_ore is None):
            self.findings.add("needs_one_of", path, expected=("percent", "amount"))
        table.close()
        return step

    def _cancellation(self, table: Table) -> CancellationRule:
        no_show = table.get("no_show")
        return CancellationRule(
            **self._named(table),
            rank=table.whole("rank", least=1, most=1000),
            also_when_free=table.flag("also_when_free"),
            steps=tuple(self._step(entry, path, notice=True) for path, entry in table.tables("steps")),
            no_show=None if no_show is None else self._step(no_show, table.at("no_show"), notice=False),
        )

    def _case(self, table: Table) -> Case:
        facts, expect = table.get("facts", required=True), table.get("expect", required=True)
        for key, written in (("facts", facts), ("expect", expect)):
            if written is not None and not isinstance(written, Mapping):
                self.findings.wrong_kind(table.at(key), "table", written)
        return Case(
            name=table.text("name", required=True),
            facts=facts if isinstance(facts, Mapping) else {},
            expect=expect if isinstance(expect, Mapping) else {},
            weeks=table.whole("weeks", least=1, most=60),
            cancelled_days_before=table.whole("cancelled_days_before", least=0, most=400),
            no_show=table.flag("no_show"),
        )
