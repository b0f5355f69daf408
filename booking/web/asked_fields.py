"""Fields for what the rules ask about, shared by "what would this cost?" and the forms of a booking.

A fact's field is called ``fact_…`` after the fact, a number under an age ``under_…`` after the age.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from booking.domain.asked_facts import Asked
from booking.domain.rules.facts import FactKind, FactSpec
from booking.domain.stated import LARGEST_NUMBER, STATED_FACTS, Stated
from booking.i18n import capital
from booking.i18n import gettext as _
from booking.messages.conditions import in_language, value_text
from booking.web.fields import WholeNumberField, options, with_empty
from booking.web.forms import Form


def fact_name(fact: FactSpec) -> str:
    """What the fact's field is called."""
    return f"fact_{fact.name}"


def age_name(age: int) -> str:
    """What the field of the number under an age is called."""
    return f"under_{age}"


def asked_fields(asked: Asked) -> dict[str, Any]:
    """A field for each fact that is asked for, and for each age that participants are counted by."""
    return {
        **{fact_name(fact): _fact_field(fact, asked) for fact in asked.facts},
        **{age_name(age): _age_field(age) for age in asked.ages},
    }


def fact_values(form: Form, facts: Iterable[FactSpec]) -> Iterator[tuple[str, Any]]:
    """What was filled in, by the field of `Facts`. A box that is not ticked says no; an empty field says nothing."""
    for fact in facts:
        value = form[fact_name(fact)].data
        if fact.kind is FactKind.FLAG:
            yield fact.field, bool(value)
        elif fact.kind is FactKind.NUMBER and value is not None:
            yield fact.field, value * fact.scale
        elif value:
            yield fact.field, next((choice for choice in fact.choices if choice == value), value)


def age_values(form: Form, ages: Iterable[int]) -> dict[int, int]:
    """The numbers that were filled in, by age."""
    typed = {age: form[age_name(age)].data for age in ages}
    return {age: number for age, number in typed.items() if number is not None}


def stated_in(form: Form, asked: Asked, before: Stated) -> Stated:
    """What is stated now: what was filled in, and what was stated `before` and is not asked any more."""
    asked_now = {fact.field for fact in asked.facts}
    facts = {name: value for name, value in before.facts.items() if name not in asked_now}
    under = {age: number for age, number in before.under.items() if age not in asked.ages}
    return Stated({**facts, **dict(fact_values(form, asked.facts))}, {**under, **age_values(form, asked.ages)})


def prefilled_stated(stated: Stated) -> dict[str, Any]:
    """What the fields show of what was stated before."""
    facts = {
        fact_name(fact): stated.facts[fact.field] // fact.scale
        if fact.kind is FactKind.NUMBER
        else stated.facts[fact.field]
        for fact in STATED_FACTS.values()
        if fact.field in stated.facts
    }
    return facts | {age_name(age): number for age, number in stated.under.items()}


def _label(fact: FactSpec) -> str:
    asked_as = {
        "purpose": _("Hva skal dere bruke lokalet til?"),
        "participants": _("Hvor mange kommer?"),
        "disability": _("Det er for personer med funksjonsnedsettelse"),
        "for_pupils": _("Det er for skolens elever"),
        "spectators": _("Hvor mange tilskuere?"),
        "ticket_sale": _("Vi selger billetter"),
        "income": _("Vi regner med vesentlige inntekter"),
        "ticket_income": _("Billettinntekt i kroner"),
        "alcohol": _("Vi skal servere alkohol"),
        "open_to_all": _("Det er åpent for alle"),
        "cleaned_by_tenant": _("Vi vasker selv etterpå"),
        "volunteer_work": _("Vi betaler med dugnad"),
        "courts": _("Hvor mange baner?"),
        "rooms": _("Hvor mange rom?"),
        "agreement": _("Enkelttime eller fast tid?"),
        "part": _("Hele eller en del?"),
        "hours_used_year": _("Timer dere har brukt hittil i år"),
        "hours_used_week": _("Timer dere har brukt hittil i uka"),
    }
    return asked_as.get(fact.name) or capital(in_language(fact.text))


def _fact_field(fact: FactSpec, asked: Asked) -> Any:
    if fact.kind is FactKind.FLAG:
        return BooleanField(_label(fact))
    if fact.kind is FactKind.NUMBER:
        return WholeNumberField(_label(fact), most=LARGEST_NUMBER, required=False)
    words = fact.choices or asked.words.get(fact.name, ())
    choices = [(str(word), capital(value_text(fact, word))) for word in words]
    if fact.name == "part":
        description = _("Gjelder bare når du har valgt en type lokale over.")
        return SelectField(
            _label(fact), choices=options(_parts(choices)), validators=[Optional()], description=description
        )
    if fact.kind is FactKind.TEXT:
        choices.append(("other", _("Noe annet")))
    if fact.name == "agreement":
        return SelectField(_label(fact), choices=options(choices), validators=[Optional()])
    empty = _("Ikke valgt")
    return SelectField(_label(fact), choices=with_empty(choices, empty), validators=[Optional()])


def _parts(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The whole first; the file calls it ``whole``."""
    rest = [choice for choice in choices if choice[0] != "whole"]
    return [("whole", _("Hele")), *rest]


def _age_field(age: int) -> WholeNumberField:
    return WholeNumberField(_("Hvor mange av dem er under %(age)s år?", age=age), most=LARGEST_NUMBER, required=False)
