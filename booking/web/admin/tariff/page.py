"""Versions of the tariff: the list, one of them, and what can be done with it as a whole."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, FileField, SelectField
from wtforms.validators import Optional

from booking.domain.errors import NotFound, Refused, Verdict
from booking.domain.rules.text import Text
from booking.domain.rules.toml import MAX_BYTES
from booking.domain.rules.writing import to_toml
from booking.domain.vocabulary import VatCode
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.findings import sentence
from booking.messages.tariff import price_list
from booking.messages.vocabulary import VAT_CODES
from booking.queries.tariff import TariffVersion
from booking.queries.tariff import tariff_list as every_version
from booking.services.tariff import (
    DescribeTariff,
    begin_tariff,
    copy_tariff,
    describe_tariff,
    discard_tariff,
    import_tariff,
)
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.tariff.kinds import KINDS
from booking.web.admin.tariff.number_field import NumberField
from booking.web.admin.tariff.version import draft_of, frame_of, readiness, version_of
from booking.web.admin.tariff.words import group_choices, name_of
from booking.web.clock import now, today
from booking.web.fields import DayField, LineField, ParagraphField, options, with_empty
from booking.web.forms import Form, show_form

TOML = "application/toml; charset=utf-8"


class NewTariffForm(Form):
    """What the new price list is called."""

    name = LineField(_l("Navn"), max_length=200, description=_l("For eksempel «Leiepriser 2027»."))


class ImportForm(Form):
    """A file."""

    file = FileField(_l("Fil"), description=_l("En TOML-fil, slik den lastes ned herfra."))


class DescribeForm(Form):
    """What is said of a version as a whole."""

    name_nb = LineField(_l("Navn"), max_length=200, required=False)
    name_nn = LineField(_l("Navn på nynorsk"), max_length=200, required=False)
    name_en = LineField(_l("Navn på engelsk"), max_length=200, required=False)
    note_nb = ParagraphField(_l("Innledning"), max_length=2000, required=False, rows=3)
    note_nn = ParagraphField(_l("Innledning på nynorsk"), max_length=2000, required=False, rows=3)
    note_en = ParagraphField(_l("Innledning på engelsk"), max_length=2000, required=False, rows=3)
    valid_from = DayField(_l("Skal gjelde fra"), description=_l("Et forslag til du publiserer; da bestemmer du dagen."))
    valid_to = DayField(
        _l("Til og med"), required=False, description=_l("La stå tom når den gjelder til en ny tar over.")
    )
    source = LineField(
        _l("Kilde"), max_length=500, required=False, description=_l("Saksnummer, eller adressen til vedtaket.")
    )
    full_price_group = SelectField(
        _l("Full pris er prisen for"),
        validators=[Optional()],
        description=_l("Brukes til å regne ut hva gratis bruk og rabatter er verdt."),
    )
    round_to = NumberField(
        _l("Avrund summen til nærmeste"),
        over=0,
        most=1000,
        description=_l("I kroner: 1 gir hele kroner, 0,01 gir øre."),
    )
    vat = SelectField(
        _l("Merverdiavgift på bruken"), choices=options([(str(code), text) for code, text in VAT_CODES.items()])
    )
    demonstration = BooleanField(
        _l("Til demonstrasjon"), description=_l("Hver side og pris sier at den ikke er vedtatt.")
    )

    def refuse(self, verdict: Verdict) -> None:
        """Beside the fields, which are not all called what the document calls them."""
        called = {"name": "name_nb", "full_price_as.group": "full_price_group"}
        super().refuse(
            Verdict(tuple(replace(each, field=called.get(each.field, each.field)) for each in verdict.findings))
        )

    def command(self) -> DescribeTariff:
        return DescribeTariff(
            name=Text(self.name_nb.data, self.name_nn.data, self.name_en.data),
            note=Text(self.note_nb.data, self.note_nn.data, self.note_en.data),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data,
            vat=VatCode(self.vat.data),
            round_to_ore=round(self.round_to.data * 100),
            full_price_group=self.full_price_group.data or "",
            demonstration=self.demonstration.data,
        )


@blueprint.get("/tariffs")
@access(Access.ADMINISTRATOR)
def tariff_list() -> ResponseReturnValue:
    """Every version, drafts first."""
    rows = every_version()
    return render_template(
        "admin/tariff/list.html",
        drafts=[row for row in rows if row.is_draft],
        published=[row for row in rows if not row.is_draft],
        today=today(),
    )


@blueprint.route("/tariffs/new", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def tariff_new() -> ResponseReturnValue:
    """An empty price list."""
    form = NewTariffForm()
    if form.validate_on_submit():
        settings = current_app.extensions["settings"]
        tariff_id = begin_tariff(current_actor(), Text(form.name.data), now=now(), settings=settings)
        flash(_("Utkastet er klart. Begynn gjerne med prisgruppene."), "success")
        return redirect(url_for("admin.tariff_show", tariff_id=tariff_id), code=303)
    return show_form("admin/tariff/new.html", form)


@blueprint.route("/tariffs/import", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def tariff_import() -> ResponseReturnValue:
    """A file becomes a draft; every fault in it is told with its place."""
    form = ImportForm()
    faults: list[tuple[str, str]] = []
    if form.validate_on_submit():
        content = _sent_file()
        if not content:
            form.file.errors = [_("Velg en fil.")]
        else:
            try:
                tariff_id = import_tariff(current_actor(), content, now=now())
            except Refused as refused:
                faults = [(finding.field, sentence(finding)) for finding in refused.verdict.findings]
                form.file.errors = [_("Fila kan ikke brukes som den er. Ingenting er lagret.")]
            else:
                flash(_("Fila er hentet inn som et utkast."), "success")
                return redirect(url_for("admin.tariff_show", tariff_id=tariff_id), code=303)
    return show_form("admin/tariff/import.html", form, faults=faults)


@blueprint.get("/tariffs/<int:tariff_id>")
@access(Access.ADMINISTRATOR)
def tariff_show(tariff_id: int) -> ResponseReturnValue:
    """The whole version in words; a draft with the ways to change it."""
    version = version_of(tariff_id)
    prices = price_list(version.rule_set)
    lines = {
        "group": prices.groups,
        "rule": prices.rules,
        "adjustment": prices.adjustments,
        "cap": prices.caps,
        "charge": prices.charges,
        "deposit": prices.deposits,
        "cancellation": prices.cancellations,
        "fee": prices.fees,
    }
    return render_template(
        "admin/tariff/show.html",
        **frame_of(version, "admin.tariff_show"),
        prices=prices,
        sections=[(KINDS[section], found) for section, found in lines.items()],
        readiness=readiness(version),
    )


@blueprint.get("/tariffs/<int:tariff_id>/file")
@access(Access.ADMINISTRATOR)
def tariff_file(tariff_id: int) -> ResponseReturnValue:
    """The version as one TOML file."""
    version = version_of(tariff_id)
    name = f"{version.row.code}-{version.row.version}.toml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(to_toml(version.rule_set), content_type=TOML, headers=headers)


@blueprint.post("/tariffs/<int:tariff_id>/copy")
@access(Access.ADMINISTRATOR)
def tariff_copy(tariff_id: int) -> ResponseReturnValue:
    """A draft that begins as this version."""
    settings = current_app.extensions["settings"]
    draft = copy_tariff(current_actor(), tariff_id, now=now(), settings=settings)
    flash(_("Her er et nytt utkast. Ingenting endres for andre før du publiserer det."), "success")
    return redirect(url_for("admin.tariff_show", tariff_id=draft), code=303)


@blueprint.route("/tariffs/<int:tariff_id>/about", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def tariff_describe(tariff_id: int) -> ResponseReturnValue:
    """Name, days, source and rounding of a draft."""
    version = draft_of(tariff_id)
    form = _describe_form(version)
    if form.validate_on_submit():
        try:
            describe_tariff(current_actor(), tariff_id, form.command(), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Lagret."), "success")
            return redirect(url_for("admin.tariff_show", tariff_id=tariff_id), code=303)
    return show_form("admin/tariff/describe.html", form, version=version)


@blueprint.route("/tariffs/<int:tariff_id>/discard", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def tariff_discard(tariff_id: int) -> ResponseReturnValue:
    """Throw a draft away, after having been asked."""
    version = draft_of(tariff_id)
    if request.method == "POST":
        try:
            discard_tariff(current_actor(), tariff_id, now=now())
        except (Refused, NotFound):
            flash(_("Utkastet er allerede publisert eller kastet."), "danger")
        else:
            flash(_("Utkastet er kastet."), "success")
        return redirect(url_for("admin.tariff_list"), code=303)
    return render_template("admin/tariff/discard.html", version=version, name=name_of(version.document))


def _sent_file() -> bytes:
    """The file that was sent, no longer than can be told to be too long; empty when none was."""
    sent = request.files.get("file")
    if sent is None:
        return b""
    with closing(sent):
        return bytes(sent.read(MAX_BYTES + 1))


def _describe_form(version: TariffVersion) -> DescribeForm:
    rule_set = version.rule_set
    form = DescribeForm(
        name_nb=rule_set.name.nb,
        name_nn=rule_set.name.nn,
        name_en=rule_set.name.en,
        note_nb=rule_set.note.nb,
        note_nn=rule_set.note.nn,
        note_en=rule_set.note.en,
        valid_from=rule_set.valid_from,
        valid_to=rule_set.valid_to,
        source=rule_set.source,
        full_price_group=rule_set.full_price_as.get("group", ""),
        round_to=rule_set.round_to_ore / 100,
        vat=str(rule_set.vat),
        demonstration=rule_set.demonstration,
    )
    form.full_price_group.choices = with_empty(group_choices(version.document), _("Ingen prisgruppe"))
    return form
