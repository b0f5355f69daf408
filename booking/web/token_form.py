"""Tokens of other programs, as an organisation's leader and an administrator make them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from wtforms import RadioField

from booking.domain.local_time import local_midnight
from booking.domain.permissions import Scope
from booking.i18n import lazy_gettext as _l
from booking.messages.token import SCOPES, scope_text
from booking.queries.token import TokenState
from booking.services.token import CreateToken
from booking.web.clock import now, today, zone
from booking.web.fields import DayField, NameField, options
from booking.web.forms import Form

USUAL_DAYS, LONGEST_DAYS = 365, 2 * 366


class TokenForm(Form):
    """What the token is for, what it lets in to, and how long."""

    name = NameField(
        _l("Hva skal bruke nøkkelen?"), description=_l("For eksempel Medlemssystemet. Navnet står i historikken.")
    )
    scope = RadioField(_l("Adgang"), choices=options((scope.value, text) for scope, text in SCOPES.items()))
    expires_on = DayField(_l("Gjelder til og med"), default=lambda: today() + timedelta(days=USUAL_DAYS))

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"scope": Scope.READ.value, **more})
        self.expires_on.earliest, self.expires_on.latest = today(), today() + timedelta(days=LONGEST_DAYS)

    def command(self, organisation_id: int | None = None, venue_id: int | None = None) -> CreateToken:
        """What was filled in. A token holds through its last day."""
        return CreateToken(
            name=self.name.data,
            scopes=frozenset({Scope(self.scope.data)}),
            expires_at=end_of_day(self.expires_on.data),
            organisation_id=organisation_id,
            venue_id=venue_id,
        )


def end_of_day(day: date) -> datetime:
    """The instant at which the day is over."""
    return local_midnight(day + timedelta(days=1), zone())


def token_words() -> dict[str, Any]:
    """What the pages about tokens need besides the tokens."""
    return {"now": now(), "scope_text": scope_text, "TokenState": TokenState}
