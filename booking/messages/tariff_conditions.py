"""Conditions as parts of a sentence: what is asked about, and what is wanted.

"Når *type lokale* er *gymsal eller idrettshall* og *andel under 19 år* er *minst 60 %*" is two phrases. A yes or no
is said as one word: "og *ikke alkoholservering*".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from booking.domain.rules.conditions import Condition, OneOf, When, condition_document
from booking.domain.rules.facts import FACTS, FactKind, FactSpec, FactTopic, find_fact
from booking.domain.rules.rule_set import Group
from booking.i18n import gettext as _
from booking.messages.conditions import either, in_language, value_text, wanted_text


@dataclass(frozen=True, slots=True)
class Phrase:
    """One condition: "`about` er `wanted`", or `wanted` alone when `about` is empty."""

    about: str
    wanted: str

    def __str__(self) -> str:
        return _("%(fact)s er %(wanted)s", fact=self.about, wanted=self.wanted) if self.about else self.wanted


Phrases = tuple[Phrase, ...]


def phrases(when: When, groups: Sequence[Group] = ()) -> Phrases:
    """The conditions as phrases, first who, then what and where, then when; `groups` are the price groups."""
    return tuple(_phrase(condition, groups) for condition in sorted(when, key=lambda each: reading_order(each.fact)))


_TOPICS = (
    FactTopic.TENANT,
    FactTopic.PARTICIPANTS,
    FactTopic.USE,
    FactTopic.PLACE,
    FactTopic.TIME,
    FactTopic.AGREEMENT,
)
_PLACES = {name: place for place, name in enumerate(FACTS)}


def reading_order(name: str) -> tuple[int, int, str]:
    """A key that sorts facts as people ask: who, then what and where, then when."""
    fact = find_fact(name)
    topic = _TOPICS.index(fact.topic) if fact is not None else len(_TOPICS)
    place = -1 if name == "group" else _PLACES.get(name, len(_PLACES))
    return topic, place, name


def facts_in_words(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The facts of an example, without its times: what each is called and what it is."""
    told = []
    for name, value in document.items():
        fact = find_fact(name)
        if fact is not None and fact.kind is not FactKind.DAY:
            told.append((in_language(fact.text), value_text(fact, value)))
    return told


def _phrase(condition: Condition, groups: Sequence[Group]) -> Phrase:
    fact = find_fact(condition.fact)
    if fact is None:
        return Phrase("", condition.fact)
    if fact.kind is FactKind.FLAG and isinstance(condition.test, OneOf):
        return _flag(fact, condition.test)
    if fact.kind is FactKind.GROUP and isinstance(condition.test, OneOf):
        return Phrase(in_language(fact.text), _groups(condition.test, groups))
    return Phrase(in_language(fact.text), wanted_text(fact, condition_document(condition, fact.kind)))


def _flag(fact: FactSpec, test: OneOf) -> Phrase:
    name = in_language(fact.text)
    return Phrase("", name if test.any_of == ("true",) else _("ikke %(fact)s", fact=name))


def _groups(test: OneOf, groups: Sequence[Group]) -> str:
    names = {group.code: in_language(group.name) for group in groups}
    told = [either([names.get(code, code) for code in test.any_of])] if test.any_of else []
    if test.none_of:
        told.append(_("ikke %(words)s", words=either([names.get(code, code) for code in test.none_of])))
    return _(" og ").join(told)
