"""Series that an organisation makes: seeing every date first, asking, deciding, changing, cancelling, putting back."""

from booking.services.series.request import SeriesPlaced, preview_series, request_series
from booking.services.steps.series_assessment import DateAssessment, DateChoice, RequestSeries, SeriesAssessment

__all__ = [
    "DateAssessment",
    "DateChoice",
    "RequestSeries",
    "SeriesAssessment",
    "SeriesPlaced",
    "preview_series",
    "request_series",
]
