"""Drafts of tariffs: found under a lock, read strictly, stored as they would be written to a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from booking.database import db, lock
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor, may_administer
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.rule_set import RuleSet
from booking.domain.rules.table import RuleSetError
from booking.domain.rules.writing import to_document
from booking.models import Tariff

TARIFFS = 12  # class of lock: every tariff, because each one's last day depends on the next
LONGEST_CODE, LONGEST_NAME = 60, 200  # what the columns hold

Document = dict[str, Any]


def administered(actor: Actor, tariff_id: int) -> Tariff:
    """A tariff, for an administrator, held until the transaction ends.

    Raises:
        NotFound: there is no such tariff, or it is not the actor's to change.
    """
    if not may_administer(actor):
        raise NotFound(f"tariff {tariff_id}")
    lock((TARIFFS, 0))
    tariff = db.session.get(Tariff, tariff_id, populate_existing=True)
    if tariff is None:
        raise NotFound(f"tariff {tariff_id}")
    return tariff


def draft(actor: Actor, tariff_id: int) -> Tariff:
    """A tariff that may still be changed.

    Raises:
        NotFound: there is no such tariff, or it is not the actor's to change.
        Refused: `tariff.not_a_draft`; what was published stays as it was decided.
    """
    tariff = administered(actor, tariff_id)
    if tariff.state != "draft":
        raise Refused(Finding("tariff.not_a_draft", "", {"version": tariff.version}))
    return tariff


def read(document: Mapping[str, Any]) -> RuleSet:
    """The rule set in the document.

    Raises:
        Refused: with every fault found.
    """
    try:
        return parse_rule_set(document)
    except RuleSetError as error:
        raise Refused(*error.findings) from error


def write(tariff: Tariff, document: Mapping[str, Any]) -> RuleSet:
    """Store the document in a draft, in the form a file would have, and return the rule set it describes.

    Raises:
        Refused: the document is no rule set, or its name or code is longer than can be stored.
    """
    rule_set = read(document)
    name = rule_set.name.in_language("nb")
    for field, text, most in (("name", name, LONGEST_NAME), ("code", rule_set.code, LONGEST_CODE)):
        if len(text) > most:
            raise Refused(Finding("tariff.too_long", field, {"length": len(text), "most": most}))
    tariff.code, tariff.version, tariff.name = rule_set.code, rule_set.version, name
    tariff.valid_from, tariff.valid_to = rule_set.valid_from, rule_set.valid_to
    tariff.demonstration = rule_set.demonstration
    tariff.document = to_document(rule_set)
    return rule_set


def next_version(code: str, wanted: int = 1) -> int:
    """A version number that no tariff with the code has: the one that is wanted, or else the next free one."""
    taken = set(db.session.scalars(select(Tariff.version).where(Tariff.code == code)))
    return wanted if wanted not in taken else max(taken) + 1


def newest_draft_id() -> int | None:
    """The draft that was begun last."""
    return db.session.scalar(select(func.max(Tariff.id)).where(Tariff.state == "draft"))
