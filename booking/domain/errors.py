"""Refusals as values: a verdict holds findings, a finding has a stable code.

The domain says *what* is wrong with a code and parameters; the sentence a person reads is chosen by
`booking.messages.findings`, so that forms, letters and the API refuse in the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime, time
from typing import TypeAlias

Parameter: TypeAlias = str | int | float | bool | date | datetime | time | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to refuse, or to warn.

    `code` is stable and part of the API (dotted, e.g. ``booking.outside_opening_hours``); `field` names the
    input the finding belongs to, or is empty when it belongs to the whole request; `parameters` fill the
    sentence.
    """

    code: str
    field: str = ""
    parameters: Mapping[str, Parameter] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "may this be done?": allowed when nothing was found."""

    findings: tuple[Finding, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.findings

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(finding.code for finding in self.findings)

    def __and__(self, other: Verdict) -> Verdict:
        return Verdict(self.findings + other.findings)

    @classmethod
    def of(cls, findings: Iterable[Finding | None]) -> Verdict:
        """Gather the findings that are there; ``None`` means that a check found nothing."""
        return cls(tuple(finding for finding in findings if finding is not None))


ALLOWED = Verdict()


class Refused(Exception):
    """Raised by a use case whose verdict is a refusal; the transaction is rolled back, nothing is half done."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.verdict = Verdict(findings)


class NotFound(Exception):
    """The thing asked for does not exist, or the actor may not know that it does."""
