"""Words that the public templates share."""

from __future__ import annotations

from typing import Any

from booking.domain.vocabulary import Feature, SpaceKind, VenueKind
from booking.messages.opening_hours import dates_text, hours_text, season_text, weekdays_text
from booking.messages.vocabulary import label
from booking.web.public import blueprint
from booking.web.space_calendar import name_within

VOCABULARIES = {each.__name__: each for each in (Feature, SpaceKind, VenueKind)}


def kind_label(vocabulary: str, code: str) -> str:
    """What a person reads for a code of one of the vocabularies, by the vocabulary's name."""
    return str(label(VOCABULARIES[vocabulary](code)))


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {
        "kind_label": kind_label,
        "name_within": name_within,
        "dates_text": dates_text,
        "hours_text": hours_text,
        "season_text": season_text,
        "weekdays_text": weekdays_text,
    }
