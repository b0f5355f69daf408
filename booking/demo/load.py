"""Loading the demonstration into an empty, migrated database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from booking.database import db
from booking.demo.bookings import store_bookings
from booking.demo.calendar import Calendar
from booking.demo.closures import note_displacements, store_closures
from booking.demo.events import plan_events
from booking.demo.files import imported_file, school_years
from booking.demo.ledger import Ledger
from booking.demo.people import store_people
from booking.demo.requests import refused_requests, waiting_requests
from booking.demo.school_year import calendar_file
from booking.demo.season import plan_seasons
from booking.demo.tariffs import store_tariffs
from booking.demo.world import load_world
from booking.domain.local_time import local_day
from booking.domain.permissions import SYSTEM
from booking.services.organisation_import import import_organisations
from booking.services.premises_import import import_premises
from booking.services.school_calendar_import import import_school_calendar
from booking.services.steps.import_report import ImportReport
from booking.settings import Settings

PREMISES = ("venues.csv", "spaces.csv", "opening_hours.csv", "special_days.csv", "booking_terms.csv", "equipment.csv")
REAL_CALENDAR = "school_calendar_indre_ostfold_2024_25.csv"

OnStep = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What there is now."""

    venues: int
    spaces: int
    organisations: int
    people: int
    bookings: int


class DemonstrationBroken(RuntimeError):
    """A file of the demonstration is refused by its own importer."""


def load_demonstration(settings: Settings, *, password_hash: str, now: datetime, on_step: OnStep) -> Loaded:
    """Load everything around the day that `now` is; needs an application context. `on_step` counts bookings."""
    today = local_day(now, settings.municipality.zone)
    years = school_years(today)
    _accepted(import_school_calendar(SYSTEM, [calendar_file(years), imported_file(REAL_CALENDAR)], now=now))
    files = [imported_file(name, years) for name in PREMISES]
    premises = _accepted(import_premises(SYSTEM, files, now=now, demonstration=True))
    registers = [imported_file("organisations.csv"), imported_file("teams.csv")]
    zone = settings.municipality.zone
    organisations = _accepted(import_organisations(SYSTEM, registers, now=now, zone=zone, demonstration=True))
    store_tariffs(now, settings)
    people = store_people(password_hash, now)
    bookings = _load_bookings(settings, now, on_step)
    db.session.remove()
    return Loaded(
        venues=premises.tally("venues").created,
        spaces=premises.tally("spaces").created,
        organisations=organisations.tally("organisations").created,
        people=people,
        bookings=bookings,
    )


def _load_bookings(settings: Settings, now: datetime, on_step: OnStep) -> int:
    world = load_world(now, settings.municipality)
    ledger = Ledger(world.premises)
    store_closures(world, ledger)
    calendar = Calendar(world, ledger)
    planned = [
        *waiting_requests(calendar),
        *plan_seasons(world, ledger),
        *plan_events(calendar),
        *refused_requests(calendar),
    ]
    number = store_bookings(world, planned, on_step)
    note_displacements(world)
    return number


def _accepted(report: ImportReport) -> ImportReport:
    if not report.stored:
        first = report.findings[0]
        raise DemonstrationBroken(f"{first.sheet}, row {first.row}, {first.column}: {first.finding.code}")
    return report
