"""What the rules say about a booking, and why.

A decision never lacks a reason: it names the rule that decided and what that rule rests on, and the rules that
were passed over with the facts that failed. It holds codes and values only; `booking.messages.explanation`
makes the sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from booking.domain.rules.text import NO_TEXT, Text
from booking.domain.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class RuleReference:
    """A rule as it was when it decided: its id, name, and the law or council decision it rests on."""

    id: str
    name: Text
    basis: Text = NO_TEXT
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class TariffReference:
    """The rule set a quote was made by."""

    code: str
    version: int
    name: Text
    demonstration: bool = False


class Failure(NamedTuple):
    """One fact that kept a rule from applying.

    `found` is the value of the booking in the unit of the rules, or ``None`` when it was not stated; `wanted` is the
    condition as it stands in the rule set's document form (``{"at_least": 60}``); `of` is the total a share was
    taken of, and `number` how many of them.
    """

    fact: str
    found: Any
    wanted: Any
    number: int | None = None
    of: int | None = None


class PassedOver(NamedTuple):
    """A rule that would have been better for the tenant, and what was missing.

    `group` is the price group that the rule's cell is for, when its price depends on the group.
    """

    rule: RuleReference
    outcome: Outcome
    failures: tuple[Failure, ...]
    group: RuleReference | None = None


class Decision(NamedTuple):
    """Free, priced, undecided (a person decides) or refused, with the reason.

    `rule` is ``None`` only when nothing matched, and then the outcome is undecided. `conflict` names the rules
    that said different things with equal right; the outcome is undecided then too. `missing` names the facts that
    the price depends on and that were not stated; `unpriced` the ordered extras that have no price. `group` is the
    price group the booking belongs to.
    """

    outcome: Outcome
    rule: RuleReference | None = None
    passed_over: tuple[PassedOver, ...] = ()
    conflict: tuple[RuleReference, ...] = ()
    missing: tuple[str, ...] = ()
    unpriced: tuple[str, ...] = ()
    group: RuleReference | None = None
