"""Reading a document strictly: every key is known, every value has its kind, and every fault is named.

Nothing stops at the first fault: the author of a file gets all of them, each with the place in the file, what
was expected and what was found. Sentences for the codes are in `booking.messages.tariff_findings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from booking.domain.errors import Finding
from booking.domain.money import ORE_PER_KRONE
from booking.domain.rules.text import NO_TEXT, TEXT_LANGUAGES, Text

MAX_TEXT = 2000
MAX_KRONER = 100_000_000

Word = TypeVar("Word", bound=StrEnum)


class RuleSetError(Exception):
    """The document is no rule set; `findings` say where and why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(", ".join(f"{finding.field}: {finding.code}" for finding in self.findings))


def short(value: Any) -> str:
    """What was found, short enough for a message."""
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


@dataclass
class Findings:
    """The faults found so far."""

    found: list[Finding] = field(default_factory=list)

    def add(self, code: str, path: str, **parameters: Any) -> None:
        self.found.append(Finding(f"tariff.{code}", path, parameters))

    def wrong_kind(self, path: str, kind: str, value: Any) -> None:
        self.add("wrong_kind", path, expected=kind, found=short(value))

    def unknown_value(self, path: str, value: Any, allowed: Iterable[str]) -> None:
        words = tuple(map(str, allowed))
        self.add("unknown_value", path, found=short(value), expected=words, nearest=nearest(value, words))


def nearest(value: Any, words: Sequence[str]) -> str:
    """The allowed word most like the one found, or an empty string."""
    return next(iter(get_close_matches(short(value), words, n=1)), "")


def as_fraction(value: Any) -> Fraction | None:
    """An exact number for an integer, a decimal or a float as it was written; ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        return None
    if isinstance(value, Fraction):
        return value
    try:
        return Fraction(Decimal(repr(value) if isinstance(value, float) else value))
    except (InvalidOperation, ValueError, OverflowError):
        return None


class Table:
    """One table of the document. Ask for its keys, then `close` it: what was not asked for is unknown."""

    def __init__(self, document: Any, path: str, findings: Findings) -> None:
        self.path = path
        self.findings = findings
        self._asked: set[str] = set()
        self._values: Mapping[str, Any] = {}
        if isinstance(document, Mapping):
            self._values = document
        else:
            findings.wrong_kind(path, "table", document)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def get(self, key: str, *, required: bool = False) -> Any:
        self._asked.add(key)
        value = self._values.get(key)
        if value is None and required:
            self.findings.add("missing_key", self.at(key), expected=key)
        return value

    def items(self) -> Iterator[tuple[str, Any]]:
        """Every key and value, for tables whose keys are data."""
        self._asked.update(self._values)
        return iter(self._values.items())

    def close(self) -> None:
        allowed = tuple(sorted(self._asked))
        for key in self._values:
            if key not in self._asked:
                self.findings.add(
                    "unknown_key", self.at(str(key)), found=short(key), expected=allowed, nearest=nearest(key, allowed)
                )

    def string(self, key: str, *, required: bool = False) -> str:
        value = self.get(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > MAX_TEXT or (required and not value.strip()):
            self.findings.wrong_kind(self.at(key), "text", value)
            return ""
        return value

    def text(self, key: str, *, required: bool = False) -> Text:
        """A text: one string (bokmål), or a table with nb, nn and en."""
        value = self.get(key, required=required)
        if value is None:
            return NO_TEXT
        if isinstance(value, str):
            return Text(nb=self.string(key, required=required))
        table = Table(value, self.at(key), self.findings)
        text = Text(**{language: table.string(language) for language in TEXT_LANGUAGES})
        table.close()
        if not text and isinstance(value, Mapping):
            self.findings.wrong_kind(self.at(key), "text", value)
        return text

    def flag(self, key: str) -> bool:
        value = self.get(key)
        if value is not None and not isinstance(value, bool):
            self.findings.wrong_kind(self.at(key), "flag", value)
        return value is True

    def word(self, key: str, words: type[Word], *, required: bool = False) -> Word | None:
        value = self.get(key, required=required)
        if value is None:
            return None
        try:
            return words(value)
        except ValueError:
            self.findings.unknown_value(self.at(key), value, words)
            return None

    def day(self, key: str, *, required: bool = False) -> date | None:
        value = self.get(key, required=required)
        if value is None:
            return None
        day = as_day(value)
        if day is None:
            self.findings.wrong_kind(self.at(key), "date", value)
        return day

    def number(self, key: str, *, required: bool = False, least: int = 0, most: int = 10**9) -> Fraction | None:
        value = self.get(key, required=required)
        if value is None:
            return None
        number = as_fraction(value)
        if number is None:
            self.findings.wrong_kind(self.at(key), "number", value)
        elif not least <= number <= most:
            self.findings.add("out_of_range", self.at(key), found=short(value), least=least, most=most)
            return None
        return number

    def whole(self, key: str, *, required: bool = False, least: int = 0, most: int = 10**9) -> int | None:
        number = self.number(key, required=required, least=least, most=most)
        if number is not None and number.denominator != 1:
            self.findings.wrong_kind(self.at(key), "whole_number", self._values[key])
            return None
        return None if number is None else int(number)

    def ore(self, key: str, *, required: bool = False) -> int | None:
        """Kroner with at most two decimals, more than 0, as øre."""
        value = self.get(key, required=required)
        return None if value is None else amount_ore(value, self.at(key), self.findings)

    def tables(self, key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The tables of a list, each with its path; named by its id or code when it has one."""
        value = self.get(key)
        if value is None:
            return
        if not isinstance(value, Sequence) or isinstance(value, str):
            self.findings.wrong_kind(self.at(key), "list", value)
            return
        for number, entry in enumerate(value, start=1):
            label = (entry.get("id") or entry.get("code")) if isinstance(entry, Mapping) else None
            path = self.at(f"{key}[{label if isinstance(label, str) else number}]")
            if isinstance(entry, Mapping):
                yield path, entry
            else:
                self.findings.wrong_kind(path, "table", entry)


def as_day(value: Any) -> date | None:
    """A date for a date or an ISO text; ``None`` for anything else, also for a date with a time."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and len(value) == len("2026-01-31"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def amount_ore(value: Any, path: str, findings: Findings) -> int | None:
    """Øre for an amount in kroner; a price of nothing is refused, because free use must be said as such."""
    number = as_fraction(value)
    if number is None:
        findings.wrong_kind(path, "amount", value)
        return None
    ore = number * ORE_PER_KRONE
    if ore.denominator != 1:
        findings.add("too_many_decimals", path, found=short(value))
        return None
    if not 0 < ore <= MAX_KRONER * ORE_PER_KRONE:
        findings.add("zero_or_negative_amount" if ore <= 0 else "too_large_amount", path, found=short(value))
        return None
    return int(ore)
