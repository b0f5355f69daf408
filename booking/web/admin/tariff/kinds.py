"""The kinds of part that a rule set is made of, and what the form of each holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from booking.i18n import lazy_gettext as _l
from booking.web.admin.tariff.options import (
    AdjustmentOptions,
    CancellationOptions,
    CapOptions,
    CaseOptions,
    ChargeOptions,
    DepositOptions,
    FeeOptions,
    OptionsForm,
    RuleOptions,
)
from booking.web.admin.tariff.rates import FOR_EXTRA, FOR_USE, Priced


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of part. `section` is its list in the document; `one`, `many` and `new` are what people call it.

    `conditions` says whether it asks for conditions, `alternatives` whether one of several lists may hold.
    """

    section: str
    one: Any
    many: Any
    new: Any
    about: Any
    texts: tuple[str, ...] = ("name", "basis")
    options: type[OptionsForm] | None = None
    priced: Priced | None = None
    conditions: bool = True
    alternatives: bool = False
    steps: bool = False


_ALL = (
    Kind(
        section="group",
        one=_l("Prisgruppe"),
        many=_l("Prisgrupper"),
        new=_l("Ny prisgruppe"),
        about=_l("Kolonnene i prislista. En booking hører til den første gruppa som passer, lest ovenfra."),
        alternatives=True,
    ),
    Kind(
        section="rule",
        one=_l("Regel"),
        many=_l("Regler og priser"),
        new=_l("Ny regel"),
        about=_l(
            "Hva som er gratis, hva det koster, hva som ikke går, og hva en saksbehandler avgjør. Rekkefølgen er bare "
            "for leseren: Det som ikke går, kommer først, og et unntak går foran regelen det er unntak fra."
        ),
        texts=("name", "basis", "note"),
        options=RuleOptions,
        priced=FOR_USE,
    ),
    Kind(
        section="adjustment",
        one=_l("Rabatt eller tillegg"),
        many=_l("Rabatter og tillegg"),
        new=_l("Ny rabatt eller nytt tillegg"),
        about=_l("Prosent på prisen for bruken. Høyst én rabatt og ett tillegg gjelder om gangen."),
        options=AdjustmentOptions,
    ),
    Kind(
        section="cap",
        one=_l("Høyeste pris"),
        many=_l("Høyeste pris"),
        new=_l("Ny høyeste pris"),
        about=_l("Det meste bruken kan koste."),
        options=CapOptions,
    ),
    Kind(
        section="charge",
        one=_l("Utstyr eller tjeneste"),
        many=_l("Utstyr og tjenester"),
        new=_l("Nytt utstyr eller ny tjeneste"),
        about=_l("Det som bestilles i tillegg, og det som alltid legges til. Gratis lokale gir ikke gratis tillegg."),
        options=ChargeOptions,
        priced=FOR_EXTRA,
    ),
    Kind(
        section="deposit",
        one=_l("Depositum"),
        many=_l("Depositum"),
        new=_l("Nytt depositum"),
        about=_l("Penger som gis tilbake når lokalet er levert i orden."),
        options=DepositOptions,
    ),
    Kind(
        section="cancellation",
        one=_l("Regel om avbestilling"),
        many=_l("Avbestilling"),
        new=_l("Ny regel om avbestilling"),
        about=_l("Hva det koster å avbestille sent, og å ikke møte."),
        options=CancellationOptions,
        steps=True,
    ),
    Kind(
        section="fee",
        one=_l("Gebyr"),
        many=_l("Gebyrer"),
        new=_l("Nytt gebyr"),
        about=_l("Det en saksbehandler kan legge til etterpå, med en grunn."),
        options=FeeOptions,
        priced=FOR_EXTRA,
        conditions=False,
    ),
    Kind(
        section="case",
        one=_l("Eksempel"),
        many=_l("Eksempler som alltid skal stemme"),
        new=_l("Nytt eksempel"),
        about=_l("Bookinger med svaret de skal få. Stemmer ikke alle, kan utkastet ikke publiseres."),
        texts=("name",),
        options=CaseOptions,
        conditions=False,
    ),
)

KINDS: Mapping[str, Kind] = {kind.section: kind for kind in _ALL}
