"""Trying a version: what would it answer? An answer that is right becomes an example that it must always give."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import Refused
from booking.domain.rules.text import Text
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.findings import sentence
from booking.services.tariff import SavePart, case_of, make_case_of_booking, save_part
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.tariff.version import draft_of, frame_of, version_of
from booking.web.clock import now
from booking.web.fields import LineField
from booking.web.forms import Form
from booking.web.price_question import ask_price


class KeepForm(Form):
    """What the example is called."""

    name = LineField(
        _l("Navn på eksempelet"), max_length=200, required=False, description=_l("Står det tomt, lager vi et.")
    )


@blueprint.get("/tariffs/<int:tariff_id>/try")
@access(Access.ADMINISTRATOR)
def tariff_try(tariff_id: int) -> ResponseReturnValue:
    """Ask this version, whatever is in force, and keep the answer as an example."""
    version = version_of(tariff_id)
    answer = ask_price(version.rule_set, fixed=True)
    page = render_template(
        "admin/tariff/try.html",
        **frame_of(version, "admin.tariff_try"),
        answer=answer,
        form=answer.form,
        keep=KeepForm(formdata=None),
        question=request.query_string.decode("ascii", "replace"),
    )
    return page, answer.status


@blueprint.post("/tariffs/<int:tariff_id>/try")
@access(Access.ADMINISTRATOR)
def tariff_keep_case(tariff_id: int) -> ResponseReturnValue:
    """The question in the address, with its answer, becomes an example of the draft."""
    version = draft_of(tariff_id)
    form = KeepForm()
    quote = ask_price(version.rule_set, fixed=True).quote
    if quote is None or not form.validate_on_submit():
        return redirect(url_for("admin.tariff_try", tariff_id=tariff_id, **request.args), code=303)
    part = case_of(quote, version.rule_set, Text(form.name.data))
    try:
        save_part(current_actor(), tariff_id, SavePart(section="case", key=None, part=part), now=now())
    except Refused as refused:
        flash(" ".join(sentence(finding) for finding in refused.verdict.findings), "danger")
    else:
        flash(_("Eksempelet er lagret, og må stemme for at utkastet kan publiseres."), "success")
    return redirect(url_for("admin.tariff_check", tariff_id=tariff_id, _anchor="case"), code=303)


@blueprint.post("/tariffs/cases")
@access(Access.ADMINISTRATOR)
def tariff_case_of_booking() -> ResponseReturnValue:
    """One press on a booking: it becomes an example in the newest draft."""
    reference = request.form.get("reference", "")[:20]
    settings = current_app.extensions["settings"]
    try:
        added = make_case_of_booking(current_actor(), reference, now=now(), settings=settings)
    except Refused as refused:
        flash(" ".join(sentence(finding) for finding in refused.verdict.findings), "danger")
        return redirect(url_for("admin.tariff_list"), code=303)
    flash(_("Bookingen er lagt til som et eksempel i utkastet. Hvem som booket, er ikke med."), "success")
    return redirect(url_for("admin.tariff_check", tariff_id=added.tariff_id, _anchor="case"), code=303)
