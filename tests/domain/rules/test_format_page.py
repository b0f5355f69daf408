"""The page that explains the format tells everything, and what it shows works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import booking
from booking.domain.rules.check import check_rule_set
from booking.domain.rules.facts import FACTS
from booking.domain.rules.facts_document import facts_from_document
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.table import RuleSetError
from booking.domain.rules.toml import load_document, load_rule_set
from booking.domain.rules.writing import to_document
from booking.domain.vocabulary import PriceUnit, VatCode

PAGE = (Path(booking.__file__).parent / "tariffs" / "FORMAT.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"`([^`\n]+)`", PAGE))
TOML_BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
TARIFFS = Path(__file__).parents[2] / "tariffs"


def is_told(word: str) -> bool:
    return any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", told) for told in WORDS)


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_every_fact_and_every_word_it_may_be_is_told(fact) -> None:
    assert is_told(fact.name)
    assert [word for word in fact.choices if not is_told(word)] == []


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_every_fact_is_told_with_where_it_comes_from(fact) -> None:
    (source,) = re.findall(rf"^\| `{fact.name}` \|.*\| ([^|]+) \|$", PAGE, re.MULTILINE)
    assert ("**asked**" in source) == fact.stated


@pytest.mark.parametrize("word", [*PriceUnit, *VatCode])
def test_every_unit_and_vat_code_is_told(word: str) -> None:
    assert is_told(word)


def keys_in_use() -> set[str]:
    """Every key that our own writer can write, as the tariffs of the tests use them, and the top of the file."""
    keys: set[str] = set()
    for path in [*TARIFFS.glob("*.toml"), *Path(booking.__file__).parent.glob("tariffs/*.toml")]:
        document = to_document(load_rule_set(path.read_bytes()))
        keys |= set(document)
        for section in document.values():
            if isinstance(section, list):
                keys |= {key for part in section for key in part}
    return keys


def test_every_key_that_a_tariff_uses_is_told() -> None:
    assert sorted(key for key in keys_in_use() if not is_told(key)) == []


@pytest.mark.parametrize(
    "wanted", ["", "rule", "group", "charge", "adjustment", "cap", "deposit", "fee", "cancellation", "case"]
)
def test_every_key_that_the_reader_knows_is_told(wanted: str) -> None:
    document = {"nonsense": 1} if not wanted else {wanted: [{"nonsense": 1}]}
    with pytest.raises(RuleSetError) as error:
        parse_rule_set(document)
    known = next(
        finding.parameters["expected"]
        for finding in error.value.findings
        if finding.code == "tariff.unknown_key" and finding.parameters["found"] == "nonsense"
    )
    assert [key for key in known if not is_told(key)] == []


def test_the_whole_example_is_right() -> None:
    check = check_rule_set(load_rule_set(TOML_BLOCKS[0]))
    assert check.findings == ()


@pytest.mark.parametrize("block", TOML_BLOCKS[1:])
def test_every_piece_of_a_file_is_read(block: str) -> None:
    head = {"format": 1, "code": "page", "name": "Page", "valid_from": "2026-01-01"}
    assert parse_rule_set(head | load_document(block)).code == "page"


@pytest.mark.parametrize("written", re.findall(r"`(\w+ = (?:\{[^`]*\}|\[[^`]*\]|[^`{\[]+))`", PAGE))
def test_every_condition_on_the_page_is_read(written: str) -> None:
    name = written.split(" = ", maxsplit=1)[0]
    if name not in FACTS and not name.startswith(("share_under", "participants_under")):
        return
    value = written.replace("…", "50" if "at_least" in written else "x")
    if name == "share_under_20" and "{" not in value:
        value = "share_under_20 = 50"
    head = {"format": 1, "code": "page", "name": "Page", "valid_from": "2026-01-01"}
    groups = [{"code": code, "name": code} for code in ("club", "others", "code")]
    rule = {"id": "page", "name": "Page", "price": "undecided", "when": load_document(value)}
    if 'not = ["a", "b"]' not in value:
        assert [part.id for part in parse_rule_set(head | {"group": groups, "rule": [rule]}).rules] == ["page"]


def test_the_booking_to_try_is_read() -> None:
    import json

    (block,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert facts_from_document(json.loads(block)).participants_under == {19: 12}
