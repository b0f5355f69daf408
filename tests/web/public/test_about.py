"""The small print, for anyone."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("address", "heading", "words"),
    [
        ("/about", "Om tjenesten", "Ås kommune"),
        ("/privacy", "Personvern", "Vi lagrer ikke fødselsnummer"),
        ("/accessibility", "Tilgjengelighet", "WCAG 2.2"),
    ],
)
def test_the_page_says_what_it_is_for_and_whom_to_ask(client, address, heading, words):
    answer = client.get(address)
    assert answer.page.h1.get_text() == heading
    assert words in answer.words
    assert answer.page.select_one("main a[href='mailto:utleie@example.no']")


@pytest.mark.parametrize("address", ["/about", "/privacy", "/accessibility"])
def test_the_footer_leads_there_from_every_page(client, address):
    assert client.get("/venues").page.select_one(f"footer a[href='{address}']")
