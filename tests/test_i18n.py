"""Every text is there in bokmål, nynorsk and English, with the same holes to fill."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from booking.i18n import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE, alphabetical, capital, local, set_time_zone
from tests.architecture.repository import ROOT, calls, python, relative, tree
from tests.architecture.templates import TEMPLATES

KEYWORDS: dict[str, Any] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
TRANSLATED = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]
HOLES = re.compile(r"%(?:\((\w+)\)[sd]|(?![(%])(.))")
Key = tuple[str | None, str | tuple[str, ...]]


def extracted() -> dict[Key, str]:
    """Every text that is marked in code and templates, with a place where it stands."""
    found: dict[Key, str] = {}
    modules = [("python", path) for path in python("booking")]
    pages = [("jinja2.ext:babel_extract", path) for path in sorted(TEMPLATES.rglob("*.*"))]
    options = {"extensions": "jinja2.ext.do", "silent": "false"}
    for method, path in [*modules, *pages]:
        for line, text, _comments, context in extract_from_file(method, path, KEYWORDS, (), options):
            found.setdefault((context, text), f"{relative(path)}:{line}")
    return found


def catalogue(language: str) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def holes(text: str) -> set[str]:
    return {name or f"%{other}" for name, other in HOLES.findall(text)}


def faults(texts: Iterable[Key], translated: Catalog) -> Iterator[str]:
    """Everything that keeps a catalogue from saying all there is to say."""
    wanted = set(texts)
    there = {(message.context, _key(message)): message for message in translated if message.id}
    yield from (f"missing: {key}" for key in sorted(wanted - set(there), key=str))
    yield from (f"no longer used: {key}" for key in sorted(set(there) - wanted, key=str))
    yield from (f"obsolete: {key}" for key in translated.obsolete)
    for key, message in there.items():
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        texts_there = message.string if isinstance(message.string, tuple) else (message.string,)
        if not all(texts_there):
            yield f"empty: {key}"
        elif message.fuzzy:
            yield f"uncertain: {key}"
        elif any(not holes(text) <= _allowed(originals) or _needed(originals) - holes(text) for text in texts_there):
            yield f"other holes: {key} -> {texts_there}"
        elif any(text != text.strip() for text in texts_there) and all(o == o.strip() for o in originals):
            yield f"stray space: {key}"


def _key(message: Message) -> str | tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else message.id


def _allowed(originals: Iterable[str]) -> set[str]:
    return set[str]().union(*map(holes, originals))


def _needed(originals: Iterable[str]) -> set[str]:
    """What every form of the original has; "én dato" may leave the number out, so its translation may too."""
    return set[str].intersection(*map(holes, originals))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_no_other(language: str) -> None:
    texts = extracted()
    assert len(texts) > 100
    assert list(faults(texts, catalogue(language))) == []


def planted(body: str) -> list[str]:
    header = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    found = faults([(None, "Ledig"), (None, "Hei %(name)s")], read_po(BytesIO((header + body).encode()), "en"))
    return [fault.partition(":")[0] for fault in found]


GOOD = 'msgid "Ledig"\nmsgstr "Free"\n\nmsgid "Hei %(name)s"\nmsgstr "Hello %(name)s"\n'


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (GOOD, []),
        (GOOD.replace('"Free"', '""'), ["empty"]),
        (GOOD.replace("Hello %(name)s", "Hello %(who)s"), ["other holes"]),
        (GOOD.replace("Hello %(name)s", "Hello"), ["other holes"]),
        (GOOD.replace('"Free"', '"Free "'), ["stray space"]),
        (GOOD.replace('msgid "Ledig"', '#, fuzzy\nmsgid "Ledig"'), ["uncertain"]),
        (GOOD.replace("Ledig", "Opptatt"), ["missing", "no longer used"]),
        (GOOD + '\n#~ msgid "Gammel"\n#~ msgstr "Old"\n', ["obsolete"]),
    ],
)
def test_a_faulty_catalogue_is_found(body: str, found: list[str]) -> None:
    assert planted(body) == found


def unreadable_calls(module: ast.AST) -> list[int]:
    """Lines where a text is asked for that no translator can find, because it is put together first."""
    return [
        call.lineno
        for name, call in calls(module)
        if name in KEYWORDS
        and isinstance(call.func, ast.Name)
        and any(
            not (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
            for argument in call.args[: 2 if name in {"ngettext", "pgettext"} else 1]
        )
    ]


def calls_in_formatted_texts(module: ast.AST) -> list[int]:
    """Lines where a text is asked for inside an f-string, which is not searched on every version of Python."""
    formatted = [node for node in ast.walk(module) if isinstance(node, ast.JoinedStr)]
    return [call.lineno for node in formatted for name, call in calls(node) if name in KEYWORDS]


def test_no_text_is_asked_for_inside_a_formatted_text() -> None:
    found = [f"{relative(path)}:{line}" for path in python("booking") for line in calls_in_formatted_texts(tree(path))]
    assert found == []
    assert calls_in_formatted_texts(ast.parse("f\"{_('Ledig')}\"")) == [1]


def test_every_marked_text_stands_where_it_is_asked_for() -> None:
    ours = [path for path in python("booking") if path != ROOT / "booking" / "i18n.py"]
    found = [f"{relative(path)}:{line}" for path in ours for line in unreadable_calls(tree(path))]
    assert found == []
    assert unreadable_calls(ast.parse('_("Hei")\n_(name)\n_("Hei " + name)\nngettext("a", b, 1)')) == [2, 3, 4]


def positional(texts: Iterable[Key]) -> list[Key]:
    """Texts with a hole that has no name: a translator could not move it."""
    return [
        key for key in texts for text in ([key[1]] if isinstance(key[1], str) else key[1]) if {"%s", "%d"} & holes(text)
    ]


def test_every_hole_has_a_name() -> None:
    assert positional(extracted()) == []
    assert positional([(None, "%s timer"), (None, "100 % gratis, %(num)d %%")]) == [(None, "%s timer")]


def test_names_sort_as_in_a_norwegian_telephone_book() -> None:
    names = ["Åshallen", "Østre skole", "Ærlig", "Zoo", "ås", "Öland", "Élan", "Eb", "Rom 10", "Rom 9", "rom 9b", ""]
    ordered = ["", "Eb", "Élan", "Rom 9", "rom 9b", "Rom 10", "Zoo", "Ærlig", "Öland", "Østre skole", "ås", "Åshallen"]
    assert sorted(names, key=alphabetical) == ordered


def test_a_capital_changes_the_first_letter_only() -> None:
    assert [capital(text) for text in ("øst for Ås", "", "Monday–Friday")] == ["Øst for Ås", "", "Monday–Friday"]


def test_the_zone_of_the_municipality_holds_in_every_thread() -> None:
    instant = datetime(2026, 7, 1, 12, tzinfo=UTC)
    set_time_zone(ZoneInfo("Atlantic/Azores"))
    try:
        with ThreadPoolExecutor(1) as threads:
            assert threads.submit(local, instant).result().hour == 12
    finally:
        set_time_zone(ZoneInfo("Europe/Oslo"))
    assert local(instant).hour == 14
