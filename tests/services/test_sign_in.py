"""Signing in and out, as use cases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booking.adapters.password import Argon2Passwords
from booking.database import db
from booking.domain.errors import Refused
from booking.models import Person, SignIn, SignInAttempt
from booking.queries.person import hash_of_token, signed_in_actor
from booking.services.sign_in import SignInWith, sign_in, sign_out
from booking.settings import AccountSettings
from tests.factories.organisation import make_membership, make_organisation
from tests.factories.person import make_person, make_role
from tests.factories.premises import make_venue

PASSWORD = "tre lange ord her"
STRONGER = Argon2Passwords(AccountSettings(hash_memory_kib=128, hash_rounds=1))


def with_password(email, password=PASSWORD, client="192.0.2.1"):
    return SignInWith(email, password, client)


def code_of(refused):
    return refused.value.verdict.codes


def test_whoever_is_signed_in_acts_with_roles_and_memberships(app, clock):
    person = make_person(password=PASSWORD)
    hall, club, other = make_venue(), make_organisation(), make_organisation()
    make_role(person, "caretaker", hall)
    make_role(person, "case_officer")
    make_membership(person, club, role="manager")
    make_membership(person, other, state="requested")
    db.session.commit()
    token = sign_in(with_password(person.email), app.extensions["passwords"], now=clock.now())
    actor = signed_in_actor(hash_of_token(token), clock.now())
    assert actor is not None
    assert (actor.person_id, actor.name) == (person.id, person.name)
    assert actor.venues_by_role == {"caretaker": frozenset({hall.id}), "case_officer": frozenset({None})}
    assert actor.organisations == actor.managed_organisations == frozenset({club.id})


def test_a_sign_in_that_ended_or_ran_out_is_nobody(app_sqlite, clock):
    person = make_person(password=PASSWORD)
    db.session.commit()
    token = sign_in(with_password(person.email), app_sqlite.extensions["passwords"], now=clock.now())
    later = clock.now() + timedelta(hours=app_sqlite.extensions["settings"].web.session_hours)
    assert signed_in_actor(hash_of_token(token), later) is None
    assert signed_in_actor(token, clock.now()) is None
    sign_out(token, now=clock.now())
    assert signed_in_actor(hash_of_token(token), clock.now()) is None


def test_a_password_stored_with_weaker_settings_is_stored_anew(app_sqlite, clock):
    person = make_person(password=PASSWORD)
    before = person.password_hash
    db.session.commit()
    sign_in(with_password(person.email), STRONGER, now=clock.now())
    after = db.session.scalars(select(Person.password_hash)).one()
    assert after != before
    assert not STRONGER.outdated(after)


def test_a_password_changed_while_it_was_checked_opens_nothing(app_sqlite, clock):
    person = make_person(password=PASSWORD)
    db.session.commit()

    class Slow:
        """Checks the password while somebody else changes it."""

        def matches(self, stored, password):
            db.session.rollback()
            db.session.get(Person, person.id).password_hash = "changed"
            db.session.commit()
            return True

        def outdated(self, stored):
            return False

    with pytest.raises(Refused) as refused:
        sign_in(with_password(person.email), Slow(), now=clock.now())
    assert code_of(refused) == ("sign_in.wrong",)
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_an_unknown_address_takes_a_password_check_too(app_sqlite, clock):
    checked = []

    class Watching:
        def matches(self, stored, password):
            checked.append(stored)
            return False

    with pytest.raises(Refused):
        sign_in(with_password("nobody@example.no"), Watching(), now=clock.now())
    assert checked == [""]


def test_a_hundred_guesses_at_once_are_a_hundred(app, clock):
    """The attempt is counted before the password is checked, so a burst gets no more tries than a queue."""
    person = make_person(password=PASSWORD)
    email, now = person.email, clock.now()
    db.session.commit()

    def guess(number):
        with app.app_context():
            try:
                sign_in(with_password(email, f"gjetning nummer {number}"), app.extensions["passwords"], now=now)
            except Refused as refused:
                return refused.verdict.codes[0]
            return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(24)))
    assert answers.count("sign_in.wrong") == 5
    assert answers.count("sign_in.too_many_attempts") == 19


def test_a_household_with_ipv6_is_one_client(app_sqlite, clock):
    for number in range(30):
        with pytest.raises(Refused):
            sign_in(
                with_password(f"person{number}@example.no", client=f"2001:db8:1:2::{number:x}"),
                app_sqlite.extensions["passwords"],
                now=clock.now(),
            )
    with pytest.raises(Refused) as refused:
        sign_in(
            with_password("one.more@example.no", client="2001:db8:1:2:ffff::1"),
            app_sqlite.extensions["passwords"],
            now=clock.now(),
        )
    assert code_of(refused) == ("sign_in.too_many_attempts",)
    with pytest.raises(Refused) as elsewhere:
        sign_in(
            with_password("one.more@example.no", client="2001:db8:1:3::1"),
            app_sqlite.extensions["passwords"],
            now=clock.now(),
        )
    assert code_of(elsewhere) == ("sign_in.wrong",)


def test_signing_in_does_not_give_a_guesser_new_tries_at_others(app_sqlite, clock):
    """Whoever has an account of their own cannot empty the count of their network address with it."""
    person = make_person(password=PASSWORD)
    db.session.commit()
    for number in range(10):
        with pytest.raises(Refused):
            sign_in(with_password(f"x{number}@example.no"), app_sqlite.extensions["passwords"], now=clock.now())
        clock.advance(seconds=1)
    before = db.session.scalar(select(func.count()).select_from(SignInAttempt))
    db.session.rollback()
    sign_in(with_password(person.email), app_sqlite.extensions["passwords"], now=clock.now())
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == before
