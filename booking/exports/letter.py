"""A letter of the outbox as the bytes that a mail server takes (RFC 5322, RFC 2045, RFC 6047)."""

from __future__ import annotations

import re
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from booking.exports.ical import CalendarEntry, Method, Party, Status, invitation, published_together
from booking.i18n import gettext as _
from booking.i18n import use_language
from booking.messages.booking import place, purpose
from booking.messages.catalogue import (
    BookingFacts,
    BookingMessage,
    Calendar,
    ClosureMessage,
    Message,
    SeriesMessage,
    Wanted,
    from_document,
)
from booking.messages.links import Links
from booking.messages.rendering import render
from booking.messages.unsubscribing import unsubscribe_token
from booking.queries.feed import FeedBooking
from booking.queries.letter import LetterRow
from booking.settings import Settings

_NOT_PRINTED = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_METHOD = {
    Calendar.CONFIRMED: Method.REQUEST,
    Calendar.TENTATIVE: Method.REQUEST,
    Calendar.REMOVED: Method.CANCEL,
}
_STATUS = {
    Calendar.CONFIRMED: Status.CONFIRMED,
    Calendar.TENTATIVE: Status.TENTATIVE,
    Calendar.REMOVED: Status.CANCELLED,
}


class UnusableAddress(ValueError):
    """The reader's address can never be written to."""


def compose(row: LetterRow, settings: Settings, now: datetime, introduction: str = "") -> EmailMessage:
    """The letter, ready to send. `introduction` are the municipality's own words in letters of this kind.

    Headers hold no text that a user could break a line with. What the letter says, and its calendar object, are
    the same each time it is composed; only the ``Date`` follows `now`.

    Raises:
        UnusableAddress: the recipient is no address.
    """
    message = from_document(row.kind, row.context)
    unsubscribe = _unsubscribe(message, row, settings)
    rendered = render(
        message,
        language=row.language,
        name=row.recipient_name,
        settings=settings,
        unsubscribe=unsubscribe,
        introduction=introduction,
    )
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = Address(one_line(settings.mail.from_name), addr_spec=settings.mail.from_address)
    mail["To"] = reader_address(row.recipient_name, row.recipient)
    if settings.mail.reply_to:
        mail["Reply-To"] = Address(addr_spec=settings.mail.reply_to)
    mail["Subject"] = one_line(rendered.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = row.message_id
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office reply is wanted
    mail["X-Auto-Response-Suppress"] = "All"  # the same, as Exchange reads it
    if unsubscribe:  # RFC 2369 and 8058: the reader's mail program has a button for it
        mail["List-Unsubscribe"] = f"<{unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(rendered.text, cte="quoted-printable")
    mail.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    with use_language(row.language):
        calendar = _calendar(message, row, settings)
    if calendar is not None:
        _add_calendar(mail, *calendar)
    mail["Content-Language"] = row.language  # last, for the library moves content headers into the first part
    return mail


def _unsubscribe(message: Message, row: LetterRow, settings: Settings) -> str:
    """The address that stops letters of this kind; empty for what is always sent."""
    if Wanted.OFF not in message.choices:
        return ""
    return Links(settings.web.base_url).unsubscribe(unsubscribe_token(row.id, settings.web.secret_key))


def one_line(text: str) -> str:
    """A text that fits a header: no line break, no control character."""
    return " ".join(_NOT_PRINTED.sub(" ", text).split())


def reader_address(name: str, email: str) -> Address:
    """The reader's address with an international domain in its ASCII form (RFC 5890)."""
    local, at, domain = email.rpartition("@")
    if not (local and at and domain) or _NOT_PRINTED.search(email) or any(letter in email for letter in ' <>,;"()[]'):
        raise UnusableAddress(f"{one_line(email)!r} is not an e-mail address")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise UnusableAddress(f"{email!r} has a domain that cannot exist") from error
    return Address(one_line(name), username=local, domain=ascii_domain)


def _add_calendar(mail: EmailMessage, method: Method, calendar: bytes) -> None:
    """The object twice: as an alternative that mail programs act on, and as a file for those that do not."""
    mail.add_alternative(
        calendar,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": method.value, "charset": "utf-8", "component": "VEVENT"},
    )
    mail.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics", cte="base64")


def _calendar(message: Message, row: LetterRow, settings: Settings) -> tuple[Method, bytes] | None:
    """What is attached for the reader's calendar: an invitation or its end for one booking, a list for many."""
    asked = _asked_of_the_calendar(message)
    if not asked:
        return None
    links = Links(settings.web.base_url)
    organizer = Party(settings.mail.from_name, settings.mail.from_address)
    entries = [
        calendar_entry(facts, links, stamped_at=row.created_at, status=_STATUS[calendar]) for facts, calendar in asked
    ]
    if len(entries) > 1 or isinstance(message, SeriesMessage):
        return Method.PUBLISH, published_together(entries, organizer)
    attendee = Party(row.recipient_name or row.recipient, reader_address("", row.recipient).addr_spec)
    method = _METHOD[asked[0][1]]
    return method, invitation(entries[0], method, organizer, attendee)


def _asked_of_the_calendar(message: Message) -> tuple[tuple[BookingFacts, Calendar], ...]:
    if isinstance(message, SeriesMessage | ClosureMessage):
        return message.entries
    if isinstance(message, BookingMessage) and message.calendar is not None:
        return ((message.booking, message.calendar),)
    return ()


def calendar_entry(
    facts: BookingFacts | FeedBooking, links: Links, *, stamped_at: datetime, status: Status
) -> CalendarEntry:
    """A booking in its own people's calendar, in the language in use."""
    what, link = facts.title or purpose(facts.purpose), links.booking(facts.reference)
    described = [
        _("Referanse: %(reference)s", reference=facts.reference),
        _("For: %(organisation)s", organisation=facts.organisation),
        _("Ansvarlig voksen: %(name)s, telefon %(phone)s", name=facts.responsible_name, phone=facts.responsible_phone),
    ]
    if facts.setup_note:
        described.append(_("Klargjøring: %(note)s", note=facts.setup_note))
    return CalendarEntry(
        uid=facts.calendar_uid,
        sequence=facts.sequence,
        stamped_at=stamped_at,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        summary=f"{what}, {facts.space}",
        location=", ".join(part for part in (place(facts), facts.address) if part),
        description="\n".join([*described, link]),
        url=link,
        status=status,
    )
