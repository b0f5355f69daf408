"""What would this cost us? Asked without a booking and without a script."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import make_organisation, make_person, make_space, make_tariff, make_venue
from tests.web.public.test_tariff import shipped

GYM = {"place": "kind:gym", "day": "2026-12-01", "starts_at": "18:00", "ends_at": "20:00"}


@pytest.fixture
def tariff(app_sqlite):
    return make_tariff(shipped("aas_demo.toml"), code="aas_demo", version=1, demonstration=True)


@pytest.fixture
def gym(app_sqlite):
    return make_space(make_venue("Nordbytun"), "Gymsal", kind="gym", part="whole")


def ask(client, **fields):
    return client.get("/prices/try", query_string={**GYM, **fields})


def test_the_form_asks_what_the_rules_ask_about_and_nothing_else(client, tariff, gym):
    page = client.get("/prices/try")
    names = {control["name"] for control in page.page.select("main form [name]")}
    assert {"tenant_class", "fact_purpose", "fact_participants", "under_19", "fact_alcohol"} <= names
    assert not names & {"fact_ticket_sale", "fact_spectators", "fact_commercial", "organisation_id", "under_25"}
    assert page.status_code == 200


def test_a_shorter_rule_set_asks_less(client, gym):
    make_tariff()
    names = {control["name"] for control in client.get("/prices/try").page.select("main form [name]")}
    assert names == {
        "place",
        "day",
        "starts_at",
        "ends_at",
        "ends_day",
        "fact_participants",
        "under_19",
        "fact_purpose",
        "extra_0",
    }


def test_the_answer_has_the_price_and_why_it_is_not_free(client, tariff, gym):
    page = ask(client, tenant_class="local_voluntary", fact_purpose="training", fact_participants=20, under_19=11)
    assert page.page.select_one(".price .amount").get_text() == "120 kr"
    assert "11 av 20 er under 19 år; regelen krever minst 60 %" in page.words


def test_one_more_child_and_it_is_free(client, tariff, gym):
    page = ask(client, tenant_class="local_voluntary", fact_purpose="training", fact_participants=20, under_19=12)
    assert page.page.select_one(".price .amount").get_text() == "Gratis"


def test_a_business_pays_whatever_else_is_said(client, tariff, gym):
    page = ask(client, tenant_class="company", fact_purpose="training", fact_participants=20, under_19=20)
    assert page.page.select_one(".price .amount").get_text() == "1\N{NO-BREAK SPACE}000 kr"


def test_without_a_class_a_person_decides(client, tariff, gym):
    assert "Prisen avgjøres av saksbehandler" in ask(client, fact_participants=20).words


def test_extras_are_priced_with_the_use(client, tariff, gym):
    page = ask(client, tenant_class="private", fact_participants=40, extra_0=30)
    assert "Stol: 30 stk. à 10" in page.words
    assert page.page.select_one(".price .amount").get_text() == "800 kr"


def test_a_named_space_says_itself_what_it_is_and_leads_to_the_booking_form(client, tariff, gym):
    page = ask(client, place=f"space:{gym.slug}", tenant_class="private", fact_participants=10)
    assert page.page.select_one(".price .amount").get_text() == "500 kr"
    link = page.page.select_one("a[href*='/my/bookings/new']")
    assert "from=18:00" in link["href"]
    assert gym.slug in link["href"]


def test_the_tariff_of_the_day_of_use_answers(client, gym):
    old, new = shipped("aas_demo.toml"), shipped("aas_demo.toml")
    next(rule for rule in new["rule"] if rule["id"] == "gym")["price"]["private"] = 400
    make_tariff(old, code="aas_demo", version=1, valid_to=date(2026, 12, 31))
    make_tariff({**new, "version": 2}, code="aas_demo", version=2, valid_from=date(2027, 1, 1))
    amounts = [
        ask(client, day=day, tenant_class="private", fact_participants=10).page.select_one(".amount").get_text()
        for day in ("2026-12-30", "2027-01-05")
    ]
    assert amounts == ["500 kr", "800 kr"]


def test_without_any_tariff_a_person_decides(client, gym):
    assert "Ingen prisliste gjelder for denne dagen" in ask(client).words


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"ends_at": "17:00"}, "Slutten må være etter starten"),
        ({"day": "2027-03-28", "starts_at": "02:30", "ends_at": "04:00"}, "Klokka blir aldri 02.30"),
        ({"day": "tomorrow"}, "Skriv datoen slik: 3.12.2026."),
        ({"place": "kind:castle"}, "Velg ett av alternativene."),
        ({"place": "space:nowhere"}, "Velg ett av alternativene."),
        ({"fact_participants": "-3"}, "Skriv et tall fra 0 til"),
        ({"under_19": "<script>"}, "Skriv et helt tall."),
        ({"ends_day": "2026-11-01"}, "Slutten må være etter starten"),
        ({"ends_day": "2027-12-01"}, "Lengste booking her er"),
        ({"fact_purpose": "'; DROP TABLE tariff"}, "Velg ett av alternativene."),
    ],
)
def test_what_cannot_be_answered_is_said_beside_its_field_and_nothing_is_lost(client, tariff, gym, fields, says):
    page = ask(client, **{"fact_participants": 20, "tenant_class": "private", **fields})
    assert page.status_code == 422
    assert says in page.page.select_one(".ds-error-summary").get_text(" ")
    assert page.page.select_one("select[name=tenant_class] option[selected]")["value"] == "private"


def test_an_officer_asks_as_any_organisation(client, tariff, gym):
    club = make_organisation("Ås Idrettslag", tenant_class="local_voluntary")
    client.sign_in(make_person("case_officer"))
    page = ask(client, organisation_id=club.id, tenant_class="company", fact_participants=20, under_19=20)
    assert page.page.select_one(".price .amount").get_text() == "Gratis"


def test_others_do_not_choose_an_organisation_and_asking_as_one_makes_no_difference(client, tariff, gym):
    club = make_organisation("Ås Idrettslag", tenant_class="local_voluntary")
    client.sign_in(make_person(member_of=club))
    page = ask(client, organisation_id=club.id, tenant_class="company", fact_participants=20, under_19=20)
    assert not page.page.select("[name=organisation_id]")
    assert "Ås Idrettslag" not in page.words
    assert page.page.select_one(".price .amount").get_text() == "1\N{NO-BREAK SPACE}000 kr"
