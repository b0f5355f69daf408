"""Opening hours of one day as they are written: checking them before they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from booking.domain.errors import Finding
from booking.domain.opening_hours import check_hours

Span = tuple[int, int]  # minutes after midnight: opens and closes; 1440 is the midnight that ends the day
Spans = Sequence[Span | None]  # None is a line that was left empty

MINUTES_PER_DAY = 24 * 60


def written(spans: Spans) -> list[Span]:
    """The spans without the empty lines, in order of time."""
    return sorted(span for span in spans if span is not None)


def check_spans(spans: Spans, field: str) -> list[Finding]:
    """What is wrong with the hours of one day.

    A finding belongs to the line it is about: ``closes_{field}_{number of the line}``.
    """
    findings = []
    for line, span in enumerate(spans):
        if span is None:
            continue
        backwards = check_hours(_wall(span[0]), _wall(span[1])).findings
        findings += [Finding(each.code, f"closes_{field}_{line}", each.parameters) for each in backwards]
        if not backwards and any(_overlap(span, earlier) for earlier in spans[:line] if earlier is not None):
            findings.append(Finding("opening_hours.windows_overlap", f"opens_{field}_{line}"))
    return findings


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _wall(minute: int) -> time:
    hour, minute = divmod(minute % MINUTES_PER_DAY, 60)
    return time(hour, minute)
