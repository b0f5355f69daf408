"""Whether a time can be booked, and which times can: the one place that decides.

Calendar, search, form, API, series and saving all ask here, so what is shown free can be saved. `assess` says
why a wanted time cannot be had; `free_intervals` and `free_starts` say what can. They agree exactly: a wanted
time is allowed if and only if it lies within one free interval, starts and ends on the grid, has a legal
length, and the people and the booker are right.

The occupation law for two bookings of one leaf (═ is real time, ─ its buffers):

    ──══════──              allowed: neighbours share the gap, which must hold
            ══════──        the larger of the two buffers and not their sum

    ──══════──              refused: a real time enters the other's buffer
           ══════──

A closure takes its real time and has no buffer; the buffer of a booking may reach into it. Buffers may lie
outside opening hours, real time may not.
"""

from booking.domain.availability.assessment import assess, conflicts
from booking.domain.availability.free_time import free_intervals, free_starts, nearest_alternatives
from booking.domain.availability.situation import (
    Occupation,
    OccupationKind,
    Situation,
    Wanted,
    by_leaf,
    of_leaves,
)
from booking.domain.availability.weekly_time import DayHours, WeeklyTime, best_weekly_time, starts_within

__all__ = [
    "DayHours",
    "Occupation",
    "OccupationKind",
    "Situation",
    "Wanted",
    "WeeklyTime",
    "assess",
    "best_weekly_time",
    "by_leaf",
    "conflicts",
    "free_intervals",
    "free_starts",
    "nearest_alternatives",
    "of_leaves",
    "starts_within",
]
