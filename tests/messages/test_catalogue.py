"""What letters know, and when they are no longer true."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from booking.messages.catalogue import (
    BookingCancelled,
    BookingChanged,
    BookingConfirmed,
    BookingFacts,
    BookingRefused,
    Calendar,
    Message,
    as_document,
    from_document,
)
from booking.messages.samples import SAMPLES


@pytest.fixture
def facts() -> BookingFacts:
    confirmed = next(message for message in SAMPLES if isinstance(message, BookingConfirmed))
    return confirmed.booking


@pytest.mark.parametrize("message", SAMPLES, ids=lambda message: message.kind)
def test_a_letter_comes_back_from_the_outbox_as_it_was(message: Message) -> None:
    stored = json.loads(json.dumps(as_document(message)))
    assert from_document(message.kind, stored) == message


def test_a_letter_that_was_stored_before_a_field_was_added_is_read(facts: BookingFacts) -> None:
    stored = as_document(BookingConfirmed(facts, note="Velkommen"))
    del stored["note"]
    del stored["booking"]["cancel_until"]
    stored["booking"]["something_that_was_removed"] = 1
    assert from_document("booking_confirmed", stored) == BookingConfirmed(replace(facts, cancel_until=None))


@pytest.mark.parametrize(
    ("state", "sequence", "true"),
    [("confirmed", 0, True), ("confirmed", 1, False), ("cancelled", 0, False), ("requested", 0, False)],
)
def test_a_confirmation_is_true_of_the_booking_it_confirms(
    facts: BookingFacts, state: str, sequence: int, true: bool
) -> None:
    assert BookingConfirmed(facts).still_true(state, sequence) is true


@pytest.mark.parametrize("state", ["requested", "confirmed"])
def test_a_change_is_true_while_the_booking_is_what_it_became(facts: BookingFacts, state: str) -> None:
    changed = BookingChanged(replace(facts, state=state, sequence=1), previous=facts)
    assert changed.still_true(state, 1)
    assert not changed.still_true("confirmed" if state == "requested" else "requested", 1)


@pytest.mark.parametrize(
    ("before", "after", "calendar"),
    [
        ("confirmed", "confirmed", Calendar.CONFIRMED),
        ("confirmed", "requested", Calendar.TENTATIVE),
        ("requested", "confirmed", Calendar.CONFIRMED),
        ("requested", "requested", None),
    ],
)
def test_a_change_is_shown_in_the_calendar_that_has_the_booking(
    facts: BookingFacts, before: str, after: str, calendar: Calendar | None
) -> None:
    changed = BookingChanged(replace(facts, state=after), previous=replace(facts, state=before))
    assert changed.calendar is calendar


def test_only_what_stood_in_the_calendar_is_taken_out_of_it(facts: BookingFacts) -> None:
    assert BookingCancelled(facts, was_confirmed=True).calendar is Calendar.REMOVED
    assert BookingCancelled(facts, was_confirmed=False).calendar is None
    assert BookingRefused(facts, reason="Fullt", was_confirmed=True).calendar is Calendar.REMOVED
    assert BookingRefused(facts, reason="Fullt").calendar is None
