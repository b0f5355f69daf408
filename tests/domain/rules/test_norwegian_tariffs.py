"""Price lists that Norwegian municipalities have published, written in our format, give the published results.

The files are in `tests/tariffs`, each with the address it was read at. Cases whose names begin with "T:" are the
worked examples; the others guard what the list says beside them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from booking.domain.rules.cases import CaseResult, run_cases
from booking.domain.rules.check import check_rule_set
from booking.domain.rules.rule_set import RuleSet
from booking.domain.rules.toml import load_rule_set

FILES = sorted((Path(__file__).parents[2] / "tariffs").glob("*.toml"))
RULE_SETS = {path.stem: load_rule_set(path.read_bytes()) for path in FILES}
RESULTS = {
    f"{name}: {result.case.name.in_language('nb')}": result
    for name, rule_set in RULE_SETS.items()
    for result in run_cases(rule_set)
}

#: How many worked examples the published pages have, by file; Nesodden's are in the shipped tariff.
WORKED_EXAMPLES = {
    "aardal_2020": 4,
    "akershus": 4,
    "asker": 2,
    "askoy_2018": 1,
    "askoy_2020": 3,
    "bergen": 4,
    "fredrikstad_2022": 3,
    "hjelmeland": 3,
    "kristiansand": 4,
    "larvik": 3,
    "lorenskog": 3,
    "nord_fron": 1,
    "oslo": 5,
    "vestnes": 6,
}


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_the_published_result_is_reproduced(result: CaseResult) -> None:
    assert result.findings == ()


@pytest.mark.parametrize("rule_set", RULE_SETS.values(), ids=RULE_SETS)
def test_a_published_price_list_has_no_conflict_and_nothing_unreachable(rule_set: RuleSet) -> None:
    assert check_rule_set(rule_set).errors == ()


def test_every_worked_example_is_there() -> None:
    found = {
        name: sum(case.name.in_language("nb").startswith("T:") for case in rule_set.cases)
        for name, rule_set in RULE_SETS.items()
    }
    assert {name: count for name, count in found.items() if count} == WORKED_EXAMPLES
