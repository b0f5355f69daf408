"""Templates as syntax trees: what they import, define, use and say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup
from jinja2 import Environment, nodes

from tests.architecture.repository import ROOT, tree

TEMPLATES = ROOT / "templates"
ENVIRONMENT = Environment(  # noqa: S701 - it reads templates and renders none
    extensions=["jinja2.ext.i18n", "jinja2.ext.do"]
)
SPOKEN_ATTRIBUTES = ("alt", "title", "placeholder", "aria-label", "label", "summary")
ATTRIBUTE = re.compile(r"""[\w-]+=("[^"]*"|'[^']*')""")  # in a macro that makes a part of a tag
SILENT_BLOCKS = (["block", "width"],)
HOLE = "\N{WHITE SQUARE}"
# Names and codes are the same in every language.
NOT_TRANSLATED = {"Husrom", "nb", "Bokmål", "Nynorsk", "English", "checkbox"}
WORD = re.compile(r"[A-Za-zÆØÅæøå]{2,}")


def sources(folder: Path = TEMPLATES) -> dict[str, str]:
    """Every template by its name."""
    paths = sorted(path for ending in ("html", "txt") for path in folder.rglob(f"*.{ending}"))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


@cache
def parsed(source: str) -> nodes.Template:
    return ENVIRONMENT.parse(source)


def imported(source: str) -> dict[str, str]:
    """The names that a template imports, each with the template it is from."""
    found: dict[str, str] = {}
    for node in parsed(source).find_all((nodes.FromImport, nodes.Import)):
        origin = node.template.value if isinstance(node.template, nodes.Const) else ""
        if isinstance(node, nodes.Import):
            found[node.target] = origin
        else:
            for name in node.names:
                found[name[1] if isinstance(name, tuple) else name] = origin
    return found


def used_names(source: str) -> set[str]:
    return {node.name for node in parsed(source).find_all(nodes.Name) if node.ctx == "load"}


def referenced(source: str) -> set[str]:
    """The templates that a template extends, includes or imports."""
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    found: set[str] = set()
    for node in parsed(source).find_all(kinds):
        for constant in [node.template, *node.template.find_all(nodes.Const)]:
            if isinstance(constant, nodes.Const):
                found |= {constant.value} if isinstance(constant.value, str) else set(constant.value)
    return found


def macros(source: str) -> set[str]:
    return {node.name for node in parsed(source).find_all(nodes.Macro)}


def asked_for_by_code(path: Path) -> Iterator[re.Pattern[str]]:
    """Patterns for every string of a module that could name a template; the holes of f-strings match anything."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith((".html", ".txt")):
            yield re.compile(re.escape(node.value))
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(p.value) if isinstance(p, ast.Constant) else "[^/]+" for p in node.values]
            if any(text.endswith((r"\.html", r"\.txt")) for text in parts):
                yield re.compile("".join(parts))


def unmarked(source: str) -> list[str]:
    """Words that a reader would see in one language only: text and spoken attributes outside any gettext."""
    pieces: list[str] = []
    translated = False
    block: list[str] = []
    for _line, kind, value in ENVIRONMENT.lex(source):
        if kind == "data":
            pieces.append(HOLE if translated or block in SILENT_BLOCKS else value)
        elif kind in {"block_begin", "raw_begin"}:
            block = []
        elif kind == "name":
            block.append(value)
        elif kind == "block_end" and block[:1] == ["trans"]:
            translated = True
        elif kind == "block_end" and block[:1] == ["endtrans"]:
            translated = False
        elif kind == "variable_end":
            pieces.append(HOLE)
    page = BeautifulSoup("".join(pieces), "html.parser")
    for silent in page.select("script, style, code, svg, time"):
        silent.decompose()
    spoken = [str(tag[name]) for tag in page.find_all(True) for name in SPOKEN_ATTRIBUTES if tag.has_attr(name)]
    texts = (" ".join(ATTRIBUTE.sub(HOLE, text).split()) for text in [*page.stripped_strings, *spoken])
    return [text for text in texts if set(WORD.findall(text)) - NOT_TRANSLATED]
