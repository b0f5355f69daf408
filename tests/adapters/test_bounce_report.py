"""What mail servers say of letters that came back."""

from __future__ import annotations

import pytest

from booking.adapters.bounce_report import NoReport, read_bounces
from booking.ports.mail import Bounce
from tests.fixtures.bounces import report

LETTER = "<4711@example.no>"


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_letter_that_came_back_is_known_by_its_message_id(returned: str) -> None:
    assert read_bounces(report(LETTER, returned=returned)) == [Bounce(LETTER, "5.1.1 550 5.1.1 no such user", True)]


def test_a_full_mailbox_says_nothing_of_the_address() -> None:
    [bounce] = read_bounces(report(LETTER, status="5.2.2", said="552 full"))
    assert not bounce.no_such_address


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.7"), ("delivered", "2.0.0"), ("failed", "4.0.0")])
def test_what_may_still_arrive_has_not_come_back(action: str, status: str) -> None:
    assert read_bounces(report(LETTER, action=action, status=status)) == []


@pytest.mark.parametrize(
    "raw",
    [b"", b"Subject: Out of office\r\n\r\nI am away", report("").replace(b"Message-ID: \r\n", b""), b"\xff\x00" * 50],
)
def test_anything_else_is_no_report(raw: bytes) -> None:
    with pytest.raises(NoReport):
        read_bounces(raw)
