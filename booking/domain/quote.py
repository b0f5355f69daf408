"""A price with its reasons, as it is shown, stored with the booking and never rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from booking.domain.rules.decision import Decision, Failure, PassedOver, RuleReference, TariffReference
from booking.domain.rules.facts import Facts
from booking.domain.rules.facts_document import facts_document, facts_from_document
from booking.domain.rules.text import NO_TEXT, Text
from booking.domain.vocabulary import Outcome, PriceUnit, VatCode

__all__ = ["FORMAT", "Line", "LineKind", "Quote", "TariffReference", "as_document", "from_document"]

FORMAT = 1

Number: TypeAlias = int | Fraction


class LineKind(StrEnum):
    """What a line of a quote is for."""

    USE = "use"
    CHARGE = "charge"
    FEE = "fee"
    DISCOUNT = "discount"
    SURCHARGE = "surcharge"
    CAP = "cap"
    ROUNDING = "rounding"


class Line(NamedTuple):
    """One line: `quantity` x `rate_ore` per `unit` = `amount_ore` (rounded half up), and the rule behind it.

    A free line has amount 0 and `free` set. `starts_at`/`ends_at` is what the line covers (first start, last
    end); `minutes` how much of it. `tariff` is set when the quote follows more than one.
    """

    kind: LineKind
    rule_id: str
    name: Text
    quantity: Number
    unit: PriceUnit
    rate_ore: int
    amount_ore: int
    vat: VatCode
    starts_at: datetime
    ends_at: datetime
    minutes: int
    free: bool = False
    tariff: str = ""
    basis: Text = NO_TEXT
    percent: Number | None = None


class Quote(NamedTuple):
    """What a booking costs and why.

    `total_ore` is ``None`` when a person must decide or the use is refused: an unknown price is never 0.
    `full_price_ore` is what the same use would have cost without free use and discounts, or ``None`` when the
    rule set does not say; `value_ore` is what was given. `deposit_ore` comes beside the total. `facts` is the
    booking as the rules saw it.
    """

    tariff: TariffReference
    decision: Decision
    lines: tuple[Line, ...]
    total_ore: int | None
    full_price_ore: int | None
    facts: Facts
    deposit_ore: int = 0

    @property
    def outcome(self) -> Outcome:
        return self.decision.outcome

    @property
    def value_ore(self) -> int | None:
        """The value of free use and discounts; ``None`` when one of the two prices is not known."""
        if self.total_ore is None or self.full_price_ore is None:
            return None
        return self.full_price_ore - self.total_ore


def as_document(quote: Quote) -> dict[str, Any]:
    """The quote as JSON-able values; `from_document` gives an equal quote back.

    Amounts are integer øre, instants ISO 8601 in UTC, quantities whole numbers or fractions as text (``"3/2"``).
    """
    return {
        "format": FORMAT,
        "tariff": {
            "code": quote.tariff.code,
            "version": quote.tariff.version,
            "name": quote.tariff.name.as_document(),
            "demonstration": quote.tariff.demonstration,
        },
        "decision": _decision_document(quote.decision),
        "lines": [line_document(line) for line in quote.lines],
        "total_ore": quote.total_ore,
        "full_price_ore": quote.full_price_ore,
        "deposit_ore": quote.deposit_ore,
        "facts": facts_document(quote.facts),
    }


def from_document(document: Mapping[str, Any]) -> Quote:
    """The quote that a stored document holds."""
    tariff = document["tariff"]
    return Quote(
        tariff=TariffReference(tariff["code"], tariff["version"], Text(**tariff["name"]), tariff["demonstration"]),
        decision=_read_decision(document["decision"]),
        lines=tuple(line_from_document(line) for line in document["lines"]),
        total_ore=document["total_ore"],
        full_price_ore=document["full_price_ore"],
        deposit_ore=document["deposit_ore"],
        facts=facts_from_document(document["facts"]),
    )


def _number_document(number: Number) -> int | str:
    return int(number) if number == int(number) else str(Fraction(number))


def _read_number(written: int | str) -> Number:
    return written if isinstance(written, int) else Fraction(written)


def _rule_document(rule: RuleReference) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name.as_document(),
        "basis": rule.basis.as_document(),
        "note": rule.note.as_document(),
    }


def _read_rule(document: Mapping[str, Any]) -> RuleReference:
    return RuleReference(document["id"], *(Text(**document[key]) for key in ("name", "basis", "note")))


def _decision_document(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": str(decision.outcome),
        "rule": _rule_document(decision.rule) if decision.rule is not None else None,
        "group": _rule_document(decision.group) if decision.group is not None else None,
        "passed_over": [
            {
                "rule": _rule_document(passed.rule),
                "outcome": str(passed.outcome),
                "failures": [_failure_document(failure) for failure in passed.failures],
                "group": _rule_document(passed.group) if passed.group is not None else None,
            }
            for passed in decision.passed_over
        ],
        "conflict": [_rule_document(rule) for rule in decision.conflict],
        "missing": list(decision.missing),
        "unpriced": list(decision.unpriced),
    }


def _failure_document(failure: Failure) -> dict[str, Any]:
    document = {"fact": failure.fact, "found": failure.found, "wanted": failure.wanted}
    if failure.of is not None:
        document |= {"number": failure.number, "of": failure.of}
    return document


def _read_decision(document: Mapping[str, Any]) -> Decision:
    return Decision(
        outcome=Outcome(document["outcome"]),
        rule=_read_rule(document["rule"]) if document["rule"] else None,
        group=_read_rule(document["group"]) if document["group"] else None,
        passed_over=tuple(
            PassedOver(
                _read_rule(passed["rule"]),
                Outcome(passed["outcome"]),
                tuple(Failure(**failure) for failure in passed["failures"]),
                _read_rule(passed["group"]) if passed["group"] else None,
            )
            for passed in document["passed_over"]
        ),
        conflict=tuple(_read_rule(rule) for rule in document["conflict"]),
        missing=tuple(document["missing"]),
        unpriced=tuple(document["unpriced"]),
    )


def line_document(line: Line) -> dict[str, Any]:
    """One line as JSON-able values; `line_from_document` gives an equal line back."""
    return {
        "kind": str(line.kind),
        "rule": line.rule_id,
        "name": line.name.as_document(),
        "basis": line.basis.as_document(),
        "quantity": _number_document(line.quantity),
        "unit": str(line.unit),
        "rate_ore": line.rate_ore,
        "percent": None if line.percent is None else _number_document(line.percent),
        "amount_ore": line.amount_ore,
        "free": line.free,
        "tariff": line.tariff,
        "vat": str(line.vat),
        "starts_at": line.starts_at.isoformat(),
        "ends_at": line.ends_at.isoformat(),
        "minutes": line.minutes,
    }


def line_from_document(document: Mapping[str, Any]) -> Line:
    """The line that a stored document holds."""
    return Line(
        kind=LineKind(document["kind"]),
        rule_id=document["rule"],
        name=Text(**document["name"]),
        basis=Text(**document["basis"]),
        quantity=_read_number(document["quantity"]),
        unit=PriceUnit(document["unit"]),
        rate_ore=document["rate_ore"],
        percent=None if document["percent"] is None else _read_number(document["percent"]),
        amount_ore=document["amount_ore"],
        free=document["free"],
        tariff=document["tariff"],
        vat=VatCode(document["vat"]),
        starts_at=datetime.fromisoformat(document["starts_at"]),
        ends_at=datetime.fromisoformat(document["ends_at"]),
        minutes=document["minutes"],
    )
