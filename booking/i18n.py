"""Languages: bokmål is the language of the source, nynorsk and English are catalogues beside it.

The language is a context variable, so that a letter to one reader and the page of another can be made by
the same process at the same time. Catalogues are read from their text form: there is no compiled file that
can be forgotten.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
SOURCE_LANGUAGE = "nb"
NORWAY = 47  # country calling code
CATALOGUES = Path(__file__).parent / "translations"

_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)
# One process serves one municipality, so its zone is the same in every thread; a context variable would not be.
_time_zone = {"zone": ZoneInfo("Europe/Oslo")}


def current_language() -> str:
    return _language.get()


def set_language(language: str) -> None:
    """Set the language of this context; an unknown one falls back to bokmål."""
    _language.set(language if language in LANGUAGES else SOURCE_LANGUAGE)


@contextmanager
def use_language(language: str) -> Iterator[None]:
    token = _language.set(language if language in LANGUAGES else SOURCE_LANGUAGE)
    try:
        yield
    finally:
        _language.reset(token)


def set_time_zone(zone: ZoneInfo) -> None:
    """Set the municipality's zone, in which every instant is shown."""
    _time_zone["zone"] = zone


@cache
def catalogue(language: str) -> NullTranslations:
    path = CATALOGUES / f"{language}.po"
    if language == SOURCE_LANGUAGE or not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        messages = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def gettext(message: str, **values: Any) -> str:
    text = catalogue(current_language()).gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    return plural_text(singular, plural, num) % {"num": num, **values}


def plural_text(singular: str, plural: str, num: int) -> str:
    """The text for the number with its placeholders as they are: Jinja fills them in itself."""
    return catalogue(current_language()).ngettext(singular, plural, num)


def pgettext(context: str, message: str, **values: Any) -> str:
    text = catalogue(current_language()).pgettext(context, message)
    return text % values if values else text


def lazy_gettext(message: str) -> LazyProxy:
    """A text whose language is chosen when it is shown: for form labels and tables of texts."""
    return LazyProxy(gettext, message, enable_cache=False)


def _locale() -> Locale:
    return Locale.parse({"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}[current_language()])


def local(instant: datetime) -> datetime:
    """The instant as the municipality's clocks show it."""
    return instant.astimezone(_time_zone["zone"])


def format_day(day: date | datetime, *, year: bool | None = None) -> str:
    """``torsdag 3. desember``; the year is added when asked for."""
    if isinstance(day, datetime):
        day = local(day).date()
    pattern = {"en": "EEEE d MMMM"}.get(current_language(), "EEEE d. MMMM")
    return dates.format_date(day, pattern + (" y" if year else ""), locale=_locale())


def format_weekday(day: date | datetime) -> str:
    """``torsdag``."""
    if isinstance(day, datetime):
        day = local(day).date()
    return dates.format_date(day, "EEEE", locale=_locale())


def format_short_day(day: date | datetime) -> str:
    """``to. 3. des.``, for narrow columns."""
    if isinstance(day, datetime):
        day = local(day).date()
    pattern = {"en": "EEE d MMM"}.get(current_language(), "EEE d. MMM")
    return dates.format_date(day, pattern, locale=_locale())


def format_date(day: date | datetime) -> str:
    """``3. desember 2026``."""
    if isinstance(day, datetime):
        day = local(day).date()
    pattern = {"en": "d MMMM y"}.get(current_language(), "d. MMMM y")
    return dates.format_date(day, pattern, locale=_locale())


def format_month(day: date) -> str:
    """``desember 2026``."""
    return dates.format_date(day, "LLLL y", locale=_locale())


def format_time(moment: datetime | time) -> str:
    """``18.00`` in Norwegian, ``18:00`` in English."""
    if isinstance(moment, datetime):
        moment = local(moment).time()
    separator = ":" if current_language() == "en" else "."
    return f"{moment.hour:02d}{separator}{moment.minute:02d}"


def format_period(starts_at: datetime, ends_at: datetime, *, year: bool | None = None) -> str:
    """``torsdag 3. desember kl. 18.00–20.00``; both days are named when the period crosses midnight.

    An hour that the clocks show twice is told apart by its offset, or 02.00–02.00 would be printed for an hour.
    """
    start, end = local(starts_at), local(ends_at)
    at = {"en": ", "}.get(current_language(), " kl. ")
    begins, ends = format_time(starts_at), format_time(ends_at)
    if start.utcoffset() != end.utcoffset():
        begins += f" ({start:%Z})"
        ends += f" ({end:%Z})"
    if start.date() == end.date():
        return f"{format_day(starts_at, year=year)}{at}{begins}–{ends}"
    return f"{format_day(starts_at, year=year)}{at}{begins} – {format_day(ends_at, year=year)}{at}{ends}"


def format_money(amount_ore: int) -> str:
    """``1 409 kr``; øre are shown only when there are any."""
    kroner, ore = divmod(abs(amount_ore), 100)
    sign = "−" if amount_ore < 0 else ""
    whole = numbers.format_decimal(kroner, locale=_locale())
    fraction = "" if not ore else ("." if current_language() == "en" else ",") + f"{ore:02d}"
    return f"{sign}{whole}{fraction} kr"


def format_number(value: float) -> str:
    return str(numbers.format_decimal(value, locale=_locale()))


def format_hours(minutes: int) -> str:
    """``2 timer``, ``1 time 30 min``, ``45 min``."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(num)d time", "%(num)d timer", hours))
    if rest or not hours:
        parts.append(gettext("%(num)d min", num=rest))
    return " ".join(parts)


def capital(text: str) -> str:
    """The text with a capital first letter and the rest as it was, for the beginning of a line."""
    return text[:1].upper() + text[1:]


# The last three letters of the Norwegian alphabet, and the letters of neighbours that are filed with them.
_LAST_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


def alphabetical(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts as a Norwegian telephone book does: æ, ø, å last, and room 9 before room 10.

    The databases do not agree on this order, and neither has to know it.
    """
    parts = re.findall(r"[0-9]+|[^0-9]+", text.casefold().translate(_LAST_LETTERS))
    return tuple((0, int(part), "") if part[0] in "0123456789" else (1, 0, _without_accents(part)) for part in parts)


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def format_phone(number: str) -> str:
    """``412 34 567`` for a number stored as +4741234567; a foreign number keeps its country."""
    try:
        parsed = phonenumbers.parse(number, "NO")
    except phonenumbers.NumberParseException:
        return number
    kind = phonenumbers.PhoneNumberFormat
    form = kind.NATIONAL if parsed.country_code == NORWAY else kind.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, form))


FILTERS = {
    "capital": capital,
    "day": format_day,
    "weekday": format_weekday,
    "short_day": format_short_day,
    "date": format_date,
    "month": format_month,
    "clock": format_time,
    "money": format_money,
    "number": format_number,
    "hours": format_hours,
    "local": local,
    "phone": format_phone,
}
