"""What was changed of venues, spaces and equipment, as people read it: one sentence for each kind of change."""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import LazyProxy

from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l

ACTIONS: Mapping[str, LazyProxy] = {
    "venue.added": _l("%(who)s la til stedet."),
    "venue.imported": _l("%(who)s leste inn opplysninger om stedet fra fil."),
    "venue.changed": _l("%(who)s endret opplysningene om stedet."),
    "venue.retired": _l("%(who)s tok stedet ut av bruk."),
    "venue.restored": _l("%(who)s tok stedet i bruk igjen."),
    "space.added": _l("%(who)s la til lokalet."),
    "space.imported": _l("%(who)s leste inn lokalet fra fil."),
    "space.changed": _l("%(who)s endret opplysningene om lokalet."),
    "space.moved": _l("%(who)s flyttet lokalet."),
    "space.retired": _l("%(who)s tok lokalet ut av bruk."),
    "space.restored": _l("%(who)s tok lokalet i bruk igjen."),
    "opening_hours.changed": _l("%(who)s endret åpningstidene."),
    "opening_hours.removed": _l("%(who)s fjernet åpningstider."),
    "opening_hours.closed_days": _l("%(who)s endret hvilke dager det er stengt."),
    "special_day.changed": _l("%(who)s endret dager som er annerledes."),
    "special_day.removed": _l("%(who)s fjernet dager som er annerledes."),
    "booking_terms.changed": _l("%(who)s endret vilkårene for booking."),
    "equipment.added": _l("%(who)s la til utstyret."),
    "equipment.imported": _l("%(who)s leste inn utstyret fra fil."),
    "equipment.changed": _l("%(who)s endret utstyret."),
    "equipment.retired": _l("%(who)s tok utstyret ut av bruk."),
    "equipment.restored": _l("%(who)s tok utstyret i bruk igjen."),
}


def premises_history(action: str, person: str | None, name: str = "") -> str:
    """Who did what; `name` is the space or equipment it was done to, empty for the venue itself.

    An unknown action raises ``KeyError``: every action on premises has its sentence here.
    """
    sentence = str(ACTIONS[action]) % {"who": person or "Husrom"}
    return _("%(name)s: %(what)s", name=name, what=sentence) if name else sentence
