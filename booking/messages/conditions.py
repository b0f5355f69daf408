"""Conditions of rules in words: what a fact is called, what a rule asks of it, and what was found.

The rule editor, the file check and the explanation of a quote all speak through these functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from typing import Any

from babel.support import LazyProxy

from booking.domain.rules.decision import Failure
from booking.domain.rules.facts import FactKind, FactSpec, find_fact
from booking.domain.rules.text import Text
from booking.i18n import current_language, format_date, format_money, format_number, format_time, ngettext
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.vocabulary import label

WHOLE = "whole"  # the part that is not a part
#: What one may ask to hire by, in the words that price lists use; a list may have others of its own.
PRICE_BASES: Mapping[str, LazyProxy] = {
    "hour": _l("per time"),
    "half_day": _l("en halv dag"),
    "day": _l("en hel dag"),
    "evening": _l("en kveld"),
    "night": _l("en natt"),
    "weekend": _l("en helg"),
    "week": _l("en uke"),
    "month": _l("en måned"),
    "with_light": _l("med lys"),
    "without_light": _l("uten lys"),
    "other": _l("noe annet"),
}
_FIRST_YEAR = 2000  # a leap year, to print days that belong to no year


def in_language(text: Text) -> str:
    """A text of a rule set in the reader's language."""
    return text.in_language(current_language())


def fact_text(name: str) -> str:
    """What the fact is called; a fact that is no longer known keeps its name."""
    fact = find_fact(name)
    return in_language(fact.text) if fact is not None else name


def either(words: Sequence[str]) -> str:
    """``a``, ``a eller b``, ``a, b eller c``."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s eller %(last)s", first=", ".join(words[:-1]), last=words[-1])


def number_text(fact: FactSpec, number: float) -> str:
    """``60 %``, ``120 m²``, ``2 timer``, ``1 409 kr`` or the bare number."""
    if fact.unit == "kroner":
        return format_money(round(number * 100))
    count, shown = 1 if number == 1 else 2, format_number(number)
    # Each text stands in a call of its own, where those who gather texts for translators find it.
    texts = {
        "percent": _("%(number)s %%", number=shown),
        "m2": _("%(number)s m²", number=shown),
        "hours": ngettext("%(number)s time", "%(number)s timer", count, number=shown),
        "days": ngettext("%(number)s dag", "%(number)s dager", count, number=shown),
        "years": ngettext("%(number)s år", "%(number)s år", count, number=shown),
    }
    return texts.get(fact.unit, shown)


def value_text(fact: FactSpec, value: Any) -> str:
    """One value of the fact, in words."""
    if fact.kind is FactKind.FLAG:
        return _("ja") if value else _("nei")
    if fact.kind is FactKind.NUMBER and isinstance(value, int | float):
        return number_text(fact, value)
    if fact.kind is FactKind.CLOCK:
        return _clock(str(value))
    chosen = next((choice for choice in fact.choices if choice == value), None)
    if isinstance(chosen, StrEnum):
        text = str(label(chosen))
        return text[:1].lower() + text[1:]
    return _free_word(fact, str(value))


def _free_word(fact: FactSpec, word: str) -> str:
    """A word of a fact that has no closed list."""
    if fact.name == "part" and word == WHOLE:
        return _("hele")
    if fact.name == "price_basis":
        return str(PRICE_BASES.get(word) or word.replace("_", " "))
    return _date_or_word(word)


def wanted_text(fact: FactSpec, wanted: Any) -> str:
    """What a condition asks for: ``minst 60 %``, ``gymsal eller idrettshall``, ``15.00–22.00``."""
    if fact.kind is FactKind.GROUP:
        return either([in_language(Text(**name)) if isinstance(name, Mapping) else str(name) for name in _list(wanted)])
    if not isinstance(wanted, Mapping):
        return either([value_text(fact, word) for word in _list(wanted)])
    if "from" in wanted:
        return _range_text(fact, wanted)
    bounds = {
        "at_least": _("minst %(number)s"),
        "over": _("mer enn %(number)s"),
        "at_most": _("høyst %(number)s"),
        "under": _("mindre enn %(number)s"),
    }
    told = [text % {"number": number_text(fact, wanted[name])} for name, text in bounds.items() if name in wanted]
    if "is" in wanted:
        told.append(either([value_text(fact, word) for word in _list(wanted["is"])]))
    if "not" in wanted:
        told.append(_("ikke %(words)s", words=either([value_text(fact, word) for word in _list(wanted["not"])])))
    return _(" og ").join(told)


def failure_text(failure: Failure) -> str:
    """Why one condition did not hold: ``12 av 20 er under 19 år; regelen krever minst 60 %``."""
    fact = find_fact(failure.fact)
    if fact is None:
        return failure.fact
    wanted = wanted_text(fact, failure.wanted)
    name = in_language(fact.text)
    if failure.found is None:
        return _("%(fact)s er ikke oppgitt; regelen krever %(wanted)s", fact=name, wanted=wanted)
    if failure.of is not None and fact.age is not None:
        return _(
            "%(count)s av %(of)s er under %(age)s år; regelen krever %(wanted)s",
            count=failure.number, of=failure.of, age=fact.age, wanted=wanted,
        )  # fmt: skip
    found = wanted_text(fact, failure.found) if fact.kind is FactKind.GROUP else _found_text(fact, failure.found)
    if fact.kind is FactKind.NUMBER:
        return _("%(fact)s er %(found)s; regelen krever %(wanted)s", fact=name, found=found, wanted=wanted)
    if fact.kind is FactKind.FLAG:
        return _("%(fact)s: %(found)s; regelen krever %(wanted)s", fact=name, found=found, wanted=wanted)
    return _("%(fact)s: %(found)s; regelen gjelder %(wanted)s", fact=name, found=found, wanted=wanted)


def condition_text(fact: FactSpec, wanted: Any) -> str:
    """A condition as part of a sentence: ``type lokale er gymsal``, ``andel under 19 år er minst 60 %``."""
    return _("%(fact)s er %(wanted)s", fact=in_language(fact.text), wanted=wanted_text(fact, wanted))


def _found_text(fact: FactSpec, found: Any) -> str:
    """What was found; of a day's many tags, the weekday and what is special about it."""
    if fact.kind is FactKind.DAY:
        told = [tag for tag in fact.choices if tag in found and tag not in ("weekday", "weekend")]
        return ", ".join(value_text(fact, tag) for tag in told)
    return value_text(fact, found)


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _clock(text: str) -> str:
    hour, _colon, minute = text.partition(":")
    if hour == "24":
        return format_time(time(0, 0)).replace("00", "24", 1)
    return format_time(time(int(hour), int(minute)))


def _date_or_word(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text))
    except ValueError:
        return text


def _range_text(fact: FactSpec, wanted: Mapping[str, Any]) -> str:
    start, end = wanted["from"], wanted["to"]
    if fact.kind is FactKind.CLOCK:
        return f"{_clock(start)}–{_clock(end)}"
    if fact.kind is FactKind.WEEK:
        return _("uke %(first)s til %(last)s", first=start, last=end)
    if fact.kind is FactKind.TIME_OF_YEAR:
        start, end = (date.fromisoformat(f"{_FIRST_YEAR}-{day}") for day in (start, end))
        first, last = (format_date(day).replace(str(_FIRST_YEAR), "").strip() for day in (start, end))
        return _("%(first)s til %(last)s", first=first, last=last)
    return _("%(first)s til %(last)s", first=_date_or_word(str(start)), last=_date_or_word(str(end)))
