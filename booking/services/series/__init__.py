"""Series that an organisation makes: seeing every date first, asking, deciding, changing, cancelling, putting back."""

from booking.services.series.cancel import CancelSeries, SeriesCancellation, cancel_series, series_cancellation
from booking.services.series.change import (
    ChangedSeries,
    ChangeSeries,
    SeriesChange,
    change_series,
    preview_series_change,
)
from booking.services.series.decide import DecideSeries, SeriesDecided, decide_series
from booking.services.series.put_back import DatePutBack, PutBackDate, dates_without, put_back
from booking.services.series.request import SeriesPlaced, preview_series, request_series
from booking.services.steps.series_assessment import DateAssessment, DateChoice, RequestSeries, SeriesAssessment

__all__ = [
    "CancelSeries",
    "ChangeSeries",
    "ChangedSeries",
    "DateAssessment",
    "DateChoice",
    "DatePutBack",
    "DecideSeries",
    "PutBackDate",
    "RequestSeries",
    "SeriesAssessment",
    "SeriesCancellation",
    "SeriesChange",
    "SeriesDecided",
    "SeriesPlaced",
    "cancel_series",
    "change_series",
    "dates_without",
    "decide_series",
    "preview_series",
    "preview_series_change",
    "put_back",
    "request_series",
    "series_cancellation",
]
