"""The states of a booking and who may change them. Nothing is deleted; states change.

held ──► requested ──► confirmed ──► completed ◄──► no_show
  │          │  └─► refused   │
  └──────────┴── cancelled ◄──┴──► displaced
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from booking.domain.errors import Finding


class BookingState(StrEnum):
    """Where a booking is in its life."""

    HELD = "held"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    DISPLACED = "displaced"
    COMPLETED = "completed"
    NO_SHOW = "no_show"

    @property
    def occupies(self) -> bool:
        """Whether a booking in this state keeps its time from others."""
        return self in OCCUPYING

    @property
    def is_open(self) -> bool:
        """Whether something is still to come: it waits for a decision, or for its day."""
        return self in {BookingState.HELD, BookingState.REQUESTED, BookingState.CONFIRMED}


class ChangedBy(StrEnum):
    """Whose doing a change of state is."""

    MEMBER = "member"
    OFFICER = "officer"
    SYSTEM = "system"


# A past booking keeps its time: what took place did so, and the record must not be booked over.
OCCUPYING = frozenset(
    {
        BookingState.HELD,
        BookingState.REQUESTED,
        BookingState.CONFIRMED,
        BookingState.COMPLETED,
        BookingState.NO_SHOW,
    }
)

_MEMBER, _OFFICER, _SYSTEM = ChangedBy.MEMBER, ChangedBy.OFFICER, ChangedBy.SYSTEM
_S = BookingState

# The states a new booking may begin in. The system confirms at once where the terms say so.
BEGINNINGS: Mapping[BookingState, frozenset[ChangedBy]] = {
    _S.HELD: frozenset({_MEMBER, _OFFICER}),
    _S.REQUESTED: frozenset({_MEMBER, _OFFICER}),
    _S.CONFIRMED: frozenset({_OFFICER, _SYSTEM}),
}

TRANSITIONS: Mapping[tuple[BookingState, BookingState], frozenset[ChangedBy]] = {
    (_S.HELD, _S.REQUESTED): frozenset({_MEMBER, _OFFICER}),
    (_S.HELD, _S.CONFIRMED): frozenset({_OFFICER, _SYSTEM}),
    (_S.HELD, _S.CANCELLED): frozenset({_MEMBER, _OFFICER, _SYSTEM}),  # the system, when the hold runs out
    (_S.REQUESTED, _S.CONFIRMED): frozenset({_OFFICER, _SYSTEM}),
    (_S.REQUESTED, _S.REFUSED): frozenset({_OFFICER}),
    (_S.REQUESTED, _S.CANCELLED): frozenset({_MEMBER, _OFFICER}),
    (_S.REQUESTED, _S.DISPLACED): frozenset({_OFFICER}),
    (_S.CONFIRMED, _S.REQUESTED): frozenset({_MEMBER, _OFFICER}),  # changed into what someone must decide
    (_S.CONFIRMED, _S.CANCELLED): frozenset({_MEMBER, _OFFICER}),
    (_S.CONFIRMED, _S.DISPLACED): frozenset({_OFFICER}),
    (_S.CONFIRMED, _S.COMPLETED): frozenset({_SYSTEM}),
    (_S.CONFIRMED, _S.NO_SHOW): frozenset({_OFFICER, _SYSTEM}),
    (_S.COMPLETED, _S.NO_SHOW): frozenset({_OFFICER}),  # learnt the day after
    (_S.NO_SHOW, _S.COMPLETED): frozenset({_OFFICER}),  # they had been there after all
    (_S.DISPLACED, _S.CONFIRMED): frozenset({_OFFICER}),  # a closure or an event is undone
    (_S.DISPLACED, _S.REQUESTED): frozenset({_OFFICER}),  # the same, for what nobody had answered yet
    (_S.DISPLACED, _S.CANCELLED): frozenset({_MEMBER, _OFFICER}),
    (_S.REFUSED, _S.CONFIRMED): frozenset({_OFFICER}),  # a complaint is upheld
}


def check_transition(before: BookingState | None, after: BookingState, by: ChangedBy) -> Finding | None:
    """Why the state may not change so, or ``None`` when it may. ``None`` before is a new booking."""
    allowed = BEGINNINGS.get(after) if before is None else TRANSITIONS.get((before, after))
    states = {"before": before, "after": after}
    if allowed is None:
        return Finding("booking.state_cannot_follow", parameters=states)
    if by not in allowed:
        return Finding("booking.state_not_yours_to_set", parameters=states)
    return None


def next_states(before: BookingState, by: ChangedBy) -> frozenset[BookingState]:
    """The states this person may choose next, for buttons that lead somewhere."""
    return frozenset(after for (start, after), allowed in TRANSITIONS.items() if start is before and by in allowed)
