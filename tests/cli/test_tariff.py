"""Price lists at the command line: checked, tried, compared, and moved in and out of the database."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import booking
from booking.domain.rules.toml import load_rule_set
from booking.domain.rules.writing import to_document
from tests.cli.conftest import Ran

TARIFFS = Path(booking.__file__).parent / "tariffs"
NESODDEN = TARIFFS / "nesodden_2017.toml"
BOOKING = {
    "starts": "2017-03-07T17:00",
    "ends": "2017-03-07T19:00",
    "tenant_class": "local_voluntary",
    "space_kind": "sports_hall",
    "participants": 7,
    "participants_under_19": 7,
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of the shipped Nesodden tariff, with some words replaced."""

    def write(**replaced: str) -> Path:
        text = NESODDEN.read_text(encoding="utf-8")
        for old, new in zip(replaced["old"].split("|"), replaced["new"].split("|"), strict=True):
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "changed.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_tariff_that_is_right_is_said_to_be(shell: Callable[..., Ran]) -> None:
    ran = shell("tariff", "check", NESODDEN)
    assert (ran.status, ran.error) == (0, "")
    assert "nesodden_2017.toml er i orden: 4 regler, 5 eksempler stemmer." in ran.out


BROKEN = {
    "a case that fails": ("club = 381", "club = 390", "expect.total: Eksempelet skal gi 762, men gir 780."),
    "a word that is misspelt": (
        'space_kind = "sports_hall", day = "weekday"',
        'space_kin = "sports_hall"',
        "«space_kind»",
    ),
    "a conflict": (
        'day = "weekday" }|price = { youth = "free", club = 381',
        'purpose = "match" }|price = { youth = "free", club = 381',
        "unntak",
    ),
    "free use for business": ('price = "refused"', 'price = "free"', "statsstøtte"),
    "no TOML": ("format = 1", "format = ", "gyldig TOML"),
}


@pytest.mark.parametrize(("old", "new", "said"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_said_in_lines_and_status(
    shell: Callable[..., Ran], written: Callable[..., Path], old: str, new: str, said: str
) -> None:
    ran = shell("tariff", "check", written(old=old, new=new))
    assert ran.status == 2
    assert said in ran.out
    assert ran.error.startswith("booking: ")
    assert "feil i changed.toml." in ran.error
    assert "Traceback" not in ran.error + ran.out


def quoted(shell: Callable[..., Ran], tmp_path: Path, **facts: Any) -> Ran:
    path = tmp_path / "booking.json"
    path.write_text(json.dumps({**BOOKING, **facts}), encoding="utf-8")
    return shell("tariff", "quote", NESODDEN, "--facts", path)


def test_a_quote_is_one_json_document(shell: Callable[..., Ran], tmp_path: Path) -> None:
    ran = quoted(shell, tmp_path)
    assert (ran.status, ran.error) == (0, "")
    document = json.loads(ran.out)
    assert document["total_ore"] == 76200
    assert document["decision"]["rule"]["id"] == "hall_weekday"
    assert [line["amount_ore"] for line in document["lines"]] == [76200]
    (passed,) = document["decision"]["passed_over"]
    assert passed["failures"] == [{"fact": "participants_under_19", "found": 7, "wanted": {"at_least": 8}}]
    assert document["explanation"]["headline"].startswith("762")


def test_a_quote_on_a_day_the_tariff_is_not_for_says_so(shell: Callable[..., Ran], tmp_path: Path) -> None:
    ran = quoted(shell, tmp_path, starts="2019-03-07T17:00", ends="2019-03-07T19:00")
    assert ran.status == 0
    assert "gjelder ikke 2019-03-07" in ran.error
    assert json.loads(ran.out)["total_ore"] == 76200


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"ends": "2017-03-07T16:00"}, "facts.ends: "),
        ({"starts": "2017-03-26T02:30"}, "klokka fram"),
        ({"purpos": "match"}, "Mente du «purpose»?"),
        ({"participants": -1}, "facts.participants: "),
        ({"participants_under_19": "seven"}, "helt tall"),
        ({"zone": "Europe/Atlantis"}, "tidssone"),
    ],
)
def test_facts_that_are_wrong_are_named(
    shell: Callable[..., Ran], tmp_path: Path, facts: dict[str, Any], said: str
) -> None:
    ran = quoted(shell, tmp_path, **facts)
    assert ran.status == 2
    assert said in ran.out


@pytest.mark.parametrize("text", ["", "[1]", "{", "null", "[" * 100_000])
def test_facts_that_are_no_json_object_are_refused(shell: Callable[..., Ran], tmp_path: Path, text: str) -> None:
    path = tmp_path / "booking.json"
    path.write_text(text, encoding="utf-8")
    ran = shell("tariff", "quote", NESODDEN, "--facts", path)
    assert ran.status == 2
    assert "JSON" in ran.error
    assert "Traceback" not in ran.error


def test_two_versions_are_compared_in_plain_words(shell: Callable[..., Ran], written: Callable[..., Path]) -> None:
    changed = written(old='club = 381|id = "gym_weekend"', new='club = 390|id = "gym_never"')
    said = shell("tariff", "diff", NESODDEN, changed).out.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert said == [
        "Regel «Gymsal og svømmehall leies ikke ut i helgen» er ny.",
        "Regel «Idrettshall på vanlig virkedag»: pris for club var 381 kr og er nå 390 kr.",
        "Regel «Gymsal og svømmehall leies ikke ut i helgen» er fjernet.",
        "Eksempel «Sju barn er for få til gratis hall»: 762 kr før, 780 kr nå.",
    ]
    assert shell("tariff", "diff", NESODDEN, NESODDEN).out == ""


def test_a_tariff_goes_in_is_published_and_comes_out_as_it_was(
    installed: Callable[..., Ran], written: Callable[..., Path], tmp_path: Path
) -> None:
    open_ended = written(old="valid_from = 2017-01-01|valid_to = 2017-12-31", new="valid_from = 2099-01-01|")
    assert "nesodden_2017 versjon 1 er hentet inn som utkast." in installed("tariff", "import", open_ended).out
    published = installed("tariff", "publish", "nesodden_2017")
    assert (published.status, published.error) == (0, "")
    exported = installed("tariff", "export", "nesodden_2017").out
    assert to_document(load_rule_set(exported)) == to_document(load_rule_set(open_ended.read_bytes()))


def test_publishing_what_is_not_there_is_refused(installed: Callable[..., Ran]) -> None:
    ran = installed("tariff", "publish", "nowhere")
    assert ran.status == 2
    assert "Det finnes ikke noe slikt utkast." in ran.error
    assert "Det finnes ingen slik prisliste." in installed("tariff", "export", "nowhere").error


def test_a_draft_that_fails_its_cases_is_not_published(
    installed: Callable[..., Ran], written: Callable[..., Path]
) -> None:
    broken = written(
        old="valid_from = 2017-01-01|valid_to = 2017-12-31|club = 381", new="valid_from = 2099-01-01||club = 390"
    )
    installed("tariff", "import", broken)
    ran = installed("tariff", "publish", "nesodden_2017")
    assert ran.status == 2
    assert "Eksempelet skal gi 762, men gir 780." in ran.error
