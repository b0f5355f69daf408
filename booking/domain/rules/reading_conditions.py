"""From the document form of a rule's conditions to `Condition` values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from fractions import Fraction
from typing import Any

from booking.domain.rules.conditions import (
    Between,
    Condition,
    FromTo,
    OneOf,
    Test,
    When,
    day_of_year,
    minutes_of,
)
from booking.domain.rules.facts import FACTS, FactKind, FactSpec, find_fact
from booking.domain.rules.table import Findings, Table, as_day, as_fraction, nearest

_BOUNDS = ("at_least", "over", "at_most", "under")
_LAST_WEEK = 53


def read_when(document: Any, path: str, findings: Findings, groups: Sequence[str] | None) -> When:
    """The conditions of a rule, sorted by fact; `groups` are the price groups, or ``None`` where none may be asked."""
    if document is None:
        return ()
    table = Table(document, path, findings)
    conditions = []
    for name, value in table.items():
        fact = find_fact(name) if isinstance(name, str) else None
        if fact is None or (fact.kind is FactKind.GROUP and groups is None):
            findings.add("unknown_fact", table.at(str(name)), found=str(name)[:60], nearest=nearest(name, tuple(FACTS)))
            continue
        test = _read_test(fact, value, table.at(name), findings, groups or ())
        if test is not None:
            conditions.append(Condition(name, test))
    return tuple(sorted(conditions, key=lambda condition: condition.fact))


def _read_test(fact: FactSpec, value: Any, path: str, findings: Findings, groups: Sequence[str]) -> Test | None:
    match fact.kind:
        case FactKind.FLAG:
            return _read_flag(value, path, findings)
        case FactKind.NUMBER:
            return _read_between(value, path, findings)
        case FactKind.CHOICE | FactKind.DAY:
            return _read_one_of(value, path, findings, fact.choices)
        case FactKind.GROUP:
            return _read_one_of(value, path, findings, groups)
        case FactKind.TEXT:
            return _read_one_of(value, path, findings, None)
        case _:
            return _read_from_to(fact.kind, value, path, findings)


def _read_flag(value: Any, path: str, findings: Findings) -> Test | None:
    if not isinstance(value, bool):
        findings.wrong_kind(path, "flag", value)
        return None
    return OneOf(("true",) if value else ("false",))


def _read_words(value: Any, path: str, findings: Findings, allowed: Sequence[str] | None) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, Sequence) or not words or not all(isinstance(word, str) and word for word in words):
        findings.wrong_kind(path, "words", value)
        return ()
    for word in words:
        if allowed is not None and word not in allowed:
            findings.unknown_value(path, word, allowed)
    return tuple(dict.fromkeys(str(word) for word in words))


def _read_one_of(value: Any, path: str, findings: Findings, allowed: Sequence[str] | None) -> Test | None:
    if not isinstance(value, Mapping):
        words = _read_words(value, path, findings, allowed)
        return OneOf(words) if words else None
    table = Table(value, path, findings)
    any_of, none_of = (
        _read_words(word, table.at(key), findings, allowed) if (word := table.get(key)) is not None else ()
        for key in ("is", "not")
    )
    table.close()
    if not any_of and not none_of:
        findings.wrong_kind(path, "words", value)
        return None
    return OneOf(any_of, none_of)


def _read_between(value: Any, path: str, findings: Findings) -> Test | None:
    if not isinstance(value, Mapping):
        number = as_fraction(value)
        if number is None:
            findings.wrong_kind(path, "number", value)
            return None
        return Between(at_least=number, at_most=number)
    table = Table(value, path, findings)
    bounds: dict[str, Fraction | None] = {name: table.number(name) for name in _BOUNDS}
    table.close()
    if not any(name in table for name in _BOUNDS):
        findings.wrong_kind(path, "bounds", value)
        return None
    return Between(**bounds)


def _read_from_to(kind: FactKind, value: Any, path: str, findings: Findings) -> Test | None:
    table = Table(value, path, findings)
    read = _ORDINALS[kind]
    ends: list[int | None] = []
    for key in ("from", "to"):
        written = table.get(key, required=True)
        ordinal = None if written is None else read(written)
        if written is not None and ordinal is None:
            findings.wrong_kind(table.at(key), kind.value, written)
        ends.append(ordinal)
    table.close()
    start, end = ends
    if start is None or end is None:
        return None
    # A clock range ends where it says; days and weeks are counted with their last one.
    end = end if kind is FactKind.CLOCK else end + 1
    if (kind is FactKind.DATE and start >= end) or start == end:
        findings.add("empty_range", path)
        return None
    return FromTo(start, end)


def _clock(written: Any) -> int | None:
    minutes = minutes_of(written) if isinstance(written, str | time) else None
    return None if minutes is None else minutes


def _date(written: Any) -> int | None:
    day = as_day(written)
    return None if day is None else day.toordinal()


def _week(written: Any) -> int | None:
    is_week = isinstance(written, int) and not isinstance(written, bool) and 1 <= written <= _LAST_WEEK
    return written if is_week else None


def _time_of_year(written: Any) -> int | None:
    # A leap year, so that 29 February may be written.
    day = as_day(f"2000-{written}") if isinstance(written, str) else None
    return None if day is None else day_of_year(day.month, day.day)


_ORDINALS: Mapping[FactKind, Callable[[Any], int | None]] = {
    FactKind.CLOCK: _clock,
    FactKind.DATE: _date,
    FactKind.WEEK: _week,
    FactKind.TIME_OF_YEAR: _time_of_year,
}
