"""Templates are all used, import only what they use, and say everything in the reader's language."""

from __future__ import annotations

import pytest

from booking.messages import catalogue
from tests.architecture.repository import python
from tests.architecture.templates import (
    asked_for_by_code,
    imported,
    macros,
    referenced,
    sources,
    unmarked,
    used_names,
)

ALL = sources()


def unused_imports(source: str) -> set[str]:
    return set(imported(source)) - used_names(source)


def unused_macros(templates: dict[str, str]) -> list[str]:
    """Macros that no template imports and their own does not call."""
    wanted = {(origin, name) for source in templates.values() for name, origin in imported(source).items()}
    whole = {origin for origin, name in wanted if name not in macros(templates.get(origin, ""))}
    return [
        f"{template}: {name}"
        for template, source in templates.items()
        for name in macros(source)
        if (template, name) not in wanted and template not in whole and name not in used_names(source)
    ]


def unused_templates(templates: dict[str, str], code: list) -> list[str]:
    letters = {
        f"email/{message.kind}/{part}"
        for message in vars(catalogue).values()
        if isinstance(getattr(message, "kind", None), str)
        for part in ("subject.txt", "body.txt", "body.html")
    }
    wanted = {name for source in templates.values() for name in referenced(source)} | letters
    wanted |= {f"email/{name}" for name in wanted}  # a letter's templates name each other from their own folder
    return [name for name in templates if name not in wanted and not any(pattern.fullmatch(name) for pattern in code)]


@pytest.mark.parametrize("name", ALL)
def test_a_template_uses_what_it_imports(name: str) -> None:
    assert unused_imports(ALL[name]) == set()


def test_every_template_and_every_macro_is_used() -> None:
    code = [pattern for path in python("booking") for pattern in asked_for_by_code(path)]
    assert unused_templates(ALL, code) == []
    assert unused_macros(ALL) == []


def test_every_template_that_is_asked_for_is_there() -> None:
    asked = {(name, other) for name, source in ALL.items() for other in referenced(source)}
    missing = [(name, other) for name, other in asked if other not in ALL and f"email/{other}" not in ALL]
    assert missing == []


@pytest.mark.parametrize("name", ALL)
def test_a_template_says_nothing_that_is_not_marked_for_translation(name: str) -> None:
    assert unmarked(ALL[name]) == []


def test_what_is_planted_is_found() -> None:
    planted = '{% from "components/a.html" import used, unused %}{% macro idle() %}{% endmacro %}{{ used() }}'
    assert unused_imports(planted) == {"unused"}
    assert unused_macros({"x.html": planted, "components/a.html": "{% macro used() %}{% endmacro %}"}) == [
        "x.html: idle"
    ]
    assert unused_templates({"x.html": planted, "components/a.html": ""}, []) == ["x.html"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Ledig tid</p>", ["Ledig tid"]),
        ('<img alt="En hall">', ["En hall"]),
        ('<button aria-label="Lukk">×</button>', ["Lukk"]),
        ('<p>{{ _("Ledig tid") }}</p>', []),
        ("<p>{% trans %}Ledig tid{% endtrans %}</p>", []),
        ('<a href="{{ url }}" class="big">{{ name }} – {{ 2 }} m²</a>', []),
        ("{% block width %}narrow{% endblock %}<p>{{ name }}</p>", []),
        ("{# a comment #}<p>{{ name }} og {{ other }}</p>", ["□ og □"]),
    ],
)
def test_unmarked_words_are_found_and_marked_ones_are_not(source: str, words: list[str]) -> None:
    assert unmarked(source) == words
