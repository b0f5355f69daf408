"""What the factories share: storing, counting, and names that make addresses."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from sqlalchemy import func, select

from booking.database import Base, db

Row = TypeVar("Row", bound=Base)

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


def stored(row: Row) -> Row:
    """Store the row for good, so that use cases and pages find it."""
    db.session.add(row)
    db.session.commit()
    return row


def number_of(model: type[Any]) -> int:
    """How many there are already; makes default names differ."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def slug_of(name: str) -> str:
    """``Åshallen, sal 1`` becomes ``ashallen-sal-1``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().translate(LETTERS)).strip("-")
