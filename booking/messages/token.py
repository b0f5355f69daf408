"""What tokens of other programs let in to, in words."""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import LazyProxy

from booking.domain.permissions import Scope
from booking.i18n import lazy_gettext as _l

SCOPES: Mapping[Scope, LazyProxy] = {Scope.READ: _l("Lese"), Scope.BOOK: _l("Lese og booke")}


def scope_text(scopes: frozenset[Scope]) -> str:
    """What a token lets in to, in a word or two."""
    return str(SCOPES[Scope.BOOK if Scope.BOOK in scopes else Scope.READ])
