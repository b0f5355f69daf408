"""What a cell of an imported table may mean. Each function makes a parser: text in, value out, or `CellRefused`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

import phonenumbers
from babel.support import LazyProxy
from email_validator import EmailNotValidError, validate_email
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.no import orgnr

from booking.domain.errors import Parameter
from booking.i18n import LANGUAGES, use_language

Parse: TypeAlias = Callable[[str], Any]
Word = TypeVar("Word", bound=StrEnum)

LONGEST_TEXT = 5000
MINUTES_PER_DAY = 24 * 60
_YES = {"ja", "j", "yes", "y", "true", "sann", "1", "x"}
_NO = {"nei", "n", "no", "false", "usann", "0", "-"}
_DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d.%m.%y")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.]00)?")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WEEKDAYS = (
    ("ma", "man", "mandag", "måndag", "mon", "monday", "1"),
    ("ti", "tir", "tirsdag", "tysdag", "tue", "tuesday", "2"),
    ("on", "ons", "onsdag", "wed", "wednesday", "3"),
    ("to", "tor", "torsdag", "thu", "thursday", "4"),
    ("fr", "fre", "fredag", "fri", "friday", "5"),
    ("lø", "lør", "lørdag", "laurdag", "sat", "saturday", "6"),
    ("sø", "søn", "søndag", "sundag", "sun", "sunday", "7"),
)
_WEEKDAY_NUMBERS = {name: number for number, names in enumerate(_WEEKDAYS, 1) for name in names}


class CellRefused(Exception):
    """The cell cannot be what its column says. `code` and `parameters` become the row's finding."""

    def __init__(self, code: str, **parameters: Parameter) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters


def one_line(most: int) -> Parse:
    """Text without line breaks, of at most so many characters."""

    def parse(text: str) -> str:
        if "\n" in text:
            raise CellRefused("import.line_break")
        return _bounded(text, most)

    return parse


def lines(most: int = LONGEST_TEXT) -> Parse:
    """Text of several lines; `` | `` is a line break too, because a CSV file is easier to read that way."""
    return lambda text: _bounded("\n".join(part.strip() for part in re.split(r"\n| \| ", text)), most)


def _bounded(text: str, most: int) -> str:
    if len(text) > most:
        raise CellRefused("import.too_long", most=most, length=len(text))
    return text


def whole_number(least: int, most: int) -> Parse:
    """A whole number; spaces between thousands are fine."""

    def parse(text: str) -> int:
        bare = re.sub(r"[\s\u00a0]", "", text)
        if not re.fullmatch(r"-?\d{1,12}", bare):
            raise CellRefused("import.not_a_number", value=_shown(text))
        number = int(bare)
        if not least <= number <= most:
            raise CellRefused("import.number_out_of_range", value=number, least=least, most=most)
        return number

    return parse


def decimal_number(least: float, most: float) -> Parse:
    """A number with comma or point."""

    def parse(text: str) -> float:
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            raise CellRefused("import.not_a_number", value=_shown(text)) from None
        if not least <= number <= most:
            raise CellRefused("import.number_out_of_range", value=_shown(text), least=least, most=most)
        return number

    return parse


def yes_no(text: str) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise CellRefused("import.not_yes_or_no", value=_shown(text))


def day(text: str) -> date:
    """``2026-08-17`` or ``17.08.2026``."""
    for pattern in _DATE_FORMATS:
        try:
            found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
        if 1990 <= found.year <= 2100:
            return found
        raise CellRefused("import.date_out_of_range", value=_shown(text))
    raise CellRefused("import.not_a_date", value=_shown(text))


def minute_of_day(text: str) -> int:
    """``16:00``, ``16.00`` or ``16`` as minutes after midnight; ``24:00`` is the end of the day."""
    found = _CLOCK.fullmatch(text)
    if found:
        hours, minutes = int(found[1]), int(found[2] or 0)
        if minutes < 60 and hours * 60 + minutes <= MINUTES_PER_DAY:
            return hours * 60 + minutes
    raise CellRefused("import.not_a_time", value=_shown(text))


def weekdays(text: str) -> tuple[int, ...]:
    """``ma-fr``, ``lø, sø``, ``1-5`` or ``mon-fri`` as ISO numbers, Monday is 1."""
    found: set[int] = set()
    for part in re.split(r"[,;/ ]+", re.sub(r"\s*[-–]\s*", "-", text.casefold())):
        first, _, last = part.partition("-")
        try:
            start = _WEEKDAY_NUMBERS[first.rstrip(".")]
            end = _WEEKDAY_NUMBERS[last.rstrip(".")] if last else start
        except KeyError:
            raise CellRefused("import.not_a_weekday", value=_shown(text)) from None
        found.update(range(start, end + 1) if start <= end else {*range(start, 8), *range(1, end + 1)})
    return tuple(sorted(found))


def slug(most: int) -> Parse:
    """What stands in an address: small letters a–z, digits and hyphens."""

    def parse(text: str) -> str:
        if not _SLUG.fullmatch(text):
            raise CellRefused("import.not_a_slug", value=_shown(text), suggestion=slug_from(text))
        return _bounded(text, most)

    return parse


def slug_from(text: str) -> str:
    """``Åshallen, flate 1`` as ``ashallen-flate-1``."""
    plain = text.casefold().replace("æ", "ae").translate(str.maketrans("åøéöä", "aoeoa"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def email(text: str) -> str:
    """An e-mail address in small letters; that it exists is not asked."""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        raise CellRefused("import.not_an_email", value=_shown(text)) from None


def phone(text: str) -> str:
    """A phone number in E.164; without a country code it is Norwegian."""
    try:
        number = phonenumbers.parse(text, "NO")
    except phonenumbers.NumberParseException:
        raise CellRefused("import.not_a_phone", value=_shown(text)) from None
    if not phonenumbers.is_possible_number(number):
        raise CellRefused("import.not_a_phone", value=_shown(text))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def digits(length: int, *, least: int = 0) -> Parse:
    """A code of `length` digits, or from `least` to so many; leading zeros that a spreadsheet took away come back."""
    shortest = least or length

    def parse(text: str) -> str:
        if not re.fullmatch(rf"\d{{1,{length}}}", text):
            raise CellRefused("import.not_digits", value=_shown(text), length=f"{least}–{length}" if least else length)
        return text.zfill(shortest)

    return parse


def organisation_number(text: str) -> str:
    """Nine digits whose last is right (modulus 11, weights 3 2 7 6 5 4 3 2)."""
    try:
        return str(orgnr.validate(text.casefold().removeprefix("no").removesuffix("mva")))
    except InvalidChecksum:
        raise CellRefused("import.organisation_number_checksum", value=_shown(text)) from None
    except ValidationError:
        raise CellRefused("import.not_an_organisation_number", value=_shown(text)) from None


def one_of(
    vocabulary: type[Word],
    labels: Mapping[Word, LazyProxy] | None = None,
    synonyms: Mapping[str, Word] | None = None,
) -> Parse:
    """A code of the vocabulary, its label in any of the languages, or a synonym (in small letters)."""

    def parse(text: str) -> Word:
        known = dict(synonyms or {}) | _spellings(vocabulary, labels)
        found = known.get(text.casefold())
        if found is None:
            near = difflib.get_close_matches(text.casefold(), known, n=1)
            raise CellRefused(
                "import.unknown_word",
                value=_shown(text),
                suggestion=near[0] if near else "",
                known=tuple(str(word) for word in vocabulary),
            )
        return found

    return parse


def some_of(vocabulary: type[Word], labels: Mapping[Word, LazyProxy] | None = None) -> Parse:
    """Several codes or labels with commas between, each once, in the order they are written."""
    parse_one = one_of(vocabulary, labels)
    return lambda text: tuple(
        dict.fromkeys(parse_one(part.strip()) for part in re.split(r"[,;\n]", text) if part.strip())
    )


def _spellings(vocabulary: type[Word], labels: Mapping[Word, LazyProxy] | None) -> dict[str, Word]:
    known: dict[str, Word] = {}
    for language in LANGUAGES:
        with use_language(language):
            for word, label in (labels or {}).items():
                known.setdefault(str(label).casefold(), word)
    return known | {str(word).casefold(): word for word in vocabulary}


def _shown(text: str) -> str:
    """The cell as a message repeats it: one short line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
