"""A length of time as people write it: ``90 min``, ``2 timer``, ``1 time 30 min``, ``2 døgn``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from wtforms.validators import ValidationError

from booking.i18n import gettext as _
from booking.messages.booking_terms import duration
from booking.web.fields import LineField

HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60
LONGEST_TEXT = 40

# In bokmål, nynorsk and English; a number alone is minutes.
_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minutt", "minutter", "minute", "minutes"), 1),
    **dict.fromkeys(("t", "h", "time", "timer", "timar", "hour", "hours", "hrs"), HOUR),
    **dict.fromkeys(("d", "døgn", "dag", "dager", "dagar", "day", "days"), DAY),
    **dict.fromkeys(("u", "uke", "uker", "veke", "veker", "w", "week", "weeks"), WEEK),
}
_ALONE = re.compile(r"[0-9]{1,7}")
_PIECE = re.compile(r"([0-9]{1,7}(?:[.,][0-9]{1,2})?)\s*([a-zæøå]+)\.?\s*")


class DurationField(LineField):
    """Minutes, written with a unit: `data` is the text, and `minutes` what it means, ``None`` when it is empty."""

    data: Any
    minutes: int | None = None

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, whole_hours: bool = False, **more: Any
    ) -> None:
        self.whole_hours = whole_hours
        more["render_kw"] = {"size": 14, **more.get("render_kw", {})}
        super().__init__(label, [self._check, *validators], max_length=LONGEST_TEXT, required=False, **more)

    def _check(self, _form: Any, _field: Any) -> None:
        self.minutes = minutes_of(self.data)
        if self.minutes is None:
            raise ValidationError(_("Skriv for eksempel 30 min, 2 timer eller 1 døgn."))
        if self.whole_hours and self.minutes % HOUR:
            raise ValidationError(_("Skriv hele timer eller døgn."))


def minutes_of(text: str) -> int | None:
    """The minutes of a text such as ``1 t 30 min``; ``None`` when it cannot be read or is not whole minutes."""
    rest = text.strip().lower().replace(" og ", " ").replace(" and ", " ")
    if _ALONE.fullmatch(rest):
        return int(rest)
    total = Fraction(0)
    while rest:
        piece = _PIECE.match(rest)
        if piece is None or piece[2] not in _UNITS:
            return None
        total += Fraction(piece[1].replace(",", ".")) * _UNITS[piece[2]]
        rest = rest[piece.end() :]
    return int(total) if text.strip() and total.denominator == 1 else None


def written(minutes: int | None) -> str:
    """The minutes as the field shows them; what it shows can be read back."""
    return "" if minutes is None else duration(minutes)
