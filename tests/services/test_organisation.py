"""Registering and joining organisations, when several do it at the same moment."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import ANYONE
from booking.domain.vocabulary import OrganisationType, TenantClass
from booking.models import Membership, Organisation, Person, TenantClassDecision
from booking.services.membership import ask_to_join, end_membership
from booking.services.organisation import (
    DecideTenantClass,
    RegisterOrganisation,
    book_as_private_person,
    decide_tenant_class,
    register_organisation,
)
from booking.services.sign_up import SignUp, sign_up
from tests.factories.organisation import make_membership, make_organisation, organisation_number
from tests.factories.person import actor_of, make_person

AT_ONCE = 6


def together(app, *calls):
    """Run the calls at the same moment, each in a context of its own: what each returned, or why it was refused."""
    start = Barrier(len(calls))

    def run(call):
        with app.app_context():
            start.wait()
            try:
                return call()
            except Refused as refused:
                return refused.verdict.codes[0]

    db.session.commit()
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def registering(actor, now, name="Ås kor"):
    command = RegisterOrganisation(
        number=organisation_number(9), name=name, organisation_type=OrganisationType.ASSOCIATION, activity="Sang"
    )
    return lambda: register_organisation(actor, command, now=now)


def test_of_many_who_register_the_same_number_one_does(app, clock):
    actors = [actor_of(make_person()) for _person in range(AT_ONCE)]
    answers = together(app, *(registering(actor, clock.now()) for actor in actors))
    assert answers.count("organisation.already_registered") == AT_ONCE - 1
    assert len(db.session.scalars(select(Organisation)).all()) == 1
    assert len(db.session.scalars(select(Membership)).all()) == 1


def test_pressing_twice_makes_one_private_person(app, clock):
    actor = actor_of(make_person())
    answers = together(app, *[lambda: book_as_private_person(actor, now=clock.now())] * AT_ONCE)
    assert len(set(answers)) == 1
    assert len(db.session.scalars(select(Organisation)).all()) == 1


def test_asking_many_times_at_once_is_one_request(app, clock):
    korps = make_organisation()
    make_person(manages=korps)
    actor, number = actor_of(make_person()), korps.number
    answers = together(app, *[lambda: ask_to_join(actor, number, now=clock.now())] * AT_ONCE)
    assert answers.count("membership.requested_already") == AT_ONCE - 1
    assert len(db.session.scalars(select(Membership).where(Membership.state == "requested")).all()) == 1


def test_signing_up_many_times_at_once_makes_one_person(app, clock):
    command = SignUp(
        name="Kari",
        email="kari@example.no",
        phone="+4791234567",
        password="tre lange ord her",
        language="nb",
        client="::1",
    )
    passwords = app.extensions["passwords"]
    together(app, *[lambda: sign_up(command, passwords, now=clock.now())] * AT_ONCE)
    assert len(db.session.scalars(select(Person)).all()) == 1


def test_of_two_managers_who_leave_at_once_one_stays(app, clock):
    korps = make_organisation()
    make_person(member_of=korps)
    leaving = []
    for _manager in range(2):
        person = make_person()
        membership = make_membership(person, korps, role="manager")
        leaving.append((actor_of(person), membership.id))
    calls = [lambda who=who, which=which: end_membership(who, which, now=clock.now()) for who, which in leaving]
    assert Counter(together(app, *calls)) == {None: 1, "membership.last_manager": 1}


def test_nobody_registers_without_being_signed_in(app_sqlite, clock):
    for call in (registering(ANYONE, clock.now()), lambda: book_as_private_person(ANYONE, now=clock.now())):
        with pytest.raises(NotFound):
            call()


def test_a_manager_does_not_decide_the_class(app_sqlite, clock):
    korps = make_organisation()
    actor = actor_of(make_person(manages=korps))
    command = DecideTenantClass(
        tenant_class=TenantClass.LOCAL_VOLUNTARY, valid_from=date(2026, 12, 1), reason="Fordi vi vil"
    )
    korps_id = korps.id
    db.session.commit()
    with pytest.raises(NotFound):
        decide_tenant_class(actor, korps_id, command, now=clock.now())
    assert db.session.scalars(select(TenantClassDecision)).all() == []
