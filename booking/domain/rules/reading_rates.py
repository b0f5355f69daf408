"""From the document form of prices to `Rate` values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from booking.domain.rules.facts import FactKind, find_fact
from booking.domain.rules.rule_set import Price, Rate
from booking.domain.rules.table import Findings, Table, amount_ore, as_fraction
from booking.domain.vocabulary import Outcome, PriceUnit

#: What may stand in a price cell instead of an amount.
PRICE_WORDS = (Outcome.FREE, Outcome.UNDECIDED, Outcome.REFUSED)
#: What is counted by the piece is no use of a space.
NOT_FOR_USE = (PriceUnit.PIECE, PriceUnit.ORDERED_HOUR)
_MOST_PERCENT = 100


def read_rates(table: Table, findings: Findings, groups: Sequence[str]) -> tuple[Rate, ...]:
    """The rates of a rule: one written in the rule itself, or several under ``[[rule.rate]]``."""
    rates = []
    if "rate" not in table:
        rates = [read_rate(table, findings, groups, PRICE_WORDS)]
    else:
        for path, entry in table.tables("rate"):
            row = Table(entry, path, findings)
            rates.append(read_rate(row, findings, groups, ()))
            row.close()
        if not rates:
            findings.add("missing_key", table.at("rate"), expected="rate")
    for rate in rates:
        if rate.per in NOT_FOR_USE:
            findings.add("unit_not_for_use", table.at("per"), found=str(rate.per))
    return tuple(rates)


def read_rate(table: Table, findings: Findings, groups: Sequence[str], words: Sequence[Outcome]) -> Rate:
    """One price with its unit and limits. `words` are what a cell may hold instead of an amount."""
    per = table.word("per", PriceUnit)
    written = table.get("price", required=True)
    cells = _Cells(per, findings, words)
    by_group: dict[str, Price] = {}
    price: Price | None = None
    if isinstance(written, Mapping):
        by_group = _read_cells(written, table.at("price"), cells, groups)
    elif written is not None:
        price = cells.read(written, table.at("price"))
    if cells.has_amount and "per" not in table:
        findings.add("missing_key", table.at("per"), expected="per")
    return Rate(
        per=per or PriceUnit.BOOKING,
        price=price,
        by_group=by_group,
        times=_read_times(table, findings),
        min_units=table.number("min_units"),
        max_units=table.number("max_units"),
        min_ore=table.ore("min_price"),
        max_ore=table.ore("max_price"),
        limits_per_day=_read_limits(table, findings),
    )


class _Cells:
    """Reads price cells; remembers whether any held an amount."""

    def __init__(self, per: PriceUnit | None, findings: Findings, words: Sequence[Outcome]) -> None:
        self.per = per
        self.findings = findings
        self.words = words
        self.has_amount = False

    def read(self, written: Any, path: str) -> Price | None:
        if isinstance(written, str):
            if written in self.words:
                return Outcome(written)
            self.findings.unknown_value(path, written, self.words or ("amount",))
            return None
        self.has_amount = True
        if self.per is not PriceUnit.TICKET_INCOME:
            return amount_ore(written, path, self.findings)
        percent = as_fraction(written)
        if percent is None or not 0 < percent <= _MOST_PERCENT:
            self.findings.wrong_kind(path, "percent", written)
            return None
        return percent


def _read_cells(written: Mapping[str, Any], path: str, cells: _Cells, groups: Sequence[str]) -> dict[str, Price]:
    by_group = {}
    table = Table(written, path, cells.findings)
    for group, cell in table.items():
        if group not in groups:
            cells.findings.unknown_value(table.at(group), group, groups)
        price = cells.read(cell, table.at(group))
        if price is not None:
            by_group[group] = price
    if not written:
        cells.findings.add("missing_key", path, expected="price")
    return by_group


def _read_times(table: Table, findings: Findings) -> str:
    name = table.string("times")
    fact = find_fact(name) if name else None
    if name and (fact is None or fact.kind is not FactKind.NUMBER or fact.unit):
        findings.add("not_a_number_fact", table.at("times"), found=name[:60])
    return name


def _read_limits(table: Table, findings: Findings) -> bool:
    per = table.string("limits_per")
    if per and per not in ("booking", "day"):
        findings.unknown_value(table.at("limits_per"), per, ("booking", "day"))
    return per == "day"
