"""The form behind "what would this cost us?": it asks what the rules ask about, and nothing else.

Shared by the page that anyone may use and by the one where administrators try a draft. Sent in the address, so that a
question can be kept and passed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from booking.domain.asked_facts import Asked, asked_by
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import EndsBeforeStart, LocalTimeError, resolve, wall_interval
from booking.domain.permissions import OFFICERS
from booking.domain.quote import Quote
from booking.domain.rules.rule_set import RuleSet
from booking.domain.vocabulary import SpaceKind, TenantClass
from booking.i18n import alphabetical
from booking.i18n import gettext as _
from booking.messages.conditions import in_language
from booking.messages.vocabulary import SPACE_KINDS, TENANT_CLASSES
from booking.queries.booker import organisation_choices
from booking.queries.premises import load_premises
from booking.services.price_question import PriceQuestion, answer_price_question
from booking.web.access import current_actor
from booking.web.asked_fields import age_values, asked_fields, fact_name, fact_values
from booking.web.clock import now, today, zone
from booking.web.fields import ClockField, DayField, WholeNumberField, options, with_empty
from booking.web.forms import Form

SPACE, KIND = "space:", "kind:"


class PriceQuestionForm(Form):
    """Where and when, and a field for each fact that the rules ask about (see `price_question_form`)."""

    class Meta(Form.Meta):
        csrf = False

    asked: Asked

    def is_submitted(self) -> bool:
        """A question is asked by GET: it is one as soon as the address names a place."""
        return bool(request.args.get("place"))

    @property
    def fact_fields(self) -> list[Any]:
        """The fields of the facts, in the order in which they are asked."""
        return [self[fact_name(fact)] for fact in self.asked.facts]

    @property
    def extra_fields(self) -> list[Any]:
        return [self[f"extra_{number}"] for number, _extra in enumerate(self.asked.extras)]

    @property
    def space_slug(self) -> str:
        """The space that was chosen; empty when it is only a kind."""
        return str(self.place.data or "").removeprefix(SPACE) if self._is_space else ""

    @property
    def _is_space(self) -> bool:
        return str(self.place.data or "").startswith(SPACE)

    def interval(self) -> Interval:
        """The wall times as instants.

        Raises:
            Refused: the clock never shows one of them, or the end is not after the start.
        """
        day, ends_day = self.day.data, self.ends_day.data or self.day.data
        try:
            starts_at = resolve(day, self.starts_at.data, zone())
            if ends_day < day:
                raise Refused(Finding("booking.ends_before_start", "ends_day", {"starts_at": starts_at}))
            later = (ends_day - day).days
            return wall_interval(day, self.starts_at.data, self.ends_at.data, zone(), days_later=later)
        except LocalTimeError as error:
            field = "ends_at" if isinstance(error, EndsBeforeStart) else "starts_at"
            raise Refused(error.finding(field)) from error

    def question(self) -> PriceQuestion:
        """What was filled in, as a question.

        Raises:
            Refused: the times are no times.
        """
        kind = None if self._is_space else SpaceKind(self.place.data.removeprefix(KIND))
        tenant_class = self._value("tenant_class")
        extras = zip(self.asked.extras, self.extra_fields, strict=True)
        return PriceQuestion(
            interval=self.interval(),
            space_slug=self.space_slug,
            space_kind=kind,
            organisation_id=self._value("organisation_id"),
            tenant_class=TenantClass(tenant_class) if tenant_class else None,
            participants_under=age_values(self, self.asked.ages),
            extras={extra.code: field.data for extra, field in extras if field.data},
            stated=dict(fact_values(self, self.asked.facts)),
        )

    def _value(self, name: str) -> Any:
        return self[name].data or None if name in self else None


@dataclass(frozen=True, slots=True)
class Answer:
    """The form as it was filled in, and the quote when it could be answered."""

    form: PriceQuestionForm
    quote: Quote | None

    @property
    def status(self) -> int:
        return 422 if self.form.is_submitted() and self.quote is None else 200


def ask_price(rule_set: RuleSet | None, *, fixed: bool = False) -> Answer:
    """The question in the address, with its answer.

    `rule_set` decides what is asked. When it is `fixed` it also answers; else the tariff in force on the day does.
    """
    form = price_question_form(rule_set, request.args)
    if not form.is_submitted() or not form.validate():
        return Answer(form, None)
    try:
        answering = rule_set if fixed else None
        settings = current_app.extensions["settings"]
        quote = answer_price_question(
            current_actor(), form.question(), now=now(), settings=settings, rule_set=answering
        )
    except Refused as refused:
        form.refuse(refused.verdict)
        return Answer(form, None)
    except NotFound:
        form.form_errors.append(_("Lokalet eller organisasjonen finnes ikke lenger. Velg på nytt."))
        return Answer(form, None)
    return Answer(form, quote)


def price_question_form(rule_set: RuleSet | None, typed: MultiDict[str, str]) -> PriceQuestionForm:
    """A form that asks what the rule set asks about."""
    asked = asked_by(rule_set)
    fields: dict[str, Any] = {
        "place": SelectField(_("Lokale"), choices=_places(), validators=[InputRequired()]),
        "day": DayField(_("Dato"), default=today),
        "starts_at": ClockField(_("Fra klokka")),
        "ends_at": ClockField(_("Til klokka")),
        "ends_day": DayField(
            _("Slutter en annen dag"), required=False, description=_("Bare når det går over midnatt.")
        ),
        **_who(asked),
        **asked_fields(asked),
        **{
            f"extra_{number}": WholeNumberField(in_language(extra.name), most=10_000, required=False)
            for number, extra in enumerate(asked.extras)
        },
    }
    form_class = type("AskedPriceQuestionForm", (PriceQuestionForm,), fields | {"asked": asked})
    form: PriceQuestionForm = form_class(typed if typed.get("place") else None)
    return form


def _who(asked: Asked) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if current_actor().has_role(*OFFICERS):
        choices = [(0, _("Ingen bestemt")), *((each.id, each.name) for each in organisation_choices(None))]
        fields["organisation_id"] = SelectField(
            _("Spør som organisasjon"),
            coerce=int,
            validators=[Optional()],
            choices=options(choices),
            default=0,
            description=_("Da gjelder det registrene og vedtakene sier om den, og ikke det du velger under."),
        )
    if asked.tenant_class:
        choices = [(str(value), str(text)) for value, text in TENANT_CLASSES.items()]
        fields["tenant_class"] = SelectField(
            _("Hvem er dere?"), choices=with_empty(choices, _("Vet ikke")), validators=[Optional()]
        )
    return fields


def _places() -> list[SelectChoice]:
    """Kinds of space first, then every space under its venue."""
    day = today()
    spaces = [place for place in load_premises(zone(), day, day).spaces.values() if place.active]
    kinds = {place.kind for place in spaces}
    any_of = _("En type lokale")
    by_kind = [
        SelectChoice(f"{KIND}{kind}", str(text), optgroup=any_of)
        for kind, text in SPACE_KINDS.items()
        if kind in kinds or not kinds
    ]
    by_venue = [SelectChoice(f"{SPACE}{place.slug}", place.name, optgroup=place.venue_name) for place in spaces]
    return [
        *sorted(by_kind, key=lambda choice: alphabetical(choice.label)),
        *sorted(by_venue, key=lambda choice: alphabetical(choice.optgroup or "")),
    ]
