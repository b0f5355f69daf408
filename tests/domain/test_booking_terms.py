from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from booking.domain.booking_terms import (
    BOUNDS,
    RULES,
    Approval,
    Booker,
    BookingRules,
    Privacy,
    Source,
    Terms,
    WhoMayBook,
    check_rules,
    check_terms,
    resolve_terms,
)
from booking.domain.interval import Interval


def test_each_rule_comes_from_the_nearest_level_that_sets_it_and_knows_which():
    terms = resolve_terms(
        BookingRules(longest_minutes=120, approval=Approval.INSTANT),
        BookingRules(longest_minutes=240, buffer_after_minutes=15),
        BookingRules(longest_minutes=480, notice_minutes=60, buffer_after_minutes=30),
    )
    assert (terms.longest_minutes, terms.source_of("longest_minutes")) == (120, Source.SPACE)
    assert (terms.approval, terms.source_of("approval")) == (Approval.INSTANT, Source.SPACE)
    assert (terms.buffer_after_minutes, terms.source_of("buffer_after_minutes")) == (15, Source.VENUE)
    assert (terms.notice_minutes, terms.source_of("notice_minutes")) == (60, Source.MUNICIPALITY)
    assert (terms.grid_minutes, terms.source_of("grid_minutes")) == (30, Source.DEFAULT)


def test_nought_is_a_value_and_not_an_empty_rule():
    terms = resolve_terms(BookingRules(notice_minutes=0), BookingRules(notice_minutes=60))
    assert (terms.notice_minutes, terms.source_of("notice_minutes")) == (0, Source.SPACE)


def test_what_nobody_has_decided_is_decided_by_a_person_and_shown_to_no_one():
    terms = resolve_terms(BookingRules())
    assert terms == Terms()
    assert terms.approval is Approval.BY_REQUEST
    assert terms.privacy is Privacy.OCCUPIED
    assert terms.who_may_book is WhoMayBook.ORGANISATIONS


def test_every_rule_is_a_value_of_the_terms_under_the_same_name():
    assert {rule.name for rule in fields(Terms)} == {*RULES, "sources"}


@pytest.mark.parametrize(
    ("who", "admitted"),
    [
        (WhoMayBook.EVERYONE, set(Booker)),
        (WhoMayBook.ORGANISATIONS, {Booker.ORGANISATION, Booker.LOCAL_ORGANISATION, Booker.STAFF}),
        (WhoMayBook.LOCAL_ORGANISATIONS, {Booker.LOCAL_ORGANISATION, Booker.STAFF}),
        (WhoMayBook.STAFF, {Booker.STAFF}),
    ],
)
def test_a_circle_admits_the_narrower_ones(who, admitted):
    assert {booker for booker in Booker if who.admits(booker)} == admitted


@pytest.mark.parametrize(
    ("shortest", "longest", "grid", "wanted", "possible"),
    [
        (30, None, 30, 60, 60),
        (30, None, 30, 75, 90),
        (60, None, 30, 15, 60),
        (45, None, 30, 45, 60),
        (30, 120, 30, 300, 120),
        (30, 100, 30, 95, 90),
    ],
)
def test_a_length_that_cannot_be_becomes_the_nearest_that_can(shortest, longest, grid, wanted, possible):
    terms = Terms(shortest_minutes=shortest, longest_minutes=longest, grid_minutes=grid)
    assert terms.possible_length(wanted) == possible
    assert terms.allows_length(possible)


def test_no_length_is_possible_when_the_longest_is_shorter_than_the_grid():
    assert Terms(shortest_minutes=15, longest_minutes=45, grid_minutes=60).possible_length(30) is None


def test_buffers_go_before_and_after():
    evening = Interval(datetime(2026, 12, 3, 17, tzinfo=UTC), datetime(2026, 12, 3, 19, tzinfo=UTC))
    buffered = Terms(buffer_before_minutes=30, buffer_after_minutes=15).buffered(evening)
    assert str(buffered) == "2026-12-03T16:30Z/2026-12-03T19:15Z"


def test_the_deadline_for_cancelling_is_counted_back_from_the_start():
    starts_at = datetime(2026, 12, 3, 17, tzinfo=UTC)
    assert Terms(cancel_deadline_hours=48).cancel_before(starts_at) == datetime(2026, 12, 1, 17, tzinfo=UTC)


def test_an_officer_is_free_of_length_notice_and_horizon_and_of_nothing_else():
    terms = Terms(60, 120, 30, 1440, 30, 15, 15, 48, 40, Approval.BY_REQUEST, WhoMayBook.STAFF, Privacy.OCCUPIED)
    officer = terms.for_officer()
    changed = {rule for rule in RULES if getattr(officer, rule) != getattr(terms, rule)}
    assert changed == {"shortest_minutes", "longest_minutes", "notice_minutes", "horizon_days"}


@pytest.mark.parametrize(
    ("rules", "code", "field"),
    [
        (BookingRules(shortest_minutes=0), "terms.out_of_range", "shortest_minutes"),
        (BookingRules(notice_minutes=-1), "terms.out_of_range", "notice_minutes"),
        (BookingRules(capacity=0), "terms.out_of_range", "capacity"),
        (BookingRules(horizon_days=5_000_000), "terms.out_of_range", "horizon_days"),
        (BookingRules(buffer_after_minutes=24 * 60 + 1), "terms.out_of_range", "buffer_after_minutes"),
        (BookingRules(grid_minutes=0), "terms.out_of_range", "grid_minutes"),
        (BookingRules(grid_minutes=7), "terms.grid_does_not_divide_day", "grid_minutes"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_beside_its_field(rules, code, field):
    assert [(finding.code, finding.field) for finding in check_rules(rules).findings] == [(code, field)]


def test_every_number_has_bounds():
    assert set(BOUNDS) == set(RULES) - {"approval", "who_may_book", "privacy", "offer_order"}


def test_empty_rules_and_ordinary_ones_are_fine():
    assert check_rules(BookingRules()).allowed
    assert check_rules(BookingRules(30, 240, 15, 0, 365, 0, 15, 48, 200)).allowed


@pytest.mark.parametrize(
    ("shortest", "longest", "grid", "allowed"),
    [(30, None, 30, True), (60, 60, 30, True), (60, 45, 15, False), (30, 45, 60, False)],
)
def test_terms_that_leave_no_length_possible_are_found(shortest, longest, grid, allowed):
    verdict = check_terms(Terms(shortest_minutes=shortest, longest_minutes=longest, grid_minutes=grid))
    assert verdict.allowed is allowed
    assert verdict.codes == (() if allowed else ("terms.no_possible_length",))
