"""Booking terms as a person at the counter would say them."""

from __future__ import annotations

import pytest

from booking.domain.booking_terms import Approval, Terms, WhoMayBook
from booking.messages.booking_terms import duration, grid, terms_in_words


@pytest.mark.parametrize(
    ("terms", "heading", "sentence"),
    [
        (
            Terms(shortest_minutes=60, longest_minutes=240),
            "Hvor lenge",
            "Minst 1 time, høyst 4 timer. Starter og slutter på hele og halve timer.",
        ),
        (
            Terms(shortest_minutes=30, grid_minutes=15),
            "Hvor lenge",
            "Minst 30 min. Starter og slutter hvert 15. minutt.",
        ),
        (
            Terms(shortest_minutes=90, longest_minutes=90, grid_minutes=60),
            "Hvor lenge",
            "Alltid 1 time 30 min. Starter og slutter på hele timer.",
        ),
        (
            Terms(notice_minutes=2 * 24 * 60, horizon_days=1),
            "Når du må booke",
            "Senest 2 døgn før du skal bruke lokalet. Tidligst 1 dag før.",
        ),
        (Terms(horizon_days=0), "Når du må booke", "Bare samme dag."),
        (
            Terms(buffer_before_minutes=15, buffer_after_minutes=30),
            "Rigging og rydding",
            "Det settes av 15 min før og 30 min etter hver booking.",
        ),
        (Terms(buffer_before_minutes=60), "Rigging og rydding", "Det settes av 1 time før hver booking."),
        (Terms(buffer_after_minutes=60), "Rigging og rydding", "Det settes av 1 time etter hver booking."),
        (Terms(cancel_deadline_hours=48), "Avbestilling", "Uten kostnad fram til 2 døgn før."),
        (
            Terms(cancel_deadline_hours=0),
            "Avbestilling",
            "Du kan avbestille uten kostnad helt til bookingen begynner.",
        ),
    ],
)
def test_each_rule_is_a_sentence(terms, heading, sentence):
    assert dict(terms_in_words(terms))[heading] == sentence


def test_rules_that_say_nothing_are_left_out():
    headings = [heading for heading, _sentence in terms_in_words(Terms(horizon_days=None))]
    assert headings == ["Hvem kan booke", "Svar", "Hvor lenge", "Avbestilling"]


@pytest.mark.parametrize("who", WhoMayBook)
@pytest.mark.parametrize("approval", Approval)
def test_everyone_who_may_book_and_every_way_to_answer_have_words(who, approval):
    told = dict(terms_in_words(Terms(who_may_book=who, approval=approval)))
    assert told["Hvem kan booke"].endswith(".")
    assert told["Svar"].endswith(".")


def test_a_duration_is_in_the_largest_unit_that_fits():
    told = [duration(minutes) for minutes in (45, 60, 150, 1440, 2 * 1440, 1500)]
    assert told == ["45 min", "1 time", "2 timer 30 min", "1 døgn", "2 døgn", "25 timer"]


def test_a_grid_of_an_hour_and_of_half_an_hour_have_words_of_their_own():
    assert grid(60) != grid(30) != grid(20)
