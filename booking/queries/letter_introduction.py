"""The municipality's own words in letters."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from booking.database import db
from booking.models import LetterIntroduction


def introduction(kind: str, language: str) -> str:
    """The own words for letters of a kind in a language; empty when the house's text stands alone."""
    return (
        db.session.scalar(
            select(LetterIntroduction.text).where(
                LetterIntroduction.kind == kind, LetterIntroduction.language == language
            )
        )
        or ""
    )


def languages_with_introduction() -> dict[str, frozenset[str]]:
    """The languages that have own words, by the kind of letter."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = select(LetterIntroduction.kind, LetterIntroduction.language).where(LetterIntroduction.text != "")
    for kind, language in db.session.execute(rows):
        found[kind].add(language)
    return {kind: frozenset(languages) for kind, languages in found.items()}
