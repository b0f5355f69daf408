"""`booking token` makes, lists and takes back tokens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from booking.queries.person import hash_of_token
from booking.queries.token import bearer_of
from tests.cli.conftest import Ran
from tests.cli.test_people import VENUES, stored

CLUBS = "orgnr;navn;type\n974760673;Ås turn;FLI\n"


@pytest.fixture
def town(installed: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    (tmp_path / "bygg.csv").write_text(VENUES, encoding="utf-8")
    (tmp_path / "lag.csv").write_text(CLUBS, encoding="utf-8")
    for what, name in (("premises", "bygg.csv"), ("organisations", "lag.csv")):
        ran = installed("import", what, name)
        assert ran.status == 0, ran.error
    return installed


def test_a_token_is_printed_once_listed_by_its_beginning_and_taken_back(
    town: Callable[..., Ran], tmp_path: Path
) -> None:
    made = town("token", "create", "Medlemssystemet", "--organisation", "974 760 673", "--scope", "book")
    assert made.status == 0, made.error
    token = made.out.strip()
    assert "Kopier nøkkelen nå" in made.error
    with stored(tmp_path):
        from datetime import UTC, datetime

        bearer = bearer_of(hash_of_token(token), datetime.now(UTC))
        assert bearer is not None
        assert (bearer.name, sorted(bearer.scopes)) == ("Medlemssystemet", ["book", "read"])
    listed = town("token", "list")
    assert token not in listed.out
    assert token[:12] in listed.out
    assert "Ås turn" in listed.out
    assert town("token", "revoke", "1").status == 0
    assert "trukket tilbake" in town("token", "list").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", "X", "--organisation", "111"), "Ingen organisasjon har nummeret 111."),
        (("create", "X", "--venue", "slottet"), "Det finnes ikke noe bygg slottet."),
        (("create", "X", "--until", "i morgen"), "i morgen"),
        (("create", "X", "--until", "2001-01-01"), "Velg en dag som ikke er passert."),
        (("create", "X", "--organisation", "974760673", "--venue", "ashallen"), "Velg enten"),
        (("revoke", "99"), "Det finnes ingen nøkkel 99."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    town: Callable[..., Ran], arguments: tuple[str, ...], said: str
) -> None:
    ran = town("token", *arguments)
    assert ran.status == 2
    assert said in ran.error
    assert ran.error.count("\n") == 1
