"""Series: seen date by date before they are made, made, read, changed, cancelled, and skipped dates put back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from flask import url_for

from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.local_time import LAST_DAY, check_day
from booking.domain.permissions import STAFF, may_change_booking, may_see_booking
from booking.i18n import lazy_gettext as _l
from booking.queries.booking import BookingRow, bookings_of_series
from booking.queries.series import SeriesRow, dates_in_state, series_between, series_by_reference, series_version
from booking.queries.space import spaces_of
from booking.services import series as services
from booking.services.booking import (
    BookingPlaced,
    CancelBooking,
    ChangedMeanwhile,
    cancel_booking,
    cancellation_of,
    change_booking,
    preview_change,
)
from booking.services.series import (
    CancelSeries,
    DatePutBack,
    PutBackDate,
    SeriesPlaced,
    cancel_series,
    change_series,
    dates_without,
    preview_series,
    preview_series_change,
    put_back,
    request_series,
)
from booking.web.access import Access, access
from booking.web.api import blueprint
from booking.web.api.booking import booking_answer, known_booking, settings
from booking.web.api.documents import Booking
from booking.web.api.operation import Answer, Write, operation, wanted_version
from booking.web.api.paging import moment_cursor, next_link, read_moment
from booking.web.api.series_bodies import (
    CancellationQuery,
    DateBack,
    SeriesCancelRequest,
    SeriesChangeRequest,
    SeriesQuery,
    SeriesRequest,
    SeriesScope,
)
from booking.web.api.series_documents import (
    Series,
    SeriesCancellation,
    SeriesChangePreview,
    SeriesPage,
    SeriesPreview,
)
from booking.web.api.series_rendering import (
    cancellation_document,
    change_document,
    changed_date,
    date_cancellation,
    preview_document,
    series_document,
    summary_document,
)
from booking.web.api.series_wish import date_change_of, date_of, first_day, series_change_of, series_wish
from booking.web.api.space import known_space
from booking.web.api.wish import line_of
from booking.web.bearer import current_bearer
from booking.web.clock import now, today
from booking.web.problem import ProblemRaised, refusal_status


@blueprint.get("/v1/series")
@access(Access.PROGRAM_READ)
@operation(_l("Serier"), answers=SeriesPage, query=SeriesQuery, refuses=True)
def series_list(query: SeriesQuery) -> Answer:
    """The organisation's series, or for a system those at its venues, in the order they were made."""
    first, last = check_day(query.first_day or today()), check_day(query.last_day or LAST_DAY)
    if last < first:
        raise Refused(Finding("series.ends_before_start", "to", {"starts_on": first}))
    actor = current_bearer().actor
    rows = series_between(
        actor.organisations,
        actor.venues(*STAFF),
        first,
        last,
        after=read_moment(query.cursor),
        most=query.limit + 1,
    )
    shown = rows[: query.limit]
    cursor = moment_cursor(shown[-1].created_at, shown[-1].id) if len(rows) > query.limit else None
    states = dates_in_state([row.id for row in shown])
    page = SeriesPage(items=[summary_document(row, states.get(row.id, {})) for row in shown], next_cursor=cursor)
    return Answer(page, headers=next_link(cursor))


@blueprint.post("/v1/series/preview")
@access(Access.PROGRAM_READ)
@operation(_l("Se hver dato i en serie først"), answers=SeriesPreview, body=SeriesRequest, refuses=True)
def series_preview(body: SeriesRequest) -> Answer:
    """Judge a wanted series without storing anything: every date with what is in the way, alternatives and price.

    What is shown as booked here is what saving books. Send the same to make the series, with choices if you like.
    """
    assessment = preview_series(current_bearer().actor, series_wish(body), now=now(), settings=settings())
    return Answer(preview_document(assessment, _slugs(known_space(body.space).venue_id)))


@blueprint.post("/v1/series")
@access(Access.PROGRAM_BOOK)
@operation(_l("Book en serie"), answers=Series, status=201, body=SeriesRequest, writes=True)
def series_new(body: SeriesRequest) -> Write[SeriesPlaced]:
    """Book every date that is wanted and free, all at once; the others are remembered with the reason.

    Nothing is booked when no date is free, or when one that was chosen is not.
    """
    actor, command = current_bearer().actor, series_wish(body)

    def answer(placed: SeriesPlaced) -> Answer:
        return series_answer(placed.reference, {"Location": url_for("api.series_show", reference=placed.reference)})

    return Write(lambda: request_series(actor, command, now=now(), settings=settings()), answer)


@blueprint.get("/v1/series/<reference>")
@access(Access.PROGRAM_READ)
@operation(_l("En serie"), answers=Series)
def series_show(reference: str) -> Answer:
    """One series: its dates with their bookings, and the dates that it goes without, with the reason."""
    return series_answer(reference)


@blueprint.post("/v1/series/<reference>/preview")
@access(Access.PROGRAM_READ)
@operation(_l("Se først hva en endring gjør"), answers=SeriesChangePreview, body=SeriesChangeRequest, refuses=True)
def series_change_preview(reference: str, body: SeriesChangeRequest) -> Answer:
    """What a change would do to each date. Nothing is stored.

    Send the same to change the series, with `agreed` when nothing else than this may be done.
    """
    actor, series = current_bearer().actor, _series_to_change(reference)
    bookings = bookings_of_series(series.id)
    if body.scope is SeriesScope.THIS:
        booking = date_of(bookings, first_day(body.scope, body.day))
        return Answer(_date_change(series, booking, body))
    command = series_change_of(series, body, "")
    change = preview_series_change(actor, command, now=now(), settings=settings())
    return Answer(change_document(change, bookings, _slugs(series.venue_id)))


@blueprint.patch("/v1/series/<reference>")
@access(Access.PROGRAM_BOOK)
@operation(_l("Endre en serie"), answers=Series, body=SeriesChangeRequest, writes=True, asks_version=True)
def series_change(reference: str, body: SeriesChangeRequest) -> Write[Any]:
    """Change one date, one and those after it, or all that are to come. A date that cannot be had stays as it was.

    When earlier dates stay behind, the series is divided: the changed dates continue under a new reference, which is
    that of the answer, and `continues` names the old.
    """
    actor, series = current_bearer().actor, _series_to_change(reference)
    if body.scope is SeriesScope.THIS:
        return Write(_change_of_date(series, body), lambda _placed: series_answer(series.reference))
    command = series_change_of(series, body, wanted_version())
    return Write(
        lambda: change_series(actor, command, now=now(), settings=settings()),
        lambda changed: series_answer(changed.reference),
    )


@blueprint.get("/v1/series/<reference>/cancellation")
@access(Access.PROGRAM_READ)
@operation(_l("Hva det betyr å avbestille en serie"), answers=SeriesCancellation, query=CancellationQuery, refuses=True)
def series_cancellation(reference: str, query: CancellationQuery) -> Answer:
    """The fee of each date that would be cancelled, with its reason, and of all together."""
    actor, series = current_bearer().actor, _series_to_change(reference)
    day = first_day(query.scope, query.day)
    if query.scope is SeriesScope.THIS:
        return Answer(_date_cancellation(date_of(bookings_of_series(series.id), day)))
    answer = services.series_cancellation(actor, reference, from_day=day, now=now(), settings=settings())
    return Answer(cancellation_document(answer))


@blueprint.post("/v1/series/<reference>/cancel")
@access(Access.PROGRAM_BOOK)
@operation(_l("Avbestill en serie"), answers=Series, body=SeriesCancelRequest, writes=True, asks_version=True)
def series_cancel(reference: str, body: SeriesCancelRequest) -> Write[Any]:
    """Cancel one date, one and those after it, or all that are to come, and give their time back."""
    actor, series = current_bearer().actor, _series_to_change(reference)
    day, reason = first_day(body.scope, body.day), line_of(body.reason, "reason")
    if body.scope is SeriesScope.THIS:
        booking, version = _date_as_read(series, day, body.agreed)
        one = CancelBooking(
            reference=booking.reference, reason=reason, agreed_fee_ore=body.agreed_fee_ore, version=version
        )
        return Write(
            lambda: cancel_booking(actor, one, now=now(), settings=settings()),
            lambda _nothing: series_answer(reference),
        )
    command = CancelSeries(
        reference=reference,
        from_day=day,
        reason=reason,
        agreed=frozenset(body.agreed) if body.agreed is not None else None,
        agreed_fee_ore=body.agreed_fee_ore,
        version=wanted_version(),
    )
    return Write(
        lambda: cancel_series(actor, command, now=now(), settings=settings()),
        lambda _number: series_answer(reference),
    )


@blueprint.post("/v1/series/<reference>/put-back")
@access(Access.PROGRAM_BOOK)
@operation(_l("Sett tilbake en dato"), answers=Booking, status=201, body=DateBack, writes=True, asks_version=True)
def series_put_back(reference: str, body: DateBack) -> Write[DatePutBack]:
    """Book a date that was skipped or cancelled as the series has the others, now that it is free."""
    actor, series = current_bearer().actor, _series_to_change(reference)
    command = PutBackDate(reference=series.reference, day=check_day(body.day), version=wanted_version())

    def act() -> DatePutBack:
        try:
            return put_back(actor, command, now=now(), settings=settings())
        except Refused as refused:
            raise _with_alternatives(refused, command) from refused

    def answer(back: DatePutBack) -> Answer:
        where = url_for("api.booking_show", reference=back.reference)
        return booking_answer(known_booking(back.reference), {"Location": where})

    return Write(act, answer)


def known_series(reference: str) -> SeriesRow:
    """The series, as far as the token may know of it.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    series = series_by_reference(reference)
    if series is None or not may_see_booking(current_bearer().actor, series.organisation_id, series.venue_id):
        raise NotFound(f"series {reference}")
    return series


def series_answer(reference: str, headers: Mapping[str, str] | None = None) -> Answer:
    """The series with every date, and the version that its ETag begins with."""
    series = known_series(reference)
    bookings = bookings_of_series(series.id)
    document = series_document(series, bookings, settings())
    return Answer(document, series_version(series, bookings), headers or {})


def _series_to_change(reference: str) -> SeriesRow:
    series = known_series(reference)
    if not may_change_booking(current_bearer().actor, series.organisation_id, series.venue_id):
        raise NotFound(f"series {reference}")
    return series


def _slugs(venue_id: int) -> dict[int, str]:
    return {space.id: space.slug for space in spaces_of(venue_id)}


def _date_as_read(series: SeriesRow, day: date | None, agreed: Collection[str] | None) -> tuple[BookingRow, str]:
    """The booking of the date, and the version of it that the series' ETag in If-Match stands for.

    Is the series another by now, that is a version that no booking has: the use case refuses under its lock, and a
    request that is sent again still finds its answer.
    """
    bookings = bookings_of_series(series.id)
    booking, wanted = date_of(bookings, day), wanted_version()
    if agreed is not None and {booking.reference} != set(agreed):
        raise Refused(Finding("series.dates_have_changed"))
    if not wanted:
        return booking, ""
    return booking, booking.version if wanted == series_version(series, bookings) else "-"


def _change_of_date(series: SeriesRow, body: SeriesChangeRequest) -> Callable[[], BookingPlaced]:
    """The use case that changes one date alone."""
    actor, reason = current_bearer().actor, line_of(body.reason, "reason")
    booking, version = _date_as_read(series, first_day(body.scope, body.day), body.agreed)
    wish = date_change_of(series, booking, body)
    return lambda: change_booking(
        actor, booking.reference, wish, now=now(), settings=settings(), reason=reason, version=version
    )


def _date_change(series: SeriesRow, booking: BookingRow, body: SeriesChangeRequest) -> SeriesChangePreview:
    """What would become of one date that is changed alone."""
    wish = date_change_of(series, booking, body)
    judged = preview_change(current_bearer().actor, booking.reference, wish, now=now(), settings=settings())
    refused = next(iter(judged.verdict.findings), None)
    if refused is not None:
        date_ = changed_date(booking, booking.interval, booking.space_slug, refused=refused)
    else:
        space = _slugs(series.venue_id).get(wish.space_id, booking.space_slug)
        date_ = changed_date(booking, wish.interval, space, quote=judged.quote)
    return SeriesChangePreview(dates=[date_], alone=[], agreed=[] if refused else [booking.reference])


def _date_cancellation(booking: BookingRow) -> SeriesCancellation:
    """What cancelling one date would mean.

    Raises:
        Refused: it cannot be cancelled.
    """
    answer = cancellation_of(current_bearer().actor, booking.reference, now=now(), settings=settings())
    if not answer.verdict.allowed:
        raise Refused(*answer.verdict.findings)
    return date_cancellation(booking, answer.consequence)


def _with_alternatives(refused: Refused, command: PutBackDate) -> Exception:
    """The refusal with the nearest free times, when there are any to offer."""
    if isinstance(refused, ChangedMeanwhile):
        return refused
    without = dates_without(current_bearer().actor, command.reference, now=now(), settings=settings())
    found = without.get(command.day)
    findings = refused.verdict.findings
    return ProblemRaised(refusal_status(findings), *findings, alternatives=found.alternatives if found else ())
