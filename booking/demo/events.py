"""What happens once: matches, concerts, meetings, parties and courses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from booking.demo.calendar import INDOOR_MONTHS, Calendar
from booking.demo.plan import Planned
from booking.domain.vocabulary import OrganisationType, Purpose, TenantClass

FRIDAY = 5

Kind = Callable[[Calendar], Iterator[Planned]]


def plan_events(calendar: Calendar) -> list[Planned]:
    """All single bookings of the year, those for the biggest premises first."""
    kinds: tuple[Kind, ...] = (
        _matches, _concerts, _flea_markets, _parties, _lectures, _board_meetings, _company_courses, _without_class,
    )  # fmt: skip
    return [planned for kind in kinds for planned in kind(calendar)]


def _matches(calendar: Calendar) -> Iterator[Planned]:
    clubs = [
        club
        for club in calendar.world.with_activity("Håndball", "Basketball", "Volleyball")
        if club.tenant_class is TenantClass.LOCAL_VOLUNTARY
    ]
    for saturday in calendar.weekends():
        for day in (saturday, saturday + timedelta(days=1)):
            if day > calendar.world.last_day:
                continue
            for starts, ends in (("09:30", "12:30"), ("12:30", "15:30"), ("15:30", "18:30")):
                if calendar.chance.random() < 0.75:
                    club = calendar.chance.choice(clubs)
                    team = calendar.chance.choice(club.teams)
                    yield from calendar.single(
                        club, "ashallen-flerbrukshall", day, starts, ends, Purpose.MATCH,
                        team=team, title=f"Seriekamp {team.name}", people=team.participants * 6,
                        young=team.participants_under_19 * 4,
                    )  # fmt: skip
        for club in calendar.world.with_activity("Innebandy"):
            if calendar.chance.random() < 0.6:
                team = calendar.chance.choice(club.teams)
                yield from calendar.single(
                    club, "rustad-skole-flerbrukshall", saturday, "11:00", "15:00", Purpose.MATCH,
                    team=team, title=f"Seriekamp {team.name}", people=team.participants * 4,
                    young=team.participants_under_19 * 3,
                )  # fmt: skip


def _concerts(calendar: Calendar) -> Iterator[Planned]:
    choirs = calendar.world.with_activity("Skolekorps", "Kor", "Teater", "Kulturskole")
    titles = {"Teater": "Forestilling", "Kulturskole": "Elevkonsert"}
    for saturday in calendar.weekends(INDOOR_MONTHS | {5, 6}):
        for day, starts, ends in ((saturday, "16:00", "21:00"), (saturday + timedelta(days=1), "14:00", "18:00")):
            if day > calendar.world.last_day or calendar.chance.random() > 0.55:
                continue
            tenant = calendar.chance.choice(choirs)
            team = calendar.chance.choice(tenant.teams)
            youth = team.participants_under_19 > team.participants / 2
            yield from calendar.single(
                tenant, "demohuset-storsal", day, starts, ends, Purpose.CONCERT, team=team,
                title=titles.get(tenant.organisation.activity, "Konsert"), people=calendar.chance.randint(90, 260),
                young=team.participants if youth else 0, sells_tickets=calendar.chance.random() < 0.6,
                setup_note="Stoler i rader, midtgang. Scenelys og to mikrofoner.",
                extras={"chair": 180, "stage_module": 6, "sound_system": 1},
            )  # fmt: skip


def _flea_markets(calendar: Calendar) -> Iterator[Planned]:
    places = {"Fagerlia skolekorps": "asgard-skole-aula", "Solhøgda skolekorps": "solberg-skole-samlingssal"}
    for name, place in places.items():
        for day in calendar.weekends(frozenset({4, 10})):
            if (day.day - 1) // 7 == 1:
                yield from calendar.single(
                    calendar.world.tenants[name], place, day, "10:30", "16:00", Purpose.INCOME_EVENT,
                    title="Loppemarked", people=150, young=20, extras={"table": 30, "chair": 40},
                    setup_note="Bord langs veggene. Kafé ved inngangen.",
                )  # fmt: skip


def _parties(calendar: Calendar) -> Iterator[Planned]:
    people = [tenant for tenant in calendar.world.tenants.values() if tenant.tenant_class is TenantClass.PRIVATE]
    for saturday in calendar.weekends(frozenset(range(1, 13))):
        if calendar.chance.random() < 0.7:
            yield from calendar.single(
                calendar.chance.choice(people), "demohuset-lillesal", saturday, "16:00", "23:00",
                Purpose.PRIVATE_PARTY, title="Privat selskap", people=calendar.chance.randint(30, 75),
                serves_alcohol=calendar.chance.random() < 0.5, extras={"kitchen": 1, "table": 10, "chair": 60},
            )  # fmt: skip
        sunday = saturday + timedelta(days=1)
        if sunday <= calendar.world.last_day and calendar.chance.random() < 0.5:
            yield from calendar.single(
                calendar.chance.choice(people), "demohuset-kafe", sunday, "12:00", "17:00",
                Purpose.PRIVATE_PARTY, title="Barnebursdag", people=25, young=16,
            )  # fmt: skip


def _lectures(calendar: Calendar) -> Iterator[Planned]:
    world = calendar.world
    for day in calendar.monthly(2, 2):
        yield from calendar.single(
            world.tenants["Solhøgda historielag"], "demohuset-lillesal", day, "19:00", "21:30", Purpose.EVENT,
            title="Historisk kveld", people=45, extras={"projector": 1},
        )  # fmt: skip
    for day in calendar.monthly(3, 1):
        yield from calendar.single(
            world.tenants["FAU ved Demoskolen"], "asgard-skole-klasserom-2", day, "18:30", "20:30", Purpose.MEETING,
            title="FAU-møte",
        )  # fmt: skip


def _board_meetings(calendar: Calendar) -> Iterator[Planned]:
    rooms = ("demohuset-moterom-a", "demohuset-moterom-b")
    associations = [
        tenant
        for tenant in calendar.world.tenants.values()
        if tenant.organisation.organisation_type == OrganisationType.ASSOCIATION
    ]
    for number, tenant in enumerate(associations):
        starts, ends = (("17:30", "19:30"), ("19:30", "21:30"))[number % 2]
        for day in calendar.monthly(1 + number % 4, number // 4 % 4):
            yield from calendar.single(
                tenant, rooms[number // 8 % 2], day, starts, ends, Purpose.MEETING, title="Styremøte", people=8
            )


def _company_courses(calendar: Calendar) -> Iterator[Planned]:
    world = calendar.world
    course, health, arranger = (
        world.tenants[name]
        for name in ("Regnmakeren Kurs og konsulent", "Norddal Bedriftshelse AS", "Vannkanten Arrangement AS")
    )
    for day in world.days():
        if day.isoweekday() in {2, 4} and day.month != 7 and calendar.chance.random() < 0.3:
            yield from calendar.single(
                course, "demohuset-moterom-a", day, "09:00", "15:00", Purpose.COURSE, title="Kurs", people=12
            )
        if day.isoweekday() == 3 and day.month not in {6, 7, 8} and calendar.chance.random() < 0.6:
            yield from calendar.single(
                health,
                "bronnerud-skole-gymsal",
                day,
                "20:00",
                "21:30",
                Purpose.TRAINING,
                title="Bedriftstrim",
                people=18,
            )
    for friday in (day for day in world.days() if day.isoweekday() == FRIDAY and day.month in INDOOR_MONTHS):
        if calendar.chance.random() < 0.2:
            yield from calendar.single(
                arranger, "demohuset-storsal", friday, "17:00", "23:00", Purpose.INCOME_EVENT, title="Standup-kveld",
                people=220, sells_tickets=True, serves_alcohol=True, extras={"chair": 220, "sound_system": 1},
                setup_note="Kafébord foran, stolrader bak.",
            )  # fmt: skip


def _without_class(calendar: Calendar) -> Iterator[Planned]:
    """A group nobody has decided the class of: a person decides each price."""
    group = calendar.world.tenants["Turgjengen Vidvanke"]
    for day in calendar.monthly(4, 0):
        yield from calendar.single(
            group,
            "kroer-skole-klasserom-1",
            day,
            "18:30",
            "20:30",
            Purpose.MEETING,
            team=group.teams[0],
            title="Innekveld",
        )
