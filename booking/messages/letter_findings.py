"""What staff read when the words for a letter cannot be as they were written."""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import LazyProxy

from booking.i18n import lazy_gettext as _l

SENTENCES: Mapping[str, LazyProxy] = {
    "letter.unknown_placeholder": _l("%(placeholder)s finnes ikke. Du kan bruke %(known)s."),
    "letter.stray_brace": _l("Krøllparenteser kan bare stå rundt det som blir fylt ut: %(known)s."),
}
