"""Publishing: checked first, one tariff for each day, and for good."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import SYSTEM
from booking.models import LogEntry, Tariff
from booking.queries.tariff import tariff_in_force
from booking.services.tariff import PublishTariff, SavePart, copy_tariff, publish_tariff, save_part
from tests.factories import actor_of, make_person, make_tariff
from tests.factories.tariff import SOUND

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def settings(app):
    return app.extensions["settings"]


@pytest.fixture
def current(app):
    return make_tariff(SOUND).id


@pytest.fixture
def draft(current, clock, settings):
    """A draft in which others pay 400 kroner an hour."""
    number = copy_tariff(SYSTEM, current, now=clock.now(), settings=settings)
    part = {"name": "Andre", "price": 400, "per": "hour"}
    save_part(SYSTEM, number, SavePart(section="rule", key="others", part=part), now=clock.now())
    return number


def row(number):
    db.session.expire_all()
    return db.session.get_one(Tariff, number)


def test_from_its_first_day_it_is_in_force_and_the_one_before_ends_the_day_before(draft, current, clock, settings):
    publish_tariff(SYSTEM, PublishTariff(tariff_id=draft, valid_from=NEW_YEAR), now=clock.now(), settings=settings)
    assert (row(draft).state, row(draft).valid_from, row(draft).published_at) == ("published", NEW_YEAR, clock.now())
    assert (row(current).state, row(current).valid_to) == ("published", date(2026, 12, 31))
    assert tariff_in_force(date(2026, 12, 31)).version == 1
    assert tariff_in_force(NEW_YEAR).version == 2
    assert tariff_in_force(NEW_YEAR).valid_from == NEW_YEAR


def test_the_rules_of_the_one_before_are_not_touched(draft, current, clock, settings):
    before = dict(row(current).document)
    publish_tariff(SYSTEM, PublishTariff(tariff_id=draft, valid_from=NEW_YEAR), now=clock.now(), settings=settings)
    assert row(current).document == before


def test_both_changes_are_logged_with_who_did_it(draft, current, clock, settings):
    administrator = make_person("administrator")
    command = PublishTariff(tariff_id=draft, valid_from=NEW_YEAR)
    publish_tariff(actor_of(administrator), command, now=clock.now(), settings=settings)
    wanted = LogEntry.action.in_(["tariff.published", "tariff.closed"])
    entries = {each.action: each for each in db.session.scalars(select(LogEntry).where(wanted))}
    assert entries["tariff.published"].subject == f"tariff:{draft}"
    assert entries["tariff.closed"].subject == f"tariff:{current}"
    assert entries["tariff.closed"].before == {"valid_to": None}
    assert entries["tariff.closed"].after == {"valid_to": "2026-12-31", "by": draft}
    assert {each.person_id for each in entries.values()} == {administrator.id}


def test_one_that_was_to_begin_on_the_same_day_never_does(draft, current, clock, settings):
    command = PublishTariff(tariff_id=draft, valid_from=NEW_YEAR)
    publish_tariff(SYSTEM, command, now=clock.now(), settings=settings)
    better = copy_tariff(SYSTEM, draft, now=clock.now(), settings=settings)
    command = PublishTariff(tariff_id=better, valid_from=NEW_YEAR)
    publish_tariff(SYSTEM, command, now=clock.now(), settings=settings)
    assert [row(number).state for number in (current, draft, better)] == ["published", "superseded", "published"]
    assert tariff_in_force(NEW_YEAR).version == 3


def test_a_rule_set_with_faults_is_not_published(draft, current, clock, settings):
    part = {"name": "Dugnad", "price": "free"}
    save_part(SYSTEM, draft, SavePart(section="rule", key=None, part={**part, "rank": 40}), now=clock.now())
    with pytest.raises(Refused) as refused:
        publish_tariff(SYSTEM, PublishTariff(tariff_id=draft, valid_from=NEW_YEAR), now=clock.now(), settings=settings)
    assert "tariff.conflict" in refused.value.verdict.codes
    assert (row(draft).state, row(current).valid_to) == ("draft", None)


def test_an_example_that_no_longer_holds_stops_the_publication(draft, clock, settings):
    case = {
        "name": "To timer for voksne",
        "facts": {"starts": "2027-01-05T18:00:00", "ends": "2027-01-05T20:00:00", "participants": 20},
        "expect": {"outcome": "priced", "total": 600},
    }
    save_part(SYSTEM, draft, SavePart(section="case", key=None, part=case), now=clock.now())
    with pytest.raises(Refused) as refused:
        publish_tariff(SYSTEM, PublishTariff(tariff_id=draft, valid_from=NEW_YEAR), now=clock.now(), settings=settings)
    (finding,) = refused.value.verdict.findings
    assert (finding.code, finding.parameters["expected"], finding.parameters["found"]) == (
        "tariff.case_failed",
        "600",
        "800",
    )
    case["expect"]["total"] = 800
    save_part(SYSTEM, draft, SavePart(section="case", key="1", part=case), now=clock.now())
    publish_tariff(SYSTEM, PublishTariff(tariff_id=draft, valid_from=NEW_YEAR), now=clock.now(), settings=settings)
    assert row(draft).state == "published"


def test_days_that_are_over_keep_their_tariff(draft, current, clock, settings):
    command = PublishTariff(tariff_id=draft, valid_from=date(2026, 11, 25))
    with pytest.raises(Refused) as refused:
        publish_tariff(SYSTEM, command, now=clock.now(), settings=settings)
    assert refused.value.verdict.codes == ("tariff.in_the_past",)
    assert row(draft).state == "draft"


def test_today_is_the_municipalitys_day(draft, clock, settings):
    clock.set_local(2026, 12, 1, 0, 30)  # the last minutes of November in UTC
    command = PublishTariff(tariff_id=draft, valid_from=date(2026, 11, 30))
    with pytest.raises(Refused):
        publish_tariff(SYSTEM, command, now=clock.now(), settings=settings)


def test_only_administrators_of_every_venue_publish(draft, clock, settings):
    command = PublishTariff(tariff_id=draft, valid_from=NEW_YEAR)
    with pytest.raises(NotFound):
        publish_tariff(actor_of(make_person("case_officer")), command, now=clock.now(), settings=settings)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tariff SET document = '{}'",
        "UPDATE tariff SET valid_from = '2019-01-01'",
        "UPDATE tariff SET name = 'Andre priser'",
        "UPDATE tariff SET state = 'draft'",
        "DELETE FROM tariff",
    ],
)
def test_the_database_itself_keeps_what_was_published(current, statement):
    with pytest.raises(IntegrityError):
        db.session.execute(text(statement))
    db.session.rollback()
    assert row(current).document["name"] == "Prøvetariff"


def test_the_database_lets_a_published_tariff_end_and_a_draft_be_rewritten(current, draft):
    changes = ((current, {"valid_to": date(2026, 12, 31)}), (current, {"state": "superseded"}), (draft, {"name": "Ny"}))
    for number, values in changes:
        db.session.execute(update(Tariff).where(Tariff.id == number).values(values))
    db.session.execute(delete(Tariff).where(Tariff.id == draft))
    db.session.commit()
    assert (row(current).state, row(current).valid_to) == ("superseded", date(2026, 12, 31))


def test_a_tariff_is_published_once(draft, clock, settings):
    command = PublishTariff(tariff_id=draft, valid_from=NEW_YEAR)
    publish_tariff(SYSTEM, command, now=clock.now(), settings=settings)
    with pytest.raises(Refused) as refused:
        publish_tariff(SYSTEM, command, now=clock.now(), settings=settings)
    assert refused.value.verdict.codes == ("tariff.not_a_draft",)
