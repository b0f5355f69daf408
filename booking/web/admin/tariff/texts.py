"""Names, reasons and notes, which the council may write in three languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from booking.domain.rules.text import TEXT_LANGUAGES, Text
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.web.admin.tariff.conditions import PartialForm, Typed
from booking.web.fields import LineField, ParagraphField

NORWEGIAN = ("nb", "nn")
_LABELS: Mapping[str, tuple[Any, Any, Any]] = {
    "name": (_l("Navn"), _l("Navn på nynorsk"), _l("Navn på engelsk")),
    "basis": (_l("Hjemmel"), _l("Hjemmel på nynorsk"), _l("Hjemmel på engelsk")),
    "note": (_l("Forklaring"), _l("Forklaring på nynorsk"), _l("Forklaring på engelsk")),
}
_HINTS: Mapping[str, Any] = {
    "basis": _l("Vedtaket eller paragrafen den bygger på. Står ved hver pris som regnes ut."),
    "note": _l("En setning til dem som booker."),
}


class TextsForm(PartialForm):
    """The texts of a part. `texts` names those it has."""

    texts: Sequence[str] = ()

    def fill(self, part: Mapping[str, Any]) -> None:
        """Show what a part says."""
        for name in self.texts:
            written = part.get(name, "")
            by_language = {"nb": written} if isinstance(written, str) else written
            for language in TEXT_LANGUAGES:
                self[f"{name}_{language}"].data = by_language.get(language, "")

    def text(self, name: str) -> Text:
        """One of the texts, in all its languages."""
        return Text(*(self[f"{name}_{language}"].data or "" for language in TEXT_LANGUAGES))

    def document(self) -> dict[str, Any]:
        """The texts in document form; one that is not written is ``None``."""
        return {name: self.text(name).as_document() or None for name in self.texts}

    @property
    def in_bokmal(self) -> list[Any]:
        return [self[f"{name}_nb"] for name in self.texts]

    @property
    def in_other_languages(self) -> list[Any]:
        return [self[f"{name}_{language}"] for language in ("nn", "en") for name in self.texts]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        if not any(self[f"name_{language}"].data for language in NORWEGIAN) and not self["name_nb"].errors:
            self["name_nb"].errors = [_("Skriv et navn, på bokmål eller nynorsk.")]
            return False
        return right


def texts_form(names: Sequence[str], typed: Typed | None) -> TextsForm:
    """A form for these texts, filled with what was typed."""
    fields: dict[str, Any] = {}
    for name in names:
        for language, label in zip(TEXT_LANGUAGES, _LABELS[name], strict=True):
            fields[f"{name}_{language}"] = _field(name, label, _HINTS.get(name, "") if language == "nb" else "")
    form: TextsForm = type("TextsForm", (TextsForm,), {**fields, "texts": tuple(names)})(typed)
    return form


def _field(name: str, label: Any, hint: Any) -> Any:
    if name == "note":
        return ParagraphField(label, max_length=2000, required=False, rows=2, description=hint)
    return LineField(label, max_length=200 if name == "name" else 500, required=False, description=hint)
