"""Watches and their offers as rows: found as far as the actor may know of them, and read as matching sees them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound
from booking.domain.interval import Interval
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor, may_book_for
from booking.domain.vocabulary import TenantClass
from booking.domain.watch_matching import Watching, WatchPattern
from booking.models import Space, Watch, WatchOffer
from booking.queries.booker import register_facts
from booking.queries.premises import Premises
from booking.services.steps.occupation import note_freed

OPEN, TAKEN, DECLINED, LAPSED, GONE = "open", "taken", "declined", "lapsed", "gone"


def watch_to_change(actor: Actor, watch_id: int) -> Watch:
    """The watch, locked until the use case ends.

    Raises:
        NotFound: there is none that stands, or it is somebody else's.
    """
    watch = db.session.scalar(
        select(Watch).where(Watch.id == watch_id).with_for_update().execution_options(populate_existing=True)
    )
    if watch is None or watch.ended_at is not None or not _is_the_actors(actor, watch):
        raise NotFound(f"watch {watch_id}")
    return watch


def offer_to_answer(actor: Actor, offer_id: int) -> WatchOffer:
    """The offer in whatever state, locked until the use case ends.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    offer = db.session.scalar(
        select(WatchOffer).where(WatchOffer.id == offer_id).with_for_update().execution_options(populate_existing=True)
    )
    if offer is None or not _is_the_actors(actor, offer.watch):
        raise NotFound(f"offer {offer_id}")
    return offer


def _is_the_actors(actor: Actor, watch: Watch) -> bool:
    return may_book_for(actor, watch.organisation_id, watch.space.venue_id)


def close_offer(offer: WatchOffer, state: str, now: datetime) -> None:
    """The offer is over, and its time is noted as free for whoever is next."""
    offer.state, offer.answered_at = state, now
    note_freed(leaves_of(offer.watch.space), Interval(offer.starts_at, offer.ends_at))


def leaves_of(space: Space) -> tuple[int, ...]:
    """The leaves of a space, as the tree of its venue stands."""
    parents = dict(
        db.session.execute(select(Space.id, Space.parent_id).where(Space.venue_id == space.venue_id)).tuples().all()
    )
    whole = {parent for parent in parents.values() if parent is not None}

    def within(each: int | None) -> bool:
        while each is not None and each != space.id:
            each = parents[each]
        return each is not None

    return tuple(each for each in parents if each not in whole and within(each))


def pattern_of(watch: Watch) -> WatchPattern:
    return WatchPattern(
        frozenset(int(day) for day in watch.weekdays.split(",")),
        watch.first_day,
        watch.last_day,
        watch.starts,
        watch.ends,
        watch.least_minutes,
    )


def watching(watch: Watch, premises: Premises, now: datetime) -> Watching:
    """The watch with its terms, its tenant class of the day, and every time it has been offered and has answered."""
    facts = register_facts(watch.organisation_id, local_day(now, premises.zone))
    return Watching(
        watch.id,
        frozenset(premises.tree.leaves(watch.space_id)),
        pattern_of(watch),
        premises.terms(watch.space_id),
        watch.created_at,
        facts.tenant_class == TenantClass.LOCAL_VOLUNTARY,
        tuple(Interval(offer.starts_at, offer.ends_at) for offer in watch.offers if offer.state != GONE),
    )
