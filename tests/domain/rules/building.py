"""Small rule sets and facts for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.domain.rules.facts import Facts
from booking.domain.rules.facts_document import facts_from_document
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.rule_set import RuleSet

OSLO = ZoneInfo("Europe/Oslo")


def rules(*written: dict[str, Any], **document: Any) -> RuleSet:
    """A rule set of the rules; each gets a name, and an hourly price its unit."""
    numbered = [{"id": f"r{number}", "name": f"Regel {number}", **rule} for number, rule in enumerate(written, 1)]
    head = {"format": 1, "code": "test", "name": "Test", "valid_from": "2020-01-01"}
    return parse_rule_set({**head, **document, "rule": numbered})


def named(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    """Parts with a name each."""
    return [{"name": str(part.get("id", part.get("code"))), **part} for part in parts]


def use(starts: str = "2026-11-24T18:00", ends: str = "2026-11-24T20:00", **facts: Any) -> Facts:
    """Facts in document form; a Tuesday evening when nothing is said."""
    return facts_from_document({"starts": starts, "ends": ends, **facts})


def oslo(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=OSLO).astimezone(UTC)
