"""Letters as text and HTML, in the reader's language, outside any request.

The templates are in ``templates/email/<kind>/{subject.txt,body.txt,body.html}``. They know the letter's own
fields and the few names in `_names`; a name that does not exist is an error and never an empty space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from booking.domain.colour import accent_shades
from booking.domain.errors import Finding
from booking.i18n import (
    FILTERS,
    catalogue,
    current_language,
    format_day,
    format_period,
    format_time,
    set_time_zone,
    use_language,
)
from booking.i18n import gettext as _
from booking.messages.booking import changes, extras, fee, place, price, purpose, reasons
from booking.messages.catalogue import Message
from booking.messages.findings import sentence
from booking.messages.introduction import filled
from booking.messages.links import Links
from booking.messages.series import pattern_text, skip_text
from booking.paths import TEMPLATES
from booking.settings import Settings

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A letter as it is read. `subject` is one line."""

    subject: str
    text: str
    html: str


def render(
    message: Message, *, language: str, name: str, settings: Settings, unsubscribe: str = "", introduction: str = ""
) -> RenderedLetter:
    """Render a letter to the reader called `name`. A template that does not fit the letter raises.

    `unsubscribe` is the address that stops letters of this kind; empty when they cannot be stopped. `introduction` are
    the municipality's own words, with their placeholders.
    """
    with use_language(language):
        set_time_zone(settings.municipality.zone)
        names = {**_names(message, name, settings), "unsubscribe": unsubscribe}
        names["introduction"] = filled(introduction, message, name, settings)
        subject = _subject(message, names)
        text = _template(message, "body.txt").render(names)
        html = _template(message, "body.html").render(names, subject=subject)
    return RenderedLetter(subject, _tidied(text), html)


def render_subject(message: Message, *, language: str, settings: Settings) -> str:
    """What the letter is about, in one line."""
    with use_language(language):
        set_time_zone(settings.municipality.zone)
        return _subject(message, _names(message, "", settings))


def _subject(message: Message, names: dict[str, Any]) -> str:
    return " ".join(_template(message, "subject.txt").render(names).split())


def phone(number: str) -> str:
    """``+4790012345`` as it is read aloud: ``900 12 345``; a foreign number is left as it is."""
    national = number.removeprefix("+47")
    if number.startswith("+47") and len(national) == 8:
        return (
            f"{national[:3]} {national[3:5]} {national[5:]}"
            if national[0] in "489"
            else " ".join(national[at : at + 2] for at in range(0, 8, 2))
        )
    return number


def _names(message: Message, name: str, settings: Settings) -> dict[str, Any]:
    values = {field.name: getattr(message, field.name) for field in fields(message)}
    return {
        **values,
        "reader": name,
        "municipality": settings.municipality,
        "colours": _colours(settings.municipality.accent_colour),
        "in_calendar": message.calendar is not None,
        "links": Links(settings.web.base_url),
        "language": current_language(),
    }


@cache
def _colours(accent: str) -> dict[str, str]:
    """The accent colour as letters use it: a fill with the text that can be read on it, and text on white."""
    shades = accent_shades(accent)
    return {"fill": shades["base-default"], "on_fill": shades["base-contrast-default"], "text": shades["text-subtle"]}


def _template(message: Message, part: str) -> Any:
    return _environment().get_template(f"email/{message.kind}/{part}")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        finalize=_without_control_characters,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # Jinja fills the placeholders itself, so it is given the texts as they stand in the catalogue.
    environment.install_gettext_callables(
        lambda text: catalogue(current_language()).gettext(text),
        lambda one, many, number: catalogue(current_language()).ngettext(one, many, number),
        newstyle=True,
    )
    environment.filters.update(FILTERS, phone=phone, lines=_lines, sentence=lambda text: text[:1].upper() + text[1:])
    environment.globals.update(
        moment=_moment,
        period=format_period,
        place=place,
        price=price,
        reasons=reasons,
        extras=extras,
        changes=changes,
        fee_text=fee,
        purpose=purpose,
        series_pattern=pattern_text,
        skip_text=skip_text,
        why_not=lambda code: sentence(Finding(code)),
    )
    return environment


def _without_control_characters(value: Any) -> Any:
    """No terminal, mail program or log reads a user's text as anything but text."""
    if isinstance(value, Markup):
        return Markup(_CONTROL.sub("", value))  # noqa: S704 - it was Markup already
    return _CONTROL.sub("", value) if isinstance(value, str) else value


def _moment(instant: datetime) -> str:
    """``torsdag 3. desember kl. 18.00``."""
    return _("%(day)s kl. %(time)s", day=format_day(instant), time=format_time(instant))


def _lines(value: str) -> Markup:
    """A text of several lines in HTML."""
    return Markup("<br>").join(escape(line) for line in value.splitlines())


def _tidied(text: str) -> str:
    """Lines without trailing space, one empty line at a time, one line break at the end."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _EMPTY_LINES.sub("\n\n", lines).strip() + "\n"
