"""Which rule set is in force, and every version there is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, or_, select

from booking.database import db
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.rule_set import RuleSet
from booking.domain.tariff_timeline import Validity
from booking.i18n import alphabetical
from booking.models import Equipment, Person, Tariff


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

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"

    def in_force_on(self, day: date) -> bool:
        """Published, and one of its days."""
        return self.state == "published" and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class TariffVersion:
    """A version with its rules. `document` is the rule set as it would stand in a file."""

    row: TariffRow
    rule_set: RuleSet
    document: dict[str, Any]
    created_at: datetime
    created_by: str | None
    published_at: datetime | None
    published_by: str | None


_COLUMNS = (
    Tariff.id,
    Tariff.code,
    Tariff.version,
    Tariff.name,
    Tariff.valid_from,
    Tariff.valid_to,
    Tariff.state,
    Tariff.demonstration,
)


def tariff_in_force(day: date) -> RuleSet | None:
    """The published rule set for use on the day, the newest when there are several; ``None`` when there is none."""
    found = db.session.execute(_in_force(day)).first()
    return _rule_set(str(db.engine.url), *found) if found else None


def tariffs_in_force(first: date, last: date) -> list[RuleSet]:
    """The published rule sets for use on some day of the period, each with the days that it was decided to hold."""
    found = db.session.execute(
        select(Tariff.id, Tariff.published_at, Tariff.valid_from, Tariff.valid_to)
        .where(
            Tariff.state == "published",
            Tariff.valid_from <= last,
            or_(Tariff.valid_to.is_(None), Tariff.valid_to >= first),
        )
        .order_by(Tariff.id)
    )
    return [_as_decided(str(db.engine.url), *row) for row in found]


@lru_cache(maxsize=32)
def _as_decided(
    database: str, tariff_id: int, published_at: object, valid_from: date, valid_to: date | None
) -> RuleSet:
    """The rule set with its days as they stand; the last one may be set after it was published."""
    rule_set = _rule_set(database, tariff_id, published_at)
    if (rule_set.valid_from, rule_set.valid_to) == (valid_from, valid_to):
        return rule_set
    return replace(rule_set, valid_from=valid_from, valid_to=valid_to)


def tariff_id_in_force(day: date) -> int | None:
    """The number of the tariff for use on the day; ``None`` when there is none."""
    found = db.session.execute(_in_force(day)).first()
    return found.id if found else None


def _in_force(day: date) -> Select[tuple[int, datetime | None]]:
    return (
        select(Tariff.id, Tariff.published_at)
        .where(
            Tariff.state == "published",
            Tariff.valid_from <= day,
            or_(Tariff.valid_to.is_(None), Tariff.valid_to >= day),
        )
        .order_by(Tariff.valid_from.desc(), Tariff.id.desc())
        .limit(1)
    )


@lru_cache(maxsize=32)
def _rule_set(_database: str, tariff_id: int, _published_at: object) -> RuleSet:
    """A published rule set never changes, so it is read once."""
    document = db.session.scalar(select(Tariff.document).where(Tariff.id == tariff_id))
    return parse_rule_set(document or {})


def tariff_list() -> list[TariffRow]:
    """Every version, the one that came last first."""
    statement = select(*_COLUMNS).order_by(Tariff.valid_from.desc(), Tariff.id.desc())
    return [TariffRow(*row) for row in db.session.execute(statement)]


def published_validities() -> list[Validity]:
    """The days of every published tariff."""
    statement = select(Tariff.id, Tariff.valid_from, Tariff.valid_to).where(Tariff.state == "published")
    return [Validity(*row) for row in db.session.execute(statement)]


def find_tariff(tariff_id: int) -> TariffVersion | None:
    """A version with its rules."""
    return _version(Tariff.id == tariff_id)


def find_published(code: str, version: int) -> TariffVersion | None:
    """A version that has been published, by the name it is called with in public."""
    return _version((Tariff.code == code) & (Tariff.version == version) & (Tariff.state != "draft"))


def _version(wanted: Any) -> TariffVersion | None:
    author, publisher = db.aliased(Person), db.aliased(Person)
    statement = (
        select(*_COLUMNS, Tariff.document, Tariff.created_at, author.name, Tariff.published_at, publisher.name)
        .outerjoin(author, author.id == Tariff.created_by_id)
        .outerjoin(publisher, publisher.id == Tariff.published_by_id)
        .where(wanted)
    )
    found = db.session.execute(statement).first()
    if found is None:
        return None
    columns = tuple(found)
    row = TariffRow(*columns[: len(_COLUMNS)])
    document, *times = columns[len(_COLUMNS) :]
    if row.is_draft:
        return TariffVersion(row, parse_rule_set(document), document, *times)
    return TariffVersion(row, _rule_set(str(db.engine.url), row.id, times[2]), document, *times)


def orderable_articles() -> list[tuple[str, str]]:
    """The articles that can be added to a booking somewhere: code and name."""
    statement = select(Equipment.code, func.min(Equipment.name)).where(Equipment.active).group_by(Equipment.code)
    return sorted(((code, name) for code, name in db.session.execute(statement)), key=lambda row: alphabetical(row[1]))
