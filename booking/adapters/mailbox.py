"""Letters kept in a folder instead of sent, as a mail program would keep them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from booking.ports.mail import CalendarPart, KeptLetter, TemporaryMailFailure

_ID = re.compile(r"[0-9a-f]{32}")


class FolderMailbox:
    """Fills `booking.ports.mail.MailTransport` and `booking.ports.mail.Mailbox`.

    A letter is one file named after its Message-ID, so a letter that is sent again takes its own place.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def session(self) -> Iterator[FolderMailbox]:
        yield self

    def send(self, message: EmailMessage) -> None:
        name = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:32]
        unfinished = self.folder / f".{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(message.as_bytes(policy=policy.SMTP))
            unfinished.replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise TemporaryMailFailure(f"the mailbox cannot be written: {error}", server_down=True) from error

    def letters(self, recipient: str = "") -> list[KeptLetter]:
        """Newest first, without their bodies; those to one address when it is given."""
        found = [_envelope(path.stem, _parse(path, headers_only=True)) for path in self.folder.glob("*.eml")]
        if recipient:
            found = [letter for letter in found if letter.address.lower() == recipient.lower()]
        return sorted(found, key=lambda letter: (letter.sent_at, letter.id), reverse=True)

    def letter(self, letter_id: str) -> KeptLetter | None:
        path = self.folder / f"{letter_id}.eml"
        if not _ID.fullmatch(letter_id) or not path.is_file():
            return None
        message = _parse(path)
        return _envelope(
            letter_id,
            message,
            text=_body(message, "plain"),
            html=_body(message, "html"),
            calendars=tuple(
                CalendarPart(str(part.get_param("method", "")), part.get_content())
                for part in message.walk()
                if part.get_content_type() == "text/calendar"
            ),
        )


def _parse(path: Path, *, headers_only: bool = False) -> EmailMessage:
    with path.open("rb") as file:
        return BytesParser(EmailMessage, policy=policy.default).parse(file, headersonly=headers_only)


def _envelope(
    letter_id: str,
    message: EmailMessage,
    text: str = "",
    html: str = "",
    calendars: tuple[CalendarPart, ...] = (),
) -> KeptLetter:
    return KeptLetter(
        id=letter_id,
        subject=str(message["Subject"]),
        sender=str(message["From"]),
        recipient=str(message["To"]),
        address=message["To"].addresses[0].addr_spec,
        sent_at=message["Date"].datetime,
        message_id=str(message["Message-ID"]),
        text=text,
        html=html,
        calendars=calendars,
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part is not None else ""
