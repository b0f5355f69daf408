"""Letters that come back, and addresses that nothing is sent to until somebody trusts them again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound
from booking.domain.permissions import SYSTEM
from booking.messages.catalogue import ConfirmEmail
from booking.models import Letter, LogEntry
from booking.ports.mail import Bounce, PermanentMailFailure
from booking.queries.bounce import bounced_addresses
from booking.queries.letter import failed_letters
from booking.services.bounce import note_bounce, trust_address
from booking.services.delivery import send_again
from booking.services.sign_up import confirm_email
from booking.services.steps.confirmation import write_confirmation
from tests.factories.booking import make_booking
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_venue
from tests.fixtures.clock import FrozenClock
from tests.services.outbox import KARI, Post, deliver, letters, write

NO_SUCH_USER = PermanentMailFailure("550 5.1.1 no such user", no_such_address=True)


def refuse(app: Flask) -> int:
    """A letter to Kari is refused at the door. Returns the id of the mark."""
    write("refused")
    assert deliver(app, Post(NO_SUCH_USER)) == 0
    return bounced_addresses()[KARI.email].id


def test_an_address_that_is_refused_gets_nothing_more(app: Flask) -> None:
    refuse(app)
    write("b")
    post = Post()
    assert deliver(app, post) == 0
    assert post.sent == []
    assert [letter.state for letter in letters()] == ["failed", "failed"]
    assert "no such user" in letters()[1].last_error
    assert {row.letter.recipient for row in failed_letters(None, others=True)} == {KARI.email}, "who did not get it"


def test_another_refusal_does_not_mark_the_address(app: Flask) -> None:
    write("a", "b")
    assert deliver(app, Post(PermanentMailFailure("554 5.7.1 spam"))) == 1
    assert bounced_addresses() == {}


def test_somebody_trusts_the_address_and_sends_again(app: Flask, clock: FrozenClock) -> None:
    mark = refuse(app)
    number = letters()[0].id
    send_again(SYSTEM, number, now=clock.now())
    assert deliver(app, Post()) == 0, "the address is as bad as it was"
    assert trust_address(SYSTEM, mark, now=clock.now()) == KARI.email
    assert bounced_addresses() == {}
    send_again(SYSTEM, number, now=clock.now())
    assert deliver(app, Post()) == 1
    assert letters()[0].state == "sent"
    actions = db.session.scalars(select(LogEntry.action).where(LogEntry.subject == f"bounced_address:{mark}"))
    assert set(actions) == {"bounced_address.marked", "bounced_address.trusted"}
    with pytest.raises(NotFound):
        trust_address(SYSTEM, mark, now=clock.now())


def test_an_address_that_fails_again_is_marked_again(app: Flask, clock: FrozenClock) -> None:
    mark = refuse(app)
    trust_address(SYSTEM, mark, now=clock.now())
    write("again")
    deliver(app, Post(NO_SUCH_USER))
    assert bounced_addresses()[KARI.email].id == mark


def test_a_letter_that_comes_back_later_is_one_that_did_not_arrive(app: Flask, clock: FrozenClock) -> None:
    write("a")
    deliver(app, Post())
    report = Bounce(letters()[0].message_id, "5.1.1 no such user", no_such_address=True)
    for _ in range(2):  # the mail server says it twice
        assert note_bounce(report, now=clock.now())
    assert letters()[0].state == "failed"
    assert set(bounced_addresses()) == {KARI.email}


def test_a_full_mailbox_is_told_and_not_marked(app: Flask, clock: FrozenClock) -> None:
    write("a")
    deliver(app, Post())
    assert note_bounce(Bounce(letters()[0].message_id, "5.2.2 full", no_such_address=False), now=clock.now())
    assert letters()[0].state == "failed"
    assert bounced_addresses() == {}


def test_a_report_of_a_letter_that_is_not_ours_marks_nobody(app_sqlite: Flask, clock: FrozenClock) -> None:
    assert not note_bounce(Bounce("<forged@example.no>", "5.1.1", no_such_address=True), now=clock.now())
    assert bounced_addresses() == {}


def test_whoever_confirms_the_address_again_gets_letters_again(app: Flask, clock: FrozenClock) -> None:
    from booking.database import use_case
    from booking.queries.person import hash_of_token

    person = make_person(name=KARI.name, email=KARI.email)
    refuse(app)
    token = use_case(write_confirmation)(person, clock.now())
    post = Post()
    assert deliver(app, post) == 1, "the letter that asks is the one that is let through"
    kind = db.session.scalar(select(Letter.kind).where(Letter.state == "sent"))
    assert kind == ConfirmEmail.kind
    confirm_email(token, hash_of_token(token), now=clock.now())
    assert bounced_addresses() == {}


def test_only_those_who_send_letters_to_the_address_trust_it(app_sqlite: Flask, clock: FrozenClock) -> None:
    booking = make_booking()
    booker = booking.booked_by
    assert booker is not None
    deliver(app_sqlite, Post(*(NO_SUCH_USER for _ in range(3))))
    mark = next(iter(bounced_addresses().values())).id
    elsewhere = make_person("case_officer", venue=make_venue("Et annet sted"))
    here = make_person("case_officer", venue=booking.space.venue)
    for stranger in (elsewhere, booker):
        with pytest.raises(NotFound):
            trust_address(actor_of(stranger), mark, now=clock.now())
    trust_address(actor_of(here), mark, now=clock.now())
