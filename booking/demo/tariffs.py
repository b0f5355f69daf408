"""The demonstration's tariffs: one in force, invented for Ås, and Nesodden's real one of 2017, which is over."""

from __future__ import annotations

from datetime import datetime

from booking.database import db, transaction
from booking.domain.rules.toml import load_rule_set
from booking.domain.rules.writing import to_document
from booking.models import Tariff
from booking.paths import PACKAGE

# As if they had been decided in their time: publishing today could not reach back to the year that is shown.
TARIFFS = (("aas_demo.toml", "published"), ("nesodden_2017.toml", "superseded"))


def store_tariffs(now: datetime) -> None:
    """Store both."""
    with transaction():
        for name, state in TARIFFS:
            rule_set = load_rule_set((PACKAGE / "tariffs" / name).read_bytes())
            db.session.add(
                Tariff(
                    code=rule_set.code,
                    version=rule_set.version,
                    name=rule_set.name.in_language("nb"),
                    valid_from=rule_set.valid_from,
                    valid_to=rule_set.valid_to,
                    state=state,
                    document=to_document(rule_set),
                    demonstration=rule_set.demonstration,
                    created_at=now,
                    published_at=now,
                )
            )
