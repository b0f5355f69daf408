"""Which rule set is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import or_, select

from booking.database import db
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.rule_set import RuleSet
from booking.models import Tariff


@dataclass(frozen=True, slots=True)
class TariffRow:
    """A version of a tariff, without its rules."""

    id: int
    code: str
    version: int
    name: str
    valid_from: date
    valid_to: date | None
    state: str
    demonstration: bool


def tariff_in_force(day: date) -> RuleSet | None:
    """The published rule set for use on the day, the newest when there are several; ``None`` when there is none."""
    statement = (
        select(Tariff.id, Tariff.published_at)
        .where(
            Tariff.state == "published",
            Tariff.valid_from <= day,
            or_(Tariff.valid_to.is_(None), Tariff.valid_to >= day),
        )
        .order_by(Tariff.valid_from.desc(), Tariff.id.desc())
        .limit(1)
    )
    found = db.session.execute(statement).first()
    return _rule_set(str(db.engine.url), *found) if found else None


@lru_cache(maxsize=32)
def _rule_set(_database: str, tariff_id: int, _published_at: object) -> RuleSet:
    """A published rule set never changes, so it is read once."""
    document = db.session.scalar(select(Tariff.document).where(Tariff.id == tariff_id))
    return parse_rule_set(document or {})


def tariff_list() -> list[TariffRow]:
    """Every version, the one that came last first."""
    statement = select(
        Tariff.id, Tariff.code, Tariff.version, Tariff.name, Tariff.valid_from, Tariff.valid_to, Tariff.state,
        Tariff.demonstration,
    ).order_by(Tariff.valid_from.desc(), Tariff.id.desc())  # fmt: skip
    return [TariffRow(*row) for row in db.session.execute(statement)]
