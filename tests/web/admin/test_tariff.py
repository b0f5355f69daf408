"""Versions of the tariff as administrators see them: drafts, checks, comparison, publication."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from booking.database import db
from booking.domain.permissions import SYSTEM
from booking.models import Booking, Tariff
from booking.paths import PACKAGE
from booking.queries.tariff import tariff_in_force
from booking.services.tariff import PublishTariff, SavePart, copy_tariff, import_tariff, publish_tariff, save_part
from tests.factories import make_booking, make_organisation, make_person, make_space, make_venue
from tests.fixtures.browser_client import form_values

FILE = PACKAGE / "tariffs" / "aas_demo.toml"
FORM = "main form[method=post]:not(.inline)"
WRITING = "main form[method=post]"


@pytest.fixture
def settings(app_sqlite):
    return app_sqlite.extensions["settings"]


@pytest.fixture
def current(app_sqlite, clock, settings):
    """The demonstration tariff, in force since 2024."""
    number = import_tariff(SYSTEM, FILE.read_bytes(), now=clock.now())
    command = PublishTariff(tariff_id=number, valid_from=date(2024, 1, 1))
    publish_tariff(SYSTEM, command, now=clock.now(), settings=settings)
    return number


@pytest.fixture
def draft(current, clock, settings):
    return copy_tariff(SYSTEM, current, now=clock.now(), settings=settings)


@pytest.fixture
def administrator(client, app_sqlite):
    return client.sign_in(make_person("administrator"))


def row(number):
    db.session.expire_all()
    return db.session.get(Tariff, number)


def change_gym(draft, clock, **values):
    gym = next(rule for rule in row(draft).document["rule"] if rule["id"] == "gym")
    part = {**gym, **values}
    save_part(SYSTEM, draft, SavePart(section="rule", key="gym", part=part), now=clock.now())


def send(client, content):
    """Send a file, as the bytes a browser would send: the test client's own way leaves files open."""
    boundary, data = encode_multipart({"file": FileStorage(BytesIO(content), "priser.toml")}, boundary="between")
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post("/admin/tariffs/import", data=data, content_type=kind)


ADDRESSES = (
    "",
    "/new",
    "/import",
    "/{draft}",
    "/{draft}/file",
    "/{draft}/about",
    "/{draft}/discard",
    "/{draft}/check",
    "/{draft}/try",
    "/{draft}/difference",
    "/{draft}/publish",
    "/{draft}/parts/rule",
    "/{draft}/parts/rule/gym",
    "/{draft}/parts/rule/gym/remove",
)


def test_only_administrators_of_every_venue_come_in(new_client, draft):
    allowed = new_client().sign_in(make_person("administrator"))
    others = [
        new_client().sign_in(make_person(*roles, venue=venue))
        for roles, venue in (
            (("case_officer",), None),
            (("administrator",), make_venue()),
            (("caretaker",), None),
            ((), None),
        )
    ]
    for address in ADDRESSES:
        path = "/admin/tariffs" + address.format(draft=draft)
        assert allowed.get(path).status_code == 200, path
        assert {other.get(path).status_code for other in others} == {403}, path
        assert new_client().get(path).status_code == 303
    for path in (f"/{draft}/copy", f"/{draft}/parts/rule/gym/move", f"/{draft}/try", "/cases"):
        assert {other.post(f"/admin/tariffs{path}").status_code for other in others} == {403}, path


def test_the_list_has_drafts_and_published_versions_with_their_days(administrator, current, draft):
    page = administrator.get("/admin/tariffs")
    drafts, published = (page.page.select_one(f"#{name} ~ table").get_text(" ") for name in ("drafts", "published"))
    assert "Fra 27. november 2026 inntil videre" in " ".join(drafts.split())
    assert "Gjelder nå" in " ".join(published.split())


def test_with_nothing_there_the_list_says_how_to_begin(administrator):
    page = administrator.get("/admin/tariffs")
    assert "Begynn på en prisliste" in page.words


def test_a_copy_is_begun_with_one_press(administrator, current):
    page = administrator.get("/admin/tariffs")
    answer = administrator.submit(page, "main form[action$='/copy']")
    assert answer.status_code == 303
    assert "Utkast" in administrator.get(answer.location).words


def test_a_new_price_list_begins_with_its_name(administrator):
    answer = administrator.submit(administrator.get("/admin/tariffs/new"), WRITING, name="")
    assert answer.status_code == 422
    answer = administrator.submit(administrator.get("/admin/tariffs/new"), WRITING, name="Leiepriser 2027")
    page = administrator.get(answer.location)
    assert page.page.h1.get_text() == "Leiepriser 2027"
    assert "Det er ingen regler" in administrator.get(f"{answer.location}/check").words


def test_a_file_goes_out_and_comes_in_again(administrator, current):
    file = administrator.get(f"/admin/tariffs/{current}/file")
    assert file.headers["Content-Disposition"] == 'attachment; filename="aas_demo-1.toml"'
    answer = send(administrator, file.get_data())
    assert answer.status_code == 303
    copy = row(int(answer.location.rpartition("/")[2]))
    before = row(current)
    assert {**copy.document, "version": 1} == {**before.document, "version": 1}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Velg en fil."),
        (b"\xff\xfe", "UTF-8"),
        (b"not toml at all", "ikke gyldig TOML"),
        (b'format = 1\ncode = "x"\nname = "X"\nvalid_from = 2027-01-01\n[[rule]]\nid = "a"\n', "mangler"),
        (b'format = 1\ncode = "x"\nname = "X"\nvalid_from = 2027-01-01\ncolour = "red"', "colour"),
        (b"x" * 1_000_001, "for stor"),
        (b"a = " + b"[" * 5000, "nivåer"),
    ],
)
def test_a_broken_file_is_told_fault_by_fault_and_nothing_is_stored(administrator, content, says):
    answer = send(administrator, content)
    assert answer.status_code == 422
    assert says in answer.words
    assert db.session.scalars(select(Tariff)).all() == []


def test_a_draft_shows_its_rules_as_sentences_with_ways_to_change_them(administrator, draft):
    page = administrator.get(f"/admin/tariffs/{draft}")
    rule = page.page.select_one("#rule-no_alcohol_in_schools")
    text = " ".join(rule.get_text("").split())
    assert "Når alkoholservering og type lokale er klasserom, spesialrom" in text
    assert "ikke tillatt" in text
    assert "Hjemmel: demonstrasjonsvedtak § 7" in text
    assert rule.select_one(f"a[href='/admin/tariffs/{draft}/parts/rule/no_alcohol_in_schools']")


def test_a_published_version_offers_nothing_to_change(administrator, current):
    page = administrator.get(f"/admin/tariffs/{current}")
    assert [form["action"] for form in page.page.select("main form")] == [f"/admin/tariffs/{current}/copy"]
    for path in ("about", "discard", "publish", "parts/rule", "parts/rule/gym", "parts/rule/gym/remove"):
        assert administrator.get(f"/admin/tariffs/{current}/{path}").status_code == 404
    answer = administrator.post(f"/admin/tariffs/{current}/parts/rule/gym/move", data={"to": "up"})
    assert answer.status_code == 303
    assert "kan ikke endres" in administrator.get(answer.location).words


def test_a_description_is_changed(administrator, draft):
    page = administrator.get(f"/admin/tariffs/{draft}/about")
    answer = administrator.submit(
        page, WRITING, name_nb="Leiepriser 2027", valid_from="2027-01-01", round_to="1", demonstration=None
    )
    assert answer.status_code == 303
    assert (row(draft).name, row(draft).demonstration, row(draft).document["round_to"]) == ("Leiepriser 2027", False, 1)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name_nb": "", "name_nn": "", "name_en": ""}, "mangler"),
        ({"valid_from": "soon"}, "Skriv datoen slik"),
        ({"valid_to": "2026-01-01"}, "Slutten"),
        ({"round_to": "0"}, "Skriv et tall over 0."),
        ({"full_price_group": "nobody"}, "Velg ett av alternativene."),
    ],
)
def test_a_description_that_cannot_be_stored_is_told_so(administrator, draft, fields, says):
    answer = administrator.submit(
        administrator.get(f"/admin/tariffs/{draft}/about"), WRITING, source="sak 12/26", **fields
    )
    assert answer.status_code == 422
    assert says in answer.page.select_one(".ds-error-summary").get_text(" ")
    assert form_values(answer.page.select_one(WRITING))["source"] == ["sak 12/26"]


def test_a_draft_is_thrown_away_after_a_question(administrator, draft):
    question = administrator.get(f"/admin/tariffs/{draft}/discard")
    assert administrator.submit(question, WRITING).status_code == 303
    assert row(draft) is None


def test_the_check_tells_conflicts_and_failing_examples_and_publication_is_blocked(administrator, draft, clock):
    change_gym(draft, clock, price={"local": 75, "youth": 10})
    page = administrator.get(f"/admin/tariffs/{draft}/check")
    assert "Kan ikke publiseres slik det er" in page.words
    failing = page.page.select_one("#case-2").get_text(" ")
    assert "Stemmer ikke" in failing
    assert "skal gi" in failing
    blocked = administrator.get(f"/admin/tariffs/{draft}/publish")
    assert "Utkastet kan ikke publiseres ennå" in blocked.words
    assert not blocked.page.select("main form")
    forced = administrator.post(f"/admin/tariffs/{draft}/publish", data={"valid_from": "2027-01-01"})
    assert forced.status_code == 422
    assert row(draft).state == "draft"
    assert "Utkastet kan ikke publiseres slik det er" in administrator.get(f"/admin/tariffs/{draft}").words


def test_a_conflict_leads_to_the_rule_it_is_about(administrator, draft, clock):
    part = {"name": "Gymsaler", "when": {"space_kind": "gym"}, "per": "hour", "price": 999}
    save_part(SYSTEM, draft, SavePart(section="rule", key=None, part=part), now=clock.now())
    page = administrator.get(f"/admin/tariffs/{draft}/check")
    links = [link["href"] for link in page.page.select("#errors + ul a")]
    assert links
    assert {administrator.get(link).status_code for link in links} == {200}


def test_publishing_says_first_what_it_will_do(administrator, draft, current):
    page = administrator.get(f"/admin/tariffs/{draft}/publish")
    assert "Demonstrasjonspriser for Ås (ikke vedtatt), versjon 1, slutter 26. november 2026." in page.words
    assert "Versjonen kan aldri endres." in page.words
    answer = administrator.submit(page, WRITING, valid_from="2027-01-01")
    assert answer.status_code == 303
    assert "Prisene og reglene gjelder fra 1. januar 2027." in administrator.get(answer.location).words
    assert (row(draft).state, row(current).valid_to) == ("published", date(2026, 12, 31))
    assert tariff_in_force(date(2027, 1, 1)).version == 2


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"valid_from": "2026-11-01"}, "Dager som er over, beholder prislista de hadde."),
        ({"valid_from": ""}, "Fyll ut dette feltet."),
        ({"valid_from": "2027-01-01", "valid_to": "2026-12-01"}, "Siste dag må være"),
    ],
)
def test_a_day_that_cannot_be_used_is_told_beside_the_field(administrator, draft, fields, says):
    answer = administrator.submit(administrator.get(f"/admin/tariffs/{draft}/publish"), WRITING, **fields)
    assert answer.status_code == 422
    assert says in answer.page.select_one(".ds-error-summary").get_text(" ")
    assert row(draft).state == "draft"


def test_the_difference_is_told_in_words_with_the_bookings_it_would_change(administrator, draft, clock):
    gym = make_space(make_venue(), kind="gym", part="whole")
    choir = make_organisation("Nordby bygdekor", tenant_class="local_voluntary")
    make_booking(gym, organisation=choir, participants=30)
    make_booking(gym, clock.now().replace(hour=19), organisation=choir, participants=30)  # before the new prices
    price = {**next(rule for rule in row(draft).document["rule"] if rule["id"] == "gym")["price"], "local": 80}
    change_gym(draft, clock, price=price)
    page = administrator.get(f"/admin/tariffs/{draft}/difference")
    assert "Regel «Gymsal»" in page.words
    assert "60 kr" in page.words
    assert "80 kr" in page.words
    assert "Eksempel «Elleve av tjue er for få, og voksne betaler»: 120 kr før, 160 kr nå." in page.words
    assert "1 booking fra 27. november 2026 er regnet ut på nytt" in page.words
    cells = [cell.get_text(" ").strip() for cell in page.page.select("#effect ~ table td")]
    assert cells[1:] == ["120 kr", "160 kr"]
    assert [booking.price_ore for booking in db.session.scalars(select(Booking))] == [12000, 12000]


def test_the_same_rules_change_nothing(administrator, draft):
    words = administrator.get(f"/admin/tariffs/{draft}/difference").words
    assert "Alle eksempler får samme svar som før." in words
    assert "Ingen av dem ville fått en annen pris." in words


def test_a_draft_can_be_compared_with_any_version(administrator, draft, current, clock, settings):
    other = copy_tariff(SYSTEM, current, now=clock.now(), settings=settings)
    change_gym(other, clock, price=100)
    assert "Gymsal" not in administrator.get(f"/admin/tariffs/{draft}/difference?from={current}").words
    assert "Gymsal" in administrator.get(f"/admin/tariffs/{draft}/difference?from={other}").words
    assert administrator.get(f"/admin/tariffs/{draft}/difference?from=99999999999999999999").status_code == 200


QUESTION = {
    "place": "kind:gym",
    "day": "2026-12-01",
    "starts_at": "18:00",
    "ends_at": "20:00",
    "tenant_class": "local_voluntary",
    "fact_purpose": "training",
    "fact_participants": "20",
    "under_19": "11",
}


def test_a_draft_answers_for_itself_and_the_answer_becomes_an_example(administrator, draft, clock):
    make_space(make_venue(), kind="gym", part="whole")
    change_gym(draft, clock, price={"local": 90}, per="hour")
    page = administrator.get(f"/admin/tariffs/{draft}/try", query_string=QUESTION)
    assert page.page.select_one(".price .amount").get_text() == "180 kr"
    answer = administrator.submit(page, WRITING, name="Voksne i gymsalen")
    assert answer.status_code == 303
    case = row(draft).document["case"][-1]
    assert case["name"] == "Voksne i gymsalen"
    assert case["expect"]["total"] == 180
    checked = administrator.get(answer.location).page.select(".parts-list > li")[-1].get_text(" ")
    assert "Stemmer" in checked
    assert "Stemmer ikke" not in checked


def test_a_published_version_can_be_tried_and_takes_no_examples(administrator, current):
    make_space(make_venue(), kind="gym", part="whole")
    page = administrator.get(f"/admin/tariffs/{current}/try", query_string=QUESTION)
    assert page.page.select_one(".price .amount").get_text() == "120 kr"
    assert not page.page.select(WRITING)
    assert administrator.post(f"/admin/tariffs/{current}/try", query_string=QUESTION).status_code == 404


def test_a_question_that_cannot_be_answered_becomes_no_example(administrator, draft):
    answer = administrator.post(f"/admin/tariffs/{draft}/try", query_string={**QUESTION, "ends_at": "17:00"})
    assert answer.status_code == 303
    assert len(row(draft).document["case"]) == 9


@pytest.mark.parametrize("page", ["/my/bookings/{}", "/casework/requests/{}"])
def test_a_booking_becomes_an_example_with_one_press(administrator, draft, page):
    booking = make_booking(make_space(make_venue(), kind="gym", part="whole"))
    shown = administrator.get(page.format(booking.reference))
    answer = administrator.submit(shown, "form[action='/admin/tariffs/cases']")
    assert answer.status_code == 303
    page = administrator.get(answer.location)
    assert "Trening i gymsal, 20 deltakere, 3. desember 2026" in page.words
    assert len(row(draft).document["case"]) == 10
    assert administrator.post("/admin/tariffs/cases", data={"reference": "NOTHING"}).status_code == 404


def test_others_are_not_offered_to_make_examples(new_client, draft):
    organisation = make_organisation()
    booking = make_booking(organisation=organisation)
    for person in (make_person(member_of=organisation), make_person("case_officer")):
        page = new_client().sign_in(person).get(f"/my/bookings/{booking.reference}")
        assert page.status_code == 200
        assert not page.page.select("form[action='/admin/tariffs/cases']")


def test_without_any_tariff_a_booking_cannot_become_an_example(administrator):
    booking = make_booking()
    answer = administrator.post("/admin/tariffs/cases", data={"reference": booking.reference})
    assert "Begynn på et utkast først." in administrator.get(answer.location).words


@pytest.mark.parametrize("number", ["0", "4711", "99999999999999999999"])
def test_a_version_that_is_not_there_is_not_found(administrator, number):
    for page in ("", "/check", "/try", "/difference", "/file", "/publish", "/parts/rule"):
        assert administrator.get(f"/admin/tariffs/{number}{page}").status_code == 404
