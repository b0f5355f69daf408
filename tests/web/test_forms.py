"""What every form shares."""

from __future__ import annotations

from typing import Any

import pytest
from flask import g
from wtforms import DecimalField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.validators import URL, InputRequired, Length, NumberRange

from booking.domain.errors import Finding, Verdict
from booking.i18n import use_language
from booking.web.fields import EmailField, NameField, options
from booking.web.forms import _MESSAGES, Form, show_form


class PersonForm(Form):
    name = NameField("Navn")
    email = EmailField("E-post", required=False)


def posted(app: Any, form: type[Form], **data: Any) -> Form:
    with app.test_request_context("/", method="POST", data=data):
        g.form_expired = False
        made = form()
        made.validate_on_submit()
        return made


def test_a_refusal_stands_beside_the_field_it_names_and_else_above(app_sqlite):
    form = posted(app_sqlite, PersonForm, name="Kari")
    form.refuse(
        Verdict(
            (Finding("person.email_taken", "email", {"email": "kari@example.no"}), Finding("membership.last_manager"))
        )
    )
    assert form.email.errors == ["Det finnes allerede en person med adressen kari@example.no."]
    assert len(form.form_errors) == 1
    assert list(form.errors) == ["email", ""]


def test_a_refusal_for_a_field_that_the_form_lacks_stands_above(app_sqlite):
    form = posted(app_sqlite, PersonForm, name="Kari")
    form.refuse(Verdict((Finding("person.no_role", "grants"),)))
    assert form.form_errors == ["Velg minst én rolle."]


def test_the_library_speaks_the_readers_language(app_sqlite):
    class Odd(Form):
        number = IntegerField("Tall", [NumberRange(min=1, max=5)])
        price = DecimalField("Pris")
        choice = RadioField("Valg", choices=options([("a", "A")]))
        several = SelectMultipleField("Flere", choices=options([("a", "A")]))
        link = StringField("Lenke", [URL()])
        short = StringField("Kort", [Length(max=2)])
        needed = StringField("Må", [InputRequired()])

    form = posted(app_sqlite, Odd, number="9", price="x", choice="b", several=["b"], link="x", short="abc")
    assert form.errors == {
        "number": ["Skriv et tall fra 1 til 5."],
        "price": ["Skriv et tall."],
        "choice": ["Velg ett av alternativene."],
        "several": ["Velg blant alternativene."],
        "link": ["Skriv en hel nettadresse, for eksempel https://www.kommunen.no."],
        "short": ["Skriv høyst 2 tegn."],
        "needed": ["Fyll ut dette feltet."],
    }


def test_every_sentence_of_the_library_that_fields_and_checks_may_say_is_ours():
    """The library is read for its texts, so that a new version cannot bring an English sentence unseen."""
    import ast
    from pathlib import Path

    import wtforms

    said = set()
    for path in Path(wtforms.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and "gettext" in node.func.attr:
                said |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    unused = {  # of fields and checks that the project does not use, and of programming errors
        "CSRF failed.",
        "CSRF token expired.",
        "CSRF token missing.",
        "Choices cannot be None.",
        "Date must be at least %(min)s.",
        "Date must be at most %(max)s.",
        "Date must be between %(min)s and %(max)s.",
        "Invalid CSRF Token.",
        "Invalid IP address.",
        "Invalid Mac address.",
        "Invalid UUID.",
        "Invalid email address.",
        "Invalid field name '%s'.",
        "Invalid value, can't be any of: %(values)s.",
        "Invalid value, must be one of: %(values)s.",
        "Not a valid week value.",
        "This field cannot be edited.",
        "This field is disabled and cannot have a value.",
    }
    assert said - set(_MESSAGES) - unused == set()
    assert len(said) > 20


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_sentences_can_be_said_in_every_language(language):
    with use_language(language):
        assert all(str(sentence) for sentence in _MESSAGES.values())


@pytest.mark.parametrize(
    ("method", "expired", "status"), [("GET", False, 200), ("POST", False, 422), ("POST", True, 400)]
)
def test_the_status_tells_whether_something_must_be_put_right(app_sqlite, method, expired, status):
    with app_sqlite.test_request_context("/", method=method):
        g.form_expired = expired
        form = PersonForm()
        form.validate_on_submit()
        _page, shown = show_form("public/sign_up/sent.html", form, email="")
    assert shown == status
