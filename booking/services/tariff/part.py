"""Changing a draft part by part: a rule, a price group, a charge, an example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.database import use_case
from booking.domain.errors import Finding, Refused
from booking.domain.permissions import Actor
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.table import RuleSetError
from booking.domain.rules.text import Text
from booking.models import Tariff
from booking.services.steps.log import log
from booking.services.steps.tariff import draft, write
from booking.services.tariff.parts import digest, find_part, with_part, with_part_moved, without_part


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePart:
    """A part in document form, without its id. `key` is that of the part it replaces, ``None`` for a new one.

    `seen` is the digest of the part as it was when the form was opened; when another administrator has changed it
    since, nothing is overwritten.
    """

    section: str
    key: str | None
    part: Mapping[str, Any]
    seen: str = ""


@use_case
def save_part(actor: Actor, tariff_id: int, command: SavePart, *, now: datetime) -> str:
    """Put the part into the draft. Returns its key.

    Raises:
        NotFound: there is no such tariff or part, or the actor does not administer the municipality.
        Refused: `tariff.not_a_draft`; `tariff.changed_meanwhile`; or every fault of the part, each with its place
            (``rule[gym].price.youth``).
    """
    tariff = draft(actor, tariff_id)
    before: Mapping[str, Any] = {}
    if command.key is not None:
        before = find_part(tariff.document, command.section, command.key)
        if command.seen and command.seen != digest(before):
            raise Refused(Finding("tariff.changed_meanwhile"))
    document, key = with_part(tariff.document, command.section, command.key, command.part)
    write(tariff, document)
    after = find_part(tariff.document, command.section, key)
    if before != after:
        _log(actor, tariff, "tariff.part_saved", now, command.section, key, before, after)
    return key


@use_case
def remove_part(actor: Actor, tariff_id: int, section: str, key: str, *, now: datetime) -> None:
    """Take the part out of the draft.

    Raises:
        NotFound: there is no such tariff or part, or the actor does not administer the municipality.
        Refused: `tariff.not_a_draft`; `tariff.part_in_use` when other parts ask about the price group.
    """
    tariff = draft(actor, tariff_id)
    before = find_part(tariff.document, section, key)
    document = without_part(tariff.document, section, key)
    users = _broken_parts(actor, document)
    if users:
        raise Refused(Finding("tariff.part_in_use", "", {"parts": users}))
    write(tariff, document)
    _log(actor, tariff, "tariff.part_removed", now, section, key, before, {})


@use_case
def move_part(actor: Actor, tariff_id: int, section: str, key: str, step: int, *, now: datetime) -> None:
    """Move the part up (a negative step) or down in its list.

    Raises:
        NotFound: there is no such tariff or part, or the actor does not administer the municipality.
        Refused: `tariff.not_a_draft`.
    """
    tariff = draft(actor, tariff_id)
    write(tariff, with_part_moved(tariff.document, section, key, step))
    _log(actor, tariff, "tariff.part_moved", now, section, key, {}, {"step": step})


def _broken_parts(actor: Actor, document: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the parts that cannot be read any more."""
    try:
        parse_rule_set(document)
    except RuleSetError as error:
        return tuple(dict.fromkeys(_name_at(actor, document, finding.field) for finding in error.findings))
    return ()


def _name_at(actor: Actor, document: Mapping[str, Any], path: str) -> str:
    """What the part is called that a path like ``rule[gym].price`` leads to; the path when it leads to none."""
    section, bracket, rest = path.partition("[")
    if not bracket:
        return path
    name = find_part(document, section, rest.partition("]")[0])["name"]
    return name if isinstance(name, str) else Text(**name).in_language(actor.language)


def _log(
    actor: Actor,
    tariff: Tariff,
    action: str,
    now: datetime,
    section: str,
    key: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    part = {"section": section, "key": key}
    log(actor, f"tariff:{tariff.id}", action, now=now, before={**part, **before}, after={**part, **after})
