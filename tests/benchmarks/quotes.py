"""How fast bookings are priced, and what pricing a year of them again costs.

Run it by hand on a quiet machine: ``python -m tests.benchmarks.quotes``. Times are of the processor, not of the clock.
"""

from __future__ import annotations

import gc
import random
import resource
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import booking
from booking.domain.pricing import quote
from booking.domain.rules.facts import Facts
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.rule_set import RuleSet
from booking.domain.rules.toml import load_rule_set
from booking.domain.rules.writing import to_document
from booking.domain.vocabulary import Agreement, Purpose, SpaceKind, TenantClass

DEMO = Path(booking.__file__).parent / "tariffs" / "aas_demo.toml"
PURPOSES = (Purpose.TRAINING, Purpose.MATCH, Purpose.MEETING, Purpose.REHEARSAL)
BOOKINGS, ROUNDS, STORED = 10_000, 6, 250_000


def bookings(count: int, draw: int = 0) -> list[Facts]:
    """Evening bookings of every kind of tenant in every kind of space, the same ones for the same draw."""
    chosen = random.Random(draw)
    return [_booking(chosen) for _ in range(count)]


def _booking(chosen: random.Random) -> Facts:
    starts_at = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(
        days=chosen.randrange(300), minutes=30 * chosen.randrange(30, 40)
    )
    tenant_class, participants = chosen.choice(list(TenantClass)), chosen.randrange(5, 40)
    return Facts(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=chosen.choice([60, 90, 120])),
        tenant_class=tenant_class,
        commercial=tenant_class is TenantClass.COMPANY,
        alcohol=False,
        purpose=chosen.choice(PURPOSES),
        space_kind=chosen.choice(list(SpaceKind)),
        part=chosen.choice(["whole", "1/3"]),
        participants=participants,
        participants_under={19: chosen.randrange(participants)},
        notice_days=20,
        agreement=chosen.choice(list(Agreement)),
    )


def tariff_of(rules: int) -> RuleSet:
    """The demonstration tariff with its rules repeated, as exceptions for venues, until there are so many."""
    document = to_document(load_rule_set(DEMO.read_bytes()))
    written = document["rule"]
    repeated = []
    for number in range(rules):
        copy, rule = divmod(number, len(written))
        one = written[rule]
        when = {**one.get("when", {}), "venue": f"venue-{copy}"} if copy else one.get("when", {})
        repeated.append({**one, "id": f"{one['id']}_{copy}", "when": when})
    return parse_rule_set({**document, "rule": repeated, "case": []})


def per_second(work: Callable[[Facts], object], rounds: Sequence[Sequence[Facts]]) -> int:
    """The best of the rounds, after one that nobody counts. Each round has bookings of its own."""
    best = float("inf")
    for number, facts in enumerate(rounds):
        begun = time.process_time()
        for each in facts:
            work(each)
        if number:
            best = min(best, time.process_time() - begun)
    return round(len(rounds[0]) / best)


def main() -> None:
    facts = [bookings(BOOKINGS, draw) for draw in range(ROUNDS)]
    for name, rule_set in (
        ("demonstration tariff", load_rule_set(DEMO.read_bytes())),
        ("30 rules", tariff_of(30)),
        ("300 rules", tariff_of(300)),
    ):
        explained = per_second(lambda each, tariff=rule_set: quote(tariff, each), facts)
        bare = per_second(lambda each, tariff=rule_set: quote(tariff, each, explain=False), facts)
        print(f"{name}: {explained:,} quotes a second with the explanation, {bare:,} without")  # noqa: T201
    rule_set = load_rule_set(DEMO.read_bytes())
    stored = bookings(STORED)
    gc.freeze()  # what was read stays; the collector need not walk through it again and again
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    total = sum(quote(rule_set, each, explain=False).total_ore or 0 for each in stored)
    seconds = time.process_time() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(  # noqa: T201
        f"{STORED:,} bookings priced again: {seconds:.1f} s, {grown:.0f} MB more, {total // 100:,} kr"
    )


if __name__ == "__main__":
    main()
