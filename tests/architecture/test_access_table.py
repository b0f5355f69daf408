"""Who comes in where: every route and method, knocked on by everyone in town.

A new route fails until it has a row in `tests/architecture/access_table.py`, and its row is a decision to think about:
the columns to the right of `member` are other people's staff, and those to the left are strangers.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from tests.architecture.access_table import QUERIES, TABLE, VALUES
from tests.architecture.access_town import PEOPLE, Town, build_town

IN, SIGN_IN, FORBIDDEN, NOT_FOUND, TOKEN = "+", ">", "x", "-", "k"
WITHOUT_ACCESS = {"static"}


def rows(table: str) -> dict[tuple[str, str], str]:
    """The verdicts of each (method, endpoint), one sign for each of `PEOPLE`."""
    found = {}
    for line in table.splitlines():
        words = line.split()
        if words and words[0] in {"GET", "POST", "PATCH"}:
            assert (words[0], words[1]) not in found, f"{words[0]} {words[1]} has two rows"
            found[words[0], words[1]] = "".join(words[2:])
    return found


def doors(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every method of every route."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint not in WITHOUT_ACCESS:
                yield method, rule


def address(app: Flask, rule: Rule, town: Town) -> str:
    values = {name: town.values[VALUES.get((rule.endpoint, name), name)] for name in rule.arguments}
    query = {name: town.values[which] for name, which in QUERIES.get(rule.endpoint, {}).items()}
    with app.test_request_context():
        return url_for(rule.endpoint, **values, **query)


def knock(app: Flask, method: str, where: str, name: str, town: Town) -> str:
    """What becomes of this person at this door, with nothing filled in."""
    town.restore()
    browser = app.test_client()
    person = town.person(name)
    if person is not None:
        browser.sign_in(person)  # type: ignore[attr-defined]
    answer = browser.open(where, method=method, check=False)
    if answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in"):
        return SIGN_IN
    return {401: TOKEN, 403: FORBIDDEN, 404: NOT_FOUND}.get(answer.status_code, IN)


@pytest.fixture
def town(app_sqlite: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Built for the first test that asks, and put back for every visitor after that."""
    if "town" not in _built:
        _built["town"] = build_town(app_sqlite, tmp_path_factory.mktemp("town"))
    yield _built["town"]
    _built["town"].restore()


_built: dict[str, Town] = {}


def test_every_route_has_a_row_and_every_row_a_route(app_sqlite: Flask) -> None:
    there = {(method, rule.endpoint) for method, rule in doors(app_sqlite)}
    assert sorted(there - set(rows(TABLE))) == []
    assert sorted(set(rows(TABLE)) - there) == []


@pytest.mark.parametrize(("method", "endpoint"), sorted(rows(TABLE)))
def test_everyone_comes_in_where_the_table_says(app_sqlite: Flask, town: Town, method: str, endpoint: str) -> None:
    addresses = [rule for which, rule in doors(app_sqlite) if (which, rule.endpoint) == (method, endpoint)]
    assert addresses  # two where the same page is about a venue or about one of its spaces
    for rule in addresses:
        where = address(app_sqlite, rule, town)
        found = {name: knock(app_sqlite, method, where, name, town) for name in PEOPLE}
        assert found == dict(zip(PEOPLE, rows(TABLE)[method, endpoint], strict=True)), where


def test_only_doors_for_anyone_open_to_nobody(app_sqlite: Flask) -> None:
    for method, rule in doors(app_sqlite):
        public = str(app_sqlite.view_functions[rule.endpoint].access_rule) == "anyone"  # type: ignore[attr-defined]
        first = rows(TABLE).get((method, rule.endpoint), "?")[0]
        assert (first in {SIGN_IN, TOKEN}) is not public, f"{method} {rule.endpoint}"


def test_a_door_that_opens_to_the_wrong_person_is_found(app_sqlite: Flask, town: Town) -> None:
    """Planted: the officer's list is opened to anyone who has signed in."""
    from booking.web.access import Access, access

    view = app_sqlite.view_functions["casework.request_list"]
    app_sqlite.view_functions["casework.request_list"] = access(Access.ANYONE)(lambda: "open")
    try:
        found = knock(app_sqlite, "GET", "/casework/requests", "stranger", town)
    finally:
        app_sqlite.view_functions["casework.request_list"] = view
    assert found == IN != rows(TABLE)["GET", "casework.request_list"][PEOPLE.index("stranger")]
