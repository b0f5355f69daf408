"""A booking is cut at midnight, at the clock times rules mention, and where the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from booking.domain.rules.spans import Span, split

OSLO = ZoneInfo("Europe/Oslo")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=OSLO)


def shape(spans: tuple[Span, ...]) -> list[tuple[date, int, int]]:
    return [(span.day, span.clock, span.minutes) for span in spans]


def test_a_booking_that_crosses_nothing_is_one_span() -> None:
    spans = split(at(3, 18), at(3, 20), "Europe/Oslo", (360, 1320))
    assert spans == (Span(at(3, 18).astimezone(UTC), at(3, 20).astimezone(UTC), 120, date(2026, 11, 3), 1080),)


def test_a_booking_is_cut_at_the_clock_times_that_rules_mention() -> None:
    assert shape(split(at(3, 21), at(3, 23), "Europe/Oslo", (1320,))) == [
        (date(2026, 11, 3), 1260, 60),
        (date(2026, 11, 3), 1320, 60),
    ]


def test_a_cut_at_the_very_start_or_end_makes_no_empty_span() -> None:
    assert len(split(at(3, 22), at(3, 23), "Europe/Oslo", (1320, 1380))) == 1


def test_a_booking_over_midnight_has_a_span_on_each_date_and_counts_one_night() -> None:
    spans = split(at(3, 20), at(4, 2), "Europe/Oslo", (1320,))
    assert shape(spans) == [(date(2026, 11, 3), 1200, 120), (date(2026, 11, 3), 1320, 120), (date(2026, 11, 4), 0, 120)]
    assert [span.ends_day for span in spans] == [False, True, False]


def test_a_booking_that_ends_at_midnight_stays_on_its_date() -> None:
    assert shape(split(at(3, 20), at(4, 0), "Europe/Oslo", ())) == [(date(2026, 11, 3), 1200, 240)]


def test_the_night_the_clocks_go_back_has_an_hour_more_and_the_band_is_met_twice() -> None:
    spans = split(at(25, 1, month=10), at(25, 4, month=10), "Europe/Oslo", (150,))
    assert sum(span.minutes for span in spans) == 240
    assert [(span.clock, span.minutes) for span in spans] == [(60, 90), (150, 30), (120, 30), (150, 90)]


def test_the_night_the_clocks_go_forward_has_an_hour_less() -> None:
    spans = split(at(29, 1, month=3), at(29, 4, month=3), "Europe/Oslo", (150,))
    assert sum(span.minutes for span in spans) == 120
    assert next(span.clock for span in spans if span.clock >= 150) == 180
