"""A small tariff: children and youth free, others by the hour, chairs by the piece."""

from __future__ import annotations

from datetime import date
from typing import Any

from booking.models import Tariff
from tests.factories.rows import number_of, stored
from tests.factories.times import THEN

DOCUMENT: dict[str, Any] = {
    "format": 1,
    "code": "test",
    "name": "Prøvetariff",
    "valid_from": "2020-01-01",
    "rule": [
        {
            "id": "youth",
            "name": "Barn og unge under 19",
            "basis": "Kommunestyrets vedtak 12/20",
            "when": {"share_under_19": {"at_least": 50}, "purpose": ["training", "match", "rehearsal", "meeting"]},
            "price": "free",
        },
        {"id": "others", "name": "Andre", "when": {}, "price": 300, "per": "hour"},
    ],
    "charge": [{"id": "chairs", "name": "Stoler", "extra": "chair", "price": 5, "per": "piece"}],
}


#: One that the check lets through, so that copies of it can be published.
SOUND: dict[str, Any] = {
    "format": 1,
    "code": "test",
    "name": "Prøvetariff",
    "valid_from": "2020-01-01",
    "rule": [
        {
            "id": "youth",
            "name": "Barn og unge",
            "when": {"tenant_class": "local_voluntary", "share_under_19": {"at_least": 50}},
            "price": "free",
        },
        {"id": "others", "name": "Andre", "price": 300, "per": "hour"},
    ],
}


def make_tariff(document: dict[str, Any] | None = None, **columns: Any) -> Tariff:
    """A tariff in force; by default free for youth, 300 kroner an hour for everybody else, and 5 kroner a chair."""
    defaults = {
        "code": "test",
        "version": number_of(Tariff) + 1,
        "name": "Prøvetariff",
        "valid_from": date(2020, 1, 1),
        "state": "published",
        "created_at": THEN,
        "published_at": THEN,
    }
    values = {**defaults, **columns}
    own = {"code": values["code"], "version": values["version"]}
    return stored(Tariff(document=document or {**DOCUMENT, **own}, **values))
