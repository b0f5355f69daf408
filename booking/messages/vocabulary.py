"""What people read for the codes in `booking.domain.vocabulary`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from babel.support import LazyProxy

from booking.domain.vocabulary import (
    Agreement,
    DayTag,
    Feature,
    OrganisationType,
    Outcome,
    PriceUnit,
    Purpose,
    SpaceKind,
    TenantClass,
    VatCode,
    VenueKind,
)
from booking.i18n import lazy_gettext as _l

ORGANISATION_TYPES: Mapping[OrganisationType, LazyProxy] = {
    OrganisationType.ASSOCIATION: _l("Forening, lag eller innretning"),
    OrganisationType.FOUNDATION: _l("Stiftelse"),
    OrganisationType.COOPERATIVE: _l("Samvirkeforetak"),
    OrganisationType.LIMITED_COMPANY: _l("Aksjeselskap"),
    OrganisationType.PUBLIC_LIMITED_COMPANY: _l("Allmennaksjeselskap"),
    OrganisationType.SOLE_TRADER: _l("Enkeltpersonforetak"),
    OrganisationType.GENERAL_PARTNERSHIP: _l("Ansvarlig selskap"),
    OrganisationType.SHARED_PARTNERSHIP: _l("Ansvarlig selskap med delt ansvar"),
    OrganisationType.FOREIGN_BRANCH: _l("Norsk avdeling av utenlandsk foretak"),
    OrganisationType.MUNICIPALITY: _l("Kommune"),
    OrganisationType.COUNTY: _l("Fylkeskommune"),
    OrganisationType.PUBLIC_UNIT: _l("Offentlig enhet, for eksempel en skole"),
    OrganisationType.STATE: _l("Staten"),
    OrganisationType.MUNICIPAL_ENTERPRISE: _l("Kommunalt foretak"),
    OrganisationType.INTERMUNICIPAL_COMPANY: _l("Interkommunalt selskap"),
    OrganisationType.CHURCH: _l("Den norske kirke"),
    OrganisationType.CO_OWNERSHIP: _l("Tingsrettslig sameie"),
    OrganisationType.OWNER_SECTION: _l("Eierseksjonssameie"),
    OrganisationType.HOUSING_COOPERATIVE: _l("Borettslag"),
    OrganisationType.FOREIGN_ENTITY: _l("Utenlandsk enhet"),
    OrganisationType.UNREGISTERED_GROUP: _l("Gruppe uten organisasjonsnummer"),
    OrganisationType.PERSON: _l("Privatperson"),
}

TENANT_CLASSES: Mapping[TenantClass, LazyProxy] = {
    TenantClass.LOCAL_VOLUNTARY: _l("Lokal frivillig organisasjon"),
    TenantClass.OUTSIDE_VOLUNTARY: _l("Frivillig organisasjon fra en annen kommune"),
    TenantClass.MUNICIPAL: _l("Kommunens egen virksomhet"),
    TenantClass.STATE: _l("Stat eller fylkeskommune"),
    TenantClass.PRIVATE: _l("Privatperson"),
    TenantClass.COMPANY: _l("Bedrift"),
}

PURPOSES: Mapping[Purpose, LazyProxy] = {
    Purpose.TRAINING: _l("Trening"),
    Purpose.MATCH: _l("Kamp eller stevne"),
    Purpose.MEETING: _l("Møte"),
    Purpose.COURSE: _l("Kurs"),
    Purpose.COURSE_WITH_GRANT: _l("Kurs med tilskudd gjennom studieforbund"),
    Purpose.REHEARSAL: _l("Øvelse"),
    Purpose.CONCERT: _l("Konsert eller forestilling"),
    Purpose.EVENT: _l("Arrangement"),
    Purpose.PRIVATE_PARTY: _l("Privat selskap"),
    Purpose.INCOME_EVENT: _l("Arrangement som gir inntekt"),
    Purpose.OVERNIGHT: _l("Overnatting"),
    Purpose.OTHER: _l("Annet"),
}

SPACE_KINDS: Mapping[SpaceKind, LazyProxy] = {
    SpaceKind.SPORTS_HALL: _l("Idrettshall"),
    SpaceKind.GYM: _l("Gymsal"),
    SpaceKind.SWIMMING_POOL: _l("Svømmehall"),
    SpaceKind.DANCE_STUDIO: _l("Dansesal"),
    SpaceKind.WEIGHT_ROOM: _l("Styrkerom"),
    SpaceKind.CLASSROOM: _l("Klasserom"),
    SpaceKind.SPECIAL_ROOM: _l("Spesialrom"),
    SpaceKind.ASSEMBLY_HALL: _l("Aula eller samlingssal"),
    SpaceKind.AUDITORIUM: _l("Auditorium eller amfi"),
    SpaceKind.MEETING_ROOM: _l("Møterom"),
    SpaceKind.KITCHEN: _l("Kjøkken"),
    SpaceKind.CANTEEN: _l("Kantine"),
    SpaceKind.MUSIC_ROOM: _l("Musikkrom"),
    SpaceKind.WORKSHOP: _l("Verksted"),
    SpaceKind.STAGE: _l("Scene eller kultursal"),
    SpaceKind.LIBRARY: _l("Bibliotek"),
    SpaceKind.YOUTH_CLUB: _l("Ungdomsklubb"),
    SpaceKind.COMMON_AREA: _l("Fellesareal"),
    SpaceKind.CHANGING_ROOM: _l("Garderobe"),
    SpaceKind.ICE_RINK: _l("Ishall"),
    SpaceKind.OUTDOOR_PITCH: _l("Utendørs bane"),
    SpaceKind.OUTDOOR: _l("Uteområde"),
    SpaceKind.WHOLE_BUILDING: _l("Hele bygget"),
    SpaceKind.OTHER: _l("Annet"),
}

VENUE_KINDS: Mapping[VenueKind, LazyProxy] = {
    VenueKind.SCHOOL: _l("Skole"),
    VenueKind.SPORTS_HALL: _l("Hall eller idrettsanlegg"),
    VenueKind.CULTURE_HOUSE: _l("Kulturhus"),
    VenueKind.COMMUNITY_HOUSE: _l("Grendehus eller samfunnshus"),
    VenueKind.TOWN_HALL: _l("Rådhus"),
    VenueKind.LIBRARY: _l("Biblioteksbygg"),
    VenueKind.OUTDOOR_AREA: _l("Uteanlegg"),
    VenueKind.OTHER: _l("Annet"),
}

FEATURES: Mapping[Feature, LazyProxy] = {
    Feature.STAGE: _l("Scenegulv"),
    Feature.STAGE_LIGHTS: _l("Scenelys"),
    Feature.SOUND_SYSTEM: _l("Lydanlegg"),
    Feature.PIANO: _l("Piano"),
    Feature.PROJECTOR: _l("Projektor"),
    Feature.SCREEN: _l("Skjerm"),
    Feature.WHITEBOARD: _l("Tavle"),
    Feature.HEARING_LOOP: _l("Teleslynge"),
    Feature.WIFI: _l("Trådløst nett"),
    Feature.KITCHENETTE: _l("Tekjøkken"),
    Feature.CHANGING_ROOMS: _l("Garderober"),
    Feature.SHOWERS: _l("Dusj"),
    Feature.MIRRORS: _l("Speilvegg"),
    Feature.SPECTATOR_SEATS: _l("Tribune"),
    Feature.SCOREBOARD: _l("Resultattavle"),
    Feature.GYM_APPARATUS: _l("Turnapparater"),
    Feature.CLIMBING_WALL: _l("Klatrevegg"),
    Feature.RUNNING_TRACK: _l("Løpebaner"),
    Feature.HANDBALL_COURT: _l("Håndballbane"),
    Feature.BASKETBALL_COURT: _l("Basketballbane"),
    Feature.VOLLEYBALL_COURT: _l("Volleyballbane"),
    Feature.BADMINTON_COURTS: _l("Badmintonbaner"),
    Feature.WEIGHTS: _l("Vekter og styrkeapparater"),
    Feature.WORKBENCHES: _l("Arbeidsbenker"),
    Feature.ACCESSIBLE_TOILET: _l("Toalett for rullestolbrukere"),
    Feature.PARKING: _l("Parkering"),
}

AGREEMENTS: Mapping[Agreement, LazyProxy] = {
    Agreement.SINGLE: _l("Enkeltbooking"),
    Agreement.SEASON: _l("Fast tid i en sesong"),
}

DAY_TAGS: Mapping[DayTag, LazyProxy] = {
    DayTag.MONDAY: _l("mandag"),
    DayTag.TUESDAY: _l("tirsdag"),
    DayTag.WEDNESDAY: _l("onsdag"),
    DayTag.THURSDAY: _l("torsdag"),
    DayTag.FRIDAY: _l("fredag"),
    DayTag.SATURDAY: _l("lørdag"),
    DayTag.SUNDAY: _l("søndag"),
    DayTag.WEEKDAY: _l("hverdag"),
    DayTag.WEEKEND: _l("lørdag eller søndag"),
    DayTag.PUBLIC_HOLIDAY: _l("helligdag"),
    DayTag.EVE: _l("dagen før en helligdag"),
    DayTag.SCHOOL_DAY: _l("skoledag"),
    DayTag.SCHOOL_HOLIDAY: _l("skoleferie"),
}

PRICE_UNITS: Mapping[PriceUnit, LazyProxy] = {
    PriceUnit.HOUR: _l("time"),
    PriceUnit.STARTED_HOUR: _l("påbegynt time"),
    PriceUnit.STARTED_HALF_HOUR: _l("påbegynt halvtime"),
    PriceUnit.EVENING: _l("kveld"),
    PriceUnit.DAY: _l("dag"),
    PriceUnit.NIGHT: _l("natt"),
    PriceUnit.WEEKEND: _l("helg"),
    PriceUnit.WEEK: _l("uke"),
    PriceUnit.BOOKING: _l("gang"),
    PriceUnit.AGREEMENT: _l("avtale"),
    PriceUnit.PERSON: _l("person"),
    PriceUnit.PERSON_HOUR: _l("person og time"),
    PriceUnit.PERSON_DAY: _l("person og dag"),
    PriceUnit.PERSON_NIGHT: _l("person og natt"),
    PriceUnit.PIECE: _l("stykk"),
    PriceUnit.ORDERED_HOUR: _l("bestilt time"),
    PriceUnit.TICKET_INCOME: _l("av billettinntekten"),
}

VAT_CODES: Mapping[VatCode, LazyProxy] = {
    VatCode.EXEMPT: _l("Unntatt merverdiavgift"),
    VatCode.OUTSIDE: _l("Utenfor merverdiavgiftsloven"),
    VatCode.RATE_25: _l("25 % merverdiavgift"),
    VatCode.RATE_15: _l("15 % merverdiavgift"),
    VatCode.RATE_12: _l("12 % merverdiavgift"),
    VatCode.RATE_0: _l("0 % merverdiavgift"),
}

OUTCOMES: Mapping[Outcome, LazyProxy] = {
    Outcome.FREE: _l("Gratis"),
    Outcome.PRICED: _l("Koster"),
    Outcome.UNDECIDED: _l("Avgjøres av en saksbehandler"),
    Outcome.REFUSED: _l("Ikke tillatt"),
}

_ALL: Mapping[type[StrEnum], Mapping[Any, LazyProxy]] = {
    OrganisationType: ORGANISATION_TYPES,
    TenantClass: TENANT_CLASSES,
    Purpose: PURPOSES,
    SpaceKind: SPACE_KINDS,
    VenueKind: VENUE_KINDS,
    Feature: FEATURES,
    Agreement: AGREEMENTS,
    DayTag: DAY_TAGS,
    PriceUnit: PRICE_UNITS,
    VatCode: VAT_CODES,
    Outcome: OUTCOMES,
}


def label(value: StrEnum) -> LazyProxy:
    """What a person reads for a code, in the language of the moment it is shown."""
    return _ALL[type(value)][value]


def choices(vocabulary: type[StrEnum]) -> list[tuple[str, LazyProxy]]:
    """Value and label of every code, in the vocabulary's order, for a form."""
    return [(str(value), text) for value, text in _ALL[vocabulary].items()]
