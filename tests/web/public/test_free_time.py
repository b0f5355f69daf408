"""Finding a time on the page."""

from __future__ import annotations

from datetime import date

import pytest

from booking.web.public.free_time import season_end
from tests.factories import make_booking, make_space, make_venue, oslo

ASKED = {
    "every": "week",
    "weekday": "4",
    "from": "18:00",
    "to": "20:00",
    "length": "120",
    "first": "2026-12-01",
    "last": "2026-12-31",
}


def ask(client, **changes):
    return client.get("/free-times", query_string={**ASKED, **changes})


@pytest.fixture(autouse=True)
def hall(client):
    return make_space(make_venue("Åshallen"), "Hallen", capacity=100)


def test_the_front_page_leads_here_and_the_form_is_filled_in_with_a_usual_evening(client):
    assert client.get("/").page.select_one('a[href="/free-times"]')
    page = client.get("/free-times").page
    assert page.select_one("#from")["value"] == "17:00"
    assert len(page.select("input[name=weekday][checked]")) == 4
    assert not page.select(".results")


def test_a_weekly_time_is_answered_with_how_many_dates_are_free_and_why_the_others_are_not(client, hall):
    make_booking(hall, oslo(2026, 12, 10, 18), hours=2)
    answer = ask(client)
    assert "Hver torsdag kl. 18.00–20.00" in answer.words
    assert "Ledig 4 av 5 datoer" in answer.words
    assert "Torsdag 10. desember" in answer.page.select_one(".result details").get_text()
    link = answer.page.select_one(".answer a")["href"]
    assert link.startswith("/my/series/new?")
    assert "from=18:00" in link
    assert "to=20:00" in link


def test_a_single_evening_is_answered_with_days_that_can_be_booked(client):
    answer = ask(client, every="once")
    times = answer.page.select(".times a")
    assert times[0].get_text() == "Torsdag 3. desember kl. 18.00"
    assert len(times) == 3
    assert times[0]["href"].startswith("/my/bookings/new?")


def test_nothing_free_says_what_to_try(client, hall):
    for day in (3, 10, 17, 24, 31):
        make_booking(hall, oslo(2026, 12, day, 17), hours=4)
    assert "Ingen lokaler har ledig tid da" in ask(client).words


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"weekday": []}, "weekday-0", "Velg minst én ukedag."),
        ({"last": "2026-11-30"}, "last", "Siste dag er før den første."),
        ({"first": "2026-01-01", "last": "2026-01-31"}, "last", "Datoen er passert."),
        ({"last": "2035-01-01"}, "last", "Velg en dag innen to år."),
        ({"last": "2028-06-01"}, "last", "Velg høyst ett år om gangen."),
        ({"to": "19:00"}, "to", "ikke plass til så lang tid"),
        ({"to": "17:00"}, "to", "ikke plass til så lang tid"),
        ({"from": "25:00"}, "from", "18.00"),
        ({"first": "9999-99-99"}, "first", "3.12.2026"),
        ({"length": "7"}, "length", "Velg"),
        ({"people": "-3"}, "people", "Skriv et tall"),
        ({"every": "<script>"}, "every-0", "Velg"),
    ],
)
def test_what_does_not_go_together_is_said_beside_the_field_and_nothing_is_lost(client, changes, field, sentence):
    answer = ask(client, **changes)
    assert answer.status_code == 422
    told = answer.page.select_one(f'.ds-error-summary a[href="#{field}"]')
    assert sentence in told.get_text()
    if "length" not in changes:
        assert answer.page.select_one("#length option[selected]")["value"] == "120"


@pytest.mark.parametrize(
    ("first", "end"),
    [
        (date(2026, 8, 17), date(2026, 12, 20)),
        (date(2026, 11, 30), date(2027, 6, 20)),
        (date(2027, 1, 4), date(2027, 6, 20)),
        (date(2027, 6, 1), date(2027, 12, 20)),
    ],
)
def test_the_season_that_is_offered_has_some_weeks_left(first, end):
    assert season_end(first) == end
