"""Drafts: begun from another version or from a file, described, and thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from booking.database import db, lock, use_case
from booking.domain.errors import NotFound, Refused
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor, may_administer
from booking.domain.rules.table import RuleSetError
from booking.domain.rules.text import NO_TEXT, Text
from booking.domain.rules.toml import load_document
from booking.domain.rules.writing import to_document
from booking.domain.vocabulary import VatCode
from booking.models import Tariff
from booking.services.steps.log import log
from booking.services.steps.tariff import TARIFFS, administered, draft, next_version, read, write
from booking.settings import Settings

_EMPTY_CODE = "prices"


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeTariff:
    """What is said of a tariff as a whole. Money in øre.

    `full_price_group` is the price group that pays in full, by which the value of free use is counted; empty when
    nobody does.
    """

    name: Text
    valid_from: date
    valid_to: date | None = None
    note: Text = NO_TEXT
    source: str = ""
    vat: VatCode = VatCode.EXEMPT
    round_to_ore: int = 1
    full_price_group: str = ""
    demonstration: bool = False


@use_case
def begin_tariff(actor: Actor, name: Text, *, now: datetime, settings: Settings) -> int:
    """Begin an empty draft, valid from tomorrow until it is said otherwise. Returns its id.

    Raises:
        NotFound: the actor does not administer the municipality.
    """
    document = {
        "format": 1,
        "code": _EMPTY_CODE,
        "name": name.as_document(),
        "municipality": settings.municipality.number,
        "valid_from": _tomorrow(now, settings).isoformat(),
    }
    return _begin(actor, document, now, {})


@use_case
def copy_tariff(actor: Actor, tariff_id: int, *, now: datetime, settings: Settings) -> int:
    """Begin a draft with all that another version says. Returns its id.

    Raises:
        NotFound: there is no such tariff, or the actor does not administer the municipality.
    """
    source = administered(actor, tariff_id)
    document = copied(source, now, settings)
    return _begin(actor, document, now, {"copy_of": source.id})


@use_case
def import_tariff(actor: Actor, file: bytes, *, now: datetime) -> int:
    """Begin a draft with what a file says. Returns its id.

    The file's version number is kept when it is free, and is else the next one.

    Raises:
        NotFound: the actor does not administer the municipality.
        Refused: with every fault in the file, each with its place.
    """
    try:
        document = load_document(file)
    except RuleSetError as error:
        raise Refused(*error.findings) from error
    return _begin(actor, to_document(read(document)), now, {"imported": True})


@use_case
def describe_tariff(actor: Actor, tariff_id: int, command: DescribeTariff, *, now: datetime) -> None:
    """Say what the draft is called and when it is to be valid.

    Raises:
        NotFound: there is no such tariff, or the actor does not administer the municipality.
        Refused: `tariff.not_a_draft`, or what was said is no description.
    """
    tariff = draft(actor, tariff_id)
    before = _description(tariff.document)
    document = {**tariff.document, **_described(command, tariff.document)}
    write(tariff, {name: value for name, value in document.items() if value not in (None, "", {})})
    after = _description(tariff.document)
    if before != after:
        log(actor, f"tariff:{tariff.id}", "tariff.described", now=now, before=before, after=after)


@use_case
def discard_tariff(actor: Actor, tariff_id: int, *, now: datetime) -> None:
    """Throw a draft away. What it said stands in the log.

    Raises:
        NotFound: there is no such tariff, or the actor does not administer the municipality.
        Refused: `tariff.not_a_draft`.
    """
    tariff = draft(actor, tariff_id)
    log(actor, f"tariff:{tariff.id}", "tariff.discarded", now=now, before={"document": tariff.document})
    db.session.delete(tariff)


def copied(source: Tariff, now: datetime, settings: Settings) -> dict[str, Any]:
    """The document of a copy: the same rules, from tomorrow at the earliest and until further notice."""
    valid_from = max(_tomorrow(now, settings), source.valid_from)
    document = {name: value for name, value in source.document.items() if name != "valid_to"}
    return {**document, "valid_from": valid_from.isoformat()}


def begin(actor: Actor, document: Mapping[str, Any], now: datetime) -> Tariff:
    """Add a draft with the document, under the next free version of its code.

    Raises:
        NotFound: the actor does not administer the municipality.
        Refused: the document is no rule set.
    """
    if not may_administer(actor):
        raise NotFound("tariff")
    lock((TARIFFS, 0))
    version = next_version(str(document.get("code", "")), read(document).version)
    tariff = Tariff(state="draft", created_at=now, created_by_id=actor.person_id)
    write(tariff, {**document, "version": version})
    db.session.add(tariff)
    db.session.flush()
    return tariff


def _begin(actor: Actor, document: Mapping[str, Any], now: datetime, after: Mapping[str, Any]) -> int:
    tariff = begin(actor, document, now)
    told = {"code": tariff.code, "version": tariff.version, **after}
    log(actor, f"tariff:{tariff.id}", "tariff.begun", now=now, after=told)
    return tariff.id


def _tomorrow(now: datetime, settings: Settings) -> date:
    return local_day(now, settings.municipality.zone) + timedelta(days=1)


def _description(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if not isinstance(value, list)}


def _described(command: DescribeTariff, document: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a description sets; empty ones are left out of the document."""
    full_price = {name: value for name, value in document.get("full_price_as", {}).items() if name != "group"}
    if command.full_price_group:
        full_price["group"] = command.full_price_group
    return {
        "name": command.name.as_document(),
        "note": command.note.as_document(),
        "source": command.source,
        "valid_from": command.valid_from.isoformat(),
        "valid_to": command.valid_to.isoformat() if command.valid_to else None,
        "vat": str(command.vat),
        "round_to": command.round_to_ore / 100,
        "full_price_as": full_price,
        "demonstration": command.demonstration,
    }
