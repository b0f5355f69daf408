"""The front page: a search that can be read in its address, and that says what is wrong with it."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.factories import make_booking, make_space, make_terms, make_venue, oslo


def search(client, **query):
    return client.get("/", query_string={name.replace("_", "-"): value for name, value in query.items()})


def at_six(client, **query):
    return client.get("/", query_string={"date": "2026-12-03", "from": "18:00", "length": "120", **query})


def results(answer, section: str) -> list[str]:
    return [heading.get_text() for heading in answer.page.select(f"section:has(#{section}) h3 a")]


def test_without_a_search_every_space_stands_under_its_venue_with_its_first_free_time(client):
    make_space(make_venue("Østre skole"), "Gymsalen")
    make_space(make_venue("Ås kulturhus"), "Storsalen")
    page = client.get("/").page
    assert [heading.get_text() for heading in page.select(".of-venue h3")] == ["Østre skole", "Ås kulturhus"]
    assert "Først ledig I dag kl. 12.00" in " ".join(page.select_one(".result").get_text(" ").split())


def test_what_is_free_at_the_wanted_time_leads_to_its_calendar_and_to_booking_it(app, client):
    space = make_space(make_venue("Åshallen"), "Turnhallen")
    answer = at_six(client)
    assert answer.page.h1.get_text() == "Finn et lokale"
    assert answer.page.select_one("#free").get_text() == "Ledig torsdag 3. desember kl. 18.00–20.00"
    calendar, book = (link["href"] for link in answer.page.select(".result a"))
    assert calendar == f"/spaces/{space.slug}?date=2026-12-03"
    query = parse_qs(urlsplit(book).query)
    assert (urlsplit(book).path, query) == (
        "/my/bookings/new",
        {"space": [space.slug], "date": ["2026-12-03"], "from": ["18:00"], "to": ["20:00"]},
    )
    assert client.get(calendar).status_code == 200


def test_what_is_taken_says_so_and_offers_its_nearest_free_time(client):
    space = make_space(make_venue("Åshallen"), "Turnhallen")
    make_booking(space)
    answer = at_six(client)
    assert answer.page.select_one("#free").get_text() == "Ingenting er ledig torsdag 3. desember kl. 18.00–20.00"
    assert results(answer, "near") == ["Turnhallen, Åshallen"]
    assert "Lokalet er opptatt torsdag 3. desember kl. 18.00–20.00." in answer.words
    assert "Nærmeste ledige: torsdag 3. desember kl. 16.00" in answer.words


def test_a_day_alone_shows_the_free_times_and_each_begins_a_booking_of_the_wanted_length(client):
    make_space(make_venue(open_at={4: (16 * 60, 22 * 60)}))
    page = search(client, date="2026-12-03", length="90").page
    times = page.select(".times a")
    assert [link.get_text() for link in times] == ["16.00–22.00"]
    assert "from=16:00&to=17:30" in times[0]["href"]


def test_a_search_that_nothing_suits_says_what_to_change(client):
    make_space(kind="gym", capacity=40, features=["piano"])
    answer = search(client, people="400", kind="gym", feature="piano", step_free="y")
    assert answer.status_code == 200
    for way in ("ta bort noe av det lokalet må ha", "velg en annen type lokale", "skriv færre personer"):
        assert way in answer.words
    assert answer.page.select_one(".empty a")["href"] == "/"


def test_a_municipality_without_spaces_gets_a_page_and_not_a_fault(client):
    assert "Kommunen har ikke lagt inn lokaler ennå." in client.get("/").words


def test_the_search_stands_in_the_form_again(client):
    make_space(make_venue("Åshallen"), kind="gym", features=["piano"])
    query = {"people": "12", "kind": "gym", "venue": "ashallen", "feature": "piano", "step-free": "y"}
    page = at_six(client, **query).page
    chosen = {
        "date": page.select_one("#date")["value"],
        "from": page.select_one("#from")["value"],
        "length": page.select_one("#length option[selected]")["value"],
        "people": page.select_one("#people")["value"],
        "kind": page.select_one("#kind option[selected]")["value"],
        "venue": page.select_one("#venue option[selected]")["value"],
        "feature": page.select_one("input[name=feature][checked]")["value"],
    }
    assert chosen == {
        "date": "2026-12-03",
        "from": "18:00",
        "length": "120",
        **{name: query[name] for name in chosen if name in query},
    }
    assert page.select_one("input[name=step-free]").has_attr("checked")
    assert page.select_one("form.find details").has_attr("open")


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ({"date": "2026-11-25"}, "date", "Datoen er passert"),
        ({"date": "9999-12-31", "from": "18:00"}, "date", "Så langt fram kan ingen booke"),
        ({"date": "3. desember"}, "date", "Skriv datoen slik: 3.12.2026."),
        ({"from": "18:00"}, "date", "Velg hvilken dag også"),
        ({"date": "2026-11-26", "from": "11:00"}, "from", "Tiden er passert"),
        ({"date": "2026-12-03", "from": "kl. seks"}, "from", "Skriv klokkeslettet slik: 18.00."),
        ({"date": "2027-03-28", "from": "02:30"}, "from", "fordi den stilles fram. Velg 03.00 eller senere."),
        ({"people": "-3"}, "people", "Skriv et tall fra 1 til"),
        ({"people": "99999999999999999999"}, "people", "Skriv et tall fra 1 til"),
        ({"people": "mange"}, "people", "Skriv et helt tall."),
        ({"length": "17"}, "length", "Velg ett av alternativene."),
        ({"kind": "hemmelig"}, "kind", "Velg ett av alternativene."),
        ({"venue": "'; drop table space"}, "venue", "Velg ett av alternativene."),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(client, query, field, words):
    make_space()
    answer = client.get("/", query_string=query)
    assert answer.status_code == 422
    assert words in answer.page.select_one(f"#{field}-error").get_text()
    assert answer.page.select_one(f".ds-error-summary a[href='#{field}']")
    for name, value in query.items():
        control = answer.page.select_one(f"#{name}")
        assert control.name == "select" or control["value"] == value
    assert not answer.page.select(".result")


def test_markup_in_every_field_is_only_text(client):
    make_space()
    evil = "<script>alert(1)</script>\r\nSet-Cookie: a=b"
    query = dict.fromkeys(("date", "from", "length", "people", "kind", "venue", "feature", "step-free"), evil)
    answer = client.get("/", query_string=query)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.get_data(as_text=True)
    assert "Set-Cookie: a=b" not in str(answer.headers)


def test_the_shortcuts_are_times_to_come(client, clock):
    make_space()
    clock.set_local(2026, 11, 28, 19)  # a Saturday evening
    links = {link.get_text(): link["href"] for link in client.get("/").page.select(".shortcut")}
    assert list(links) == ["I morgen kveld kl. 18.00", "Lørdag kl. 12.00"]
    assert "date=2026-12-05" in links["Lørdag kl. 12.00"]
    assert {client.get(href).status_code for href in links.values()} == {200}


def test_on_the_night_with_a_repeated_hour_the_first_is_meant_and_the_length_is_real(client, clock):
    clock.set_local(2026, 10, 20, 12)
    make_space(make_venue(open_at=dict.fromkeys(range(1, 8), (0, 1440))))
    answer = client.get("/", query_string={"date": "2026-10-25", "from": "01:00", "length": "180"})
    assert answer.status_code == 200
    assert "01.00 (CEST)–03.00 (CET)" in answer.page.select_one("#free").get_text()


def test_a_space_that_answers_on_request_says_so(client):
    make_terms(make_space(), approval="by_request")
    assert "Saksbehandler svarer" in at_six(client).words


def test_a_page_of_many_spaces_asks_the_database_no_more_often(app, client, statements_of):
    for number in range(3):
        make_space(make_venue(f"Sted {number}"))
    few = statements_of(lambda: at_six(client))
    for number in range(3, 30):
        make_space(make_venue(f"Sted {number}"))
    assert statements_of(lambda: at_six(client)) == few


def test_the_search_is_sent_as_it_stands_by_the_browser(client):
    make_space()
    answer = client.submit(client.get("/"), "form.find", date="2026-12-03", **{"from": "18:00"})
    assert results(answer, "free")
    assert date.fromisoformat(answer.page.select_one("#date")["value"]) == oslo(2026, 12, 3, 12).date()
