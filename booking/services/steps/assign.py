"""Setting what differs, and remembering what it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def assign(row: object, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set the values that differ; returns old and new by name."""
    changes: dict[str, tuple[Any, Any]] = {}
    for key, value in values.items():
        stored = [str(part) for part in value] if isinstance(value, tuple) else value
        old = getattr(row, key)
        if old != stored:
            setattr(row, key, str(stored) if isinstance(stored, str) else stored)
            changes[key] = (old, stored)
    return changes
