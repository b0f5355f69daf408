"""What a mail server's refusal is about (RFC 5321, 4.2.3; RFC 3463, 3.2 and 3.3)."""

from __future__ import annotations

import re

_STATUS = re.compile(r"\s*(?:[245]\d\d[ -])?\s*([245])\.(\d{1,3})\.(\d{1,3})(?=\s|$)")
_CODE = re.compile(r"\s*([245]\d\d)(?=[\s-]|$)")
NO_SUCH_MAILBOX = {"550", "551", "553"}


def is_permanent(status: str) -> bool:
    """Whether a status such as ``5.1.1`` says that trying again is of no use."""
    return status.strip().startswith("5.")


def tells_of_the_address(answer: str) -> bool:
    """Whether a permanent refusal says that the address is none, and not that it is full or that we are unwelcome.

    An enhanced status decides where there is one: ``5.1.x`` is about the address (but ``5.1.7`` and ``5.1.8``, which
    are about the sender's), ``5.2.1`` is a mailbox that is closed. Without one the reply code does.
    """
    status = _STATUS.match(answer)
    if status is not None:
        kind, subject, detail = status.groups()
        return kind == "5" and ((subject == "1" and detail not in {"7", "8"}) or (subject, detail) == ("2", "1"))
    code = _CODE.match(answer)
    return code is not None and code[1] in NO_SUCH_MAILBOX
