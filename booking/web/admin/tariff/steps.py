"""What late cancellation costs, step by step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import SelectField

from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.web.admin.tariff.conditions import PartialForm, Typed
from booking.web.admin.tariff.number_field import NumberField, in_document
from booking.web.fields import WholeNumberField, options

MOST_DAYS, MOST_HOURS = 400, 9600
MOST_PERCENT = 200
MOST_KRONER = 10_000_000


class StepForm(PartialForm):
    """Less than so long before, it costs so much."""

    notice = WholeNumberField(_l("Mindre enn"), least=1, most=MOST_HOURS)
    unit = SelectField(
        _l("Dager eller timer"), choices=options([("days", _l("dager før")), ("hours", _l("timer før"))])
    )
    number = NumberField(_l("koster"), most=MOST_KRONER)
    kind = SelectField(
        _l("Prosent eller kroner"), choices=options([("percent", _l("% av prisen")), ("amount", _l("kroner"))])
    )

    def fill(self, step: Mapping[str, Any]) -> None:
        """Show what a step says."""
        self.unit.data = "days" if "notice_under_days" in step else "hours"
        self.notice.data = step.get(f"notice_under_{self.unit.data}")
        self.kind.data = "percent" if "percent" in step else "amount"
        self.number.show(step.get(self.kind.data))

    def document(self) -> dict[str, Any]:
        """The step as it stands in a file."""
        return {f"notice_under_{self.unit.data}": self.notice.data, self.kind.data: in_document(self.number.data)}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        if right and self.unit.data == "days" and self.notice.data > MOST_DAYS:
            self.notice.errors = [*self.notice.errors, _("Skriv høyst %(most)s dager.", most=MOST_DAYS)]
            return False
        if right and self.kind.data == "percent" and self.number.data > MOST_PERCENT:
            self.number.errors = [*self.number.errors, _("Skriv høyst %(most)s prosent.", most=MOST_PERCENT)]
            return False
        if right and self.kind.data == "amount" and not self.number.data:
            self.number.errors = [*self.number.errors, _("Skriv et tall over 0.")]
            return False
        return right


def step_rows(typed: Typed) -> Iterator[int]:
    """The numbers of the steps that a sent form holds."""
    pattern = re.compile(r"step-(\d{1,4})-notice")
    yield from sorted(int(match[1]) for name in typed if (match := pattern.fullmatch(name)))
