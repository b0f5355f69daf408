"""Prices and rules as anyone reads them."""

from __future__ import annotations

from datetime import date

import pytest

from booking.domain.permissions import SYSTEM
from booking.domain.rules.toml import load_rule_set
from booking.domain.rules.writing import to_document
from booking.paths import PACKAGE
from booking.services.tariff import PublishTariff, copy_tariff, publish_tariff
from tests.factories import make_tariff


def shipped(name):
    return to_document(load_rule_set((PACKAGE / "tariffs" / name).read_bytes()))


@pytest.fixture
def demonstration(app_sqlite):
    document = shipped("aas_demo.toml")
    return make_tariff(document, code="aas_demo", version=1, name="Demonstrasjonspriser", demonstration=True)


def row_of(page, name):
    return next(
        row for row in page.page.select("table.prices tbody tr") if row.th.get_text(" ").strip().startswith(name)
    )


def test_who_borrows_free_of_charge_stands_with_the_reason(client, demonstration):
    page = client.get("/prices")
    youth = next(card for card in page.page.select(".free-use li") if card.h3.get_text() == "Barn og unge under 19 år")
    text = " ".join(youth.get_text(" ").split())
    assert "Når prisklasse er lokal frivillig organisasjon og andel under 19 år er minst 60 %" in text
    assert "Idrettshall, hele" in text
    assert "Hjemmel: demonstrasjonsvedtak § 3" in text


def test_the_price_table_has_a_column_for_each_group_and_the_unit_beside_the_name(client, demonstration):
    page = client.get("/prices")
    heads = [head.get_text() for head in page.page.select("table.prices")[0].select("thead th")]
    assert heads[:2] == ["Lokale og bruk", "Bedrifter og næring"]
    gym = row_of(page, "Gymsal")
    assert "per time" in gym.th.get_text()
    cells = {cell["data-label"]: cell.get_text().strip() for cell in gym.select("td")}
    assert cells["Frivillige organisasjoner i Ås"] == "60 kr"
    assert cells["Barn og unge under 19 år"] == "Gratis"


def test_one_price_group_can_be_looked_at_alone(client, demonstration):
    page = client.get("/prices?group=local")
    assert [cell["data-label"] for cell in row_of(page, "Gymsal").select("td")] == ["Frivillige organisasjoner i Ås"]
    assert page.page.select_one("select[name=group] option[selected]")["value"] == "local"


def test_a_group_that_is_not_there_shows_all_of_them(client, demonstration):
    assert len(row_of(client.get("/prices?group=nobody"), "Gymsal").select("td")) == 7


def test_cancellation_deposits_fees_and_extras_are_told(client, demonstration):
    words = client.get("/prices").words
    for sentence in (
        "Mindre enn 2 dager før: 25 % av prisen",
        "Gjelder også når bruken er gratis; da regnes det av full pris.",
        "Depositum",
        "Mistet nøkkel",
        "Utstyr og tjenester",
        "Ingenting blir gratis av seg selv.",
        "Det kan ikke serveres alkohol",
    ):
        assert sentence in words


def test_a_demonstration_is_said_to_be_one(client, demonstration):
    assert "ikke vedtatt av kommunen" in client.get("/prices").words


def test_a_tariff_that_is_decided_is_not_called_a_demonstration(client):
    make_tariff()
    assert "emonstrasjon" not in client.get("/prices").words


def test_names_of_rules_are_read_in_the_readers_language(client, demonstration):
    client.get("/language/en?next=/prices")
    assert "Sports hall, whole" in client.get("/prices").words


def test_without_prices_the_page_says_what_happens_then(client):
    page = client.get("/prices")
    assert page.status_code == 200
    assert "Ingen priser gjelder nå" in page.words


def test_a_later_version_can_be_read_before_it_is_in_force(app_sqlite, client, clock, demonstration):
    settings = app_sqlite.extensions["settings"]
    draft = copy_tariff(SYSTEM, demonstration.id, now=clock.now(), settings=settings)
    assert client.get("/prices/aas_demo/2").status_code == 404
    command = PublishTariff(tariff_id=draft, valid_from=date(2027, 1, 1))
    publish_tariff(SYSTEM, command, now=clock.now(), settings=settings)
    later = client.get("/prices/aas_demo/2")
    assert "Gjelder senere" in later.words
    assert "fra 1. januar 2027 inntil videre" in later.words
    listed = client.get("/prices")
    assert "Fra 1. januar 2020 til og med 31. desember 2026" in listed.words
    assert [link["href"] for link in listed.page.select("#versions ~ table a")] == [
        "/prices/aas_demo/2",
        "/prices/aas_demo/1",
    ]
    clock.set_local(2027, 1, 1, 0, 30)
    assert "Gjelder fra 1. januar 2027" in client.get("/prices").words


@pytest.mark.parametrize("path", ["/prices/nothing/1", "/prices/aas_demo/7", "/prices/aas_demo/x"])
def test_a_version_that_is_not_there_is_not_found(client, demonstration, path):
    assert client.get(path).status_code == 404


def test_every_shipped_tariff_can_be_shown(client):
    paths = sorted((PACKAGE / "tariffs").glob("*.toml"))
    assert len(paths) >= 2
    for number, path in enumerate(paths, start=1):
        make_tariff(shipped(path.name), code="shown", version=number, valid_from=date(2020, 1, number))
        page = client.get(f"/prices/shown/{number}")
        assert page.status_code == 200
        assert page.page.select("table.prices tbody tr")


def test_what_somebody_wrote_into_a_tariff_stays_text(client):
    rule = {"id": "x", "name": "<script>alert(1)</script> {{ 7*7 }} %(x)s", "price": 300, "per": "hour"}
    document = {"format": 1, "code": "test", "name": "Prøve", "valid_from": "2020-01-01", "rule": [rule]}
    make_tariff(document)
    page = client.get("/prices", check=False)
    assert not page.page.select("main script")
    assert "<script>alert(1)</script> {{ 7*7 }} %(x)s" in page.words
