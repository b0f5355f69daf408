"""Real SMTP conversations, with servers that answer, refuse, drop, hang and drip."""

from __future__ import annotations

import socket
import ssl
import subprocess
import time
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from booking.adapters import smtp
from booking.adapters.smtp import SmtpMail
from booking.ports.mail import PermanentMailFailure, TemporaryMailFailure
from booking.settings import MailSettings
from tests.adapters.smtp_server import Drop, Inbox, free_port, raw_server, smtp_server


def mail_settings(port: int, **changes: Any) -> MailSettings:
    values: dict[str, Any] = {
        "transport": "smtp",
        "from_address": "lokaler@kommune.example",
        "from_name": "Ås kommune",
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "timeout_seconds": 2,
    }
    return MailSettings(**{**values, **changes})


def letter(to: str = "kari@example.no", subject: str = "Blåbærsyltetøy") -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = "Ås kommune <lokaler@kommune.example>"
    mail["To"] = f"Kari Åsen <{to}>"
    mail["Subject"] = subject
    mail["Message-ID"] = "<1@kommune.example>"
    mail.set_content("Hei\n.\nEn linje som begynner med punktum\n", cte="quoted-printable")
    return mail


def send(settings: MailSettings, *letters: EmailMessage, **options: Any) -> None:
    with SmtpMail(settings, **options).session() as session:
        for mail in letters:
            session.send(mail)


def test_a_letter_arrives_as_it_was_written() -> None:
    inbox = Inbox()
    with smtp_server(inbox) as port:
        send(mail_settings(port), letter())
    [arrived] = inbox.letters
    assert arrived["Subject"] == "Blåbærsyltetøy"
    assert arrived["To"] == "Kari Åsen <kari@example.no>"
    assert arrived.get_content().replace("\r\n", "\n") == "Hei\n.\nEn linje som begynner med punktum\n"


def test_many_letters_share_one_connection() -> None:
    inbox = Inbox()
    with smtp_server(inbox) as port:
        send(mail_settings(port), *(letter(subject=str(number)) for number in range(5)))
    assert [arrived["Subject"] for arrived in inbox.letters] == ["0", "1", "2", "3", "4"]
    assert inbox.connections == 1


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data"])
@pytest.mark.parametrize(
    ("answer", "failure"),
    [("451 try later", TemporaryMailFailure), ("550 no such user", PermanentMailFailure)],
)
def test_the_answer_decides_whether_to_try_again(phase: str, answer: str, failure: type[Exception]) -> None:
    inbox = Inbox(answer_to=lambda _: answer) if phase == "data" else Inbox(**{phase: answer})
    with smtp_server(inbox) as port, pytest.raises(failure, match=answer):
        send(mail_settings(port), letter())


def test_a_refused_letter_does_not_stop_the_next() -> None:
    inbox = Inbox(answer_to=lambda message: "550 no" if message["Subject"] == "bad" else "")
    with smtp_server(inbox) as port, SmtpMail(mail_settings(port)).session() as session:
        with pytest.raises(PermanentMailFailure):
            session.send(letter(subject="bad"))
        session.send(letter(subject="good"))
    assert [arrived["Subject"] for arrived in inbox.letters] == ["good"]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_dropped_connection_is_tried_again_on_a_new_one(accepted: bool) -> None:
    answers = [Drop(accepted) if accepted else Drop()]

    def answer(_: EmailMessage) -> str:
        if answers:
            raise answers.pop()
        return ""

    inbox = Inbox(answer_to=answer)
    with smtp_server(inbox) as port, SmtpMail(mail_settings(port)).session() as session:
        with pytest.raises(TemporaryMailFailure, match="the connection was lost") as caught:
            session.send(letter())
        assert not caught.value.server_down
        session.send(letter())
    assert len(inbox.letters) == 1 + accepted
    assert {arrived["Message-ID"] for arrived in inbox.letters} == {"<1@kommune.example>"}


def test_a_server_that_closes_says_so_for_all_letters() -> None:
    inbox = Inbox(answer_to=lambda _: "421 shutting down")
    with smtp_server(inbox) as port, pytest.raises(TemporaryMailFailure) as caught:
        send(mail_settings(port), letter())
    assert caught.value.server_down


def test_nobody_answers() -> None:
    with pytest.raises(TemporaryMailFailure, match=r"no connection to 127\.0\.0\.1") as caught:
        send(mail_settings(free_port()), letter())
    assert caught.value.server_down


def test_a_server_that_hangs_is_left_after_the_timeout() -> None:
    def hang(connection: socket.socket) -> None:
        connection.recv(1)

    before = time.monotonic()
    with raw_server(hang) as port, pytest.raises(TemporaryMailFailure) as caught:
        send(mail_settings(port, timeout_seconds=1), letter())
    assert caught.value.server_down
    assert time.monotonic() - before < 5


def drip(connection: socket.socket, text: bytes) -> None:
    for byte in text:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def test_a_server_that_drips_its_greeting_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "LONGEST_GREETING_SECONDS", 0.5)
    before = time.monotonic()
    with (
        raw_server(lambda connection: drip(connection, b"220 " + b"a" * 400)) as port,
        pytest.raises(TemporaryMailFailure),
    ):
        send(mail_settings(port, timeout_seconds=1), letter())
    assert time.monotonic() - before < 5


def test_a_server_that_drips_its_answers_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "LONGEST_SENDING_SECONDS", 0.5)

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"220 hello\r\n")
        connection.recv(1000)
        connection.sendall(b"250 ok\r\n")  # to EHLO
        connection.recv(1000)
        drip(connection, b"250 " + b"a" * 400)  # to MAIL

    before = time.monotonic()
    with raw_server(talk) as port, pytest.raises(TemporaryMailFailure, match="the connection was lost"):
        send(mail_settings(port, timeout_seconds=1), letter())
    assert time.monotonic() - before < 5


@pytest.mark.parametrize("greeting", [b"554 we do not want you\r\n", b"nonsense\r\n", b""])
def test_a_server_that_does_not_want_us_is_tried_later(greeting: bytes) -> None:
    with (
        raw_server(lambda connection: connection.sendall(greeting)) as port,
        pytest.raises(TemporaryMailFailure) as caught,
    ):
        send(mail_settings(port), letter())
    assert caught.value.server_down


def test_without_tls_nothing_is_sent_in_clear() -> None:
    inbox = Inbox()
    with smtp_server(inbox) as port, pytest.raises(TemporaryMailFailure, match="STARTTLS") as caught:
        send(mail_settings(port, security="starttls"), letter())
    assert caught.value.server_down
    assert inbox.letters == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of our own for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    chain, key = folder / "chain.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", key, "-out", chain, "-days", "1", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    return chain, key


def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def test_starttls_with_a_name_and_a_password(certificate: tuple[Path, Path]) -> None:
    inbox = Inbox()
    seen: list[Any] = []

    def authenticate(server: object, session: object, envelope: object, mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"hemmelig", handled=False)

    options = {
        "tls_context": server_tls(certificate),
        "require_starttls": True,
        "auth_required": True,
        "authenticator": authenticate,
    }
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    with smtp_server(inbox, **options) as port:
        settings = mail_settings(port, security="starttls", username="husrom", password="hemmelig")
        send(settings, letter(), tls=trusting)
        with pytest.raises(TemporaryMailFailure, match="535") as caught:
            send(mail_settings(port, security="starttls", username="husrom", password="feil"), letter(), tls=trusting)
    assert caught.value.server_down  # a wrong password is ours to mend; no letter is lost by it
    assert len(inbox.letters) == 1
    assert (b"husrom", b"hemmelig") in seen


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: tuple[Path, Path]) -> None:
    inbox = Inbox()
    with (
        smtp_server(inbox, tls_context=server_tls(certificate)) as port,
        pytest.raises(TemporaryMailFailure, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        send(mail_settings(port, security="starttls"), letter())
    assert inbox.letters == []


def test_an_address_with_norwegian_letters_needs_a_server_that_can() -> None:
    with smtp_server(Inbox(), enable_SMTPUTF8=False) as port, pytest.raises(PermanentMailFailure, match="æ, ø"):
        send(mail_settings(port), letter("kåre@example.no"))
    inbox = Inbox()
    with smtp_server(inbox, enable_SMTPUTF8=True) as port:
        send(mail_settings(port), letter("kåre@example.no"))
    assert inbox.recipients == ["kåre@example.no"]
