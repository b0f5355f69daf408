"""Offering time that has become free to those who wait for it, in their order, each until a deadline.

Derived from the rows: time that was freed is noted in the transaction that frees it (`services.steps.occupation`), so a
crash loses neither or both, and what reads the notes may be down, late, or run twice. An offer that was declined or
not answered in time is noted as freed again, and so comes to the next. An offer keeps nobody else from booking the
time: the house has no holds, and the letter says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, or_, select

from booking.database import db, lock, use_case
from booking.domain.availability import free_intervals
from booking.domain.interval import Interval
from booking.domain.local_time import days_of, local_day
from booking.domain.permissions import ANYONE, SYSTEM
from booking.domain.watch_matching import Offered, Watching, answer_by, days_hit, share_out
from booking.messages.catalogue import WatchedPlace, WatchedTime, WatchOffered
from booking.models import FreedTime, Occupation, Space, Watch, WatchOffer
from booking.models.booking import REAL
from booking.queries.premises import Premises, load_premises
from booking.queries.situation import situations_on
from booking.services.steps.assessment import booker_kind, in_use
from booking.services.steps.letters import Recipient, recipient, write_letter
from booking.services.steps.log import log
from booking.services.steps.watch_row import GONE, LAPSED, OPEN, close_offer, leaves_of, watching
from booking.settings import Settings

OFFERS = (10, 0)  # the lock under which offers are made, beside the classes of services.steps
MOST_NOTES = 2000  # at a time; the rest at the next tick
Freed = list[tuple[int, Interval]]


@use_case
def offer_freed_time(*, now: datetime, settings: Settings) -> int:
    """Let offers lapse, and offer what has been freed. Returns how many offers were made."""
    if not count_to_offer(now=now):
        return 0
    lock(OFFERS)
    for offer in _lapsed(now):
        close_offer(offer, LAPSED, now)
    _mark_gone(now)
    db.session.flush()
    notes = db.session.scalars(select(FreedTime).order_by(FreedTime.id).limit(MOST_NOTES)).all()
    made = 0
    for venue_id, freed in _by_venue(notes, now).items():
        made += _offer_at(venue_id, freed, now, settings)
    if notes:
        db.session.execute(delete(FreedTime).where(FreedTime.id.in_([note.id for note in notes])))
    return made


def count_to_offer(*, now: datetime) -> int:
    """How many times have been freed and not been looked at, and how many offers have lapsed."""
    notes = db.session.scalar(select(func.count(FreedTime.id))) or 0
    return notes + len(_lapsed(now))


def _lapsed(now: datetime) -> Sequence[WatchOffer]:
    return db.session.scalars(
        select(WatchOffer).where(WatchOffer.state == OPEN, WatchOffer.answer_by <= now).with_for_update()
    ).all()


def _mark_gone(now: datetime) -> None:
    """Offers whose time somebody has booked meanwhile; when it becomes free again, they are asked again."""
    for offer in db.session.scalars(select(WatchOffer).where(WatchOffer.state == OPEN).with_for_update()):
        taken = select(Occupation.id).where(
            Occupation.leaf_id.in_(leaves_of(offer.watch.space)),
            or_(Occupation.kind == REAL, Occupation.closure_id.is_not(None)),
            Occupation.starts_at < offer.ends_at,
            Occupation.ends_at > offer.starts_at,
        )
        if db.session.scalar(taken.limit(1)) is not None:
            offer.state, offer.answered_at = GONE, now


def _by_venue(notes: Sequence[FreedTime], now: datetime) -> dict[int, Freed]:
    """What was freed and is not over, by venue."""
    venues = dict(
        db.session.execute(select(Space.id, Space.venue_id).where(Space.id.in_({note.leaf_id for note in notes})))
        .tuples()
        .all()
    )
    freed: dict[int, Freed] = defaultdict(list)
    for note in notes:
        if note.ends_at > now:
            span = Interval(max(note.starts_at, now), note.ends_at)
            freed[venues[note.leaf_id]].append((note.leaf_id, span))
    return freed


def _offer_at(venue_id: int, freed: Freed, now: datetime, settings: Settings) -> int:
    zone = settings.municipality.zone
    watches = _live(venue_id, local_day(now, zone))
    if not watches:
        return 0
    spans = [span for _leaf, span in freed]
    last = max(span.ends_at for span in spans)
    premises = load_premises(zone, local_day(now, zone), days_of(Interval(now, last), zone)[-1], {venue_id})
    asked = [watching(watch, premises, now) for watch in watches if _may_book(watch, premises, settings)]
    free = _free(asked, watches, freed, premises, now)
    offers = share_out(asked, freed, free, _on_offer(watches, premises), zone)
    return _write(offers, {each.watch_id: each for each in asked}, watches, now)


def _live(venue_id: int, today: date) -> list[Watch]:
    return list(
        db.session.scalars(
            select(Watch)
            .join(Space, Watch.space_id == Space.id)
            .where(Space.venue_id == venue_id, Watch.ended_at.is_(None), Watch.last_day >= today)
            .order_by(Watch.id)
        )
    )


def _may_book(watch: Watch, premises: Premises, settings: Settings) -> bool:
    """Whether the organisation could book here at all, so that nobody is offered what would be refused."""
    if not in_use(premises, watch.space_id).allowed:
        return False
    kind = booker_kind(ANYONE, watch.organisation, watch.space, settings.municipality)
    return premises.terms(watch.space_id).who_may_book.admits(kind)


def _free(
    asked: list[Watching], watches: list[Watch], freed: Freed, premises: Premises, now: datetime
) -> dict[tuple[int, date], list[Interval]]:
    """What can be booked on the days that the watches' freed time touches; each space is read once."""
    spaces = {watch.id: watch.space_id for watch in watches}
    days: dict[int, set[date]] = defaultdict(set)
    for each in asked:
        spans = [span for leaf_id, span in freed if leaf_id in each.leaves]
        days[spaces[each.watch_id]].update(days_hit(each.pattern, spans, premises.zone))
    free: dict[tuple[int, date], list[Interval]] = {}
    for space_id, wanted in days.items():
        for day, situations in situations_on(premises, [space_id], wanted, now).items():
            bookable = free_intervals(situations[space_id])
            free.update({(each.watch_id, day): bookable for each in asked if spaces[each.watch_id] == space_id})
    return free


def _on_offer(watches: list[Watch], premises: Premises) -> list[Offered]:
    return [
        Offered(watch.id, frozenset(premises.tree.leaves(watch.space_id)), Interval(offer.starts_at, offer.ends_at))
        for watch in watches
        for offer in watch.offers
        if offer.state == OPEN
    ]


def _write(offers: list[Offered], asked: dict[int, Watching], watches: list[Watch], now: datetime) -> int:
    """Store the offers, and write one letter to each who is offered something."""
    made = 0
    for watch in watches:
        rows = []
        for offer in offers:
            until = answer_by(now, offer.interval.starts_at, asked[offer.watch_id].terms)
            if offer.watch_id == watch.id and until is not None:
                starts_at, ends_at = offer.interval.starts_at, offer.interval.ends_at
                row = WatchOffer(starts_at=starts_at, ends_at=ends_at, offered_at=now, answer_by=until, state=OPEN)
                watch.offers.append(row)
                rows.append(row)
        if rows:
            db.session.flush()
            _tell(watch, rows, now)
        made += len(rows)
    return made


def _tell(watch: Watch, offers: list[WatchOffer], now: datetime) -> None:
    times = tuple(WatchedTime(offer.id, offer.starts_at, offer.ends_at, offer.answer_by) for offer in offers)
    message = WatchOffered(
        watch.id, watch.organisation.name, WatchedPlace(watch.space.name, watch.space.venue.name), times
    )
    write_letter(message, recipient=_reader(watch), subject=f"watch:{watch.id}", sequence=offers[0].id, now=now)
    for offer in offers:
        after = {"starts_at": offer.starts_at, "ends_at": offer.ends_at, "answer_by": offer.answer_by}
        log(SYSTEM, f"watch:{watch.id}", "watch.offered", now=now, after=after)


def _reader(watch: Watch) -> Recipient:
    """Whoever asked to be told, while the account stands, else the organisation."""
    if watch.made_by is not None and watch.made_by.deactivated_at is None:
        return recipient(watch.made_by)
    return Recipient(watch.organisation.email, watch.organisation.name)
