"""The tariffs that come with the product are whole, and every example in them holds."""

from __future__ import annotations

from pathlib import Path

import pytest

import booking
from booking.domain.rules.cases import CaseResult, run_cases
from booking.domain.rules.toml import load_rule_set

TARIFFS = sorted((Path(booking.__file__).parent / "tariffs").glob("*.toml"))


def results() -> list[tuple[str, CaseResult]]:
    return [
        (f"{path.stem}: {result.case.name.nb}", result)
        for path in TARIFFS
        for result in run_cases(load_rule_set(path.read_bytes()))
    ]


@pytest.mark.parametrize("result", [result for _, result in results()], ids=[name for name, _ in results()])
def test_the_example_holds(result: CaseResult) -> None:
    assert result.findings == ()


def test_the_demonstration_says_that_it_is_one() -> None:
    demo = load_rule_set(next(path for path in TARIFFS if path.stem == "aas_demo").read_bytes())
    assert demo.demonstration
    assert "demonstrasjon" in demo.name.nb.casefold()
    assert all("demonstra" in rule.basis.nb or "forskrift" in rule.basis.nb for rule in demo.rules)


@pytest.mark.parametrize("path", TARIFFS, ids=lambda path: path.stem)
def test_every_name_is_written_in_three_languages(path: Path) -> None:
    rule_set = load_rule_set(path.read_bytes())
    named = [*rule_set.groups, *rule_set.rules, *rule_set.charges, *rule_set.adjustments, *rule_set.cancellations]
    assert [part.name.nb for part in named if not (part.name.nb and part.name.nn and part.name.en)] == []
