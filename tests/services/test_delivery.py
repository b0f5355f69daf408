"""Letters leave the outbox, each in effect once, and only while they are true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import NotFound
from booking.messages.catalogue import BookingConfirmed, BookingRefused, ConfirmEmail
from booking.models import LogEntry
from booking.ports.mail import PermanentMailFailure, TemporaryMailFailure
from booking.queries.letter import backlog, failed_letters, letters_about
from booking.services.booking import CancelBooking, cancel_booking
from booking.services.delivery import (
    LEASE,
    MOST_ATTEMPTS,
    claim_next,
    deliver_due,
    forget_secrets,
    mark_failed,
    mark_sent,
    send_again,
)
from booking.services.steps.letters import Recipient, booking_facts, write_booking_letter, write_letter
from tests.factories.booking import make_booking
from tests.factories.organisation import make_organisation
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_space, make_venue
from tests.fixtures.clock import FrozenClock
from tests.services.outbox import KARI, Post, deliver, letters, sample, write


def test_what_is_due_is_sent_once(app: Flask, clock: FrozenClock) -> None:
    write("a", "b", "c")
    post = Post()
    assert deliver(app, post) == 3
    assert deliver(app, post) == 0
    assert len(post.sent) == 3
    assert {(letter.state, letter.sent_at, letter.attempts) for letter in letters()} == {("sent", clock.now(), 1)}


def test_the_same_letter_is_written_once(app: Flask) -> None:
    write("a")
    write("a")
    write("a", to=Recipient("ola@example.no", "Ola", "nb"))
    assert [letter.recipient for letter in letters()] == ["kari@example.no", "ola@example.no"]


def test_nobody_without_an_address_is_written_to(app_sqlite: Flask) -> None:
    write("a", to=Recipient("", "Kari"))
    assert letters() == []


def test_a_letter_is_stored_with_the_change_or_not_at_all(app: Flask) -> None:
    @use_case
    def change_and_fail() -> None:
        write_letter(
            sample("membership_decided"), recipient=KARI, subject="a", sequence=0, now=app.extensions["clock"].now()
        )
        raise RuntimeError("the change failed")

    with pytest.raises(RuntimeError, match="the change failed"):
        change_and_fail()
    assert letters() == []


def test_a_temporary_failure_waits_longer_each_time(app: Flask, clock: FrozenClock) -> None:
    write("a")
    waits = []
    for _ in range(4):
        deliver(app, Post(TemporaryMailFailure("451 try later")))
        [letter] = letters()
        assert letter.state == "waiting"
        assert letter.last_error == "451 try later"
        waits.append(letter.next_try_at - clock.now())
        assert deliver(app, Post()) == 0, "it is not tried before its time"
        clock.set(letter.next_try_at)
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=2)
    assert waits[-1] > timedelta(minutes=20)
    post = Post()
    assert deliver(app, post) == 1
    assert letters()[0].last_error == ""


def test_patience_ends_after_two_days_and_a_person_is_told(app: Flask, clock: FrozenClock) -> None:
    write("a")
    began = clock.now()
    while letters()[0].state == "waiting":
        clock.set(letters()[0].next_try_at)
        deliver(app, Post(TemporaryMailFailure("451 try later")))
    [letter] = letters()
    assert letter.state == "failed"
    assert letter.attempts == MOST_ATTEMPTS
    assert letter.last_error == f"given up after {MOST_ATTEMPTS} attempts: 451 try later"
    assert timedelta(days=1.5) < clock.now() - began < timedelta(days=3.5)


def test_a_permanent_failure_is_seen_at_once_and_can_be_sent_again(app: Flask, clock: FrozenClock) -> None:
    write("a", "b")
    post = Post(PermanentMailFailure("550 no such user"))
    assert deliver(app, post) == 1
    [failed] = failed_letters(None, others=True)
    assert (failed.letter.subject, failed.letter.last_error) == ("a", "550 no such user")
    assert backlog(clock.now()).failed == 1
    administrator = make_person("administrator")
    send_again(actor_of(administrator), failed.letter.id, now=clock.now())
    assert deliver(app, post) == 1
    assert failed_letters(None, others=True) == []
    [entry] = db.session.scalars(select(LogEntry).where(LogEntry.action == "letter.sent_again"))
    assert (entry.person_id, entry.before) == (administrator.id, {"error": "550 no such user"})


def test_officers_see_and_send_the_letters_of_their_own_venues(app: Flask, clock: FrozenClock) -> None:
    booking, other = make_booking(make_space(make_venue("Åshallen"))), make_booking(make_space(make_venue("Rustad")))
    write("person:1")
    deliver(app, Post(*(PermanentMailFailure("550") for _ in range(3))))
    here = frozenset({booking.space.venue_id})
    [own] = failed_letters(here)
    assert (own.reference, own.space) == (booking.reference, booking.space.name)
    officer = actor_of(make_person("case_officer", venue=booking.space.venue))
    foreign = [
        failed.letter.id for failed in failed_letters(None, others=True) if failed.reference != booking.reference
    ]
    assert len(foreign) == 2
    for letter_id in foreign:
        with pytest.raises(NotFound):
            send_again(officer, letter_id, now=clock.now())
    send_again(officer, own.letter.id, now=clock.now())
    assert failed_letters(here) == []
    assert other.reference in {failed.reference for failed in failed_letters(None, others=True)}


def test_only_what_failed_is_sent_again(app_sqlite: Flask, clock: FrozenClock) -> None:
    write("a")
    deliver(app_sqlite, Post())
    for letter_id in (letters()[0].id, 999):
        with pytest.raises(NotFound):
            send_again(actor_of(make_person("administrator")), letter_id, now=clock.now())


def test_a_server_that_is_down_is_not_knocked_on_for_every_letter(app: Flask) -> None:
    write("a", "b", "c")
    post = Post(*(TemporaryMailFailure("nobody answers", server_down=True) for _ in range(3)))
    assert deliver(app, post) == 0
    assert len(post.failures) == 2
    assert [letter.attempts for letter in letters()] == [1, 0, 0]


def test_a_letter_that_cannot_be_written_lets_the_next_one_pass(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    write("a", "b")
    letters()[0].kind = "no_such_letter"
    db.session.commit()
    post = Post()
    assert deliver(app, post) == 1
    assert [letter.state for letter in letters()] == ["failed", "sent"]
    assert "no_such_letter" in letters()[0].last_error
    assert "could not be written" in caplog.text


def test_an_impossible_address_is_a_permanent_failure(app_sqlite: Flask) -> None:
    write("a", to=Recipient("kari@example.no\r\nBcc: all@example.no", "Kari"))
    post = Post()
    assert deliver(app_sqlite, post) == 0
    assert letters()[0].state == "failed"
    assert post.sent == []


def test_a_letter_whose_carrier_died_is_sent_again_with_the_same_name(app: Flask, clock: FrozenClock) -> None:
    write("a")
    claimed = claim_next(now=clock.now(), settings=app.extensions["settings"])
    assert claimed is not None
    post = Post()
    clock.advance(minutes=5)
    assert deliver(app, post) == 0, "somebody is sending it"
    clock.set(claimed.until)
    assert deliver(app, post) == 1
    assert post.sent[0]["Message-ID"] == claimed.letter.message_id
    assert letters()[0].attempts == 2


def test_a_carrier_that_comes_back_late_does_not_undo_what_was_done(app: Flask, clock: FrozenClock) -> None:
    write("a", "b")
    slow = claim_next(now=clock.now(), settings=app.extensions["settings"])
    assert slow is not None
    clock.advance(seconds=LEASE.total_seconds() + 1)
    again = claim_next(now=clock.now(), settings=app.extensions["settings"])
    assert again is not None
    assert again.letter.id == slow.letter.id
    mark_failed(slow, "550 from long ago")
    assert letters()[0].state == "waiting", "it is somebody else's by now"
    mark_sent(slow.letter.id, now=clock.now())
    mark_failed(again, "550")
    assert letters()[0].state == "sent"


def test_a_letter_that_kills_its_carriers_is_put_aside(app_sqlite: Flask, clock: FrozenClock) -> None:
    write("a")
    for _ in range(MOST_ATTEMPTS):
        assert claim_next(now=clock.now(), settings=app_sqlite.extensions["settings"]) is not None
        clock.advance(seconds=LEASE.total_seconds())
    assert claim_next(now=clock.now(), settings=app_sqlite.extensions["settings"]) is None
    assert letters()[0].state == "failed"


def test_a_later_letter_about_the_same_waits_for_the_one_being_sent(app: Flask, clock: FrozenClock) -> None:
    write("a")
    write("a", message=sample("membership_requested"))
    first = claim_next(now=clock.now(), settings=app.extensions["settings"])
    assert first is not None
    assert claim_next(now=clock.now(), settings=app.extensions["settings"]) is None
    mark_sent(first.letter.id, now=clock.now())
    second = claim_next(now=clock.now(), settings=app.extensions["settings"])
    assert second is not None
    assert second.letter.kind == "membership_requested"


def test_what_lets_somebody_in_is_forgotten_when_it_is_sent(app: Flask, clock: FrozenClock) -> None:
    expires_at = clock.now() + timedelta(hours=1)
    write("person:1", message=ConfirmEmail("Kari", "token-that-opens", expires_at))
    post = Post()
    deliver(app, post)
    assert "token-that-opens" in post.sent[0].get_body(("plain",)).get_content()
    assert letters()[0].context["token"] == ""
    write("person:2", message=ConfirmEmail("Kari", "token-that-opens", expires_at))
    clock.advance(hours=2)
    deliver(app, post)
    assert (letters()[1].state, letters()[1].context["token"]) == ("withdrawn", "")


def test_a_link_in_a_letter_that_failed_is_forgotten_when_it_no_longer_opens(app: Flask, clock: FrozenClock) -> None:
    write("person:1", message=ConfirmEmail("Kari", "token-that-opens", clock.now() + timedelta(hours=1)))
    deliver(app, Post(PermanentMailFailure("550")))
    assert forget_secrets(now=clock.now()) == 0
    clock.advance(hours=1)
    assert forget_secrets(now=clock.now()) == 1
    [letter] = letters()
    assert (letter.state, letter.last_error, letter.context["token"]) == ("withdrawn", "550", "")
    assert forget_secrets(now=clock.now()) == 0


def test_a_confirmation_overtaken_by_a_cancellation_is_withdrawn(app: Flask, clock: FrozenClock) -> None:
    booking = make_booking()
    settings = app.extensions["settings"]
    actor = actor_of(make_person("case_officer"))
    cancel_booking(actor, CancelBooking(reference=booking.reference), now=clock.now(), settings=settings)
    post = Post()
    assert deliver(app, post) == 1
    states = {letter.kind: (letter.state, letter.last_error) for letter in letters_about(booking.id)}
    assert states["booking_confirmed"] == ("withdrawn", "overtaken: the booking is cancelled, sequence 1")
    assert states["booking_cancelled"][0] == "sent"
    [calendar] = [part for part in post.sent[0].walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "CANCEL"


def test_a_cancellation_follows_a_confirmation_that_was_on_its_way(app: Flask, clock: FrozenClock) -> None:
    reader = make_person()
    booking = make_booking(booked_by=reader, organisation=make_organisation(), responsible_email=reader.email)
    on_its_way = claim_next(now=clock.now(), settings=app.extensions["settings"])
    assert on_its_way is not None
    actor, settings = actor_of(make_person("case_officer")), app.extensions["settings"]
    cancel_booking(actor, CancelBooking(reference=booking.reference), now=clock.now(), settings=settings)
    assert deliver(app, Post()) == 0
    mark_sent(on_its_way.letter.id, now=clock.now())
    assert deliver(app, Post()) == 1
    assert [letter.state for letter in letters_about(booking.id)] == ["sent", "sent"]


def test_a_request_that_was_changed_and_refused_leaves_the_calendar(app: Flask) -> None:
    """It was confirmed once, so the invitation stands there."""
    booking = make_booking()

    @use_case
    def refuse() -> None:
        booking.state, booking.sequence = "refused", 1
        message = BookingRefused(booking_facts(booking), reason="Fullt")
        write_booking_letter(message, recipient=KARI, now=app.extensions["clock"].now())

    refuse()
    assert letters()[-1].context["was_confirmed"] is True


def test_delivery_stops_when_the_process_wants_to_end(app_sqlite: Flask) -> None:
    write("a", "b")
    post = Post()
    stopping = iter([False, True])
    sent = deliver_due(
        post,
        app_sqlite.extensions["clock"],
        app_sqlite.extensions["settings"],
        stopping=lambda: next(stopping),
    )
    assert sent == 1


def test_the_context_is_that_of_the_letter(app_sqlite: Flask) -> None:
    booking = make_booking()
    [letter] = letters_about(booking.id)
    assert letter.kind == BookingConfirmed.kind
    assert letter.context["booking"]["reference"] == booking.reference
    assert letter.message_id.endswith("@example.no>")
