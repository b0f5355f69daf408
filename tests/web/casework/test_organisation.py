"""Organisations as officers see them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import LogEntry, TenantClassDecision
from tests.factories.organisation import make_membership, make_organisation, make_team
from tests.factories.person import make_person
from tests.factories.premises import make_venue


@pytest.fixture
def officer(client):
    client.sign_in(make_person("case_officer", name="Sara Saksbehandler"))
    return client


def test_organisations_are_listed_by_name_and_found_by_a_part_of_it(app, officer):
    for name in ("Ås skolekorps", "ÅS Pensjonistforening", "Østfold turlag", "Aktiv Ås"):
        make_organisation(name)
    words = officer.get("/casework/organisations").words
    assert words.index("Aktiv Ås") < words.index("Østfold turlag") < words.index("ÅS Pensjonistforening")
    found = officer.get("/casework/organisations?search=ås+").words
    assert "3 organisasjoner" in found
    assert "Østfold" not in found
    assert "Ingen treff" in officer.get("/casework/organisations?search=finnes+ikke").words


def test_an_organisation_is_found_by_its_number(officer):
    one = make_organisation("Ås skolekorps")
    make_organisation("Nordby kor")
    spaced = f"{one.number[:3]} {one.number[3:6]}"
    page = officer.get("/casework/organisations", query_string={"search": spaced + " " + one.number[6:]})
    assert "1 organisasjon" in page.words


def test_those_without_a_decision_are_found(officer):
    make_organisation("Avgjort lag", tenant_class="local_voluntary")
    make_organisation("Nytt lag")
    words = officer.get("/casework/organisations?undecided=1").words
    assert "Nytt lag" in words
    assert "Avgjort lag" not in words


def test_the_list_is_turned_a_page_at_a_time(officer):
    for number in range(51):
        make_organisation(f"Lag {number:02d}")
    assert "Side 1 av 2" in officer.get("/casework/organisations").words
    last = officer.get("/casework/organisations?page=2")
    assert "Lag 50" in last.words
    assert "Lag 49" not in last.words
    assert officer.get("/casework/organisations?page=99").status_code == 200
    assert officer.get("/casework/organisations?page=x").status_code == 200


def test_the_facts_point_to_a_class_and_choose_none(officer):
    lag = make_organisation("Nytt lag")
    page = officer.get(f"/casework/organisations/{lag.id}/tenant-class")
    assert "peker mot: Lokal frivillig organisasjon. Det er du som avgjør." in page.words
    assert page.page.select_one("input[name=tenant_class][checked]") is None
    answer = officer.submit(page, reason="Står i Frivillighetsregisteret.")
    assert answer.status_code == 422
    assert db.session.scalars(select(TenantClassDecision)).all() == []


def test_a_class_is_decided_with_reason_and_date(app, officer):
    lag = make_organisation("Nytt lag")
    page = officer.get(f"/casework/organisations/{lag.id}/tenant-class")
    answer = officer.submit(
        page, tenant_class="local_voluntary", valid_from="2026-12-01", reason="Står i Frivillighetsregisteret."
    )
    assert answer.status_code == 303
    shown = officer.get(answer.location).words
    assert "Kommer" in shown
    assert "Sara Saksbehandler" in shown
    decision = db.session.scalars(select(TenantClassDecision)).one()
    assert (decision.tenant_class, decision.valid_from.isoformat()) == ("local_voluntary", "2026-12-01")
    entry = db.session.scalars(select(LogEntry)).one()
    assert (entry.action, entry.reason) == ("organisation.tenant_class_decided", "Står i Frivillighetsregisteret.")


def test_a_decision_from_the_same_date_is_put_right_and_the_log_keeps_the_first_wording(app, officer):
    lag = make_organisation()
    page = officer.get(f"/casework/organisations/{lag.id}/tenant-class")
    officer.submit(page, tenant_class="company", valid_from="1.12.2026", reason="Feil")
    officer.submit(page, tenant_class="local_voluntary", valid_from="2026-12-01", reason="Rettet")
    assert db.session.scalars(select(TenantClassDecision.tenant_class)).all() == ["local_voluntary"]
    assert db.session.scalars(select(LogEntry).order_by(LogEntry.id)).all()[1].before == {
        "tenant_class": "company",
        "reason": "Feil",
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
        ({"valid_from": "31.2.2026"}, "valid_from"),
        ({"valid_from": "0001-01-01"}, "valid_from"),
        ({"tenant_class": "vip"}, "tenant_class"),
    ],
)
def test_what_is_missing_from_a_decision_is_said_beside_the_field(officer, changes, field):
    lag = make_organisation()
    whole = {"tenant_class": "company", "valid_from": "2026-12-01", "reason": "Et aksjeselskap"}
    answer = officer.post(f"/casework/organisations/{lag.id}/tenant-class", data={**whole, **changes})
    assert answer.status_code == 422
    assert answer.page.select_one(f"#{field}-error") is not None


def test_the_facts_of_the_registers_are_recorded_and_the_class_stays(app, officer):
    lag = make_organisation(tenant_class="local_voluntary")
    page = officer.get(f"/casework/organisations/{lag.id}/facts")
    answer = officer.submit(page, municipality_number="0301", in_voluntary_register=None, in_sports_federation="y")
    assert answer.status_code == 303
    db.session.refresh(lag)
    assert (lag.municipality_number, lag.in_voluntary_register, lag.in_sports_federation) == ("0301", False, True)
    assert db.session.scalars(select(TenantClassDecision.tenant_class)).all() == ["local_voluntary"]
    assert "peker mot: Frivillig organisasjon fra en annen kommune" in officer.get(answer.location).words


def test_what_the_municipality_decides_is_recorded_shown_and_logged(app, officer):
    lag = make_organisation()
    page = officer.get(f"/casework/organisations/{lag.id}/facts")
    answer = officer.submit(
        page, study_association="y", activity_code="14100", grant_entitled="y", loan_status="A, etter vedtak 12/26"
    )
    assert answer.status_code == 303
    db.session.refresh(lag)
    assert (lag.study_association, lag.activity_code, lag.grant_entitled) == (True, "14100", True)
    facts = {row.dt.get_text(): row.dd.get_text() for row in officer.get(answer.location).page.select("dl.facts > div")}
    assert (facts["ICNPO-kategori"], facts["Rett til kommunens tilskudd"]) == ("14100", "Ja")
    assert facts["Lånestatus"] == "A, etter vedtak 12/26"
    entry = db.session.scalars(select(LogEntry).where(LogEntry.subject == f"organisation:{lag.id}")).one()
    assert (entry.before["grant_entitled"], entry.after["grant_entitled"]) == (False, True)
    assert (entry.before["loan_status"], entry.after["loan_status"]) == ("", "A, etter vedtak 12/26")


@pytest.mark.parametrize("written", ["120", "123456", "idrett"])
def test_an_icnpo_category_has_four_or_five_digits(officer, written):
    lag = make_organisation()
    answer = officer.submit(officer.get(f"/casework/organisations/{lag.id}/facts"), activity_code=written)
    assert answer.status_code == 422
    assert "En ICNPO-kategori har fire eller fem siffer." in answer.words


def test_a_municipality_number_has_four_digits(officer):
    lag = make_organisation()
    answer = officer.submit(officer.get(f"/casework/organisations/{lag.id}/facts"), municipality_number="32")
    assert answer.status_code == 422
    assert "Et kommunenummer har fire siffer." in answer.words


def test_the_page_shows_members_teams_and_those_who_wait(officer):
    lag = make_organisation("Ås turn")
    make_person(name="Kari Nordmann", email="kari@example.no", manages=lag)
    make_membership(make_person(name="Ola Hansen"), lag, state="requested")
    make_team(lag, "Rytmisk", participants=12, participants_under_19=12)
    words = officer.get(f"/casework/organisations/{lag.id}").words
    assert "kari@example.no" in words
    assert "Godta Ola Hansen" in words
    assert "Rytmisk: 12 deltakere" in words


def test_an_officer_of_one_venue_looks_and_does_not_decide(client):
    lag = make_organisation()
    client.sign_in(make_person("case_officer", venue=make_venue()))
    page = client.get(f"/casework/organisations/{lag.id}")
    assert page.page.select_one("a[href$='/tenant-class']") is None
    assert client.get(f"/casework/organisations/{lag.id}/tenant-class").status_code == 404
    assert client.get(f"/casework/organisations/{lag.id}/facts").status_code == 404


def test_organisations_are_not_for_others(client):
    lag = make_organisation()
    client.sign_in(make_person(manages=lag))
    for path in ("", f"/{lag.id}", f"/{lag.id}/facts", f"/{lag.id}/tenant-class"):
        assert client.get(f"/casework/organisations{path}").status_code == 403


def test_an_organisation_that_is_not_there_is_not_found(officer):
    assert officer.get("/casework/organisations/4711").status_code == 404
