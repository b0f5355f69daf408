"""The rules of booking a space: how long, how early, how late, how many, who, and what others see.

Each rule may be set on the space, on its venue or for the municipality; an empty rule asks the next level, and
what nobody has set has a default here. The resolved `Terms` know for every value which level said it, so that
a refusal can name its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum

from booking.domain.errors import Finding, Verdict
from booking.domain.interval import Interval

MINUTES_PER_DAY = 24 * 60


class Approval(StrEnum):
    """What happens when a booking is sent in."""

    INSTANT = "instant"
    BY_REQUEST = "by_request"


class Privacy(StrEnum):
    """What the public calendar shows of a booking."""

    ORGANISATION = "organisation"
    OCCUPIED = "occupied"


class Booker(StrEnum):
    """What kind of booker asks, from the widest circle to the narrowest."""

    PERSON = "person"
    ORGANISATION = "organisation"
    LOCAL_ORGANISATION = "local_organisation"
    STAFF = "staff"


class WhoMayBook(StrEnum):
    """The circle that may book; each circle holds the narrower ones."""

    EVERYONE = "everyone"
    ORGANISATIONS = "organisations"
    LOCAL_ORGANISATIONS = "local_organisations"
    STAFF = "staff"

    def admits(self, booker: Booker) -> bool:
        return list(Booker).index(booker) >= list(WhoMayBook).index(self)


class OfferOrder(StrEnum):
    """Who is offered time that becomes free first, of those who watch it."""

    FIRST_COME = "first_come"
    LOCAL_VOLUNTARY = "local_voluntary"


class Source(StrEnum):
    """The level that said a rule."""

    SPACE = "space"
    VENUE = "venue"
    MUNICIPALITY = "municipality"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class BookingRules:
    """The rules one level sets; ``None`` leaves a rule to the next level.

    Lengths, notice and buffers are minutes, the horizon is days from today, the deadline for cancelling is
    hours before the start, the capacity is people, `offer_hours` are those there are to answer an offer of time
    that has become free. The grid is minutes of the wall clock counted from midnight: 30 means that bookings start
    and end at whole and half hours.
    """

    shortest_minutes: int | None = None
    longest_minutes: int | None = None
    grid_minutes: int | None = None
    notice_minutes: int | None = None
    horizon_days: int | None = None
    buffer_before_minutes: int | None = None
    buffer_after_minutes: int | None = None
    cancel_deadline_hours: int | None = None
    capacity: int | None = None
    approval: Approval | None = None
    who_may_book: WhoMayBook | None = None
    privacy: Privacy | None = None
    offer_hours: int | None = None
    offer_order: OfferOrder | None = None


NO_RULES = BookingRules()


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules that hold for one space. ``None`` as longest, horizon or capacity is no limit.

    The values here are the defaults: safe where nobody has decided anything.
    """

    shortest_minutes: int = 30
    longest_minutes: int | None = None
    grid_minutes: int = 30
    notice_minutes: int = 0
    horizon_days: int | None = 365
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    cancel_deadline_hours: int = 24
    capacity: int | None = None
    approval: Approval = Approval.BY_REQUEST
    who_may_book: WhoMayBook = WhoMayBook.ORGANISATIONS
    privacy: Privacy = Privacy.OCCUPIED
    offer_hours: int = 24
    offer_order: OfferOrder = OfferOrder.FIRST_COME
    sources: Mapping[str, Source] = field(default_factory=dict, compare=False)

    def source_of(self, rule: str) -> Source:
        """The level that said the rule, given by its field name."""
        return self.sources.get(rule, Source.DEFAULT)

    @property
    def local_voluntary_first(self) -> bool:
        return self.offer_order is OfferOrder.LOCAL_VOLUNTARY

    def buffered(self, interval: Interval) -> Interval:
        """The interval with set-up before and clearing after."""
        return interval.widen(self.buffer_before_minutes, self.buffer_after_minutes)

    def allows_length(self, minutes: int) -> bool:
        """Whether a booking may last so many minutes."""
        return self.shortest_minutes <= minutes and (self.longest_minutes is None or minutes <= self.longest_minutes)

    def possible_length(self, minutes: int) -> int | None:
        """The length in minutes on the grid, and allowed, that comes nearest to the wanted; rounded up if it can be.

        ``None`` when the rules leave no length at all, which `check_terms` finds.
        """
        grid = self.grid_minutes
        least = _up_to_grid(self.shortest_minutes, grid)
        length = max(_up_to_grid(minutes, grid), least)
        if self.longest_minutes is not None:
            length = min(length, self.longest_minutes // grid * grid)
        return length if length >= least else None

    def cancel_before(self, starts_at: datetime) -> datetime:
        """The last instant at which a booking may be cancelled freely."""
        return starts_at - timedelta(hours=self.cancel_deadline_hours)

    def for_officer(self) -> Terms:
        """The rules as they bind a case officer: free to choose length, notice and horizon, nothing else.

        Opening hours, capacity, buffers and what is taken bind everybody.
        """
        return replace(self, shortest_minutes=1, longest_minutes=None, notice_minutes=0, horizon_days=None)


def resolve_terms(space: BookingRules, venue: BookingRules = NO_RULES, municipality: BookingRules = NO_RULES) -> Terms:
    """The terms of a space: each rule from the nearest level that sets it."""
    levels = ((Source.SPACE, space), (Source.VENUE, venue), (Source.MUNICIPALITY, municipality))
    values: dict[str, object] = {}
    sources: dict[str, Source] = {}
    for rule in RULES:
        for source, level in levels:
            value = getattr(level, rule)
            if value is not None:
                values[rule], sources[rule] = value, source
                break
    return replace(Terms(), **values, sources=sources)  # type: ignore[arg-type]  # the names are the same by test


RULES = tuple(rule.name for rule in fields(BookingRules))

# Ten years at most: more is a slip of the pen, and sums of it must never leave the calendar.
_YEARS_IN_DAYS = 10 * 366
_YEARS_IN_MINUTES = _YEARS_IN_DAYS * MINUTES_PER_DAY

BOUNDS: Mapping[str, tuple[int, int]] = {
    "shortest_minutes": (1, _YEARS_IN_MINUTES),
    "longest_minutes": (1, _YEARS_IN_MINUTES),
    "grid_minutes": (1, MINUTES_PER_DAY),
    "notice_minutes": (0, _YEARS_IN_MINUTES),
    "horizon_days": (0, _YEARS_IN_DAYS),
    "buffer_before_minutes": (0, MINUTES_PER_DAY),
    "buffer_after_minutes": (0, MINUTES_PER_DAY),
    "cancel_deadline_hours": (0, _YEARS_IN_DAYS * 24),
    "capacity": (1, 1_000_000),
    "offer_hours": (1, 14 * 24),
}


def check_rules(rules: BookingRules) -> Verdict:
    """Whether what one level sets is possible; each finding belongs to the field of its rule."""
    findings: list[Finding] = []
    for rule, (least, most) in BOUNDS.items():
        value = getattr(rules, rule)
        if value is not None and not least <= value <= most:
            findings.append(Finding("terms.out_of_range", rule, {"least": least, "most": most}))
    grid = rules.grid_minutes
    if grid is not None and grid > 0 and MINUTES_PER_DAY % grid:
        findings.append(Finding("terms.grid_does_not_divide_day", "grid_minutes", {"grid_minutes": grid}))
    return Verdict(tuple(findings))


def check_terms(terms: Terms) -> Verdict:
    """Whether the resolved rules leave any booking possible at all."""
    if terms.possible_length(terms.shortest_minutes) is not None:
        return Verdict()
    lengths = {rule: getattr(terms, rule) for rule in ("shortest_minutes", "longest_minutes", "grid_minutes")}
    return Verdict((Finding("terms.no_possible_length", "longest_minutes", lengths),))


def _up_to_grid(minutes: int, grid: int) -> int:
    return -(-minutes // grid) * grid
