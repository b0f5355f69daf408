"""The page of a space: the calendar first, and what is shown free can be booked."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import (
    ALWAYS,
    make_booking,
    make_equipment,
    make_opening_hours,
    make_organisation,
    make_person,
    make_space,
    make_special_day,
    make_terms,
    make_venue,
    oslo,
)


@pytest.fixture
def hall(app_sqlite):
    return make_space(make_venue("Åshallen"), "Hallen", area_m2=1056, capacity=300, features=["showers"])


def show(client, space, **query):
    return client.get(f"/spaces/{space.slug}", query_string=query)


def column_heads(answer) -> list[str]:
    return [head.get_text(" ", strip=True) for head in answer.page.select(".calendar thead th")]


def test_the_page_begins_with_this_week(client, hall):
    answer = show(client, hall)
    assert answer.page.h1.get_text() == "Hallen, Åshallen"
    assert answer.page.select_one(".dates h2").get_text() == "Uke 48, 23.–29. november 2026"
    assert column_heads(answer)[3] == "tor. 26. nov. i dag"
    assert answer.page.select_one("tr.now th").get_text(" ", strip=True) == "12.00 nå"


def test_another_week_is_shown_by_its_number_or_a_date_in_it(client, hall):
    for query in ({"week": "2026-W49"}, {"date": "2026-12-03"}):
        answer = show(client, hall, **query)
        assert answer.page.select_one(".dates h2").get_text() == "Uke 49, 30. november – 6. desember 2026"
    links = [link["href"] for link in answer.page.select(".dates > .row a")]
    assert links == [f"/spaces/{hall.slug}?week={week}" for week in ("2026-W48", "2026-W50", "2026-W48")]


def test_the_day_and_the_list_show_the_same_days_in_other_ways(client, hall):
    week = show(client, hall, date="2026-12-03")
    views = {link.get_text(): link["href"] for link in week.page.select(".views a")}
    assert list(views) == ["Uke", "Dag", "Liste"]
    day, listed = client.get(views["Dag"]), client.get(views["Liste"])
    assert day.page.select_one(".dates h2").get_text() == "Torsdag 3. desember 2026"
    assert not listed.page.select("table.calendar")
    assert len(listed.page.select(".calendar-list section")) == 7


@pytest.mark.parametrize("query", [{"date": "2026-02-30"}, {"week": "2026-W99"}, {"date": "9999-12-31", "view": "day"}])
def test_a_date_that_is_none_shows_today_and_says_so(client, hall, query):
    answer = show(client, hall, **query)
    assert answer.status_code == 422
    assert answer.page.select_one("#go-to-date-error")
    assert "26. november" in answer.words or "23.–29. november" in answer.words


def test_an_unknown_view_is_the_week(client, hall):
    assert len(column_heads(show(client, hall, view="<script>"))) == 7


def test_a_free_time_leads_to_booking_it(client, hall):
    make_booking(hall)
    answer = show(client, hall, date="2026-12-03", view="day")
    free = {link.get_text(): link["href"] for link in answer.page.select(".calendar td a")}
    assert free["Ledig 20.00"] == f"/my/bookings/new?space={hall.slug}&date=2026-12-03&from=20:00&to=21:00"
    assert "Ledig 18.00" not in free
    assert "18.00–20.00 Opptatt" in " ".join(answer.page.select_one(".calendar-list").get_text(" ").split())


def test_a_member_gets_from_the_free_time_to_a_form_with_the_time_filled_in(client, hall):
    client.sign_in(make_person(member_of=make_organisation()))
    link = show(client, hall, date="2026-12-03", view="day").page.select_one(".calendar td.free a")
    form = client.get(link["href"]).page
    assert (form.select_one("#day")["value"], form.select_one("#starts_at")["value"]) == ("2026-12-03", "08:00")


def test_a_hall_with_parts_has_tabs_between_the_whole_and_its_parts(client):
    hall = make_space(name="Hallen", parts=2)
    answer = show(client, hall)
    tabs = {link.get_text(): link for link in answer.page.select(".tabs a")}
    assert list(tabs) == ["Hele Hallen", "Sal 1", "Sal 2"]
    assert tabs["Hele Hallen"]["aria-current"] == "page"
    part = client.get(tabs["Sal 1"]["href"])
    assert part.page.select_one(".tabs [aria-current]").get_text() == "Sal 1"


def test_the_day_of_a_hall_shows_its_parts_side_by_side(client):
    hall = make_space(name="Hallen", parts=3)
    assert column_heads(show(client, hall, view="day")) == ["Hele", "Sal 1", "Sal 2", "Sal 3"]


def test_a_space_that_is_not_divided_has_no_tabs(client, hall):
    assert not show(client, hall).page.select(".tabs")


def test_the_page_says_what_is_there_and_on_what_terms_it_is_booked(client, hall):
    make_terms(
        hall, shortest_minutes=60, longest_minutes=240, notice_minutes=120, horizon_days=90, cancel_deadline_hours=48
    )
    make_equipment(hall.venue, name="Klappstoler")
    words = show(client, hall).words
    for expected in (
        "Opptil 300 personer", "1 056 m²", "Dusj", "Klappstoler", "Minst 1 time, høyst 4 timer.",
        "Senest 2 timer før du skal bruke lokalet. Tidligst 90 dager før.", "Uten kostnad fram til 2 døgn før.",
        "Ikke trinnfri adkomst hele veien.",
    ):  # fmt: skip
        assert expected in words


def test_hours_of_the_space_itself_are_told_and_else_the_venues_are_pointed_at(client, hall):
    assert "Som resten av Åshallen." in show(client, hall).words
    make_opening_hours(hall.venue, {1: (960, 1320)}, space=hall)
    assert "Mandag 16.00–22.00" in show(client, hall).words


def test_a_closed_day_says_why_in_the_calendar(client, hall):
    make_special_day(hall.venue, date(2026, 12, 3), name="Valg")
    answer = show(client, hall, date="2026-12-03", view="day")
    assert [cell.get_text(strip=True) for cell in answer.page.select(".calendar td.closed")] == ["Stengt: Valg"]


def test_a_space_that_only_staff_book_offers_no_booking(client, hall):
    make_terms(hall, who_may_book="staff")
    answer = show(client, hall)
    assert not answer.page.select("main a[href^='/my/bookings/new']")
    assert "Bare kommunen selv booker dette lokalet." in answer.words


@pytest.mark.parametrize(("day", "rows"), [("2027-03-28", 46), ("2026-10-25", 50)])
def test_the_days_when_the_clocks_change_have_23_and_25_hours(client, clock, day, rows):
    clock.set_local(2026, 10, 20, 12)
    space = make_space(make_venue(open_at={}))
    make_opening_hours(space.venue, ALWAYS, on_public_holidays=True)  # 28 March 2027 is Easter Sunday too
    answer = show(client, space, view="day", date=day)
    assert len(answer.page.select(".calendar tbody tr")) == rows
    week = show(client, space, date=day)
    assert {sum(int(cell.get("colspan", 1)) for cell in row.select("th")) for row in week.page.select("tbody tr")} == {
        1
    }


def test_what_is_unknown_or_out_of_use_is_not_found(client):
    assert client.get("/spaces/ukjent").status_code == 404
    assert show(client, make_space(active=False)).status_code == 404


def test_a_week_asks_the_database_no_more_often_when_it_is_full(client, hall, statements_of):
    make_booking(hall)
    one = statements_of(lambda: show(client, hall, date="2026-12-03"))
    for hour in (8, 10, 12, 14, 16):
        make_booking(hall, hours=2, starts_at=oslo(2026, 12, 4, hour))
    assert statements_of(lambda: show(client, hall, date="2026-12-03")) == one
    assert one < 20
