"""Which of many condition lists hold for a booking, found for all of them at once.

For every fact and class there is the set of entries that accept it, as the bits of an integer; the entries that
hold are the intersection over the facts. The work grows with the number of facts asked, not with the number of
rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from booking.domain.rules.facts import FactTopic
from booking.domain.rules.partition import Partition
from booking.domain.rules.region import RegionTable

#: For each fact its place among the classes, and the accepting entries per class.
Columns = tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Entries numbered by bit, ready to be matched against the classes of a booking."""

    everyone: int
    place: Columns
    others: Columns

    def at_place(self, classes: Sequence[int]) -> int:
        """The entries whose conditions on the place hold."""
        held = self.everyone
        for fact, accepting in self.place:
            held &= accepting[classes[fact]]
        return held

    def holding(self, classes: Sequence[int]) -> int:
        """The entries of which every condition holds."""
        held = self.at_place(classes)
        for fact, accepting in self.others:
            held &= accepting[classes[fact]]
        return held


def build_matcher(table: RegionTable, partitions: Mapping[str, Partition]) -> Matcher:
    """A matcher whose bits are those of the table."""
    places: list[tuple[int, tuple[int, ...]]] = []
    others: list[tuple[int, tuple[int, ...]]] = []
    for number, (name, partition) in enumerate(partitions.items()):
        if name in table.accepting:
            column = places if partition.fact.topic is FactTopic.PLACE else others
            column.append((number, table.accepting[name]))
    return Matcher(table.everyone, tuple(places), tuple(others))
