"""What a mail server's refusal is about."""

from __future__ import annotations

import pytest

from booking.domain.mail_status import is_permanent, tells_of_the_address


@pytest.mark.parametrize(
    ("answer", "address"),
    [
        ("550 5.1.1 no such user", True),
        ("5.1.1", True),
        ("5.1.10", True),
        ("550 5.2.1 mailbox disabled", True),
        ("550 no such user", True),
        ("553 mailbox name not allowed", True),
        ("550 5.7.1 relaying denied", False),
        ("554 5.7.1 blocked, see our list", False),
        ("550 5.1.8 sender's domain does not exist", False),
        ("552 5.2.2 mailbox full", False),
        ("5.2.2", False),
        ("552 too large", False),
        ("554 your address 5.1.1.7 is on a list", False),
        ("450 4.1.1 try later", False),
        ("421 closing", False),
        ("", False),
    ],
)
def test_only_a_refusal_of_the_address_marks_it(answer: str, address: bool) -> None:
    assert tells_of_the_address(answer) is address


@pytest.mark.parametrize(("status", "permanent"), [("5.1.1", True), (" 5.0.0", True), ("4.4.7", False), ("", False)])
def test_a_delay_is_not_permanent(status: str, permanent: bool) -> None:
    assert is_permanent(status) is permanent
