"""The words the municipality's rules are written in, as closed lists.

Only codes live here: they are stored in the database, stand in tariff files and go out through the API, so
a value is never renamed. What a person reads is in `booking.messages.vocabulary`.
"""

from __future__ import annotations

from enum import StrEnum


class OrganisationType(StrEnum):
    """Organisasjonsform; the values are the codes of Enhetsregisteret, except the last two.

    Source: https://data.brreg.no/enhetsregisteret/api/organisasjonsformer
    """

    ASSOCIATION = "FLI"
    FOUNDATION = "STI"
    COOPERATIVE = "SA"
    LIMITED_COMPANY = "AS"
    PUBLIC_LIMITED_COMPANY = "ASA"
    SOLE_TRADER = "ENK"
    GENERAL_PARTNERSHIP = "ANS"
    SHARED_PARTNERSHIP = "DA"
    FOREIGN_BRANCH = "NUF"
    MUNICIPALITY = "KOMM"
    COUNTY = "FYLK"
    PUBLIC_UNIT = "ORGL"
    STATE = "STAT"
    MUNICIPAL_ENTERPRISE = "KF"
    INTERMUNICIPAL_COMPANY = "IKS"
    CHURCH = "KIRK"
    CO_OWNERSHIP = "SAM"
    OWNER_SECTION = "ESEK"
    HOUSING_COOPERATIVE = "BRL"
    FOREIGN_ENTITY = "UTLA"
    UNREGISTERED_GROUP = "group"
    PERSON = "person"


class TenantClass(StrEnum):
    """Which kind of tenant the municipality has decided that an organisation is (a dated decision)."""

    LOCAL_VOLUNTARY = "local_voluntary"
    OUTSIDE_VOLUNTARY = "outside_voluntary"
    MUNICIPAL = "municipal"
    STATE = "state"
    PRIVATE = "private"
    COMPANY = "company"


class Purpose(StrEnum):
    """What the premises are used for."""

    TRAINING = "training"
    MATCH = "match"
    MEETING = "meeting"
    COURSE = "course"
    COURSE_WITH_GRANT = "course_with_grant"
    REHEARSAL = "rehearsal"
    CONCERT = "concert"
    EVENT = "event"
    PRIVATE_PARTY = "private_party"
    INCOME_EVENT = "income_event"
    OVERNIGHT = "overnight"
    OTHER = "other"


class SpaceKind(StrEnum):
    """What a space is, as price lists name it."""

    SPORTS_HALL = "sports_hall"
    GYM = "gym"
    SWIMMING_POOL = "swimming_pool"
    DANCE_STUDIO = "dance_studio"
    WEIGHT_ROOM = "weight_room"
    CLASSROOM = "classroom"
    SPECIAL_ROOM = "special_room"
    ASSEMBLY_HALL = "assembly_hall"
    AUDITORIUM = "auditorium"
    MEETING_ROOM = "meeting_room"
    KITCHEN = "kitchen"
    CANTEEN = "canteen"
    MUSIC_ROOM = "music_room"
    WORKSHOP = "workshop"
    STAGE = "stage"
    LIBRARY = "library"
    YOUTH_CLUB = "youth_club"
    COMMON_AREA = "common_area"
    CHANGING_ROOM = "changing_room"
    ICE_RINK = "ice_rink"
    OUTDOOR_PITCH = "outdoor_pitch"
    OUTDOOR = "outdoor"
    WHOLE_BUILDING = "whole_building"
    OTHER = "other"


class VenueKind(StrEnum):
    """What a venue is to those who look for one."""

    SCHOOL = "school"
    SPORTS_HALL = "sports_hall"
    CULTURE_HOUSE = "culture_house"
    COMMUNITY_HOUSE = "community_house"
    TOWN_HALL = "town_hall"
    LIBRARY = "library"
    OUTDOOR_AREA = "outdoor_area"
    OTHER = "other"


class Feature(StrEnum):
    """What is always in a space, and what people choose a space by."""

    STAGE = "stage"
    STAGE_LIGHTS = "stage_lights"
    SOUND_SYSTEM = "sound_system"
    PIANO = "piano"
    PROJECTOR = "projector"
    SCREEN = "screen"
    WHITEBOARD = "whiteboard"
    HEARING_LOOP = "hearing_loop"
    WIFI = "wifi"
    KITCHENETTE = "kitchenette"
    CHANGING_ROOMS = "changing_rooms"
    SHOWERS = "showers"
    MIRRORS = "mirrors"
    SPECTATOR_SEATS = "spectator_seats"
    SCOREBOARD = "scoreboard"
    GYM_APPARATUS = "gym_apparatus"
    CLIMBING_WALL = "climbing_wall"
    RUNNING_TRACK = "running_track"
    HANDBALL_COURT = "handball_court"
    BASKETBALL_COURT = "basketball_court"
    VOLLEYBALL_COURT = "volleyball_court"
    BADMINTON_COURTS = "badminton_courts"
    WEIGHTS = "weights"
    WORKBENCHES = "workbenches"
    ACCESSIBLE_TOILET = "accessible_toilet"
    PARKING = "parking"


class Agreement(StrEnum):
    """Whether a booking stands alone or is one of a season's (strøtime, fast leie)."""

    SINGLE = "single"
    SEASON = "season"


class DayTag(StrEnum):
    """What a local date may be called in a rule; a date usually has several.

    `WEEKDAY` is Monday to Friday when it is not a public holiday; `EVE` is the day before a public holiday.
    """

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    PUBLIC_HOLIDAY = "public_holiday"
    EVE = "eve"
    SCHOOL_DAY = "school_day"
    SCHOOL_HOLIDAY = "school_holiday"


class PriceUnit(StrEnum):
    """What a price is for one of.

    `HOUR` counts minutes; the started units round up. `PIECE` and `ORDERED_HOUR` count what was ordered.
    `TICKET_INCOME` is a percentage of the ticket income.
    """

    HOUR = "hour"
    STARTED_HOUR = "started_hour"
    STARTED_HALF_HOUR = "started_half_hour"
    EVENING = "evening"
    DAY = "day"
    NIGHT = "night"
    WEEKEND = "weekend"
    WEEK = "week"
    BOOKING = "booking"
    AGREEMENT = "agreement"
    PERSON = "person"
    PERSON_HOUR = "person_hour"
    PERSON_DAY = "person_day"
    PERSON_NIGHT = "person_night"
    PIECE = "piece"
    ORDERED_HOUR = "ordered_hour"
    TICKET_INCOME = "ticket_income"


class VatCode(StrEnum):
    """Treatment for value added tax of one line; belongs to the article, not to the organisation.

    `EXEMPT`: letting of premises, mval § 3-11, and the right to practise sport, § 3-8.
    """

    EXEMPT = "exempt"
    OUTSIDE = "outside"
    RATE_25 = "rate_25"
    RATE_15 = "rate_15"
    RATE_12 = "rate_12"
    RATE_0 = "rate_0"


class Outcome(StrEnum):
    """How a rule, or a whole booking, is decided."""

    FREE = "free"
    PRICED = "priced"
    UNDECIDED = "undecided"
    REFUSED = "refused"
