"""A length of time as people write it."""

from __future__ import annotations

import pytest

from booking.i18n import LANGUAGES, use_language
from booking.web.admin.duration import minutes_of, written


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90),
        ("90 min", 90),
        ("1 time 30 min", 90),
        ("1,5 t", 90),
        ("1.5 hours", 90),
        ("2 TIMER", 120),
        ("2 timar", 120),
        ("1 døgn", 1440),
        ("3 dager og 2 timer", 4440),
        ("2 uker", 20160),
        ("0", 0),
    ],
)
def test_it_is_read_in_every_language(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["to timer", "2 måneder", "1,5 min", "-30", "30 30x", "1e5", "٣", "12345678"])
def test_what_cannot_be_read_is_none(text: str) -> None:
    assert minutes_of(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("minutes", [0, 15, 60, 90, 150, 1440, 2880, 1530])
def test_what_the_field_shows_can_be_read_back(language: str, minutes: int) -> None:
    with use_language(language):
        assert minutes_of(written(minutes)) == minutes
