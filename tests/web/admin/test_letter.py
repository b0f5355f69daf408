"""Every letter as its readers see it, and the municipality's own words in it."""

from __future__ import annotations

from typing import Any

import pytest

from booking.messages.catalogue import CATALOGUE
from booking.queries.letter_introduction import introduction
from tests.factories.person import make_person

HERE = "/admin/letters/booking_reminder/nb"


@pytest.fixture
def administrator(app_sqlite: Any, client: Any) -> Any:
    return client.sign_in(make_person("administrator"))


def test_every_letter_is_shown_in_every_language(administrator: Any) -> None:
    page = administrator.get("/admin/letters")
    links = {link["href"] for link in page.page.select("main table a")}
    assert links == {f"/admin/letters/{kind}/{code}" for kind in CATALOGUE for code in ("nb", "nn", "en")}
    for link in sorted(links):
        shown = administrator.get(link)
        assert shown.status_code == 200
        frame = administrator.get(shown.page.select_one("iframe")["src"], check=False)
        assert frame.status_code == 200
        assert "sandbox" in frame.headers["Content-Security-Policy"]
        assert "default-src 'none'" in frame.headers["Content-Security-Policy"]


def test_own_words_are_tried_before_they_are_saved(administrator: Any) -> None:
    page = administrator.get(HERE)
    tried = administrator.submit(page, text="Kom tidsnok, {navn}!", action="try")
    assert tried.status_code == 200
    assert "Dette er et forslag. Det er ikke lagret ennå." in tried.words
    assert "Kom tidsnok, Kari Nordmann!" in tried.words
    assert "Kom tidsnok, Kari Nordmann!" in administrator.get(tried.page.select_one("iframe")["src"], check=False).text
    assert introduction("booking_reminder", "nb") == ""
    assert administrator.submit(tried, action="save").status_code == 303
    assert introduction("booking_reminder", "nb") == "Kom tidsnok, {navn}!"
    assert introduction("booking_reminder", "nn") == ""


@pytest.mark.parametrize("action", ["try", "save"])
def test_a_placeholder_that_does_not_exist_is_named(administrator: Any, action: str) -> None:
    answer = administrator.submit(administrator.get(HERE), text="Hei {fornavn}", action=action)
    assert answer.status_code == 422
    assert "{fornavn} finnes ikke. Du kan bruke {navn}," in answer.words
    assert answer.page.select_one("#text").get_text().strip() == "Hei {fornavn}"
    assert introduction("booking_reminder", "nb") == ""


def test_own_words_are_taken_out_again(administrator: Any) -> None:
    administrator.submit(administrator.get(HERE), text="Hei", action="save")
    page = administrator.get(HERE)
    form = page.page.select_one('form[action$="/undo"]')
    assert administrator.post(form["action"]).status_code == 303
    assert introduction("booking_reminder", "nb") == ""
    assert administrator.get(HERE).page.select_one('form[action$="/undo"]') is None


def test_what_the_address_brings_is_text_in_a_frame_that_runs_nothing(administrator: Any) -> None:
    frame = administrator.get(f"{HERE}/page?text=<script>alert(1)</script>", check=False)
    assert "<script" not in frame.text


@pytest.mark.parametrize("where", ["/admin/letters/coffee/nb", "/admin/letters/booking_reminder/de"])
def test_a_letter_that_is_not_there(administrator: Any, where: str) -> None:
    assert administrator.get(where).status_code == 404
    assert administrator.post(f"{where}/undo").status_code == 404
