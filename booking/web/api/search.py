"""Finding a time: any space that suits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import msgspec

from booking.domain.errors import Finding, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import check_day, local_day, local_midnight
from booking.domain.vocabulary import Feature, SpaceKind
from booking.i18n import lazy_gettext as _l
from booking.queries.find import USUAL_MINUTES, FindWish, FoundGroup, find
from booking.queries.find import FoundSpace as FoundRow
from booking.queries.premises import Premises, load_premises
from booking.web.access import Access, access
from booking.web.api import blueprint
from booking.web.api.documents import FoundSpace, SearchResult
from booking.web.api.operation import Answer, operation
from booking.web.api.space import summary_of
from booking.web.api.times import instant_of
from booking.web.clock import now, today, zone
from booking.web.problem import Instant, finding_document, period_of

HORIZON_DAYS = 2 * 366  # far later than any horizon; a later date is a slip
LONGEST_MINUTES = 31 * 24 * 60
MOST_PEOPLE = 100_000


class SearchQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is looked for; what is left out does not matter. With `starts_at` the whole time is wanted."""

    starts_at: Instant | None = None
    minutes: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_MINUTES, description="How long.")] | None = None
    day: Annotated[date | None, msgspec.Meta(description="Any time on this day.")] = None
    people: Annotated[int, msgspec.Meta(ge=0, le=MOST_PEOPLE)] = 0
    kind: SpaceKind | None = None
    venue: Annotated[str, msgspec.Meta(max_length=80, description="The slug of a venue.")] = ""
    feature: Annotated[list[Feature], msgspec.Meta(max_length=len(Feature), description="What it must have.")] = (
        msgspec.field(default_factory=list)
    )
    step_free: bool = False


@blueprint.get("/v1/search")
@access(Access.PROGRAM_READ)
@operation(_l("Finn en ledig tid"), answers=SearchResult, query=SearchQuery, refuses=True)
def search(query: SearchQuery) -> Answer:
    """The spaces that suit a wish, with their free time at the wanted time or near it.

    Without a time, the first free time of each space. Judged as a booking of a local organisation.
    """
    last = today() + timedelta(days=HORIZON_DAYS)
    premises = load_premises(zone(), today(), last)
    found = find(premises, _wish(query, last), now())
    result = SearchResult(
        free=list(_spaces(premises, found.free)),
        near=list(_spaces(premises, found.near)),
        never=list(_spaces(premises, found.never)),
    )
    return Answer(result)


def _wish(query: SearchQuery, last: date) -> FindWish:
    interval = None
    if query.starts_at is not None:
        starts_at = instant_of(query.starts_at, "starts_at", zone())
        _within(local_day(starts_at, zone()), last, "starts_at")
        if starts_at < now():
            raise Refused(Finding("booking.in_the_past", "starts_at", {"starts_at": starts_at}))
        interval = Interval(starts_at, starts_at + timedelta(minutes=query.minutes or USUAL_MINUTES))
    elif query.day is not None:
        _within(query.day, last, "day")
    return FindWish(
        minutes=interval.minutes if interval else query.minutes,
        people=query.people,
        kind=query.kind or "",
        venue=query.venue,
        features=frozenset(query.feature),
        step_free=query.step_free,
        day=query.day,
        interval=interval,
    )


def _within(day: date, last: date, field: str) -> None:
    if check_day(day) > last:
        raise Refused(Finding("booking.beyond_horizon", field, {"last_day": last, "horizon_days": HORIZON_DAYS}))
    if day < today():
        began: datetime = local_midnight(day, zone()).astimezone(UTC)
        raise Refused(Finding("booking.in_the_past", field, {"starts_at": began}))


def _spaces(premises: Premises, groups: Iterable[FoundGroup]) -> Iterable[FoundSpace]:
    """The best of each hall, and after it the others of the same hall that answer as well."""
    for group in groups:
        for found in (group.best, *group.others):
            yield _space(premises, found)


def _space(premises: Premises, found: FoundRow) -> FoundSpace:
    return FoundSpace(
        space=summary_of(premises, found.place),
        free=[period_of(free) for free in found.free],
        refused=finding_document(found.refused) if found.refused else None,
    )
