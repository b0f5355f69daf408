"""Tokens are made for those who may, shown once, kept as a hash, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import ANYONE, SYSTEM, Role, Scope
from booking.models import ApiToken, LogEntry
from booking.queries.person import hash_of_token
from booking.queries.token import TokenState, all_tokens, bearer_of, organisation_tokens
from booking.services.token import CreateToken, create_token, note_token_use, revoke_token
from tests.factories import actor_of, make_organisation, make_person, make_venue
from tests.factories.times import THEN

YEAR = THEN + timedelta(days=365)


def wanted(**changes: Any) -> CreateToken:
    return CreateToken(**{"name": "Skjermen", "scopes": frozenset({Scope.READ}), "expires_at": YEAR, **changes})


def test_a_leader_makes_a_token_that_acts_as_the_organisation(app: Flask) -> None:
    club = make_organisation()
    leader = make_person(manages=club)
    command = wanted(organisation_id=club.id, scopes=frozenset({Scope.BOOK}))
    made = create_token(actor_of(leader), command, now=THEN)
    bearer = bearer_of(hash_of_token(made.token), THEN)
    assert bearer is not None
    assert bearer.scopes == {Scope.READ, Scope.BOOK}
    assert bearer.actor.organisations == {club.id}
    assert (bearer.actor.token_id, bearer.actor.signed_in, bearer.actor.managed_organisations) == (
        made.id, False, frozenset(),
    )  # fmt: skip
    row = db.session.get_one(ApiToken, made.id)
    assert (row.token_hash, row.prefix) == (hash_of_token(made.token), made.token[:12])
    assert len(made.token) > 40
    told = db.session.scalars(select(LogEntry).where(LogEntry.action == "token.created")).one()
    assert (told.person_id, told.subject) == (leader.id, f"organisation:{club.id}")
    assert made.token not in str(told.after)
    (listed,) = organisation_tokens(club.id)
    assert (listed.name, listed.created_by, listed.state(THEN)) == ("Skjermen", leader.name, TokenState.ACTIVE)


def test_a_system_looks_on_as_a_caretaker_or_books_as_an_officer_at_its_venue(app: Flask) -> None:
    venue = make_venue()
    for scope, role in ((Scope.READ, Role.CARETAKER), (Scope.BOOK, Role.CASE_OFFICER)):
        made = create_token(SYSTEM, wanted(scopes=frozenset({scope}), venue_id=venue.id), now=THEN)
        bearer = bearer_of(hash_of_token(made.token), THEN)
        assert bearer is not None
        assert bearer.actor.venues_by_role == {role: frozenset({venue.id})}
    assert len(all_tokens()) == 2


def test_who_may_not_make_a_token_is_told_that_nothing_is_there(app: Flask) -> None:
    club, others = make_organisation(), make_organisation()
    people = [make_person(member_of=club), make_person(manages=others), make_person("caretaker")]
    for actor in (ANYONE, *(actor_of(person) for person in people)):
        with pytest.raises(NotFound):
            create_token(actor, wanted(organisation_id=club.id), now=THEN)
        with pytest.raises(NotFound):
            create_token(actor, wanted(), now=THEN)
    with pytest.raises(NotFound):
        create_token(actor_of(make_person("administrator", venue=make_venue())), wanted(), now=THEN)
    for nowhere in (wanted(venue_id=99), wanted(organisation_id=99)):
        with pytest.raises(NotFound):
            create_token(SYSTEM, nowhere, now=THEN)
    assert all_tokens() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"expires_at": THEN}, "token.already_expired"), ({"scopes": frozenset()}, "token.no_scope")],
)
def test_a_token_that_would_be_of_no_use_is_refused(app: Flask, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        create_token(SYSTEM, wanted(**changes), now=THEN)
    assert refused.value.verdict.codes == (code,)


def test_a_token_holds_until_it_is_too_old_or_taken_back(app: Flask) -> None:
    club = make_organisation()
    leader = actor_of(make_person(manages=club))
    made = create_token(leader, wanted(organisation_id=club.id), now=THEN)
    hashed = hash_of_token(made.token)
    assert bearer_of(hashed, YEAR - timedelta(seconds=1)) is not None
    assert bearer_of(hashed, YEAR) is None
    with pytest.raises(NotFound):
        revoke_token(actor_of(make_person(member_of=club)), made.id, now=THEN)
    revoke_token(leader, made.id, now=THEN)
    revoke_token(leader, made.id, now=YEAR)
    assert bearer_of(hashed, THEN) is None
    assert db.session.get_one(ApiToken, made.id).revoked_at == THEN
    assert len(db.session.scalars(select(LogEntry).where(LogEntry.action == "token.revoked")).all()) == 1


def test_when_it_was_last_used_is_written_down(app: Flask) -> None:
    made = create_token(SYSTEM, wanted(), now=THEN)
    note_token_use(made.id, now=THEN + timedelta(hours=1))
    note_token_use(99, now=THEN)
    assert all_tokens()[0].last_used_at == THEN + timedelta(hours=1)
