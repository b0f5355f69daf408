"""Before and after a decision: is the draft sound, what does it change, and from which day does it apply?"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import Finding, Refused
from booking.domain.rules.difference import changed_cases, differences
from booking.domain.rules.norwegian_days import norwegian_day
from booking.domain.tariff_timeline import Publication
from booking.i18n import format_date
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.findings import sentence
from booking.messages.tariff_conditions import facts_in_words
from booking.messages.tariff_difference import case_change_text, change_texts
from booking.queries.tariff import TariffRow, TariffVersion, tariff_id_in_force
from booking.queries.tariff import tariff_list as every_version
from booking.queries.tariff_effect import effect_on_bookings
from booking.services.tariff import PublishTariff, preview_publication, publish_tariff
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.tariff.kinds import KINDS
from booking.web.admin.tariff.version import check_of, draft_of, frame_of, readiness, version_of
from booking.web.clock import now, today, zone
from booking.web.fields import DayField
from booking.web.forms import Form, show_form


class PublishForm(Form):
    """From which day, and perhaps until which."""

    valid_from = DayField(
        _l("Gjelder fra og med"), description=_l("Nye bookinger for denne dagen og senere får disse prisene.")
    )
    valid_to = DayField(
        _l("Gjelder til og med"), required=False, description=_l("La stå tom når den gjelder til en ny tar over.")
    )


@blueprint.get("/tariffs/<int:tariff_id>/check")
@access(Access.ADMINISTRATOR)
def tariff_check(tariff_id: int) -> ResponseReturnValue:
    """Conflicts, rules that never decide, free use for business, and every example with its answer."""
    version = version_of(tariff_id)
    check = check_of(version)
    cases = [
        (number, result, facts_in_words(result.case.facts), [sentence(finding) for finding in result.findings])
        for number, result in enumerate(check.cases, start=1)
    ]
    return render_template(
        "admin/tariff/check.html",
        **frame_of(version, "admin.tariff_check"),
        check=check,
        errors=[_told(version, finding) for finding in check.errors],
        warnings=[_told(version, finding) for finding in check.warnings],
        cases=cases,
        readiness=readiness(version),
    )


@blueprint.get("/tariffs/<int:tariff_id>/difference")
@access(Access.ADMINISTRATOR)
def tariff_difference(tariff_id: int) -> ResponseReturnValue:
    """What is another than in an earlier version, in words, and the bookings whose price would be another."""
    version = version_of(tariff_id)
    others = [row for row in every_version() if row.id != tariff_id]
    other = _other(version, others)
    before = version_of(other.id) if other else None
    changes = differences(before.rule_set, version.rule_set) if before else ()
    cases = changed_cases(before.rule_set, version.rule_set, norwegian_day) if before else ()
    first_day = max(version.row.valid_from, today())
    return render_template(
        "admin/tariff/difference.html",
        **frame_of(version, "admin.tariff_difference"),
        others=others,
        before=before,
        changes=[text for change in changes for text in change_texts(change)],
        cases=[case_change_text(change) for change in cases],
        first_day=first_day,
        effect=effect_on_bookings(version.rule_set, first_day, version.row.valid_to, zone()),
    )


@blueprint.route("/tariffs/<int:tariff_id>/publish", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def tariff_publish(tariff_id: int) -> ResponseReturnValue:
    """What publishing means, and then the button. Blocked while something is wrong, with the reasons."""
    version = draft_of(tariff_id)
    proposed = {"valid_from": max(version.row.valid_from, today()), "valid_to": version.row.valid_to}
    form = PublishForm(data=proposed) if request.method == "GET" else PublishForm()
    check = check_of(version)
    if form.validate_on_submit():
        command = PublishTariff(tariff_id=tariff_id, valid_from=form.valid_from.data, valid_to=form.valid_to.data)
        try:
            publish_tariff(current_actor(), command, now=now(), settings=current_app.extensions["settings"])
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            day = format_date(form.valid_from.data)
            flash(_("Publisert. Prisene og reglene gjelder fra %(day)s.", day=day), "success")
            return redirect(url_for("admin.tariff_show", tariff_id=tariff_id), code=303)
    return show_form(
        "admin/tariff/publish.html",
        form,
        **frame_of(version, "admin.tariff_publish"),
        check=check,
        errors=[_told(version, finding) for finding in check.findings],
        consequences=_consequences(form),
    )


def _other(version: TariffVersion, others: list[TariffRow]) -> TariffRow | None:
    """The version to compare with: the one asked for, else the one in force before it begins, else any before it."""
    asked = request.args.get("from", type=int)
    in_force = tariff_id_in_force(version.row.valid_from)
    wanted = [asked, in_force, *(row.id for row in others if not row.is_draft)]
    by_id = {row.id: row for row in others}
    return next((by_id[number] for number in wanted if number in by_id), None)


def _told(version: TariffVersion, finding: Finding) -> tuple[str, str]:
    """The sentence of a finding, and the page of the part that it is about; empty when there is none."""
    section, bracket, rest = finding.field.partition("[")
    key = rest.partition("]")[0]
    if section == "case" and bracket:
        return f"{rest.rpartition(']')[0]}: {sentence(finding)}", ""
    if not bracket or section not in KINDS or not version.row.is_draft:
        return sentence(finding), ""
    return sentence(finding), url_for("admin.tariff_part_edit", tariff_id=version.row.id, kind=section, code=key)


def _consequences(form: PublishForm) -> list[str]:
    """What would happen to the other versions; nothing while the days cannot be used."""
    first: date | None = form.valid_from.data
    if first is None or form.errors:
        return []
    command = PublishTariff(tariff_id=0, valid_from=first, valid_to=form.valid_to.data)
    try:
        plan = preview_publication(command, now=now(), settings=current_app.extensions["settings"])
    except Refused:
        return []
    return _told_plan(plan)


def _told_plan(plan: Publication) -> list[str]:
    rows: dict[int, Any] = {row.id: row for row in every_version()}
    told = []
    for number in plan.closes:
        row = rows[number]
        day = format_date(plan.closing_day)
        told.append(_("%(name)s, versjon %(version)s, slutter %(day)s.", name=row.name, version=row.version, day=day))
    for number in plan.replaces:
        row = rows[number]
        words = _("%(name)s, versjon %(version)s, trer aldri i kraft.")
        told.append(words % {"name": row.name, "version": row.version})
    if plan.last_day is not None:
        told.append(_("Denne slutter %(day)s.", day=format_date(plan.last_day)))
    return told
