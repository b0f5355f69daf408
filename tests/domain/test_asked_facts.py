"""Somebody who wonders about a price is asked what the rules ask, and nothing else."""

from __future__ import annotations

from booking.domain.asked_facts import Asked, asked_by, asked_of_tenant
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.toml import load_rule_set
from booking.paths import PACKAGE


def asked(*rules, **more):
    document = {"format": 1, "code": "x", "name": "X", "valid_from": "2020-01-01", "rule": list(rules), **more}
    return asked_by(parse_rule_set(document))


def rule(**values):
    return {"id": "one", "name": "En", "price": 100, "per": "hour", **values}


def names(found):
    return {fact.name for fact in found.facts}


def test_without_a_tariff_nothing_is_asked():
    assert asked_by(None) == Asked()


def test_a_rule_for_everybody_asks_nothing():
    assert asked(rule()) == Asked()


def test_what_follows_from_place_and_time_is_not_asked():
    when = {
        "space_kind": "gym",
        "day": "weekend",
        "clock": {"from": "08:00", "to": "16:00"},
        "notice_days": {"under": 3},
    }
    assert names(asked(rule(when=when))) == set()


def test_a_share_under_an_age_asks_for_both_numbers():
    found = asked(rule(when={"share_under_25": {"at_least": 90}}))
    assert found.ages == (25,)
    assert names(found) == {"participants"}


def test_what_a_price_is_multiplied_by_is_asked():
    found = asked(rule(per="person_night"), rule(id="two", times="courts", when={"part": "whole"}))
    assert names(found) == {"participants", "courts", "part"}
    assert found.words["part"] == ("whole",)


def test_a_quota_asks_what_was_used():
    assert names(asked(rule(price="free", quota={"hours": 10, "per": "year"}))) == {"hours_used_year"}
    assert names(asked(rule(price="free", quota={"hours": 10, "per": "week"}))) == {"hours_used_week"}


def test_commercial_use_is_asked_as_who_the_tenant_is():
    found = asked(rule(when={"commercial": True}))
    assert found.tenant_class
    assert names(found) == set()


def test_extras_are_those_that_have_a_price():
    found = asked_by(load_rule_set((PACKAGE / "tariffs" / "aas_demo.toml").read_bytes()))
    assert "chair" in {extra.code for extra in found.extras}
    assert len({extra.code for extra in found.extras}) == len(found.extras)


GYM = {"space_kind": "gym", "venue": "nordbytun", "space": "nordbytun-gymsal", "part": "whole", "courts": None}


def of_tenant(*rules, places=(GYM,), **more):
    document = {"format": 1, "code": "x", "name": "X", "valid_from": "2020-01-01", "rule": list(rules), **more}
    return asked_of_tenant([parse_rule_set(document)], places)


def test_the_tenant_is_asked_what_fields_registers_and_place_do_not_say():
    when = {"tenant_class": "private", "purpose": "match", "capacity": {"over": 9}, "grant_entitled": True, "courts": 2}
    assert names(of_tenant(rule(when={**when, "alcohol": True, "for_pupils": False}))) == {"courts", "for_pupils"}


def test_the_number_under_19_has_a_field_of_its_own():
    found = of_tenant(rule(when={"share_under_19": {"at_least": 50}}), rule(id="two", when={"share_under_25": 100}))
    assert (found.ages, names(found)) == ((25,), set())


def test_a_rule_for_other_places_does_not_ask():
    def elsewhere(**where):
        return of_tenant(rule(when={**where, "disability": True}, times="rooms"))

    assert names(elsewhere(space_kind="classroom")) == names(elsewhere(venue={"not": "nordbytun"})) == set()
    assert names(elsewhere(part=["1/2", "1/3"])) == names(elsewhere(space="aulaen")) == set()
    assert names(elsewhere(space_kind=["gym", "classroom"], venue="nordbytun")) == {"disability", "rooms"}


def test_what_one_of_the_places_asks_is_asked_and_what_all_answer_is_not():
    asks = rule(when={"space_kind": "classroom"}, times="courts")
    classroom = {**GYM, "space_kind": "classroom"}
    assert names(of_tenant(asks, places=(GYM, classroom))) == {"courts"}
    assert names(of_tenant(asks, places=({**classroom, "courts": 3},))) == set()
    assert names(of_tenant(asks, places=({**classroom, "courts": 3}, classroom))) == {"courts"}


def test_several_tariffs_ask_together():
    first = parse_rule_set(
        {"format": 1, "code": "x", "name": "X", "valid_from": "2020-01-01",
         "rule": [rule(when={"price_basis": ["hour", "weekend"]})]}
    )  # fmt: skip
    second = parse_rule_set(
        {"format": 1, "code": "y", "name": "Y", "valid_from": "2021-01-01",
         "rule": [rule(when={"price_basis": "day", "participants_under_16": {"over": 2}})]}
    )  # fmt: skip
    found = asked_of_tenant([first, second], [GYM])
    assert (found.ages, names(found), found.words["price_basis"]) == (
        (16,),
        {"price_basis"},
        ("day", "hour", "weekend"),
    )
    assert asked_of_tenant([], [GYM]) == Asked()
