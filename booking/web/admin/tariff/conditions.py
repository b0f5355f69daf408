"""The conditions of a rule as rows of a form: a fact, and what it must be.

What a row asks follows from the kind of its fact, so a new fact in `booking.domain.rules.facts` has a row at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from booking.domain.rules.conditions import clock_text, minutes_of
from booking.domain.rules.facts import FactKind, FactSpec, find_fact
from booking.i18n import capital
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.conditions import in_language
from booking.web.admin.tariff.number_field import NumberField, in_document
from booking.web.admin.tariff.words import known_words
from booking.web.fields import DayField, LineField, WholeNumberField, options
from booking.web.forms import Form

LAST_WEEK = 53
LEAP_YEAR = 2000  # so that 29 February can be written
Typed = MultiDict[str, str]


class PartialForm(Form):
    """A piece of a larger form, which carries the token."""

    class Meta(Form.Meta):
        csrf = False


class ConditionForm(PartialForm):
    """One condition. `wanted` is what it asks, in document form, once it has been validated."""

    fact = HiddenField()
    spec: FactSpec

    @property
    def title(self) -> str:
        return capital(in_language(self.spec.text))

    @property
    def asked(self) -> list[Any]:
        """The fields that are seen."""
        return [field for field in self if field.name != self.fact.name]

    def fill(self, wanted: Any) -> None:
        """Show what a condition asks."""
        raise NotImplementedError

    def wanted(self) -> Any:
        """What was filled in, in document form."""
        raise NotImplementedError

    def _missing(self, field: Any, text: str) -> bool:
        field.errors = [*field.errors, text]
        return False


class FlagForm(ConditionForm):
    """Yes or no."""

    answer = RadioField(_l("Svaret er"), choices=options([("true", _l("ja")), ("false", _l("nei"))]), default="true")

    def fill(self, wanted: Any) -> None:
        self.answer.data = "true" if wanted else "false"

    def wanted(self) -> bool:
        return bool(self.answer.data == "true")


class WordsForm(ConditionForm):
    """One of some words, and none of others. The choices are set for each fact."""

    any_of = SelectMultipleField(_l("er en av"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    none_of = SelectMultipleField(_l("men ikke"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())

    def fill(self, wanted: Any) -> None:
        self.any_of.data, self.none_of.data = _divided(wanted)

    def wanted(self) -> Any:
        return _joined(self.any_of.data or [], self.none_of.data or [])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        if right and not self.any_of.data and not self.none_of.data:
            return self._missing(self.any_of, _("Kryss av for minst én, eller ta bort vilkåret."))
        return right


class CodesForm(ConditionForm):
    """Codes that nobody keeps a list of, with commas between."""

    any_of = LineField(_l("er en av"), max_length=500, required=False, description=_l("Skriv komma mellom kodene."))
    none_of = LineField(_l("men ikke"), max_length=500, required=False)

    def fill(self, wanted: Any) -> None:
        self.any_of.data, self.none_of.data = (", ".join(words) for words in _divided(wanted))

    def wanted(self) -> Any:
        return _joined(_codes(self.any_of.data), _codes(self.none_of.data))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        if right and not _codes(self.any_of.data) and not _codes(self.none_of.data):
            return self._missing(self.any_of, _("Skriv minst én kode, eller ta bort vilkåret."))
        return right


class NumberForm(ConditionForm):
    """A number within bounds."""

    low_kind = SelectField(
        _l("Nedre grense"), choices=options([("at_least", _l("minst")), ("over", _l("mer enn"))]), default="at_least"
    )
    low = NumberField(_l("Tall"), required=False)
    high_kind = SelectField(
        _l("Øvre grense"), choices=options([("at_most", _l("høyst")), ("under", _l("mindre enn"))]), default="at_most"
    )
    high = NumberField(_l("Tall"), required=False)

    def fill(self, wanted: Any) -> None:
        bounds = wanted if isinstance(wanted, Mapping) else {"at_least": wanted, "at_most": wanted}
        for kind, number, names in (
            (self.low_kind, self.low, ("at_least", "over")),
            (self.high_kind, self.high, ("at_most", "under")),
        ):
            name = next((name for name in names if name in bounds), None)
            if name is not None:
                kind.data = name
                number.show(bounds[name])

    def wanted(self) -> dict[str, Any]:
        bounds = ((self.low_kind.data, self.low.data), (self.high_kind.data, self.high.data))
        return {name: in_document(number) for name, number in bounds if number is not None}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        if not right:
            return False
        if self.low.data is None and self.high.data is None:
            return self._missing(self.low, _("Skriv minst én grense, eller ta bort vilkåret."))
        if self.low.data is not None and self.high.data is not None and self.high.data < self.low.data:
            return self._missing(self.high, _("Den øvre grensen kan ikke være under den nedre."))
        return True


class ClockForm(ConditionForm):
    """A part of the day; may go past midnight."""

    start = LineField(_l("Fra klokka"), max_length=5, render_kw={"size": 6})
    end = LineField(_l("Til klokka"), max_length=5, render_kw={"size": 6}, description=_l("24.00 er midnatt."))

    def fill(self, wanted: Any) -> None:
        self.start.data, self.end.data = (str(wanted[key]).replace(":", ".") for key in ("from", "to"))

    def wanted(self) -> dict[str, str]:
        return {"from": _clock(self.start.data) or "", "to": _clock(self.end.data) or ""}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        for field in (self.start, self.end):
            if right and _clock(field.data) is None:
                return self._missing(field, _("Skriv klokkeslettet slik: 18.00."))
        if right and _clock(self.start.data) == _clock(self.end.data):
            return self._missing(self.end, _("Fra og til kan ikke være det samme klokkeslettet."))
        return right


class DateForm(ConditionForm):
    """Dates, both ends included."""

    start = DayField(_l("Fra og med"))
    end = DayField(_l("Til og med"))

    def fill(self, wanted: Any) -> None:
        self.start.process_formdata([str(wanted["from"])])
        self.end.process_formdata([str(wanted["to"])])

    def wanted(self) -> dict[str, str]:
        return {"from": self.start.data.isoformat(), "to": self.end.data.isoformat()}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        if right and self.end.data < self.start.data:
            return self._missing(self.end, _("Siste dato må være etter den første."))
        return right


class WeekForm(ConditionForm):
    """Weeks by their number, both ends included; may go past the new year."""

    start = WholeNumberField(_l("Fra og med uke"), least=1, most=LAST_WEEK)
    end = WholeNumberField(_l("Til og med uke"), least=1, most=LAST_WEEK)

    def fill(self, wanted: Any) -> None:
        self.start.data, self.end.data = wanted["from"], wanted["to"]

    def wanted(self) -> dict[str, int]:
        return {"from": self.start.data, "to": self.end.data}


class TimeOfYearForm(ConditionForm):
    """Days of every year, both ends included; may go past the new year."""

    start = LineField(_l("Fra og med"), max_length=6, render_kw={"size": 7}, description=_l("Dag og måned: 15.8."))
    end = LineField(_l("Til og med"), max_length=6, render_kw={"size": 7}, description=_l("Dag og måned: 20.6."))

    def fill(self, wanted: Any) -> None:
        for field, key in ((self.start, "from"), (self.end, "to")):
            month, day = str(wanted[key]).split("-")
            field.data = f"{int(day)}.{int(month)}."

    def wanted(self) -> dict[str, str]:
        return {"from": _month_and_day(self.start.data) or "", "to": _month_and_day(self.end.data) or ""}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        for field in (self.start, self.end):
            if right and _month_and_day(field.data) is None:
                return self._missing(field, _("Skriv dag og måned slik: 15.8."))
        return right


_FORMS: Mapping[FactKind, type[ConditionForm]] = {
    FactKind.FLAG: FlagForm,
    FactKind.CHOICE: WordsForm,
    FactKind.DAY: WordsForm,
    FactKind.GROUP: WordsForm,
    FactKind.TEXT: CodesForm,
    FactKind.NUMBER: NumberForm,
    FactKind.CLOCK: ClockForm,
    FactKind.DATE: DateForm,
    FactKind.WEEK: WeekForm,
    FactKind.TIME_OF_YEAR: TimeOfYearForm,
}


_UNITS: Mapping[str, Any] = {
    "percent": _l("Prosent"),
    "hours": _l("Timer"),
    "days": _l("Dager"),
    "years": _l("År"),
    "kroner": _l("Kroner"),
    "m2": _l("Kvadratmeter"),
}


def condition_form(spec: FactSpec, document: Mapping[str, Any], prefix: str, typed: Typed | None) -> ConditionForm:
    """The row for a fact, filled with what was typed. `document` is the rule set that the condition is for."""
    words = known_words(spec, document)
    form_class = WordsForm if words else _FORMS[spec.kind]
    form = form_class(typed, prefix=prefix)
    form.spec = spec
    form.fact.data = spec.name
    if isinstance(form, NumberForm):
        form.low.label.text = form.high.label.text = str(_UNITS.get(spec.unit, _("Antall")))
    if isinstance(form, WordsForm):
        form.any_of.choices = form.none_of.choices = options(words)
        form.any_of.label.text = _("%(fact)s er en av", fact=form.title)
    return form


def _divided(wanted: Any) -> tuple[list[str], list[str]]:
    """The words that it must be one of, and those that it must not be."""
    if isinstance(wanted, Mapping):
        return _list(wanted.get("is", [])), _list(wanted.get("not", []))
    return _list(wanted), []


def _joined(any_of: Sequence[str], none_of: Sequence[str]) -> Any:
    if not none_of:
        return list(any_of)
    return {"is": list(any_of), "not": list(none_of)} if any_of else {"not": list(none_of)}


def _list(words: Any) -> list[str]:
    return [words] if isinstance(words, str) else [str(word) for word in words]


def _codes(text: str | None) -> list[str]:
    return list(dict.fromkeys(code for part in (text or "").split(",") if (code := part.strip())))


def _clock(text: str | None) -> str | None:
    """``18:00`` for ``18.00``, ``1800`` or ``18``; ``None`` when it is no time of day."""
    found = re.fullmatch(r"(\d{1,2})[.:]?(\d{2})?", (text or "").strip())
    minutes = minutes_of(f"{found[1]}:{found[2] or '00'}") if found else None
    return None if minutes is None else clock_text(minutes)


def _month_and_day(text: str | None) -> str | None:
    """``08-15`` for ``15.8.``; ``None`` when no year has such a day."""
    found = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.?", (text or "").strip())
    if found is None:
        return None
    day, month = int(found[1]), int(found[2])
    lengths = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return f"{month:02d}-{day:02d}" if 1 <= month <= len(lengths) and 1 <= day <= lengths[month - 1] else None


def rows_in(typed: Typed, prefix: str) -> Iterator[tuple[int, FactSpec]]:
    """The rows that a sent form holds under a prefix: their number and their fact."""
    pattern = re.compile(re.escape(prefix) + r"-(\d{1,4})-fact")
    found = sorted((int(match[1]), name) for name in typed if (match := pattern.fullmatch(name)))
    for number, name in found:
        spec = find_fact(typed.get(name, ""))
        if spec is not None:
            yield number, spec
