"""The form of one part of a draft: what stands in it is what is stored, and nothing that is typed is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from booking.database import db
from booking.domain.permissions import SYSTEM
from booking.domain.rules.facts import FACTS, FactKind
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.writing import to_document
from booking.models import Equipment, LogEntry, Tariff
from booking.paths import PACKAGE
from booking.services.tariff import SECTIONS, import_tariff, keyed_parts, with_part
from booking.web.admin.tariff.editor import PartEditor
from booking.web.admin.tariff.kinds import KINDS
from tests.factories import make_person, make_space, make_venue
from tests.fixtures.browser_client import form_values

SHIPPED = sorted((PACKAGE / "tariffs").glob("*.toml"))
FORM = "main form[method=post]"


@pytest.fixture
def draft(app_sqlite, clock):
    return import_tariff(SYSTEM, (PACKAGE / "tariffs" / "aas_demo.toml").read_bytes(), now=clock.now())


@pytest.fixture
def administrator(client, app_sqlite):
    return client.sign_in(make_person("administrator"))


def document(tariff_id):
    db.session.expire_all()
    return db.session.get_one(Tariff, tariff_id).document


def part(tariff_id, section, key):
    return dict(keyed_parts(document(tariff_id), section))[key]


def address(draft, section, key=""):
    return f"/admin/tariffs/{draft}/parts/{section}" + (f"/{key}" if key else "")


def press(client, page, action, **fields):
    """Press a button of the form."""
    return client.submit(page, FORM, action=action, **fields)


def sentence(page):
    return " ".join(page.page.select_one("#reads p").get_text("").split())


def shape_of(section, part):
    """What makes one part's form unlike another's."""
    price = part.get("price")
    cells = tuple(type(cell).__name__ for cell in price.values()) if isinstance(price, dict) else type(price).__name__
    when = part.get("when", {})
    facts = tuple(tuple(each) for each in when) if isinstance(when, list) else tuple(when)
    return section, tuple(part), facts, cells


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_part_that_is_opened_and_sent_again_is_as_it_was(app_sqlite, administrator, clock, path):
    draft = import_tariff(SYSTEM, path.read_bytes(), now=clock.now())
    stored = again = document(draft)
    shapes = set()
    for section in SECTIONS:
        for key, was in keyed_parts(stored, section):
            if (shape := shape_of(section, was)) in shapes:
                continue
            page = administrator.get(address(draft, section, key))
            typed = MultiDict(form_values(page.page.select_one(FORM)))
            with app_sqlite.test_request_context(method="POST"):
                editor = PartEditor(KINDS[section], stored, key, was, typed)
                assert editor.validate(), (section, key, [form.errors for form in editor.forms])
                again, _key = with_part(again, section, key, editor.document())
            shapes.add(shape)
    assert len(shapes) > 5
    assert to_document(parse_rule_set(again)) == stored


@pytest.mark.parametrize("fact", [*FACTS, "share_under_19", "participants_under_25"])
def test_a_condition_about_any_fact_can_be_added_and_filled_in(administrator, draft, fact):
    make_space(make_venue())
    name, _line, age = fact.rpartition("_") if fact not in FACTS else (fact, "", "19")
    page = press(
        administrator,
        administrator.get(address(draft, "fee", "breach").replace("fee/breach", "deposit")),
        "add-condition:0",
        **{"add-0-fact": name, "add-0-age": age, "name_nb": "Prøve"},
    )
    assert page.status_code == 200
    fields = form_values(page.page.select_one(FORM))
    assert fields["when-0-0-fact"] == [fact]
    kind = FACTS[fact].kind if fact in FACTS else FactKind.NUMBER
    answers = {
        FactKind.CLOCK: {"when-0-0-start": "15.30", "when-0-0-end": "24.00"},
        FactKind.DATE: {"when-0-0-start": "2027-01-01", "when-0-0-end": "2027-06-30"},
        FactKind.WEEK: {"when-0-0-start": "40", "when-0-0-end": "8"},
        FactKind.TIME_OF_YEAR: {"when-0-0-start": "15.8.", "when-0-0-end": "29.2."},
        FactKind.NUMBER: {"when-0-0-low": "2,5", "when-0-0-high_kind": "under", "when-0-0-high": "60"},
        FactKind.FLAG: {"when-0-0-answer": "false"},
    }
    boxes = [box["value"] for box in page.page.select("input[name=when-0-0-any_of]") if box["type"] == "checkbox"]
    words = {"when-0-0-any_of": boxes[:1] if boxes else "a, b"}
    saved = press(administrator, page, "save", amount="500", **answers.get(kind, words))
    assert saved.status_code == 303, saved.words
    wanted = {
        FactKind.CLOCK: {"from": "15:30", "to": "24:00"},
        FactKind.DATE: {"from": "2027-01-01", "to": "2027-06-30"},
        FactKind.WEEK: {"from": 40, "to": 8},
        FactKind.TIME_OF_YEAR: {"from": "08-15", "to": "02-29"},
        FactKind.NUMBER: {"at_least": 2.5, "under": 60},
        FactKind.FLAG: False,
    }
    assert part(draft, "deposit", "prove")["when"] == {fact: wanted.get(kind, boxes[0] if boxes else ["a", "b"])}


def test_a_price_is_changed_and_reads_as_a_sentence(administrator, draft):
    page = administrator.get(address(draft, "rule", "gym"))
    assert sentence(page).startswith("Når type lokale er gymsal, per time: Bedrifter og næring 500 kr")
    saved = press(administrator, page, "save", **{"rate-0-group3_amount": "72,50"})
    assert saved.status_code == 303
    assert saved.location.endswith(f"/admin/tariffs/{draft}#rule-gym")
    assert part(draft, "rule", "gym")["price"]["local"] == 72.5
    entry = db.session.scalars(select(LogEntry).where(LogEntry.action == "tariff.part_saved")).one()
    assert (entry.before["price"]["local"], entry.after["price"]["local"]) == (60, 72.5)


def test_buttons_for_rows_store_nothing_and_lose_nothing(administrator, draft):
    before = document(draft)
    page = administrator.get(address(draft, "rule", "gym"))
    page = press(administrator, page, "add-condition:0", name_nb="Liten gymsal", **{"add-0-fact": "area_m2"})
    page = press(administrator, page, "drop-condition:0:0", **{"when-0-1-high": "200"})
    page = press(administrator, page, "for-all:0")
    page = press(administrator, page, "add-rate")
    assert page.status_code == 200
    fields = form_values(page.page.select_one(FORM))
    assert fields["name_nb"] == ["Liten gymsal"]
    assert fields["when-0-1-high"] == ["200"]
    assert "when-0-0-fact" not in fields
    assert fields["rate-0-all_amount"] == ["500"]
    assert document(draft) == before
    saved = press(administrator, page, "save", **{"rate-1-all_amount": "900", "rate-1-per": "evening"})
    assert saved.status_code == 303
    rule = part(draft, "rule", "gym")
    assert rule["when"] == {"area_m2": {"at_most": 200}}
    assert rule["rate"] == [{"per": "hour", "price": 500}, {"per": "evening", "price": 900}]


def test_the_sentence_can_be_seen_before_anything_is_stored(administrator, draft):
    before = document(draft)
    page = administrator.get(address(draft, "rule", "gym"))
    page = press(administrator, page, "show", **{"rate-0-group3_amount": "80"})
    assert page.status_code == 200
    assert "Frivillige organisasjoner i Ås 80 kr" in sentence(page)
    assert document(draft) == before
    page = press(administrator, page, "show", **{"rate-0-group3_amount": "åtti"})
    assert page.status_code == 422
    assert not page.page.select("#reads")


def test_a_price_for_all_is_spread_to_every_group(administrator, draft):
    page = administrator.get(address(draft, "charge", "cleaning"))
    page = press(administrator, page, "by-group:0")
    fields = form_values(page.page.select_one(FORM))
    assert {fields[f"rate-0-group{number}_amount"][0] for number in range(7)} == {"450"}
    press(administrator, page, "save", **{"rate-0-group2_what": "free", "rate-0-group5_what": ""})
    price = part(draft, "charge", "cleaning")["price"]
    assert price["youth"] == "free"
    assert "municipal" not in price
    assert price["company"] == 450


def test_another_set_of_conditions_is_another_way_into_a_price_group(administrator, draft):
    page = administrator.get(address(draft, "group", "municipal"))
    page = press(administrator, page, "add-alternative")
    page = press(administrator, page, "add-condition:1", **{"add-1-fact": "for_pupils"})
    assert "Eller når" in page.words
    assert press(administrator, page, "save").status_code == 303
    assert part(draft, "group", "municipal")["when"] == [{"tenant_class": "municipal"}, {"for_pupils": True}]
    page = press(administrator, administrator.get(address(draft, "group", "municipal")), "drop-alternative:1")
    press(administrator, page, "save")
    assert part(draft, "group", "municipal")["when"] == {"tenant_class": "municipal"}


def test_a_price_group_cannot_ask_about_price_groups(administrator, draft):
    page = administrator.get(address(draft, "group", "municipal"))
    assert not page.page.select("select[name=add-0-fact] option[value=group]")


def test_the_same_fact_is_asked_about_once(administrator, draft):
    page = administrator.get(address(draft, "rule", "gym"))
    page = press(administrator, page, "add-condition:0", **{"add-0-fact": "space_kind"})
    assert "Det er allerede et vilkår om dette." in page.words
    assert "when-0-1-fact" not in form_values(page.page.select_one(FORM))


def test_steps_of_a_cancellation_rule_come_and_go(administrator, draft):
    page = administrator.get(address(draft, "cancellation", "late_others"))
    page = press(administrator, page, "drop-step:0")
    page = press(administrator, page, "add-step")
    fields = {"step-2-notice": "36", "step-2-unit": "hours", "step-2-number": "250", "step-2-kind": "amount"}
    assert press(administrator, page, "save", no_show_kind="", **fields).status_code == 303
    rule = part(draft, "cancellation", "late_others")
    assert rule["steps"] == [{"notice_under_days": 3, "percent": 100}, {"notice_under_hours": 36, "amount": 250}]
    assert "no_show" not in rule


def test_a_new_rule_is_written_in_three_languages(administrator, draft):
    page = administrator.get(address(draft, "rule"))
    page = press(administrator, page, "add-condition:0", name_nb="Nærmiljø", **{"add-0-fact": "open_to_all"})
    saved = press(
        administrator,
        page,
        "save",
        name_nn="Nærmiljø",
        name_en="Neighbourhood",
        basis_nb="vedtak 7/27",
        quota_hours="10",
        **{"rate-0-all_what": "free"},
    )
    assert saved.location.endswith("#rule-naermiljo")
    assert part(draft, "rule", "naermiljo") == {
        "id": "naermiljo",
        "name": {"nb": "Nærmiljø", "nn": "Nærmiljø", "en": "Neighbourhood"},
        "basis": "vedtak 7/27",
        "when": {"open_to_all": True},
        "price": "free",
        "quota": {"hours": 10, "per": "year"},
    }


def test_equipment_of_the_premises_is_chosen_by_its_name(administrator, draft):
    venue = make_venue()
    db.session.add(Equipment(venue_id=venue.id, code="climbing_rope", name="Klatretau", stock=3))
    page = administrator.get(address(draft, "charge"))
    choices = {option["value"]: option.get_text() for option in page.page.select("select[name=extra] option")}
    assert choices["climbing_rope"] == "Klatretau"
    kept = administrator.get(address(draft, "charge", "kitchen_use")).page
    assert kept.select_one("select[name=extra] option[selected]")["value"] == "kitchen"


@pytest.mark.parametrize(
    ("section", "key", "fields", "says"),
    [
        ("rule", "gym", {"name_nb": "", "name_nn": ""}, "Skriv et navn, på bokmål eller nynorsk."),
        ("rule", "gym", {"name_nb": "x" * 201}, "Skriv høyst 200 tegn. Nå er det 201."),
        ("rule", "gym", {"name_nb": "Gym\r\nBcc: alle"}, "Skriv dette på én linje."),
        ("rule", "gym", {"rate-0-group0_amount": "-5"}, "Skriv et tall, for eksempel 37,50."),
        ("rule", "gym", {"rate-0-group0_amount": "0"}, "Skriv et tall over 0."),
        ("rule", "gym", {"rate-0-group0_amount": "10,555"}, "Skriv høyst 2 desimaler."),
        ("rule", "gym", {"rate-0-group0_amount": ""}, "Skriv hvor mye det koster."),
        ("rule", "gym", {"rate-0-group0_amount": "1e9"}, "Skriv et tall, for eksempel 37,50."),
        ("rule", "gym", {"rate-0-per": "minute"}, "Velg ett av alternativene."),
        ("rule", "gym", {"rate-0-group2_what": "bitcoin"}, "Velg ett av alternativene."),
        ("rule", "gym", {"when-0-0-any_of": None}, "Kryss av for minst én, eller ta bort vilkåret."),
        ("rule", "gym", {"when-0-0-any_of": ["castle"]}, "Velg blant alternativene."),
        ("rule", "gym", {"rank": "0"}, "Skriv et tall fra 1 til 1 000."),
        ("rule", "gym", {"quota_hours": "mange"}, "Skriv et tall, for eksempel 37,50."),
        ("group", "youth", {"when-0-0-low": "", "when-0-0-high": ""}, "Skriv minst én grense"),
        ("group", "youth", {"when-0-1-low": "60", "when-0-1-high": "40"}, "kan ikke være under den nedre"),
        ("rule", "course_with_grant", {"when-0-5-start": "8.75"}, "Skriv klokkeslettet slik: 18.00."),
        ("adjustment", "season_discount", {"percent": "100"}, "En rabatt er høyst 99 %."),
        ("adjustment", "season_discount", {"percent": ""}, "Fyll ut dette feltet."),
        ("cap", "day_price", {"amount": "gratis"}, "Skriv et tall, for eksempel 37,50."),
        ("cancellation", "late_others", {"step-0-notice": "0"}, "Skriv et tall fra 1 til 9 600."),
        ("cancellation", "late_others", {"step-0-number": "201"}, "Skriv høyst 200 prosent."),
        ("cancellation", "late_others", {"no_show_number": ""}, "Skriv hvor mye det koster."),
        ("case", "1", {"outcome": "", "total": "", "full_price": "", "group": ""}, "Skriv hva eksempelet skal bli."),
    ],
)
def test_what_cannot_be_stored_is_said_beside_its_field_and_everything_stands_there_still(
    administrator, draft, section, key, fields, says
):
    before = document(draft)
    page = administrator.get(address(draft, section, key))
    names = {control["name"] for control in page.page.select(f"{FORM} [name]")}
    if section == "group" or key == "course_with_grant":
        fields = {_found(page, name): value for name, value in fields.items()}
    assert set(fields) <= names
    kept = "basis_nb" if section != "case" else "name_en"
    answer = press(administrator, page, "save", **{**fields, kept: "det jeg skrev"})
    assert answer.status_code == 422
    assert says in answer.page.select_one(".ds-error-summary").get_text(" ").replace("\xa0", " ")
    assert form_values(answer.page.select_one(FORM))[kept] == ["det jeg skrev"]
    assert document(draft) == before


def _found(page, name):
    """The field with the ending, in whichever row it stands."""
    ending = name.rpartition("-")[2]
    found = [control["name"] for control in page.page.select("[name]") if control["name"].endswith(f"-{ending}")]
    return found[0]


def test_markup_in_a_name_stays_text_everywhere(administrator, draft):
    name = "<script>alert(1)</script>{{ 7*7 }}%(x)s"
    page = administrator.get(address(draft, "rule", "gym"))
    assert press(administrator, page, "save", name_nb=name).status_code == 303
    for path in ("", "/check", "/difference", "/publish", "/parts/rule/gym", "/parts/rule/gym/remove"):
        page = administrator.get(f"/admin/tariffs/{draft}{path}", check=False)
        assert not [script for script in page.page.select("script") if not script.get("src")]
        assert "49" not in page.page.select_one("h1").get_text()


def test_a_form_that_was_open_too_long_keeps_what_was_typed(administrator, draft):
    before = document(draft)
    page = administrator.get(address(draft, "rule", "gym"))
    answer = press(administrator, page, "save", name_nb="Det jeg skrev", csrf_token="old")
    assert answer.status_code == 400
    assert form_values(answer.page.select_one(FORM))["name_nb"] == ["Det jeg skrev"]
    assert document(draft) == before


def test_two_administrators_do_not_overwrite_each_other(administrator, new_client, draft):
    other = new_client().sign_in(make_person("administrator"))
    mine, theirs = administrator.get(address(draft, "rule", "gym")), other.get(address(draft, "rule", "gym"))
    assert press(other, theirs, "save", **{"rate-0-group0_amount": "700"}).status_code == 303
    answer = press(administrator, mine, "save", **{"rate-0-group0_amount": "600"})
    assert answer.status_code == 422
    assert "En annen har endret denne" in answer.words
    assert part(draft, "rule", "gym")["price"]["company"] == 700


def test_parts_move_with_a_button_and_are_taken_out_after_a_question(administrator, draft):
    groups = [key for key, _part in keyed_parts(document(draft), "group")]
    moved = administrator.post(f"{address(draft, 'group', groups[1])}/move", data={"to": "up"})
    assert moved.location.endswith(f"#group-{groups[1]}")
    assert [key for key, _part in keyed_parts(document(draft), "group")][:2] == [groups[1], groups[0]]
    question = administrator.get(f"{address(draft, 'rule', 'gym')}/remove")
    assert "Ta ut «Gymsal»?" in question.words
    assert administrator.submit(question, FORM).status_code == 303
    assert "gym" not in dict(keyed_parts(document(draft), "rule"))


def test_a_price_group_in_use_stays_and_the_page_says_where(administrator, draft):
    question = administrator.get(f"{address(draft, 'group', 'municipal')}/remove")
    administrator.submit(question, FORM)
    assert (
        "andre deler av utkastet bruker den: Kommunens egen bruk, Stol"
        in administrator.get(f"/admin/tariffs/{draft}").words
    )
    assert "municipal" in dict(keyed_parts(document(draft), "group"))


@pytest.mark.parametrize("path", ["rule/nothing", "castle", "castle/x", "case", "case/99", "rule/nothing/remove"])
def test_what_is_not_there_is_not_found(administrator, draft, path):
    assert administrator.get(f"/admin/tariffs/{draft}/parts/{path}").status_code == 404
