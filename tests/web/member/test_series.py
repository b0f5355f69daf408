"""A series in a browser: every date first, then the choice, then the series with all its dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Booking, BookingSeries, BookingSeriesSkip
from tests.factories.booking import book_series, make_booking
from tests.factories.organisation import make_organisation
from tests.factories.person import make_person
from tests.factories.premises import make_space, make_terms, make_venue
from tests.factories.tariff import DOCUMENT, make_tariff
from tests.factories.times import oslo

FORM = "form.booking-form"
TABLE = "form.series-dates"
FILLED: dict[str, Any] = {
    "purpose": "training",
    "participants": 20,
    "participants_under_19": 18,
    "weekdays": ["4"],
    "count": 5,
}


@pytest.fixture
def club(app_sqlite: Any) -> Any:
    make_tariff()
    return make_organisation("Ås turn", tenant_class="local_voluntary")


@pytest.fixture
def hall(club: Any) -> Any:
    hall = make_space(venue=make_venue("Åshallen"), name="Flate 1", capacity=100, parts=2)
    make_terms(hall, approval="instant")
    return hall


@pytest.fixture
def member(club: Any) -> Any:
    return make_person(name="Kari Nordmann", member_of=club)


@pytest.fixture
def browser(member: Any, client: Any) -> Any:
    return client.sign_in(member)


def shown_dates(browser: Any, hall: Any, **changes: Any) -> Any:
    form = browser.get(f"/my/series/new?space={hall.slug}&date=2026-12-03&from=18:00&to=20:00")
    return browser.submit(form, FORM, action="preview", **{**FILLED, **changes})


def bookings() -> list[Booking]:
    return list(db.session.scalars(select(Booking).where(Booking.series_id.is_not(None)).order_by(Booking.starts_at)))


def test_the_booking_form_leads_to_a_series_with_what_was_typed(browser: Any, hall: Any) -> None:
    form = browser.get(f"/my/bookings/new?space={hall.slug}&date=2026-12-03&from=18:00&to=20:00").page
    button = form.select_one("button[value=repeat]")
    values = {control["name"]: control.get("value", "") for control in form.select(f"{FORM} input[name]")}
    page = browser.post(button["formaction"], data={**values, "action": "repeat", "title": "Turn for alle"}).page
    assert page.select_one("[name=title]")["value"] == "Turn for alle"
    assert [box["value"] for box in page.select("[name=weekdays][checked]")] == ["4"]


def test_every_date_is_shown_with_its_answer_and_price_before_anything_is_sent(browser: Any, hall: Any) -> None:
    make_booking(hall, oslo(2026, 12, 10, 19), organisation=make_organisation("Hemmelig forening"))
    page = shown_dates(browser, hall)
    assert page.status_code == 200
    assert len(page.page.select("tbody tr")) == 5
    assert "4 av 5 datoer blir med" in page.words
    assert "Lokalet er opptatt torsdag 10. desember kl. 19.00–21.00." in page.words
    assert "Hemmelig" not in page.words
    assert page.page.select_one("#take-2026-12-10").get("checked") is None
    assert bookings() == []


def test_the_dates_are_sent_and_the_series_shows_them(browser: Any, hall: Any) -> None:
    answer = browser.submit(shown_dates(browser, hall), TABLE, action="send")
    assert answer.status_code == 303
    page = browser.get(answer.location)
    assert "5 datoer er bekreftet" in page.words
    assert "5 bekreftet" in page.words
    assert len(bookings()) == 5
    one = browser.get(f"/my/bookings/{bookings()[0].reference}")
    assert "Dette er én dato i en serie" in one.words


def test_a_date_is_left_out_another_moved_to_an_alternative_and_a_third_gets_a_part(browser: Any, hall: Any) -> None:
    make_booking(hall, oslo(2026, 12, 10, 18))
    part = db.session.scalars(select(Booking.space_id)).first()
    part = db.session.scalars(select(type(hall).id).where(type(hall).parent_id == hall.id)).first()
    table = shown_dates(browser, hall)
    choice = table.page.select_one("button[name=choose]")["value"]
    table = browser.submit(table, TABLE, choose=choice)
    assert table.page.select_one("#take-2026-12-10").get("checked") is not None
    answer = browser.submit(table, TABLE, action="send", **{"take-2026-12-03": None, "space-2026-12-17": part})
    assert answer.status_code == 303
    moved, elsewhere, *others = bookings()
    assert (moved.series_day, moved.off_series) == (date(2026, 12, 10), True)
    assert elsewhere.space_id == part
    assert len(others) == 2
    assert [skip.code for skip in db.session.scalars(select(BookingSeriesSkip))] == ["series.left_out"]


def test_a_date_that_is_taken_meanwhile_stops_everything_and_is_shown(browser: Any, hall: Any) -> None:
    table = shown_dates(browser, hall)
    make_booking(hall, oslo(2026, 12, 10, 18))
    answer = browser.submit(table, TABLE, action="send")
    assert answer.status_code == 422
    assert "1 dato du valgte, kan ikke bookes" in answer.words
    assert bookings() == []
    again = browser.submit(answer, TABLE, action="send")
    assert again.status_code == 303
    assert len(bookings()) == 4


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"count": 5000}, "En serie kan ha høyst 600 datoer"),
        ({"ends_at": "17:00"}, "må være etter starten"),
        ({"count": "", "ends_on": "9999-12-31"}, "for langt unna"),
        ({"count": ""}, "Velg når serien slutter"),
        ({"weekdays": None}, "Velg minst én ukedag"),
        ({"day": "2027-03-28", "starts_at": "02:30", "ends_at": "04:00", "weekdays": ["7"]}, "stilles fram"),
    ],
)
def test_what_is_no_series_is_told_beside_its_field_and_nothing_typed_is_lost(
    browser: Any, hall: Any, typed: dict[str, Any], words: str
) -> None:
    answer = shown_dates(browser, hall, title="Vårt", **typed)
    assert words in answer.words
    assert answer.page.select_one("[name=title]")["value"] == "Vårt"
    assert bookings() == []


def test_one_can_go_back_from_the_table_to_the_form(browser: Any, hall: Any) -> None:
    form = browser.submit(shown_dates(browser, hall, title="Vårt"), TABLE, action="edit")
    assert form.page.select_one(f"{FORM} [name=title]")["value"] == "Vårt"
    assert form.page.select_one(f"{FORM} [name=count]")["value"] == "5"


def test_a_skipped_date_is_put_back_when_it_has_become_free(browser: Any, hall: Any) -> None:
    from booking.domain.permissions import SYSTEM
    from booking.services.booking import CancelBooking, cancel_booking

    other = make_booking(hall, oslo(2026, 12, 10, 18))
    answer = browser.submit(shown_dates(browser, hall), TABLE, action="send")
    page = browser.get(answer.location)
    assert "Lokalet var opptatt" in page.words
    assert not page.page.select("form[action$=put-back]")
    extensions = browser.application.extensions
    cancel_booking(
        SYSTEM,
        CancelBooking(reference=other.reference),
        now=extensions["clock"].now(),
        settings=extensions["settings"],
    )
    page = browser.get(answer.location)
    back = browser.submit(page, "form[action$=put-back]")
    assert "Datoen er satt tilbake og bekreftet" in browser.get(back.location).words
    assert [booking.series_day for booking in bookings()] == [
        date(2026, 12, 3) + timedelta(weeks=week) for week in range(5)
    ]
    assert not browser.get(answer.location).page.select("form[action$=put-back]")


def test_cancelling_this_and_the_next_says_first_what_it_means(browser: Any, hall: Any, club: Any, member: Any) -> None:
    series = book_series(hall, club, member)
    third = series.bookings[2]
    one = browser.get(f"/my/bookings/{third.reference}/cancel")
    link = next(a for a in one.page.select("main a") if "denne og de neste" in a.get_text())
    page = browser.get(link["href"])
    assert "Det koster ingenting å avbestille" in page.words
    assert len(page.page.select("tbody tr")) == 2
    answer = browser.submit(page, reason="Sesongen er slutt")
    assert answer.status_code == 303
    assert [booking.state for booking in bookings()] == ["confirmed", "confirmed", "cancelled", "cancelled"]
    assert "2 bekreftet · 2 avlyst" in browser.get(answer.location).words


def test_a_series_of_others_is_not_found(browser: Any, hall: Any) -> None:
    others = make_organisation("Andre")
    series = book_series(hall, others, make_person(member_of=others))
    for address in ("", "/cancel"):
        assert browser.get(f"/my/series/{series.reference}{address}").status_code == 404
    assert browser.post(f"/my/series/{series.reference}/put-back", data={"day": "2027-01-07"}).status_code == 404
    assert db.session.get_one(BookingSeries, series.id).sequence == 1


def test_changing_the_whole_series_shows_what_becomes_of_each_date_first(
    browser: Any, hall: Any, club: Any, member: Any
) -> None:
    series = book_series(hall, club, member)
    make_booking(hall, oslo(2027, 1, 14, 20), organisation=make_organisation("Andre"))
    page = browser.get(f"/my/series/{series.reference}/change")
    shown = browser.submit(page, action="preview", starts_at="19:00", ends_at="21:00")
    assert "Lokalet er opptatt torsdag 14. januar kl. 20.00–22.00." in shown.words
    assert len(shown.page.select("[name=agreed]")) == 3
    answer = browser.submit(shown, action="send")
    assert answer.status_code == 303
    assert "3 datoer er endret. 1 dato er som før." in browser.get(answer.location).words
    assert [booking.starts_at.hour for booking in bookings()] == [18, 17, 18, 18]


def test_one_tap_gives_a_date_back_and_another_takes_it_again(browser: Any, hall: Any, club: Any, member: Any) -> None:
    series = book_series(hall, club, member)
    page = browser.get("/my/bookings")
    assert "Vi bruker ikke torsdag" in page.words
    answer = browser.submit(page, f"form[action$='{series.bookings[2].reference}/give-back']")
    page = browser.get(answer.location)
    assert answer.location.endswith(f"/my/series/{series.reference}")
    assert "Tida er ledig for andre" in page.words
    assert "Dere ga den tilbake" in page.words
    assert [booking.state for booking in bookings()] == ["confirmed", "confirmed", "cancelled", "confirmed"]
    back = browser.submit(page, "form[action$=put-back]")
    assert "Datoen er satt tilbake og bekreftet" in browser.get(back.location).words


def test_one_tap_never_costs_anything_before_the_page_has_said_what(
    browser: Any, hall: Any, club: Any, member: Any
) -> None:
    fee = {"id": "late", "name": "Sen avlysning", "steps": [{"notice_under_days": 90, "percent": 100}]}
    make_tariff({**DOCUMENT, "cancellation": [fee]})
    series = book_series(hall, club, member, participants_under_19=0)
    page = browser.submit(
        browser.get(f"/my/series/{series.reference}"), f"form[action$='{series.bookings[2].reference}/give-back']"
    )
    assert page.status_code == 422
    assert "Det koster 600 kr å gi tida tilbake nå" in page.words
    assert [booking.state for booking in bookings()] == ["confirmed"] * 4
    answer = browser.submit(page, "main form")
    assert answer.status_code == 303
    assert bookings()[2].cancellation_fee_ore == 60000


def test_a_caretaker_sees_a_series_that_goes_without_a_date(client: Any, hall: Any, club: Any, member: Any) -> None:
    make_booking(hall, oslo(2027, 1, 14, 18), organisation=make_organisation("Andre"))
    series = book_series(hall, club, member)
    page = client.sign_in(make_person("caretaker")).get(f"/my/series/{series.reference}")
    assert page.status_code == 200
    assert "Lokalet var opptatt" in page.words
