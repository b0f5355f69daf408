"""What the demonstration's bookings are made of: the premises, the tenants with their people, and chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from booking.database import db
from booking.domain.interval import Interval
from booking.domain.local_time import local_day, resolve_or_next
from booking.domain.rules.rule_set import RuleSet
from booking.domain.vocabulary import TenantClass
from booking.models import Equipment, Organisation, Person, RoleGrant, Team
from booking.queries.premises import Premises, load_premises
from booking.services.steps.pricing import tenant_class_on
from booking.settings import MunicipalitySettings

SEED = 3218
HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Tenant:
    """An organisation with its people; the first is its manager."""

    organisation: Organisation
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    tenant_class: TenantClass | None


@dataclass(slots=True)
class World:
    """Everything that stands before the first booking is made. `first_day` and `last_day` bound the year."""

    premises: Premises
    tenants: dict[str, Tenant]
    officers: tuple[Person, ...]
    equipment: dict[tuple[int, str], Equipment]
    now: datetime
    first_day: date
    last_day: date
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - the same start date gives the same year
    space_ids: dict[str, int] = field(default_factory=dict)
    tariffs: dict[date, RuleSet | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.space_ids = {place.slug: place.id for place in self.premises.spaces.values()}

    @property
    def today(self) -> date:
        return local_day(self.now, self.premises.zone)

    def with_activity(self, *activities: str) -> list[Tenant]:
        """The tenants that the register says do one of these."""
        return [tenant for tenant in self.tenants.values() if tenant.organisation.activity in activities]

    def interval(self, day: date, starts: time, ends: time) -> Interval:
        """The real time between two wall times of a day; an end at midnight is the end of the day."""
        last = day + timedelta(days=1) if ends == time(0) else day
        zone = self.premises.zone
        return Interval(resolve_or_next(day, starts, zone), resolve_or_next(last, ends, zone))

    def days(self) -> list[date]:
        """Every day of the year that is shown."""
        return [self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1)]

    def uid(self) -> str:
        """A calendar identity by chance, and by the same chance each time."""
        return f"{UUID(int=self.chance.getrandbits(128), version=4)}@husrom.example"


def load_world(now: datetime, municipality: MunicipalitySettings) -> World:
    """Read what is stored already."""
    today = local_day(now, municipality.zone)
    first, last = today - HALF_A_YEAR, today + HALF_A_YEAR
    world = World(
        premises=load_premises(municipality.zone, first - timedelta(days=1), last + timedelta(days=1)),
        tenants=_tenants(today),
        officers=_officers(),
        equipment={(each.venue_id, each.code): each for each in db.session.scalars(db.select(Equipment))},
        now=now.astimezone(UTC),
        first_day=first,
        last_day=last,
    )
    db.session.expunge_all()  # what is read here stays as it is; it need not be read anew after each transaction
    return world


def _tenants(today: date) -> dict[str, Tenant]:
    organisations = db.session.scalars(db.select(Organisation).order_by(Organisation.id))
    return {
        organisation.name: Tenant(
            organisation=organisation,
            teams=tuple(organisation.teams),
            people=tuple(
                membership.person for membership in sorted(organisation.memberships, key=lambda each: each.id)
            ),
            tenant_class=tenant_class_on(organisation.id, today),
        )
        for organisation in organisations
    }


def _officers() -> tuple[Person, ...]:
    statement = db.select(Person).join(RoleGrant).where(RoleGrant.role == "case_officer").order_by(Person.id)
    return tuple(db.session.scalars(statement))
