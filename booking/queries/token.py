"""Tokens of other programs: whose they are, and what they let in to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select

from booking.database import db
from booking.domain.permissions import Actor, Role, Scope
from booking.models import ApiToken, Organisation, Person, Venue


class TokenState(StrEnum):
    """Whether a token still lets anybody in."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Bearer:
    """A program with a token that holds, and who it acts as."""

    token_id: int
    name: str
    scopes: frozenset[Scope]
    actor: Actor
    organisation_id: int | None
    venue_id: int | None
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token in a list. It is a system's when it has no organisation; a system without a venue has them all."""

    id: int
    name: str
    prefix: str
    scopes: frozenset[Scope]
    organisation_id: int | None
    organisation: str | None
    venue: str | None
    created_at: datetime
    created_by: str | None
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def state(self, now: datetime) -> TokenState:
        if self.revoked_at is not None:
            return TokenState.REVOKED
        return TokenState.EXPIRED if self.expires_at <= now else TokenState.ACTIVE


def read_scopes(written: str) -> frozenset[Scope]:
    """The scopes as the table holds them."""
    return frozenset(Scope(word) for word in written.split())


def bearer_of(token_hash: str, now: datetime) -> Bearer | None:
    """Whoever may use the token with this hash; ``None`` when it is unknown, too old or revoked."""
    token = db.session.execute(
        select(
            ApiToken.id,
            ApiToken.name,
            ApiToken.scopes,
            ApiToken.organisation_id,
            ApiToken.venue_id,
            ApiToken.expires_at,
            ApiToken.last_used_at,
        ).where(ApiToken.token_hash == token_hash, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)
    ).one_or_none()
    if token is None:
        return None
    scopes = read_scopes(token.scopes)
    return Bearer(
        token_id=token.id,
        name=token.name,
        scopes=scopes,
        actor=_actor(token, scopes),
        organisation_id=token.organisation_id,
        venue_id=token.venue_id,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
    )


def _actor(token: Any, scopes: frozenset[Scope]) -> Actor:
    """An organisation's token books as its members do; a system's as an officer, or looks on as a caretaker does."""
    if token.organisation_id is not None:
        return Actor(name=token.name, token_id=token.id, organisations=frozenset({token.organisation_id}))
    role = Role.CASE_OFFICER if Scope.BOOK in scopes else Role.CARETAKER
    return Actor(name=token.name, token_id=token.id, venues_by_role={role: frozenset({token.venue_id})})


def organisation_tokens(organisation_id: int) -> list[TokenRow]:
    """The tokens of one organisation, the newest first."""
    return _read(_rows().where(ApiToken.organisation_id == organisation_id))


def all_tokens() -> list[TokenRow]:
    """Every token, those of systems first, the newest first."""
    return sorted(_read(_rows()), key=lambda row: row.organisation_id is not None)


def token_row(token_id: int) -> TokenRow | None:
    """One token; ``None`` when there is none with this id."""
    return next(iter(_read(_rows().where(ApiToken.id == token_id))), None)


def _rows() -> Select[Any]:
    return (
        select(
            ApiToken.id,
            ApiToken.name,
            ApiToken.prefix,
            ApiToken.scopes,
            ApiToken.organisation_id,
            Organisation.name,
            Venue.name,
            ApiToken.created_at,
            Person.name,
            ApiToken.expires_at,
            ApiToken.last_used_at,
            ApiToken.revoked_at,
        )
        .outerjoin(Organisation, ApiToken.organisation_id == Organisation.id)
        .outerjoin(Venue, ApiToken.venue_id == Venue.id)
        .outerjoin(Person, ApiToken.created_by_id == Person.id)
        .order_by(ApiToken.created_at.desc(), ApiToken.id.desc())
    )


def _read(statement: Select[Any]) -> list[TokenRow]:
    return [
        TokenRow(token_id, name, prefix, read_scopes(scopes), *rest)
        for token_id, name, prefix, scopes, *rest in db.session.execute(statement)
    ]
