"""The values of a fact, divided into the classes that a rule set can tell apart.

A rule set mentions finitely many words and bounds, so for every fact there are finitely many classes of values
that all its rules treat alike. A condition is then a set of classes (the bits of an integer), and "do these two
rules overlap?" and "does this rule hold?" are bit operations, exact and fast.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from booking.domain.rules.conditions import MINUTES_PER_DAY, Between, FromTo, OneOf, Test, clock_text
from booking.domain.rules.days import DAY_CODES, TAGS_BY_CODE, codes_with_any
from booking.domain.rules.facts import FactKind, Facts, FactSpec

_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Partition:
    """The classes of one fact: how many, which one a value is in, and which ones a test accepts.

    `classify` takes what the fact's `read` gives (day: day code, clock: minutes after midnight, date-like: the
    ordinal, group: code). Class 0 is "not stated" where that can happen, and no test accepts it. `example` is a
    value of a class, as an author would write it.
    """

    fact: FactSpec
    size: int
    classify: Callable[[Any], int]
    mask: Callable[[Test], int]
    example: Callable[[int], str]
    cuts: tuple[int, ...] = ()

    @property
    def everything(self) -> int:
        return (1 << self.size) - 1


class _Remembered(dict[Any, int]):
    """A function of a value, worked out once for each."""

    def __init__(self, known: dict[Any, int], work_out: Callable[[Any], int]) -> None:
        super().__init__(known)
        self._work_out = work_out

    def __missing__(self, value: Any) -> int:
        found = self._work_out(value)
        if len(self) < _MOST_REMEMBERED:
            self[value] = found
        return found


def partition_for(fact: FactSpec, tests: Iterable[Test], groups: Sequence[str]) -> Partition:
    """Divide the fact's values by every test that the rule set has on it."""
    tests = tuple(tests)
    if fact.kind is FactKind.NUMBER:
        return _by_bounds(fact, [test for test in tests if isinstance(test, Between)])
    if fact.kind is FactKind.DAY:
        return _coarser(_by_day(fact), tests, has_unknown=False)
    if fact.kind is FactKind.TEXT:
        mentioned = {word for test in tests if isinstance(test, OneOf) for word in (*test.any_of, *test.none_of)}
        return _by_words(fact, sorted(mentioned), closed=False)
    if fact.kind is FactKind.CHOICE:
        return _coarser(_by_words(fact, fact.choices, closed=True), tests, has_unknown=True)
    closed = {FactKind.FLAG: ("true", "false"), FactKind.GROUP: groups}
    if fact.kind in closed:
        return _by_words(fact, closed[fact.kind], closed=True)
    return _by_cuts(fact, [test for test in tests if isinstance(test, FromTo)])


def classify_from(partition: Partition) -> Callable[[Facts], int]:
    """The class of a fact of the whole booking, straight from its facts."""
    fact, classify = partition.fact, partition.classify
    read, age = fact.read, fact.age
    if read is None:
        return lambda _facts: 0
    if fact.unit == "percent" and age is not None:
        # A share is a fraction, which is slow to make and to compare; the two numbers it is made of are not.
        known = _Remembered({}, lambda pair: classify(Fraction(pair[0] * 100, pair[1])))

        def share(facts: Facts) -> int:
            number = facts.number_under(age)
            return known[number, facts.participants] if number is not None and facts.participants else 0

        return share
    return lambda facts: classify(read(facts))


def _bits(classes: Iterable[int]) -> int:
    return sum(1 << number for number in set(classes))


def _by_day(fact: FactSpec) -> Partition:
    def example(code: int) -> str:
        return " + ".join(sorted(TAGS_BY_CODE[code]))

    return Partition(fact, DAY_CODES, int, _day_mask, example)


def _day_mask(test: Test) -> int:
    if not isinstance(test, OneOf):
        return 0
    accepted = codes_with_any(test.any_of) if test.any_of else frozenset(range(DAY_CODES))
    return _bits(accepted - codes_with_any(test.none_of))


def _by_words(fact: FactSpec, words: Sequence[str], *, closed: bool) -> Partition:
    number = {word: place for place, word in enumerate(words, start=1)}
    other = 0 if closed else len(words) + 1
    known = frozenset(number.values()) | ({other} if other else frozenset())
    stated: dict[Any, int] = {None: 0, **number}
    if fact.kind is FactKind.FLAG:
        stated = {None: 0, True: number["true"], False: number["false"]}

    def mask(test: Test) -> int:
        if not isinstance(test, OneOf):
            return 0
        accepted = {number[word] for word in test.any_of} if test.any_of else set(known)
        return _bits(accepted - {number[word] for word in test.none_of})

    names = {place: word for word, place in number.items()}
    classify = _Remembered(stated, lambda _value: other).__getitem__
    return Partition(fact, len(known) + 1, classify, mask, lambda found: names.get(found, "..."))


def _coarser(fine: Partition, tests: Sequence[Test], *, has_unknown: bool) -> Partition:
    """The same values in fewer classes: those that no test tells apart are one. "Not stated" stays by itself."""
    masks = [fine.mask(test) for test in tests]
    signs: dict[tuple[bool, ...], int] = {}
    coarse_of = []
    for found in range(fine.size):
        sign = (has_unknown and found == 0, *(bool(mask >> found & 1) for mask in masks))
        coarse_of.append(signs.setdefault(sign, len(signs)))
    first = {coarse: found for found, coarse in reversed(list(enumerate(coarse_of)))}

    def mask(test: Test) -> int:
        # Exact for the tests that it was made for; of another, every class that it touches.
        accepted = fine.mask(test)
        return _bits(coarse for found, coarse in enumerate(coarse_of) if accepted >> found & 1)

    classify = _Remembered({}, lambda value: coarse_of[fine.classify(value)]).__getitem__
    return Partition(fine.fact, len(signs), classify, mask, lambda coarse: fine.example(first[coarse]))


def _by_bounds(fact: FactSpec, tests: Sequence[Between]) -> Partition:
    stated = {
        bound for test in tests for bound in (test.at_least, test.over, test.at_most, test.under) if bound is not None
    }
    bounds = sorted(stated)
    # Compared in what the fact gives; whole numbers compare faster than fractions.
    scaled = [int(bound) if bound.denominator == 1 else bound for bound in (bound * fact.scale for bound in bounds)]

    examples: list[Fraction] = []
    for place, bound in enumerate(bounds):
        below = bound - 1 if place == 0 else (bounds[place - 1] + bound) / 2
        examples += [below, bound]
    examples.append(bounds[-1] + 1 if bounds else Fraction(0))

    def mask(test: Test) -> int:
        if not isinstance(test, Between):
            return 0
        return _bits(number for number, example in enumerate(examples, start=1) if test.holds(example))

    def example(found: int) -> str:
        return f"{float(examples[found - 1]):g}" if found else "..."

    classify = _Remembered({None: 0}, lambda value: 1 + bisect_left(scaled, value) + bisect_right(scaled, value))
    return Partition(fact, len(examples) + 1, classify.__getitem__, mask, example)


def _by_cuts(fact: FactSpec, tests: Sequence[FromTo]) -> Partition:
    stated = {cut for test in tests for cut in (test.start, test.end)}
    if fact.kind is FactKind.CLOCK:
        stated -= {0, MINUTES_PER_DAY}
    cuts = tuple(sorted(stated))
    examples = [cuts[0] - 1 if cuts else 0, *cuts]

    def mask(test: Test) -> int:
        if not isinstance(test, FromTo):
            return 0
        return _bits(number for number, example in enumerate(examples) if test.holds(example))

    def example(found: int) -> str:
        ordinal = examples[found]
        if fact.kind is FactKind.CLOCK:
            return clock_text(max(0, ordinal))
        return date.fromordinal(ordinal).isoformat() if fact.kind is FactKind.DATE else str(ordinal)

    return Partition(fact, len(cuts) + 1, lambda value: bisect_right(cuts, value), mask, example, cuts)
