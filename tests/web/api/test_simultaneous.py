"""One key from eight processes in the same instant: one booking, and all get its answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from json import loads
from multiprocessing.synchronize import Barrier
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from booking.database import db
from booking.models import Booking, BookingSeries, KeptAnswer, Letter, LogEntry
from tests.factories import make_organisation, make_space, make_tariff, make_terms, make_token, oslo
from tests.fixtures.crowd import Crowd
from tests.services.booking.test_simultaneous import whole_app
from tests.web.api.conftest import SERIES, WANTED, Program

PROCESSES, ROUNDS = 8, 12
FIRST = oslo(2026, 12, 1, 9)


class Town:
    """A hall and a club with a token, on a database of their own."""

    def __init__(self, url: str) -> None:
        self.url, self.app = url, whole_app(url)
        with self.app.app_context():
            make_tariff()
            hall, club = make_space(), make_organisation()
            make_terms(hall, approval="instant")
            self.space, self.token = hall.slug, make_token(club)[1]
            db.session.remove()
            db.engine.dispose()

    def wanted(self, turn: int) -> dict[str, Any]:
        starts_at = FIRST + timedelta(days=turn // 6, hours=2 * (turn % 6))
        times = {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=1)).isoformat()}
        return {**WANTED, "space": self.space, **times}

    def recurring(self, turn: int) -> dict[str, Any]:
        """Three dates, at a time of day of their own for each turn."""
        return {**SERIES, "space": self.space, "from_time": f"{9 + turn:02}:00", "to_time": f"{10 + turn:02}:00"}

    def counts(self, *models: type[Any]) -> list[int]:
        with self.app.app_context():
            found = [
                db.session.scalar(select(func.count()).select_from(model)) or 0
                for model in models or (Booking, KeptAnswer, Letter, LogEntry)
            ]
            db.session.remove()
            db.engine.dispose()
        return found


def send(_barrier: Barrier, number: int, token: str, path: str, method: str, bodies: list[dict[str, Any]]) -> Any:
    """One process's request, under the key that they all have: status, body and code."""
    answer = Program(current_app._get_current_object(), token).send(  # type: ignore[attr-defined]
        method,
        path,
        bodies[number % len(bodies)],
        f"{method} {path} {bodies[0].get('starts_at', bodies[0].get('from_time', ''))}".replace(" ", "-"),
    )
    return answer.status_code, answer.data


def test_eight_requests_with_one_key_are_one_booking_and_all_get_its_answer(
    database_kind: str, new_database: Callable[..., str]
) -> None:
    town = Town(new_database(database_kind))
    with Crowd(PROCESSES, town.url, whole_app) as crowd:
        rounds = [crowd.all(send, town.token, "/bookings", "POST", [town.wanted(turn)]) for turn in range(ROUNDS)]
    assert [len(set(answers)) for answers in rounds] == [1] * ROUNDS, rounds
    assert {answers[0][0] for answers in rounds} == {201}
    assert town.counts() == [ROUNDS] * 4


def test_one_key_with_two_contents_is_one_booking_and_the_others_are_refused(
    database_kind: str, new_database: Callable[..., str]
) -> None:
    town = Town(new_database(database_kind))
    with Crowd(PROCESSES, town.url, whole_app) as crowd:
        rounds = [
            crowd.all(send, town.token, "/bookings", "POST", [town.wanted(turn), {**town.wanted(turn), "title": "B"}])
            for turn in range(4)
        ]
    for answers in rounds:
        statuses = sorted(status for status, _body in answers)
        assert statuses == [201] * 4 + [422] * 4, answers
    assert town.counts() == [4] * 4


def test_eight_cancellations_with_one_key_are_one(database_kind: str, new_database: Callable[..., str]) -> None:
    town = Town(new_database(database_kind))
    with Crowd(PROCESSES, town.url, whole_app) as crowd:
        made = crowd.all(send, town.token, "/bookings", "POST", [town.wanted(0)])
        reference = made[0][1].split(b'"reference":"')[1][:7].decode()
        answers = crowd.all(send, town.token, f"/bookings/{reference}/cancel", "POST", [{}])
    assert len(set(answers)) == 1
    assert answers[0][0] == 200
    assert town.counts() == [1, 2, 2, 2]


def test_eight_requests_with_one_key_are_one_series(database_kind: str, new_database: Callable[..., str]) -> None:
    town = Town(new_database(database_kind))
    rounds = 6
    with Crowd(PROCESSES, town.url, whole_app) as crowd:
        found = [crowd.all(send, town.token, "/series", "POST", [town.recurring(turn)]) for turn in range(rounds)]
        (_status, body), *_others = found[0]
        series = f"/series/{loads(body)['reference']}"
        day = {"scope": "following", "day": "2026-12-10"}
        changed = crowd.all(send, town.token, series, "PATCH", [{**day, "to_time": "09:30"}])
        gone = crowd.all(send, town.token, f"{series}/cancel", "POST", [{"scope": "this", "day": "2026-12-03"}])
        back = crowd.all(send, town.token, f"{series}/put-back", "POST", [{"day": "2026-12-03"}])
    assert [len(set(answers)) for answers in (*found, changed, gone, back)] == [1] * (rounds + 3), found
    assert {answers[0][0] for answers in found} == {201}
    assert [answers[0][0] for answers in (changed, gone, back)] == [200, 200, 201]
    # The change divided the first series; the date that was cancelled and put back is a booking of its own.
    assert town.counts(BookingSeries, Booking, KeptAnswer) == [rounds + 1, 3 * rounds + 1, rounds + 3]
    assert town.counts(Letter) == [rounds + 3]
