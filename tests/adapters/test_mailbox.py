"""Letters kept in a folder are read as a mail program would show them."""

from __future__ import annotations

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from booking.adapters.mailbox import FolderMailbox
from booking.ports.mail import CalendarPart, TemporaryMailFailure

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def letter(number: int, to: str = "kari@example.no", hour: int = 12) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = "Ås kommune <lokaler@kommune.example>"
    mail["To"] = f"Kari Åsen <{to}>"
    mail["Subject"] = f"Brev {number} om Åshallen"
    mail["Message-ID"] = f"<{number}@kommune.example>"
    mail["Date"] = format_datetime(datetime(2026, 12, 3, hour, tzinfo=UTC))
    mail.set_content("Hei på deg\n", cte="quoted-printable")
    mail.add_alternative("<p>Hei på deg</p>\n", subtype="html")
    mail.add_alternative(CALENDAR.encode(), maintype="text", subtype="calendar", params={"method": "REQUEST"})
    return mail


@pytest.fixture
def mailbox(tmp_path: Path) -> FolderMailbox:
    return FolderMailbox(tmp_path / "mailbox")


def keep(mailbox: FolderMailbox, *letters: EmailMessage) -> None:
    with mailbox.session() as session:
        for mail in letters:
            session.send(mail)


def test_a_letter_is_read_as_it_was_written(mailbox: FolderMailbox) -> None:
    keep(mailbox, letter(1))
    [listed] = mailbox.letters()
    found = mailbox.letter(listed.id)
    assert found is not None
    assert (found.subject, found.sender) == ("Brev 1 om Åshallen", "Ås kommune <lokaler@kommune.example>")
    assert (found.recipient, found.address) == ("Kari Åsen <kari@example.no>", "kari@example.no")
    assert found.sent_at == datetime(2026, 12, 3, 12, tzinfo=UTC)
    assert found.text.strip() == "Hei på deg"
    assert found.html.strip() == "<p>Hei på deg</p>"
    assert found.calendars == (CalendarPart("REQUEST", CALENDAR),)


def test_the_newest_is_first_and_a_reader_sees_their_own(mailbox: FolderMailbox) -> None:
    keep(mailbox, letter(1, hour=10), letter(2, hour=14), letter(3, to="Ola@example.no", hour=12))
    assert [found.subject[:6] for found in mailbox.letters()] == ["Brev 2", "Brev 3", "Brev 1"]
    assert [found.subject[:6] for found in mailbox.letters("ola@example.no")] == ["Brev 3"]
    assert mailbox.letters()[0].text == ""


def test_a_letter_sent_again_is_one_letter(mailbox: FolderMailbox) -> None:
    keep(mailbox, letter(1, hour=10), letter(1, hour=11))
    [found] = mailbox.letters()
    assert found.sent_at.hour == 11


def test_nothing_unfinished_is_left_beside_the_letters(mailbox: FolderMailbox) -> None:
    keep(mailbox, letter(1))
    assert [path.suffix for path in mailbox.folder.iterdir()] == [".eml"]


def test_a_mailbox_that_nobody_wrote_to_is_empty(mailbox: FolderMailbox) -> None:
    assert mailbox.letters() == []


@pytest.mark.parametrize("name", ["0" * 32, "../secret", "..", "", "a/b", "A" * 32])
def test_a_letter_that_is_not_there_is_none(mailbox: FolderMailbox, name: str) -> None:
    keep(mailbox, letter(1))
    (mailbox.folder.parent / "secret.eml").write_text("Subject: secret\n\n")
    assert mailbox.letter(name) is None


def test_a_folder_that_cannot_be_written_lets_letters_wait(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TemporaryMailFailure, match="cannot be written") as caught:
        keep(FolderMailbox(tmp_path / "file"), letter(1))
    assert caught.value.server_down
