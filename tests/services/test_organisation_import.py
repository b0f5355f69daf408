"""Organisations and their teams are imported whole, twice without doubling, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from booking.database import db
from booking.domain.errors import NotFound
from booking.domain.permissions import ANYONE, SYSTEM
from booking.models import LogEntry, Organisation, Team, TenantClassDecision
from booking.services.organisation_import import import_organisations
from booking.services.steps.import_report import ImportedFile, ImportReport

pytestmark = pytest.mark.usefixtures("app")

NOW = datetime(2026, 8, 1, 22, 30, tzinfo=UTC)  # past midnight in Oslo
OSLO = ZoneInfo("Europe/Oslo")
ORGANISATIONS = """orgnr;navn;organisasjonsform;e-post;kommunenummer;idrettsforbundet;leietakerklasse;klasse grunn
310000019;Eika håndballklubb;FLI;post@eika.example;3218;ja;Lokal frivillig organisasjon;Holder til i Ås
310 000 027;Vannkanten AS;Aksjeselskap;;3214;;company;
;Turgjengen;group;;;;;
"""
TEAMS = """organisasjon;lag;yngste;eldste;deltakere;under 19
310000019;Jenter 12;11;12;14;14
Eika håndballklubb;Damer;16;;16;2
turgjengen;Onsdagsturen;;;20;0
"""


def run(*texts: str, dry_run: bool = False) -> ImportReport:
    files = [ImportedFile(f"fil{number}.csv", text.encode()) for number, text in enumerate(texts, 1)]
    return import_organisations(SYSTEM, files, now=NOW, zone=OSLO, dry_run=dry_run)


def codes(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(wrong.row, wrong.column, wrong.finding.code) for wrong in report.findings]


def names() -> list[str]:
    return list(db.session.scalars(db.select(Organisation.name).order_by(Organisation.name)))


def test_organisations_get_their_facts_their_class_and_their_teams() -> None:
    report = run(ORGANISATIONS, TEAMS)
    assert report.stored, codes(report)
    club = db.session.scalars(db.select(Organisation).filter_by(number="310000019")).one()
    assert (club.organisation_type, club.municipality_number, club.in_sports_federation) == ("FLI", "3218", True)
    (decision,) = club.tenant_class_decisions
    assert (decision.tenant_class, decision.reason) == ("local_voluntary", "Holder til i Ås")
    assert decision.valid_from == date(2026, 8, 2)
    teams = {(team.name, team.youngest_age, team.oldest_age, team.participants_under_19) for team in club.teams}
    assert teams == {("Jenter 12", 11, 12, 14), ("Damer", 16, None, 2)}
    assert names() == ["Eika håndballklubb", "Turgjengen", "Vannkanten AS"]


def test_what_rules_ask_of_organisations_is_imported_and_a_file_without_the_columns_leaves_it() -> None:
    head = "orgnr;navn;organisasjonsform;studieforbund;icnpo;tilskuddsberettiget;lånestatus\n"
    assert run(head + "310000019;Eika HK;FLI;ja;14100;ja;A\n;Turgjengen;group;;1200;;\n").stored
    kept = db.select(
        Organisation.study_association,
        Organisation.activity_code,
        Organisation.grant_entitled,
        Organisation.loan_status,
    ).order_by(Organisation.name)
    found = [(True, "14100", True, "A"), (False, "1200", False, "")]
    assert [tuple(row) for row in db.session.execute(kept)] == found
    assert run("orgnr;navn;organisasjonsform\n310000019;Eika HK;FLI\n").stored
    assert [tuple(row) for row in db.session.execute(kept)] == found
    report = run(head + "310000019;Eika HK;FLI;ja;123456;ja;A\n")
    assert codes(report) == [(2, "icnpo", "import.not_digits")]


def test_the_same_files_again_change_nothing() -> None:
    run(ORGANISATIONS, TEAMS)
    logged = db.session.scalar(db.select(db.func.count(LogEntry.id)))
    report = run(ORGANISATIONS, TEAMS)
    assert (report.tally("organisations").unchanged, report.tally("teams").unchanged) == (3, 3)
    assert db.session.scalar(db.select(db.func.count(LogEntry.id))) == logged
    assert len(names()) == 3


def test_another_class_is_a_new_decision_and_the_old_one_stays() -> None:
    run(ORGANISATIONS)
    run(
        "orgnr;navn;organisasjonsform;leietakerklasse;klasse gjelder fra;klasse grunn\n"
        "310000019;Eika HK;FLI;outside_voluntary;2027-01-01;Har flyttet\n"
    )
    decisions = db.session.scalars(
        db.select(TenantClassDecision).join(Organisation).filter_by(number="310000019").order_by("valid_from")
    )
    assert [(each.tenant_class, each.valid_from) for each in decisions] == [
        ("local_voluntary", date(2026, 8, 2)),
        ("outside_voluntary", date(2027, 1, 1)),
    ]
    assert "Eika HK" in names()


def test_a_dry_run_stores_nothing() -> None:
    assert run(ORGANISATIONS, TEAMS, dry_run=True).tally("teams").created == 3
    assert names() == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("orgnr;navn;type\n310000018;A;FLI\n", [(2, "orgnr", "import.organisation_number_checksum")]),
        ("orgnr;navn;type\n;A;FLI\n", [(2, "orgnr", "import.number_missing")]),
        ("orgnr;navn;type\n310000019;Kari;person\n", [(2, "orgnr", "import.number_not_for_persons")]),
        ("orgnr;navn;type\n310000019;A;FLI\n310000019;B;FLI\n", [(3, "orgnr", "import.row_twice")]),
        ("organisasjon;lag;deltakere;under 19\nIngen;A;10;5\n", [(2, "organisasjon", "import.not_in_the_register")]),
        ("organisasjon;lag;deltakere;under 19\nX;A;10;11\n", [(2, "under 19", "import.young_more_than_all")]),
        (
            "organisasjon;lag;yngste;eldste;deltakere;under 19\nX;A;12;10;10;10\n",
            [(2, "eldste", "import.ages_the_wrong_way")],
        ),
    ],
)
def test_a_wrong_row_keeps_everything_out(text: str, wrong: list[tuple[int, str, str]]) -> None:
    report = run(ORGANISATIONS.replace("310000019", "310000035").replace("310 000 027", "310000043"), text)
    assert codes(report) == wrong
    assert names() == []
    assert db.session.scalar(db.select(db.func.count(Team.id))) == 0


def test_only_officers_import() -> None:
    with pytest.raises(NotFound):
        import_organisations(ANYONE, [ImportedFile("a.csv", ORGANISATIONS.encode())], now=NOW, zone=OSLO)
