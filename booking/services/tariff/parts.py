"""The parts of a rule set's document: finding one, putting one in, taking one out, moving one.

A document holds lists of parts: price groups, rules, charges and so on. A part is named by its list (`section`) and
its key: its id, a group's code, or the number from 1 of an example, which has no id.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from booking.domain.errors import NotFound

#: The lists of parts, in the order in which a price list is read.
SECTIONS = ("group", "rule", "adjustment", "cap", "charge", "deposit", "cancellation", "fee", "case")
LONGEST_KEY = 60

Document = dict[str, Any]
Part = Mapping[str, Any]

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})


def key_name(section: str) -> str | None:
    """What the key of a part is called in the document; ``None`` for examples, which are numbered."""
    return {"group": "code", "case": None}.get(section, "id")


def parts_of(document: Mapping[str, Any], section: str) -> list[Part]:
    """The parts of a section, in order.

    Raises:
        NotFound: there is no such section.
    """
    if section not in SECTIONS:
        raise NotFound(section)
    return list(document.get(section, ()))


def keyed_parts(document: Mapping[str, Any], section: str) -> Iterator[tuple[str, Part]]:
    """Every part of a section with its key."""
    name = key_name(section)
    for number, part in enumerate(parts_of(document, section), start=1):
        yield (str(number) if name is None else str(part[name])), part


def place_of(document: Mapping[str, Any], section: str, key: str) -> int:
    """Where the part stands, from 0.

    Raises:
        NotFound: there is no such part.
    """
    for place, (found, _part) in enumerate(keyed_parts(document, section)):
        if found == key:
            return place
    raise NotFound(f"{section} {key}")


def find_part(document: Mapping[str, Any], section: str, key: str) -> Part:
    """The part.

    Raises:
        NotFound: there is no such part.
    """
    return parts_of(document, section)[place_of(document, section, key)]


def with_part(document: Mapping[str, Any], section: str, key: str | None, part: Part) -> tuple[Document, str]:
    """The document with the part in the place of the one it replaces, or last in its section; and its key."""
    parts = parts_of(document, section)
    name = key_name(section)
    if key is None:
        place = len(parts)
        parts.append({})
        key = str(place + 1) if name is None else _new_key(document, part)
    else:
        place = place_of(document, section, key)
    parts[place] = part if name is None else {name: key, **part}
    return _with_section(document, section, parts), key


def without_part(document: Mapping[str, Any], section: str, key: str) -> Document:
    """The document without the part."""
    parts = parts_of(document, section)
    del parts[place_of(document, section, key)]
    return _with_section(document, section, parts)


def with_part_moved(document: Mapping[str, Any], section: str, key: str, step: int) -> Document:
    """The document with the part moved by `step` places, as far as its list goes."""
    parts = parts_of(document, section)
    place = place_of(document, section, key)
    part = parts.pop(place)
    parts.insert(max(0, place + step), part)
    return _with_section(document, section, parts)


def digest(part: Mapping[str, Any]) -> str:
    """A mark by which a form can tell that the part is still as it was when the form was opened."""
    return sha256(json.dumps(part, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def _with_section(document: Mapping[str, Any], section: str, parts: list[Part]) -> Document:
    return {**document, section: parts}


def _new_key(document: Mapping[str, Any], part: Part) -> str:
    """An id made of the part's name, unlike every other id of the rule set."""
    name = part.get("name", "")
    text = name if isinstance(name, str) else next(iter(name.values()), "")
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_KEY].strip("_") or "part"
    taken = {str(document.get("code"))}
    for section in SECTIONS:
        if key_name(section):
            taken.update(key for key, _part in keyed_parts(document, section))
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key
