"""Which of many condition lists hold for a booking, found for all of them at once.

For every fact and class there is the set of entries that accept it, as the bits of an integer; the entries that
hold are the intersection over the facts. The work grows with the number of facts asked, not with the number of
rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from booking.domain.rules.conditions import When
from booking.domain.rules.facts import FactTopic
from booking.domain.rules.partition import Partition

#: The classes that a list of conditions accepts, per fact name; a fact that is not there is not asked about.
Region = Mapping[str, int]


def region_of(when: When, partitions: Mapping[str, Partition]) -> dict[str, int]:
    """The region of values in which the conditions hold."""
    return {condition.fact: partitions[condition.fact].mask(condition.test) for condition in when}


def overlap(one: Region, other: Region) -> bool:
    """Whether some booking is in both regions."""
    return all(one.values()) and all(other.values()) and all(one[fact] & other[fact] for fact in one.keys() & other)


def within(inner: Region, outer: Region, partitions: Mapping[str, Partition]) -> bool:
    """Whether every booking in the inner region is in the outer one."""
    return all(not inner.get(fact, partitions[fact].everything) & ~mask for fact, mask in outer.items())


def volume(region: Region, partitions: Mapping[str, Partition]) -> Fraction:
    """The share of all combinations that the region covers; a region within another has the smaller share."""
    return prod((Fraction(mask.bit_count(), partitions[fact].size) for fact, mask in region.items()), start=Fraction(1))


@dataclass(frozen=True, slots=True)
class Matcher:
    """Entries numbered by bit, ready to be matched against the classes of a booking.

    `place`, `booking` and `span` hold (fact number, accepting entries per class), divided by whether the fact is
    about the place, about the rest of the booking, or differs between parts of one booking.
    """

    count: int
    place: tuple[tuple[int, tuple[int, ...]], ...]
    booking: tuple[tuple[int, tuple[int, ...]], ...]
    span: tuple[tuple[int, tuple[int, ...]], ...]

    def at_place(self, classes: Sequence[int]) -> int:
        """The entries whose conditions on the place hold."""
        held = (1 << self.count) - 1
        for fact, accepting in self.place:
            held &= accepting[classes[fact]]
        return held

    def in_booking(self, classes: Sequence[int], held: int) -> int:
        """Those of `held` whose other conditions on the whole booking hold."""
        for fact, accepting in self.booking:
            held &= accepting[classes[fact]]
        return held

    def in_span(self, classes: Sequence[int], held: int) -> int:
        """Those of `held` whose conditions on this part of the booking hold."""
        for fact, accepting in self.span:
            held &= accepting[classes[fact]]
        return held

    def holding(self, classes: Sequence[int]) -> int:
        """The entries of which every condition holds."""
        return self.in_span(classes, self.in_booking(classes, self.at_place(classes))) if self.count else 0


def build_matcher(regions: Sequence[Region], partitions: Mapping[str, Partition]) -> Matcher:
    """A matcher whose bit n is the n-th region."""
    columns: dict[str, list[tuple[int, tuple[int, ...]]]] = {"place": [], "booking": [], "span": []}
    for number, (name, partition) in enumerate(partitions.items()):
        if not any(name in region for region in regions):
            continue
        accepting = tuple(
            sum(1 << entry for entry, region in enumerate(regions) if region.get(name, ~0) >> found & 1)
            for found in range(partition.size)
        )
        fact = partition.fact
        column = "span" if fact.read is None else "place" if fact.topic is FactTopic.PLACE else "booking"
        columns[column].append((number, accepting))
    return Matcher(len(regions), *(tuple(column) for column in columns.values()))
