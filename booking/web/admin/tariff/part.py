"""The parts of a draft: making one, changing it, moving it, taking it out."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound, Refused
from booking.i18n import gettext as _
from booking.messages.findings import sentence
from booking.messages.tariff_conditions import facts_in_words
from booking.queries.tariff import TariffVersion
from booking.services.tariff import SavePart, digest, find_part, move_part, remove_part, save_part
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.tariff.editor import PartEditor
from booking.web.admin.tariff.kinds import KINDS, Kind
from booking.web.admin.tariff.version import draft_of
from booking.web.admin.tariff.words import name_of
from booking.web.clock import now

STEPS = {"up": -1, "down": 1}


@blueprint.route("/tariffs/<int:tariff_id>/parts/<kind>", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def tariff_part_new(tariff_id: int, kind: str) -> ResponseReturnValue:
    """A new part, last in its list."""
    version, described = draft_of(tariff_id), _kind(kind)
    if described.section == "case":
        raise NotFound("an example is made of a question or a booking")
    return _edit(version, described, None, {})


@blueprint.route("/tariffs/<int:tariff_id>/parts/<kind>/<code>", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def tariff_part_edit(tariff_id: int, kind: str, code: str) -> ResponseReturnValue:
    """One part, as a form."""
    version, described = draft_of(tariff_id), _kind(kind)
    return _edit(version, described, code, find_part(version.document, described.section, code))


@blueprint.post("/tariffs/<int:tariff_id>/parts/<kind>/<code>/move")
@access(Access.ADMINISTRATOR)
def tariff_part_move(tariff_id: int, kind: str, code: str) -> ResponseReturnValue:
    """One place up or down."""
    step = STEPS.get(request.form.get("to", ""))
    section = _kind(kind).section
    if step is not None:
        try:
            move_part(current_actor(), tariff_id, section, code, step, now=now())
        except Refused as refused:
            _flash(refused)
    return redirect(_place(tariff_id, section, code), code=303)


@blueprint.route("/tariffs/<int:tariff_id>/parts/<kind>/<code>/remove", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def tariff_part_remove(tariff_id: int, kind: str, code: str) -> ResponseReturnValue:
    """Take it out, after having been asked."""
    version, described = draft_of(tariff_id), _kind(kind)
    part = find_part(version.document, described.section, code)
    if request.method == "POST":
        try:
            remove_part(current_actor(), tariff_id, described.section, code, now=now())
        except Refused as refused:
            _flash(refused)
        else:
            flash(_("«%(name)s» er tatt ut av utkastet.", name=name_of(part)), "success")
        return redirect(_place(tariff_id, described.section), code=303)
    return render_template("admin/tariff/remove.html", version=version, kind=described, code=code, name=name_of(part))


def _kind(section: str) -> Kind:
    if section not in KINDS:
        raise NotFound(section)
    return KINDS[section]


def _edit(version: TariffVersion, kind: Kind, key: str | None, part: Any) -> ResponseReturnValue:
    """Show the form, do what a button in it says, or save."""
    typed = request.form if request.method == "POST" else None
    editor = PartEditor(kind, version.document, key, part, typed)
    status = 200
    line = editor.line() if typed is None and key is not None else None
    if typed is not None and (editor.expired or not editor.act(typed.get("action", "save"))):
        right = editor.validate()
        if right and typed.get("action") == "show":
            line = editor.line()
        elif right:
            saved = _save(version.row.id, editor)
            if saved is not None:
                flash(_("«%(name)s» er lagret i utkastet.", name=name_of(editor.document())), "success")
                return redirect(_place(version.row.id, kind.section, saved), code=303)
        status = 400 if editor.expired else 200 if line is not None else 422
    page = render_template(
        "admin/tariff/part.html",
        version=version,
        kind=kind,
        key=key,
        form=editor,
        line=line,
        seen=typed.get("seen", "") if typed is not None else digest(part) if key is not None else "",
        facts=facts_in_words(part.get("facts", {})),
    )
    return page, status


def _save(tariff_id: int, editor: PartEditor) -> str | None:
    """Store the part. Its key, or ``None`` when it was refused and the form says why."""
    seen = editor.typed.get("seen", "") if editor.typed is not None else ""
    command = SavePart(section=editor.kind.section, key=editor.key, part=editor.document(), seen=seen)
    try:
        return save_part(current_actor(), tariff_id, command, now=now())
    except Refused as refused:
        editor.refuse(refused.verdict)
        return None


def _place(tariff_id: int, section: str, code: str = "") -> str:
    """Where the part stands on the draft's page."""
    anchor = f"{section}-{code}" if code else section
    return url_for("admin.tariff_show", tariff_id=tariff_id, _anchor=anchor)


def _flash(refused: Refused) -> None:
    for finding in refused.verdict.findings:
        flash(sentence(finding), "danger")
