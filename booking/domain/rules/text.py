"""A text that the council or a case officer wrote, in up to three languages.

Texts in rule sets are data, not source: they are never looked up in a catalogue and never treated as a
template. Bokmål or nynorsk must be there; a language that is missing falls back to one that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

TEXT_LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in bokmål, nynorsk and English; an empty string means that it was not written."""

    nb: str = ""
    nn: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text in the language asked for, else in the first language that it was written in."""
        return getattr(self, language, "") or self.nb or self.nn or self.en

    def __bool__(self) -> bool:
        return bool(self.nb or self.nn or self.en)

    def written(self) -> Iterator[tuple[str, str]]:
        """The languages the text was written in, with the text."""
        for language in TEXT_LANGUAGES:
            if text := getattr(self, language):
                yield language, text

    def as_document(self) -> dict[str, str]:
        return dict(self.written())


NO_TEXT = Text()
