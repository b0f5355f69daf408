"""The first page: what waits is said, and nothing that is not the reader's."""

from __future__ import annotations

from datetime import date
from typing import Any

from booking.database import db
from booking.models import JobRun, Letter
from tests.factories import (
    make_booking,
    make_person,
    make_school_calendar,
    make_space,
    make_tariff,
    make_venue,
)


def test_what_waits_is_said_with_the_way_to_it(client: Any, clock: Any) -> None:
    make_booking(make_space(make_venue("Åshallen")), state="requested")
    make_venue("Tomt hus")
    make_space(make_venue("Lukket hus", open_at={}))
    calendar = make_school_calendar([("term", date(2026, 8, 17), date(2026, 12, 18))])
    make_venue("Skolen", school_calendar_id=calendar.id, active=False)
    page = client.sign_in(make_person("administrator")).get("/admin")
    tasks = {task.get_text(" ", strip=True) for task in page.page.select(".tasks li")}
    assert {
        "1 forespørsel venter på svar.",
        "Tomt hus har ingen lokaler.",
        "Lukket hus har ingen åpningstider, så ingen kan booke der.",
        "Ingen prisliste gjelder i dag, så alle priser må avgjøres for hånd.",
        "Skoleruta Skolene i Ås 2026/2027 slutter 18. desember 2026.",
    } <= tasks
    assert any("står stille" in task for task in tasks)


def test_letters_and_jobs_that_fail_are_urgent(client: Any, clock: Any) -> None:
    make_tariff()
    make_booking()
    for letter in db.session.query(Letter):
        letter.state = "failed"
    now = clock.now()
    db.session.add(JobRun(job="delivery", started_at=now, ended_at=now, error="Mail is down"))
    db.session.commit()
    page = client.sign_in(make_person("administrator")).get("/admin")
    urgent = [task.get_text(" ", strip=True) for task in page.page.select(".tasks li.urgent")]
    assert urgent == ["1 brev kom ikke fram.", "Feilet sist: Sender brev."]


def test_when_nothing_waits_the_page_says_so(client: Any, clock: Any) -> None:
    make_tariff()
    make_space()
    now = clock.now()
    db.session.add(JobRun(job="delivery", started_at=now, ended_at=now))
    db.session.commit()
    assert "Ingenting venter" in client.sign_in(make_person("administrator")).get("/admin").words


def test_an_administrator_of_one_venue_sees_that_venue_and_no_more(client: Any) -> None:
    own = make_venue("Åshallen")
    make_venue("Ås kulturhus")
    page = client.sign_in(make_person("administrator", venue=own)).get("/admin")
    assert "Åshallen har ingen lokaler." in page.words
    assert "Ås kulturhus" not in page.words
    assert "Personer" not in page.page.select_one("main").get_text()
    assert "1 sted i bruk" in page.words
