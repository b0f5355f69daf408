"""Series by programs: seen date by date, made in one go, read, changed, cancelled, and skipped dates put back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.database import db
from booking.models import Booking, BookingSeries, KeptAnswer, Letter, LogEntry
from tests.factories import make_booking, make_closure, make_organisation, make_space, make_token, oslo
from tests.fixtures.clock import FrozenClock
from tests.web.api.conftest import SERIES, House, Program, codes

DAYS = ["2026-12-03", "2026-12-10", "2026-12-17"]


def stored(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def preview(program: Program, **changes: Any) -> Any:
    return program.ask("POST", "/series/preview", json={**SERIES, **changes})


def times(series: Any) -> list[str]:
    return [f"{each['starts_at'][:16]}–{each['ends_at'][11:16]} {each['state']}" for each in series["dates"]]


def test_every_date_is_shown_with_its_answer_alternatives_and_price_and_nothing_is_stored(
    program: Program, house: House
) -> None:
    make_booking(house.hall, oslo(2026, 12, 10, 18))
    make_closure(house.hall, oslo(2026, 12, 17, 0), public_text="Gulvet lakkes")
    before = stored(Booking)
    answer = preview(program, participants_under_19=0)
    assert (answer.status_code, answer.json["state"], answer.json["time_zone"]) == (200, "confirmed", "Europe/Oslo")
    free, taken, closed = answer.json["dates"]
    assert (free["day"], free["state"], free["starts_at"]) == (DAYS[0], "confirmed", "2026-12-03T18:00:00+01:00")
    assert (free["price"]["amount_ore"], free["finding"], free["space"]) == (60_000, None, house.hall.slug)
    assert (taken["state"], taken["finding"]["code"], taken["price"]) == (None, "booking.taken", None)
    assert taken["alternatives"][0]["starts_at"] == "2026-12-10T16:00:00+01:00"
    assert (closed["finding"]["code"], "Gulvet lakkes" in closed["finding"]["detail"]) == ("booking.closure", True)
    assert answer.json["price"]["amount_ore"] == 60_000
    assert (stored(Booking), stored(BookingSeries), stored(KeptAnswer)) == (before, 0, 0)


def test_a_series_is_made_in_one_go_and_read(program: Program, house: House) -> None:
    make_booking(house.hall, oslo(2026, 12, 10, 18))
    made = program.book_series()
    series = made.json
    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1/series/{series['reference']}")
    assert times(series) == ["2026-12-03T18:00–20:00 confirmed", "2026-12-17T18:00–20:00 confirmed"]
    assert (series["states"], series["from_time"], series["weekdays"]) == ({"confirmed": 2}, "18:00", [4])
    assert series["skipped"] == [{"day": DAYS[1], "code": "booking.taken", "reason": "Lokalet var opptatt"}]
    assert (series["amount_ore"], series["can_be_put_back"]) == (0, [])
    read = program.get(f"/series/{series['reference']}")
    assert (read.json, read.headers["ETag"]) == (series, made.headers["ETag"])
    booking = program.get(f"/bookings/{series['dates'][0]['booking']}").json
    assert (booking["in_series"], booking["starts_at"]) == (True, series["dates"][0]["starts_at"])
    assert db.session.scalars(select(Letter.kind).where(Letter.kind.like("series%"))).all() == ["series_confirmed"]
    entry = db.session.scalars(select(LogEntry).where(LogEntry.action == "series.placed")).one()
    assert (entry.person_id, entry.token.name) == (None, "Medlemssystemet")


def test_the_same_request_again_is_one_series(program: Program) -> None:
    first, again = program.book_series("one"), program.book_series("one")
    assert (again.status_code, again.data, again.headers["ETag"]) == (201, first.data, first.headers["ETag"])
    assert (stored(BookingSeries), stored(Booking), stored(KeptAnswer)) == (1, 3, 1)
    other = program.book_series("one", count=2)
    assert (other.status_code, codes(other)) == (422, ["api.idempotency_key_reused"])


def test_dates_are_left_out_moved_to_an_alternative_or_given_another_space(program: Program, house: House) -> None:
    make_booking(house.hall, oslo(2026, 12, 10, 18))
    beside = make_space(house.hall.venue, "Flate 2")
    alternative = preview(program).json["dates"][1]["alternatives"][0]
    choices = [
        {"day": DAYS[0], "take": False},
        {"day": DAYS[1], **alternative},
        {"day": DAYS[2], "space": beside.slug},
    ]
    shown = preview(program, choices=choices).json["dates"]
    assert [(each["state"], each["space"]) for each in shown] == [
        (None, house.hall.slug), ("requested", house.hall.slug), ("requested", beside.slug),
    ]  # fmt: skip
    series = program.book_series(choices=choices).json
    moved, elsewhere = series["dates"]
    assert (moved["day"], moved["starts_at"], moved["changed_alone"]) == (DAYS[1], alternative["starts_at"], True)
    assert (elsewhere["space"], elsewhere["state"]) == (beside.slug, "requested")
    assert [skip["code"] for skip in series["skipped"]] == ["series.left_out"]
    assert series["can_be_put_back"] == [DAYS[0]]


def test_a_date_that_was_chosen_and_is_taken_stops_everything(program: Program, house: House) -> None:
    make_booking(house.hall, oslo(2026, 12, 10, 18))
    refused = program.book_series("one", choices=[{"day": DAYS[1]}])
    assert (refused.status_code, codes(refused)) == (422, ["series.dates_not_free"])
    assert refused.json["findings"][0]["parameters"]["days"] == [DAYS[1]]
    assert (stored(BookingSeries), stored(KeptAnswer)) == (0, 0)
    assert program.book_series("one").status_code == 201


def test_a_change_of_all_dates_tells_first_what_becomes_of_each(program: Program, house: House) -> None:
    series = program.book_series().json
    make_booking(house.hall, oslo(2026, 12, 10, 20), organisation=make_organisation("Andre"))
    path, change = f"/series/{series['reference']}", {"scope": "all", "from_time": "19:00", "to_time": "21:00"}
    shown = program.ask("POST", f"{path}/preview", json=change).json
    assert [each["changed"] for each in shown["dates"]] == [True, False, True]
    assert shown["dates"][0]["starts_at"] == "2026-12-03T19:00:00+01:00"
    assert shown["dates"][1]["finding"]["code"] == "booking.taken"
    other = program.send("PATCH", path, {**change, "agreed": shown["agreed"][:1]})
    assert (other.status_code, codes(other)) == (422, ["series.dates_have_changed"])
    changed = program.send("PATCH", path, {**change, "agreed": shown["agreed"]})
    assert changed.status_code == 200
    assert [text[11:16] for text in times(changed.json)] == ["19:00", "18:00", "19:00"]
    assert [each["changed_alone"] for each in changed.json["dates"]] == [False, True, False]


def test_a_change_from_a_date_on_continues_under_a_new_reference(program: Program) -> None:
    series = program.book_series().json
    changed = program.send(
        "PATCH", f"/series/{series['reference']}", {"scope": "following", "day": DAYS[1], "weekday": 2}
    ).json
    assert (changed["continues"], changed["weekdays"]) == (series["reference"], [2])
    assert times(changed) == ["2026-12-08T18:00–20:00 confirmed", "2026-12-15T18:00–20:00 confirmed"]
    earlier = program.get(f"/series/{series['reference']}").json
    assert (earlier["continued_by"], times(earlier)) == ([changed["reference"]], ["2026-12-03T18:00–20:00 confirmed"])


def test_a_change_of_one_date_leaves_the_others_and_survives_a_change_of_all(program: Program, house: House) -> None:
    beside = make_space(house.hall.venue, "Flate 2")
    path = f"/series/{program.book_series().json['reference']}"
    change = {"scope": "this", "day": DAYS[1], "from_time": "17:00", "weekday": 5, "space": beside.slug}
    (shown,) = program.ask("POST", f"{path}/preview", json=change).json["dates"]
    assert (shown["starts_at"], shown["space"], shown["changed"]) == ("2026-12-11T17:00:00+01:00", beside.slug, True)
    changed = program.send("PATCH", path, change).json
    assert times(changed)[1] == "2026-12-11T17:00–20:00 requested"
    later = program.send("PATCH", path, {"scope": "all", "to_time": "21:00"}).json
    assert [text[14:24] for text in times(later)] == ["00–21:00 c", "00–20:00 r", "00–21:00 c"]
    alone = program.ask("POST", f"{path}/preview", json={"scope": "all", "to_time": "20:00"}).json["alone"]
    assert alone == [changed["dates"][1]["booking"]]


def test_a_date_that_can_no_longer_be_changed_says_so_in_the_preview_too(program: Program, clock: FrozenClock) -> None:
    path = f"/series/{program.book_series().json['reference']}"
    clock.set_local(2026, 12, 3, 17)
    change = {"scope": "this", "day": DAYS[0], "to_time": "21:00"}
    shown = program.ask("POST", f"{path}/preview", json=change).json
    done = program.send("PATCH", path, change)
    assert (shown["agreed"], shown["dates"][0]["finding"]["code"], codes(done)) == (
        [], "booking.deadline_passed", ["booking.deadline_passed"],
    )  # fmt: skip


def test_cancelling_tells_the_fees_first_and_gives_the_time_back(program: Program) -> None:
    path = f"/series/{program.book_series().json['reference']}"
    asked = program.get(f"{path}/cancellation", scope="following", day=DAYS[1]).json
    assert ([each["day"] for each in asked["dates"]], asked["fee_ore"]) == (DAYS[1:], 0)
    body = {"scope": "following", "day": DAYS[1], "agreed": asked["agreed"], "reason": "Ferie"}
    dearer = program.send("POST", f"{path}/cancel", {**body, "agreed_fee_ore": 100})
    assert (dearer.status_code, codes(dearer)) == (422, ["booking.fee_has_changed"])
    done = program.send("POST", f"{path}/cancel", {**body, "agreed_fee_ore": 0}).json
    assert (done["states"], done["can_be_put_back"]) == ({"cancelled": 2, "confirmed": 1}, DAYS[1:])
    again = program.send("POST", f"{path}/cancel", {"scope": "following", "day": DAYS[1]})
    assert (again.status_code, codes(again)) == (422, ["series.nothing_to_cancel"])


def test_one_date_is_cancelled_with_its_own_letter(program: Program) -> None:
    path = f"/series/{program.book_series().json['reference']}"
    asked = program.get(f"{path}/cancellation", scope="this", day=DAYS[1]).json
    assert [each["day"] for each in asked["dates"]] == [DAYS[1]]
    wrong = program.send("POST", f"{path}/cancel", {"scope": "this", "day": DAYS[1], "agreed": []})
    assert codes(wrong) == ["series.dates_have_changed"]
    done = program.send(
        "POST", f"{path}/cancel", {"scope": "this", "day": DAYS[1], "agreed": asked["agreed"], "agreed_fee_ore": 0}
    )
    assert done.json["states"] == {"cancelled": 1, "confirmed": 2}
    assert db.session.scalars(select(Letter.kind).order_by(Letter.id)).all()[-1] == "booking_cancelled"
    refused = program.get(f"{path}/cancellation", scope="this", day=DAYS[1])
    assert (refused.status_code, codes(refused)) == (422, ["booking.state_cannot_follow"])


def test_a_skipped_date_is_put_back_when_it_is_free_and_refused_with_alternatives_before(
    program: Program, house: House
) -> None:
    in_the_way = make_booking(house.hall, oslo(2026, 12, 10, 18), organisation=house.club).reference
    path = f"/series/{program.book_series().json['reference']}"
    refused = program.send("POST", f"{path}/put-back", {"day": DAYS[1]})
    assert (refused.status_code, codes(refused)) == (409, ["booking.taken"])
    assert refused.json["alternatives"][0]["starts_at"] == "2026-12-10T16:00:00+01:00"
    assert program.send("POST", f"/bookings/{in_the_way}/cancel", {}).status_code == 200
    assert program.get(path).json["can_be_put_back"] == [DAYS[1]]
    back = program.send("POST", f"{path}/put-back", {"day": DAYS[1]}, "back")
    assert (back.status_code, back.json["starts_at"]) == (201, "2026-12-10T18:00:00+01:00")
    assert back.headers["Location"] == f"/api/v1/bookings/{back.json['reference']}"
    assert program.send("POST", f"{path}/put-back", {"day": DAYS[1]}, "back").data == back.data
    series = program.get(path).json
    assert ([each["day"] for each in series["dates"]], series["skipped"]) == (DAYS, [])
    assert program.send("POST", f"{path}/put-back", {"day": DAYS[1]}).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"scope": "all", "to_time": "21:00"}),
        ("PATCH", "", {"scope": "this", "day": DAYS[1], "to_time": "21:00"}),
        ("POST", "/cancel", {"scope": "all"}),
        ("POST", "/cancel", {"scope": "this", "day": DAYS[1]}),
        ("POST", "/put-back", {"day": DAYS[2]}),
    ],
)
def test_what_was_read_is_changed_and_what_was_not_is_refused(
    program: Program, method: str, path: str, body: dict[str, Any]
) -> None:
    series = program.book_series(choices=[{"day": DAYS[2], "take": False}]).json
    where = f"/series/{series['reference']}"
    read = program.get(where).headers["ETag"]
    first = series["dates"][0]["booking"]
    assert program.send("PATCH", f"/bookings/{first}", {"title": "Ny"}).status_code == 200
    stale = program.send(method, where + path, body, "k", **{"If-Match": read})
    assert (stale.status_code, codes(stale)) == (412, ["api.changed_meanwhile"])
    fresh = {"If-Match": program.get(where).headers["ETag"]}
    done = program.send(method, where + path, body, "k", **fresh)
    assert done.status_code in {200, 201}, done.json
    assert program.send(method, where + path, body, "k", **fresh).data == done.data


def test_series_come_in_pages_and_those_that_are_over_when_they_are_asked_for(
    program: Program, house: House, clock: FrozenClock
) -> None:
    for hour in (9, 11, 13):
        program.book_series(from_time=f"{hour:02}:00", to_time=f"{hour + 1:02}:00")
        clock.advance(minutes=1)
    seen: list[str] = []
    query = {"limit": "2"}
    while True:
        page = program.get("/series", **query).json
        seen += [item["from_time"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == ["09:00", "11:00", "13:00"]
    assert page["items"][0]["states"] == {"confirmed": 3}
    clock.advance(days=60)
    assert program.get("/series").json["items"] == []
    assert len(program.get("/series", **{"from": "2026-12-01", "to": "2026-12-31"}).json["items"]) == 3
    assert program.get("/series", **{"from": "2027-01-01", "to": "2027-01-31"}).json["items"] == []


def test_others_series_do_not_exist(program: Program, house: House, app: Flask) -> None:
    series = program.book_series().json
    stranger = Program(app, make_token(make_organisation("Andre"))[1])
    path = f"/series/{series['reference']}"
    assert stranger.get("/series").json["items"] == []
    for method, where, body in [
        ("GET", "", {}),
        ("GET", "/cancellation?scope=all", {}),
        ("PATCH", "", {"scope": "all"}),
        ("POST", "/preview", {"scope": "all"}),
        ("POST", "/cancel", {"scope": "all"}),
        ("POST", "/put-back", {"day": DAYS[0]}),
    ]:
        answer = stranger.send(method, path + where, body)
        assert (answer.status_code, codes(answer)) == (404, ["api.not_found"]), (method, where)
    assert stranger.book_series(organisation_id=house.club.id).status_code == 404


def test_a_system_that_only_looks_sees_the_series_with_a_skipped_date(house: House, app: Flask) -> None:
    make_booking(house.hall, oslo(2026, 12, 10, 18))
    series = house.program.book_series().json
    system = Program(app, make_token(venue=house.hall.venue, scopes="read")[1])
    read = system.get(f"/series/{series['reference']}")
    assert (read.status_code, len(read.json["skipped"]), read.json["can_be_put_back"]) == (200, 1, [])


def test_a_series_stays_at_the_same_time_on_the_wall(program: Program) -> None:
    series = program.book_series(starts_on="2027-03-24", weekdays=[3], count=2).json
    assert [each["starts_at"] for each in series["dates"]] == ["2027-03-24T18:00:00+01:00", "2027-03-31T18:00:00+02:00"]


def test_a_date_on_which_the_clocks_skip_the_time_is_left_out_and_a_time_that_comes_twice_is_the_first(
    program: Program, clock: FrozenClock
) -> None:
    db.session.execute(db.text("UPDATE opening_hours SET opens_minute = 0, closes_minute = 1440"))
    night = {"weekdays": [7], "from_time": "02:30", "to_time": "04:00"}
    spring = program.book_series(starts_on="2027-03-21", **night).json
    assert [each["starts_at"][:19] for each in spring["dates"]] == [
        "2027-03-21T02:30:00", "2027-04-04T02:30:00", "2027-04-11T02:30:00",
    ]  # fmt: skip
    assert [(skip["day"], skip["code"]) for skip in spring["skipped"]] == [
        ("2027-03-28", "booking.time_does_not_exist")
    ]
    clock.set_local(2026, 10, 5, 12)
    autumn = program.book_series(starts_on="2026-10-25", **{**night, "count": 1}).json["dates"][0]
    assert (autumn["starts_at"], autumn["ends_at"]) == ("2026-10-25T02:30:00+02:00", "2026-10-25T04:00:00+01:00")
    spans = db.session.execute(select(Booking.starts_at, Booking.ends_at).order_by(Booking.starts_at)).all()
    assert spans[0].ends_at - spans[0].starts_at == timedelta(hours=2, minutes=30)
