"""Every form that can be filled in, with what nobody should write in it: too much, markup, and lines where one belongs.

The addresses are those of the table of access, so a new form is tried as soon as its page has its row there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from tests.architecture.access_table import TABLE
from tests.architecture.access_town import PEOPLE, Town, build_town
from tests.architecture.test_access_table import IN, address, doors, rows
from tests.fixtures.browser_client import form_values

TEN_MEGABYTES = 10 * 1000 * 1000
TOO_MUCH = "å" + "x" * 30_000
SCRIPT = "<script>alert(1)</script>"
TEXT_INPUTS = {"text", "email", "tel", "url", "search", "number", "date", "time", "password"}
WITNESSES = ("administrator", "officer", "manager", "caretaker", "stranger", "nobody")

_built: dict[str, Town] = {}


@pytest.fixture
def town(app_sqlite: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Built for the first form, and put back for every other."""
    if "town" not in _built:
        _built["town"] = build_town(app_sqlite, tmp_path_factory.mktemp("town"))
    _built["town"].restore()
    yield _built["town"]
    _built["town"].restore()


def visitor(app: Flask, town: Town, endpoint: str) -> Any:
    """A browser of the first who may see the page."""
    verdicts = dict(zip(PEOPLE, rows(TABLE)["GET", endpoint], strict=True))
    browser = app.test_client()
    person = town.person(next(name for name in (*WITNESSES, *PEOPLE) if verdicts[name] == IN))
    if person is not None:
        browser.sign_in(person)  # type: ignore[attr-defined]
    return browser


def text_fields(form: Tag) -> list[str]:
    """The names of the fields that a person writes in."""
    return [
        str(field["name"])
        for field in form.select("input[name], textarea[name]")
        if field.name == "textarea" or str(field.get("type", "text")) in TEXT_INPUTS
    ]


def forms(app: Flask, town: Town) -> Iterator[tuple[Any, str, Tag]]:
    """Every form sent by POST that has a field to write in: a browser that shows it, where it is sent, the form."""
    for method, rule in doors(app):
        if method != "GET" or IN not in rows(TABLE)["GET", rule.endpoint]:  # what only programs ask for has no forms
            continue
        where = address(app, rule, town)
        for number in range(len(_written(visitor(app, town, rule.endpoint), where))):
            browser = visitor(app, town, rule.endpoint)
            form = _written(browser, where)[number]
            yield browser, str(form.get("action") or where), form


def _written(browser: Any, where: str) -> list[Tag]:
    answer = browser.get(where, check=False)
    if answer.mimetype != "text/html" or answer.status_code != 200:
        return []
    return [form for form in answer.page.select("main form[method=post]") if text_fields(form)]


def sent(form: Tag, texts: dict[str, str]) -> dict[str, list[str]]:
    """What the browser would send, pressing the main button."""
    values = form_values(form) | {name: [text] for name, text in texts.items()}
    button = form.select_one("button[name]:not([data-variant])")
    if button is not None:
        values[str(button["name"])] = [str(button.get("value", ""))]
    return values


def unsaid(page: BeautifulSoup, texts: dict[str, str]) -> Iterator[str]:
    """What the page with the refused form does not say, or does not give back."""
    for name, text in texts.items():
        control = page.select_one(f'main form[method=post] [name="{name}"]')
        if control is None:
            yield f"{name} is gone"
            continue
        if control.get("aria-invalid") != "true" or not page.select(f'.ds-error-summary a[href="#{control["id"]}"]'):
            yield f"nothing is said at {name}"
        if control.get("type") != "password" and content(control) != text:
            yield f"what was typed in {name} is gone"


def content(control: Tag) -> str:
    return control.get_text().lstrip("\r\n") if control.name == "textarea" else str(control.get("value", ""))


def test_too_much_text_is_said_beside_the_field_and_stands_there_still(app_sqlite: Flask, town: Town) -> None:
    """One field of ten megabytes and all others of thirty kilobytes, in every form."""
    found: list[str] = []
    tried = 0
    for browser, where, form in forms(app_sqlite, town):
        names = text_fields(form)
        texts = dict.fromkeys(names, TOO_MUCH) | {names[-1]: "x" * TEN_MEGABYTES}
        answer = browser.post(where, data=sent(form, texts), check=False)
        if answer.status_code != 422:
            found.append(f"{where} answers {answer.status_code}")
        found += [f"{where}: {fault}" for fault in unsaid(answer.page, texts)]
        tried += 1
    assert tried > 40
    assert not found, "\n".join(found)


@pytest.mark.parametrize("evil", [f"Per{SCRIPT}", "Per\r\nBcc: a@example.com\x00"])
def test_markup_and_line_breaks_do_no_harm_in_any_field(app_sqlite: Flask, town: Town, evil: str) -> None:
    """Refused beside the field or kept as the text it is; never a fault of the server, never markup."""
    found: list[str] = []
    for browser, where, form in forms(app_sqlite, town):
        for name in text_fields(form):
            answer = browser.post(where, data=sent(form, {name: evil}), check=False)
            if answer.status_code == 303:
                answer = browser.get(answer.headers["Location"], check=False)
            if answer.status_code not in {200, 400, 410, 422, 429}:
                found.append(f"{where}: {name} answers {answer.status_code}")
            if SCRIPT in answer.get_data(as_text=True):
                found.append(f"{where}: {name} comes back as markup")
        town.restore()
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("<p>Takk</p>", "name is gone"),
        ("<input id=n name=name value=Per>", "nothing is said at name"),
        ("<input id=n name=name aria-invalid=true>", "what was typed in name is gone"),
    ],
)
def test_a_page_that_says_nothing_or_forgets_is_found(page: str, fault: str) -> None:
    summary = '<div class="ds-error-summary"><a href="#n">Navn</a></div>'
    whole = BeautifulSoup(f"<main>{summary}<form method=post>{page}</form></main>", "html.parser")
    assert list(unsaid(whole, {"name": "Per"})) == [fault]
