"""Teams: the parts of an organisation that train together, described once and used in every booking."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from booking.database import db, lock, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor, may_manage_organisation
from booking.models import Booking, Organisation, Team
from booking.services.steps.log import log

TEAMS = 8  # class of lock: the teams of one organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeTeam:
    """Who they are. Ages are in whole years; an age that is not given is open."""

    name: str
    youngest_age: int | None
    oldest_age: int | None
    participants: int
    participants_under_19: int


@use_case
def add_team(actor: Actor, organisation_id: int, command: DescribeTeam, *, now: datetime) -> int:
    """Add a team and return its id.

    Raises:
        NotFound: others look after the organisation.
        Refused: the name is taken, or the numbers do not fit each other.
    """
    organisation = _managed(actor, organisation_id)
    _check(command, organisation.id, None)
    team = Team(organisation_id=organisation.id, **asdict(command))
    db.session.add(team)
    db.session.flush()
    log(actor, f"organisation:{organisation.id}", "team.added", now=now, after={"team": team.id, **asdict(command)})
    return team.id


@use_case
def change_team(actor: Actor, team_id: int, command: DescribeTeam, *, now: datetime) -> None:
    """Describe a team anew; bookings that were made keep what was said then.

    Raises:
        NotFound: there is no such team, or others look after the organisation.
        Refused: the name is taken, or the numbers do not fit each other.
    """
    team = _team(actor, team_id)
    _check(command, team.organisation_id, team.id)
    before = {name: getattr(team, name) for name in asdict(command)}
    if before == asdict(command):
        return
    for name, value in asdict(command).items():
        setattr(team, name, value)
    log(
        actor,
        f"organisation:{team.organisation_id}",
        "team.changed",
        now=now,
        before={"team": team.id, **before},
        after=asdict(command),
    )


@use_case
def remove_team(actor: Actor, team_id: int, *, now: datetime) -> None:
    """Take away a team that no booking was ever made for.

    Raises:
        NotFound: there is no such team, or others look after the organisation.
        Refused: `team.has_bookings`.
    """
    team = _team(actor, team_id)
    if db.session.scalar(select(Booking.id).where(Booking.team_id == team.id).limit(1)):
        raise Refused(Finding("team.has_bookings", "", {"team": team.name}))
    log(actor, f"organisation:{team.organisation_id}", "team.removed", now=now, before={"team": team.name})
    db.session.delete(team)


def _managed(actor: Actor, organisation_id: int) -> Organisation:
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None or not may_manage_organisation(actor, organisation_id):
        raise NotFound(f"organisation {organisation_id}")
    lock((TEAMS, organisation_id))
    return organisation


def _team(actor: Actor, team_id: int) -> Team:
    team = db.session.get(Team, team_id)
    if team is None:
        raise NotFound(f"team {team_id}")
    _managed(actor, team.organisation_id)
    return team


def _check(command: DescribeTeam, organisation_id: int, team_id: int | None) -> None:
    findings = []
    others = db.session.execute(select(Team.id, Team.name).where(Team.organisation_id == organisation_id))
    if any(name.casefold() == command.name.casefold() for other_id, name in others if other_id != team_id):
        findings.append(Finding("team.name_taken", "name", {"team": command.name}))
    youngest, oldest = command.youngest_age, command.oldest_age
    if youngest is not None and oldest is not None and youngest > oldest:
        findings.append(Finding("team.ages_reversed", "oldest_age", {"youngest": youngest}))
    if command.participants_under_19 > command.participants:
        findings.append(Finding("team.too_many_young", "participants_under_19", {"participants": command.participants}))
    if findings:
        raise Refused(*findings)
