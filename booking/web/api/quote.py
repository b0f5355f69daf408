"""What a wanted booking would cost and lead to."""

from __future__ import annotations

from booking.i18n import lazy_gettext as _l
from booking.services.booking import preview_booking
from booking.web.access import Access, access
from booking.web.api import blueprint
from booking.web.api.bodies import BookingRequest
from booking.web.api.booking import settings
from booking.web.api.documents import Quote
from booking.web.api.operation import Answer, operation
from booking.web.api.rendering import price_document
from booking.web.api.wish import wish_of
from booking.web.bearer import current_bearer
from booking.web.clock import now
from booking.web.problem import finding_document, period_of


@blueprint.post("/v1/quotes")
@access(Access.PROGRAM_READ)
@operation(_l("Hva vil det koste?"), answers=Quote, body=BookingRequest, refuses=True)
def quote_new(body: BookingRequest) -> Answer:
    """Judge a wanted booking without storing anything: the price with its reasons, and what is in the way."""
    assessment = preview_booking(current_bearer().actor, wish_of(body), now=now(), settings=settings())
    return Answer(
        Quote(
            allowed=assessment.verdict.allowed,
            findings=[finding_document(finding) for finding in assessment.verdict.findings],
            alternatives=[period_of(interval) for interval in assessment.alternatives],
            state=assessment.state,
            price=price_document(assessment.quote),
        )
    )
