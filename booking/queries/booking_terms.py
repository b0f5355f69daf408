"""Booking terms as those see them who set them: what is said here, and what is inherited from where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select

from booking.database import db
from booking.domain.booking_terms import (
    NO_RULES,
    RULES,
    Approval,
    BookingRules,
    OfferOrder,
    Privacy,
    Source,
    Terms,
    WhoMayBook,
)
from booking.i18n import alphabetical
from booking.models import BookingTerms, Space, Venue
from booking.queries.administered import space_tree_of

_WORDS = {"approval": Approval, "who_may_book": WhoMayBook, "privacy": Privacy, "offer_order": OfferOrder}


@dataclass(frozen=True, slots=True)
class Inherited:
    """What holds while nothing is set here: the value, which level says it, and the name of that space or venue."""

    value: Any
    source: Source
    name: str = ""


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """A venue or space that sets some rules itself; `rules` is how many."""

    venue_id: int
    venue_name: str
    space_id: int | None
    space_name: str | None
    rules: int


def own_rules(venue_id: int | None, space_id: int | None) -> BookingRules:
    """What a space, a venue, or with neither the municipality sets itself."""
    own = {"venue_id": None, "space_id": space_id} if space_id else {"venue_id": venue_id, "space_id": None}
    row = db.session.scalar(select(BookingTerms).filter_by(**own))
    return _rules(row) if row else NO_RULES


def inherited_rules(venue_id: int | None, space_id: int | None) -> Mapping[str, Inherited]:
    """What each rule is where a space, a venue, or with neither the municipality leaves it empty."""
    defaults = Terms()
    found = {rule: Inherited(getattr(defaults, rule), Source.DEFAULT) for rule in RULES}
    levels: list[tuple[BookingRules, Source, str]] = []
    if venue_id is not None:
        levels.append((own_rules(None, None), Source.MUNICIPALITY, ""))
    if space_id is not None and venue_id is not None:
        name = db.session.scalar(select(Venue.name).where(Venue.id == venue_id)) or ""
        levels.append((own_rules(venue_id, None), Source.VENUE, name))
        for whole in reversed(space_tree_of(venue_id).ancestors(space_id)):
            name = db.session.scalar(select(Space.name).where(Space.id == whole)) or ""
            levels.append((own_rules(None, whole), Source.SPACE, name))
    for rules, source, name in levels:
        for rule in RULES:
            if getattr(rules, rule) is not None:
                found[rule] = Inherited(getattr(rules, rule), source, name)
    if space_id is not None:
        found["capacity"] = _stricter(found["capacity"], db.session.get_one(Space, space_id).capacity)
    return found


def _stricter(inherited: Inherited, holds: int | None) -> Inherited:
    """A space holds what it holds, whatever the rules around it allow."""
    if holds is None or (inherited.value is not None and inherited.value <= holds):
        return inherited
    return Inherited(holds, Source.SPACE)


def who_differs(venue_ids: Collection[int] | None) -> list[OwnTerms]:
    """The venues and spaces (of all venues, when none are named) that set some rules themselves, by venue."""
    whole_venue = Venue.id == BookingTerms.venue_id
    of_space = Venue.id == Space.venue_id
    statement = (
        select(BookingTerms, Venue.id, Venue.name, Space.name)
        .outerjoin(Space, Space.id == BookingTerms.space_id)
        .join(Venue, whole_venue | of_space)
        .order_by(Venue.name, Space.position, Space.id)
    )
    if venue_ids is not None:
        statement = statement.where(Venue.id.in_(venue_ids))
    found = [
        OwnTerms(venue_id, venue_name, row.space_id, space_name, _number(_rules(row)))
        for row, venue_id, venue_name, space_name in db.session.execute(statement)
    ]
    differing = (each for each in found if each.rules)
    return sorted(differing, key=lambda each: (alphabetical(each.venue_name), each.space_id is not None))


def _number(rules: BookingRules) -> int:
    return sum(getattr(rules, field.name) is not None for field in fields(rules))


def _rules(row: BookingTerms) -> BookingRules:
    values = {rule: getattr(row, rule) for rule in RULES}
    words = {rule: word(values[rule]) for rule, word in _WORDS.items() if values[rule]}
    return BookingRules(**{**values, **words})
