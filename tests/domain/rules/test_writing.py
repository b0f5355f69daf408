"""A rule set written and read again is the same rule set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import booking
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.toml import load_rule_set
from booking.domain.rules.writing import to_document, to_toml

FILES = [
    *sorted((Path(booking.__file__).parent / "tariffs").glob("*.toml")),
    *sorted((Path(__file__).parents[2] / "tariffs").glob("*.toml")),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_tariff_survives_its_json_document(path: Path) -> None:
    rule_set = load_rule_set(path.read_bytes())
    document = json.loads(json.dumps(to_document(rule_set)))
    assert to_document(parse_rule_set(document)) == document
    assert parse_rule_set(document).rules == rule_set.rules
    assert parse_rule_set(document).charges == rule_set.charges


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_tariff_survives_its_toml_text(path: Path) -> None:
    rule_set = load_rule_set(path.read_bytes())
    assert to_document(load_rule_set(to_toml(rule_set))) == to_document(rule_set)


def test_text_that_looks_like_toml_or_a_template_stays_text() -> None:
    nasty = 'a"b\\c\n[[rule]]\n{{ 7*7 }} %(x)s \x7f <script>'
    document = {"format": 1, "code": "x", "name": nasty, "valid_from": "2026-01-01"}
    assert load_rule_set(to_toml(parse_rule_set(document))).name.nb == nasty
