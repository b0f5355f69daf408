"""A quote in sentences that a club, an officer and a councillor can read."""

from __future__ import annotations

from typing import Any

import pytest

from booking.domain.cancellation import Cancellation, consequence
from booking.domain.pricing import quote
from booking.domain.quote import as_document
from booking.domain.rules.decision import Failure
from booking.domain.rules.facts import FACTS
from booking.domain.rules.rule_set import RuleSet
from booking.i18n import LANGUAGES, use_language
from booking.messages.conditions import condition_text, failure_text, wanted_text
from booking.messages.explanation import Explanation, cancellation_text, explain
from tests.domain.rules.building import named, oslo, rules, use

HOUR = {"name": "Gymsal", "basis": "vedtak § 4", "per": "hour", "price": 381}
LOCAL = {"tenant_class": "local_voluntary"}
FREE = {
    "name": "Barn og unge under 19",
    "basis": "vedtak § 3",
    "price": "free",
    "when": {**LOCAL, "share_under_19": {"at_least": 60}},
}
SPACE = "\N{NO-BREAK SPACE}"


def explained(rule_set: RuleSet, **facts: Any) -> Explanation:
    return explain(quote(rule_set, use(**facts)))


def sections(explanation: Explanation) -> dict[str, tuple[str, ...]]:
    return {section.title: section.sentences for section in explanation.sections}


def plain(text: str) -> str:
    return text.replace(SPACE, " ")


def test_free_use_is_told_with_the_rule_and_what_it_rests_on() -> None:
    told = explained(rules(FREE), **LOCAL, participants=20, participants_under_19=12)
    assert told.headline == "Gratis – Barn og unge under 19 (vedtak § 3)"
    assert told.lines == (("Barn og unge under 19: 2 timer gratis", 0),)


def test_the_rule_that_was_passed_over_says_how_near_it_was() -> None:
    told = explained(rules(FREE, HOUR), **LOCAL, participants=20, participants_under_19=11)
    assert plain(told.headline) == "762 kr – Gymsal (vedtak § 4)"
    assert [(plain(text), amount) for text, amount in told.lines] == [("Gymsal: 2 timer à 381 kr", 76200)]
    (sentence,) = sections(told)["Regler som ikke passet"]
    assert plain(sentence) == (
        "Gratis: Barn og unge under 19 (vedtak § 3). 11 av 20 er under 19 år; regelen krever minst 60 %."
    )


def test_the_value_of_what_was_given_is_told() -> None:
    tariff = rules({"price": "free", "when": LOCAL}, HOUR, full_price_as={"tenant_class": "private"})
    (sentence,) = sections(explained(tariff, **LOCAL))["Uten gratis bruk og rabatt"]
    assert plain(sentence) == "Bruken ville ha kostet 762 kr. Støtten er verdt 762 kr."


def test_free_premises_with_extras_are_not_called_free_altogether() -> None:
    charge = named({"id": "chairs", "extra": "chair", "name": "Stol", "per": "piece", "price": 15})
    told = explained(rules({**FREE, "when": LOCAL}, charge=charge), **LOCAL, extras={"chair": 30})
    assert plain(told.headline).startswith("Gratis lokale, tillegg 450 kr – ")
    assert plain(told.lines[1][0]) == "Stol: 30 stk. à 15 kr"


UNDECIDED: list[tuple[RuleSet, dict[str, Any], str]] = [
    (rules(), {}, "Ingen regel passer, så en saksbehandler avgjør."),
    (rules({**HOUR, "times": "courts"}), {}, "Prisen avhenger av noe som ikke er oppgitt: antall baner."),
    (rules(HOUR), {"extras": {"tent": 1}}, "Det finnes ingen pris på noe av det som er bestilt: tent."),
    (rules({"price": "undecided", "note": "Rektor ser på det."}), {}, "Rektor ser på det."),
    (
        rules(
            {**HOUR, "when": {"purpose": "match"}}, {**HOUR, "name": "Hall", "price": 1, "when": {"space_kind": "gym"}}
        ),
        {"purpose": "match", "space_kind": "gym"},
        "Flere regler passer, og de sier ikke det samme. En saksbehandler avgjør: ",
    ),
]


@pytest.mark.parametrize(("rule_set", "facts", "reason"), UNDECIDED)
def test_what_a_person_must_decide_says_why(rule_set: RuleSet, facts: dict[str, Any], reason: str) -> None:
    told = explained(rule_set, **facts)
    assert told.headline.startswith("Avgjøres av saksbehandler – ")
    assert told.reason.startswith(reason)


def test_a_refusal_says_what_the_rule_says_to_the_applicant() -> None:
    told = explained(rules({"name": "Søndag", "price": "refused", "note": "Gymsaler leies ikke ut på søndager."}))
    assert told.headline == "Kan ikke lånes ut – Gymsaler leies ikke ut på søndager."
    assert told.lines == ()


def test_a_divided_booking_tells_the_time_of_each_part() -> None:
    tariff = rules(
        {"name": "Dag", "per": "hour", "price": 100, "when": {"clock": {"from": "06:00", "to": "22:00"}}},
        {"name": "Natt", "per": "hour", "price": 865, "when": {"clock": {"from": "22:00", "to": "06:00"}}},
    )
    told = explained(tariff, starts="2026-11-24T21:00", ends="2026-11-24T23:30")
    assert [plain(text) for text, _ in told.lines] == [
        "Dag kl. 21.00–22.00: 1 time à 100 kr",
        "Natt kl. 22.00–23.30: 1,5 timer à 865 kr",
    ]


def test_discounts_surcharges_caps_and_rounding_have_their_words() -> None:
    tariff = rules(
        {"name": "Hall", "per": "hour", "price": 100.10},
        adjustment=named({"id": "a", "name": "helg", "percent": 50}, {"id": "b", "name": "sesong", "percent": -12.5}),
        cap=named({"id": "c", "name": "150 kr om dagen", "amount": 150}),
        charge=named({"id": "d", "name": "Vasker selv", "per": "booking", "price": 10.40, "deduct": True}),
        deposit=named({"id": "e", "name": "Depositum", "amount": 2000}),
        round_to=1,
    )
    told = explained(tariff)
    assert [plain(text) for text, _ in told.lines] == [
        "Hall: 2 timer à 100,10 kr",
        "Tillegg 50 %: helg",
        "Rabatt 12,5 %: sesong",
        "Høyeste pris: 150 kr om dagen",
        "Vasker selv: 1 gang à −10,40 kr",
        "Avrunding",
    ]
    assert sum(amount for _, amount in told.lines) == 14000
    assert [plain(text) for text in sections(told)["Depositum"]] == [
        "2 000 kr betales i tillegg og gis tilbake når lokalet er levert i orden."
    ]


def test_a_demonstration_says_that_it_is_one() -> None:
    told = explained(rules(HOUR, demonstration=True))
    assert "Dette er eksempelpriser til demonstrasjon, ikke kommunens vedtak." in sections(told)["Prisliste"]


def test_a_stored_quote_is_explained_in_the_same_words() -> None:
    quoted = quote(rules(FREE, HOUR), use(**LOCAL, participants=20, participants_under_19=11))
    for language in LANGUAGES:
        with use_language(language):
            assert explain(as_document(quoted)) == explain(quoted)


def test_the_councils_words_come_in_the_readers_language() -> None:
    name = {"nb": "Gymsal på hverdag", "nn": "Gymsal på kvardag", "en": "Gym on a weekday"}
    quoted = quote(rules({"name": name, "per": "hour", "price": 5}), use())
    for language, text in name.items():
        with use_language(language):
            assert explain(quoted).reason == text


def test_the_text_for_letters_holds_all_of_it() -> None:
    told = explained(rules(FREE, HOUR), **LOCAL, participants=20, participants_under_19=11)
    text = told.as_text()
    for section in told.sections:
        assert section.title in text
        assert all(sentence in text for sentence in section.sentences)


FAILURES: list[tuple[Failure, str]] = [
    (Failure("participants", 7, {"at_least": 8}), "antall deltakere er 7; regelen krever minst 8"),
    (Failure("share_under_19", None, {"at_least": 60}), "andel under 19 år er ikke oppgitt; regelen krever minst 60 %"),
    (Failure("tenant_class", "private", "company"), "prisklasse: privatperson; regelen gjelder bedrift"),
    (Failure("alcohol", True, False), "alkoholservering: ja; regelen krever nei"),
    (Failure("day", ["saturday", "weekend"], "weekday"), "dag: lørdag; regelen gjelder hverdag"),
    (Failure("clock", "21:30", {"from": "15:00", "to": "21:00"}), "klokkeslett: 21.30; regelen gjelder 15.00–21.00"),
    (Failure("clock", "05:30", {"from": "06:00", "to": "24:00"}), "klokkeslett: 05.30; regelen gjelder 06.00–24.00"),
    (Failure("week", 28, {"from": 33, "to": 25}), "uke: 28; regelen gjelder uke 33 til 25"),
    (
        Failure("date", "2026-07-01", {"from": "2026-08-01", "to": "2026-08-02"}),
        "dato: 1. juli 2026; regelen gjelder 1. august 2026 til 2. august 2026",
    ),
    (
        Failure("time_of_year", "2026-07-01", {"from": "10-01", "to": "04-30"}),
        "tid på året: 1. juli 2026; regelen gjelder 1. oktober til 30. april",
    ),
    (Failure("hours", 1.5, {"over": 2}), "varighet er 1,5 timer; regelen krever mer enn 2 timer"),
    (Failure("ticket_income", 100, {"under": 50}), "billettinntekt er 100 kr; regelen krever mindre enn 50 kr"),
    (
        Failure("area_m2", 100, {"over": 100, "at_most": 400}),
        "areal er 100 m²; regelen krever mer enn 100 m² og høyst 400 m²",
    ),
    (Failure("notice_days", 1, {"at_least": 6}), "dager før bruk er 1 dag; regelen krever minst 6 dager"),
    (
        Failure("purpose", "match", {"is": ["meeting", "course"], "not": "match"}),
        "formål: kamp eller stevne; regelen gjelder møte eller kurs og ikke kamp eller stevne",
    ),
    (
        Failure("group", {"nb": "Andre"}, [{"nb": "Barn"}, {"nb": "Lag"}]),
        "prisgruppe: Andre; regelen gjelder Barn eller Lag",
    ),
    (Failure("part", "1/3", "whole"), "del av lokalet: 1/3; regelen gjelder hele"),
    (Failure("no_longer_a_fact", 1, 2), "no_longer_a_fact"),
]


@pytest.mark.parametrize(("failure", "text"), FAILURES, ids=[text for _, text in FAILURES])
def test_why_a_condition_did_not_hold(failure: Failure, text: str) -> None:
    assert plain(failure_text(failure)) == text


def test_a_condition_is_part_of_a_sentence() -> None:
    assert condition_text(FACTS["space_kind"], ["gym", "sports_hall"]) == "type lokale er gymsal eller idrettshall"
    assert wanted_text(FACTS["tenant_class"], {"not": "company"}) == "ikke bedrift"


def test_the_cost_of_cancelling_is_told_with_its_rule() -> None:
    late = named(
        {"id": "late", "name": "Sen avbestilling", "basis": "§ 11", "steps": [{"notice_under_days": 9, "percent": 50}]}
    )
    tariff = rules(HOUR, cancellation=late)
    quoted = quote(tariff, use())
    assert plain(cancellation_text(consequence(tariff, quoted, oslo(2026, 11, 20)))) == (
        "Det koster 381 kr: 50 % av 762 kr. Sen avbestilling (§ 11)."
    )
    assert cancellation_text(consequence(tariff, quoted, oslo(2026, 11, 1))) == "Det koster ingenting å avbestille nå."
    assert cancellation_text(Cancellation(None)).startswith("En saksbehandler avgjør")
