"""The token of the request."""

from __future__ import annotations

from booking.domain.local_time import wall_clock
from booking.i18n import lazy_gettext as _l
from booking.queries.token import token_row
from booking.web.access import Access, access
from booking.web.api import blueprint
from booking.web.api.documents import TokenInformation
from booking.web.api.operation import Answer, operation
from booking.web.bearer import current_bearer
from booking.web.clock import zone


@blueprint.get("/v1/token")
@access(Access.PROGRAM_READ)
@operation(_l("Om nøkkelen selv"), answers=TokenInformation)
def token_show() -> Answer:
    """What the token of this request lets in to, and until when."""
    bearer = current_bearer()
    row = token_row(bearer.token_id)
    return Answer(
        TokenInformation(
            name=bearer.name,
            scopes=sorted(bearer.scopes),
            organisation_id=bearer.organisation_id,
            venue=row.venue if row else None,
            expires_at=wall_clock(bearer.expires_at, zone()),
        )
    )
