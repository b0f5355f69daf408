"""What happens by itself: whether it happens, and what waits."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.messages.letters import JOBS
from booking.queries.job import SILENT, job_history, latest_sign_of_life
from booking.queries.letter import backlog
from booking.web.access import Access, access
from booking.web.admin import blueprint
from booking.web.clock import now


@blueprint.get("/jobs")
@access(Access.ADMINISTRATOR)
def job_list() -> ResponseReturnValue:
    histories = [job_history(job) for job in JOBS]
    latest = latest_sign_of_life()
    return render_template(
        "admin/job/list.html",
        histories=histories,
        names=JOBS,
        latest=latest,
        silent=latest is None or latest < now() - SILENT,
        letters=backlog(now()),
    )
