"""Premises are imported whole, twice without doubling, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import Workbook

from booking.database import db, transaction
from booking.domain.errors import NotFound
from booking.domain.permissions import ANYONE, SYSTEM
from booking.models import (
    Booking,
    BookingTerms,
    Closure,
    Equipment,
    LogEntry,
    Occupation,
    OpeningHours,
    Organisation,
    SchoolCalendar,
    Space,
    SpecialDay,
    Venue,
)
from booking.services.premises_import import import_premises
from booking.services.steps.import_report import ImportedFile, ImportReport
from booking.services.steps.occupation import close, occupy

NOW = datetime(2026, 8, 1, 10, tzinfo=UTC)

VENUES = """navn;type;postnummer;skolerute;stengt på
Åshallen;sports_hall;1430;;
Kroer skole;Skole;1430;Skolene;skoleferie
"""
SPACES = """bygg;navn;romtype;del av;brøkdel;plass til;har
ashallen;Flerbrukshall;Idrettshall;;;400;Tribune, Resultattavle
ashallen;Flerbrukshall bane 1;Idrettshall;Flerbrukshall;1/3;130;
ashallen;Flerbrukshall bane 2;Idrettshall;ashallen-flerbrukshall;1/3;130;
Kroer skole;Gymsal;gym;;;60;
"""
HOURS = """bygg;rom;ukedager;åpner;stenger;gjelder
Åshallen;;ma-fr;16;23:00;alle
Åshallen;;lø,sø;9.00;22.00;
Kroer skole;Gymsal;1-5;17:00;24:00;skoledager
"""
TERMS = """bygg;rom;rutenett minutter;bekreftes;rydding minutter
;;30;etter søknad;
Åshallen;;60;straks;15
Åshallen;Flerbrukshall bane 1;;;0
"""
EQUIPMENT = """bygg;varekode;navn;antall
Åshallen;chair;Stol;200
"""
SPECIAL = """bygg;fra dato;til dato;åpner;stenger;grunn
Åshallen;24.12.2026;26.12.2026;;;Jul
Åshallen;17.05.2027;;08:00;12:00;17. mai
"""
ALL = (VENUES, SPACES, HOURS, TERMS, EQUIPMENT, SPECIAL)


@pytest.fixture(autouse=True)
def registered_calendar(app: Flask) -> None:
    db.session.add(SchoolCalendar(name="Skolene"))
    db.session.commit()


def run(*texts: str, dry_run: bool = False) -> ImportReport:
    files = [ImportedFile(f"fil{number}.csv", text.encode()) for number, text in enumerate(texts, 1)]
    return import_premises(SYSTEM, files, now=NOW, dry_run=dry_run)


def codes(report: ImportReport) -> list[tuple[str, int, str, str]]:
    return [(wrong.sheet, wrong.row, wrong.column, wrong.finding.code) for wrong in report.findings]


def count(model: type) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(model)) or 0


def space(slug: str) -> Space:
    return db.session.scalars(db.select(Space).filter_by(slug=slug)).one()


def test_several_files_become_premises_in_one_go() -> None:
    report = run(*ALL)
    assert report.stored, codes(report)
    venue = db.session.scalars(db.select(Venue).filter_by(slug="kroer-skole")).one()
    assert (venue.kind, venue.postcode, venue.closed_on) == ("school", "1430", ["school_holiday"])
    assert venue.school_calendar is not None
    part = space("ashallen-flerbrukshall-bane-1")
    assert (part.parent_id, part.part, part.capacity) == (space("ashallen-flerbrukshall").id, "1/3", 130)
    assert {has.feature for has in space("ashallen-flerbrukshall").features} == {"spectator_seats", "scoreboard"}
    assert (count(Space), count(OpeningHours), count(SpecialDay), count(BookingTerms), count(Equipment)) == (
        4,
        12,
        2,
        3,
        1,
    )
    late = db.session.scalars(db.select(OpeningHours).filter_by(space_id=space("kroer-skole-gymsal").id)).first()
    assert late is not None
    assert (late.opens_minute, late.closes_minute, late.applies_to) == (17 * 60, 24 * 60, "school_days")


def test_the_order_of_files_and_rows_does_not_matter() -> None:
    lines = SPACES.splitlines()
    upside_down = "\n".join([lines[0], *reversed(lines[1:])])
    assert run(EQUIPMENT, TERMS, upside_down, HOURS, VENUES).stored
    assert space("ashallen-flerbrukshall-bane-2").parent_id == space("ashallen-flerbrukshall").id


def test_the_same_files_again_change_nothing_and_log_nothing() -> None:
    run(*ALL)
    logged = count(LogEntry)
    report = run(*ALL)
    assert all((tally.created, tally.updated, tally.removed) == (0, 0, 0) for tally in report.tallies.values())
    assert report.tally("opening_hours").unchanged == 12
    assert count(LogEntry) == logged


def test_a_change_is_an_update_and_is_logged_with_what_was_before() -> None:
    run(*ALL)
    report = run("bygg;navn;romtype;plass til\nashallen;Flerbrukshall;Idrettshall;500\n")
    assert report.tally("spaces").updated == 1
    entry = db.session.scalars(db.select(LogEntry).order_by(LogEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.before, entry.after) == ("space.imported", {"capacity": 400}, {"capacity": 500})
    assert run("bygg;navn;romtype;baner;antall rom\nashallen;Flerbrukshall;Idrettshall;3;\n").stored
    assert (space("ashallen-flerbrukshall").courts, space("ashallen-flerbrukshall").rooms) == (3, None)


def test_columns_that_a_file_lacks_leave_what_is_stored() -> None:
    run(*ALL)
    run("bygg;navn;romtype\nashallen;Flerbrukshall bane 1;Idrettshall\n")
    part = space("ashallen-flerbrukshall-bane-1")
    assert part.parent_id is not None
    assert part.part == "1/3"


def test_opening_hours_of_a_venue_replace_those_it_had_and_leave_other_venues_alone() -> None:
    run(*ALL)
    report = run("bygg;ukedager;åpner;stenger\nÅshallen;ma-on;16:00;23:00\n")
    tally = report.tally("opening_hours")
    assert (tally.created, tally.unchanged, tally.removed) == (0, 3, 4)
    assert count(OpeningHours) == 8


def test_a_workbook_with_one_sheet_for_each_table_is_read() -> None:
    book = Workbook()
    for title, text in (("Bygg", VENUES), ("Rom", SPACES), ("Les meg", "Hei\nFyll ut arkene\n")):
        sheet = book.create_sheet(title)
        for line in text.splitlines():
            sheet.append(line.split(";"))
    made = BytesIO()
    book.save(made)
    report = import_premises(SYSTEM, [ImportedFile("lokaler.xlsx", made.getvalue())], now=NOW)
    assert report.stored, codes(report)
    assert report.skipped_sheets == ("Les meg",)
    assert count(Space) == 4


def test_a_dry_run_says_what_would_happen_and_stores_nothing() -> None:
    report = run(*ALL, dry_run=True)
    assert report.accepted
    assert report.tally("spaces").created == 4
    assert (count(Venue), count(Space), count(LogEntry)) == (0, 0, 0)


def test_one_wrong_cell_keeps_everything_out() -> None:
    report = run(VENUES, SPACES.replace(";60;", ";seksti;"))
    assert codes(report) == [("fil2.csv", 5, "plass til", "import.not_a_number")]
    assert count(Venue) == 0


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        ((SPACES,), [("fil1.csv", row, "bygg", "import.not_in_the_register") for row in (2, 3, 4, 5)]),
        (
            (VENUES, "bygg;navn;romtype;del av\nÅshallen;Bane;gym;Hallen\n"),
            [("fil2.csv", 2, "del av", "import.not_in_the_register")],
        ),
        (
            (VENUES, "bygg;kortnavn;navn;romtype;del av\nÅshallen;a;A;gym;b\nÅshallen;b;B;gym;a\n"),
            [("fil2.csv", 2, "del av", "import.part_of_itself"), ("fil2.csv", 3, "del av", "import.part_of_itself")],
        ),
        (
            (VENUES, "bygg;navn;romtype;brøkdel\nÅshallen;Bane;gym;1/3\n"),
            [("fil2.csv", 2, "brøkdel", "import.part_of_nothing")],
        ),
        (
            (VENUES.replace("Skolene", "Ukjent"),),
            [("fil1.csv", 3, "skolerute", "import.not_in_the_register")],
        ),
        (
            (VENUES, "bygg;ukedager;åpner;stenger\nÅshallen;ma;18;08\n"),
            [("fil2.csv", 2, "stenger", "import.closes_before_opening")],
        ),
        (
            (VENUES, "bygg;fra dato;åpner\nÅshallen;24.12.2026;08\n"),
            [("fil2.csv", 2, "åpner", "import.half_opening_hours")],
        ),
        (
            (VENUES, "bygg;rutenett minutter;rydding minutter\nÅshallen;7;0\n"),
            [("fil2.csv", 2, "rutenett minutter", "terms.grid_does_not_divide_day")],
        ),
        (
            ("navn;type;breddegrad\nHus;other;59,6\n",),
            [("fil1.csv", 2, "breddegrad", "import.half_a_position")],
        ),
    ],
)
def test_rows_that_contradict_themselves_or_the_register_are_refused(
    texts: tuple[str, ...], wrong: list[tuple[str, int, str, str]]
) -> None:
    assert codes(run(*texts)) == wrong
    assert count(Venue) == 0


def test_a_space_cannot_move_to_another_venue() -> None:
    run(*ALL)
    report = run("bygg;kortnavn;navn;romtype\nKroer skole;ashallen-flerbrukshall;Flerbrukshall;gym\n")
    assert codes(report) == [("fil1.csv", 2, "bygg", "import.space_of_another_venue")]


def test_only_an_administrator_imports() -> None:
    with pytest.raises(NotFound):
        import_premises(ANYONE, [ImportedFile("a.csv", VENUES.encode())], now=NOW)


def book(slug: str, hour: int) -> int:
    """A confirmed booking of two hours, a week from now."""
    with transaction():
        booked = space(slug)
        organisation = Organisation(name=f"Laget {hour}", organisation_type="FLI", created_at=NOW)
        db.session.add(organisation)
        starts_at = (NOW + timedelta(days=7)).replace(hour=hour)
        booking = Booking(
            reference=f"R{slug[-6:]}{hour}",
            space_id=booked.id,
            organisation=organisation,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            state="confirmed",
            purpose="training",
            participants=10,
            responsible_name="Kari",
            responsible_phone="+4790000000",
            quote={},
            created_at=NOW,
            calendar_uid=f"{slug}{hour}",
        )
        db.session.add(booking)
        db.session.flush()
        parts = db.session.scalars(db.select(Space.id).filter_by(parent_id=booked.id)).all()
        occupy(booking, parts or [booked.id])
        return booking.id


def occupied_leaves(booking_id: int) -> set[str]:
    rows = db.session.scalars(
        db.select(Space.slug)
        .join(Occupation, Occupation.leaf_id == Space.id)
        .where(Occupation.booking_id == booking_id)
    )
    return set(rows)


def test_a_booked_hall_that_gets_one_more_part_stays_booked_whole() -> None:
    run(*ALL)
    booking_id = book("ashallen-flerbrukshall", 16)
    report = run("bygg;navn;romtype;del av;brøkdel\nÅshallen;Flerbrukshall bane 3;Idrettshall;Flerbrukshall;1/3\n")
    assert report.stored, codes(report)
    assert occupied_leaves(booking_id) == {f"ashallen-flerbrukshall-bane-{number}" for number in (1, 2, 3)}


def test_a_closed_venue_that_gets_a_new_room_is_closed_there_too() -> None:
    run(*ALL)
    with transaction():
        venue = db.session.scalars(db.select(Venue).filter_by(slug="kroer-skole")).one()
        closure = Closure(
            venue_id=venue.id,
            starts_at=NOW + timedelta(days=1),
            ends_at=NOW + timedelta(days=30),
            public_text="Maling",
            created_at=NOW,
        )
        db.session.add(closure)
        db.session.flush()
        close(closure, [space("kroer-skole-gymsal").id])
    assert run("bygg;navn;romtype\nKroer skole;Aula;assembly_hall\n").stored
    leaves = set(db.session.scalars(db.select(Occupation.leaf_id).where(Occupation.closure_id.is_not(None))))
    assert leaves == {space("kroer-skole-gymsal").id, space("kroer-skole-aula").id}


def test_a_division_that_would_put_bookings_in_each_others_way_is_refused() -> None:
    run(*ALL)
    run("bygg;navn;romtype\nÅshallen;Speilsal;dance_studio\n")
    in_hall, in_studio = book("ashallen-flerbrukshall", 16), book("ashallen-speilsal", 17)
    report = run("bygg;navn;romtype;del av\nÅshallen;Speilsal;dance_studio;Flerbrukshall\n")
    assert codes(report) == [("fil1.csv", 2, "del av", "import.parts_in_the_way")]
    assert space("ashallen-speilsal").parent_id is None
    assert occupied_leaves(in_studio) == {"ashallen-speilsal"}
    assert len(occupied_leaves(in_hall)) == 2


def test_special_days_are_stored_with_both_ends() -> None:
    run(*ALL)
    days = db.session.scalars(db.select(SpecialDay).order_by(SpecialDay.starts_on)).all()
    assert [(row.starts_on, row.ends_on, row.opens_minute) for row in days] == [
        (date(2026, 12, 24), date(2026, 12, 26), None),
        (date(2027, 5, 17), date(2027, 5, 17), 480),
    ]
