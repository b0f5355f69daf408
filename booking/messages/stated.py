"""What a tenant has stated of a booking, in words."""

from __future__ import annotations

from fractions import Fraction

from booking.domain.rules.facts import FactKind
from booking.domain.stated import STATED_FACTS, Stated
from booking.i18n import capital, format_number
from booking.i18n import gettext as _
from booking.messages.conditions import in_language, value_text


def stated_lines(stated: Stated) -> tuple[tuple[str, str], ...]:
    """What each thing is called and what was stated of it, in the order of the register: ``Antall tilskuere``, ``40``.

    The numbers under an age come last. Nothing stated is no lines.
    """
    lines = []
    for fact in STATED_FACTS.values():
        if fact.field in stated.facts:
            value = stated.facts[fact.field]
            if fact.kind is FactKind.NUMBER:
                value = float(Fraction(value, fact.scale))
            lines.append((capital(in_language(fact.text)), value_text(fact, value)))
    for age, number in sorted(stated.under.items()):
        lines.append((_("Under %(age)s år", age=age), format_number(number)))
    return tuple(lines)
