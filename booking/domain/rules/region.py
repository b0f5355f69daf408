"""Regions: which combinations of classes a list of conditions accepts, and how regions lie to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from booking.domain.rules.conditions import When
from booking.domain.rules.partition import Partition

#: The classes that a list of conditions accepts, per fact name; a fact that is not there is not asked about.
Region = Mapping[str, int]


def region_of(when: When, partitions: Mapping[str, Partition]) -> dict[str, int]:
    """The region of values in which the conditions hold."""
    return {condition.fact: partitions[condition.fact].mask(condition.test) for condition in when}


def common(one: Region, other: Region) -> dict[str, int]:
    """The region of what is in both."""
    return {fact: one.get(fact, -1) & other.get(fact, -1) for fact in {*one, *other}}


def overlap(one: Region, other: Region) -> bool:
    """Whether some booking is in both regions."""
    return all(common(one, other).values())


def within(inner: Region, outer: Region, partitions: Mapping[str, Partition]) -> bool:
    """Whether every booking in the inner region is in the outer one."""
    return all(not inner.get(fact, partitions[fact].everything) & ~mask for fact, mask in outer.items())


def volume(region: Region, partitions: Mapping[str, Partition]) -> Fraction:
    """The share of all combinations that the region covers; a region within another has the smaller share."""
    return prod((Fraction(mask.bit_count(), partitions[fact].size) for fact, mask in region.items()), start=Fraction(1))


def bits(held: int) -> Iterator[int]:
    """The numbers of the bits that are set, lowest first."""
    while held:
        lowest = held & -held
        yield lowest.bit_length() - 1
        held ^= lowest


@dataclass(frozen=True, slots=True)
class RegionTable:
    """Many regions at once: for every fact and class, the regions that accept it, as the bits of an integer."""

    count: int
    accepting: Mapping[str, tuple[int, ...]]

    @property
    def everyone(self) -> int:
        return (1 << self.count) - 1

    def covering(self, region: Region) -> int:
        """The regions that every booking of this one is in."""
        found = self.everyone
        for fact, accepting in self.accepting.items():
            accepted = region.get(fact, -1)
            for number, accepters in enumerate(accepting):
                if accepted >> number & 1:
                    found &= accepters
        return found

    def touching(self, region: Region) -> int:
        """The regions that some booking of this one is in."""
        found = self.everyone
        for fact, accepted in region.items():
            accepters = 0
            for number in bits(accepted & (1 << len(self.accepting[fact])) - 1):
                accepters |= self.accepting[fact][number]
            found &= accepters
        return found


def build_table(regions: Sequence[Region], partitions: Mapping[str, Partition]) -> RegionTable:
    """A table whose bit n is the n-th region; facts that no region asks about are left out."""
    everyone = (1 << len(regions)) - 1
    accepting: dict[str, list[int]] = {}
    for entry, region in enumerate(regions):
        for fact, mask in region.items():
            row = accepting.setdefault(fact, [everyone] * partitions[fact].size)
            for number in bits(~mask & partitions[fact].everything):
                row[number] &= ~(1 << entry)
    return RegionTable(len(regions), {fact: tuple(row) for fact, row in accepting.items()})
