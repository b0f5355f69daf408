"""What is different between two versions of a rule set, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from booking.domain.rules.cases import run_case
from booking.domain.rules.facts_document import Calendar
from booking.domain.rules.norwegian_days import norwegian_day
from booking.domain.rules.rule_set import Case, RuleSet
from booking.domain.rules.writing import to_document


class ChangeKind(StrEnum):
    """What happened to a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value of a part, before and after in document form; ``None`` where it was not said."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part that differs. `section` is its table ("rule", "group" ...), empty for what stands at the top.

    `name` is the part's name in document form, as it is after when it is still there. Price groups are in order, so
    one may have moved; in other sections order says nothing.
    """

    section: str
    id: str
    kind: ChangeKind
    name: Any = None
    values: tuple[ValueChange, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseChange:
    """An example that comes to something else under the new version. Amounts in øre, ``None``: a person decides."""

    case: Case
    before_ore: int | None
    after_ore: int | None
    before: str
    after: str


def differences(old: RuleSet, new: RuleSet) -> tuple[PartChange, ...]:
    """Every part that was added, removed or changed, in the order of the new version. Examples are left out."""
    before, after = to_document(old), to_document(new)
    return tuple(_differences(before, after))


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[PartChange]:
    top = _values(_top(before), _top(after))
    if top:
        yield PartChange("", "", ChangeKind.CHANGED, after.get("name"), top)
    sections = [key for key in dict.fromkeys([*after, *before]) if _is_section(before, key) or _is_section(after, key)]
    for section in sections:
        if section != "case":
            yield from _section(section, _parts(before, section), _parts(after, section))


def _top(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if not _is_section(document, key) and key != "version"}


def _is_section(document: Mapping[str, Any], key: str) -> bool:
    return isinstance(document.get(key), list)


def _parts(document: Mapping[str, Any], section: str) -> dict[str, Mapping[str, Any]]:
    return {part.get("id") or part["code"]: part for part in document.get(section, ())}


def _section(section: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[PartChange]:
    kept_before = [id_ for id_ in before if id_ in after]
    kept_after = [id_ for id_ in after if id_ in before]
    moved = (
        {id_ for id_, was in zip(kept_after, kept_before, strict=True) if id_ != was} if section == "group" else set()
    )
    for id_, part in after.items():
        if id_ not in before:
            yield PartChange(section, id_, ChangeKind.ADDED, part["name"])
        elif values := _values(before[id_], part):
            yield PartChange(section, id_, ChangeKind.CHANGED, part["name"], values)
        elif id_ in moved:
            yield PartChange(section, id_, ChangeKind.MOVED, part["name"])
    for id_, part in before.items():
        if id_ not in after:
            yield PartChange(section, id_, ChangeKind.REMOVED, part["name"])


def _values(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[ValueChange, ...]:
    keys = dict.fromkeys([*after, *before])
    return tuple(ValueChange(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key))


def changed_cases(old: RuleSet, new: RuleSet, calendar: Calendar = norwegian_day) -> tuple[CaseChange, ...]:
    """The examples of either version that the two versions answer differently."""
    cases = {(case.name, repr(case.facts)): case for case in (*old.cases, *new.cases)}
    changes = []
    for case in cases.values():
        tried = [run_case(rule_set, case, calendar).quote for rule_set in (old, new)]
        before, after = tried
        if before is None or after is None:
            continue
        answers = [(str(quoted.outcome), quoted.total_ore) for quoted in (before, after)]
        if answers[0] != answers[1]:
            changes.append(CaseChange(case, before.total_ore, after.total_ore, answers[0][0], answers[1][0]))
    return tuple(changes)
