"""Which of the rules that hold decides.

The lowest rank goes first. Within a rank, a rule that covers only some of what another covers is the exception to
it and goes first. Two rules that both hold, neither an exception to the other, and that say different things are
in conflict, and then nobody decides but a person. The order in the file never matters for the result.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from booking.domain.rules.matching import Matcher, Region, build_matcher, overlap, volume, within
from booking.domain.rules.partition import Partition


@dataclass(frozen=True, slots=True)
class Contender:
    """A rule in the contest; two contenders with equal `says` have the same result.

    `region` is what it holds for. `own` is what its conditions say without the column of the price table, and is
    what makes one rule an exception to another.
    """

    region: Region
    rank: int
    says: Hashable
    own: Region


def bits(held: int) -> Iterator[int]:
    """The numbers of the bits that are set, lowest first."""
    while held:
        lowest = held & -held
        yield lowest.bit_length() - 1
        held ^= lowest


@dataclass(frozen=True, slots=True)
class Contest:
    """Contenders in order, ready to be matched and chosen among.

    Bit n is the contender `order[n]` of those given. `same_rank[n]` are the bits of its rank, `exception_to[n]`
    those of its rank that it is an exception to, `differs[n]` those of its rank that say something else.
    """

    order: tuple[int, ...]
    matcher: Matcher
    same_rank: tuple[int, ...]
    exception_to: tuple[int, ...]
    differs: tuple[int, ...]

    def decide(self, held: int) -> tuple[int, int]:
        """The bit number that decides (-1 when none holds) and the bits in conflict (0 when there is none)."""
        if not held:
            return -1, 0
        winner = (held & -held).bit_length() - 1
        rivals = held & self.same_rank[winner] & ~self.exception_to[winner]
        if not rivals & self.differs[winner]:
            return winner, 0
        # A rival counts only when nothing that holds is an exception to it.
        for contender in bits(held & self.same_rank[winner]):
            rivals &= ~self.exception_to[contender]
        disagreeing = rivals & self.differs[winner]
        return (-1, disagreeing | 1 << winner) if disagreeing else (winner, 0)


def is_exception(one: Contender, other: Contender, partitions: Mapping[str, Partition]) -> bool:
    """Whether one rule's conditions cover only some of what the other's cover."""
    return within(one.own, other.own, partitions) and not within(other.own, one.own, partitions)


def build_contest(contenders: Sequence[Contender], partitions: Mapping[str, Partition]) -> Contest:
    """Order the contenders by rank and, within a rank, exceptions before what they are exceptions to."""
    sizes = [volume(contender.own, partitions) for contender in contenders]
    order = sorted(range(len(contenders)), key=lambda place: (contenders[place].rank, sizes[place], place))
    ranked = [contenders[place] for place in order]
    same_rank, exception_to, differs = [], [], []
    for one in ranked:
        equals = exceptions = different = 0
        for bit, other in enumerate(ranked):
            if other is one or other.rank != one.rank:
                continue
            equals |= 1 << bit
            different |= (other.says != one.says) << bit
            exceptions |= is_exception(one, other, partitions) << bit
        same_rank.append(equals)
        exception_to.append(exceptions)
        differs.append(different)
    return Contest(
        tuple(order),
        build_matcher([contender.region for contender in ranked], partitions),
        tuple(same_rank),
        tuple(exception_to),
        tuple(differs),
    )


def conflicting_pairs(
    contenders: Sequence[Contender], contest: Contest, partitions: Mapping[str, Partition]
) -> Iterator[tuple[int, int]]:
    """Pairs (as numbers of `contenders`) that some booking would leave in conflict.

    Nothing is said of a pair whose whole overlap is decided by one rule of a lower rank, or by one exception to both.
    """
    ranked = [contenders[place] for place in contest.order]
    for one, first in enumerate(ranked):
        rivals = contest.differs[one] & ~contest.exception_to[one]
        for other in bits(rivals >> (one + 1) << (one + 1)):
            second = ranked[other]
            if contest.exception_to[other] >> one & 1 or not overlap(first.region, second.region):
                continue
            both = {
                fact: first.region.get(fact, -1) & second.region.get(fact, -1)
                for fact in {*first.region, *second.region}
            }
            if not any(_settles(third, both, first, second, partitions) for third in ranked):
                yield contest.order[one], contest.order[other]


def _settles(
    third: Contender, both: Region, first: Contender, second: Contender, partitions: Mapping[str, Partition]
) -> bool:
    if third is first or third is second or not within(both, third.region, partitions):
        return False
    if third.rank != first.rank:
        return third.rank < first.rank
    return all(is_exception(third, rule, partitions) for rule in (first, second))
