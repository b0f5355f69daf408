"""Bookings: read, ask for, change, cancel."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, url_for

from booking.domain.errors import NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import LAST_DAY, local_midnight
from booking.domain.permissions import STAFF, may_change_booking, may_see_booking
from booking.i18n import lazy_gettext as _l
from booking.messages.explanation import cancellation_text
from booking.queries.booking import BookingRow, booking_by_reference, bookings_between
from booking.services.booking import (
    BookingPlaced,
    BookingWish,
    CancelBooking,
    ChangedMeanwhile,
    cancel_booking,
    cancellation_of,
    change_booking,
    preview_booking,
    request_booking,
)
from booking.settings import Settings
from booking.web.access import Access, access
from booking.web.api import blueprint
from booking.web.api.bodies import BookingChange, BookingQuery, BookingRequest, CancelRequest
from booking.web.api.documents import Booking, BookingPage, Cancellation
from booking.web.api.operation import Answer, Write, operation, wanted_version
from booking.web.api.paging import moment_cursor, next_link, read_moment
from booking.web.api.rendering import booking_document
from booking.web.api.times import interval_of
from booking.web.api.wish import changed_wish, line_of, wish_of
from booking.web.bearer import current_bearer
from booking.web.clock import now, zone
from booking.web.problem import ProblemRaised, finding_document, refusal_status


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


@blueprint.get("/v1/bookings")
@access(Access.PROGRAM_READ)
@operation(_l("Bookinger"), answers=BookingPage, query=BookingQuery, refuses=True)
def booking_list(query: BookingQuery) -> Answer:
    """The organisation's bookings, or for a system those at its venues, in order of time."""
    actor = current_bearer().actor
    rows = bookings_between(
        actor.organisations,
        actor.venues(*STAFF),
        _window(query.first, query.last),
        state=query.state,
        after=read_moment(query.cursor),
        most=query.limit + 1,
    )
    shown = rows[: query.limit]
    cursor = moment_cursor(shown[-1].starts_at, shown[-1].id) if len(rows) > query.limit else None
    page = BookingPage(items=[booking_document(row) for row in shown], next_cursor=cursor)
    return Answer(page, headers=next_link(cursor))


@blueprint.get("/v1/bookings/<reference>")
@access(Access.PROGRAM_READ)
@operation(_l("En booking"), answers=Booking)
def booking_show(reference: str) -> Answer:
    """One booking, with its price and why."""
    return booking_answer(known_booking(reference))


@blueprint.post("/v1/bookings")
@access(Access.PROGRAM_BOOK)
@operation(_l("Book"), answers=Booking, status=201, body=BookingRequest, writes=True)
def booking_new(body: BookingRequest) -> Write[BookingPlaced]:
    """Book a time: confirmed at once where terms and rules allow it, else a request that a person decides."""
    actor, wish = current_bearer().actor, wish_of(body)

    def act() -> BookingPlaced:
        try:
            return request_booking(actor, wish, now=now(), settings=settings())
        except Refused as refused:
            raise with_alternatives(refused, wish) from refused

    def answer(placed: BookingPlaced) -> Answer:
        where = url_for("api.booking_show", reference=placed.reference)
        return booking_answer(known_booking(placed.reference), {"Location": where})

    return Write(act, answer)


@blueprint.patch("/v1/bookings/<reference>")
@access(Access.PROGRAM_BOOK)
@operation(_l("Endre en booking"), answers=Booking, body=BookingChange, writes=True, asks_version=True)
def booking_change(reference: str, body: BookingChange) -> Write[BookingPlaced]:
    """Change a booking. Its old time is given back only when the new one is taken.

    What is sent as If-Match is the ETag that was read: has somebody changed the booking since, nothing is changed.
    """
    actor, booking = current_bearer().actor, known_booking(reference)
    if not may_change_booking(actor, booking.organisation_id, booking.venue_id):
        raise NotFound(f"booking {reference}")
    wish, version = changed_wish(booking, body), wanted_version()
    reason = line_of(body.reason, "reason")

    def act() -> BookingPlaced:
        try:
            return change_booking(
                actor, reference, wish, now=now(), settings=settings(), reason=reason, version=version
            )
        except Refused as refused:
            raise with_alternatives(refused, wish, booking.id) from refused

    return Write(act, lambda _placed: booking_answer(known_booking(reference)))


@blueprint.get("/v1/bookings/<reference>/cancellation")
@access(Access.PROGRAM_READ)
@operation(_l("Hva det betyr å avbestille"), answers=Cancellation)
def booking_cancellation(reference: str) -> Answer:
    """Whether the booking may be cancelled now, and the fee with its reason."""
    answer = cancellation_of(current_bearer().actor, reference, now=now(), settings=settings())
    return Answer(
        Cancellation(
            allowed=answer.verdict.allowed,
            findings=[finding_document(finding) for finding in answer.verdict.findings],
            fee_ore=answer.consequence.fee_ore,
            reason=cancellation_text(answer.consequence),
        )
    )


@blueprint.post("/v1/bookings/<reference>/cancel")
@access(Access.PROGRAM_BOOK)
@operation(_l("Avbestill"), answers=Booking, body=CancelRequest, writes=True, asks_version=True)
def booking_cancel(reference: str, body: CancelRequest) -> Write[None]:
    """Cancel a booking and give its time back. It is not deleted, and keeps its price."""
    command = CancelBooking(
        reference=reference,
        reason=line_of(body.reason, "reason"),
        agreed_fee_ore=body.agreed_fee_ore,
        version=wanted_version(),
    )
    actor = current_bearer().actor
    return Write(
        lambda: cancel_booking(actor, command, now=now(), settings=settings()),
        lambda _nothing: booking_answer(known_booking(reference)),
    )


def known_booking(reference: str) -> BookingRow:
    """The booking, as far as the token may know of it.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    booking = booking_by_reference(reference)
    if booking is None or not may_see_booking(current_bearer().actor, booking.organisation_id, booking.venue_id):
        raise NotFound(f"booking {reference}")
    return booking


def booking_answer(booking: BookingRow, headers: dict[str, str] | None = None) -> Answer:
    """The booking, with the version that its ETag begins with."""
    return Answer(booking_document(booking), booking.version, headers or {})


def with_alternatives(refused: Refused, wish: BookingWish, booking_id: int | None = None) -> Exception:
    """The refusal with the nearest free times, when there are any to offer."""
    if isinstance(refused, ChangedMeanwhile):
        return refused
    findings = refused.verdict.findings
    status = refusal_status(findings)
    try:
        assessment = preview_booking(
            current_bearer().actor, wish, now=now(), settings=settings(), booking_id=booking_id
        )
    except Refused:
        return ProblemRaised(status, *findings)
    return ProblemRaised(status, *findings, alternatives=assessment.alternatives)


def _window(first: datetime | None, last: datetime | None) -> Interval:
    """The time that is asked for; without an end all that is to come."""
    return interval_of(first or now(), last or local_midnight(LAST_DAY, zone()), zone(), "from", "to")
