"""What happens by itself: whether it happens, what waits, and what was skipped."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from booking.messages.letters import JOBS, LETTERS
from booking.queries.letter import skipped_letters
from booking.web.access import Access, access
from booking.web.admin import blueprint
from booking.web.clock import now

SKIPPED_SHOWN = timedelta(days=7)


@blueprint.get("/jobs")
@access(Access.ADMINISTRATOR)
def job_list() -> ResponseReturnValue:
    return render_template(
        "admin/job/list.html",
        status=current_app.extensions["scheduler_status"](),
        names=JOBS,
        letters=LETTERS,
        skipped=skipped_letters(now() - SKIPPED_SHOWN),
    )
