"""The sentence a person reads for a finding, the same in forms, letters and the API.

Each noun has a table of its own beside this module, from code to a text, or to a function that makes one of
the finding's parameters. A new code is added to a table; a test finds every code without a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import LazyProxy

from booking.domain.errors import Finding
from booking.messages import (
    api_findings,
    booking_findings,
    import_findings,
    letter_findings,
    people_findings,
    premises_findings,
    sign_in_findings,
    tariff_draft_findings,
    tariff_findings,
    watch_findings,
)
from booking.messages.booking_findings import Say

SENTENCES: Mapping[str, Say | LazyProxy] = {
    **booking_findings.SENTENCES,
    **premises_findings.SENTENCES,
    **import_findings.SENTENCES,
    **letter_findings.SENTENCES,
    **people_findings.SENTENCES,
    **sign_in_findings.SENTENCES,
    **tariff_draft_findings.SENTENCES,
    **tariff_findings.SENTENCES,
    **watch_findings.SENTENCES,
    **api_findings.SENTENCES,
}


def sentence(finding: Finding) -> str:
    """What is wrong, in the reader's language. A code that has no sentence is an error (``KeyError``)."""
    say = SENTENCES[finding.code]
    if isinstance(say, LazyProxy):
        return str(say) % finding.parameters
    return say(finding.parameters)
