"""Withdrawing a version that was published and has not begun: what it means, why, and then the button."""

from __future__ import annotations

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound, Refused
from booking.domain.tariff_timeline import Withdrawal
from booking.i18n import format_date
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.findings import sentence
from booking.queries.tariff import tariff_list as every_version
from booking.queries.tariff_effect import bookings_priced_by
from booking.services.tariff import WithdrawTariff, preview_withdrawal, withdraw_tariff
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.tariff.version import version_of
from booking.web.clock import now, today
from booking.web.fields import ParagraphField
from booking.web.forms import Form, show_form


class WithdrawForm(Form):
    """Why."""

    reason = ParagraphField(_l("Grunn"), max_length=1000, description=_l("Blir stående på versjonen."), rows=3)


@blueprint.route("/tariffs/<int:tariff_id>/withdraw", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def tariff_withdraw(tariff_id: int) -> ResponseReturnValue:
    version = version_of(tariff_id)
    if version.row.state != "published" or version.row.valid_from <= today():
        raise NotFound(f"coming tariff {tariff_id}")
    settings = current_app.extensions["settings"]
    form = WithdrawForm()
    in_the_way = bookings_priced_by(version.row.code, version.row.version)
    if form.validate_on_submit():
        command = WithdrawTariff(tariff_id=tariff_id, reason=form.reason.data)
        try:
            withdraw_tariff(current_actor(), command, now=now(), settings=settings)
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Trukket tilbake. Den kommer aldri til å gjelde."), "success")
            return redirect(url_for("admin.tariff_show", tariff_id=tariff_id), code=303)
    try:
        plan, refusal = preview_withdrawal(tariff_id, now=now(), settings=settings), ""
    except Refused as refused:
        plan, refusal = None, sentence(refused.verdict.findings[0])
    return show_form(
        "admin/tariff/withdraw.html",
        form,
        version=version,
        in_the_way=in_the_way,
        refusal=refusal or _in_the_way(in_the_way.number),
        consequences=_consequences(plan),
    )


def _in_the_way(number: int) -> str:
    if not number:
        return ""
    return _("En pris som er gitt, står ved lag. Publiser heller en rettet versjon fra samme dag.")


def _consequences(plan: Withdrawal | None) -> list[str]:
    if plan is None:
        return []
    if plan.instead is None:
        return [_("Ingen prisliste gjelder for dagene. En saksbehandler avgjør bookingene.")]
    row = next(row for row in every_version() if row.id == plan.instead)
    which = {"name": row.name, "version": row.version}
    if plan.last_day is None:
        return [_("%(name)s, versjon %(version)s, gjelder inntil videre i stedet.") % which]
    words = _("%(name)s, versjon %(version)s, gjelder til og med %(day)s i stedet.")
    return [words % {**which, "day": format_date(plan.last_day)}]
