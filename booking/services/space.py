"""Spaces and their parts: adding, describing, moving within the venue's tree, taking out of use and back."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from booking.database import db, lock, use_case
from booking.domain.errors import Finding, Refused
from booking.domain.permissions import Actor
from booking.domain.space_tree import SpaceTree
from booking.models import Space, SpaceFeature, Venue
from booking.queries.upcoming import UpcomingBooking, upcoming_in
from booking.services.steps.agreed import NOTHING_AGREED, Agreed, check_agreed
from booking.services.steps.log import log
from booking.services.steps.open_time import open_time_changes
from booking.services.steps.premises_row import SLUGS, next_free, save, space_to_edit, venue_to_edit
from booking.services.steps.retake import retake, standing_tree
from booking.services.steps.table_cells import slug_from
from booking.settings import Settings

WHOLE = "whole"
LONGEST_SLUG = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeSpace:
    """What is said of a space. `area_m2` is square metres, `capacity` people, `features` codes of `Feature`.

    `courts` and `rooms` are how many are hired together, where prices are for each; with ``None`` whoever books says
    how many they use.

    `part` is how much it is of what it is a part of, ``1/3``, or ``whole``; prices ask for it. `tidy_checklist` has
    a line for each thing to leave in order. `slug` is what its page is called in addresses; empty makes one of the
    name. `position` is its place among its neighbours; ``None`` is last, or where it was.
    """

    name: str
    kind: str
    slug: str = ""
    part: str = WHOLE
    description: str = ""
    area_m2: int | None = None
    capacity: int | None = None
    courts: int | None = None
    rooms: int | None = None
    accessible: bool = False
    accessibility: str = ""
    photo_text: str = ""
    tidy_checklist: str = ""
    position: int | None = None
    features: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSpace:
    """Make the space `part` (``1/3``, or ``whole``) of another, or with no parent a space of its own."""

    space_id: int
    parent_id: int | None
    part: str = WHOLE
    agreed: Agreed = NOTHING_AGREED


@use_case
def add_space(actor: Actor, venue_id: int, parent_id: int | None, command: DescribeSpace, *, now: datetime) -> int:
    """Add a space to a venue, or a part to a space, and return its id.

    The first part of a space makes the space one that can be divided: the bookings and closures of the whole that
    are not over take the part too, from now on.

    Raises:
        NotFound: there is no such venue of the actor's.
        Refused: the space it should be a part of is not there, or the slug is taken.
    """
    venue = venue_to_edit(actor, venue_id)
    before = standing_tree()
    _check_parent(before, venue.id, None, parent_id)
    _check_part(command.part, parent_id)
    space = Space(venue_id=venue.id, parent_id=parent_id, active=True, features=[], position=0)
    values = _values(command) | {"slug": _slug(command, venue, None)}
    if command.position is None:
        values["position"] = _last_position(venue.id, parent_id)
    for name, value in values.items():
        setattr(space, name, value)
    _set_features(space, command.features)
    db.session.add(space)
    _plant(before, now)
    after = {**values, "parent_id": parent_id, "features": sorted(command.features)}
    log(actor, f"space:{space.id}", "space.added", now=now, after=after)
    return space.id


@use_case
def change_space(actor: Actor, space_id: int, command: DescribeSpace, *, now: datetime) -> None:
    """Describe a space anew.

    Raises:
        NotFound: there is no such space at the actor's venues.
        Refused: the slug is taken, or it is said to be a part and is none.
    """
    space = space_to_edit(actor, space_id)
    _check_part(command.part, space.parent_id)
    values = _values(command) | {"slug": _slug(command, space.venue, space.id)}
    had = sorted(feature.feature for feature in space.features)
    save(actor, space, values, subject=f"space:{space.id}", action="space.changed", now=now)
    if had != sorted(command.features):
        _set_features(space, command.features)
        before, after = {"features": had}, {"features": sorted(command.features)}
        log(actor, f"space:{space.id}", "space.changed", now=now, before=before, after=after)


@use_case
def move_space(actor: Actor, command: MoveSpace, *, now: datetime, settings: Settings) -> None:
    """Make a space a part of another of its venue, or of nothing.

    Bookings and closures that are not over take what they take in the new tree.

    Raises:
        NotFound: there is no such space at the actor's venues.
        Refused: it would be a part of itself; what it should be a part of is not there; bookings that stand beside
            each other now would be in each other's way (``space.bookings_in_the_way``); or the opening hours of the
            new whole leave bookings outside, and that was not agreed to.
    """
    space = space_to_edit(actor, command.space_id)
    before = standing_tree()
    _check_parent(before, space.venue_id, space.id, command.parent_id)
    _check_part(command.part, command.parent_id)
    values: dict[str, Any] = {"parent_id": command.parent_id, "part": command.part}
    if command.parent_id != space.parent_id:
        values["position"] = _last_position(space.venue_id, command.parent_id)
    with open_time_changes([space.venue_id], command.agreed, now=now, zone=settings.municipality.zone):
        save(actor, space, values, subject=f"space:{space.id}", action="space.moved", now=now)
        _plant(before, now)


@use_case
def retire_space(actor: Actor, space_id: int, *, agreed: Agreed = NOTHING_AGREED, now: datetime) -> None:
    """Take a space out of use: it is not booked any more, nor is what it is a part of. What was booked stays.

    Raises:
        NotFound: there is no such space at the actor's venues.
        Refused: ``space.has_bookings`` when bookings are to come that need it and were not agreed to.
    """
    space = space_to_edit(actor, space_id)
    check_agreed("space.has_bookings", bookings_that_need(standing_tree(), space.id, now), agreed)
    save(actor, space, {"active": False}, subject=f"space:{space.id}", action="space.retired", now=now)


@use_case
def restore_space(actor: Actor, space_id: int, *, now: datetime) -> None:
    """Take a space into use again.

    Raises:
        NotFound: there is no such space at the actor's venues.
    """
    space = space_to_edit(actor, space_id)
    save(actor, space, {"active": True}, subject=f"space:{space.id}", action="space.restored", now=now)


def bookings_that_need(tree: SpaceTree, space_id: int, now: datetime) -> tuple[UpcomingBooking, ...]:
    """The bookings to come that use some of the space: its own, its parts', and those of what it is a part of."""
    return upcoming_in((*tree.within(space_id), *tree.ancestors(space_id)), now)


def _values(command: DescribeSpace) -> dict[str, Any]:
    values = {field.name: getattr(command, field.name) for field in fields(command) if field.name != "features"}
    if command.position is None:
        del values["position"]
    return values


def _check_parent(tree: SpaceTree, venue_id: int, space_id: int | None, parent_id: int | None) -> None:
    if parent_id is None:
        return
    if db.session.scalar(select(Space.venue_id).where(Space.id == parent_id)) != venue_id:
        raise Refused(Finding("space.missing_parent", "parent_id"))
    if space_id is not None:
        verdict = tree.check_move(space_id, parent_id)
        if not verdict.allowed:
            raise Refused(*verdict.findings)


def _check_part(part: str, parent_id: int | None) -> None:
    if part == WHOLE:
        return
    found = re.fullmatch(r"([1-9]\d?)/([1-9]\d?)", part)
    if not found or int(found[1]) >= int(found[2]):
        raise Refused(Finding("space.not_a_part", "part"))
    if parent_id is None:
        raise Refused(Finding("space.part_of_nothing", "part"))


def _plant(before: SpaceTree, now: datetime) -> None:
    """Let what is booked take its time anew in the tree as it stands now."""
    try:
        retake(before, standing_tree(), now)
    except Refused as refused:
        where = refused.verdict.findings[0].parameters
        raise Refused(Finding("space.bookings_in_the_way", "parent_id", where)) from refused


def _slug(command: DescribeSpace, venue: Venue, space_id: int | None) -> str:
    slug = slug_from(command.slug or command.name)
    if not slug:
        raise Refused(Finding("space.slug_missing", "slug"))
    if not command.slug and not slug.startswith(venue.slug):
        slug = f"{venue.slug}-{slug}"
    slug = slug[:LONGEST_SLUG].rstrip("-")
    lock(SLUGS)  # so that two never choose the same
    taken = {other: its_id for its_id, other in db.session.execute(select(Space.id, Space.slug))}
    if taken.get(slug, space_id) != space_id:
        raise Refused(Finding("space.slug_taken", "slug", {"slug": slug, "free": next_free(slug, taken)}))
    return slug


def _last_position(venue_id: int, parent_id: int | None) -> int:
    beside = Space.parent_id.is_(None) if parent_id is None else Space.parent_id == parent_id
    last = db.session.scalar(select(func.max(Space.position)).where(Space.venue_id == venue_id, beside))
    return 0 if last is None else last + 1


def _set_features(space: Space, features: frozenset[str]) -> None:
    """The rows are unique by feature, so those that stay are kept and not written anew."""
    space.features = [feature for feature in space.features if feature.feature in features]
    has = {feature.feature for feature in space.features}
    space.features += [SpaceFeature(feature=feature) for feature in sorted(features - has)]
