"""A field for amounts and shares, written as people write them: 37,50 or 1 409 kr or 60 %."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from booking.i18n import format_number
from booking.i18n import gettext as _

_IGNORED = re.compile(r"[\s\u00a0\u202f]|kr\.?$|%$", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?")


class NumberField(StringField):
    """A number that is not negative, with decimals after a comma or a point; `data` is a `Decimal` or ``None``."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = True,
        over: int | None = None,
        most: int | None = None,
        decimals: int = 2,
        **more: Any,
    ) -> None:
        self.over, self.most, self.decimals = over, most, decimals
        first = InputRequired() if required else Optional()
        more["render_kw"] = {"inputmode": "decimal", "autocomplete": "off", "size": 8, **more.get("render_kw", {})}
        super().__init__(label, [first, self._check, *validators], **more)

    def process_data(self, value: Any) -> None:
        self.data = None if value is None else Decimal(str(value))

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = None
        if not text.strip():
            return
        plain = _IGNORED.sub("", text.strip()).replace(",", ".")
        plain = _IGNORED.sub("", plain)
        if not _NUMBER.fullmatch(plain):
            raise ValueError(_("Skriv et tall, for eksempel 37,50."))
        try:
            self.data = Decimal(plain)
        except InvalidOperation as error:
            raise ValueError(_("Skriv et tall, for eksempel 37,50.")) from error

    def show(self, value: Any) -> None:
        """Put a value in the field in place of what was typed."""
        self.raw_data = None
        self.process_data(value)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain_text(self.data)

    def _check(self, _form: Any, _field: Any) -> None:
        if self.data is None:
            return
        if -self.data.as_tuple().exponent > self.decimals:  # type: ignore[operator]
            if self.decimals:
                raise ValidationError(_("Skriv høyst %(number)s desimaler.", number=self.decimals))
            raise ValidationError(_("Skriv et helt tall."))
        if self.over is not None and self.data <= self.over:
            raise ValidationError(_("Skriv et tall over %(number)s.", number=self.over))
        if self.most is not None and self.data > self.most:
            raise ValidationError(_("Skriv %(max)s eller mindre.", max=format_number(self.most)))


def plain_text(number: Decimal) -> str:
    """The number as it would be typed: ``37,5`` or ``1409``."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def in_document(number: Decimal | None) -> int | float | None:
    """The number as JSON holds it."""
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)
