"""Mail by SMTP (RFC 5321)."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from threading import Timer
from typing import Any

from booking.domain.mail_status import tells_of_the_address
from booking.ports.mail import PermanentMailFailure, TemporaryMailFailure
from booking.settings import MailSettings

LONGEST_GREETING_SECONDS = 120
LONGEST_SENDING_SECONDS = 180
CLOSING = 421  # RFC 5321, 3.8: the server is closing the channel
LONGEST_REASON = 500  # characters of the server's answer that are kept


class _Watched:
    """Cuts a connection that keeps answering a little at a time, which a socket's own timeout never ends."""

    sock: socket.socket | None = None

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        timer = Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class _Plain(_Watched, smtplib.SMTP):
    def __init__(self, seconds: float, *args: Any, **kwargs: Any) -> None:
        with self.within(seconds):
            super().__init__(*args, **kwargs)


class _Tls(_Watched, smtplib.SMTP_SSL):
    def __init__(self, seconds: float, *args: Any, **kwargs: Any) -> None:
        with self.within(seconds):
            super().__init__(*args, **kwargs)


class SmtpMail:
    """Fills `booking.ports.mail.MailTransport`.

    What the server says while it greets us (a refusal, a wrong password, no TLS) is about the server or our
    settings and not about the letter: letters wait. What it answers to a letter decides about that letter.
    """

    def __init__(self, settings: MailSettings, tls: ssl.SSLContext | None = None) -> None:
        self.settings = settings
        self.tls = tls

    @contextmanager
    def session(self) -> Iterator[SmtpSession]:
        session = SmtpSession(self.settings, self.tls)
        try:
            yield session
        finally:
            session.close()


class SmtpSession:
    """One connection, opened by the first letter and opened again when it was lost."""

    def __init__(self, settings: MailSettings, tls: ssl.SSLContext | None) -> None:
        self.settings = settings
        self.tls = tls
        self._connection: _Plain | _Tls | None = None

    def send(self, message: EmailMessage) -> None:
        connection = self._connection or self._connect()
        self._connection = connection
        recipient = message["To"].addresses[0].addr_spec
        try:
            with connection.within(min(3 * self.settings.timeout_seconds, LONGEST_SENDING_SECONDS)):
                connection.send_message(message, self.settings.from_address, [recipient])
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = error.recipients[recipient]
            raise _failure(code, answer, about_recipient=True) from error
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            raise TemporaryMailFailure(f"the connection was lost: {error}") from error
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise PermanentMailFailure("the mail server cannot write to an address with æ, ø or å in it") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise TemporaryMailFailure(f"the connection was lost: {_sentence(error)}") from error
        finally:
            if connection.sock is None:  # smtplib hangs up by itself on 421
                self._connection = None

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException), connection.within(self.settings.timeout_seconds):
                connection.quit()
            connection.close()

    def _connect(self) -> _Plain | _Tls:
        settings = self.settings
        longest = min(2 * settings.timeout_seconds, LONGEST_GREETING_SECONDS)
        domain = settings.from_address.rpartition("@")[2]
        common: dict[str, Any] = {"timeout": settings.timeout_seconds, "local_hostname": domain}
        tls = self.tls or ssl.create_default_context()
        connection: _Plain | _Tls | None = None
        try:
            if settings.security == "tls":
                connection = _Tls(longest, settings.host, settings.port, context=tls, **common)
            else:
                connection = _Plain(longest, settings.host, settings.port, **common)
            with connection.within(longest):
                if settings.security == "starttls":
                    connection.starttls(context=tls)
                if settings.username:
                    connection.login(settings.username, settings.password)
        except (OSError, smtplib.SMTPException) as error:
            if connection is not None:
                connection.close()
            raise TemporaryMailFailure(
                f"no connection to {settings.host}:{settings.port}: {_sentence(error)}", server_down=True
            ) from error
        return connection


def _failure(
    code: int, answer: bytes | str, *, about_recipient: bool = False
) -> TemporaryMailFailure | PermanentMailFailure:
    """RFC 5321, 4.2.1: 4yz may succeed later, 5yz will not."""
    reason = f"{code} {_text(answer)}"
    if code == CLOSING:
        return TemporaryMailFailure(reason, server_down=True)
    if code < 500:
        return TemporaryMailFailure(reason)
    return PermanentMailFailure(reason, no_such_address=about_recipient and tells_of_the_address(reason))


def _sentence(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return (str(error) or type(error).__name__)[:LONGEST_REASON]


def _text(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:LONGEST_REASON]
