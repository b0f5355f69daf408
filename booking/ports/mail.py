"""Sending mail, and what can go wrong with it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol


class TemporaryMailFailure(Exception):
    """Try again later. `server_down` says that no other letter would have got through either."""

    def __init__(self, reason: str, *, server_down: bool = False) -> None:
        super().__init__(reason)
        self.server_down = server_down


class PermanentMailFailure(Exception):
    """This letter will never get through as it is; a person must look at it.

    `no_such_address` says that no other letter to the address would either.
    """

    def __init__(self, reason: str, *, no_such_address: bool = False) -> None:
        super().__init__(reason)
        self.no_such_address = no_such_address


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail server said later of a letter that it had accepted. `message_id` is the letter's."""

    message_id: str
    reason: str
    no_such_address: bool


class MailSession(Protocol):
    """One conversation with the mail server, for one letter or many."""

    def send(self, message: EmailMessage) -> None:
        """Hand over one letter to the one address in its ``To``.

        Raises:
            TemporaryMailFailure: the letter may have been accepted, and may be sent again.
            PermanentMailFailure: the server said no.
        """
        ...


class MailTransport(Protocol):
    """The way letters leave the house."""

    def session(self) -> AbstractContextManager[MailSession]:
        """A conversation that begins when the first letter is sent."""
        ...


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar object in a letter, with the method its MIME type announces."""

    method: str
    content: str


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter as its reader sees it. `recipient` is ``Name <address>``. `html` and `calendars` are empty in a list."""

    id: str
    subject: str
    sender: str
    recipient: str
    address: str
    sent_at: datetime
    message_id: str
    text: str = ""
    html: str = ""
    calendars: tuple[CalendarPart, ...] = ()


class Mailbox(Protocol):
    """Letters that were kept instead of sent, for a demonstration."""

    def letters(self, recipient: str = "") -> list[KeptLetter]:
        """Newest first, without their bodies; those to one address when it is given."""
        ...

    def letter(self, letter_id: str) -> KeptLetter | None: ...
