"""What every form shares: its words, its fields, and what happens when it cannot be accepted.

A form checks shape only; whether the thing may be done is the use case's to say. A view looks like this::

    form = TeamForm()
    if form.validate_on_submit():
        try:
            add_team(current_actor(), form.command(), now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Laget er lagt til."), "success")
            return redirect(url_for(...), code=303)
    return show_form("member/team/new.html", form)

`show_form` picks the status: 200 for the empty form, 422 when something must be put right, 400 when the form was
open for too long (`booking.web.csrf`). Whatever was typed stands in the form again; only passwords do not.
Field classes for text, numbers and days are in `booking.web.fields`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF

from booking.domain.errors import Verdict
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.findings import sentence
from booking.web.csrf import form_is_expired

# WTForms' own sentences, which are English in the library, in ours.
_MESSAGES: Mapping[str, Any] = {
    "This field is required.": _l("Fyll ut dette feltet."),
    "Not a valid choice.": _l("Velg ett av alternativene."),
    "Invalid Choice: could not coerce.": _l("Velg ett av alternativene."),
    "'%(value)s' is not a valid choice for this field.": _l("Velg blant alternativene."),
    "'%(value)s' are not valid choices for this field.": _l("Velg blant alternativene."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Velg blant alternativene."),
    "One or more data inputs could not be coerced.": _l("Velg blant alternativene."),
    "Not a valid integer value.": _l("Skriv et helt tall."),
    "Not a valid decimal value.": _l("Skriv et tall."),
    "Not a valid float value.": _l("Skriv et tall."),
    "Not a valid date value.": _l("Skriv datoen slik: 3.12.2026."),
    "Not a valid time value.": _l("Skriv klokkeslettet slik: 18.00."),
    "Not a valid datetime value.": _l("Skriv dato og klokkeslett slik: 3.12.2026 18.00."),
    "Number must be at least %(min)s.": _l("Skriv %(min)s eller mer."),
    "Number must be at most %(max)s.": _l("Skriv %(max)s eller mindre."),
    "Number must be between %(min)s and %(max)s.": _l("Skriv et tall fra %(min)s til %(max)s."),
    "Field must be at least %(min)d character long.": _l("Skriv minst %(min)d tegn."),
    "Field must be at least %(min)d characters long.": _l("Skriv minst %(min)d tegn."),
    "Field cannot be longer than %(max)d character.": _l("Skriv høyst %(max)d tegn."),
    "Field cannot be longer than %(max)d characters.": _l("Skriv høyst %(max)d tegn."),
    "Field must be exactly %(max)d character long.": _l("Skriv nøyaktig %(max)d tegn."),
    "Field must be exactly %(max)d characters long.": _l("Skriv nøyaktig %(max)d tegn."),
    "Field must be between %(min)d and %(max)d characters long.": _l("Skriv fra %(min)d til %(max)d tegn."),
    "Field must be equal to %(other_name)s.": _l("Dette er ikke likt det forrige feltet."),
    "Invalid input.": _l("Dette kan ikke brukes her."),
    "Invalid URL.": _l("Skriv en hel nettadresse, for eksempel https://www.kommunen.no."),
}


class _Sentences:
    """Gives WTForms its sentences in the reader's language."""

    def gettext(self, text: str) -> str:
        return str(_MESSAGES.get(text, text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)


class _CheckedBefore(_FlaskFormCSRF):  # type: ignore[misc]
    """The token was checked before the view began, for every form alike; see `booking.web.csrf`."""

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        return


class Form(FlaskForm):  # type: ignore[misc]
    """The base of every form. Put ``{{ csrf() }}`` from components/form.html in the template."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf_class = _CheckedBefore

        def get_translations(self, form: Any) -> _Sentences:
            return _Sentences()

    @property
    def expired(self) -> bool:
        """Submitted, but opened so long ago, or in another sign-in, that it is not accepted as it is."""
        return bool(self.is_submitted()) and form_is_expired()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether the shape is right. An expired form is not, and says so above whatever else is wrong."""
        right = bool(super().validate(extra_validators))
        if self.expired:
            self.form_errors.insert(
                0, _("Skjemaet var åpent for lenge. Alt du skrev, står her ennå. Se over det og send på nytt.")
            )
            return False
        return right

    def refuse(self, verdict: Verdict) -> None:
        """Show why a use case refused: beside the field that a finding names, else above the form."""
        for finding in verdict.findings:
            text = sentence(finding)
            field = self._fields.get(finding.field)
            if field is None:
                self.form_errors.append(text)
            else:
                field.errors = [*field.errors, text]


def show_form(template: str, form: Form, *, status: int | None = None, **context: Any) -> ResponseReturnValue:
    """The page with the form, and the status that tells whether something must be put right."""
    if status is None:
        status = 200
        if form.is_submitted():
            status = 400 if form.expired else 422
    return render_template(template, form=form, **context), status


def typed(name: str) -> str:
    """What the address says of a field, to fill in a form beforehand; at most 200 characters of it."""
    return request.args.get(name, "")[:200]
