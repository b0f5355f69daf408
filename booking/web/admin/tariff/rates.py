"""The prices of a rule as a part of a form: a unit, a cell for all or one for each price group, and limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.validators import Optional

from booking.domain.rules.facts import FACTS, FactKind
from booking.domain.vocabulary import Outcome, PriceUnit
from booking.i18n import capital
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.conditions import in_language
from booking.messages.vocabulary import PRICE_UNITS
from booking.web.admin.tariff.conditions import PartialForm, Typed
from booking.web.admin.tariff.number_field import NumberField, in_document
from booking.web.admin.tariff.words import Choice, group_choices
from booking.web.fields import options, with_empty

AMOUNT = "amount"
MOST_KRONER = 10_000_000
MOST_UNITS = 10_000
LIMITS = ("times", "min_units", "max_units", "min_price", "max_price", "limits_per")


@dataclass(frozen=True, slots=True)
class Priced:
    """What kind of price it is: the words that may stand in a cell, and the units it may be for."""

    words: tuple[Outcome, ...]
    units: tuple[PriceUnit, ...]
    several: bool = False


ORDERED = (PriceUnit.PIECE, PriceUnit.ORDERED_HOUR)
FOR_USE = Priced(
    (Outcome.FREE, Outcome.UNDECIDED, Outcome.REFUSED),
    tuple(unit for unit in PriceUnit if unit not in ORDERED),
    several=True,
)
FOR_EXTRA = Priced(
    (Outcome.FREE,), (*ORDERED, *(unit for unit in PriceUnit if unit not in (*ORDERED, PriceUnit.TICKET_INCOME)))
)

_WORDS: Mapping[str, Any] = {
    AMOUNT: _l("Koster"),
    Outcome.FREE: _l("Gratis"),
    Outcome.UNDECIDED: _l("Saksbehandler avgjør"),
    Outcome.REFUSED: _l("Ikke tillatt"),
}


@dataclass(frozen=True, slots=True)
class CellFields:
    """The two fields of one cell: what it is, and how many kroner."""

    name: str
    what: Any
    amount: Any


class RateForm(PartialForm):
    """One rate. `cells` are for all tenants (one) or for each price group."""

    by_group = HiddenField()
    per = SelectField(_l("Prisen er per"))
    times = SelectField(_l("Ganges med"), validators=[Optional()])
    min_units = NumberField(_l("Minst så mange enheter"), required=False, most=MOST_UNITS)
    max_units = NumberField(_l("Høyst så mange enheter"), required=False, most=MOST_UNITS)
    min_price = NumberField(_l("Minst så mange kroner"), required=False, over=0, most=MOST_KRONER)
    max_price = NumberField(_l("Høyst så mange kroner"), required=False, over=0, most=MOST_KRONER)
    limits_per = SelectField(
        _l("Grensene gjelder"),
        choices=options([("booking", _l("for hele bookingen")), ("day", _l("for hver dag"))]),
        validators=[Optional()],
    )

    groups: Sequence[Choice] = ()

    @property
    def is_by_group(self) -> bool:
        return bool(self.by_group.data)

    @property
    def cells(self) -> list[CellFields]:
        if not self.is_by_group:
            return [CellFields(_("Alle"), self["all_what"], self["all_amount"])]
        return [
            CellFields(name, self[f"group{number}_what"], self[f"group{number}_amount"])
            for number, (_code, name) in enumerate(self.groups)
        ]

    @property
    def limits(self) -> list[Any]:
        return [self[name] for name in LIMITS]

    @property
    def has_limits(self) -> bool:
        """Whether some limit is set or wrong, so that it must be seen."""
        return any(self[name].data or self[name].errors for name in LIMITS if name != "limits_per")

    def fill(self, rate: Mapping[str, Any]) -> None:
        """Show what a rate says."""
        price = rate.get("price")
        self.by_group.data = "1" if isinstance(price, Mapping) else ""
        if rate.get("per"):
            self.per.data = rate["per"]
        for name in LIMITS:
            if name in rate:
                field = self[name]
                field.show(rate[name]) if isinstance(field, NumberField) else setattr(field, "data", rate[name])
        if isinstance(price, Mapping):
            for (code, _name), cell in zip(self.groups, self.cells, strict=True):
                _fill_cell(cell, price.get(code))
        else:
            _fill_cell(self.cells[0], price)

    def spread(self) -> None:
        """Give each price group the price that was for all."""
        common = self.cells[0]
        self.by_group.data = "1"
        for cell in self.cells:
            cell.what.data = common.what.data
            cell.amount.show(common.amount.data)

    def join(self) -> None:
        """Give all tenants the price of the first group that has one."""
        first = next((cell for cell in self.cells if cell.what.data), self.cells[0])
        self.by_group.data = ""
        self.cells[0].what.data = first.what.data or AMOUNT
        self.cells[0].amount.show(first.amount.data)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        for cell in self.cells:
            if cell.what.data == AMOUNT and cell.amount.data is None and not cell.amount.errors:
                cell.amount.errors = [*cell.amount.errors, _("Skriv hvor mye det koster.")]
                right = False
            elif self.per.data == PriceUnit.TICKET_INCOME and (cell.amount.data or 0) > 100:
                cell.amount.errors = [*cell.amount.errors, _("Skriv en prosent, høyst 100.")]
                right = False
        if not any(cell.what.data for cell in self.cells):
            self.cells[0].what.errors = [_("Velg hva minst én av gruppene betaler.")]
            right = False
        return right

    def document(self) -> dict[str, Any]:
        """The rate as it stands in a file."""
        prices = [self._price(cell) for cell in self.cells]
        coded = zip((code for code, _name in self.groups), prices, strict=self.is_by_group)
        price = {code: price for code, price in coded if price is not None} if self.is_by_group else prices[0]
        is_amount = any(not isinstance(each, str) for each in prices if each is not None)
        limits = {name: _written(self[name]) for name in LIMITS if is_amount}
        if limits.get("limits_per") == "booking":
            limits["limits_per"] = None
        said = {"per": self.per.data if is_amount else None, "price": price, **limits}
        return {name: value for name, value in said.items() if value not in (None, "")}

    def _price(self, cell: CellFields) -> Any:
        if cell.what.data == AMOUNT:
            return in_document(cell.amount.data)
        return cell.what.data or None


def _written(field: Any) -> Any:
    return in_document(field.data) if isinstance(field, NumberField) else field.data


def _fill_cell(cell: CellFields, price: Any) -> None:
    if price is None:
        cell.what.data = ""
    elif isinstance(price, str):
        cell.what.data = price
    else:
        cell.what.data = AMOUNT
        cell.amount.show(price)


def rate_form(priced: Priced, document: Mapping[str, Any], prefix: str, typed: Typed | None) -> RateForm:
    """A rate's form for the price groups of the rule set, filled with what was typed."""
    groups = group_choices(document)
    words = [(str(word), _WORDS[word]) for word in (AMOUNT, *priced.words)]
    fields: dict[str, Any] = {
        "all_what": SelectField(_("Pris"), choices=options(words), default=AMOUNT),
        "all_amount": _amount_field(_("Kroner")),
    }
    for number, (_code, name) in enumerate(groups):
        fields[f"group{number}_what"] = SelectField(
            name, choices=with_empty(words, _("Ingen pris her")), validators=[Optional()]
        )
        fields[f"group{number}_amount"] = _amount_field(_("Kroner, %(group)s", group=name))
    form: RateForm = type("RateForm", (RateForm,), fields)(typed, prefix=prefix)
    form.groups = groups
    units = [(str(unit), capital(str(PRICE_UNITS[unit]))) for unit in priced.units]
    form.per.choices = options(units)
    form.times.choices = with_empty(_multipliers(), _("Ingenting"))
    if not form.is_by_group:
        _leave_out_groups(form, len(groups))
    return form


def _amount_field(label: str) -> NumberField:
    return NumberField(label, required=False, over=0, most=MOST_KRONER)


def _leave_out_groups(form: RateForm, number: int) -> None:
    """What is not shown is not sent, and must not be asked for."""
    for place in range(number):
        form[f"group{place}_what"].validators = [Optional()]


def _multipliers() -> list[Choice]:
    facts = (fact for fact in FACTS.values() if fact.kind is FactKind.NUMBER and not fact.unit)
    return [(fact.name, capital(in_language(fact.text))) for fact in facts]


def rate_rows(typed: Typed) -> Iterator[int]:
    """The numbers of the rates that a sent form holds."""
    pattern = re.compile(r"rate-(\d{1,4})-per")
    yield from sorted(int(match[1]) for name in typed if (match := pattern.fullmatch(name)))
