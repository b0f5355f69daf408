"""What another tariff would do to bookings that are made already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from booking.database import db
from booking.domain.booking_state import OCCUPYING
from booking.domain.local_time import local_day
from booking.domain.pricing import quote
from booking.domain.rules.facts_document import facts_from_document
from booking.domain.rules.rule_set import RuleSet
from booking.models import Booking, Organisation, Space

SHOWN = 50


@dataclass(frozen=True, slots=True)
class ChangedPrice:
    """A booking whose price would be another. Amounts in øre; ``None`` when a person decides."""

    reference: str
    organisation: str
    space: str
    starts_at: datetime
    before_ore: int | None
    after_ore: int | None
    refused: bool


@dataclass(frozen=True, slots=True)
class TariffEffect:
    """How many bookings were looked at, and those that would change, the first of them by time.

    `before_ore` and `after_ore` are the sums of the bookings whose price is known both times.
    """

    looked_at: int
    changed: int
    before_ore: int
    after_ore: int
    examples: tuple[ChangedPrice, ...]


@dataclass(frozen=True, slots=True)
class PricedBooking:
    """A booking whose price a tariff gave."""

    reference: str
    organisation: str
    space: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class PricedBookings:
    """How many there are, and the first of them by time."""

    number: int
    first: tuple[PricedBooking, ...]


def bookings_priced_by(code: str, version: int) -> PricedBookings:
    """The bookings that stand and got their price by the version of the tariff."""
    priced = (
        Booking.state.in_(OCCUPYING),
        Booking.quote["tariff"]["code"].as_string() == code,
        Booking.quote["tariff"]["version"].as_integer() == version,
    )
    number = db.session.scalar(select(func.count(Booking.id)).where(*priced)) or 0
    statement = (
        select(Booking.reference, Organisation.name, Space.name, Booking.starts_at)
        .join(Organisation, Organisation.id == Booking.organisation_id)
        .join(Space, Space.id == Booking.space_id)
        .where(*priced)
        .order_by(Booking.starts_at, Booking.id)
        .limit(SHOWN)
    )
    return PricedBookings(number, tuple(PricedBooking(*row) for row in db.session.execute(statement)))


def effect_on_bookings(rule_set: RuleSet, first_day: date, last_day: date | None, zone: ZoneInfo) -> TariffEffect:
    """The bookings on days from `first_day`, quoted anew from the facts that are stored with them.

    What an officer has set is not looked at: the rules' own answers are compared.
    """
    looked_at = before_sum = after_sum = changed = 0
    examples: list[ChangedPrice] = []
    for row in db.session.execute(_bookings_from(first_day, zone)):
        if last_day is not None and local_day(row.starts_at, zone) > last_day:
            continue
        looked_at += 1
        before = row.quote["total_ore"]
        answer = quote(rule_set, facts_from_document(row.quote["facts"]))
        after = answer.total_ore
        if before is not None and after is not None:
            before_sum, after_sum = before_sum + before, after_sum + after
        if before == after and row.quote["decision"]["outcome"] == answer.outcome:
            continue
        changed += 1
        if len(examples) < SHOWN:
            refused = answer.outcome == "refused"
            examples.append(
                ChangedPrice(row.reference, row.organisation, row.space, row.starts_at, before, after, refused)
            )
    return TariffEffect(looked_at, changed, before_sum, after_sum, tuple(examples))


def _bookings_from(first_day: date, zone: ZoneInfo) -> Any:
    starts = datetime(first_day.year, first_day.month, first_day.day, tzinfo=zone)
    return (
        select(
            Booking.reference,
            Organisation.name.label("organisation"),
            Space.name.label("space"),
            Booking.starts_at,
            Booking.quote,
        )
        .join(Organisation, Organisation.id == Booking.organisation_id)
        .join(Space, Space.id == Booking.space_id)
        .where(Booking.state.in_(OCCUPYING), Booking.starts_at >= starts)
        .order_by(Booking.starts_at, Booking.id)
        .execution_options(yield_per=500)
    )
