"""Instants for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.fixtures.clock import OSLO, START

THEN = START.astimezone(UTC)  # when rows were made that do not say so themselves


def oslo(year: int, month: int, day: int, hour: int = 0, minute: int = 0, *, fold: int = 0) -> datetime:
    """The instant at which the clocks in Oslo show this; ``fold=1`` is the second time that they do."""
    return datetime(year, month, day, hour, minute, tzinfo=OSLO, fold=fold).astimezone(UTC)
