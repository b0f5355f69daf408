"""Times we wait for: telling us when they become free, and answering what is offered."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from booking.domain.errors import NotFound, Refused
from booking.domain.local_time import wall_clock
from booking.domain.permissions import OFFICERS, may_book_for
from booking.i18n import capital
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.booking_terms import duration
from booking.messages.opening_hours import weekday_name
from booking.messages.series import pattern_text
from booking.queries.booker import contact_card, organisation_choices
from booking.queries.space import SpaceDetails, find_space
from booking.queries.watch import OfferRow, offer_by_id, offers_of, watches_of
from booking.services.watch import BeginWatch, begin_watch, decline_offer, end_watch, take_offer
from booking.web.access import Access, access, current_actor
from booking.web.booking_form import prefilled_new
from booking.web.clock import now, today
from booking.web.fields import ClockField, DayField, options
from booking.web.forms import Form, show_form
from booking.web.member import blueprint
from booking.web.member.booking import answer_form, form_for, settings

LENGTHS = (30, 45, 60, 90, 120, 180, 240)
WHOLE = 0


class WatchForm(Form):
    """What to wait for."""

    organisation_id = SelectField(_l("Hvem venter?"), coerce=int)
    starts_at = ClockField(_l("Fra klokka"))
    ends_at = ClockField(_l("Til klokka"))
    least_minutes = SelectField(
        _l("Korteste tid som er til nytte"),
        coerce=int,
        description=_l("Blir bare en del av tida ledig, får dere tilbud når den er minst så lang."),
    )
    first_day = DayField(_l("Første dag"))
    last_day = DayField(_l("Siste dag"))
    weekdays = SelectMultipleField(
        _l("Hvilke ukedager?"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Velger dere ingen, gjelder det alle dagene mellom datoene."),
    )

    def command(self, space_id: int) -> BeginWatch:
        command = BeginWatch(
            organisation_id=self.organisation_id.data,
            space_id=space_id,
            weekdays=frozenset(self.weekdays.data or range(1, 8)),
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            starts=self.starts_at.data,
            ends=self.ends_at.data,
            least_minutes=self.least_minutes.data or 1,
        )
        if self.least_minutes.data != WHOLE:
            return command
        return BeginWatch(**{**_values(command), "least_minutes": max(command.pattern.minutes, 1)})


def _values(command: BeginWatch) -> dict[str, Any]:
    return {name: getattr(command, name) for name in command.__dataclass_fields__}


@blueprint.get("/watches")
@access(Access.SIGNED_IN)
def watch_list() -> ResponseReturnValue:
    """What is offered now, and what we wait for."""
    mine = current_actor().organisations
    return render_template(
        "member/watch/list.html",
        offers=offers_of(mine, now()),
        watches=watches_of(mine, today()),
        pattern_words=lambda watch: pattern_text(watch.weekdays, 1, watch.starts, watch.ends),
        duration=duration,
    )


@blueprint.route("/watches/new", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def watch_new() -> ResponseReturnValue:
    """Tell us when it becomes free: a time that was taken, or a weekday for a season."""
    space = find_space(request.args.get("space", ""))
    if space is None:
        return redirect(url_for("public.home"), code=303)
    form = _form(space)
    if not form.organisation_id.choices:
        return render_template("member/booking/no_organisation.html", space=space)
    if form.validate_on_submit():
        try:
            begin_watch(current_actor(), form.command(space.id), now=now(), settings=settings())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Dere får et brev hvis tida blir ledig."), "success")
            return redirect(url_for("member.watch_list"), code=303)
    return show_form("member/watch/new.html", form, space=space)


@blueprint.post("/watches/<int:watch_id>/end")
@access(Access.SIGNED_IN)
def watch_end(watch_id: int) -> ResponseReturnValue:
    end_watch(current_actor(), watch_id, now=now())
    flash(_("Dere venter ikke på denne tida lenger."), "success")
    return redirect(url_for("member.watch_list"), code=303)


@blueprint.route("/watches/offers/<int:offer_id>/take", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def watch_take(offer_id: int) -> ResponseReturnValue:
    """The ordinary booking form with the time that is offered: the price first, then the booking."""
    offer = _offer(offer_id)
    space = find_space(offer.space_slug)
    if space is None:
        raise NotFound(offer.space_slug)
    if request.method == "GET" and not offer.stands(now()):
        flash(_("Tilbudet gjelder ikke lenger."), "warning")
        return redirect(url_for("member.watch_list"), code=303)
    actor = current_actor()
    form = form_for(actor, space, _prefilled(offer), organisation_id=offer.organisation_id)
    return answer_form(
        form,
        space,
        "member/watch/take.html",
        lambda wish: take_offer(actor, offer_id, wish, now=now(), settings=settings()),
        offer=offer,
    )


@blueprint.post("/watches/offers/<int:offer_id>/decline")
@access(Access.SIGNED_IN)
def watch_decline(offer_id: int) -> ResponseReturnValue:
    decline_offer(current_actor(), offer_id, now=now())
    flash(_("Takk for svaret. Tida går videre til neste."), "success")
    return redirect(url_for("member.watch_list"), code=303)


def _offer(offer_id: int) -> OfferRow:
    offer = offer_by_id(offer_id)
    if offer is None or not may_book_for(current_actor(), offer.organisation_id, offer.venue_id):
        raise NotFound(f"offer {offer_id}")
    return offer


def _prefilled(offer: OfferRow) -> dict[str, Any]:
    zone = settings().municipality.zone
    starts, ends = wall_clock(offer.starts_at, zone), wall_clock(offer.ends_at, zone)
    actor = current_actor()
    contact = contact_card(actor.person_id) if actor.person_id else None
    filled = prefilled_new(
        space_id=offer.space_id, day=starts.date(), starts=starts.time(), ends=ends.time(), contact=contact
    )
    return {**filled, "organisation_id": offer.organisation_id}


def _form(space: SpaceDetails) -> WatchForm:
    """Filled in with the time that was refused, if the link says one."""
    actor = current_actor()
    day = _read(date.fromisoformat, request.args.get("date"))
    form = WatchForm(
        data={
            "first_day": day,
            "last_day": day,
            "weekdays": [],
            "starts_at": _read(time.fromisoformat, request.args.get("from")),
            "ends_at": _read(time.fromisoformat, request.args.get("to")),
            "least_minutes": WHOLE,
        }
    )
    officer = actor.has_role_at(space.venue_id, *OFFICERS)
    choices = organisation_choices(None if officer else actor.organisations)
    form.organisation_id.choices = options((each.id, each.name) for each in choices)
    form.weekdays.choices = options((each, capital(weekday_name(each))) for each in range(1, 8))
    form.least_minutes.choices = options(
        [(WHOLE, _("Hele tida")), *((minutes, duration(minutes)) for minutes in LENGTHS)]
    )
    return form


def _read(parse: Any, text: str | None) -> Any:
    try:
        return parse(text or "")
    except ValueError:
        return None
