"""What a rule set says of one combination of classes: everything about a part of a booking but its numbers.

There are finitely many combinations, and the same ones come back booking after booking, so each is worked out once
and remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from booking.domain.rules.compiling import CompiledRuleSet, Entry
from booking.domain.rules.contest import Contest
from booking.domain.rules.region import bits
from booking.domain.rules.rule_set import Adjustment
from booking.domain.rules.spans import Span
from booking.domain.vocabulary import Outcome

#: Combinations to remember before beginning anew; more than the bookings of a large municipality have.
MOST_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class Ruling:
    """What is said of one combination.

    `asked` are the classes that the ruling was asked for, `classes` the same with the price group's. `group` is the
    number of the price group (0: none). `held` are the bits of the rules that hold, without those in `passed`, whose
    quota was used up. `entry` is the rule that decides, ``None`` when no single one does; then `conflict` has the bits
    of those that disagree, if any. `charges`, `caps` and `deposits` are the bits of those that hold. `multipliers`
    names the facts that the price is multiplied by; those of extras only count when they are ordered.
    """

    asked: tuple[int, ...]
    classes: tuple[int, ...]
    group: int
    group_code: str | None
    held: int
    passed: int
    entry: Entry | None
    conflict: int
    outcome: Outcome
    discount: Adjustment | None
    surcharge: Adjustment | None
    charges: int
    caps: int
    deposits: int
    multipliers: tuple[str, ...]


class Part(NamedTuple):
    """One span of a booking and the ruling for it."""

    span: Span
    ruling: Ruling


def ruling_for(compiled: CompiledRuleSet, classes: Sequence[int], passed: int = 0) -> Ruling:
    """The ruling for the classes of a part; rules in `passed` count as if they were not there."""
    key = (*classes, passed)
    known = compiled.rulings.get(key)
    if known is None:
        if len(compiled.rulings) >= MOST_REMEMBERED:
            compiled.rulings.clear()
            compiled.missed.clear()
            compiled.worked.clear()
        known = compiled.rulings[key] = _rule(compiled, classes, passed, full_price=False)
    return known


def full_price_ruling_for(compiled: CompiledRuleSet, classes: Sequence[int]) -> Ruling:
    """The ruling without free rules and discounts, for the tenant that the rule set names as paying in full."""
    key = (*classes, -1)
    known = compiled.rulings.get(key)
    if known is None:
        changed = list(classes)
        for place, found in compiled.full_price_classes:
            changed[place] = found
        known = compiled.rulings[key] = _rule(compiled, changed, compiled.free, full_price=True)
    return known


def _rule(compiled: CompiledRuleSet, classes: Sequence[int], passed: int, *, full_price: bool) -> Ruling:
    found, asked = list(classes), tuple(classes)
    in_group = compiled.groups.holding(found)
    group = compiled.group_at[(in_group & -in_group).bit_length()]
    if full_price and compiled.full_price_group:
        group = compiled.full_price_group
    found[compiled.group_place] = group
    held = compiled.contest.matcher.holding(found) & ~passed
    number, conflict = compiled.contest.decide(held)
    entry = compiled.entries[number] if number >= 0 else None
    charges = compiled.charges.holding(found)
    return Ruling(
        asked=asked,
        classes=tuple(found),
        group=group,
        group_code=compiled.rule_set.groups[group - 1].code if group else None,
        held=held,
        passed=passed,
        entry=entry,
        conflict=conflict,
        outcome=entry.outcome if entry is not None else Outcome.UNDECIDED,
        discount=None if full_price else _adjustment(compiled.discounts, compiled.discount_contest, found),
        surcharge=_adjustment(compiled.surcharges, compiled.surcharge_contest, found),
        charges=charges,
        caps=compiled.caps.holding(found),
        deposits=compiled.deposits.holding(found),
        multipliers=_multipliers(compiled, entry, charges & ~compiled.extra_charges),
    )


def _multipliers(compiled: CompiledRuleSet, entry: Entry | None, charges: int) -> tuple[str, ...]:
    names = list(entry.multipliers) if entry is not None else []
    for bit in bits(charges):
        names += compiled.rule_set.charges[bit].rate.multipliers
    return tuple(dict.fromkeys(names))


def _adjustment(adjustments: Sequence[Adjustment], contest: Contest, classes: Sequence[int]) -> Adjustment | None:
    """The adjustment that applies; none when two disagree, which the check refuses before publication."""
    number, _ = contest.decide(contest.matcher.holding(classes))
    return adjustments[number] if number >= 0 else None
