"""Secret calendar addresses."""

from __future__ import annotations

from typing import Any

from booking.models import Person, Subscription
from booking.queries.person import hash_of_token
from tests.factories.rows import number_of, stored
from tests.factories.times import THEN


def make_subscription(person: Person, token: str = "", kind: str = "mine", **columns: Any) -> Subscription:
    """An address of the person's; ``token`` is its secret part."""
    token = token or f"secret-{number_of(Subscription)}"
    return stored(
        Subscription(token_hash=hash_of_token(token), person_id=person.id, kind=kind, **{"created_at": THEN, **columns})
    )
