"""What would this cost? Asked by anyone before there is a booking, and by officers on behalf of an organisation.

The answer is the rules' own: the same facts in a booking get the same quote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from booking.database import db
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import days_of, local_day
from booking.domain.permissions import OFFICERS, Actor
from booking.domain.pricing import quote, quote_by_day
from booking.domain.quote import Quote
from booking.domain.rules.days import DayFacts
from booking.domain.rules.facts import Facts
from booking.domain.rules.rule_set import RuleSet
from booking.domain.vocabulary import OrganisationType, SpaceKind, TenantClass
from booking.models import Organisation
from booking.public_holidays import public_holidays_between
from booking.queries.premises import Premises, SpacePlace, load_premises
from booking.queries.tariff import tariff_in_force
from booking.services.steps.pricing import counted, day_facts, tenant_class_on, used_before, working_days_between
from booking.settings import Settings

LONGEST_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceQuestion:
    """What is asked. `space_slug` names a space; without it, `space_kind` says what it would be like.

    `stated` are other facts by their field in `Facts`. What a named space or an organisation is known to be goes
    before what is stated.
    """

    interval: Interval
    space_slug: str = ""
    space_kind: SpaceKind | None = None
    organisation_id: int | None = None
    tenant_class: TenantClass | None = None
    participants_under: Mapping[int, int] = field(default_factory=dict)
    extras: Mapping[str, int] = field(default_factory=dict)
    stated: Mapping[str, Any] = field(default_factory=dict)


def answer_price_question(
    actor: Actor, question: PriceQuestion, *, now: datetime, settings: Settings, rule_set: RuleSet | None = None
) -> Quote:
    """The price with its reasons, by the tariff in force on the day of use or by the rule set that is given.

    Raises:
        NotFound: there is no such space or organisation, or the actor may not ask on the organisation's behalf.
        Refused: the time is longer than rules can be asked about.
    """
    if question.interval.minutes > LONGEST_DAYS * 24 * 60:
        lengths = {"minutes": question.interval.minutes, "longest_minutes": LONGEST_DAYS * 24 * 60}
        raise Refused(Finding("booking.too_long", "ends_at", lengths))
    facts = _facts(actor, question, now, settings)
    return quote(rule_set, facts) if rule_set is not None else quote_by_day(tariff_in_force, facts)


def _facts(actor: Actor, question: PriceQuestion, now: datetime, settings: Settings) -> Facts:
    zone = settings.municipality.zone
    days = days_of(question.interval, zone)
    premises = load_premises(zone, days[0], days[-1])
    place = _place(premises, question)
    tenant_class = question.tenant_class
    facts = Facts(
        starts_at=question.interval.starts_at,
        ends_at=question.interval.ends_at,
        zone=zone.key,
        days=day_facts(premises, place.id, question.interval) if place else _holidays(days),
        participants_under=question.participants_under,
        extras=question.extras,
        tenant_class=tenant_class,
        commercial=_is_commercial(tenant_class),
        space_kind=question.space_kind,
        notice_days=(days[0] - local_day(now, zone)).days,
        notice_working_days=working_days_between(local_day(now, zone), days[0]),
    )
    facts = replace(facts, **question.stated)
    if question.space_slug and place is not None:
        facts = replace(facts, **_known_of(place))
    if question.organisation_id is not None:
        facts = replace(facts, **_known_of_organisation(actor, question, premises))
    return facts


def _place(premises: Premises, question: PriceQuestion) -> SpacePlace | None:
    """The space that is asked about; for a kind of space, one of the kind, whose school days are taken."""
    spaces = [place for place in premises.spaces.values() if place.active]
    if question.space_slug:
        found = next((place for place in spaces if place.slug == question.space_slug), None)
        if found is None:
            raise NotFound(f"space {question.space_slug}")
        return found
    return next((place for place in spaces if place.kind == question.space_kind), None)


def _holidays(days: list[date]) -> dict[date, DayFacts]:
    names = public_holidays_between(days[0], days[-1])
    return {day: DayFacts(public_holiday=True) for day in days if day in names}


def _is_commercial(tenant_class: TenantClass | None) -> bool | None:
    return tenant_class is TenantClass.COMPANY if tenant_class else None


def _known_of(place: SpacePlace) -> dict[str, Any]:
    known: dict[str, Any] = {"space_kind": SpaceKind(place.kind), "venue": place.venue_slug, "space": place.slug}
    measured = {"part": place.part, "area_m2": place.area_m2, "capacity": place.capacity}
    return known | {name: value for name, value in measured.items() if value} | counted(place)


def _known_of_organisation(actor: Actor, question: PriceQuestion, premises: Premises) -> dict[str, Any]:
    organisation = db.session.get(Organisation, question.organisation_id)
    if organisation is None or not actor.has_role(*OFFICERS):
        raise NotFound(f"organisation {question.organisation_id}")
    starts_at = question.interval.starts_at
    tenant_class = tenant_class_on(organisation.id, local_day(starts_at, premises.zone))
    return {
        "tenant_class": tenant_class,
        "commercial": _is_commercial(tenant_class),
        "organisation_type": OrganisationType(organisation.organisation_type),
        "organisation": organisation.number,
        "in_voluntary_register": organisation.in_voluntary_register,
        "sector_code": organisation.sector_code or None,
        "activity_code": organisation.activity_code or None,
        "municipality_number": organisation.municipality_number or None,
        "sports_federation": organisation.in_sports_federation,
        "study_association": organisation.study_association,
        "grant_entitled": organisation.grant_entitled,
        "loan_status": organisation.loan_status or None,
        **used_before(organisation.id, starts_at, premises),
    }
