"""What a tenant states is read strictly, and numbers under ages agree."""

from __future__ import annotations

import json
from typing import Any

import pytest

from booking.domain.errors import Refused
from booking.domain.stated import NOTHING_STATED, STATED_FACTS, Stated, check_ages, read_stated, stated_document

EVERYTHING = Stated(
    {
        "disability": True,
        "for_pupils": False,
        "spectators": 800,
        "income": True,
        "ticket_income_ore": 1_000_050,
        "open_to_all": True,
        "cleaned_by_tenant": False,
        "volunteer_work": True,
        "courts": 3,
        "rooms": 2,
        "price_basis": "weekend",
    },
    {16: 5, 25: 30},
)


def test_what_was_stated_is_read_back_as_it_was_written() -> None:
    assert set(EVERYTHING.facts) == {fact.field for fact in STATED_FACTS.values()}
    written = json.loads(json.dumps(stated_document(EVERYTHING)))
    assert written["ticket_income"] == 10_000.5
    assert written["participants_under"] == {"16": 5, "25": 30}
    assert read_stated(written) == EVERYTHING


def test_nothing_stated_is_an_empty_document() -> None:
    assert stated_document(NOTHING_STATED) == {}
    assert read_stated(None) == read_stated({}) == NOTHING_STATED
    assert not NOTHING_STATED


@pytest.mark.parametrize("name", ["tenant_class", "grant_entitled", "loan_status", "participants", "nonsense", "hours"])
def test_what_a_tenant_does_not_state_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        read_stated({name: True, "disability": True})
    (finding,) = refused.value.verdict.findings
    assert (finding.code, finding.parameters["fact"]) == ("booking.stated_unknown", name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("disability", "ja"),
        ("disability", 1),
        ("disability", None),
        ("spectators", -1),
        ("spectators", True),
        ("spectators", 1.5),
        ("spectators", 1_000_001),
        ("ticket_income", "mye"),
        ("ticket_income", 10**9),
        ("price_basis", 7),
        ("price_basis", ""),
        ("price_basis", "x" * 61),
        ("price_basis", "a\nb"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(name: str, value: Any) -> None:
    with pytest.raises(Refused) as refused:
        read_stated({name: value})
    assert refused.value.verdict.codes == ("booking.stated_wrong",)


@pytest.mark.parametrize(
    ("under", "code"),
    [
        ({"19": 3}, "booking.stated_unknown"),  # a field of its own
        ({"0": 3}, "booking.stated_unknown"),
        ({"100": 3}, "booking.stated_unknown"),
        ({"1000000": 3}, "booking.stated_unknown"),
        ({"sixteen": 3}, "booking.stated_unknown"),
        ({"16": -1}, "booking.stated_wrong"),
        ({"16": True}, "booking.stated_wrong"),
        ({"16": "3"}, "booking.stated_wrong"),
        ([16], "booking.stated_unknown"),
    ],
)
def test_ages_and_their_numbers_are_read_strictly(under: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_stated({"participants_under": under})
    assert refused.value.verdict.codes == (code,)


def test_every_fault_is_told() -> None:
    with pytest.raises(Refused) as refused:
        read_stated({"disability": "ja", "hours": 2, "participants_under": {"19": 1}})
    assert len(refused.value.verdict.findings) == 3


@pytest.mark.parametrize(
    ("under", "participants", "under_19", "field"),
    [
        ({16: 11}, 10, 10, "under_16"),
        ({25: 11}, 10, 5, "under_25"),
        ({16: 6}, 10, 5, "under_16"),
        ({20: 4}, 10, 5, "under_20"),
        ({13: 4, 16: 3}, 10, 5, "under_13"),
        ({}, 10, 11, "participants_under_19"),
    ],
)
def test_numbers_that_disagree_are_told_beside_their_field(
    under: dict[int, int], participants: int, under_19: int, field: str
) -> None:
    (finding,) = check_ages(Stated(under=under), participants, under_19).findings
    assert finding.field == field


@pytest.mark.parametrize("under", [{}, {16: 5}, {16: 0, 25: 10}, {20: 5}])
def test_numbers_that_agree_are_allowed(under: dict[int, int]) -> None:
    assert check_ages(Stated(under=under), 10, 5).allowed
