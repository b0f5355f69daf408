"""Withdrawing a tariff that was published and has not come into force: it stands, marked, and never applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import Finding, Refused
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor
from booking.domain.tariff_timeline import Validity, Withdrawal, plan_withdrawal
from booking.models import LogEntry, Tariff
from booking.queries.tariff import published_validities
from booking.queries.tariff_effect import bookings_priced_by
from booking.services.steps.log import log
from booking.services.steps.tariff import administered
from booking.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawTariff:
    """A tariff that shall never come into force, and why."""

    tariff_id: int
    reason: str


def preview_withdrawal(tariff_id: int, *, now: datetime, settings: Settings) -> Withdrawal:
    """What would be in force instead, without storing anything.

    Raises:
        Refused: `tariff.not_published`, `tariff.has_begun` or `tariff.gap_without`.
    """
    tariff = db.session.get_one(Tariff, tariff_id)
    if tariff.state != "published":
        raise Refused(Finding("tariff.not_published", "", {"version": tariff.version}))
    mine = Validity(tariff.id, tariff.valid_from, tariff.valid_to)
    today = local_day(now, settings.municipality.zone)
    return plan_withdrawal(published_validities(), mine, _made_room(tariff), today)


@use_case
def withdraw_tariff(actor: Actor, command: WithdrawTariff, *, now: datetime, settings: Settings) -> None:
    """Withdraw the tariff. The one that it ended or replaced is in force as if it had never been published.

    A price that was given is a promise: while bookings were priced by it, it stays.

    Raises:
        NotFound: there is no such tariff, or the actor does not administer the municipality.
        Refused: `tariff.withdrawal_reason_missing`; it is not published, or has begun; `tariff.prices_bookings` with
            the bookings that stand in the way; `tariff.gap_without`.
    """
    tariff = administered(actor, command.tariff_id)
    if not command.reason.strip():
        raise Refused(Finding("tariff.withdrawal_reason_missing", "reason"))
    plan = preview_withdrawal(tariff.id, now=now, settings=settings)
    in_the_way = bookings_priced_by(tariff.code, tariff.version)
    if in_the_way.number:
        references = tuple(row.reference for row in in_the_way.first)
        raise Refused(
            Finding("tariff.prices_bookings", parameters={"number": in_the_way.number, "references": references})
        )
    tariff.state = "withdrawn"
    after = {"state": tariff.state}
    reason = command.reason.strip()
    log(
        actor,
        f"tariff:{tariff.id}",
        "tariff.withdrawn",
        now=now,
        before={"state": "published"},
        after=after,
        reason=reason,
    )
    if plan.instead is not None:
        _reopen(actor, plan, tariff, now)


def _made_room(tariff: Tariff) -> Validity | None:
    """The tariff that this one ended or replaced when it was published, with the last day it had until then."""
    statement = (
        select(LogEntry)
        .where(
            LogEntry.action.in_(["tariff.closed", "tariff.superseded"]), LogEntry.after["by"].as_integer() == tariff.id
        )
        .order_by(LogEntry.action.desc())  # the one that was replaced, if there was one, else the one that was ended
    )
    entry = db.session.scalars(statement).first()
    if entry is None:
        return None
    other = db.session.get_one(Tariff, int(entry.subject.partition(":")[2]))
    last_day = other.valid_to
    if entry.action == "tariff.closed":
        stated = entry.before["valid_to"]
        last_day = datetime.fromisoformat(stated).date() if stated else None
    return Validity(other.id, other.valid_from, last_day)


def _reopen(actor: Actor, plan: Withdrawal, withdrawn: Tariff, now: datetime) -> None:
    other = db.session.get_one(Tariff, plan.instead)
    before = {"state": other.state, "valid_to": other.valid_to}
    other.state, other.valid_to = "published", plan.last_day
    after = {"state": other.state, "valid_to": other.valid_to, "by": withdrawn.id}
    log(actor, f"tariff:{other.id}", "tariff.reopened", now=now, before=before, after=after)
