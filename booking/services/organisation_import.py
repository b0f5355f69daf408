"""Importing organisations and their teams from a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import NotFound
from booking.domain.local_time import local_day
from booking.domain.permissions import OFFICERS, Actor
from booking.domain.vocabulary import OrganisationType, TenantClass
from booking.messages.vocabulary import ORGANISATION_TYPES, TENANT_CLASSES
from booking.models import Organisation, Team, TenantClassDecision
from booking.services.steps.assign import assign
from booking.services.steps.import_report import (
    Change,
    ImportedFile,
    ImportReport,
    NothingStored,
    OnRow,
    finish,
    nobody_listens,
    read_files,
    refuse_twins,
)
from booking.services.steps.log import log
from booking.services.steps.table_cells import (
    day,
    digits,
    email,
    one_line,
    one_of,
    organisation_number,
    whole_number,
    yes_no,
)
from booking.services.steps.table_columns import Column, Reading, Record, RowFinding, Table

NUMBERLESS = {OrganisationType.PERSON, OrganisationType.UNREGISTERED_GROUP}
OLDEST = 120

ORGANISATIONS = Table(
    "organisations",
    ("Organisasjoner", "Organisations", "Organisasjonar"),
    (
        Column("number", ("organisasjonsnummer", "number", "orgnr", "org.nr."), organisation_number),
        Column("name", ("navn", "name", "namn"), one_line(200), required=True),
        Column(
            "organisation_type",
            ("organisasjonsform", "organisation_type", "type"),
            one_of(OrganisationType, ORGANISATION_TYPES),
            required=True,
        ),
        Column("activity", ("aktivitet", "activity"), one_line(200), empty=""),
        Column("email", ("e-post", "email", "epost"), email, empty=""),
        Column("municipality_number", ("kommunenummer", "municipality_number"), digits(4), empty=""),
        Column("sector_code", ("sektorkode", "sector_code"), digits(4), empty=""),
        Column("in_voluntary_register", ("frivillighetsregisteret", "in_voluntary_register"), yes_no, empty=False),
        Column("in_sports_federation", ("idrettsforbundet", "in_sports_federation", "nif"), yes_no, empty=False),
        Column("study_association", ("studieforbund", "study_association"), yes_no, empty=False),
        Column("activity_code", ("icnpo", "activity_code", "icnpo-kategori"), digits(5, least=4), empty=""),
        Column("grant_entitled", ("tilskuddsberettiget", "grant_entitled", "tilskotsrettkomen"), yes_no, empty=False),
        Column("loan_status", ("lånestatus", "loan_status"), one_line(30), empty=""),
        Column("tenant_class", ("prisklasse", "leietakerklasse", "tenant_class"), one_of(TenantClass, TENANT_CLASSES)),
        Column("class_valid_from", ("klasse gjelder fra", "class_valid_from"), day),
        Column("class_reason", ("klasse grunn", "class_reason"), one_line(500), empty=""),
    ),
)

TEAMS = Table(
    "teams",
    ("Lag", "Teams", "Grupper"),
    (
        Column("organisation", ("organisasjon", "organisation", "orgnr"), one_line(200), required=True),
        Column("name", ("lag", "team", "navn", "name"), one_line(120), required=True),
        Column("youngest_age", ("yngste", "youngest_age", "alder fra"), whole_number(0, OLDEST)),
        Column("oldest_age", ("eldste", "oldest_age", "alder til"), whole_number(0, OLDEST)),
        Column("participants", ("deltakere", "participants", "deltakarar"), whole_number(1, 10_000), required=True),
        Column("participants_under_19", ("under 19", "participants_under_19"), whole_number(0, 10_000), required=True),
    ),
)

TABLES = (ORGANISATIONS, TEAMS)
_CLASS = ("tenant_class", "class_valid_from", "class_reason")


def import_organisations(
    actor: Actor,
    files: Sequence[ImportedFile],
    *,
    now: datetime,
    zone: ZoneInfo,
    dry_run: bool = False,
    demonstration: bool = False,
    on_row: OnRow = nobody_listens,
) -> ImportReport:
    """Store organisations and teams. An organisation is known by its number, one without a number by its name.

    A tenant class in the file is a new decision from its day on (from today in `zone` when the row names none),
    unless that class is decided already.

    Raises:
        NotFound: the actor may not import organisations.
    """
    reading = read_files(TABLES, files)
    _check_rows(reading)
    try:
        return _store(actor, reading, _Import(actor, now, local_day(now, zone), demonstration), dry_run, on_row)
    except NothingStored as nothing:
        return nothing.report


@dataclass(frozen=True, slots=True)
class _Import:
    """Who imports, when, and whether what comes is invented."""

    actor: Actor
    now: datetime
    today: date
    demonstration: bool


def _check_rows(reading: Reading) -> None:
    refuse_twins(reading, "organisations", "number")
    refuse_twins(reading, "teams", "organisation", "name")
    for record in reading.records["organisations"]:
        reading.findings.extend(_check_number(record))
    for record in reading.records["teams"]:
        reading.findings.extend(_check_team(record))


def _check_number(record: Record) -> Iterable[RowFinding]:
    numberless = record.values["organisation_type"] in NUMBERLESS
    if record.get("number") and numberless:
        yield record.refused("number", "import.number_not_for_persons")
    if not record.get("number") and not numberless:
        yield record.refused("number", "import.number_missing")


def _check_team(record: Record) -> Iterable[RowFinding]:
    if record.values["participants_under_19"] > record.values["participants"]:
        yield record.refused("participants_under_19", "import.young_more_than_all")
    youngest, oldest = record.get("youngest_age"), record.get("oldest_age")
    if youngest is not None and oldest is not None and oldest < youngest:
        yield record.refused("oldest_age", "import.ages_the_wrong_way")


@use_case
def _store(actor: Actor, reading: Reading, made: _Import, dry_run: bool, on_row: OnRow) -> ImportReport:
    if not actor.has_role(*OFFICERS):
        raise NotFound("organisations are imported by officers")
    report = ImportReport(
        findings=tuple(reading.findings), skipped_sheets=tuple(reading.skipped_sheets), dry_run=dry_run
    )
    if not report.accepted:
        return finish(report)
    total = sum(map(len, reading.records.values()))
    for done, record in enumerate(reading.records["organisations"], 1):
        report.count("organisations", _store_organisation(record, made))
        on_row(done, total)
    known = _known()
    missing: list[RowFinding] = []
    for done, record in enumerate(reading.records["teams"], 1 + len(reading.records["organisations"])):
        organisation = known.get(record.values["organisation"].casefold().replace(" ", ""))
        if organisation is None:
            value = record.values["organisation"]
            missing.append(record.refused("organisation", "import.not_in_the_register", value=value))
        else:
            report.count("teams", _store_team(record, organisation, made))
        on_row(done, total)
    report.findings = tuple(missing)
    return finish(report)


def _store_organisation(record: Record, made: _Import) -> Change:
    organisation = _find(record)
    new = organisation is None
    if organisation is None:
        organisation = Organisation(created_at=made.now, demonstration=made.demonstration)
        db.session.add(organisation)
    changes = assign(organisation, {key: value for key, value in record.values.items() if key not in _CLASS})
    db.session.flush()
    changes |= _decide(record, organisation, made)
    return _logged(f"organisation:{organisation.id}", "organisation.imported", changes, made, new=new)


def _find(record: Record) -> Organisation | None:
    number = record.get("number")
    if number:
        return db.session.scalar(select(Organisation).where(Organisation.number == number))
    kind, name = str(record.values["organisation_type"]), record.values["name"]
    nameless = select(Organisation).where(Organisation.number.is_(None), Organisation.name == name)
    return db.session.scalars(nameless.where(Organisation.organisation_type == kind)).first()


def _decide(record: Record, organisation: Organisation, made: _Import) -> dict[str, tuple[Any, Any]]:
    """A decision about the tenant class, when the row holds one that is not decided already."""
    wanted = record.get("tenant_class")
    if not wanted:
        return {}
    valid_from = record.get("class_valid_from") or made.today
    decided = [each for each in organisation.tenant_class_decisions if each.valid_from <= valid_from]
    before = max(decided, key=lambda each: each.valid_from, default=None)
    if before is not None and before.tenant_class == wanted:
        return {}
    if before is None or before.valid_from != valid_from:
        before = TenantClassDecision(valid_from=valid_from)
        organisation.tenant_class_decisions.append(before)
    old, before.tenant_class = before.tenant_class, str(wanted)
    before.reason = record.get("class_reason") or ""
    before.decided_by_id, before.decided_at = made.actor.person_id, made.now
    db.session.flush()
    return {"tenant_class": (old, before.tenant_class)}


def _known() -> dict[str, Organisation]:
    """Organisations by number and by name."""
    known: dict[str, Organisation] = {}
    for organisation in db.session.scalars(select(Organisation).order_by(Organisation.id)):
        known.setdefault(organisation.name.casefold().replace(" ", ""), organisation)
        if organisation.number:
            known[organisation.number] = organisation
    return known


def _store_team(record: Record, organisation: Organisation, made: _Import) -> Change:
    name = record.values["name"]
    team = next((team for team in organisation.teams if team.name == name), None)
    new = team is None
    if team is None:
        team = Team(name=name)
        organisation.teams.append(team)
    changes = assign(team, {key: value for key, value in record.values.items() if key != "organisation"})
    db.session.flush()
    return _logged(f"team:{team.id}", "team.imported", changes, made, new=new)


def _logged(subject: str, action: str, changes: Mapping[str, Any], made: _Import, *, new: bool) -> Change:
    if not new and not changes:
        return "unchanged"
    before = {} if new else {key: old for key, (old, _) in changes.items()}
    after = {key: value for key, (_, value) in changes.items()}
    log(made.actor, subject, action, now=made.now, before=before, after=after)
    return "created" if new else "updated"
