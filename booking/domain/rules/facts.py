"""Everything a rule may ask about a booking.

**This is the one place to add a fact**: add a field to `Facts`, annotated with `About(...)`, which gives its
topic and its name in three languages; its kind follows from its type. The file check, the rule editor, the
explanation and the format page all read `FACTS`.

A fact that is not known is ``None``. A condition on an unknown fact never holds, and the explanation says that
the fact was not stated; nobody gets anything free because a field was left empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from operator import attrgetter
from types import MappingProxyType
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from booking.domain.rules.days import DayFacts, day_code
from booking.domain.rules.text import Text
from booking.domain.vocabulary import Agreement, DayTag, OrganisationType, Purpose, SpaceKind, TenantClass


class FactKind(StrEnum):
    """How a fact is asked about, and so which operators a condition on it may use."""

    CHOICE = "choice"  # one of a closed list
    FLAG = "flag"  # yes or no
    NUMBER = "number"  # at_least, at_most, over, under
    TEXT = "text"  # a code or name that the municipality chose
    DAY = "day"  # tags of the local date
    CLOCK = "clock"  # local time of day, from–to
    DATE = "date"  # local date, from–to
    WEEK = "week"  # ISO week, from–to, may pass the new year
    TIME_OF_YEAR = "time_of_year"  # month and day, from–to, may pass the new year
    GROUP = "group"  # one of the price groups that the rule set defines


class FactTopic(StrEnum):
    """What a fact is about; the rule editor groups the choices by it."""

    TENANT = "tenant"
    PARTICIPANTS = "participants"
    USE = "use"
    PLACE = "place"
    TIME = "time"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """What is known about a fact itself.

    `read` gives the value from the facts of a booking, or is ``None`` for what differs between the parts of
    one booking (day, clock, date, week, group). `age` is set for facts made per age limit. `stated` facts are asked
    of the tenant when a tariff asks for them (`booking.domain.stated`).
    """

    name: str
    kind: FactKind
    topic: FactTopic
    text: Text
    choices: tuple[str, ...] = ()
    unit: str = ""
    age: int | None = None
    read: Callable[[Facts], Any] | None = None
    field: str = ""
    stated: bool = False

    @property
    def scale(self) -> int:
        """How many of what `read` gives make one of the unit that rules are written in."""
        return {"hours": 60, "kroner": 100}.get(self.unit, 1)


@dataclass(frozen=True, slots=True)
class About:
    """What a field of `Facts` is about, its name in bokmål, nynorsk and English, and its unit when it has one.

    `called` is the fact's name in rules where it differs from the field's, because rules are written in hours
    and kroner while the field holds minutes and øre. A fact is `stated` when only the tenant knows it: the booking
    form asks for it as soon as a tariff does. Any other fact needs a source in `services.steps.pricing`.
    """

    topic: FactTopic
    nb: str
    nn: str
    en: str
    unit: str = ""
    called: str = ""
    stated: bool = False


_TENANT, _PEOPLE, _USE, _PLACE, _TIME, _TERMS = FactTopic


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One booking as the rules see it.

    `starts_at` and `ends_at` are aware instants, half-open. `zone` is the IANA name of the municipality's
    zone. `days` says what the calendar knows of each local date touched; a date that is missing is an
    ordinary day. `participants_under` maps an age to the number of participants younger than it. `extras`
    maps the code of what was ordered to its quantity. Money is in øre, durations in minutes.
    """

    starts_at: datetime
    ends_at: datetime
    zone: str = "Europe/Oslo"
    days: Mapping[date, DayFacts] = field(default_factory=dict)
    participants_under: Mapping[int, int] = field(default_factory=dict)
    extras: Mapping[str, int] = field(default_factory=dict)

    tenant_class: Annotated[TenantClass | None, About(_TENANT, "prisklasse", "prisklasse", "tenant class")] = None
    organisation_type: Annotated[
        OrganisationType | None, About(_TENANT, "organisasjonsform", "organisasjonsform", "type of organisation")
    ] = None
    organisation: Annotated[
        str | None, About(_TENANT, "organisasjonsnummer", "organisasjonsnummer", "organisation number")
    ] = None
    in_voluntary_register: Annotated[
        bool | None,
        About(
            _TENANT,
            "registrert i Frivillighetsregisteret",
            "registrert i Frivilligregisteret",
            "in the voluntary register",
        ),
    ] = None
    sector_code: Annotated[str | None, About(_TENANT, "sektorkode", "sektorkode", "sector code")] = None
    activity_code: Annotated[str | None, About(_TENANT, "ICNPO-kategori", "ICNPO-kategori", "ICNPO category")] = None
    municipality_number: Annotated[str | None, About(_TENANT, "hjemkommune", "heimkommune", "home municipality")] = None
    sports_federation: Annotated[
        bool | None,
        About(_TENANT, "medlem av idrettsforbundet", "medlem av idrettsforbundet", "in the sports confederation"),
    ] = None
    study_association: Annotated[
        bool | None, About(_TENANT, "godkjent studieforbund", "godkjent studieforbund", "approved study association")
    ] = None
    grant_entitled: Annotated[
        bool | None, About(_TENANT, "tilskuddsberettiget", "tilskotsrettkomen", "entitled to grants")
    ] = None
    loan_status: Annotated[str | None, About(_TENANT, "lånestatus", "lånestatus", "loan status")] = None

    participants: Annotated[
        int | None, About(_PEOPLE, "antall deltakere", "talet på deltakarar", "number of participants")
    ] = None
    team_age_from: Annotated[
        int | None,
        About(_PEOPLE, "yngste alder i gruppa", "yngste alder i gruppa", "youngest age in the group", "years"),
    ] = None
    team_age_to: Annotated[
        int | None, About(_PEOPLE, "eldste alder i gruppa", "eldste alder i gruppa", "oldest age in the group", "years")
    ] = None
    disability: Annotated[
        bool | None,
        About(
            _PEOPLE,
            "for personer med funksjonsnedsettelse",
            "for personar med funksjonsnedsetjing",
            "for people with disabilities",
            stated=True,
        ),
    ] = None
    for_pupils: Annotated[
        bool | None,
        About(_PEOPLE, "for skolens elever", "for elevane ved skulen", "for the school's pupils", stated=True),
    ] = None
    spectators: Annotated[
        int | None, About(_PEOPLE, "antall tilskuere", "talet på tilskodarar", "number of spectators", stated=True)
    ] = None

    purpose: Annotated[Purpose | None, About(_USE, "formål", "føremål", "purpose")] = None
    commercial: Annotated[bool | None, About(_USE, "næringsvirksomhet", "næringsverksemd", "commercial use")] = None
    ticket_sale: Annotated[bool | None, About(_USE, "billettsalg", "billettsal", "ticket sale")] = None
    income: Annotated[
        bool | None, About(_USE, "vesentlige inntekter", "vesentlege inntekter", "substantial income", stated=True)
    ] = None
    ticket_income_ore: Annotated[
        int | None,
        About(_USE, "billettinntekt", "billettinntekt", "ticket income", "kroner", "ticket_income", stated=True),
    ] = None
    alcohol: Annotated[bool | None, About(_USE, "alkoholservering", "alkoholservering", "alcohol served")] = None
    open_to_all: Annotated[bool | None, About(_USE, "åpent for alle", "ope for alle", "open to all", stated=True)] = (
        None
    )
    cleaned_by_tenant: Annotated[
        bool | None, About(_USE, "leietaker vasker selv", "leigetakaren vaskar sjølv", "the tenant cleans", stated=True)
    ] = None
    volunteer_work: Annotated[
        bool | None, About(_USE, "betales med dugnad", "blir betalt med dugnad", "paid in volunteer work", stated=True)
    ] = None

    space_kind: Annotated[SpaceKind | None, About(_PLACE, "type lokale", "type lokale", "kind of space")] = None
    part: Annotated[str | None, About(_PLACE, "del av lokalet", "del av lokalet", "part of the space")] = None
    area_m2: Annotated[int | None, About(_PLACE, "areal", "areal", "floor area", "m2")] = None
    capacity: Annotated[int | None, About(_PLACE, "antall plasser", "talet på plassar", "number of places")] = None
    courts: Annotated[int | None, About(_PLACE, "antall baner", "talet på baner", "number of courts", stated=True)] = (
        None
    )
    rooms: Annotated[int | None, About(_PLACE, "antall rom", "talet på rom", "number of rooms", stated=True)] = None
    venue: Annotated[str | None, About(_PLACE, "sted", "stad", "venue")] = None
    space: Annotated[str | None, About(_PLACE, "lokale", "lokale", "space")] = None

    agreement: Annotated[Agreement | None, About(_TERMS, "avtale", "avtale", "agreement")] = None
    price_basis: Annotated[
        str | None, About(_TERMS, "ønsket leieform", "ønskt leigeform", "form of hire asked for", stated=True)
    ] = None
    notice_days: Annotated[int | None, About(_TERMS, "dager før bruk", "dagar før bruk", "days before use", "days")] = (
        None
    )
    notice_working_days: Annotated[
        int | None, About(_TERMS, "virkedager før bruk", "virkedagar før bruk", "working days before use", "days")
    ] = None
    minutes_used_year: Annotated[
        int | None,
        About(_TERMS, "brukt hittil i år", "brukt hittil i år", "used so far this year", "hours", "hours_used_year"),
    ] = None
    minutes_used_week: Annotated[
        int | None,
        About(_TERMS, "brukt hittil i uka", "brukt hittil i veka", "used so far this week", "hours", "hours_used_week"),
    ] = None

    @property
    def minutes(self) -> int:
        """Length in minutes: the difference of the two instants, so right over a clock change."""
        # Two aware datetimes of one zone subtract by wall clock; offsets are taken away first.
        seconds = self.ends_at.timestamp() - self.starts_at.timestamp()
        return round(seconds / 60)

    @property
    def first_date(self) -> date:
        """The local date on which the booking starts."""
        return self.starts_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def last_date(self) -> date:
        """The local date on which the booking ends; one that ends at midnight ends on the date before."""
        return (self.ends_at.astimezone(UTC) - timedelta(microseconds=1)).astimezone(ZoneInfo(self.zone)).date()

    @property
    def nights(self) -> int:
        """How many local midnights the booking passes; one that ends at midnight does not pass it."""
        return (self.last_date - self.first_date).days

    @property
    def first_day(self) -> int:
        """The day code of the date on which the booking starts."""
        return day_code(self.first_date, self.days)

    def number_under(self, age: int) -> int | None:
        """How many participants are younger than the age; from the team's age band when that settles it."""
        stated = self.participants_under.get(age)
        if stated is not None or self.participants is None:
            return stated
        if self.team_age_to is not None and self.team_age_to < age:
            return self.participants
        if self.team_age_from is not None and self.team_age_from >= age:
            return 0
        return None

    def share_under(self, age: int) -> Fraction | None:
        """The share of participants younger than the age, in percent."""
        number = self.number_under(age)
        if number is None or not self.participants:
            return None
        return Fraction(number * 100, self.participants)


def _kind_of(value_type: type) -> FactKind:
    if value_type in _KINDS:
        return _KINDS[value_type]
    return FactKind.CHOICE if issubclass(value_type, StrEnum) else FactKind.TEXT


_KINDS = {bool: FactKind.FLAG, int: FactKind.NUMBER}


def _stated_facts() -> Iterator[FactSpec]:
    for name, hint in get_type_hints(Facts, include_extras=True).items():
        if get_origin(hint) is not Annotated:
            continue
        union, about = get_args(hint)
        value_type = get_args(union)[0]
        kind = _kind_of(value_type)
        yield FactSpec(
            name=about.called or name,
            field=name,
            kind=kind,
            topic=about.topic,
            text=Text(about.nb, about.nn, about.en),
            choices=tuple(value_type) if kind is FactKind.CHOICE else (),
            unit=about.unit,
            read=attrgetter(name),
            stated=about.stated,
        )


def _derived(name: str, topic: FactTopic, kind: FactKind, text: Text, **more: Any) -> FactSpec:
    return FactSpec(name=name, topic=topic, kind=kind, text=text, **more)


_LENGTH = Text("varighet", "lengd", "length")

#: Facts that follow from others, or that differ between the parts of one booking.
_DERIVED = (
    _derived("hours", _TIME, FactKind.NUMBER, _LENGTH, unit="hours", read=attrgetter("minutes")),
    _derived(
        "nights", _TIME, FactKind.NUMBER, Text("antall netter", "talet på netter", "nights"), read=attrgetter("nights")
    ),
    _derived(
        "first_day",
        _TIME,
        FactKind.DAY,
        Text("første dag", "første dag", "first day"),
        choices=tuple(DayTag),
        read=attrgetter("first_day"),
    ),
    _derived("day", _TIME, FactKind.DAY, Text("dag", "dag", "day"), choices=tuple(DayTag)),
    _derived("clock", _TIME, FactKind.CLOCK, Text("klokkeslett", "klokkeslett", "time of day")),
    _derived("date", _TIME, FactKind.DATE, Text("dato", "dato", "date")),
    _derived("time_of_year", _TIME, FactKind.TIME_OF_YEAR, Text("tid på året", "tid på året", "time of year")),
    _derived("week", _TIME, FactKind.WEEK, Text("uke", "veke", "week")),
    _derived("group", _TENANT, FactKind.GROUP, Text("prisgruppe", "prisgruppe", "price group")),
)

FACTS: Mapping[str, FactSpec] = MappingProxyType({spec.name: spec for spec in (*_stated_facts(), *_DERIVED)})

_PER_AGE = re.compile(r"(participants|share)_under_([1-9][0-9]?)")


def _per_age(name: str, what: str, age: int) -> FactSpec:
    if what == "share":
        text = Text(f"andel under {age} år", f"del under {age} år", f"share under {age}")
        return _derived(
            name, _PEOPLE, FactKind.NUMBER, text, unit="percent", age=age, read=lambda facts: facts.share_under(age)
        )
    text = Text(f"antall under {age} år", f"talet på under {age} år", f"number under {age}")
    return _derived(name, _PEOPLE, FactKind.NUMBER, text, age=age, read=lambda facts: facts.number_under(age))


def find_fact(name: str) -> FactSpec | None:
    """The fact with this name, or ``None``; names like ``share_under_19`` exist for every age 1 to 99."""
    if name in FACTS:
        return FACTS[name]
    per_age = _PER_AGE.fullmatch(name)
    return _per_age(name, per_age[1], int(per_age[2])) if per_age else None
