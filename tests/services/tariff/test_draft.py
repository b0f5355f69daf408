"""Drafts: begun, described, changed part by part, thrown away; published ones are left as they were decided."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import SYSTEM
from booking.domain.rules.text import Text
from booking.models import LogEntry, Tariff
from booking.paths import PACKAGE
from booking.services.tariff import (
    DescribeTariff,
    SavePart,
    begin_tariff,
    copy_tariff,
    describe_tariff,
    discard_tariff,
    import_tariff,
    move_part,
    remove_part,
    save_part,
)
from booking.services.tariff.parts import digest, find_part
from tests.factories import actor_of, make_person, make_tariff, make_venue

FILE = PACKAGE / "tariffs" / "aas_demo.toml"


@pytest.fixture
def settings(app):
    return app.extensions["settings"]


@pytest.fixture
def draft(app, clock):
    """A draft with the demonstration rules."""
    return import_tariff(SYSTEM, FILE.read_bytes(), now=clock.now())


def document(tariff_id):
    db.session.expire_all()
    return db.session.get_one(Tariff, tariff_id).document


def section(tariff_id, name):
    return [part.get("id") or part.get("code") for part in document(tariff_id)[name]]


def actions():
    return list(db.session.scalars(select(LogEntry.action).order_by(LogEntry.id)))


def codes(refused):
    return refused.value.verdict.codes


def test_a_file_becomes_a_draft_with_the_next_free_version(app, clock):
    first = import_tariff(SYSTEM, FILE.read_bytes(), now=clock.now())
    second = import_tariff(SYSTEM, FILE.read_bytes(), now=clock.now())
    rows = [db.session.get_one(Tariff, number) for number in (first, second)]
    assert [(row.code, row.version, row.state, row.demonstration) for row in rows] == [
        ("aas_demo", 1, "draft", True),
        ("aas_demo", 2, "draft", True),
    ]
    assert actions() == ["tariff.begun", "tariff.begun"]


def test_a_broken_file_is_refused_with_every_fault_and_nothing_is_stored(app, clock):
    with pytest.raises(Refused) as refused:
        import_tariff(SYSTEM, b'format = 1\ncode = "x"\nvalid_from = "soon"\ncolour = "red"', now=clock.now())
    found = {(finding.code, finding.field) for finding in refused.value.verdict.findings}
    assert {
        ("tariff.missing_key", "name"),
        ("tariff.wrong_kind", "valid_from"),
        ("tariff.unknown_key", "colour"),
    } <= found
    assert db.session.scalars(select(Tariff)).all() == []


def test_a_file_that_is_no_toml_is_refused(app_sqlite, clock):
    with pytest.raises(Refused) as refused:
        import_tariff(SYSTEM, b"\xff\xfe price list", now=clock.now())
    assert codes(refused) == ("tariff.not_utf8",)


def test_a_copy_says_the_same_from_tomorrow_and_until_further_notice(app, clock, settings):
    source = make_tariff(valid_to=date(2026, 12, 31))
    number = copy_tariff(SYSTEM, source.id, now=clock.now(), settings=settings)
    copy = db.session.get_one(Tariff, number)
    assert (copy.state, copy.version, copy.valid_from, copy.valid_to) == ("draft", 2, date(2026, 11, 27), None)
    assert [rule["id"] for rule in copy.document["rule"]] == [rule["id"] for rule in source.document["rule"]]


def test_only_administrators_of_every_venue_write_drafts(app, clock, settings):
    draft = begin_tariff(SYSTEM, Text("Ny"), now=clock.now(), settings=settings)
    venue = make_venue()
    for person in (
        make_person(),
        make_person("case_officer"),
        make_person("caretaker"),
        make_person("administrator", venue=venue),
    ):
        actor = actor_of(person)
        attempts = [
            lambda actor=actor: begin_tariff(actor, Text("Ny"), now=clock.now(), settings=settings),
            lambda actor=actor: copy_tariff(actor, draft, now=clock.now(), settings=settings),
            lambda actor=actor: import_tariff(actor, FILE.read_bytes(), now=clock.now()),
            lambda actor=actor: save_part(actor, draft, SavePart(section="fee", key=None, part={}), now=clock.now()),
            lambda actor=actor: discard_tariff(actor, draft, now=clock.now()),
        ]
        for attempt in attempts:
            with pytest.raises(NotFound):
                attempt()
    everywhere = actor_of(make_person("administrator"))
    assert begin_tariff(everywhere, Text("Ny"), now=clock.now(), settings=settings)


def test_a_description_is_stored_and_logged_with_what_it_was_before(draft, clock):
    describe = DescribeTariff(
        name=Text("Priser 2027", en="Prices 2027"),
        valid_from=date(2027, 1, 1),
        round_to_ore=100,
        full_price_group="company",
        note=Text("Vedtatt 12. desember"),
    )
    describe_tariff(SYSTEM, draft, describe, now=clock.now())
    row = db.session.get_one(Tariff, draft)
    assert (row.name, row.valid_from, row.demonstration) == ("Priser 2027", date(2027, 1, 1), False)
    assert row.document["round_to"] == 1
    assert row.document["full_price_as"] == {"group": "company"}
    entry = db.session.scalars(select(LogEntry).where(LogEntry.action == "tariff.described")).one()
    assert entry.before["valid_from"] == "2024-01-01"
    assert entry.after["valid_from"] == "2027-01-01"


def test_the_same_description_again_is_no_change(draft, clock):
    describe = DescribeTariff(name=Text("Priser"), valid_from=date(2027, 1, 1))
    describe_tariff(SYSTEM, draft, describe, now=clock.now())
    describe_tariff(SYSTEM, draft, describe, now=clock.now())
    assert actions().count("tariff.described") == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": Text("")}, "tariff.missing_key"),
        ({"name": Text("x" * 201)}, "tariff.too_long"),
        ({"valid_to": date(2026, 1, 1)}, "tariff.ends_too_early"),
        ({"full_price_group": "nobody"}, "tariff.unknown_value"),
        ({"round_to_ore": 0}, "tariff.zero_or_negative_amount"),
    ],
)
def test_a_description_that_is_none_is_refused(draft, clock, change, code):
    with pytest.raises(Refused) as refused:
        describe_tariff(
            SYSTEM,
            draft,
            DescribeTariff(**{"name": Text("Priser"), "valid_from": date(2027, 1, 1), **change}),
            now=clock.now(),
        )
    assert code in codes(refused)
    assert document(draft)["name"]["nb"].startswith("Demonstrasjonspriser")


def test_a_new_part_gets_a_key_of_its_name_unlike_all_others(draft, clock):
    part = {"name": {"nb": "Ærfugl & Øl på Ås", "en": "Eider"}, "per": "hour", "price": 100}
    keys = [
        save_part(SYSTEM, draft, SavePart(section=where, key=None, part=part), now=clock.now())
        for where in ("rule", "rule", "fee")
    ]
    assert keys == ["aerfugl_ol_pa_as", "aerfugl_ol_pa_as_2", "aerfugl_ol_pa_as_3"]


def test_a_part_is_replaced_where_it_stands(draft, clock):
    before = section(draft, "rule")
    part = {**find_part(document(draft), "rule", "gym"), "price": 75}
    assert save_part(SYSTEM, draft, SavePart(section="rule", key="gym", part=part), now=clock.now()) == "gym"
    assert section(draft, "rule") == before
    assert find_part(document(draft), "rule", "gym")["price"] == 75
    entry = db.session.scalars(select(LogEntry).where(LogEntry.action == "tariff.part_saved")).one()
    assert (entry.before["price"]["local"], entry.after["price"]) == (60, 75)


def test_a_part_with_faults_is_refused_with_the_place_of_each_and_nothing_is_stored(draft, clock):
    before = document(draft)
    part = {"name": "Gymsal", "when": {"space_kind": "castle"}, "per": "hour", "price": {"youth": -5, "nobody": 10}}
    with pytest.raises(Refused) as refused:
        save_part(SYSTEM, draft, SavePart(section="rule", key="gym", part=part), now=clock.now())
    assert {(finding.code, finding.field) for finding in refused.value.verdict.findings} == {
        ("tariff.unknown_value", "rule[gym].when.space_kind"),
        ("tariff.zero_or_negative_amount", "rule[gym].price.youth"),
        ("tariff.unknown_value", "rule[gym].price.nobody"),
    }
    assert document(draft) == before


def test_what_another_has_changed_meanwhile_is_not_overwritten(draft, clock):
    seen = find_part(document(draft), "rule", "gym")
    mine, theirs = {**seen, "price": 100}, {**seen, "price": 200}
    save_part(SYSTEM, draft, SavePart(section="rule", key="gym", part=theirs, seen=digest(seen)), now=clock.now())
    with pytest.raises(Refused) as refused:
        save_part(SYSTEM, draft, SavePart(section="rule", key="gym", part=mine, seen=digest(seen)), now=clock.now())
    assert codes(refused) == ("tariff.changed_meanwhile",)
    assert find_part(document(draft), "rule", "gym")["price"] == 200


def test_parts_move_up_and_down_as_far_as_the_list_goes(draft, clock):
    before = section(draft, "group")
    move_part(SYSTEM, draft, "group", before[1], -1, now=clock.now())
    assert section(draft, "group")[:2] == [before[1], before[0]]
    move_part(SYSTEM, draft, "group", before[1], -1, now=clock.now())
    assert section(draft, "group")[0] == before[1]
    move_part(SYSTEM, draft, "group", before[-1], 1, now=clock.now())
    assert section(draft, "group")[-1] == before[-1]


def test_a_part_is_removed_and_stands_in_the_log(draft, clock):
    remove_part(SYSTEM, draft, "rule", "gym", now=clock.now())
    assert "gym" not in section(draft, "rule")
    entry = db.session.scalars(select(LogEntry).where(LogEntry.action == "tariff.part_removed")).one()
    assert entry.before["name"]["nb"] == "Gymsal"


def test_a_price_group_that_others_ask_about_stays_and_they_are_named(draft, clock):
    with pytest.raises(Refused) as refused:
        remove_part(SYSTEM, draft, "group", "municipal", now=clock.now())
    (finding,) = refused.value.verdict.findings
    assert finding.code == "tariff.part_in_use"
    assert finding.parameters["parts"][:2] == ("Kommunens egen bruk", "Stol")


def test_examples_have_numbers_for_keys(draft, clock):
    number = len(document(draft)["case"])
    remove_part(SYSTEM, draft, "case", "1", now=clock.now())
    assert len(document(draft)["case"]) == number - 1


@pytest.mark.parametrize(("where", "key"), [("rule", "nothing"), ("valid_from", "1"), ("case", "99"), ("case", "gym")])
def test_a_part_that_is_not_there_is_not_found(draft, clock, where, key):
    with pytest.raises(NotFound):
        remove_part(SYSTEM, draft, where, key, now=clock.now())


def test_a_draft_is_thrown_away_and_the_log_keeps_what_it_said(draft, clock):
    said = document(draft)
    discard_tariff(SYSTEM, draft, now=clock.now())
    assert db.session.get(Tariff, draft) is None
    entry = db.session.scalars(select(LogEntry).where(LogEntry.action == "tariff.discarded")).one()
    assert entry.before["document"] == said


@pytest.mark.parametrize("state", ["published", "superseded"])
def test_what_was_published_is_never_changed(app, clock, state):
    tariff = make_tariff(state=state)
    before = dict(tariff.document)
    attempts = [
        lambda: describe_tariff(
            SYSTEM, tariff.id, DescribeTariff(name=Text("Ny"), valid_from=date(2027, 1, 1)), now=clock.now()
        ),
        lambda: save_part(SYSTEM, tariff.id, SavePart(section="fee", key=None, part={}), now=clock.now()),
        lambda: remove_part(SYSTEM, tariff.id, "rule", "youth", now=clock.now()),
        lambda: move_part(SYSTEM, tariff.id, "rule", "youth", 1, now=clock.now()),
        lambda: discard_tariff(SYSTEM, tariff.id, now=clock.now()),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert codes(refused) == ("tariff.not_a_draft",)
    assert document(tariff.id) == before
