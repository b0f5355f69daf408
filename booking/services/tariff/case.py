"""Making an example of a booking, so that the next version answers it as people expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor, may_administer
from booking.domain.quote import Quote, from_document
from booking.domain.rules.facts_document import facts_document
from booking.domain.rules.rule_set import RuleSet
from booking.domain.rules.text import NO_TEXT, Text
from booking.messages.tariff import case_name
from booking.models import Booking, Tariff
from booking.queries.tariff import tariff_id_in_force
from booking.services.steps.log import log
from booking.services.steps.tariff import draft, newest_draft_id, read, write
from booking.services.tariff.draft import begin, copied
from booking.services.tariff.parts import with_part
from booking.settings import Settings


@dataclass(frozen=True, slots=True)
class CaseAdded:
    """The draft that got the example, and the example's number in it."""

    tariff_id: int
    key: str


@use_case
def make_case_of_booking(actor: Actor, reference: str, *, now: datetime, settings: Settings) -> CaseAdded:
    """Add the booking, as the rules saw it and with what they answered, to the newest draft.

    When there is no draft, one is begun from the tariff in force. Who booked is left out, unless the rules ask.

    Raises:
        NotFound: there is no such booking, or the actor does not administer the municipality.
        Refused: `tariff.none_in_force` when there is neither a draft nor a tariff to begin one from.
    """
    booking = db.session.scalar(select(Booking).where(Booking.reference == reference))
    if booking is None or not may_administer(actor):
        raise NotFound(f"booking {reference}")
    tariff = _draft_for_cases(actor, now, settings)
    part = case_of(from_document(booking.quote), read(tariff.document))
    document, key = with_part(tariff.document, "case", None, part)
    write(tariff, document)
    after = {"section": "case", "key": key, "booking": booking.reference, **part}
    log(actor, f"tariff:{tariff.id}", "tariff.part_saved", now=now, after=after)
    return CaseAdded(tariff.id, key)


def case_of(quoted: Quote, rule_set: RuleSet, name: Text = NO_TEXT) -> dict[str, Any]:
    """A quote as an example in document form: its facts, and what it came to."""
    facts = facts_document(quoted.facts)
    if "organisation" not in rule_set.compiled.partitions:
        facts.pop("organisation", None)  # an example is read by everybody, and says nothing of who it was
    expect: dict[str, Any] = {"outcome": str(quoted.decision.outcome)}
    amounts = {"total": quoted.total_ore, "full_price": quoted.full_price_ore}
    expect |= {label: _kroner(ore) for label, ore in amounts.items() if ore is not None}
    return {"name": (name or case_name(quoted.facts)).as_document(), "facts": facts, "expect": expect}


def _draft_for_cases(actor: Actor, now: datetime, settings: Settings) -> Tariff:
    newest = newest_draft_id()
    if newest is not None:
        return draft(actor, newest)
    in_force = tariff_id_in_force(local_day(now, settings.municipality.zone))
    source = db.session.get(Tariff, in_force) if in_force is not None else None
    if source is None:
        raise Refused(Finding("tariff.none_in_force"))
    tariff = begin(actor, copied(source, now, settings), now)
    after: Mapping[str, Any] = {"code": tariff.code, "version": tariff.version, "copy_of": source.id}
    log(actor, f"tariff:{tariff.id}", "tariff.begun", now=now, after=after)
    return tariff


def _kroner(ore: int) -> int | float:
    return ore // 100 if ore % 100 == 0 else ore / 100
