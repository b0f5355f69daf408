"""What the demonstration's organisations do, where, and when in the week: `data/activities.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache

from booking.demo.files import DATA
from booking.domain.vocabulary import Purpose

OLDEST_CHILD, OLDEST_YOUTH = 12, 19


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of the week that teams share among them. `ages` is who it suits: children, youth or adults.

    `venue` is the slug of the one venue that it is used at, or empty.
    """

    starts: time
    ends: time
    ages: frozenset[str]
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """How teams use premises: slugs of the places they want, the most wanted first, and the times that suit."""

    places: tuple[str, ...]
    slots: tuple[Slot, ...]
    purpose: Purpose
    times_a_week: int
    weekdays: tuple[int, ...]

    def slots_at(self, place: str) -> list[Slot]:
        """The times that are used at the place."""
        own = [slot for slot in self.slots if slot.venue and place.startswith(slot.venue)]
        return own or [slot for slot in self.slots if not slot.venue]


@cache
def activities() -> Mapping[str, Activity]:
    """By the activity that the register of organisations says."""
    document = tomllib.loads((DATA / "activities.toml").read_text("utf-8"))
    slots = {
        name: tuple(
            Slot(
                time.fromisoformat(a), time.fromisoformat(b), frozenset(ages.split()), document["only_at"].get(name, "")
            )
            for a, b, ages in rows
        )
        for name, rows in document["slots"].items()
    }
    return {
        name: Activity(
            places=tuple(_expanded(row["places"], document["places"])),
            slots=tuple(slot for kind in row["slots"] for slot in slots[kind]),
            purpose=Purpose(row["purpose"]),
            times_a_week=row["times_a_week"],
            weekdays=tuple(row["weekdays"]),
        )
        for name, row in document["activities"].items()
    }


def _expanded(places: Iterable[str], groups: Mapping[str, list[str]]) -> Iterable[str]:
    for place in places:
        yield from groups[place.removeprefix("@")] if place.startswith("@") else [place]


def age_group(oldest: int | None) -> str:
    """Children go home before supper, adults come after it."""
    if oldest is None or oldest > OLDEST_YOUTH:
        return "adults"
    return "children" if oldest <= OLDEST_CHILD else "youth"
