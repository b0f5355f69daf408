"""What happens by itself: whether it happens, and what waits."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.messages.letters import JOBS
from booking.queries.job import job_history
from booking.queries.letter import backlog
from booking.web.access import Access, access
from booking.web.admin import blueprint
from booking.web.clock import now

SILENT = timedelta(minutes=3)  # a scheduler that lives writes a line each minute


@blueprint.get("/jobs")
@access(Access.ADMINISTRATOR)
def job_list() -> ResponseReturnValue:
    histories = [job_history(job) for job in JOBS]
    latest = max((history.last.started_at for history in histories if history.last), default=None)
    return render_template(
        "admin/job/list.html",
        histories=histories,
        names=JOBS,
        latest=latest,
        silent=latest is None or latest < now() - SILENT,
        letters=backlog(now()),
    )
