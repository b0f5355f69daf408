"""Tables, one noun per file; no behaviour beyond properties."""

from booking.models.booking import Booking, BookingExtra, BookingSeries, BookingSeriesSkip, Occupation
from booking.models.booking_fee import BookingFee
from booking.models.booking_terms import BookingTerms
from booking.models.displacement import Displacement
from booking.models.equipment import Equipment
from booking.models.job import JobRun
from booking.models.letter import BouncedAddress, Letter, LetterIntroduction, LetterPreference
from booking.models.log import LogEntry
from booking.models.opening_hours import Closure, OpeningHours, SpecialDay
from booking.models.organisation import Membership, Organisation, Team, TenantClassDecision
from booking.models.person import OneTimeLink, Person, RoleGrant, SignIn, SignInAttempt
from booking.models.school_calendar import SchoolCalendar, SchoolCalendarPeriod
from booking.models.space import Space, SpaceFeature
from booking.models.subscription import Subscription
from booking.models.tariff import Tariff
from booking.models.token import ApiToken, KeptAnswer
from booking.models.venue import Venue
from booking.models.watch import FreedTime, Watch, WatchOffer

__all__ = [
    "ApiToken",
    "Booking",
    "BookingExtra",
    "BookingFee",
    "BookingSeries",
    "BookingSeriesSkip",
    "BookingTerms",
    "BouncedAddress",
    "Closure",
    "Displacement",
    "Equipment",
    "FreedTime",
    "JobRun",
    "KeptAnswer",
    "Letter",
    "LetterIntroduction",
    "LetterPreference",
    "LogEntry",
    "Membership",
    "Occupation",
    "OneTimeLink",
    "OpeningHours",
    "Organisation",
    "Person",
    "RoleGrant",
    "SchoolCalendar",
    "SchoolCalendarPeriod",
    "SignIn",
    "SignInAttempt",
    "Space",
    "SpaceFeature",
    "SpecialDay",
    "Subscription",
    "Tariff",
    "Team",
    "TenantClassDecision",
    "Venue",
    "Watch",
    "WatchOffer",
]
