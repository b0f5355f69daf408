"""The form of one part of a draft: texts, conditions, prices and what else its kind has.

Rows are added and taken away by buttons that send the form (`PartEditor.act`); nothing is stored until it is saved, and
nothing that was typed is lost on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from booking.domain.errors import Finding, Verdict
from booking.domain.rules.facts import FactKind, FactSpec, find_fact
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.table import RuleSetError
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.findings import sentence
from booking.messages.tariff import Line, part_line
from booking.messages.tariff_conditions import reading_order
from booking.services.tariff import with_part
from booking.web.admin.tariff.conditions import ConditionForm, PartialForm, Typed, condition_form, rows_in
from booking.web.admin.tariff.kinds import Kind
from booking.web.admin.tariff.options import OptionsForm
from booking.web.admin.tariff.rates import RateForm, rate_form, rate_rows
from booking.web.admin.tariff.steps import StepForm, step_rows
from booking.web.admin.tariff.texts import texts_form
from booking.web.admin.tariff.words import PER_AGE, group_choices, topics
from booking.web.fields import WholeNumberField

USUAL_AGE = 19
MOST_ROWS = 40


class AddConditionForm(PartialForm):
    """Which fact the next condition is about."""

    fact = SelectField(_l("Nytt vilkår om"), validators=[Optional()])
    age = WholeNumberField(_l("Alder, når vilkåret er om alder"), least=1, most=99, required=False, default=USUAL_AGE)


@dataclass
class ConditionList:
    """Conditions that must all hold; `number` is its place among the alternatives of the form."""

    number: int
    adding: AddConditionForm
    rows: dict[int, ConditionForm] = field(default_factory=dict)

    @property
    def when(self) -> dict[str, Any]:
        return {row.spec.name: row.wanted() for row in self.rows.values()}


class PartEditor:
    """All forms of one part together. `key` is the part's, ``None`` while it is new."""

    def __init__(
        self,
        kind: Kind,
        document: Mapping[str, Any],
        key: str | None,
        part: Mapping[str, Any],
        typed: Typed | None,
    ) -> None:
        self.kind, self.rule_set_document, self.key, self.part, self.typed = kind, document, key, part, typed
        self.texts = texts_form(kind.texts, typed)
        self.options: OptionsForm | None = kind.options(typed) if kind.options else None
        self.alternatives: list[ConditionList] = []
        self.rates: dict[int, RateForm] = {}
        self.steps: dict[int, StepForm] = {}
        self._own_errors: list[str] = []
        self.focus = ""
        if self.options is not None:
            self.options.prepare(part)
        if typed is None:
            self._fill()
        else:
            self._read(typed)

    # How it is filled

    def _fill(self) -> None:
        self.texts.fill(self.part)
        if self.options is not None:
            self.options.fill(self.part)
        if self.kind.conditions:
            when = self.part.get("when", {})
            for conditions in when if isinstance(when, list) else [when]:
                listed = self._add_alternative()
                for name, wanted in sorted(conditions.items(), key=lambda each: reading_order(each[0])):
                    spec = find_fact(name)
                    if spec is not None:
                        self._add_row(listed, spec).fill(wanted)
        if self.kind.priced is not None:
            for rate in self.part.get("rate") or [self.part]:
                self._add_rate().fill(rate)
        for step in self.part.get("steps", ()):
            self._add_step().fill(step)

    def _read(self, typed: Typed) -> None:
        if self.kind.conditions:
            numbers = sorted({int(found[1]) for name in typed if (found := re.fullmatch(r"add-(\d{1,4})-fact", name))})
            for number in numbers[:MOST_ROWS] or [0]:
                listed = self._alternative(number, typed)
                self.alternatives.append(listed)
                for place, spec in list(rows_in(typed, f"when-{number}"))[:MOST_ROWS]:
                    prefix = f"when-{number}-{place}-"
                    listed.rows[place] = condition_form(spec, self.rule_set_document, prefix, typed)
        if self.kind.priced is not None:
            for number in list(rate_rows(typed))[:MOST_ROWS] or [0]:
                prefix = f"rate-{number}-"
                self.rates[number] = rate_form(self.kind.priced, self.rule_set_document, prefix, typed)
        if self.kind.steps:
            for number in list(step_rows(typed))[:MOST_ROWS]:
                self.steps[number] = StepForm(typed, prefix=f"step-{number}-")

    def _alternative(self, number: int, typed: Typed | None) -> ConditionList:
        adding = AddConditionForm(typed, prefix=f"add-{number}-")
        listed = [
            SelectChoice(name, text, optgroup=topic)
            for topic, facts in topics()
            for name, text in facts
            if self.kind.section != "group" or name != "group"
        ]
        adding.fact.choices = [SelectChoice("", _("Velg hva vilkåret er om")), *listed]
        return ConditionList(number, adding)

    def _add_alternative(self) -> ConditionList:
        number = max((each.number for each in self.alternatives), default=-1) + 1
        self.alternatives.append(self._alternative(number, None))
        return self.alternatives[-1]

    def _add_row(self, listed: ConditionList, spec: FactSpec) -> ConditionForm:
        place = max(listed.rows, default=-1) + 1
        prefix = f"when-{listed.number}-{place}-"
        listed.rows[place] = condition_form(spec, self.rule_set_document, prefix, None)
        return listed.rows[place]

    def _add_rate(self) -> RateForm:
        assert self.kind.priced is not None  # noqa: S101 - only kinds with prices have this button
        number = max(self.rates, default=-1) + 1
        self.rates[number] = rate_form(self.kind.priced, self.rule_set_document, f"rate-{number}-", None)
        return self.rates[number]

    def _add_step(self) -> StepForm:
        number = max(self.steps, default=-1) + 1
        self.steps[number] = StepForm(None, prefix=f"step-{number}-")
        return self.steps[number]

    # What the buttons do

    def act(self, action: str) -> bool:
        """Add or take away what a button says; whether the button was one of these."""
        name, _colon, rest = action.partition(":")
        numbers = [int(number) for number in rest.split(":") if number.isdecimal() and len(number) < 5]
        acts = {
            "add-condition": self._act_add_condition,
            "drop-condition": self._act_drop_condition,
            "add-alternative": lambda _numbers: self._focus_on(f"add-{self._add_alternative().number}-fact"),
            "drop-alternative": self._act_drop_alternative,
            "add-rate": lambda _numbers: self._focus_on(self._add_rate().per.id),
            "drop-rate": lambda numbers: self.rates.pop(*numbers[:1], None) if numbers else None,
            "by-group": lambda numbers: self._rate(numbers, "spread"),
            "for-all": lambda numbers: self._rate(numbers, "join"),
            "add-step": lambda _numbers: self._focus_on(self._add_step().notice.id),
            "drop-step": lambda numbers: self.steps.pop(*numbers[:1], None) if numbers else None,
        }
        if name not in acts:
            return False
        acts[name](numbers)
        return True

    def _focus_on(self, control: str) -> None:
        self.focus = control

    def _listed(self, numbers: list[int]) -> ConditionList | None:
        return next((each for each in self.alternatives if numbers and each.number == numbers[0]), None)

    def _act_add_condition(self, numbers: list[int]) -> None:
        listed = self._listed(numbers)
        if listed is None:
            return
        name = listed.adding.fact.data or ""
        age = listed.adding.age.data or USUAL_AGE
        spec = find_fact(f"{name}_{age}" if name in PER_AGE else name)
        taken = {row.spec.name for row in listed.rows.values()}
        if spec is None:
            listed.adding.fact.errors = [_("Velg hva vilkåret er om.")]
        elif spec.name in taken:
            listed.adding.fact.errors = [_("Det er allerede et vilkår om dette. Endre det i stedet.")]
        elif spec.kind is not FactKind.GROUP or self.kind.section != "group":
            self._add_row(listed, spec)
            place = max(listed.rows)
            self._focus_on(listed.rows[place].asked[0].id)
            listed.adding.fact.data = ""

    def _act_drop_condition(self, numbers: list[int]) -> None:
        listed = self._listed(numbers)
        if listed is not None and len(numbers) > 1:
            listed.rows.pop(numbers[1], None)
            self._focus_on(listed.adding.fact.id)

    def _act_drop_alternative(self, numbers: list[int]) -> None:
        listed = self._listed(numbers)
        if listed is not None and len(self.alternatives) > 1:
            self.alternatives.remove(listed)

    def _rate(self, numbers: list[int], what: str) -> None:
        rate = self.rates.get(numbers[0]) if numbers else None
        if rate is not None:
            getattr(rate, what)()
            self._focus_on(rate.cells[0].what.id)

    # What came of it

    @property
    def forms(self) -> list[Any]:
        rows = [row for listed in self.alternatives for row in listed.rows.values()]
        adding = [listed.adding for listed in self.alternatives]
        own = [self.options] if self.options is not None else []
        return [self.texts, *rows, *adding, *self.rates.values(), *self.steps.values(), *own]

    def __iter__(self) -> Iterator[Any]:
        return (each for form in self.forms for each in form)

    @property
    def groups(self) -> tuple[Line, ...]:
        """The price groups in words, to name the prices by."""
        return tuple(Line(code, name) for code, name in group_choices(self.rule_set_document))

    @property
    def form_errors(self) -> list[str]:
        """What is wrong with the whole."""
        return list(dict.fromkeys([*(error for form in self.forms for error in form.form_errors), *self._own_errors]))

    @property
    def errors(self) -> bool:
        """Whether something is wrong."""
        return bool(self._own_errors) or any(form.errors for form in self.forms)

    @property
    def expired(self) -> bool:
        return bool(self.texts.expired)

    def is_submitted(self) -> bool:
        return self.typed is not None

    def validate(self) -> bool:
        """Whether every form is right, each asked so that all that is wrong is told."""
        checked = [form.validate() for form in self.forms]
        right = all(checked)
        if len(self.rates) > 1:
            for cell in (cell for rate in self.rates.values() for cell in rate.cells):
                if cell.what.data not in ("", "amount"):
                    cell.what.errors = [*cell.what.errors, _("Når det er flere priser, må hver av dem være et beløp.")]
                    right = False
        return right

    def document(self) -> dict[str, Any]:
        """The part in document form, without its key."""
        part: dict[str, Any] = {**self.texts.document()}
        if self.options is not None:
            part |= self.options.document()
        whens = [_as_before(listed.when, self._stored_when(place)) for place, listed in enumerate(self.alternatives)]
        part["when"] = whens[0] if len(whens) == 1 else [when for when in whens if when] or None
        rates = [rate.document() for rate in self.rates.values()]
        part |= rates[0] if len(rates) == 1 else {"rate": rates or None}
        if self.kind.steps:
            part["steps"] = [step.document() for step in self.steps.values()]
        if self.kind.section == "case":
            part["facts"] = self.part.get("facts", {})
        return {name: value for name, value in part.items() if value not in (None, "", {}, [])}

    def _stored_when(self, place: int) -> Mapping[str, Any]:
        """The conditions that are stored at a place among the alternatives."""
        when = self.part.get("when", {})
        stored = when if isinstance(when, list) else [when]
        return stored[place] if place < len(stored) else {}

    def line(self) -> Line | None:
        """The part in words; ``None`` when it is no part. Ask when nothing was typed, or when it was validated."""
        document, key = with_part(self.rule_set_document, self.kind.section, self.key, self.document())
        try:
            return part_line(parse_rule_set(document), self.kind.section, key)
        except RuleSetError:
            return None

    def refuse(self, verdict: Verdict) -> None:
        """Show why it was refused: beside the field that a finding's path leads to, else above the form."""
        for finding in verdict.findings:
            where = self._field_at(finding)
            if where is None:
                self._own_errors.append(sentence(finding))
            else:
                where.errors = [*where.errors, sentence(finding)]

    def _field_at(self, finding: Finding) -> Any | None:
        """The field behind a path like ``rule[gym].when.space_kind`` or ``rule[gym].price``."""
        keys = finding.field.partition("].")[2].split(".")
        if keys[0] in self.texts.texts:
            return self.texts[f"{keys[0]}_nb"]
        if keys[0] == "when" and len(keys) > 1:
            rows = [row for listed in self.alternatives for row in listed.rows.values()]
            row = next((row for row in rows if row.spec.name == keys[1]), None)
            return row.asked[0] if row is not None else None
        if keys[0] in ("price", "per") and self.rates:
            return next(iter(self.rates.values())).per
        return self.options[keys[0]] if self.options is not None and keys[0] in self.options else None


def _as_before(when: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The conditions, with words in the order in which they stood; boxes have an order of their own."""
    return {
        fact: stored[fact] if fact in stored and _sorted(stored[fact]) == _sorted(wanted) else wanted
        for fact, wanted in when.items()
    }


def _sorted(wanted: Any) -> Any:
    if isinstance(wanted, Mapping):
        return {key: _sorted(words) for key, words in wanted.items()}
    return sorted(wanted) if isinstance(wanted, list) else [wanted] if isinstance(wanted, str) else wanted
