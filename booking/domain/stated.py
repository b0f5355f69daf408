"""What a tenant states of a booking because the rules ask, and nothing else knows it.

Which facts these are is said where facts are made (`booking.domain.rules.facts`). In document form they are written as
in a case of a rule set: ``{"ticket_income": 2000, "disability": true, "participants_under": {"16": 5}}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from booking.domain.errors import Finding, Refused, Verdict
from booking.domain.rules.facts import FACTS, FactKind, FactSpec
from booking.domain.rules.facts_document import read_value, written_value
from booking.domain.rules.table import Findings

GROWN_UP = 19  # every booking states how many are younger than this
LAST_AGE = 99
LARGEST_NUMBER = 1_000_000
LONGEST_WORD = 60
UNDER = "participants_under"

#: The facts that a tenant may state, by their name in rules.
STATED_FACTS: Mapping[str, FactSpec] = MappingProxyType({name: fact for name, fact in FACTS.items() if fact.stated})


@dataclass(frozen=True, slots=True)
class Stated:
    """`facts` are values by their field in `Facts`; `under` maps an age to how many participants are younger.

    What is not there was not stated. The number under 19 is a field of the booking itself.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    under: Mapping[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.facts or self.under)


NOTHING_STATED = Stated()


def stated_document(stated: Stated) -> dict[str, Any]:
    """The document form, JSON-able; `read_stated` gives the same back."""
    document = {
        name: written_value(fact, stated.facts[fact.field])
        for name, fact in STATED_FACTS.items()
        if fact.field in stated.facts
    }
    under = {str(age): number for age, number in sorted(stated.under.items())}
    return document | ({UNDER: under} if under else {})


def read_stated(document: Mapping[str, Any] | None) -> Stated:
    """What a document states.

    Raises:
        Refused: `booking.stated_unknown` for what a tenant does not state, `booking.stated_wrong` for a value that the
            fact cannot have; every fault is told.
    """
    faults: list[Finding] = []
    facts: dict[str, Any] = {}
    under: dict[int, int] = {}
    for name, written in (document or {}).items():
        if name == UNDER and isinstance(written, Mapping):
            under.update(_read_counts(written, faults))
        elif name in STATED_FACTS:
            fact = STATED_FACTS[name]
            value = _read(fact, written)
            if value is None:
                faults.append(_wrong(name))
            facts[fact.field] = value
        else:
            faults.append(Finding("booking.stated_unknown", "stated", {"fact": str(name)[:LONGEST_WORD]}))
    if faults:
        raise Refused(*faults)
    # In one order, whatever the document's: a database may keep its keys in another.
    in_order = {fact.field: facts[fact.field] for fact in STATED_FACTS.values() if fact.field in facts}
    return Stated(in_order, dict(sorted(under.items())))


def _read(fact: FactSpec, written: Any) -> Any:
    """The value, or ``None`` when the fact cannot have it."""
    findings = Findings()
    value = read_value(fact, written, fact.name, findings)
    if findings.found or value is None:
        return None
    if fact.kind is FactKind.NUMBER and value > LARGEST_NUMBER * fact.scale:
        return None
    if fact.kind is FactKind.TEXT and not (value.isprintable() and 0 < len(value) <= LONGEST_WORD):
        return None
    return value


def _read_counts(written: Mapping[Any, Any], faults: list[Finding]) -> Iterator[tuple[int, int]]:
    for age, number in written.items():
        text = str(age)
        counted = text.isascii() and text.isdecimal() and 0 < int(text[:3]) <= LAST_AGE and int(text[:3]) != GROWN_UP
        if not counted:
            faults.append(Finding("booking.stated_unknown", "stated", {"fact": f"{UNDER}_{text}"[:LONGEST_WORD]}))
        elif isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= LARGEST_NUMBER:
            faults.append(_wrong(f"{UNDER}_{text}"))
        else:
            yield int(text), number


def _wrong(name: str) -> Finding:
    return Finding("booking.stated_wrong", "stated", {"fact": name})


def check_ages(stated: Stated, participants: int, under_19: int) -> Verdict:
    """Whether the numbers under each age agree: no more than all, and no more than those under a higher age."""
    counts = sorted({**stated.under, GROWN_UP: under_19}.items())
    findings = [_more_than_all(age, number, participants) for age, number in counts if number > participants]
    if findings:
        return Verdict(tuple(findings))
    return Verdict.of(
        Finding(
            "booking.more_of_the_younger",
            _field(age if age != GROWN_UP else older),
            {"age": age, "young": number, "older": older, "number": more},
        )
        for (age, number), (older, more) in pairwise(counts)
        if number > more
    )


def _more_than_all(age: int, number: int, participants: int) -> Finding:
    numbers = {"participants": participants, "young": number}
    if age == GROWN_UP:
        return Finding("booking.more_young_than_participants", _field(age), numbers)
    return Finding("booking.more_under_age_than_participants", _field(age), {**numbers, "age": age})


def _field(age: int) -> str:
    return "participants_under_19" if age == GROWN_UP else f"under_{age}"
