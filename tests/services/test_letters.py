"""From a booking to the letter in its reader's mailbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from icalendar import Calendar

from booking.database import db, use_case
from booking.models import Booking, Letter
from booking.ports.mail import KeptLetter
from booking.services.booking import ApproveBooking, CancelBooking, approve_booking, cancel_booking
from booking.services.delivery import deliver_due
from booking.services.steps.letters import Recipient, booker, booking_facts, responsible
from tests.factories.booking import NEXT_THURSDAY, make_booking
from tests.factories.organisation import make_organisation, make_team
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_equipment, make_space, make_venue
from tests.factories.tariff import make_tariff
from tests.factories.times import THEN
from tests.fixtures.clock import FrozenClock


@pytest.fixture
def read_mail(app: Flask) -> Callable[[str], list[KeptLetter]]:
    """Deliver what is due, and give one reader's letters, the oldest first."""

    def read(address: str) -> list[KeptLetter]:
        deliver_due(app.extensions["mail"], app.extensions["clock"], app.extensions["settings"])
        app.extensions["clock"].advance(minutes=1)
        mailbox = app.extensions["mailbox"]
        return [mailbox.letter(found.id) for found in reversed(mailbox.letters(address))]

    return read


def test_a_free_booking_is_confirmed_with_its_reason(app: Flask, read_mail: Callable[[str], list[KeptLetter]]) -> None:
    make_tariff()
    make_booking(participants=20, participants_under_19=18, responsible_email="kari@example.no")
    [letter] = read_mail("kari@example.no")
    assert "Pris: Gratis\nBarn og unge under 19 (Kommunestyrets vedtak 12/20)" in letter.text
    assert "Barn og unge under 19 (Kommunestyrets vedtak 12/20)" in letter.html


def test_a_priced_booking_is_confirmed_with_its_calculation(
    app: Flask, read_mail: Callable[[str], list[KeptLetter]]
) -> None:
    make_tariff()
    make_booking(participants=20, responsible_email="kari@example.no")
    [letter] = read_mail("kari@example.no")
    assert "Pris: 600 kr\nAndre\nAndre: 2 timer à 300 kr = 600 kr\n" in letter.text


def test_a_request_is_received_approved_and_cancelled_in_one_calendar_entry(
    app: Flask, clock: FrozenClock, read_mail: Callable[[str], list[KeptLetter]]
) -> None:
    organisation = make_organisation()
    reader = make_person(email="kari@example.no", member_of=organisation)
    booking = make_booking(state="requested", booked_by=reader, organisation=organisation)
    officer = actor_of(make_person("case_officer"))
    [received] = read_mail(reader.email)
    assert received.subject.startswith("Vi har fått forespørselen")
    assert received.calendars == ()
    command = ApproveBooking(reference=booking.reference, note="Velkommen", price_ore=10000, price_reason="Vask")
    approve_booking(officer, command, now=clock.now())
    [_received, approved] = read_mail(reader.email)
    assert "Fra saksbehandler: Velkommen" in approved.text
    assert "Grunnen er: Vask" in approved.text
    settings = app.extensions["settings"]
    cancel_booking(
        officer, CancelBooking(reference=booking.reference, reason="Lekkasje"), now=clock.now(), settings=settings
    )
    [_received, _approved, cancelled] = read_mail(reader.email)
    assert "Grunnen er: Lekkasje" in cancelled.text
    [request, cancel] = [Calendar.from_ical(letter.calendars[0].content) for letter in (approved, cancelled)]
    [first], [second] = request.walk("VEVENT"), cancel.walk("VEVENT")
    assert (request["METHOD"], cancel["METHOD"]) == ("REQUEST", "CANCEL")
    assert first["UID"] == second["UID"] == booking.calendar_uid
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert first["DTSTART"].dt == NEXT_THURSDAY


def test_what_is_told_of_a_booking_is_what_it_is(app_sqlite: Flask) -> None:
    venue = make_venue("Åshallen", address="Idrettsveien 4", postcode="1430", town="Ås")
    organisation = make_organisation("Ås IL")
    chairs = make_equipment(venue, name="Stoler")
    booking = make_booking(
        make_space(venue, "Flate 1"),
        organisation=organisation,
        team=make_team(organisation, "G12"),
        extras={chairs: 20},
        setup_note="Rigg",
    )
    facts = booking_facts(booking, cancel_until=NEXT_THURSDAY - timedelta(days=2))
    assert (facts.space, facts.venue, facts.address) == ("Flate 1", "Åshallen", "Idrettsveien 4, 1430 Ås")
    assert (facts.organisation, facts.team, facts.extras) == ("Ås IL", "G12", (("Stoler", 20),))
    assert (facts.starts_at, facts.ends_at) == (booking.starts_at, booking.ends_at)
    assert facts.quote == booking.quote


@pytest.fixture
def booking(app_sqlite: Flask) -> Booking:
    organisation = make_organisation("Ås IL", email="post@asil.example")
    person = make_person(name="Kari", email="kari@example.no", language="nn")
    return make_booking(
        organisation=organisation, booked_by=person, responsible_name="Ola", responsible_email="ola@example.no"
    )


def test_the_one_who_booked_hears_of_it_and_the_responsible_is_reminded(booking: Booking) -> None:
    assert booker(booking) == Recipient("kari@example.no", "Kari", "nn")
    assert responsible(booking) == Recipient("ola@example.no", "Ola", "nn")


def test_when_the_booker_has_left_the_responsible_hears_of_it(booking: Booking) -> None:
    assert booking.booked_by is not None
    booking.booked_by.deactivated_at = THEN
    assert booker(booking) == Recipient("ola@example.no", "Ola", "nb")
    booking.responsible_email = ""
    assert booker(booking) == responsible(booking) == Recipient("post@asil.example", "Ås IL", "nb")


def test_a_letter_names_a_booking_that_was_made_in_the_same_transaction(booking: Booking) -> None:
    [letter] = db.session.query(Letter).filter_by(booking_id=booking.id)
    assert letter.subject == f"booking:{booking.id}"


def test_reading_the_facts_changes_nothing(booking: Booking) -> None:
    @use_case
    def read() -> tuple[int, int]:
        found = db.session.get_one(Booking, booking.id)
        return booking_facts(found).sequence, found.sequence

    assert read() == (0, 0)
