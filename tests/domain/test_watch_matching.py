"""Who is offered what has become free: held against a plain minute-by-minute reading of the rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.booking_terms import OfferOrder, Terms
from booking.domain.interval import Interval
from booking.domain.watch_matching import (
    Offered,
    Watching,
    WatchPattern,
    answer_by,
    check_pattern,
    days_hit,
    in_order,
    share_out,
)

OSLO = ZoneInfo("Europe/Oslo")
DAY = date(2026, 12, 3)  # a Thursday, with nine hours of half hours below
BEGINS = datetime(2026, 12, 3, 11, tzinfo=UTC)  # noon in Oslo
STEPS = 18
HALF = timedelta(minutes=30)
NOON = 24  # half hours after midnight
BEGUN = datetime(2026, 11, 1, tzinfo=UTC)


def span(first: int, last: int) -> Interval:
    return Interval(BEGINS + first * HALF, BEGINS + last * HALF)


def clock(step: int) -> time:
    minutes = (NOON + step) * 30
    return time(minutes // 60, minutes % 60)


def pattern(first: int = 0, last: int = STEPS, least: int = 60) -> WatchPattern:
    return WatchPattern(frozenset({4}), DAY, DAY, clock(first), clock(last), least)


def watch(number: int = 1, *, leaves: frozenset[int] = frozenset({1}), terms: Terms | None = None, **more) -> Watching:
    begun_at = more.pop("begun_at", BEGUN + timedelta(minutes=number))
    return Watching(number, leaves, more.pop("pattern", pattern()), terms or Terms(), begun_at, **more)


spans = st.tuples(st.integers(0, STEPS - 1), st.integers(1, STEPS)).filter(lambda pair: pair[0] < pair[1])
intervals = spans.map(lambda pair: span(*pair))
leaf_sets = st.sampled_from([frozenset({1}), frozenset({2}), frozenset({1, 2})])


@st.composite
def watchings(draw):
    return [
        watch(
            number,
            leaves=draw(leaf_sets),
            pattern=pattern(*draw(spans), draw(st.sampled_from([30, 60, 90]))),
            local_voluntary=draw(st.booleans()),
            terms=Terms(offer_order=draw(st.sampled_from(OfferOrder))),
            answered=tuple(draw(st.lists(intervals, max_size=1))),
        )
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]


@st.composite
def cases(draw):
    asked = draw(watchings())
    freed = draw(st.lists(st.tuples(st.sampled_from([1, 2]), intervals), min_size=1, max_size=3))
    free = {(each.watch_id, DAY): draw(st.lists(intervals, max_size=2)) for each in asked}
    standing = [Offered(99, draw(leaf_sets), draw(intervals)) for _ in range(draw(st.integers(0, 1)))]
    return asked, freed, free, standing


def steps_of(interval: Interval) -> set[int]:
    return {step for step in range(STEPS) if interval.overlaps(span(step, step + 1))}


def longest_run(good: set[int], freed: set[int], least: int) -> int:
    """How many half hours the longest unbroken run has that touches freed time and is long enough; 0 is none."""
    best = 0
    for first in sorted(good):
        for last in range(first + 1, STEPS + 1):
            run = set(range(first, last))
            whole = first - 1 not in good and last not in good  # a run is what stands between what is not good
            if run <= good and whole and run & freed and len(run) * 30 >= least:
                best = max(best, len(run))
    return best


@settings(max_examples=400)
@given(cases())
def test_each_in_turn_gets_the_longest_that_is_left_and_never_what_is_anothers(case):
    asked, freed, free, standing = case
    offers = share_out(asked, freed, free, standing, OSLO)
    given_to = {offer.watch_id: offer for offer in offers}
    assert len(given_to) == len(offers)  # one day, one offer
    before = list(standing)
    for each in in_order(asked):
        theirs = [steps_of(part) for leaf, part in freed if leaf in each.leaves]
        was_freed = set().union(*theirs)
        good = set().union(*(steps_of(part) for part in free[each.watch_id, DAY]))
        good &= steps_of(each.pattern.window(DAY, OSLO))
        for other in before:
            if other.leaves & each.leaves:
                good -= steps_of(other.interval)
        for passed in each.answered:
            good -= steps_of(passed)
        expected = longest_run(good, was_freed, each.pattern.least_minutes)
        offer = given_to.get(each.watch_id)
        assert (len(steps_of(offer.interval)) if offer else 0) == expected
        if offer:
            assert steps_of(offer.interval) <= good
            assert steps_of(offer.interval) & was_freed
            before.append(offer)


@given(cases())
def test_the_order_in_which_the_rows_are_read_makes_no_difference(case):
    asked, freed, free, standing = case
    assert share_out(asked, freed, free, standing, OSLO) == share_out(asked[::-1], freed[::-1], free, standing, OSLO)


def test_local_voluntary_organisations_come_first_only_where_the_terms_say_so():
    firm, club = watch(1), watch(2, local_voluntary=True)
    assert [each.watch_id for each in in_order([club, firm])] == [1, 2]
    rule = Terms(offer_order=OfferOrder.LOCAL_VOLUNTARY)
    firm, club = watch(1, terms=rule), watch(2, terms=rule, local_voluntary=True)
    assert [each.watch_id for each in in_order([firm, club])] == [2, 1]


def test_a_whole_hall_and_its_part_are_not_offered_to_two_at_once():
    part, hall = watch(1, leaves=frozenset({1})), watch(2, leaves=frozenset({1, 2}))
    everything = {(1, DAY): [span(0, STEPS)], (2, DAY): [span(0, STEPS)]}
    offers = share_out([part, hall], [(1, span(0, 4)), (2, span(0, 4))], everything, [], OSLO)
    assert [offer.watch_id for offer in offers] == [1]


def test_an_offer_is_on_the_grid_and_no_longer_than_a_booking_may_be():
    terms = Terms(grid_minutes=60, longest_minutes=120)
    asked = watch(pattern=pattern(1, STEPS), terms=terms)  # from half past twelve
    (offer,) = share_out([asked], [(1, span(0, STEPS))], {(1, DAY): [span(0, STEPS)]}, [], OSLO)
    assert offer.interval == span(2, 6)


def test_a_season_of_thursdays_is_matched_on_the_days_that_were_freed():
    season = WatchPattern(frozenset({4}), DAY, DAY + timedelta(weeks=10), time(18), time(20), 60)
    closed = Interval(datetime(2026, 12, 7, tzinfo=UTC), datetime(2026, 12, 20, tzinfo=UTC))
    assert days_hit(season, [closed], OSLO) == [date(2026, 12, 10), date(2026, 12, 17)]


@pytest.mark.parametrize(
    ("hours_left", "terms", "hours"),
    [
        (100, Terms(), 24),
        (100, Terms(offer_hours=6), 6),
        (10, Terms(), 5),
        (10, Terms(notice_minutes=240), 3),
        (4, Terms(notice_minutes=240), None),
        (-1, Terms(), None),
    ],
)
def test_there_is_a_day_to_answer_and_half_the_time_left_when_it_is_near(hours_left, terms, hours):
    until = answer_by(BEGUN, BEGUN + timedelta(hours=hours_left), terms)
    assert until == (None if hours is None else BEGUN + timedelta(hours=hours))


@given(st.integers(-50, 500), st.integers(1, 336), st.integers(0, 3000))
def test_a_deadline_is_always_to_come_and_before_it_is_too_late_to_book(hours_left, offer_hours, notice):
    starts_at = BEGUN + timedelta(hours=hours_left)
    until = answer_by(BEGUN, starts_at, Terms(offer_hours=offer_hours, notice_minutes=notice))
    if until is not None:
        assert BEGUN < until < starts_at - timedelta(minutes=notice)


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last_day": date(2026, 12, 2)}, "watch.last_day_before_first"),
        ({"first_day": date(2026, 11, 5), "last_day": date(2026, 11, 19)}, "watch.over_already"),
        ({"last_day": date(2028, 12, 3)}, "watch.too_long"),
        ({"ends": time(11)}, "watch.ends_before_start"),
        ({"least_minutes": 600}, "watch.least_too_long"),
        ({"weekdays": frozenset({1})}, "watch.no_such_weekday"),
        ({"weekdays": frozenset()}, "watch.no_such_weekday"),
        ({}, None),
    ],
)
def test_what_can_never_match_is_said_at_once(changes, code):
    from dataclasses import replace

    codes = check_pattern(replace(pattern(), **changes), TODAY).codes
    assert codes == ((code,) if code else ())


def test_a_window_may_end_at_midnight_and_one_that_the_clock_skips_is_no_window():
    late = WatchPattern(frozenset({4}), DAY, DAY, time(22), time(0), 60)
    assert late.minutes == 120
    assert late.window(DAY, OSLO) == Interval(BEGINS + timedelta(hours=10), BEGINS + timedelta(hours=12))
    night = date(2027, 3, 28)
    gone = WatchPattern(frozenset({7}), night, night, time(2), time(2, 30), 30)
    assert gone.window(night, OSLO) is None
