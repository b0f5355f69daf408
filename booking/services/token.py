"""Letting other programs in: tokens that are shown once, and can be taken back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from booking.database import db, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor, Scope, may_administer, may_manage_organisation
from booking.models import ApiToken, Organisation, Venue
from booking.queries.person import hash_of_token
from booking.services.steps.log import log

BEGINNING = "husrom_"  # so that a token that has leaked is found by those who look for such
SHOWN = len(BEGINNING) + 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateToken:
    """A token for an organisation, or without one for a system, at one venue or at all."""

    name: str
    scopes: frozenset[Scope]
    expires_at: datetime
    organisation_id: int | None = None
    venue_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewToken:
    """The token itself is known here and nowhere else, and never again."""

    id: int
    token: str


@use_case
def create_token(actor: Actor, command: CreateToken, *, now: datetime) -> NewToken:
    """Make a token. Who may book may also read.

    Raises:
        NotFound: there is no such organisation or venue, or others look after it.
        Refused: it would never hold, or let in to nothing.
    """
    _may_hold(actor, command.organisation_id, command.venue_id)
    if command.expires_at <= now:
        raise Refused(Finding("token.already_expired", "expires_on"))
    if not command.scopes:
        raise Refused(Finding("token.no_scope", "scopes"))
    secret = BEGINNING + secrets.token_urlsafe(32)
    scopes = sorted({*command.scopes, Scope.READ})
    token = ApiToken(
        name=command.name,
        organisation_id=command.organisation_id,
        venue_id=command.venue_id,
        scopes=" ".join(scopes),
        token_hash=hash_of_token(secret),
        prefix=secret[:SHOWN],
        created_at=now,
        created_by_id=actor.person_id,
        expires_at=command.expires_at,
    )
    db.session.add(token)
    db.session.flush()
    after = {"token": token.id, "name": token.name, "scopes": scopes, "expires_at": token.expires_at}
    log(actor, _subject(token), "token.created", now=now, after=after)
    return NewToken(token.id, secret)


@use_case
def revoke_token(actor: Actor, token_id: int, *, now: datetime) -> None:
    """Let the token in no more. Taking it back again changes nothing.

    Raises:
        NotFound: there is no such token, or others look after it.
    """
    token = db.session.get(ApiToken, token_id, with_for_update=True)
    if token is None:
        raise NotFound(f"token {token_id}")
    _may_hold(actor, token.organisation_id, token.venue_id)
    if token.revoked_at is None:
        token.revoked_at = now
        log(actor, _subject(token), "token.revoked", now=now, before={"token": token.id, "name": token.name})


@use_case
def note_token_use(token_id: int, *, now: datetime) -> None:
    """Write down that the token was used, so that one that nobody uses can be taken back."""
    token = db.session.get(ApiToken, token_id)
    if token is not None:
        token.last_used_at = now


def _may_hold(actor: Actor, organisation_id: int | None, venue_id: int | None) -> None:
    if organisation_id is None:
        allowed = may_administer(actor) and (venue_id is None or db.session.get(Venue, venue_id) is not None)
    else:
        known = db.session.get(Organisation, organisation_id) is not None
        allowed = known and venue_id is None and may_manage_organisation(actor, organisation_id)
    if not allowed:
        raise NotFound(f"organisation {organisation_id}, venue {venue_id}")


def _subject(token: ApiToken) -> str:
    return f"organisation:{token.organisation_id}" if token.organisation_id else f"token:{token.id}"
