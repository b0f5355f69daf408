"""Reading the report that a mail server sends when a letter comes back (RFC 3464)."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import BytesParser

from booking.domain.mail_status import is_permanent, tells_of_the_address
from booking.ports.mail import Bounce

_PARSER = BytesParser(policy=policy.compat32)  # keeps what other programs wrote, however wrong


class NoReport(ValueError):
    """The message is no delivery status notification, or does not say which letter it is about."""


def read_bounces(raw: bytes) -> list[Bounce]:
    """What the report says did not arrive; nothing when it tells of a delay or of a letter that did arrive.

    Raises:
        NoReport: it is no such report.
    """
    report = _PARSER.parsebytes(raw)
    statuses = (part for part in report.walk() if part.get_content_type() == "message/delivery-status")
    blocks = [block for part in statuses for block in _blocks(part)]
    message_id = _message_id(report)
    if not blocks or not message_id:
        raise NoReport("no delivery status notification")
    return [_bounce(message_id, block) for block in blocks if _failed(block)]


def _blocks(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload if isinstance(block, Message))


def _failed(block: Message) -> bool:
    action, status = str(block.get("Action", "")), str(block.get("Status", ""))
    return action.strip().lower() == "failed" and is_permanent(status)


def _bounce(message_id: str, block: Message) -> Bounce:
    status = str(block.get("Status", "")).split()[0]  # there is one, or the block had not failed
    said = " ".join(str(block.get("Diagnostic-Code", "")).partition(";")[2].split())
    return Bounce(message_id, f"{status} {said}".strip(), tells_of_the_address(status))


def _message_id(report: Message) -> str:
    """The Message-ID of the letter that came back, whole or as its header alone."""
    for part in report.walk():
        if part is report:
            continue
        if part.get_content_type() == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            returned = _PARSER.parsebytes(headers if isinstance(headers, bytes) else b"", headersonly=True)
            found = str(returned.get("Message-ID", "")).strip()
        else:
            found = str(part.get("Message-ID", "")).strip()
        if found:
            return found
    return ""
