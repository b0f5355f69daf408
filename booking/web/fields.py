"""Form fields that know how people here write: names on one line, phone numbers, organisation numbers, dates.

Every text field has a greatest length and says how long the text is when it is too long; the browser is not asked
to cut it off, because it would do so without a word. Control characters, which no database and no letter can hold,
are refused. What a field stores is tidied: space at the ends removed, letters composed (NFC), line breaks as ``\\n``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from stdnum.no import orgnr
from wtforms import DateField, DecimalField, IntegerField, StringField, TextAreaField, TimeField
from wtforms import PasswordField as WTFormsPasswordField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import DateInput, EmailInput, NumberInput, TelInput

from booking.i18n import format_date, format_number, format_phone
from booking.i18n import gettext as _

LONGEST_NAME = 120
LONGEST_EMAIL = 254
LONGEST_PASSWORD = 200  # a longer one would only keep the server busy
LARGEST_WHOLE_NUMBER = 2_000_000_000  # what a database column of whole numbers holds

LAST_HOUR, LAST_MINUTE = 23, 59

_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.]?(?P<minute>[0-9]{2})(?:[:.]00)?)?")
_LINE_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]")
# Controls, and the marks that turn the reading direction and so can make one name look like another.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def tidy(text: str | None) -> str:
    """The text as it is stored: without space at the ends, composed, with plain line breaks."""
    text = unicodedata.normalize("NFC", text or "")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_one_line(text: str) -> bool:
    """Whether the text has no line break."""
    return not _LINE_BREAK.search(text)


def has_invisible_characters(text: str) -> bool:
    """Whether there is something in the text that no letter and no database can hold, or that misleads the eye."""
    return bool(_NOT_TEXT.search(text))


def _check_line(_form: Any, field: Any) -> None:
    if not is_one_line(field.data or ""):
        raise StopValidation(_("Skriv dette på én linje."))


def _check_characters(_form: Any, field: Any) -> None:
    if has_invisible_characters(field.data or ""):
        raise StopValidation(_("Teksten har usynlige tegn som ikke kan lagres. Skriv den på nytt."))


class _Length:
    """At most so many characters, said with how many there are."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Any, field: Any) -> None:
        length = len(field.data or "")
        if length > self.most:
            raise StopValidation(
                _(
                    "Skriv høyst %(most)s tegn. Nå er det %(length)s.",
                    most=format_number(self.most),
                    length=format_number(length),
                )
            )


class _Filled:
    """Something besides space is written."""

    def __init__(self, message: Any = None) -> None:
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, _form: Any, field: Any) -> None:
        if not field.data:
            raise StopValidation(str(self.message or _("Fyll ut dette feltet.")))


def _text_checks(required: bool, missing: Any, max_length: int, *own: Any) -> list[Any]:
    first = _Filled(missing) if required else Optional()
    return [first, _Length(max_length), *own, _check_characters]


class LineField(StringField):
    """One line of text. `missing` is what to say when a required line is empty."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        max_length: int,
        required: bool = True,
        missing: Any = None,
        **more: Any,
    ) -> None:
        checks = _text_checks(required, missing, max_length, _check_line)
        super().__init__(label, [*checks, *validators], filters=[tidy], **more)


class NameField(LineField):
    """The name of a person or a thing."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **more: Any) -> None:
        super().__init__(label, validators, **{"max_length": LONGEST_NAME, **more})


class ParagraphField(TextAreaField):
    """Text of several lines."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        max_length: int,
        required: bool = True,
        missing: Any = None,
        rows: int = 4,
        **more: Any,
    ) -> None:
        checks = _text_checks(required, missing, max_length)
        more["render_kw"] = {"rows": rows, **more.get("render_kw", {})}
        super().__init__(label, [*checks, *validators], filters=[tidy], **more)


class EmailField(LineField):
    """An e-mail address; `data` is lower case, with its domain as mail servers write it."""

    widget = EmailInput()

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **more: Any) -> None:
        more["render_kw"] = {"autocomplete": "email", "autocapitalize": "none", **more.get("render_kw", {})}
        super().__init__(label, [*validators, self._check], **{"max_length": LONGEST_EMAIL, **more})

    def _check(self, _form: Any, _field: Any) -> None:
        address = normal_email(self.data)
        if not address:
            raise ValidationError(_("Skriv en e-postadresse, for eksempel kari@nordmann.no."))
        self.data = address


class PhoneField(LineField):
    """A phone number, Norwegian unless it says otherwise; `data` is E.164, shown as people write it."""

    widget = TelInput()

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **more: Any) -> None:
        more["render_kw"] = {"autocomplete": "tel", **more.get("render_kw", {})}
        super().__init__(label, [*validators, self._check], **{"max_length": 40, **more})

    def _check(self, _form: Any, _field: Any) -> None:
        number = normal_phone(self.data)
        if not number:
            raise ValidationError(
                _("Skriv åtte siffer, for eksempel 912 34 567, eller et nummer med landkode: +46 70 123 45 67.")
            )
        self.data = number

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else format_phone(self.data or "")


class OrganisationNumberField(LineField):
    """A Norwegian organisation number, checked by its last digit; `data` is nine digits."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **more: Any) -> None:
        more["render_kw"] = {"inputmode": "numeric", "autocomplete": "off", **more.get("render_kw", {})}
        super().__init__(label, [*validators, self._check], **{"max_length": 40, **more})

    def _check(self, _form: Any, _field: Any) -> None:
        number = normal_organisation_number(self.data)
        if len(number) != 9 or not number.isdecimal() or not number.isascii():
            raise ValidationError(_("Et organisasjonsnummer har ni siffer, for eksempel 974 760 673."))
        if not orgnr.is_valid(number):
            raise ValidationError(_("Slik er ikke noe organisasjonsnummer. Se etter om to siffer er byttet om."))
        self.data = number


class PasswordField(WTFormsPasswordField):
    """A password. It is never shown again, is not tidied, and may hold any character but line breaks."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), *, new: bool = False, **more: Any) -> None:
        kind = "new-password" if new else "current-password"
        more["render_kw"] = {"autocomplete": kind, **more.get("render_kw", {})}
        super().__init__(label, [_Filled(), _Length(LONGEST_PASSWORD), _check_line, *validators], **more)


class WholeNumberField(IntegerField):
    """A whole number from `least` to `most`."""

    widget = NumberInput()

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        least: int = 0,
        most: int = LARGEST_WHOLE_NUMBER,
        required: bool = True,
        **more: Any,
    ) -> None:
        self.least, self.most = least, most
        first = InputRequired() if required else Optional()
        more["render_kw"] = {"inputmode": "numeric", "min": least, "max": most, **more.get("render_kw", {})}
        super().__init__(label, [first, self._check, *validators], **more)

    def _check(self, _form: Any, _field: Any) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            raise ValidationError(
                _("Skriv et tall fra %(min)s til %(max)s.", min=format_number(self.least), max=format_number(self.most))
                if self.most < LARGEST_WHOLE_NUMBER
                else _("Skriv %(min)s eller mer.", min=format_number(self.least))
            )


class KronerField(DecimalField):
    """An amount in kroner, with øre after a comma as people write it here: ``1 409,50``."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), *, most: int, **more: Any) -> None:
        more["render_kw"] = {"inputmode": "decimal", **more.get("render_kw", {})}
        super().__init__(label, [Optional(), NumberRange(min=0, max=most), *validators], places=2, **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        written = ["".join(str(value).split()).replace(",", ".") for value in valuelist]
        super().process_formdata(written if any(written) else [])


class DayField(DateField):
    """A date: from the browser's date picker, or typed as 3.12.2026."""

    widget = DateInput()

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = True,
        earliest: date = date(1990, 1, 1),
        latest: date = date(2100, 12, 31),
        **more: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        first = InputRequired() if required else Optional()
        super().__init__(label, [first, self._check, *validators], format=["%Y-%m-%d", "%d.%m.%Y"], **more)

    def _check(self, _form: Any, _field: Any) -> None:
        if self.data is not None and not self.earliest <= self.data <= self.latest:
            raise ValidationError(
                _(
                    "Velg en dato fra %(first)s til %(last)s.",
                    first=format_date(self.earliest),
                    last=format_date(self.latest),
                )
            )


class ClockField(TimeField):
    """A wall time: from the browser's picker, or typed as 18.00, 18:00, 1800 or 18."""

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, required: bool = True, **more: Any
    ) -> None:
        first = InputRequired() if required else Optional()
        super().__init__(label, [first, *validators], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        self.data = None
        found = _CLOCK.fullmatch(text)
        if found is None or int(found["hour"]) > LAST_HOUR or int(found["minute"] or 0) > LAST_MINUTE:
            raise ValueError(self.gettext("Not a valid time value."))
        self.data = time(int(found["hour"]), int(found["minute"] or 0))


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """What may be chosen, from values and the words for them."""
    return [SelectChoice(value, text) for value, text in pairs]


def with_empty(pairs: Iterable[tuple[Any, Any]], text: Any) -> list[SelectChoice]:
    """What may be chosen, beginning with nothing."""
    return [SelectChoice("", text), *options(pairs)]


def normal_email(text: str | None) -> str:
    """The address as it is stored and compared: lower case, without space; empty when it is not one."""
    try:
        checked = validate_email(
            (text or "").strip(), check_deliverability=False, allow_smtputf8=False, strict=True, test_environment=True
        )
    except EmailNotValidError:
        return ""
    return (checked.ascii_email or "").lower()


def normal_phone(text: str | None) -> str:
    """The number in E.164, Norwegian unless it says otherwise; empty when it is not one."""
    try:
        number = phonenumbers.parse((text or "").strip(), "NO")
    except phonenumbers.NumberParseException:
        return ""
    if number.extension or not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def normal_organisation_number(text: str | None) -> str:
    """The digits of an organisation number, as letterheads write it: ``NO 974 760 673 MVA`` is 974760673."""
    compact = re.sub(r"[\s.\u00a0-]", "", text or "").upper()
    return compact.removeprefix("NO").removesuffix("MVA")
