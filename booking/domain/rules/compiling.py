"""A rule set made ready to answer: every condition turned into classes, every rule given its place.

Compiling holds nothing that the rule set does not say; it is made once per rule set and never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from booking.domain.rules.conditions import Condition, OneOf, Test, When
from booking.domain.rules.contest import Contender, Contest, build_contest
from booking.domain.rules.decision import RuleReference, TariffReference
from booking.domain.rules.facts import FactKind, Facts, find_fact
from booking.domain.rules.facts_document import override_values
from booking.domain.rules.matching import Matcher, build_matcher
from booking.domain.rules.partition import Partition, classify_from, partition_for
from booking.domain.rules.region import Region, build_table, region_of
from booking.domain.rules.rule_set import DEFAULT_RANK, Adjustment, CancellationRule, Price, Rate, Rule, RuleSet
from booking.domain.vocabulary import Outcome, PriceUnit, TenantClass

if TYPE_CHECKING:
    from booking.domain.rules.passed_over import Missed
    from booking.domain.rules.ruling import Ruling
    from booking.domain.rules.worked import Remembered

#: Facts that differ between the parts of one booking, with how their ordinal is found.
SPAN_KINDS = (FactKind.DAY, FactKind.CLOCK, FactKind.DATE, FactKind.WEEK, FactKind.TIME_OF_YEAR)


#: Free use of public premises by a business is state aid, so no free rule reaches it whatever it says.
#: https://www.skatteetaten.no/nn/rettskjelder/type/handboker/merverdiavgiftshandboken/gjeldende/M-23/M-23-5/M-23-5.6/
NO_BUSINESS = (
    Condition("commercial", OneOf(none_of=("true",))),
    Condition("tenant_class", OneOf(none_of=(TenantClass.COMPANY,))),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule as it is for one price group (or for all, when it has one price).

    `asks` are the rule's conditions with the classes that each accepts, and for free use those that keep business
    out. `region` is all of it together with the price group, `own` the rule's conditions alone.
    """

    rule: Rule
    group: str | None
    asks: tuple[tuple[Condition, int], ...]
    outcome: Outcome
    rates: tuple[tuple[Rate, Price], ...]
    reference: RuleReference
    region: Region
    own: Region
    multipliers: tuple[str, ...]


class SpanFact(NamedTuple):
    """Where a fact that differs between parts stands among the classes."""

    place: int
    kind: FactKind
    classify: Callable[[Any], int]


@dataclass(frozen=True, slots=True)
class CompiledRuleSet:
    """What quoting and deciding need. `entries`, `discounts` and `surcharges` are in the order of their contests.

    `groups` matches the alternatives of all price groups; `group_at` is the number of the group (from 1) by the
    position of its alternative (from 1), 0 for none. `rulings`, `missed`
    and `worked` remember what was found out.
    """

    rule_set: RuleSet
    tariff: TariffReference
    partitions: dict[str, Partition]
    place_of: dict[str, int]
    stated: Callable[[Facts], tuple[Any, ...]]
    stated_classes: tuple[tuple[int, Callable[[Any], int]], ...]
    derived_classes: tuple[tuple[int, Callable[[Facts], int]], ...]
    span_facts: tuple[SpanFact, ...]
    clock_cuts: tuple[int, ...]
    group_place: int
    groups: Matcher
    group_at: tuple[int, ...]
    group_references: tuple[RuleReference, ...]
    entries: tuple[Entry, ...]
    contest: Contest
    free: int
    discounts: tuple[Adjustment, ...]
    discount_contest: Contest
    surcharges: tuple[Adjustment, ...]
    surcharge_contest: Contest
    charges: Matcher
    extra_charges: int
    agreement_charges: int
    caps: Matcher
    deposits: Matcher
    cancellation_contest: Contest
    full_price_classes: tuple[tuple[int, int], ...]
    full_price_group: int

    rulings: dict[tuple[int, ...], Ruling] = field(default_factory=dict)
    missed: dict[Ruling, tuple[Missed, ...]] = field(default_factory=dict)
    worked: dict[Hashable, Remembered] = field(default_factory=dict)

    def classify(self, facts: Facts) -> list[int]:
        """The class of every fact of the whole booking; 0 for what differs between its parts."""
        classes = [0] * len(self.partitions)
        for (place, classify), value in zip(self.stated_classes, self.stated(facts), strict=False):
            classes[place] = classify(value)
        for place, classify_facts in self.derived_classes:
            classes[place] = classify_facts(facts)
        return classes


def compile_rule_set(rule_set: RuleSet) -> CompiledRuleSet:
    """Make the rule set ready to answer."""
    partitions = _partitions(rule_set)
    numbers = {name: place for place, name in enumerate(partitions)}
    entries = list(_entries(rule_set, partitions))
    contest = build_contest([contender_of(entry) for entry in entries], partitions)
    ordered = tuple(entries[place] for place in contest.order)
    discounts, discount_contest = _adjustments(rule_set, partitions, negative=True)
    surcharges, surcharge_contest = _adjustments(rule_set, partitions, negative=False)
    clock = partitions.get("clock")
    group_codes = [group.code for group in rule_set.groups]
    full_price_group = rule_set.full_price_as.get("group")
    stated = [(name, partition) for name, partition in partitions.items() if partition.fact.field]
    return CompiledRuleSet(
        rule_set=rule_set,
        tariff=TariffReference(rule_set.code, rule_set.version, rule_set.name, rule_set.demonstration),
        partitions=partitions,
        place_of=numbers,
        # With one name more than is asked for, because of a single name the getter makes no tuple.
        stated=attrgetter(*(partition.fact.field for _, partition in stated), "zone"),
        stated_classes=tuple((numbers[name], partition.classify) for name, partition in stated),
        derived_classes=tuple(
            (numbers[name], classify_from(partition))
            for name, partition in partitions.items()
            if partition.fact.read is not None and not partition.fact.field
        ),
        span_facts=tuple(
            SpanFact(numbers[name], partition.fact.kind, partition.classify)
            for name, partition in partitions.items()
            if partition.fact.read is None and partition.fact.kind in SPAN_KINDS
        ),
        clock_cuts=clock.cuts if clock else (),
        group_place=numbers["group"],
        groups=_matcher((when for group in rule_set.groups for when in group.alternatives), partitions),
        group_at=(0, *(number for number, group in enumerate(rule_set.groups, 1) for _ in group.alternatives)),
        group_references=tuple(RuleReference(group.code, group.name, group.basis) for group in rule_set.groups),
        entries=ordered,
        contest=contest,
        free=sum(1 << bit for bit, entry in enumerate(ordered) if entry.outcome is Outcome.FREE),
        discounts=discounts,
        discount_contest=discount_contest,
        surcharges=surcharges,
        surcharge_contest=surcharge_contest,
        charges=_matcher((charge.when for charge in rule_set.charges), partitions),
        extra_charges=sum(1 << bit for bit, charge in enumerate(rule_set.charges) if charge.extra),
        agreement_charges=sum(
            1 << bit for bit, charge in enumerate(rule_set.charges) if charge.rate.per is PriceUnit.AGREEMENT
        ),
        caps=_matcher((cap.when for cap in rule_set.caps), partitions),
        deposits=_matcher((deposit.when for deposit in rule_set.deposits), partitions),
        cancellation_contest=build_contest(
            [
                plain_contender(rule, (rule.steps, rule.no_show, rule.also_when_free), partitions)
                for rule in rule_set.cancellations
            ],
            partitions,
        ),
        full_price_classes=tuple(
            (numbers[name], partitions[name].classify(value))
            for name, value in override_values(rule_set.full_price_as).items()
            if name in partitions
        ),
        full_price_group=group_codes.index(full_price_group) + 1 if full_price_group in group_codes else 0,
    )


def contender_of(entry: Entry) -> Contender:
    """The entry in the contest for who decides."""
    rule = entry.rule
    rank = rule.rank if rule.rank is not None else DEFAULT_RANK[entry.outcome]
    prices = tuple((rate.per, price, _limits(rate)) for rate, price in entry.rates)
    says: Hashable = (entry.outcome, rule.quota, prices if entry.outcome is Outcome.PRICED else ())
    return Contender(entry.region, rank, says, entry.own)


def plain_contender(part: Adjustment | CancellationRule, says: Hashable, partitions: dict[str, Partition]) -> Contender:
    """A part that has conditions and a rank, and no price table."""
    region = region_of(part.when, partitions)
    return Contender(region, part.rank or 0, says, region)


def _limits(rate: Rate) -> Hashable:
    return rate.times, rate.min_units, rate.max_units, rate.min_ore, rate.max_ore, rate.limits_per_day


def _all_conditions(rule_set: RuleSet) -> Iterable[When]:
    for group in rule_set.groups:
        yield from group.alternatives
    for parts in (
        rule_set.rules,
        rule_set.charges,
        rule_set.adjustments,
        rule_set.caps,
        rule_set.deposits,
        rule_set.cancellations,
    ):
        for part in parts:
            yield part.when


def _partitions(rule_set: RuleSet) -> dict[str, Partition]:
    tests: dict[str, list[Test]] = {"group": [], **{condition.fact: [] for condition in NO_BUSINESS}}
    for when in _all_conditions(rule_set):
        for condition in when:
            tests.setdefault(condition.fact, []).append(condition.test)
    groups = [group.code for group in rule_set.groups]
    return {
        name: partition_for(fact, asked, groups)
        for name, asked in sorted(tests.items())
        if (fact := find_fact(name)) is not None
    }


def _matcher(whens: Iterable[When], partitions: dict[str, Partition]) -> Matcher:
    return build_matcher(build_table([region_of(when, partitions) for when in whens], partitions), partitions)


def _entries(rule_set: RuleSet, partitions: dict[str, Partition]) -> Iterable[Entry]:
    for rule in rule_set.rules:
        reference = RuleReference(rule.id, rule.name, rule.basis, rule.note)
        own = region_of(rule.when, partitions)
        by_group = dict.fromkeys(group for rate in rule.rates for group in rate.by_group)
        for group in by_group or (None,):
            rates = [(rate, price) for rate in rule.rates if (price := rate.price_for(group)) is not None]
            words = [price for _, price in rates if isinstance(price, Outcome)]
            outcome = words[0] if words else Outcome.PRICED
            asks = [(condition, partitions[condition.fact].mask(condition.test)) for condition in rule.when]
            if outcome is Outcome.FREE:
                asks += _keeping_business_out(own, partitions)
            region = _together(asks)
            if group is not None:
                only = 1 << partitions["group"].classify(group)
                region["group"] = region.get("group", only) & only
            names = dict.fromkeys(name for rate, _ in rates for name in rate.multipliers)
            multipliers = tuple(names) if outcome is Outcome.PRICED else ()
            yield Entry(rule, group, tuple(asks), outcome, tuple(rates), reference, region, own, multipliers)


def _together(asks: Iterable[tuple[Condition, int]]) -> dict[str, int]:
    region: dict[str, int] = {}
    for condition, accepted in asks:
        region[condition.fact] = region.get(condition.fact, accepted) & accepted
    return region


def _keeping_business_out(own: Region, partitions: dict[str, Partition]) -> Iterable[tuple[Condition, int]]:
    """What free use asks beside the rule's own conditions, where they do not say it already.

    An unknown value (class 0) passes: these conditions take business out, they do not ask everybody to prove it.
    """
    for condition in NO_BUSINESS:
        partition = partitions[condition.fact]
        accepted = partition.mask(condition.test) | 1
        if own.get(condition.fact, partition.everything) & ~accepted:
            yield condition, accepted


def _adjustments(
    rule_set: RuleSet, partitions: dict[str, Partition], *, negative: bool
) -> tuple[tuple[Adjustment, ...], Contest]:
    chosen: Sequence[Adjustment] = [part for part in rule_set.adjustments if (part.percent < 0) is negative]
    contest = build_contest([plain_contender(part, part.percent, partitions) for part in chosen], partitions)
    return tuple(chosen[place] for place in contest.order), contest
