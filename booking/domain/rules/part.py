"""One part of a booking and what was decided for it."""

from __future__ import annotations

from dataclasses import dataclass

from booking.domain.rules.compiling import Entry
from booking.domain.rules.rule_set import Adjustment
from booking.domain.rules.spans import Span
from booking.domain.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Part:
    """One span of a booking; `entry` is the rule that decided, or ``None`` when no single rule did.

    `classes` are the facts' classes there, `conflict` the bits of the rules that disagreed, `passed` the bits of the
    free rules whose quota was used up.
    """

    span: Span
    entry: Entry | None
    group: str | None
    discount: Adjustment | None
    surcharge: Adjustment | None
    classes: tuple[int, ...]
    conflict: int = 0
    passed: int = 0

    @property
    def outcome(self) -> Outcome:
        return self.entry.outcome if self.entry is not None else Outcome.UNDECIDED
