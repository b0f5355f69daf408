"""Teams of an organisation."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Team
from tests.factories.organisation import make_organisation, make_team
from tests.factories.person import make_person

JENTER = {
    "name": "J14",
    "youngest_age": "13",
    "oldest_age": "14",
    "participants": "18",
    "participants_under_19": "16",
}


def test_a_team_is_described_once_and_then_changed(app, client):
    korps = make_organisation()
    client.sign_in(make_person(manages=korps))
    page = client.get(f"/my/organisations/{korps.id}/teams/new")
    answer = client.submit(page, **JENTER)
    assert answer.status_code == 303
    shown = client.get(answer.location)
    assert "13–14 år" in shown.words
    team = db.session.scalars(select(Team)).one()
    client.submit(client.get(f"/my/teams/{team.id}/edit"), participants="20", youngest_age="")
    db.session.refresh(team)
    assert (team.participants, team.youngest_age, team.oldest_age) == (20, None, 14)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "j13"}, "Dere har allerede et lag som heter j13."),
        ({"oldest_age": "12"}, "Den eldste kan ikke være yngre enn den yngste, som er 13 år."),
        ({"participants_under_19": "19"}, "Laget har 18 deltakere."),
        ({"participants": "0"}, "Skriv et tall fra 1 til 10 000."),
        ({"participants": "mange"}, "Skriv et helt tall."),
        ({"participants": "9" * 5000}, "Skriv et helt tall."),
        ({"youngest_age": "-1"}, "Skriv et tall fra 0 til 120."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(client, changes, sentence):
    korps = make_organisation()
    make_team(korps, "J13")
    client.sign_in(make_person(manages=korps))
    page = client.get(f"/my/organisations/{korps.id}/teams/new")
    answer = client.submit(page, **{**JENTER, **changes})
    assert answer.status_code == 422
    assert sentence in answer.words.replace("\xa0", " ")
    assert answer.page.select_one(f"#{next(iter(changes))}-error") is not None
    assert len(db.session.scalars(select(Team)).all()) == 1


def test_a_team_without_bookings_is_removed(client):
    korps = make_organisation()
    team = make_team(korps)
    client.sign_in(make_person(manages=korps))
    client.submit(client.get(f"/my/teams/{team.id}/edit"), "form[action$='/remove']")
    assert db.session.scalars(select(Team)).all() == []


def test_a_team_that_has_booked_stays(client):
    from tests.factories.booking import make_booking

    korps = make_organisation()
    team = make_team(korps, "J14")
    make_booking(organisation=korps, team=team)
    client.sign_in(make_person(manages=korps))
    answer = client.post(f"/my/teams/{team.id}/remove")
    assert "J14 har bookinger" in client.get(answer.location).words
    assert db.session.scalars(select(Team)).one().id == team.id
