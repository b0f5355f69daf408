"""The parts that pages are made of, drawn alone and parsed."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template_string
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import StrictUndefined
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FileField,
    FormField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Optional, ValidationError

from booking import i18n
from booking.paths import STATIC, TEMPLATES
from booking.web.calendar_table import Block, CalendarTable, Column, Group, Row


def choices(*pairs: tuple[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class Extra(FlaskForm):
    class Meta:
        csrf = False

    quantity = IntegerField("Antall", [DataRequired("Hvor mange?")])


class Everything(FlaskForm):
    name = StringField("Navn", [DataRequired("Skriv navnet.")], description="Slik det står i registeret.")
    day = DateField("Dato", [Optional()])
    note = TextAreaField("Beskjed", [Optional()])
    venue = SelectField("Bygg", [DataRequired("Velg et bygg.")], choices=choices(("", "Velg"), ("1", "Åshallen")))
    purpose = RadioField(
        "Hva skal dere gjøre?", [DataRequired("Velg ett.")], choices=choices(("a", "Trene"), ("b", "Møte"))
    )
    extras = SelectMultipleField("Utstyr", [Optional()], choices=choices(("x", "Stoler"), ("y", "Bord")))
    terms = BooleanField("Vi rydder", [DataRequired("Kryss av.")])
    photo = FileField("Bilde", [Optional()])
    more = FieldList(FormField(Extra), min_entries=1)

    def validate_note(self, field: TextAreaField) -> None:
        if "<" in (field.data or ""):
            raise ValidationError("Ikke bruk tegnet <.")


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__, template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.secret_key = "only for this test"
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True, pgettext=i18n.pgettext)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(i18n.FILTERS)
    CSRFProtect(app)
    return app


FORM = """{% from "components/form.html" import field, error_summary, csrf %}
{{ error_summary(form, extra=extra) }}<form>{{ csrf() }}
{% for one in form if one.id not in ("csrf_token", "more") %}{{ field(one) }}{% endfor %}
{{ field(form.more[0].form.quantity) }}</form>"""


@pytest.fixture
def refused(app) -> BeautifulSoup:
    sent = {"name": "", "note": "<script>alert(1)</script>", "extras": "y", "purpose": "", "more-0-quantity": ""}
    with app.test_request_context("/", method="POST", data=sent):
        form = Everything()
        assert not form.validate()
        drawn = render_template_string(FORM, form=form, extra=["Alt er opptatt", ("Tida er tatt", "day")])
    return BeautifulSoup(drawn, "html.parser")


def test_every_control_has_a_label(refused):
    controls = refused.select("form input:not([type=hidden]), form select, form textarea")
    assert len(controls) == 11
    for control in controls:
        assert refused.select_one(f"label[for='{control['id']}']"), control


def test_no_id_is_given_twice(refused):
    ids = [tag["id"] for tag in refused.select("form [id]:not([type=hidden])")]
    assert len(ids) == len(set(ids))


def test_a_field_in_error_is_marked_and_described_by_its_hint_and_its_error(refused):
    name = refused.find(id="name")
    assert name["aria-invalid"] == "true"
    assert name["aria-describedby"] == "name-hint name-error"
    assert refused.find(id="name-hint").text == "Slik det står i registeret."
    assert refused.find(id="name-error").text == "Skriv navnet."
    assert "aria-invalid" not in refused.find(id="day").attrs
    assert refused.find(id="purpose")["aria-describedby"] == "purpose-error"


def test_the_summary_leads_to_a_control_for_every_error(refused):
    summary = refused.select_one(".ds-error-summary")
    assert summary["tabindex"] == "-1"
    assert summary.has_attr("autofocus")
    targets = [link["href"].removeprefix("#") for link in summary.select("a")]
    assert targets == ["day", "name", "note", "venue", "purpose-0", "terms", "more-0-quantity"]
    for target in targets:
        assert refused.find(id=target).name in {"input", "select", "textarea"}
    assert summary.select("li")[0].text == "Alt er opptatt"
    assert "Hva skal dere gjøre? Velg ett." in summary.text


def test_what_was_typed_comes_back_and_is_never_markup(refused):
    assert refused.find("script") is None
    assert refused.find(id="note").text.strip() == "<script>alert(1)</script>"
    assert refused.find("input", value="y").has_attr("checked")
    assert not refused.find("input", value="x").has_attr("checked")


def test_only_what_may_be_left_out_says_so(refused):
    marked = {label["for"] for label in refused.select("label") if "valgfritt" in label.text}
    assert marked == {"day", "note", "photo"}
    assert "valgfritt" in refused.find(id="extras").legend.text
    assert "valgfritt" not in refused.find(id="purpose").legend.text


def test_a_form_without_errors_has_no_summary(app):
    with app.test_request_context("/"):
        drawn = render_template_string(FORM, form=Everything(), extra=[])
    assert "ds-error-summary" not in drawn


def draw(app: Flask, source: str, **context: object) -> BeautifulSoup:
    with app.test_request_context("/"):
        return BeautifulSoup(render_template_string(source, **context), "html.parser")


PRICE = '{% from "components/price.html" import price_box %}{{ price_box(amount, "Fordi.", full) }}'


@pytest.mark.parametrize(
    ("amount", "full", "kind", "words"),
    [
        (0, 140900, "free", "Gratis"),
        (140900, 140900, "paid", "1\xa0409 kr"),
        (None, None, "undecided", "Prisen avgjøres av saksbehandler"),
    ],
)
def test_the_price_box_says_free_an_amount_or_that_a_person_decides(app, amount, full, kind, words):
    box = draw(app, PRICE, amount=amount, full=full).select_one(".price")
    assert box["data-kind"] == kind
    assert box.select_one(".amount").text == words
    assert ("ville det kostet" in box.text) is (kind == "free")


@pytest.mark.parametrize(
    "state", ["held", "requested", "confirmed", "refused", "cancelled", "displaced", "completed", "no_show"]
)
def test_every_booking_state_has_a_word_and_a_picture(app, state):
    source = '{% from "components/message.html" import booking_state %}{{ booking_state(state) }}'
    tag = draw(app, source, state=state).select_one(".ds-tag")
    assert tag.text.strip()
    assert tag.svg["aria-hidden"] == "true"


def test_the_calendar_is_a_table_with_headings_and_a_list_that_says_the_same(app):
    rows = (Row("18.00"), Row("18.30", whole_hour=False, now=True), Row("19.00"))
    columns = (
        Column("Flate A", (Block(0, "mine", "Korps", 2, "18.00–19.00", href="/b/1"), Block(2, "free", "Ledig 19.00"))),
        Column("Flate B", tuple(Block(row, "free", "Ledig", href=f"/ny/{row}") for row in range(3)), is_today=True),
    )
    table = CalendarTable("Åshallen <uke 49>", rows, columns, "19.30", "Ledig", (Group("Åshallen", 2),))
    page = draw(app, '{% from "components/calendar.html" import calendar %}{{ calendar(table) }}', table=table)

    assert page.caption.text == "Åshallen <uke 49>"
    assert [cell.text for cell in page.select("th[scope=colgroup]")] == ["Åshallen"]
    assert [cell.text.split()[:2] for cell in page.select("th[scope=col]")] == [["Flate", "A"], ["Flate", "B"]]
    assert [cell.text for cell in page.select("th[scope=row]")] == ["18.00", "18.30 nå", "19.00"]
    assert page.select_one("td.mine")["rowspan"] == "2"
    assert [link["href"] for link in page.select("table td a")] == ["/b/1", "/ny/0", "/ny/1", "/ny/2"]
    lines = [" ".join(line.text.split()) for line in page.select(".calendar-list li")]
    assert lines == ["18.00–19.00 Korps", "19.00–19.30 Ledig", "18.00–19.30 Ledig"]


def test_pagination_is_left_out_when_there_is_one_page(app):
    source = (
        '{% from "components/navigation.html" import pagination %}'
        "{% macro at(n) %}/?page={{ n }}{% endmacro %}{{ pagination(page, pages, at) }}"
    )
    assert draw(app, source, page=1, pages=1).text.strip() == ""
    links = draw(app, source, page=2, pages=3).select("a")
    assert [(link["rel"], link["href"]) for link in links] == [(["prev"], "/?page=1"), (["next"], "/?page=3")]


def test_a_post_button_carries_the_token_and_its_fields(app):
    source = (
        '{% from "components/action.html" import post_button %}{{ post_button("Godkjenn", "/x", fields={"a": "<b>"}) }}'
    )
    form = draw(app, source).form
    assert form["method"] == "post"
    assert form.select_one("[name=csrf_token]")["value"]
    assert form.select_one("[name=a]")["value"] == "<b>"
    assert form.button.text == "Godkjenn"
