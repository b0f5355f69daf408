"""Series as documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from booking.domain.cancellation import Cancellation
from booking.domain.errors import Finding
from booking.domain.interval import Interval
from booking.domain.local_time import wall_clock
from booking.domain.permissions import may_change_booking
from booking.domain.quote import Quote
from booking.messages.explanation import cancellation_text, reason_text
from booking.messages.series import skip_text
from booking.queries.booking import BookingRow
from booking.queries.series import SeriesRow
from booking.services.series import (
    DateAssessment,
    SeriesAssessment,
    SeriesCancellation,
    SeriesChange,
    dates_without,
)
from booking.settings import Settings
from booking.web.api import series_documents as documents
from booking.web.api.rendering import price_document
from booking.web.api.series_wish import day_of
from booking.web.bearer import current_bearer
from booking.web.clock import now, zone
from booking.web.problem import finding_document, period_of


def summary_document(series: SeriesRow, states: Mapping[str, int]) -> documents.SeriesSummary:
    """The series as lists tell of it."""
    return documents.SeriesSummary(**_summary(series, states))


def series_document(series: SeriesRow, bookings: Sequence[BookingRow], settings: Settings) -> documents.Series:
    """The series with every date."""
    states = [booking.state for booking in bookings]
    standing = [booking.price_ore for booking in bookings if booking.state.occupies]
    known = [price for price in standing if price is not None]
    return documents.Series(
        **_summary(series, {str(state): states.count(state) for state in sorted(set(states))}),
        continues=series.continues,
        continued_by=list(series.continued_by),
        dates=[_date(booking) for booking in bookings],
        skipped=[
            documents.DateSkipped(day=skip.day, code=skip.code, reason=skip_text(skip.code, skip.detail))
            for skip in series.skips
        ],
        can_be_put_back=_can_be_put_back(series, settings),
        once_ore=series.once_ore,
        amount_ore=sum(known) + series.once_ore if len(known) == len(standing) else None,
    )


def preview_document(assessment: SeriesAssessment, slugs: Mapping[int, str]) -> documents.SeriesPreview:
    """What a wanted series would lead to."""
    return documents.SeriesPreview(
        state=assessment.state,
        time_zone=zone().key,
        dates=[_answer(each, assessment, slugs) for each in assessment.dates],
        price=price_document(assessment.quote) if assessment.quote is not None else None,
    )


def change_document(
    change: SeriesChange, bookings: Sequence[BookingRow], slugs: Mapping[int, str]
) -> documents.SeriesChangePreview:
    """What a change would lead to."""
    rows = {booking.reference: booking for booking in bookings}
    return documents.SeriesChangePreview(
        dates=[
            _changed(rows[each.reference], each.assessment if each.refused is None else None, each.refused, slugs)
            for each in change.dates
        ],
        alone=[each.reference for each in change.alone],
        agreed=sorted(change.changed),
    )


def changed_date(
    booking: BookingRow,
    interval: Interval,
    space: str,
    *,
    refused: Finding | None = None,
    quote: Quote | None = None,
) -> documents.DateChanged:
    """What would become of one date; one that is `refused` stays as it is."""
    return documents.DateChanged(
        day=day_of(booking),
        booking=booking.reference,
        changed=refused is None,
        **_times(interval.starts_at, interval.ends_at),
        space=space,
        finding=finding_document(refused) if refused is not None else None,
        price=date_price(quote) if quote is not None else None,
    )


def _changed(
    booking: BookingRow, judged: DateAssessment | None, refused: Finding | None, slugs: Mapping[int, str]
) -> documents.DateChanged:
    if judged is None or judged.interval is None or judged.answer is None:
        return changed_date(booking, booking.interval, booking.space_slug, refused=refused)
    return changed_date(booking, judged.interval, slugs[judged.space_id], quote=judged.answer.quote)


def cancellation_document(answer: SeriesCancellation) -> documents.SeriesCancellation:
    """What cancelling would mean."""
    return documents.SeriesCancellation(
        dates=[
            _cancelled(each.day, each.reference, Interval(each.starts_at, each.ends_at), each.space, each.consequence)
            for each in answer.dates
        ],
        fee_ore=answer.fee_ore,
        agreed=[each.reference for each in answer.dates],
    )


def date_cancellation(booking: BookingRow, consequence: Cancellation) -> documents.SeriesCancellation:
    """What cancelling one date alone would mean."""
    date_ = _cancelled(day_of(booking), booking.reference, booking.interval, booking.space_name, consequence)
    return documents.SeriesCancellation(dates=[date_], fee_ore=consequence.fee_ore, agreed=[booking.reference])


def _cancelled(
    day: date, reference: str, interval: Interval, space_name: str, consequence: Cancellation
) -> documents.DateCancelled:
    return documents.DateCancelled(
        day=day,
        booking=reference,
        **_times(interval.starts_at, interval.ends_at),
        space_name=space_name,
        fee_ore=consequence.fee_ore,
        reason=cancellation_text(consequence),
    )


def date_price(quote: Quote) -> documents.DatePrice:
    """What one date costs, and why."""
    return documents.DatePrice(amount_ore=quote.total_ore, outcome=quote.outcome, reason=reason_text(quote.decision))


def _summary(series: SeriesRow, states: Mapping[str, int]) -> dict[str, Any]:
    return {
        "reference": series.reference,
        "organisation_id": series.organisation_id,
        "organisation_name": series.organisation_name,
        "space": series.space_slug,
        "space_name": series.space_name,
        "venue": series.venue_slug,
        "venue_name": series.venue_name,
        "weekdays": list(series.weekdays),
        "every_weeks": series.every_weeks,
        "starts_on": series.first_day,
        "ends_on": series.last_day,
        "from_time": f"{series.starts:%H:%M}",
        "to_time": f"{series.ends:%H:%M}",
        "days_later": series.days_later,
        "time_zone": series.zone,
        "follows_school_calendar": series.follows_school_calendar,
        "states": dict(states),
        "created_at": wall_clock(series.created_at, zone()),
    }


def _date(booking: BookingRow) -> documents.SeriesDate:
    return documents.SeriesDate(
        day=day_of(booking),
        booking=booking.reference,
        state=booking.state,
        **_times(booking.starts_at, booking.ends_at),
        space=booking.space_slug,
        changed_alone=booking.off_series,
        amount_ore=booking.price_ore,
    )


def _answer(each: DateAssessment, assessment: SeriesAssessment, slugs: Mapping[int, str]) -> documents.DateAnswer:
    quote = each.answer.quote if each.answer is not None else None
    return documents.DateAnswer(
        day=each.day,
        state=assessment.state if each.taken else None,
        starts_at=wall_clock(each.interval.starts_at, zone()) if each.interval else None,
        ends_at=wall_clock(each.interval.ends_at, zone()) if each.interval else None,
        space=slugs.get(each.space_id, assessment.place.slug),
        finding=finding_document(each.skipped) if each.skipped else None,
        alternatives=[period_of(interval) for interval in each.alternatives],
        price=date_price(quote) if quote is not None else None,
    )


def _can_be_put_back(series: SeriesRow, settings: Settings) -> list[date]:
    """The dates that whoever may book them could have back now."""
    actor = current_bearer().actor
    if not may_change_booking(actor, series.organisation_id, series.venue_id):
        return []
    without = dates_without(actor, series.reference, now=now(), settings=settings)
    return [day for day, each in sorted(without.items()) if each.taken]


def _times(starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
    return {"starts_at": wall_clock(starts_at, zone()), "ends_at": wall_clock(ends_at, zone())}
