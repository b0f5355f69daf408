"""How to follow a public calendar."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from tests.factories import make_space, make_venue
from tests.fixtures.browser_client import BrowserClient


@pytest.mark.parametrize("which", ["space", "venue", ""])
def test_the_addresses_on_the_page_lead_to_a_calendar(app: Flask, client: BrowserClient, which: str) -> None:
    hall = make_space(make_venue("Åshallen"), "Hallen")
    slug = {"space": hall.slug, "venue": hall.venue.slug, "": ""}[which]
    page = client.get(f"/subscribe?{which}={slug}" if which else "/subscribe").text
    found = re.search(r'href="webcal://[^/]+(/feeds/[^"]+)"', page)
    assert found is not None
    answer = client.get(html.unescape(found[1]))
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    for program in ("iPhone", "Google", "Outlook"):
        assert program in page


@pytest.mark.parametrize("query", ["space=nowhere", "venue=nowhere", "space="])
def test_what_does_not_exist_cannot_be_followed(app: Flask, client: BrowserClient, query: str) -> None:
    assert client.get(f"/subscribe?{query}").status_code == 404


def test_calendars_lead_here(app: Flask, client: BrowserClient) -> None:
    hall = make_space(make_venue("Åshallen"), "Hallen")
    for page in (f"/spaces/{hall.slug}", f"/venues/{hall.venue.slug}", f"/venues/{hall.venue.slug}/day", "/venues"):
        assert "/subscribe" in client.get(page).text, page
