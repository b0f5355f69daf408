"""What a tenant has stated of a booking, in words."""

from __future__ import annotations

from fractions import Fraction

from booking.domain.rules.facts import FactKind
from booking.domain.stated import STATED_FACTS, Stated
from booking.i18n import capital, format_number
from booking.i18n import gettext as _
from booking.messages.conditions import in_language, value_text


def stated_lines(stated: Stated) -> tuple[tuple[str, str], ...]:
    """What each thing is called and what was stated of it: ``Antall tilskuere``, ``40``.

    The numbers under an age come first, then facts in the order of the register. Nothing stated is no lines.
    """
    lines = [(_("Under %(age)s år", age=age), format_number(number)) for age, number in sorted(stated.under.items())]
    for fact in STATED_FACTS.values():
        if fact.field in stated.facts:
            value = stated.facts[fact.field]
            if fact.kind is FactKind.NUMBER:
                value = float(Fraction(value, fact.scale))
            lines.append((capital(in_language(fact.text)), capital(value_text(fact, value))))
    return tuple(lines)
