from __future__ import annotations

from itertools import product

import pytest

from booking.domain.booking_state import (
    BEGINNINGS,
    OCCUPYING,
    TRANSITIONS,
    BookingState,
    ChangedBy,
    check_transition,
    next_states,
)

S = BookingState


@pytest.mark.parametrize(
    ("before", "after", "by"),
    [
        pytest.param(None, S.REQUESTED, ChangedBy.MEMBER, id="a member asks"),
        pytest.param(None, S.CONFIRMED, ChangedBy.SYSTEM, id="the rules confirm at once"),
        pytest.param(S.HELD, S.CANCELLED, ChangedBy.SYSTEM, id="a hold runs out"),
        pytest.param(S.REQUESTED, S.CONFIRMED, ChangedBy.OFFICER, id="an officer approves"),
        pytest.param(S.REQUESTED, S.REFUSED, ChangedBy.OFFICER, id="an officer refuses"),
        pytest.param(S.CONFIRMED, S.CANCELLED, ChangedBy.MEMBER, id="a member cancels"),
        pytest.param(S.CONFIRMED, S.DISPLACED, ChangedBy.OFFICER, id="an event takes the time"),
        pytest.param(S.DISPLACED, S.CONFIRMED, ChangedBy.OFFICER, id="the event is called off"),
        pytest.param(S.CONFIRMED, S.COMPLETED, ChangedBy.SYSTEM, id="it has taken place"),
        pytest.param(S.COMPLETED, S.NO_SHOW, ChangedBy.OFFICER, id="it had not, after all"),
    ],
)
def test_what_a_booking_goes_through_is_allowed(before, after, by):
    assert check_transition(before, after, by) is None


@pytest.mark.parametrize(
    ("before", "after", "by", "code"),
    [
        pytest.param(S.REQUESTED, S.CONFIRMED, ChangedBy.MEMBER, "booking.state_not_yours_to_set", id="own approval"),
        pytest.param(S.HELD, S.CONFIRMED, ChangedBy.MEMBER, "booking.state_not_yours_to_set", id="round the rules"),
        pytest.param(None, S.CONFIRMED, ChangedBy.MEMBER, "booking.state_not_yours_to_set", id="born confirmed"),
        pytest.param(
            S.CANCELLED, S.CONFIRMED, ChangedBy.OFFICER, "booking.state_cannot_follow", id="cancelled is final"
        ),
        pytest.param(S.COMPLETED, S.CANCELLED, ChangedBy.MEMBER, "booking.state_cannot_follow", id="after the fact"),
        pytest.param(S.REFUSED, S.CANCELLED, ChangedBy.MEMBER, "booking.state_cannot_follow", id="refused already"),
        pytest.param(None, S.COMPLETED, ChangedBy.OFFICER, "booking.state_cannot_follow", id="born completed"),
        pytest.param(S.CONFIRMED, S.CONFIRMED, ChangedBy.OFFICER, "booking.state_cannot_follow", id="no change"),
    ],
)
def test_what_may_not_be_is_refused_with_both_states(before, after, by, code):
    finding = check_transition(before, after, by)
    assert finding is not None
    assert finding.code == code
    assert finding.parameters == {"before": before, "after": after}


def test_only_a_cancelled_booking_never_changes_again():
    assert {before for before in S if not any(next_states(before, by) for by in ChangedBy)} == {S.CANCELLED}


def test_the_choices_offered_are_those_that_are_allowed():
    for before, after, by in product(S, S, ChangedBy):
        assert (after in next_states(before, by)) is (check_transition(before, after, by) is None)


def test_a_booking_keeps_its_time_until_someone_lets_it_go():
    assert {state for state in S if not state.occupies} == {S.REFUSED, S.CANCELLED, S.DISPLACED}
    assert {state for state in S if state.is_open} < OCCUPYING


def test_every_state_can_be_reached():
    assert set(BEGINNINGS) | {after for _, after in TRANSITIONS} == set(S)
