"""What is wrong with a rule set before anybody is subject to it.

Errors stop publication: two rules that would disagree about some booking, a rule that can never decide, free use
that a business could get (state aid), an example that no longer holds. Warnings are for the author to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from booking.domain.errors import Finding
from booking.domain.rules.cases import CaseResult, run_cases
from booking.domain.rules.compiling import CompiledRuleSet, Entry, contender_of
from booking.domain.rules.conditions import Condition, OneOf
from booking.domain.rules.contest import Contest
from booking.domain.rules.facts_document import Calendar
from booking.domain.rules.norwegian_days import norwegian_day
from booking.domain.rules.region import Region, bits, common, overlap, region_of, within
from booking.domain.rules.rule_set import Adjustment, CancellationRule, RuleSet
from booking.domain.vocabulary import OrganisationType, Outcome, TenantClass


@dataclass(frozen=True, slots=True)
class Check:
    """Everything found. A rule set may be published when there are no errors and every case holds."""

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    cases: tuple[CaseResult, ...]

    @property
    def may_be_published(self) -> bool:
        return not self.errors and all(case.holds for case in self.cases)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every reason not to publish: the errors, and what the failing cases came to."""
        return (*self.errors, *(finding for case in self.cases for finding in case.findings))


def check_rule_set(rule_set: RuleSet, calendar: Calendar = norwegian_day) -> Check:
    """Look for everything that can be found without a booking, and run the cases."""
    compiled = rule_set.compiled
    errors = (
        *_rule_conflicts(compiled),
        *_adjustment_conflicts(compiled),
        *_cancellation_conflicts(compiled),
        *_unreachable_groups(compiled),
        *_unreachable_rules(compiled),
        *_free_use_for_business(compiled),
        *_misplaced_quotas(rule_set),
    )
    return Check(errors, tuple(_warnings(rule_set)), run_cases(rule_set, calendar))


def _conflict(kind: str, one: str, other: str, compiled: CompiledRuleSet, *regions: Region) -> Finding:
    """Two parts that would disagree, with a booking they would disagree about."""
    facts = sorted({fact for region in regions for fact in region})
    example = []
    for fact in facts:
        both = compiled.partitions[fact].everything
        for region in regions:
            both &= region.get(fact, -1)
        lowest = (both & -both).bit_length() - 1
        example.append(f"{fact} = {compiled.partitions[fact].example(lowest)}")
    return Finding("tariff.conflict", f"{kind}[{one}]", {"one": one, "other": other, "example": tuple(example)})


def _rule_conflicts(compiled: CompiledRuleSet) -> Iterator[Finding]:
    for one, other in compiled.contest.conflicts():
        first, second = compiled.entries[one], compiled.entries[other]
        yield _conflict("rule", first.rule.id, second.rule.id, compiled, first.region, second.region)


def _adjustment_conflicts(compiled: CompiledRuleSet) -> Iterator[Finding]:
    yield from _conflicts("adjustment", compiled.discounts, compiled.discount_contest, compiled)
    yield from _conflicts("adjustment", compiled.surcharges, compiled.surcharge_contest, compiled)


def _cancellation_conflicts(compiled: CompiledRuleSet) -> Iterator[Finding]:
    contest = compiled.cancellation_contest
    ordered = [compiled.rule_set.cancellations[place] for place in contest.order]
    yield from _conflicts("cancellation", ordered, contest, compiled)


def _conflicts(
    kind: str, parts: Sequence[Adjustment | CancellationRule], contest: Contest, compiled: CompiledRuleSet
) -> Iterator[Finding]:
    for one, other in contest.conflicts():
        regions = contest.contenders[one].region, contest.contenders[other].region
        yield _conflict(kind, parts[one].id, parts[other].id, compiled, *regions)


def _unreachable_groups(compiled: CompiledRuleSet) -> Iterator[Finding]:
    """Price groups that earlier groups take every booking of."""
    earlier: list[tuple[str, Region]] = []
    for group in compiled.rule_set.groups:
        regions = [region_of(when, compiled.partitions) for when in group.alternatives]
        takers = [_taker(region, earlier, compiled) for region in regions]
        if all(taker is not None for taker in takers):
            taker = next((taker for taker in takers if taker), "")
            yield Finding("tariff.unreachable_group", f"group[{group.code}]", {"one": group.code, "other": taker})
        earlier += [(group.code, region) for region in regions]


def _taker(region: Region, earlier: Sequence[tuple[str, Region]], compiled: CompiledRuleSet) -> str | None:
    """The earlier group that takes the whole region, "" when nothing can be in it, ``None`` when it is reached."""
    if not all(region.values()):
        return ""
    return next((code for code, other in earlier if within(region, other, compiled.partitions)), None)


def _unreachable_rules(compiled: CompiledRuleSet) -> Iterator[Finding]:
    """Rules that can never decide: nothing can fit them, or another rule takes every booking they fit."""
    reported = set()
    # A quota leaves what is beyond it to others.
    final = sum(1 << bit for bit, entry in enumerate(compiled.entries) if entry.rule.quota is None)
    for bit, entry in enumerate(compiled.entries):
        taker = ""
        if all(entry.region.values()):
            before = compiled.contest.table.covering(entry.region) & final & (1 << bit) - 1
            if not before:
                continue
            taker = compiled.entries[next(bits(before))].rule.id
        if entry.rule.id not in reported:
            reported.add(entry.rule.id)
            yield Finding("tariff.unreachable_rule", f"rule[{entry.rule.id}]", {"one": entry.rule.id, "other": taker})


#: What a business looks like in the facts; whatever is not here may have any value.
_BUSINESS: Mapping[str, tuple[str, ...]] = {
    "tenant_class": (TenantClass.COMPANY,),
    "organisation_type": (
        OrganisationType.LIMITED_COMPANY,
        OrganisationType.PUBLIC_LIMITED_COMPANY,
        OrganisationType.SOLE_TRADER,
        OrganisationType.GENERAL_PARTNERSHIP,
        OrganisationType.SHARED_PARTNERSHIP,
        OrganisationType.FOREIGN_BRANCH,
    ),
    "in_voluntary_register": ("false",),
    "sports_federation": ("false",),
    "study_association": ("false",),
}


def _free_use_for_business(compiled: CompiledRuleSet) -> Iterator[Finding]:
    """Free rules whose own words reach a business, which would be state aid.

    No business gets free use even so (see `NO_BUSINESS`), but a rule must not promise what it does not give.
    """
    business = _use(_BUSINESS, compiled)
    commercial = _use({"commercial": ("true",)}, compiled)
    reported = set()
    for entry in compiled.entries:
        if entry.outcome is not Outcome.FREE or entry.rule.id in reported:
            continue
        own = _own_words(entry)
        says_commercial = within({"commercial": own.get("commercial", -1)}, commercial, compiled.partitions)
        if says_commercial or _reaches(entry, own, business, compiled):
            reported.add(entry.rule.id)
            yield Finding("tariff.free_use_for_business", f"rule[{entry.rule.id}]", {"one": entry.rule.id})


def _use(facts: Mapping[str, tuple[str, ...]], compiled: CompiledRuleSet) -> dict[str, int]:
    """The region of the facts, of those that the rule set asks about."""
    asked = tuple(Condition(fact, OneOf(words)) for fact, words in facts.items() if fact in compiled.partitions)
    return region_of(asked, compiled.partitions)


def _own_words(entry: Entry) -> dict[str, int]:
    """The region that the rule describes itself, with its price group."""
    return {**entry.own, "group": entry.region["group"]} if "group" in entry.region else dict(entry.own)


def _reaches(entry: Entry, own: Region, use: Region, compiled: CompiledRuleSet) -> bool:
    """Whether some booking of this use fits the rule and its price group, and no rule before it takes them all."""
    if not overlap(own, use) or not _in_groups(own.get("group"), use, compiled):
        return False
    mine = contender_of(entry).rank
    covering = [compiled.entries[bit] for bit in bits(compiled.contest.table.covering(common(own, use)))]
    return not any(other.outcome is not Outcome.FREE and contender_of(other).rank < mine for other in covering)


def _in_groups(allowed: int | None, use: Region, compiled: CompiledRuleSet) -> bool:
    """Whether a booking of the use can belong to one of the price groups allowed."""
    if allowed is None:
        return True
    for number, group in enumerate(compiled.rule_set.groups, start=1):
        regions = [region_of(when, compiled.partitions) for when in group.alternatives]
        if allowed >> number & 1 and any(overlap(region, use) for region in regions):
            return True
        if any(within(use, region, compiled.partitions) for region in regions):
            return False  # this group takes every booking of the use, so none comes to a later one
    return False


def _misplaced_quotas(rule_set: RuleSet) -> Iterator[Finding]:
    for rule in rule_set.rules:
        prices = [price for rate in rule.rates for price in (rate.price, *rate.by_group.values()) if price is not None]
        if rule.quota is not None and Outcome.FREE not in prices:
            yield Finding("tariff.quota_without_free_use", f"rule[{rule.id}].quota", {"one": rule.id})


def _warnings(rule_set: RuleSet) -> Iterator[Finding]:
    if not rule_set.rules:
        yield Finding("tariff.no_rules", "rule")
    if not rule_set.cases:
        yield Finding("tariff.no_cases", "case")
    gives_free_use = any(
        Outcome.FREE in (rate.price, *rate.by_group.values()) for rule in rule_set.rules for rate in rule.rates
    )
    if gives_free_use and not rule_set.full_price_as:
        yield Finding("tariff.no_full_price", "full_price_as")
    for rule in rule_set.rules:
        if not rule.basis:
            yield Finding("tariff.no_basis", f"rule[{rule.id}].basis", {"one": rule.id})
