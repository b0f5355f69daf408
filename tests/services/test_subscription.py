"""Secret calendar addresses: for what is one's own, kept as hashes, turned off by their owner only."""

from __future__ import annotations

import pytest
from flask import Flask

from booking.database import db
from booking.domain.errors import NotFound
from booking.domain.feed import FeedKind, FeedSubject
from booking.models import Subscription
from booking.queries.person import hash_of_token
from booking.queries.subscription import standing_subscription, subscriptions_of
from booking.services.subscription import begin_subscription, end_subscription, note_use
from booking.services.team import remove_team
from tests.factories import actor_of, make_organisation, make_person, make_team, make_venue
from tests.fixtures.clock import FrozenClock


def test_an_address_is_kept_as_a_hash_of_a_long_secret(app: Flask, clock: FrozenClock) -> None:
    actor = actor_of(make_person(member_of=make_organisation()))
    token = begin_subscription(actor, FeedSubject(FeedKind.MINE), now=clock.now())
    assert len(token) * 6 >= 128  # six bits in a letter
    row = db.session.query(Subscription).one()
    assert row.token_hash == hash_of_token(token)
    assert token not in repr(vars(row))
    assert begin_subscription(actor, FeedSubject(FeedKind.MINE), now=clock.now()) != token


def test_only_what_is_ones_own_can_be_followed(app: Flask, clock: FrozenClock) -> None:
    club, other = make_organisation(), make_organisation()
    ours, theirs = make_venue("Åshallen"), make_venue("Nordbytun")
    member, caretaker = actor_of(make_person(member_of=club)), actor_of(make_person("caretaker", venue=ours))
    allowed = [
        (member, FeedSubject(FeedKind.MINE)),
        (member, FeedSubject(FeedKind.ORGANISATION, club.id)),
        (member, FeedSubject(FeedKind.TEAM, team_id=make_team(club).id)),
        (caretaker, FeedSubject(FeedKind.BUILDINGS)),
        (caretaker, FeedSubject(FeedKind.BUILDINGS, venue_id=ours.id)),
    ]
    forbidden = [
        (member, FeedSubject(FeedKind.ORGANISATION, other.id)),
        (member, FeedSubject(FeedKind.TEAM, club.id, make_team(other).id)),
        (member, FeedSubject(FeedKind.TEAM, club.id, 4711)),
        (member, FeedSubject(FeedKind.BUILDINGS)),
        (member, FeedSubject(FeedKind.BUILDINGS, venue_id=ours.id)),
        (caretaker, FeedSubject(FeedKind.BUILDINGS, venue_id=theirs.id)),
        (caretaker, FeedSubject(FeedKind.ORGANISATION, club.id)),
    ]
    for actor, subject in allowed:
        found = standing_subscription(hash_of_token(begin_subscription(actor, subject, now=clock.now())))
        assert found is not None
        assert (found.subject.kind, found.person_id) == (subject.kind, actor.person_id)
    for actor, subject in forbidden:
        with pytest.raises(NotFound):
            begin_subscription(actor, subject, now=clock.now())
    assert len(subscriptions_of(member.person_id or 0)) == 3


def test_it_is_turned_off_by_its_owner_once(app: Flask, clock: FrozenClock) -> None:
    owner, stranger = actor_of(make_person(member_of=make_organisation())), actor_of(make_person())
    token = begin_subscription(owner, FeedSubject(FeedKind.MINE), now=clock.now())
    [row] = subscriptions_of(owner.person_id or 0)
    with pytest.raises(NotFound):
        end_subscription(stranger, row.id, now=clock.now())
    assert standing_subscription(hash_of_token(token)) is not None
    end_subscription(owner, row.id, now=clock.now())
    assert standing_subscription(hash_of_token(token)) is None
    assert subscriptions_of(owner.person_id or 0) == []
    with pytest.raises(NotFound):
        end_subscription(owner, row.id, now=clock.now())


def test_a_use_is_noted(app: Flask, clock: FrozenClock) -> None:
    owner = actor_of(make_person(member_of=make_organisation()))
    begin_subscription(owner, FeedSubject(FeedKind.MINE), now=clock.now())
    [row] = subscriptions_of(owner.person_id or 0)
    note_use(row.id, now=clock.now())
    assert subscriptions_of(owner.person_id or 0)[0].last_used_at == clock.now()


def test_a_team_that_somebody_follows_can_be_removed(app: Flask, clock: FrozenClock) -> None:
    club = make_organisation()
    manager = actor_of(make_person(manages=club))
    team = make_team(club)
    token = begin_subscription(manager, FeedSubject(FeedKind.TEAM, team_id=team.id), now=clock.now())
    remove_team(manager, team.id, now=clock.now())
    assert standing_subscription(hash_of_token(token)) is None
