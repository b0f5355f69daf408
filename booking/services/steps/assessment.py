"""Judging a wish: may it be had, what does it cost, and does a person have to decide?

The page that shows the price before sending and the use case that stores the booking ask the same function.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from booking.database import db
from booking.domain.availability import Situation, Wanted, assess, nearest_alternatives
from booking.domain.booking_state import BookingState
from booking.domain.booking_terms import Approval, Booker, Terms
from booking.domain.errors import Finding, NotFound, Refused, Verdict
from booking.domain.interval import Interval
from booking.domain.local_time import days_of
from booking.domain.permissions import Actor, may_book_for, may_decide
from booking.domain.quote import Quote
from booking.domain.stated import NOTHING_STATED, Stated, check_ages
from booking.domain.vocabulary import OrganisationType, Outcome
from booking.models import Organisation, Space, Team
from booking.queries.premises import Premises, SpacePlace, load_premises
from booking.queries.situation import situation_of
from booking.services.steps.equipment import equipment_verdict
from booking.services.steps.pricing import quote_wish
from booking.settings import MunicipalitySettings

LONGEST_DAYS = 31
DAYS_TO_LOOK_FOR_ALTERNATIVES = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWish:
    """What somebody wants to book. `extras` maps equipment ids to quantities.

    `stated` is what the tariffs ask besides, and only the tenant knows.
    """

    space_id: int
    interval: Interval
    organisation_id: int
    purpose: str
    participants: int
    participants_under_19: int = 0
    team_id: int | None = None
    title: str = ""
    sells_tickets: bool = False
    serves_alcohol: bool = False
    setup_note: str = ""
    responsible_name: str
    responsible_phone: str
    responsible_email: str = ""
    extras: Mapping[int, int] = field(default_factory=dict)
    stated: Stated = NOTHING_STATED
    request_key: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a booking is stored with: its price with the reasons, the terms of the space, the state it begins in."""

    quote: Quote
    terms: Terms
    state: BookingState


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer to a wish: the verdict, the price with its reasons, and what would happen next.

    `state` is what the booking would become: confirmed at once, or requested because a person decides.
    `alternatives` are the nearest free times when the wanted one cannot be had.
    """

    verdict: Verdict
    quote: Quote
    terms: Terms
    place: SpacePlace
    leaves: tuple[int, ...]
    state: BookingState
    alternatives: tuple[Interval, ...] = ()

    @property
    def answer(self) -> Answer:
        return Answer(self.quote, self.terms, self.state)


def assess_wish(
    actor: Actor,
    wish: BookingWish,
    *,
    now: datetime,
    municipality: MunicipalitySettings,
    booking_id: int | None = None,
    series: bool = False,
) -> Assessment:
    """Judge the wish; `booking_id` is the booking that it would change.

    Raises:
        NotFound: the space, organisation or team does not exist, or the actor may not book for it.
        Refused: the time is so long that nothing can be read of it.
    """
    space, organisation, team = known_to(actor, wish)
    _readable_length(wish.interval)
    days = days_of(wish.interval, municipality.zone)
    around = timedelta(days=DAYS_TO_LOOK_FOR_ALTERNATIVES)
    premises = load_premises(municipality.zone, days[0] - around, days[-1] + around, {space.venue_id})
    situation = _situation(actor, premises, wish, now)
    wanted = Wanted(wish.interval, wish.participants, booker_kind(actor, organisation, space, municipality), booking_id)
    quote = quote_wish(wish, organisation, team, premises, now=now, series=series, booking_id=booking_id)
    verdict = (
        in_use(premises, wish.space_id)
        & assess(wanted, situation)
        & people_verdict(wish)
        & equipment_verdict(wish.extras, space.venue_id, wish.interval, booking_id)
        & rule_verdict(quote)
    )
    alternatives = () if verdict.allowed else _alternatives(premises, wanted, wish.space_id, situation, now)
    return Assessment(
        verdict=verdict,
        quote=quote,
        terms=situation.terms,
        place=premises.spaces[wish.space_id],
        leaves=premises.tree.leaves(wish.space_id),
        state=state_after(actor, space, situation.terms, quote),
        alternatives=alternatives,
    )


def known_to(actor: Actor, wish: BookingWish) -> tuple[Space, Organisation, Team | None]:
    """What the wish names, as far as the actor may book with it.

    Raises:
        NotFound: one of them does not exist, or is not the actor's to book with.
    """
    space = db.session.get(Space, wish.space_id)
    organisation = db.session.get(Organisation, wish.organisation_id)
    if space is None or organisation is None or not may_book_for(actor, organisation.id, space.venue_id):
        raise NotFound("a space and an organisation that the actor may book for")
    team = db.session.get(Team, wish.team_id) if wish.team_id else None
    if wish.team_id and (team is None or team.organisation_id != organisation.id):
        raise NotFound("a team of the organisation")
    return space, organisation, team


def _readable_length(interval: Interval) -> None:
    longest = LONGEST_DAYS * 24 * 60
    if interval.minutes > longest:
        lengths = {"minutes": interval.minutes, "longest_minutes": longest}
        raise Refused(Finding("booking.too_long", "ends_at", lengths))


def _situation(actor: Actor, premises: Premises, wish: BookingWish, now: datetime) -> Situation:
    situation = situation_of(premises, wish.space_id, wish.interval, now)
    if not may_decide(actor, premises.spaces[wish.space_id].venue_id):
        return situation
    return Situation(situation.window, situation.opening, situation.terms.for_officer(), now, situation.occupations)


def booker_kind(actor: Actor, organisation: Organisation, space: Space, municipality: MunicipalitySettings) -> Booker:
    """Who books, as terms tell people apart."""
    return Booker.STAFF if may_decide(actor, space.venue_id) else tenant_kind(organisation, municipality)


def tenant_kind(organisation: Organisation, municipality: MunicipalitySettings) -> Booker:
    """What the organisation is as a booker by itself."""
    if organisation.organisation_type == OrganisationType.PERSON:
        return Booker.PERSON
    if organisation.municipality_number == municipality.number:
        return Booker.LOCAL_ORGANISATION
    return Booker.ORGANISATION


def in_use(premises: Premises, space_id: int) -> Verdict:
    """A space that is out of use cannot be booked, nor can one that is a part of it or that it is a part of."""
    return Verdict() if premises.in_use(space_id) else Verdict((Finding("booking.space_out_of_use", ""),))


def people_verdict(wish: BookingWish) -> Verdict:
    """Whether the numbers of people can be."""
    return check_ages(wish.stated, wish.participants, wish.participants_under_19)


def rule_verdict(quote: Quote) -> Verdict:
    """A rule may refuse the use itself, such as a gym on Sundays."""
    if quote.decision.outcome is not Outcome.REFUSED:
        return Verdict()
    return Verdict(
        (Finding("booking.refused_by_rule", "", {"rule": quote.decision.rule.id if quote.decision.rule else ""}),)
    )


def state_after(actor: Actor, space: Space, terms: Terms, quote: Quote) -> BookingState:
    """Confirmed at once where the terms allow it and the rules know the price; an officer confirms by booking."""
    if may_decide(actor, space.venue_id):
        return BookingState.CONFIRMED
    known = quote.decision.outcome in {Outcome.FREE, Outcome.PRICED}
    instant = terms.approval is Approval.INSTANT
    return BookingState.CONFIRMED if instant and known else BookingState.REQUESTED


def _alternatives(
    premises: Premises, wanted: Wanted, space_id: int, situation: Situation, now: datetime
) -> tuple[Interval, ...]:
    """The nearest free times within a week of the wanted."""
    wide = situation_of(premises, space_id, wanted.interval, now, DAYS_TO_LOOK_FOR_ALTERNATIVES)
    wide = Situation(wide.window, wide.opening, situation.terms, now, wide.occupations)
    return tuple(nearest_alternatives(wanted, wide))
