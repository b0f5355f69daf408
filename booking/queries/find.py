"""Finding a room: the spaces that suit, and when each of them is free.

Whether a time is free is asked of the same situation that judges a booking when it is saved, so nothing is offered
here that is refused there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from booking.database import db
from booking.domain.availability import (
    Situation,
    Wanted,
    assess,
    free_intervals,
    free_starts,
    nearest_alternatives,
)
from booking.domain.booking_terms import Booker, Terms, WhoMayBook
from booking.domain.errors import Finding
from booking.domain.interval import Interval
from booking.domain.local_time import day_interval, local_day
from booking.domain.space_tree import SpaceTree
from booking.domain.vocabulary import SpaceKind
from booking.domain.wall_grid import is_on_grid
from booking.i18n import alphabetical
from booking.models import Space, SpaceFeature
from booking.queries.premises import Premises, SpacePlace
from booking.queries.situation import situations
from booking.queries.space import features_of

# How far around the wanted time other free times are looked for, and how far ahead when no time is wanted.
DAYS_BEFORE, DAYS_AFTER = 3, 7
SOON_DAYS, LATER_DAYS = 7, 28

USUAL_MINUTES = 60  # how long a time is looked for when nobody has said
UNKNOWN_CAPACITY = 1_000_000  # sorted after every capacity that is known


@dataclass(frozen=True, slots=True)
class FindWish:
    """What somebody looks for. `minutes` is the length wanted; `interval` the whole time, when a clock was given;
    `day` when only the day was. Empty is "no matter"."""

    minutes: int | None = None
    people: int = 0
    kind: str = ""
    venue: str = ""
    features: frozenset[str] = frozenset()
    step_free: bool = False
    day: date | None = None
    interval: Interval | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything besides the time is asked for."""
        return bool(self.people or self.kind or self.venue or self.features or self.step_free)


@dataclass(frozen=True, slots=True)
class FoundSpace:
    """A space that suits. `free` are times that can be booked, the first of them the one to suggest; `wanted` is
    the finding that kept the wanted time from it."""

    place: SpacePlace
    terms: Terms
    features: tuple[str, ...]
    accessible: bool
    free: tuple[Interval, ...] = ()
    refused: Finding | None = None

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def people(self) -> int | None:
        return self.terms.capacity


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """A space, and others of the same hall that answer as well: its parts, or the whole it is a part of."""

    best: FoundSpace
    others: tuple[FoundSpace, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """`free` at the wanted time; `near`: free at another; `never`: they suit, but have no free time near."""

    free: tuple[FoundGroup, ...] = ()
    near: tuple[FoundGroup, ...] = ()
    never: tuple[FoundGroup, ...] = ()

    @property
    def suiting(self) -> int:
        """How many spaces suit, whenever they are free."""
        return sum(1 + len(group.others) for group in (*self.free, *self.near, *self.never))


def features_in_use() -> frozenset[str]:
    """The codes of what some space has, so that nobody is asked about what is nowhere."""
    statement = select(SpaceFeature.feature).join(Space, SpaceFeature.space_id == Space.id).where(Space.active)
    return frozenset(db.session.scalars(statement.distinct()))


def find(premises: Premises, wish: FindWish, now: datetime) -> Found:
    """The spaces that suit the wish, with their free time at it or near it."""
    suiting = suitable(premises, wish)
    if wish.interval is not None:
        return _at_a_time(premises, suiting, wish, wish.interval, now)
    if wish.day is not None:
        return _on_a_day(premises, suiting, wish, wish.day, now)
    return _soon(premises, suiting, wish, now)


def suitable(premises: Premises, wish: FindWish) -> list[FoundSpace]:
    """The spaces that suit whatever the time, the order of the venue kept."""
    places = [place for place in premises.spaces.values() if place.active and wish.venue in {"", place.venue_slug}]
    features = _features(premises.tree, [place.id for place in premises.spaces.values()])
    step_free = _step_free([place.id for place in places])
    found = (
        FoundSpace(place, premises.terms(place.id), tuple(sorted(features[place.id])), place.id in step_free)
        for place in places
    )
    return [space for space in found if _suits(space, wish)]


def _suits(space: FoundSpace, wish: FindWish) -> bool:
    return (
        space.terms.who_may_book is not WhoMayBook.STAFF
        and _is_kind(space.place.kind, wish.kind)
        and wish.features <= set(space.features)
        and (space.people is None or space.people >= wish.people)
        and (space.accessible or not wish.step_free)
        and (wish.minutes is None or space.terms.allows_length(wish.minutes))
    )


def _is_kind(kind: str, wanted: str) -> bool:
    """Changing rooms go with the hall that somebody books, and are an answer only to who asks for them."""
    return kind == wanted if wanted else kind != SpaceKind.CHANGING_ROOM


def _features(tree: SpaceTree, space_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """What is in each space; a part has what the whole has when nothing is said of the part itself."""
    own = features_of(space_ids)
    return {
        space_id: next((own[each] for each in (space_id, *tree.ancestors(space_id)) if own.get(each)), frozenset())
        for space_id in space_ids
    }


def _step_free(space_ids: Collection[int]) -> frozenset[int]:
    return frozenset(db.session.scalars(select(Space.id).where(Space.id.in_(space_ids), Space.accessible)))


# At a time


def _at_a_time(
    premises: Premises, suiting: Iterable[FoundSpace], wish: FindWish, interval: Interval, now: datetime
) -> Found:
    today, day = local_day(now, premises.zone), local_day(interval.starts_at, premises.zone)
    last = local_day(interval.ends_at, premises.zone)
    first = max(day - timedelta(days=DAYS_BEFORE), min(today, day))
    wanted = Wanted(interval, wish.people, Booker.LOCAL_ORGANISATION)
    free: list[FoundSpace] = []
    near: list[FoundSpace] = []
    never: list[FoundSpace] = []
    for space, situation in _with_situations(premises, suiting, first, last + timedelta(days=DAYS_AFTER), now):
        verdict = assess(wanted, situation)
        if verdict.allowed:
            free.append(_answered(space, (interval,)))
            continue
        others = nearest_alternatives(wanted, situation, most=1)
        (near if others else never).append(_answered(space, tuple(others), verdict.findings[0]))
    by_fit = _by_fit(premises.tree, wish)
    return Found(
        free=_grouped(premises.tree, free, by_fit),
        near=_grouped(premises.tree, _without(premises.tree, near, free), lambda space: _distance(space, interval)),
        never=_grouped(premises.tree, _without(premises.tree, never, [*free, *near]), by_fit),
    )


def _distance(space: FoundSpace, wanted: Interval) -> tuple[object, ...]:
    distance = abs(space.free[0].starts_at - wanted.starts_at)
    return distance, space.people or UNKNOWN_CAPACITY, alphabetical(space.place.venue_name), alphabetical(space.name)


# On a day, or soon


def _on_a_day(premises: Premises, suiting: Iterable[FoundSpace], wish: FindWish, day: date, now: datetime) -> Found:
    free: list[FoundSpace] = []
    near: list[FoundSpace] = []
    never: list[FoundSpace] = []
    whole_day = day_interval(day, premises.zone)
    for space, situation in _with_situations(premises, suiting, day, day + timedelta(days=DAYS_AFTER), now):
        length = timedelta(minutes=_length(space.terms, wish))
        times = [time for time in free_intervals(situation) if time.duration >= length]
        that_day = tuple(time for time in times if time.overlaps(whole_day))
        if that_day:
            free.append(_answered(space, that_day))
        else:
            first = _first(situation, _length(space.terms, wish))
            (near if first else never).append(_answered(space, first))
    by_fit = _by_fit(premises.tree, wish)
    return Found(
        free=_grouped(premises.tree, free, by_fit),
        near=_grouped(premises.tree, _without(premises.tree, near, free), lambda space: _distance(space, whole_day)),
        never=_grouped(premises.tree, _without(premises.tree, never, [*free, *near]), by_fit),
    )


def _soon(premises: Premises, suiting: Iterable[FoundSpace], wish: FindWish, now: datetime) -> Found:
    """The first free time of each space; those that have none soon are looked at again, further ahead."""
    today = local_day(now, premises.zone)
    free: list[FoundSpace] = []
    waiting = list(suiting)
    first_day = 0
    for days in (SOON_DAYS, LATER_DAYS):
        found, waiting = _first_free(premises, waiting, wish, (today, first_day, days), now)
        free.extend(found)
        first_day = days
    by_fit = _by_fit(premises.tree, wish)
    return Found(
        free=_grouped(premises.tree, free, by_fit),
        never=_grouped(premises.tree, _without(premises.tree, waiting, free), by_fit),
    )


def _first_free(
    premises: Premises, spaces: list[FoundSpace], wish: FindWish, span: tuple[date, int, int], now: datetime
) -> tuple[list[FoundSpace], list[FoundSpace]]:
    """Those with a free start within the days, and those without."""
    today, first, last = span
    found: list[FoundSpace] = []
    waiting: list[FoundSpace] = []
    days = today + timedelta(days=first), today + timedelta(days=last - 1)
    for space, situation in _with_situations(premises, spaces, *days, now):
        free = _first(situation, _length(space.terms, wish))
        (found if free else waiting).append(_answered(space, free))
    return found, waiting


def _length(terms: Terms, wish: FindWish) -> int:
    """How many minutes are looked for: what was wished, else an hour, as near as it is possible in the space."""
    return terms.possible_length(wish.minutes or USUAL_MINUTES)


def _first(situation: Situation, minutes: int) -> tuple[Interval, ...]:
    """The first time of this length that can be booked."""
    length, grid = timedelta(minutes=minutes), situation.terms.grid_minutes
    for free in free_intervals(situation):
        if free.duration >= length and is_on_grid(free.starts_at + length, grid, situation.zone):
            return (Interval(free.starts_at, free.starts_at + length),)
    # A clock change can put the end off the grid; then every start is tried.
    starts = free_starts(situation, minutes)
    return (Interval(starts[0], starts[0] + length),) if starts else ()


def _with_situations(
    premises: Premises, spaces: Iterable[FoundSpace], first: date, last: date, now: datetime
) -> Iterable[tuple[FoundSpace, Situation]]:
    listed = list(spaces)
    found: Mapping[int, Situation] = (
        situations(premises, [space.place.id for space in listed], first, last, now) if listed else {}
    )
    return ((space, found[space.place.id]) for space in listed)


def _answered(space: FoundSpace, free: tuple[Interval, ...], refused: Finding | None = None) -> FoundSpace:
    return FoundSpace(space.place, space.terms, space.features, space.accessible, free, refused)


# In which order, and what belongs together


def _by_fit(tree: SpaceTree, wish: FindWish) -> Callable[[FoundSpace], tuple[object, ...]]:
    """The tightest fit first when people were counted; else by venue, and a whole before its parts."""

    def key(space: FoundSpace) -> tuple[object, ...]:
        where = alphabetical(space.place.venue_name), alphabetical(space.name)
        if wish.people:
            return space.people or UNKNOWN_CAPACITY, *where
        return alphabetical(space.place.venue_name), len(tree.ancestors(space.place.id)), alphabetical(space.name)

    return key


def _grouped(
    tree: SpaceTree, spaces: Iterable[FoundSpace], order: Callable[[FoundSpace], tuple[object, ...]]
) -> tuple[FoundGroup, ...]:
    """One group for each hall, led by the first of its spaces in the order."""
    groups: dict[int, list[FoundSpace]] = {}
    for space in sorted(spaces, key=order):
        groups.setdefault(_root(tree, space), []).append(space)
    return tuple(FoundGroup(best, tuple(others)) for best, *others in groups.values())


def _without(tree: SpaceTree, spaces: Iterable[FoundSpace], shown: Iterable[FoundSpace]) -> list[FoundSpace]:
    """The spaces of halls that are not shown already."""
    roots = {_root(tree, space) for space in shown}
    return [space for space in spaces if _root(tree, space) not in roots]


def _root(tree: SpaceTree, space: FoundSpace) -> int:
    return (space.place.id, *tree.ancestors(space.place.id))[-1]
