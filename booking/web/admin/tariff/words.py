"""The words that a condition may choose among: closed lists, the price groups, what the premises are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from booking.domain.rules.facts import FACTS, FactKind, FactSpec, FactTopic
from booking.domain.rules.text import Text
from booking.i18n import alphabetical, capital
from booking.i18n import gettext as _
from booking.messages.conditions import in_language, value_text
from booking.queries.premises import load_premises
from booking.services.tariff import SECTIONS
from booking.web.clock import today, zone

Choice = tuple[str, str]

# Facts for each age limit; the age is asked for beside them.
PER_AGE = ("share_under", "participants_under")


def topics() -> list[tuple[str, list[Choice]]]:
    """The facts that a condition can be about, under what they are about, for a select with groups."""
    names = {
        FactTopic.TENANT: _("Hvem"),
        FactTopic.PARTICIPANTS: _("Deltakere"),
        FactTopic.USE: _("Bruken"),
        FactTopic.PLACE: _("Lokalet"),
        FactTopic.TIME: _("Tiden"),
        FactTopic.AGREEMENT: _("Avtalen"),
    }
    found = {topic: [_choice(fact) for fact in FACTS.values() if fact.topic is topic] for topic in names}
    found[FactTopic.PARTICIPANTS] += [
        ("share_under", _("Andel under en alder, i prosent")),
        ("participants_under", _("Antall under en alder")),
    ]
    return [(str(name), found[topic]) for topic, name in names.items()]


def _choice(fact: FactSpec) -> Choice:
    return fact.name, capital(in_language(fact.text))


def known_words(spec: FactSpec, document: Mapping[str, Any]) -> list[Choice]:
    """The words to choose among for the fact; none when they are written, or when it is no matter of words."""
    if spec.kind in (FactKind.CHOICE, FactKind.DAY):
        return [(str(word), capital(value_text(spec, word))) for word in spec.choices]
    if spec.kind is FactKind.GROUP:
        return group_choices(document)
    if spec.name in ("venue", "space", "part"):
        return _with_mentioned(_of_premises(spec.name), spec.name, document)
    return []


def group_choices(document: Mapping[str, Any]) -> list[Choice]:
    """The price groups of the rule set, in its order."""
    return [(str(group["code"]), name_of(group)) for group in document.get("group", ())]


def name_of(part: Mapping[str, Any]) -> str:
    """The name of a part in document form, in the reader's language."""
    name = part.get("name", "")
    return name if isinstance(name, str) else in_language(Text(**name))


def _of_premises(fact: str) -> list[Choice]:
    """What the municipality's own premises are called."""
    spaces = load_premises(zone(), today(), today()).spaces.values()
    if fact == "venue":
        found = {place.venue_slug: place.venue_name for place in spaces}
    elif fact == "space":
        found = {place.slug: f"{place.venue_name}: {place.name}" for place in spaces}
    else:
        found = {place.part: _("hele") if place.part == "whole" else place.part for place in spaces if place.part}
        found.setdefault("whole", _("hele"))
    return sorted(found.items(), key=lambda choice: alphabetical(choice[1]))


def _with_mentioned(known: list[Choice], fact: str, document: Mapping[str, Any]) -> list[Choice]:
    """The words, and those that the rule set mentions already though nothing is called that any more."""
    codes = {code for code, _name in known}
    mentioned = sorted({word for word in _mentioned(fact, document) if word not in codes})
    return [*known, *((word, word) for word in mentioned)]


def _mentioned(fact: str, document: Mapping[str, Any]) -> Iterator[str]:
    for section in SECTIONS:
        for part in document.get(section, ()):
            whens = part.get("when", {})
            for when in whens if isinstance(whens, list) else [whens]:
                yield from _words_in(when.get(fact))


def _words_in(wanted: Any) -> Iterator[str]:
    if isinstance(wanted, str):
        yield wanted
    elif isinstance(wanted, Mapping):
        for words in wanted.values():
            yield from _words_in(words)
    elif isinstance(wanted, list):
        yield from wanted
