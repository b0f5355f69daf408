"""What each kind of part says beside its name, its conditions and its prices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.vocabulary import OUTCOMES, VAT_CODES
from booking.queries.tariff import orderable_articles
from booking.web.admin.tariff.conditions import PartialForm
from booking.web.admin.tariff.number_field import NumberField, in_document
from booking.web.fields import LineField, WholeNumberField, options, with_empty

MOST_KRONER = 10_000_000
Document = Mapping[str, Any]


class OptionsForm(PartialForm):
    """The values of a part that are its own. `advanced` names the fields that few need."""

    advanced: tuple[str, ...] = ()

    @property
    def plain_fields(self) -> list[Any]:
        return [field for field in self if field.short_name not in self.advanced]

    @property
    def advanced_fields(self) -> list[Any]:
        return [field for field in self if field.short_name in self.advanced]

    @property
    def uses_advanced(self) -> bool:
        """Whether one of those is set, so that it must be seen."""
        return any(field.data for field in self.advanced_fields if field.short_name != "quota_per")

    def prepare(self, part: Document) -> None:
        """Make ready for what the part says already, before anything is filled in or looked at."""

    def fill(self, part: Document) -> None:
        """Show what a part says."""
        for field in self:
            if field.short_name in part:
                value = part[field.short_name]
                field.show(value) if isinstance(field, NumberField) else setattr(field, "data", value)

    def document(self) -> dict[str, Any]:
        """The values in document form; what is not said is ``None``."""
        return {field.short_name: _value(field) for field in self}


def _value(field: Any) -> Any:
    if isinstance(field, NumberField):
        return in_document(field.data)
    return field.data if field.data not in ("", False) else None


def _rank() -> WholeNumberField:
    return WholeNumberField(
        _l("Rang"),
        least=1,
        most=1000,
        required=False,
        description=_l(
            "La stå tom. Ellers går det som ikke er tillatt (10) foran det en saksbehandler avgjør (20), "
            "så gratis (30), så priser (40). Lavest tall går foran."
        ),
    )


def _vat() -> SelectField:
    return SelectField(
        _l("Merverdiavgift"),
        choices=with_empty([(str(code), text) for code, text in VAT_CODES.items()], _l("Som resten av prislista")),
        validators=[Optional()],
    )


class RuleOptions(OptionsForm):
    """A limit on free use, the rank, and value added tax."""

    advanced = ("quota_hours", "quota_per", "rank", "vat")
    quota_hours = NumberField(
        _l("Gratis inntil så mange timer"),
        required=False,
        over=0,
        most=100_000,
        description=_l("Bare for gratis bruk. Det som går over, avgjøres av de andre reglene."),
    )
    quota_per = SelectField(
        _l("Timene telles"), choices=options([("year", _l("for hvert år")), ("week", _l("for hver uke"))])
    )
    rank = _rank()
    vat = _vat()

    def fill(self, part: Document) -> None:
        super().fill(part)
        quota = part.get("quota")
        if quota:
            self.quota_hours.show(quota["hours"])
            self.quota_per.data = quota["per"]

    def document(self) -> dict[str, Any]:
        said = super().document()
        hours, per = said.pop("quota_hours"), said.pop("quota_per")
        return {**said, "quota": {"hours": hours, "per": per} if hours is not None else None}


class AdjustmentOptions(OptionsForm):
    """A discount or a surcharge, in percent."""

    advanced = ("rank",)
    direction = SelectField(
        _l("Rabatt eller tillegg"), choices=options([("discount", _l("Rabatt")), ("surcharge", _l("Tillegg"))])
    )
    percent = NumberField(_l("Prosent"), over=0, most=1000)
    rank = _rank()

    def fill(self, part: Document) -> None:
        super().fill(part)
        if "percent" in part:
            self.direction.data = "discount" if part["percent"] < 0 else "surcharge"
            self.percent.show(abs(part["percent"]))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        if right and self.direction.data == "discount" and self.percent.data > 99:
            self.percent.errors = [*self.percent.errors, _("En rabatt er høyst 99 %. Er det gratis, lag en regel.")]
            return False
        return right

    def document(self) -> dict[str, Any]:
        said = super().document()
        sign = -1 if said.pop("direction") == "discount" else 1
        return {**said, "percent": sign * said["percent"]}


class CapOptions(OptionsForm):
    """The most that the use may cost."""

    amount = NumberField(_l("Høyst så mange kroner"), over=0, most=MOST_KRONER)
    per = SelectField(
        _l("Gjelder"), choices=options([("booking", _l("for hele bookingen")), ("day", _l("for hver dag"))])
    )


class ChargeOptions(OptionsForm):
    """What is ordered, or what is added without being ordered."""

    advanced = ("waived_when_free", "deduct", "vat")
    extra = SelectField(_l("Hva det er pris på"), validators=[Optional()])
    waived_when_free = BooleanField(_l("Faller bort når bruken er gratis"))
    deduct = BooleanField(_l("Trekkes fra prisen i stedet for å legges til"))
    vat = _vat()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.extra.choices = with_empty(orderable_articles(), _("Legges til uten at det bestilles"))

    def prepare(self, part: Document) -> None:
        extra = part.get("extra")
        if extra and extra not in {choice.value for choice in self.extra.choices}:
            self.extra.choices = [*self.extra.choices, *options([(extra, extra)])]


class DepositOptions(OptionsForm):
    """Money that is held until the premises are handed back in order."""

    amount = NumberField(_l("Kroner"), over=0, most=MOST_KRONER)


class FeeOptions(OptionsForm):
    """Value added tax."""

    advanced = ("vat",)
    vat = _vat()


class CancellationOptions(OptionsForm):
    """Whether free use pays too, and what not coming costs."""

    advanced = ("rank",)
    also_when_free = BooleanField(_l("Gjelder også når bruken er gratis; da regnes det av full pris"))
    no_show_kind = SelectField(
        _l("Å ikke møte"),
        choices=options([("", _l("koster ingenting")), ("percent", _l("prosent av prisen")), ("amount", _l("kroner"))]),
        validators=[Optional()],
    )
    no_show_number = NumberField(_l("Hvor mye"), required=False, most=MOST_KRONER)
    rank = _rank()

    def fill(self, part: Document) -> None:
        super().fill(part)
        for kind, number in part.get("no_show", {}).items():
            self.no_show_kind.data = kind
            self.no_show_number.show(number)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        if self.no_show_kind.data and self.no_show_number.data is None and not self.no_show_number.errors:
            self.no_show_number.errors = [_("Skriv hvor mye det koster.")]
            return False
        return right

    def document(self) -> dict[str, Any]:
        said = super().document()
        kind, number = said.pop("no_show_kind"), said.pop("no_show_number")
        return {**said, "no_show": {kind: number} if kind else None}


class CaseOptions(OptionsForm):
    """What an example must come to; what is left empty is not looked at."""

    outcome = SelectField(
        _l("Skal bli"),
        choices=with_empty([(str(code), text) for code, text in OUTCOMES.items()], _l("Ikke bestemt")),
        validators=[Optional()],
    )
    total = NumberField(_l("Til sammen, i kroner"), required=False, most=MOST_KRONER)
    full_price = NumberField(_l("Uten gratis bruk og rabatt, i kroner"), required=False, most=MOST_KRONER)
    deposit = NumberField(_l("Depositum i kroner"), required=False, most=MOST_KRONER)
    rule = LineField(_l("Regelen som avgjør, med kortnavnet i fila"), max_length=80, required=False)
    group = LineField(_l("Prisgruppa, med kortnavnet i fila"), max_length=80, required=False)
    advanced = ("rule", "group")

    def fill(self, part: Document) -> None:
        super().fill(part.get("expect", {}))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        if right and not any(value is not None for value in super().document().values()):
            self.outcome.errors = [_("Skriv hva eksempelet skal bli.")]
            return False
        return right

    def document(self) -> dict[str, Any]:
        return {"expect": {name: value for name, value in super().document().items() if value is not None}}
