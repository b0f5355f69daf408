"""Which of the rules that hold decides.

The lowest rank goes first. Within a rank, a rule that covers only some of what another covers is the exception to
it and goes first. Two rules that both hold, neither an exception to the other, and that say different things are
in conflict, and then nobody decides but a person. The order in the file never matters for the result.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from booking.domain.rules.matching import Matcher, build_matcher
from booking.domain.rules.partition import Partition
from booking.domain.rules.region import Region, RegionTable, bits, build_table, common, volume


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


@dataclass(frozen=True, slots=True)
class Contest:
    """Contenders in order, ready to be matched and chosen among.

    Bit n is `contenders[n]`, which was number `order[n]` of those given. `same_rank[n]` are the bits of its rank,
    `exception_to[n]` those of its rank that it is an exception to, `differs[n]` those of its rank that say something
    else.
    """

    contenders: tuple[Contender, ...]
    order: tuple[int, ...]
    table: RegionTable
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

    def conflicts(self) -> Iterator[tuple[int, int]]:
        """Pairs of bits that some booking would leave in conflict.

        Nothing is said of a pair whose whole overlap is decided by one rule of a lower rank, or by one exception to
        both.
        """
        for one, first in enumerate(self.contenders):
            rivals = self.differs[one] & ~self.exception_to[one] & self.table.touching(first.region)
            for other in bits(rivals >> one + 1 << one + 1):
                if self.exception_to[other] >> one & 1:
                    continue
                both = common(first.region, self.contenders[other].region)
                if not any(self._settles(third, one, other) for third in bits(self.table.covering(both))):
                    yield one, other

    def _settles(self, third: int, one: int, other: int) -> bool:
        """Whether a rule that covers all of an overlap decides it, so that the two never meet."""
        rank, mine = self.contenders[third].rank, self.contenders[one].rank
        if rank != mine:
            return rank < mine
        return bool(self.exception_to[third] >> one & self.exception_to[third] >> other & 1)


def build_contest(contenders: Sequence[Contender], partitions: Mapping[str, Partition]) -> Contest:
    """Order the contenders by rank and, within a rank, exceptions before what they are exceptions to."""
    sizes = [volume(contender.own, partitions) for contender in contenders]
    order = sorted(range(len(contenders)), key=lambda place: (contenders[place].rank, sizes[place], place))
    ranked = tuple(contenders[place] for place in order)
    by_rank: dict[int, int] = {}
    by_saying: dict[tuple[int, Hashable], int] = {}
    for bit, contender in enumerate(ranked):
        by_rank[contender.rank] = by_rank.get(contender.rank, 0) | 1 << bit
        saying = (contender.rank, contender.says)
        by_saying[saying] = by_saying.get(saying, 0) | 1 << bit
    table = build_table([contender.region for contender in ranked], partitions)
    return Contest(
        contenders=ranked,
        order=tuple(order),
        table=table,
        matcher=build_matcher(table, partitions),
        same_rank=tuple(by_rank[contender.rank] & ~(1 << bit) for bit, contender in enumerate(ranked)),
        exception_to=tuple(_exceptions(ranked, by_rank, partitions)),
        differs=tuple(by_rank[each.rank] & ~by_saying[each.rank, each.says] for each in ranked),
    )


def _exceptions(
    ranked: Sequence[Contender], by_rank: Mapping[int, int], partitions: Mapping[str, Partition]
) -> Iterator[int]:
    """For each contender, the bits of its rank whose own conditions cover all of its own and more."""
    owns = [contender.own for contender in ranked]
    table = build_table(owns, partitions)
    covering: dict[int, int] = {}
    same: dict[tuple[tuple[str, int], ...], int] = {}
    for bit, own in enumerate(owns):
        key = tuple(sorted(own.items()))
        first = same.setdefault(key, bit)
        # The cells of one row of a price table have the same conditions, and so the same exceptions.
        covering[bit] = covering[first] if first != bit else table.covering(own)
    for bit, contender in enumerate(ranked):
        wider = covering[bit] & by_rank[contender.rank]
        yield sum(1 << other for other in bits(wider) if not covering[other] >> bit & 1)
