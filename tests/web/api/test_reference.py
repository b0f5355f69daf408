"""The page and the document that tell how the API is used."""

from __future__ import annotations

from typing import Any

from flask import Flask


def test_the_page_lists_every_operation_and_leads_to_the_document(app_sqlite: Flask, client: Any) -> None:
    about = client.get("/about")
    page = client.get(about.page.select_one("a:-soup-contains('API for andre programmer')")["href"])
    document = client.get(page.page.select_one("a:-soup-contains('openapi.json')")["href"]).json
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page.words
    assert page.page.select_one("#taken")


def test_the_document_is_english_whoever_asks_and_is_not_sent_twice(app_sqlite: Flask, client: Any) -> None:
    answer = client.get("/api/v1/openapi.json", headers={"Accept-Language": "nn"})
    assert answer.json["paths"]["/api/v1/search"]["get"]["summary"] == "Find a free time"
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
