"""My series: a new one with every date shown first, one with all its dates, putting back, cancelling."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from booking.domain.booking_state import BookingState
from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import OFFICERS, Actor, may_change_booking, may_see_booking
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.i18n import ngettext
from booking.messages.findings import sentence
from booking.messages.opening_hours import weekday_name
from booking.messages.series import pattern_text, skip_text
from booking.messages.vocabulary import PURPOSES
from booking.queries.asked import asked_at
from booking.queries.booker import contact_card, equipment_choices, organisation_choices
from booking.queries.booking import bookings_of_series
from booking.queries.series import SeriesRow, series_by_reference
from booking.queries.space import SpaceDetails, find_space, spaces_of
from booking.services.series import (
    CancelSeries,
    ChangedSeries,
    ChangeSeries,
    PutBackDate,
    RequestSeries,
    SeriesAssessment,
    SeriesChange,
    SeriesPlaced,
    cancel_series,
    change_series,
    dates_without,
    preview_series,
    preview_series_change,
    put_back,
    request_series,
    series_cancellation,
)
from booking.web.access import Access, access, current_actor
from booking.web.booking_form import booking_form, prefilled_new
from booking.web.clock import now, today
from booking.web.fields import ClockField, LineField, options
from booking.web.forms import Form, show_form
from booking.web.member import blueprint
from booking.web.member.booking import settings
from booking.web.series_form import SeriesForm, choose_alternative, period_value, wall_of

OPEN = {BookingState.REQUESTED, BookingState.CONFIRMED}


@blueprint.route("/series/new", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def series_new() -> ResponseReturnValue:
    """Fill in what recurs, see every date with its price, choose, send."""
    space = find_space(request.args.get("space", ""))
    if space is None:
        return redirect(url_for("public.home"), code=303)
    form = _form(current_actor(), space)
    if not form.organisation_id.choices:
        return render_template("member/booking/no_organisation.html", space=space)
    step = request.form.get("action", "preview")
    if request.method == "GET" or step in {"repeat", "edit"}:
        return render_template("member/series/new.html", form=form, space=space)
    if not form.validate_on_submit():
        return show_form("member/series/new.html", form, space=space)
    typed = choose_alternative(request.form)
    return _table(form, space, typed, sends=step == "send" and "choose" not in request.form)


def _table(form: SeriesForm, space: SpaceDetails, typed: MultiDict[str, str], *, sends: bool) -> ResponseReturnValue:
    """Save, or show every date."""
    actor, zone = current_actor(), settings().municipality.zone
    command: RequestSeries | None = None
    status = 200
    try:
        command = form.request(zone, typed)
        if sends:
            placed = request_series(actor, command, now=now(), settings=settings())
            flash(_outcome(placed), "success")
            return redirect(url_for("member.series_show", reference=placed.reference), code=303)
    except Refused as refused:
        form.refuse(refused.verdict)
        status = 422
    assessment = _assessment(actor, command, form) if command is not None else None
    if command is None or assessment is None:
        return show_form("member/series/new.html", form, status=422, space=space)
    return show_form(
        "member/series/dates.html",
        form,
        status=status,
        space=space,
        assessment=assessment,
        spaces=spaces_of(space.venue_id),
        hidden=_carried(form),
        pattern=command.recurrence,
        pattern_words=_words_of(command),
        price=_price(assessment),
        wall=lambda each: wall_of(each, command.recurrence, zone),
        period_value=lambda each, interval: period_value(each, interval, zone),
    )


def _assessment(actor: Actor, command: RequestSeries, form: SeriesForm) -> SeriesAssessment | None:
    try:
        return preview_series(actor, command, now=now(), settings=settings())
    except Refused as refused:
        if not form.errors:
            form.refuse(refused.verdict)
        return None


def _price(assessment: SeriesAssessment) -> dict[str, int | None]:
    """What all dates cost together, and what they would have cost without free use."""
    quote = assessment.quote
    return {"total_ore": quote.total_ore if quote else None, "value_ore": quote.value_ore if quote else None}


def _words_of(command: RequestSeries) -> str:
    pattern = command.recurrence
    return pattern_text(pattern.weekdays, pattern.every_weeks, pattern.from_time, pattern.to_time)


def _carried(form: SeriesForm) -> list[tuple[str, str]]:
    """The form's own fields, to be sent again with the table."""
    names = set(form._fields) - {"csrf_token"}
    if not form.is_submitted():
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name in names]


def _form(actor: Actor, space: SpaceDetails) -> SeriesForm:
    officer = actor.has_role_at(space.venue_id, *OFFICERS)
    prefilled = prefilled_new(
        space_id=space.id,
        day=_read(date.fromisoformat, request.args.get("date")),
        starts=_read(time.fromisoformat, request.args.get("from")),
        ends=_read(time.fromisoformat, request.args.get("to")),
        contact=contact_card(actor.person_id) if actor.person_id else None,
    )
    form = booking_form(
        organisation_choices(None if officer else actor.organisations),
        [(space.id, space.name)],
        equipment_choices(space.venue_id),
        prefilled,
        SeriesForm,
        asked=asked_at({space.id}, today()),
    )
    form.prepare(begins=request.method == "GET" or request.form.get("action") == "repeat")
    return form


def _read(parse: Any, text: str | None) -> Any:
    try:
        return parse(text or "")
    except ValueError:
        return None


def _outcome(placed: SeriesPlaced) -> str:
    number = len(placed.bookings)
    if placed.state is BookingState.CONFIRMED:
        return ngettext(
            "%(num)d dato er bekreftet. Du får ett brev om hele serien.",
            "%(num)d datoer er bekreftet. Du får ett brev om hele serien.",
            number,
        )
    return ngettext(
        "Forespørselen om %(num)d dato er sendt. Du får ett svar om hele serien.",
        "Forespørselen om %(num)d datoer er sendt. Du får ett svar om hele serien.",
        number,
    )


@blueprint.get("/series/<reference>")
@access(Access.SIGNED_IN)
def series_show(reference: str) -> ResponseReturnValue:
    """Every date with its state, and the dates that the series goes without."""
    series = _series(reference)
    actor = current_actor()
    may_change = may_change_booking(actor, series.organisation_id, series.venue_id)
    bookings = bookings_of_series(series.id)
    prices = [booking.price_ore for booking in bookings if booking.state.occupies]
    known = [price for price in prices if price is not None]
    return render_template(
        "member/series/show.html",
        series=series,
        bookings=bookings,
        total_ore=sum(known) + series.once_ore if len(known) == len(prices) else None,
        counts=_counts([booking.state for booking in bookings]),
        # Whether a date may be had again is judged for those who may book it; others see why it was left out.
        without=dates_without(actor, reference, now=now(), settings=settings()) if may_change else {},
        open_dates=[booking for booking in bookings if booking.state in OPEN and booking.starts_at > now()],
        may_change=may_change,
        pattern_words=pattern_text(series.weekdays, series.every_weeks, series.starts, series.ends),
        skip_text=skip_text,
        purposes=PURPOSES,
        now=now(),
    )


def _counts(states: list[BookingState]) -> list[tuple[BookingState, int]]:
    """How many dates are in each state, those that stand first."""
    return [(state, states.count(state)) for state in BookingState if state in states]


@blueprint.post("/series/<reference>/put-back")
@access(Access.SIGNED_IN)
def series_put_back(reference: str) -> ResponseReturnValue:
    """A date that the series went without, and that is free now."""
    _series_to_change(reference)
    day = _read(date.fromisoformat, request.form.get("day"))
    if day is None:  # no date, nothing to do
        return redirect(url_for("member.series_show", reference=reference), code=303)
    try:
        placed = put_back(current_actor(), PutBackDate(reference=reference, day=day), now=now(), settings=settings())
    except Refused as refused:
        for finding in refused.verdict.findings:
            flash(sentence(finding), "warning")
    else:
        confirmed = placed.state is BookingState.CONFIRMED
        flash(
            _("Datoen er satt tilbake og bekreftet.") if confirmed else _("Datoen er satt tilbake og venter på svar."),
            "success",
        )
    return redirect(url_for("member.series_show", reference=reference), code=303)


class ChangeSeriesForm(Form):
    """What the dates are to be from now on."""

    starts_at = ClockField(_l("Fra klokka"))
    ends_at = ClockField(_l("Til klokka"))
    weekday = SelectField(_l("Ukedag"), coerce=int)
    space_id = SelectField(_l("Lokale"), coerce=int)
    reason = LineField(_l("Grunn"), max_length=200, required=False)

    def command(self, series: SeriesRow, from_day: date | None, agreed: frozenset[str] | None) -> ChangeSeries:
        moves = self.weekday.data and self.weekday.data not in series.weekdays
        return ChangeSeries(
            reference=series.reference,
            starts=self.starts_at.data,
            ends=self.ends_at.data,
            space_id=self.space_id.data,
            from_day=from_day,
            weekday=self.weekday.data if moves else None,
            reason=self.reason.data,
            agreed=agreed,
        )


@blueprint.route("/series/<reference>/change", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def series_change(reference: str) -> ResponseReturnValue:
    """Another time for all dates, or for those from one on: what becomes of each is shown first."""
    series = _series_to_change(reference)
    from_day = _read(date.fromisoformat, request.args.get("from"))
    form = _change_form(series)
    change: SeriesChange | None = None
    status = None
    if form.validate_on_submit():
        sends = request.form.get("action") == "send"
        agreed = frozenset(request.form.getlist("agreed")) if sends else None
        command = form.command(series, from_day, agreed)
        actor = current_actor()
        try:
            if sends:
                changed = change_series(actor, command, now=now(), settings=settings())
                flash(_changed(changed), "success")
                return redirect(url_for("member.series_show", reference=changed.reference), code=303)
            status = 200
        except Refused as refused:
            form.refuse(refused.verdict)
        try:
            change = preview_series_change(actor, command, now=now(), settings=settings())
        except Refused as refused:
            form.refuse(refused.verdict)
            status = 422
    return show_form("member/series/change.html", form, status=status, series=series, from_day=from_day, change=change)


def _change_form(series: SeriesRow) -> ChangeSeriesForm:
    form = ChangeSeriesForm(
        data={
            "starts_at": series.starts,
            "ends_at": series.ends,
            "weekday": series.weekdays[0] if len(series.weekdays) == 1 else 0,
            "space_id": series.space_id,
        }
    )
    form.space_id.choices = options((space.id, space.name) for space in spaces_of(series.venue_id))
    form.weekday.choices = (
        options((day, weekday_name(day)) for day in range(1, 8))
        if len(series.weekdays) == 1
        else options([(0, _("Som før"))])
    )
    return form


def _changed(changed: ChangedSeries) -> str:
    text = ngettext("%(num)d dato er endret.", "%(num)d datoer er endret.", changed.changed)
    if changed.kept:
        text += " " + ngettext("%(num)d dato er som før.", "%(num)d datoer er som før.", changed.kept)
    return text


class CancelSeriesForm(Form):
    """Why, if one wants to say it."""

    reason = LineField(_l("Grunn"), max_length=200, required=False)


@blueprint.route("/series/<reference>/cancel", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def series_cancel(reference: str) -> ResponseReturnValue:
    """What cancelling all dates, or those from one on, means for each of them; and then the button."""
    series = _series_to_change(reference)
    actor = current_actor()
    from_day = _read(date.fromisoformat, request.args.get("from"))
    form = CancelSeriesForm()
    if form.validate_on_submit():
        command = CancelSeries(
            reference=reference,
            from_day=from_day,
            reason=form.reason.data,
            agreed=frozenset(request.form.getlist("agreed")),
            agreed_fee_ore=request.form.get("agreed_fee_ore", type=int),
        )
        try:
            number = cancel_series(actor, command, now=now(), settings=settings())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(
                ngettext(
                    "%(num)d dato er avbestilt. Tida er ledig for andre.",
                    "%(num)d datoer er avbestilt. Tidene er ledige for andre.",
                    number,
                ),
                "success",
            )
            return redirect(url_for("member.series_show", reference=reference), code=303)
    answer = series_cancellation(actor, reference, from_day=from_day, now=now(), settings=settings())
    return show_form("member/series/cancel.html", form, series=series, answer=answer, from_day=from_day)


def _series(reference: str) -> SeriesRow:
    series = series_by_reference(reference)
    if series is None or not may_see_booking(current_actor(), series.organisation_id, series.venue_id):
        raise NotFound(reference)
    return series


def _series_to_change(reference: str) -> SeriesRow:
    series = _series(reference)
    if not may_change_booking(current_actor(), series.organisation_id, series.venue_id):
        raise NotFound(reference)
    return series
