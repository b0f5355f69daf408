"""An outbox to fill and a mail server to lead by the nose, for tests of delivery."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from flask import Flask, current_app
from sqlalchemy import select

from booking.database import db, use_case
from booking.messages.catalogue import Message
from booking.messages.samples import SAMPLES
from booking.models import Letter
from booking.services.delivery import deliver_due
from booking.services.steps.letters import Recipient, write_letter

KARI = Recipient("kari@example.no", "Kari Nordmann", "nb")


class Post:
    """A mail server that a test leads by the nose. Fills `booking.ports.mail.MailTransport`."""

    def __init__(self, *failures: Exception | None) -> None:
        self.failures = list(failures)
        self.sent: list[EmailMessage] = []

    @contextmanager
    def session(self) -> Iterator[Post]:
        yield self

    def send(self, message: EmailMessage) -> None:
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        self.sent.append(message)


def sample(kind: str) -> Message:
    return next(message for message in SAMPLES if message.kind == kind)


@use_case
def write(*subjects: str, message: Message | None = None, to: Recipient = KARI) -> None:
    """Letters about nothing in particular."""
    for subject in subjects:
        write_letter(
            message or sample("membership_decided"),
            recipient=to,
            subject=subject,
            sequence=0,
            now=current_app.extensions["clock"].now(),
        )


def deliver(app: Flask, post: Post) -> int:
    return deliver_due(post, app.extensions["clock"], app.extensions["settings"])


def letters() -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))
