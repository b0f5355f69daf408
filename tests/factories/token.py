"""Tokens of other programs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from booking.models import ApiToken, Organisation, Venue
from booking.queries.person import hash_of_token
from tests.factories.rows import number_of, stored
from tests.factories.times import THEN


def make_token(
    organisation: Organisation | None = None,
    scopes: str = "read book",
    *,
    venue: Venue | None = None,
    expires_at: datetime = THEN + timedelta(days=365),
    **columns: Any,
) -> tuple[ApiToken, str]:
    """A token of the organisation, else of a system, at the venue or at all; and the token itself."""
    number = number_of(ApiToken)
    secret = f"husrom_token-{number + 1}"
    defaults = {"name": "Medlemssystemet", "created_at": THEN}
    row = stored(
        ApiToken(
            organisation_id=organisation.id if organisation else None,
            venue_id=venue.id if venue else None,
            scopes=scopes,
            token_hash=hash_of_token(secret),
            prefix=secret[:12],
            expires_at=expires_at,
            **{**defaults, **columns},
        )
    )
    return row, secret
