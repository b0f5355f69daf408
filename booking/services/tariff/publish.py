"""Publishing a tariff: from its first day it is what bookings cost, and it is never changed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import Finding, Refused
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor
from booking.domain.rules.check import check_rule_set
from booking.domain.tariff_timeline import Publication, plan_publication
from booking.models import Tariff
from booking.queries.tariff import published_validities
from booking.services.steps.log import log
from booking.services.steps.tariff import draft, write
from booking.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishTariff:
    """Publish a draft from a day, until further notice or until a last day."""

    tariff_id: int
    valid_from: date
    valid_to: date | None = None


def preview_publication(command: PublishTariff, *, now: datetime, settings: Settings) -> Publication:
    """What publishing would do to the other tariffs, without storing anything.

    Raises:
        Refused: days would have no tariff, or days that are over another one than they had.
    """
    today = local_day(now, settings.municipality.zone)
    return plan_publication(published_validities(), command.valid_from, command.valid_to, today)


@use_case
def publish_tariff(actor: Actor, command: PublishTariff, *, now: datetime, settings: Settings) -> None:
    """Publish the draft. The tariff in force until then ends the day before; one that was to begin that day never does.

    Raises:
        NotFound: there is no such tariff, or the actor does not administer the municipality.
        Refused: `tariff.not_a_draft`; every error and failing example of the check; or days would have no tariff.
    """
    tariff = draft(actor, command.tariff_id)
    plan = preview_publication(command, now=now, settings=settings)
    valid_to = plan.last_day
    dates: dict[str, Any] = {"valid_from": command.valid_from.isoformat()}
    dates["valid_to"] = valid_to.isoformat() if valid_to else None
    document = {name: value for name, value in {**tariff.document, **dates}.items() if value is not None}
    check = check_rule_set(write(tariff, document))
    if not check.may_be_published:
        raise Refused(*check.findings or (Finding("tariff.not_ready"),))
    tariff.state = "published"
    tariff.published_at, tariff.published_by_id = now, actor.person_id
    _make_room(actor, tariff, plan, now)
    after = {"version": tariff.version, "valid_from": tariff.valid_from, "valid_to": tariff.valid_to}
    log(actor, f"tariff:{tariff.id}", "tariff.published", now=now, after=after)


def _make_room(actor: Actor, tariff: Tariff, plan: Publication, now: datetime) -> None:
    by = {"by": tariff.id}
    for other in _tariffs(plan.closes):
        before = {"valid_to": other.valid_to}
        other.valid_to = plan.closing_day
        after = {"valid_to": other.valid_to, **by}
        log(actor, f"tariff:{other.id}", "tariff.closed", now=now, before=before, after=after)
    for other in _tariffs(plan.replaces):
        other.state = "superseded"
        before_state, after_state = {"state": "published"}, {"state": other.state, **by}
        log(actor, f"tariff:{other.id}", "tariff.superseded", now=now, before=before_state, after=after_state)


def _tariffs(tariff_ids: Sequence[int]) -> Sequence[Tariff]:
    return db.session.scalars(select(Tariff).where(Tariff.id.in_(tariff_ids))).all() if tariff_ids else ()
