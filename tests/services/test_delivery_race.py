"""Carriers that are released together on one outbox."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask

from booking.services.delivery import claim_next
from tests.services.outbox import Post, deliver, letters, write


@pytest.mark.parametrize("carriers", [4])
def test_many_carriers_never_send_a_letter_twice(app: Flask, carriers: int) -> None:
    """Released together on one outbox, several times over."""
    subjects = [f"letter:{number}" for number in range(60)]
    write(*subjects)
    posts = [Post() for _ in range(carriers)]
    start = threading.Barrier(carriers)
    errors: list[Exception] = []

    def carry(post: Post) -> None:
        try:
            with app.app_context():
                start.wait(timeout=10)
                deliver(app, post)
        except Exception as error:  # noqa: BLE001 - told to the test
            errors.append(error)

    threads = [threading.Thread(target=carry, args=(post,)) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    sent = [str(message["Message-ID"]) for post in posts for message in post.sent]
    assert errors == []
    assert len(sent) == len(set(sent)) == len(subjects)
    assert sum(bool(post.sent) for post in posts) >= 2, "one carrier did it all: nothing was tried"
    assert {letter.state for letter in letters()} == {"sent"}


def test_carriers_that_do_not_claim_would_send_twice(app: Flask) -> None:
    """The control: with the claim taken away, the test above must be able to fail."""
    write("a")
    with pytest.MonkeyPatch.context() as without:
        without.setattr("booking.services.delivery.LEASE", timedelta(0))
        now = app.extensions["clock"].now()
        first, second = (claim_next(now=now, settings=app.extensions["settings"]) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.letter.message_id == second.letter.message_id
