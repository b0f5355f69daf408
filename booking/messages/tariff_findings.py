"""What is wrong with a price list or with facts in a file: where, what was expected, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.support import LazyProxy

from booking.i18n import format_number
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l

Parameters = Mapping[str, Any]
Say = Callable[[Parameters], str]

#: What each kind of value looks like.
_KINDS: Mapping[str, LazyProxy] = {
    "table": _l('en tabell, for eksempel { nb = "Gymsal" }'),
    "list": _l("en liste, for eksempel [[rule]]"),
    "text": _l("en tekst i anførselstegn"),
    "words": _l("et ord i anførselstegn, eller en liste av ord"),
    "flag": _l("true eller false"),
    "date": _l("en dato, for eksempel 2026-08-01"),
    "clock": _l('et klokkeslett, for eksempel "15:00"'),
    "week": _l("et ukenummer fra 1 til 53"),
    "time_of_year": _l('måned og dag, for eksempel "06-20"'),
    "instant": _l("dato og klokkeslett, for eksempel 2026-11-24T17:00:00"),
    "zone": _l('navnet på en tidssone, for eksempel "Europe/Oslo"'),
    "number": _l("et tall"),
    "whole_number": _l("et helt tall"),
    "amount": _l("et beløp i kroner, for eksempel 381 eller 626.50"),
    "percent": _l("en prosent over 0 og høyst 100"),
    "bounds": _l("en grense: at_least, over, at_most eller under"),
    "id": _l("små bokstaver a–z, tall, _ og -"),
}


def _wrong_kind(p: Parameters) -> str:
    return _("Her skal det stå %(expected)s, ikke «%(found)s».", expected=_KINDS[p["expected"]], found=p["found"])


def _with_nearest(text: str, p: Parameters) -> str:
    """The text, with the word that was probably meant, or else those that are allowed."""
    if p.get("nearest"):
        return text + " " + _("Mente du «%(nearest)s»?", nearest=p["nearest"])
    if p.get("expected"):
        return text + " " + _("Det kan være: %(words)s.", words=", ".join(p["expected"]))
    return text


def _case_failed(p: Parameters) -> str:
    return _("Eksempelet skal gi %(expected)s, men gir %(found)s.", expected=p["expected"], found=p["found"])


def _conflict(p: Parameters) -> str:
    text = _(
        "«%(one)s» og «%(other)s» passer begge for noen bookinger, men sier ikke det samme, og ingen av dem er et "
        "unntak fra den andre. Gjør vilkårene i den ene smalere, eller gi en av dem en lavere «rank».",
        one=p["one"], other=p["other"],
    )  # fmt: skip
    if not p["example"]:
        return text
    # On a line of its own, because texts inside an f-string are not gathered for translation.
    example = _("For eksempel: %(facts)s.", facts=", ".join(p["example"]))
    return f"{text} {example}"


def _unreachable(p: Parameters) -> str:
    if not p["other"]:
        return _("«%(one)s» kan aldri passe, for vilkårene utelukker hverandre.", one=p["one"])
    return _(
        "«%(one)s» avgjør aldri noe, for «%(other)s» går alltid foran. Fjern den ene, eller endre vilkårene.",
        one=p["one"], other=p["other"],
    )  # fmt: skip


def _unknown_fact(p: Parameters) -> str:
    if p["found"] == p.get("nearest"):  # it is known elsewhere, but price groups would go in a circle
        return _("Her kan det ikke spørres om «%(found)s»: En prisgruppe kan ikke bygge på en annen.", found=p["found"])
    return _with_nearest(_("«%(found)s» er ikke noe reglene kan spørre om.", found=p["found"]), p)


SENTENCES: Mapping[str, Say | LazyProxy] = {
    "tariff.not_toml": lambda p: _("Fila er ikke gyldig TOML: %(found)s", found=p["found"]),
    "tariff.not_utf8": lambda p: _("Fila er ikke lagret som UTF-8 (byte %(found)s).", found=p["found"]),
    # No more of a file is read than shows that it is too large, so how large it is, is not known.
    "tariff.file_too_large": lambda p: _("Fila er for stor. Grensen er %(most)s byte.", most=format_number(p["most"])),
    "tariff.too_deep": _l("Fila har for mange nivåer inni hverandre."),
    "tariff.too_many": lambda p: _("Det er for mange her: %(found)s. Grensen er %(most)s.", **p),
    "tariff.wrong_kind": _wrong_kind,
    "tariff.missing_key": lambda p: _("«%(expected)s» mangler.", expected=p["expected"]),
    "tariff.unknown_key": lambda p: _with_nearest(_("«%(found)s» er ikke kjent her.", found=p["found"]), p),
    "tariff.unknown_value": lambda p: _with_nearest(_("«%(found)s» kan ikke stå her.", found=p["found"]), p),
    "tariff.unknown_fact": _unknown_fact,
    "tariff.not_a_number_fact": lambda p: _(
        "Prisen kan ikke ganges med «%(found)s». Bruk et antall, for eksempel courts, rooms eller participants.",
        found=p["found"],
    ),
    "tariff.out_of_range": lambda p: _(
        "%(found)s er utenfor det som går an, som er %(least)s til %(most)s.",
        found=p["found"],
        least=format_number(p["least"]),
        most=format_number(p["most"]),
    ),
    "tariff.too_many_decimals": lambda p: _("%(found)s har flere enn to desimaler.", found=p["found"]),
    "tariff.zero_or_negative_amount": lambda p: _(
        'Et beløp må være mer enn 0, og her står det %(found)s. Skriv price = "free" når noe er gratis.',
        found=p["found"],
    ),
    "tariff.too_large_amount": lambda p: _("Beløpet %(found)s er for stort.", found=p["found"]),
    "tariff.zero_percent": _l("En rabatt skrives som et tall under 0, et tillegg som et tall over 0."),
    "tariff.empty_range": _l("Fra og til er slik at ingenting passer."),
    "tariff.ends_too_early": lambda p: _(
        "Slutten (%(found)s) må være etter starten, og innen ett år.", found=p["found"]
    ),
    "tariff.no_such_time": lambda p: _("%(found)s finnes ikke, for da stilles klokka fram.", found=p["found"]),
    "tariff.duplicate_id": lambda p: _("«%(found)s» er brukt før. Hver id og code brukes én gang.", found=p["found"]),
    "tariff.needs_one_of": lambda p: _(
        "Her skal ett av disse stå, og bare ett: %(words)s.", words=", ".join(p["expected"])
    ),
    "tariff.unit_not_for_use": lambda p: _(
        "«%(found)s» teller det som er bestilt, og passer i [[charge]] og [[fee]], ikke i en regel.", found=p["found"]
    ),
    "tariff.quota_without_free_use": _l("En kvote (quota) hører til en regel som gir gratis bruk."),
    "tariff.case_failed": _case_failed,
    "tariff.conflict": _conflict,
    "tariff.unreachable_rule": _unreachable,
    "tariff.unreachable_group": _unreachable,
    "tariff.free_use_for_business": lambda p: _(
        "«%(one)s» gir gratis bruk med ord som også gjelder bedrifter. Det er statsstøtte. Si hvem som får gratis "
        "bruk, for eksempel med prisklasse (tenant_class).",
        one=p["one"],
    ),
    "tariff.no_rules": _l("Det er ingen regler, så alt må avgjøres av en saksbehandler."),
    "tariff.no_cases": _l("Det er ingen eksempler. Legg til noen, så er det trygt å endre reglene senere."),
    "tariff.no_full_price": _l(
        "Noe er gratis, men det står ikke hvem som betaler full pris (full_price_as), så verdien kan ikke regnes ut."
    ),
    "tariff.no_basis": lambda p: _("«%(one)s» sier ikke hvilket vedtak den bygger på (basis).", one=p["one"]),
}
