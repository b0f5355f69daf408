"""Booking terms of the municipality, a venue or a space: what is set here, and what an empty field inherits."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from booking.domain.booking_terms import RULES, Approval, BookingRules, OfferOrder, Privacy, Source, WhoMayBook
from booking.domain.errors import Refused
from booking.domain.permissions import Role
from booking.i18n import format_number, ngettext
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.booking_terms import duration
from booking.queries.booking_terms import Inherited, inherited_rules, own_rules, who_differs
from booking.services.booking_terms import SetTerms, set_terms
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.duration import HOUR, DurationField, written
from booking.web.admin.place import place_of, settings
from booking.web.clock import now
from booking.web.fields import WholeNumberField, with_empty
from booking.web.forms import Form, show_form

WORDS: dict[str, dict[Any, Any]] = {
    "approval": {
        Approval.INSTANT: _l("Bekreftes med en gang når reglene gir svar"),
        Approval.BY_REQUEST: _l("En saksbehandler svarer"),
    },
    "who_may_book": {
        WhoMayBook.EVERYONE: _l("Alle, også privatpersoner"),
        WhoMayBook.ORGANISATIONS: _l("Organisasjoner"),
        WhoMayBook.LOCAL_ORGANISATIONS: _l("Organisasjoner i kommunen"),
        WhoMayBook.STAFF: _l("Bare kommunens egne"),
    },
    "privacy": {
        Privacy.ORGANISATION: _l("Navnet på den som har booket"),
        Privacy.OCCUPIED: _l("Bare «Opptatt»"),
    },
    "offer_order": {
        OfferOrder.FIRST_COME: _l("Den som bad om det først"),
        OfferOrder.LOCAL_VOLUNTARY: _l("Frivillige lag i kommunen først, så den som bad om det først"),
    },
}
LABELS = {
    "who_may_book": _l("Hvem kan booke?"),
    "approval": _l("Hva skjer når noen booker?"),
    "privacy": _l("Hva viser kalenderen til andre?"),
    "shortest_minutes": _l("Korteste booking"),
    "longest_minutes": _l("Lengste booking"),
    "grid_minutes": _l("Bookinger starter og slutter hver"),
    "buffer_before_minutes": _l("Tid til rigging før"),
    "buffer_after_minutes": _l("Tid til rydding etter"),
    "notice_minutes": _l("Må bookes senest så lenge før"),
    "horizon_days": _l("Kan bookes så mange dager fram"),
    "cancel_deadline_hours": _l("Kan avbestilles fritt til så lenge før"),
    "capacity": _l("Flest deltakere"),
    "offer_order": _l("Hvem får tilbudet først når en tid blir ledig?"),
    "offer_hours": _l("Så lenge kan de svare på tilbudet"),
}

IN_HOURS = ("cancel_deadline_hours", "offer_hours")


def _choice(rule: str) -> SelectField:
    return SelectField(LABELS[rule])


class TermsForm(Form):
    """The rules; each may be left empty."""

    who_may_book = _choice("who_may_book")
    approval = _choice("approval")
    privacy = _choice("privacy")
    shortest_minutes = DurationField(LABELS["shortest_minutes"])
    longest_minutes = DurationField(LABELS["longest_minutes"])
    grid_minutes = DurationField(LABELS["grid_minutes"])
    buffer_before_minutes = DurationField(LABELS["buffer_before_minutes"])
    buffer_after_minutes = DurationField(LABELS["buffer_after_minutes"])
    notice_minutes = DurationField(LABELS["notice_minutes"])
    horizon_days = WholeNumberField(LABELS["horizon_days"], most=3660, required=False)
    cancel_deadline_hours = DurationField(LABELS["cancel_deadline_hours"], whole_hours=True)
    capacity = WholeNumberField(LABELS["capacity"], least=1, most=100_000, required=False)

    offer_order = _choice("offer_order")
    offer_hours = DurationField(LABELS["offer_hours"], whole_hours=True)

    def rules(self) -> BookingRules:
        values: dict[str, Any] = {}
        for rule in RULES:
            field = self[rule]
            values[rule] = (
                field.minutes if isinstance(field, DurationField) else None if field.data == "" else field.data
            )
        for rule in IN_HOURS:
            if values[rule] is not None:
                values[rule] //= HOUR
        words = {"approval": Approval, "who_may_book": WhoMayBook, "privacy": Privacy, "offer_order": OfferOrder}
        return BookingRules(
            **{rule: words[rule](value) if rule in words and value else value for rule, value in values.items()}
        )


def value_in_words(rule: str, value: Any) -> str:
    """A rule's value as a person says it."""
    if value is None:
        return _("ingen grense")
    if rule in WORDS:
        return str(WORDS[rule][value])
    if rule.endswith("_minutes"):
        return duration(value) if value else _("ingen")
    if rule == "horizon_days":
        return ngettext("%(num)d dag", "%(num)d dager", value)
    if rule in IN_HOURS:
        return duration(value * HOUR) if value else _("helt til den begynner")
    return str(format_number(value))


def in_words(rules: BookingRules) -> list[tuple[str, str]]:
    """The rules that are set, each with its label."""
    return [
        (str(label), value_in_words(rule, getattr(rules, rule)))
        for rule, label in LABELS.items()
        if getattr(rules, rule) is not None
    ]


@blueprint.route("/booking-terms", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def booking_terms_edit() -> ResponseReturnValue:
    """What holds everywhere where nothing else is said, and who says something else."""
    form = _form(None, None)
    saved = _save(form, SetTerms(rules=form.rules())) if form.validate_on_submit() else False
    if saved:
        return redirect(url_for("admin.booking_terms_edit"), code=303)
    differing = who_differs(current_actor().venues(Role.ADMINISTRATOR))
    return show_form("admin/booking_terms/edit.html", form, place=None, differing=differing)


@blueprint.route("/venues/<int:venue_id>/booking-terms", methods=["GET", "POST"])
@blueprint.route("/spaces/<int:space_id>/booking-terms", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def booking_terms_place(venue_id: int | None = None, space_id: int | None = None) -> ResponseReturnValue:
    """What a venue or a space says itself."""
    place = place_of(venue_id, space_id)
    form = _form(place.venue.id, place.space_id)
    if form.validate_on_submit():
        command = SetTerms(rules=form.rules(), venue_id=place.venue.id, space_id=place.space_id)
        if _save(form, command):
            return redirect(url_for("admin.booking_terms_place", **place.key), code=303)
    differing = [] if place.space else [each for each in who_differs({place.venue.id}) if each.space_id]
    return show_form("admin/booking_terms/edit.html", form, place=place, differing=differing)


def _save(form: TermsForm, command: SetTerms) -> bool:
    try:
        set_terms(current_actor(), command, now=now(), settings=settings())
    except Refused as refused:
        form.refuse(refused.verdict)
        return False
    flash(_("Vilkårene er lagret. De gjelder nye bookinger fra nå."), "success")
    return True


def _form(venue_id: int | None, space_id: int | None) -> TermsForm:
    own, inherited = own_rules(venue_id, space_id), inherited_rules(venue_id, space_id)
    form = TermsForm()
    for rule in RULES:
        field = form[rule]
        value = getattr(own, rule)
        if rule in WORDS:
            field.choices = with_empty(((word.value, text) for word, text in WORDS[rule].items()), _("Som ellers"))
            field.description = _("Ellers: %(what)s", what=_said(rule, inherited[rule]))
            value = value.value if value else ""
        else:
            field.description = _("Tomt felt: %(what)s", what=_said(rule, inherited[rule]))
        if not form.is_submitted():
            field.data = _written(rule, value) if isinstance(field, DurationField) else value
    return form


def _written(rule: str, value: int | None) -> str:
    return written(value * HOUR if value is not None and rule in IN_HOURS else value)


def _said(rule: str, inherited: Inherited) -> str:
    """What an inherited rule is, and who says so: ``2 timer, som Åshallen``."""
    value = value_in_words(rule, inherited.value)
    if inherited.source is Source.DEFAULT:
        return _("%(value)s (standard)", value=value)
    if inherited.source is Source.MUNICIPALITY:
        return _("%(value)s, som resten av kommunen", value=value)
    if inherited.name:
        return _("%(value)s, som %(name)s", value=value, name=inherited.name)
    return _("%(value)s, så mange lokalet har plass til", value=value)
