"""Booking terms of the municipality, of a venue or of a space; what is left empty is inherited."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.booking_terms import BookingRules, check_rules, check_terms, resolve_terms
from booking.domain.errors import Finding, Refused
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor
from booking.models import BookingTerms
from booking.queries.premises import Premises, load_premises
from booking.services.steps.premises_row import municipality_to_edit, owner_to_edit, save
from booking.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTerms:
    """The rules that a space, a venue, or with neither the municipality sets; ``None`` inherits."""

    rules: BookingRules
    venue_id: int | None = None
    space_id: int | None = None


@use_case
def set_terms(actor: Actor, command: SetTerms, *, now: datetime, settings: Settings) -> None:
    """Set the rules. Bookings that were made keep theirs.

    Raises:
        NotFound: there is no such venue or space of the actor's, or the municipality's terms are not the actor's.
        Refused: a rule is out of range, or together they leave some space without any length it can be booked for.
    """
    columns = _owner(actor, command)
    verdict = check_rules(command.rules)
    if not verdict.allowed:
        raise Refused(*verdict.findings)
    terms = db.session.scalar(select(BookingTerms).filter_by(**columns))
    if terms is None:
        terms = BookingTerms(**columns)
        db.session.add(terms)
        db.session.flush()
    values = {name: None if value is None else getattr(value, "value", value) for name, value in _rules(command)}
    save(actor, terms, values, subject=_subject(columns), action="booking_terms.changed", now=now)
    db.session.flush()
    _check_what_follows(command, columns, now, settings)


def _rules(command: SetTerms) -> Collection[tuple[str, object]]:
    return asdict(command.rules).items()


def _owner(actor: Actor, command: SetTerms) -> dict[str, int | None]:
    if command.venue_id is None and command.space_id is None:
        municipality_to_edit(actor)
        return {"venue_id": None, "space_id": None}
    owner = owner_to_edit(actor, command.venue_id, command.space_id)
    # A space's own terms name no venue: the row belongs to one of the two.
    return {"venue_id": None if owner.space_id else owner.venue_id, "space_id": owner.space_id}


def _subject(columns: dict[str, int | None]) -> str:
    if columns["space_id"]:
        return f"space:{columns['space_id']}"
    return f"venue:{columns['venue_id']}" if columns["venue_id"] else "municipality"


def _check_what_follows(command: SetTerms, columns: dict[str, int | None], now: datetime, settings: Settings) -> None:
    """No space may be left without a length it can be booked for, wherever its rules come from."""
    own = check_terms(resolve_terms(command.rules))
    if not own.allowed and columns["space_id"] is None:
        raise Refused(*own.findings)
    today = local_day(now, settings.municipality.zone)
    venues = {columns["venue_id"]} if columns["venue_id"] else None
    premises = load_premises(settings.municipality.zone, today, today, venues)
    for space_id in _affected(premises, columns):
        verdict = check_terms(premises.terms(space_id))
        if verdict.allowed:
            continue
        if space_id == columns["space_id"]:
            raise Refused(*verdict.findings)
        finding = verdict.findings[0]
        space = {"space": premises.spaces[space_id].name, "venue": premises.spaces[space_id].venue_name}
        raise Refused(Finding("terms.no_possible_length_at", finding.field, {**finding.parameters, **space}))


def _affected(premises: Premises, columns: dict[str, int | None]) -> Collection[int]:
    if columns["space_id"]:
        return premises.tree.within(columns["space_id"])
    return premises.spaces
