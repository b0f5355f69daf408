"""Why a booking costs what it costs, in sentences: the same to member, officer, letter and API.

The domain gives codes and values; here they become text in the reader's language. Names of rules and what they
rest on are the council's own words and come with the quote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from booking.domain.cancellation import Cancellation
from booking.domain.quote import Line, LineKind, Quote, from_document
from booking.domain.rules.decision import Decision, PassedOver, RuleReference
from booking.domain.vocabulary import Outcome, PriceUnit
from booking.i18n import capital, format_money, format_number, format_period, format_time, local, ngettext
from booking.i18n import gettext as _
from booking.messages.conditions import either, fact_text, failure_text, in_language
from booking.messages.vocabulary import label


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the explanation: a heading and its sentences."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A quote in words.

    `headline` says what it comes to and why in one line, `reason` only why. `lines` are how the price is put
    together, each with its amount in øre. `sections` are the whole assessment.
    """

    headline: str
    reason: str
    lines: tuple[tuple[str, int], ...]
    sections: tuple[Section, ...]

    def as_text(self) -> str:
        """The whole explanation as plain text, for letters and logs."""
        lines = [f"{text}: {format_money(amount)}" for text, amount in self.lines]
        told = [self.headline, *lines]
        for section in self.sections:
            told += ["", section.title, *(f"- {sentence}" for sentence in section.sentences)]
        return "\n".join(told)


def explain(quote: Quote | Mapping[str, Any]) -> Explanation:
    """The quote, or the document of a stored one, in the reader's language."""
    quoted = quote if isinstance(quote, Quote) else from_document(quote)
    reason = reason_text(quoted.decision)
    return Explanation(
        headline=_("%(amount)s – %(reason)s", amount=_amount(quoted), reason=reason),
        reason=reason,
        lines=tuple((line_text(line, quoted), line.amount_ore) for line in quoted.lines),
        sections=tuple(section for section in _sections(quoted) if section.sentences),
    )


def rule_text(rule: RuleReference) -> str:
    """The rule and what it rests on: ``Barn og unge under 19 (vedtak 12/26 § 3)``."""
    name, basis = in_language(rule.name), in_language(rule.basis)
    return f"{name} ({basis})" if basis else name


def reason_text(decision: Decision) -> str:
    """Why, in one sentence."""
    if decision.outcome is Outcome.UNDECIDED:
        return _undecided(decision)
    if decision.rule is None:
        return _("Ingen regel passer, så en saksbehandler avgjør.")
    note = in_language(decision.rule.note)
    if decision.outcome is Outcome.REFUSED and note:
        return note
    if decision.outcome is Outcome.FREE and decision.group is not None:
        return f"{in_language(decision.group.name)}. {rule_text(decision.rule)}"
    return rule_text(decision.rule)


def _undecided(decision: Decision) -> str:
    if decision.conflict:
        rules = either([in_language(rule.name) for rule in decision.conflict])
        return _("Flere regler passer, og de sier ikke det samme. En saksbehandler avgjør: %(rules)s.", rules=rules)
    if decision.missing:
        facts = either([fact_text(name) for name in decision.missing])
        return _("Prisen avhenger av noe som ikke er oppgitt: %(facts)s. En saksbehandler avgjør.", facts=facts)
    if decision.unpriced:
        extras = ", ".join(decision.unpriced)
        return _(
            "Det finnes ingen pris på noe av det som er bestilt: %(extras)s. En saksbehandler avgjør.", extras=extras
        )
    if decision.rule is not None:
        return in_language(decision.rule.note) or rule_text(decision.rule)
    return _("Ingen regel passer, så en saksbehandler avgjør.")


def _amount(quote: Quote) -> str:
    if quote.decision.outcome is Outcome.REFUSED:
        return _("Kan ikke lånes ut")
    if quote.total_ore is None:
        return _("Avgjøres av saksbehandler")
    if quote.total_ore == 0:
        return _("Gratis")
    if quote.decision.outcome is Outcome.FREE:
        return _("Gratis lokale, tillegg %(amount)s", amount=format_money(quote.total_ore))
    return format_money(quote.total_ore)


def line_text(line: Line, quote: Quote) -> str:
    """How one line came to its amount: ``Idrettshall på hverdag kl. 18.00–20.00: 2 timer à 381 kr``."""
    name = in_language(line.name)
    percent = _("%(number)s %%", number=format_number(float(abs(line.percent or 0))))
    match line.kind:
        case LineKind.DISCOUNT:
            return _("Rabatt %(percent)s: %(name)s", percent=percent, name=name)
        case LineKind.SURCHARGE:
            return _("Tillegg %(percent)s: %(name)s", percent=percent, name=name)
        case LineKind.CAP:
            return _("Høyeste pris: %(name)s", name=name)
        case LineKind.ROUNDING:
            return _("Avrunding")
        case _:
            return f"{_with_time(name, line, quote)}: {_calculation(line, percent)}"


def fee_text(line: Line) -> str:
    """A fee and how it came to its amount: ``Renhold etter bruk: 2 timer à 600 kr``."""
    return f"{in_language(line.name)}: {_calculation(line, '')}"


def _calculation(line: Line, percent: str) -> str:
    quantity = quantity_text(line.unit, line.quantity)
    if line.free:
        return _("%(quantity)s gratis", quantity=quantity)
    if line.unit is PriceUnit.TICKET_INCOME:
        return _("%(percent)s av %(income)s", percent=percent, income=format_money(round(line.quantity)))
    sign = "−" if line.amount_ore < 0 else ""
    return _("%(quantity)s à %(rate)s", quantity=quantity, rate=sign + format_money(line.rate_ore))


def _with_time(name: str, line: Line, quote: Quote) -> str:
    """The name, with the time that the line is for when the use is divided."""
    uses = sum(other.kind is LineKind.USE for other in quote.lines)
    if line.kind is not LineKind.USE or uses < 2:
        return name
    if local(line.starts_at).date() != local(line.ends_at).date():
        return f"{name}, {format_period(line.starts_at, line.ends_at)}"
    clock = f"{format_time(line.starts_at)}–{format_time(line.ends_at)}"
    return _("%(name)s kl. %(clock)s", name=name, clock=clock)


def quantity_text(unit: PriceUnit, quantity: int | Fraction) -> str:
    """``2 timer``, ``1,5 timer``, ``3 kvelder``, ``30 stk.``."""
    number = format_number(round(float(quantity), 2) if quantity != int(quantity) else int(quantity))
    one = 1 if quantity == 1 else 2
    words = {
        PriceUnit.HOUR: lambda: ngettext("%(number)s time", "%(number)s timer", one, number=number),
        PriceUnit.STARTED_HOUR: lambda: ngettext(
            "%(number)s påbegynt time", "%(number)s påbegynte timer", one, number=number
        ),
        PriceUnit.STARTED_HALF_HOUR: lambda: ngettext(
            "%(number)s påbegynt halvtime", "%(number)s påbegynte halvtimer", one, number=number
        ),
        PriceUnit.EVENING: lambda: ngettext("%(number)s kveld", "%(number)s kvelder", one, number=number),
        PriceUnit.DAY: lambda: ngettext("%(number)s dag", "%(number)s dager", one, number=number),
        PriceUnit.NIGHT: lambda: ngettext("%(number)s natt", "%(number)s netter", one, number=number),
        PriceUnit.WEEKEND: lambda: ngettext("%(number)s helg", "%(number)s helger", one, number=number),
        PriceUnit.WEEK: lambda: ngettext("%(number)s uke", "%(number)s uker", one, number=number),
        PriceUnit.BOOKING: lambda: ngettext("%(number)s gang", "%(number)s ganger", one, number=number),
        PriceUnit.AGREEMENT: lambda: ngettext("%(number)s avtale", "%(number)s avtaler", one, number=number),
        PriceUnit.PERSON: lambda: ngettext("%(number)s person", "%(number)s personer", one, number=number),
        PriceUnit.PERSON_HOUR: lambda: ngettext("%(number)s persontime", "%(number)s persontimer", one, number=number),
        PriceUnit.PERSON_DAY: lambda: ngettext("%(number)s persondag", "%(number)s persondager", one, number=number),
        PriceUnit.PERSON_NIGHT: lambda: ngettext(
            "%(number)s personnatt", "%(number)s personnetter", one, number=number
        ),
        PriceUnit.PIECE: lambda: _("%(number)s stk.", number=number),
        PriceUnit.ORDERED_HOUR: lambda: ngettext("%(number)s time", "%(number)s timer", one, number=number),
        PriceUnit.TICKET_INCOME: lambda: format_money(round(quantity)),
    }
    return words[unit]()


def _sections(quote: Quote) -> tuple[Section, ...]:
    decision = quote.decision
    return (
        Section(_("Regelen som avgjorde"), tuple(_deciding(decision))),
        Section(_("Regler som ikke passet"), tuple(passed_over_text(passed) for passed in decision.passed_over)),
        Section(_("Uten gratis bruk og rabatt"), tuple(_value(quote))),
        Section(_("Depositum"), tuple(_deposit(quote))),
        Section(_("Prisliste"), tuple(_tariff(quote))),
    )


def _deciding(decision: Decision) -> list[str]:
    told = []
    if decision.outcome is Outcome.UNDECIDED and (decision.conflict or decision.missing or decision.unpriced):
        told.append(_undecided(decision))
    if decision.rule is None:
        return told or [_("Ingen regel passer, så en saksbehandler avgjør.")]
    told.append(rule_text(decision.rule))
    if note := in_language(decision.rule.note):
        told.append(note)
    if decision.group is not None:
        told.append(_("Prisgruppe: %(group)s", group=rule_text(decision.group)))
    return told


def passed_over_text(passed: PassedOver) -> str:
    """A rule that did not apply: ``Gratis: Barn og unge. 12 av 20 er under 19 år; regelen krever minst 60 %.``"""
    why = ". ".join(failure_text(failure) for failure in passed.failures)
    rule = rule_text(passed.rule)
    if passed.group is not None:
        rule = f"{in_language(passed.group.name)}, {rule}"
    return _("%(outcome)s: %(rule)s. %(why)s.", outcome=label(passed.outcome), rule=rule, why=capital(why))


def _value(quote: Quote) -> list[str]:
    if not quote.value_ore or quote.full_price_ore is None:
        return []
    full, value = format_money(quote.full_price_ore), format_money(quote.value_ore)
    return [_("Bruken ville ha kostet %(full)s. Støtten er verdt %(value)s.", full=full, value=value)]


def _deposit(quote: Quote) -> list[str]:
    if not quote.deposit_ore:
        return []
    amount = format_money(quote.deposit_ore)
    return [_("%(amount)s betales i tillegg og gis tilbake når lokalet er levert i orden.", amount=amount)]


def _tariff(quote: Quote) -> list[str]:
    if not quote.tariff.code:
        return [_("Ingen prisliste gjelder for denne dagen.")]
    name = in_language(quote.tariff.name)
    told = [_("%(name)s, versjon %(version)s", name=name, version=quote.tariff.version)]
    if quote.tariff.demonstration:
        told.append(_("Dette er eksempelpriser til demonstrasjon, ikke kommunens vedtak."))
    return told


def cancellation_text(cancellation: Cancellation) -> str:
    """What cancelling, or not coming, costs and why, in one sentence."""
    if cancellation.fee_ore is None:
        return _("En saksbehandler avgjør om det skal betales for avbestillingen.")
    if cancellation.fee_ore == 0 or cancellation.rule is None:
        return _("Det koster ingenting å avbestille nå.")
    rule, fee = rule_text(cancellation.rule), format_money(cancellation.fee_ore)
    if cancellation.percent is None or cancellation.of_ore is None:
        return _("Det koster %(fee)s. %(rule)s.", fee=fee, rule=rule)
    percent = _("%(number)s %%", number=format_number(float(cancellation.percent)))
    of = format_money(cancellation.of_ore)
    return _("Det koster %(fee)s: %(percent)s av %(of)s. %(rule)s.", fee=fee, percent=percent, of=of, rule=rule)
