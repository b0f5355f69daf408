"""Refusals to programs: problem details (RFC 9457) with the same stable codes as the forms.

`findings` say what is wrong, each with its code, the field it belongs to, its parameters and the sentence a person
would have read; `alternatives` are the nearest free times when the wanted one is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from booking.domain.errors import Finding
from booking.domain.interval import Interval
from booking.domain.local_time import wall_clock
from booking.i18n import lazy_gettext as _l
from booking.messages.findings import sentence
from booking.web.clock import zone

CONTENT_TYPE = "application/problem+json"

Instant = Annotated[datetime, msgspec.Meta(tz=True, description="RFC 3339, with an offset.")]

KINDS: Mapping[int, tuple[str, Any]] = {
    400: ("unreadable", _l("Forespørselen kan ikke leses")),
    401: ("not-signed-in", _l("Nøkkelen mangler eller gjelder ikke")),
    403: ("not-allowed", _l("Nøkkelen gir ikke adgang til dette")),
    404: ("not-found", _l("Finnes ikke")),
    405: ("method-not-allowed", _l("Kan ikke gjøres på denne adressen")),
    409: ("taken", _l("Tiden eller utstyret er opptatt")),
    412: ("changed-meanwhile", _l("Endret siden det ble lest")),
    413: ("too-large", _l("Innholdet er for stort")),
    415: ("wrong-content-type", _l("Innholdet er ikke JSON")),
    422: ("refused", _l("Kan ikke gjøres slik")),
    429: ("too-many-requests", _l("For mange forespørsler")),
    500: ("failed", _l("Noe gikk galt")),
}
# What lies with others, and may be had at another time.
TAKEN = {"booking.taken", "booking.in_buffer", "booking.closure", "booking.not_enough_equipment"}

# A form has a field for each piece of equipment and each age, a request one for all of them.
GATHERED = ((re.compile(r"extra_[0-9]+"), "extras"), (re.compile(r"under_[0-9]+"), "stated"))


class Period(msgspec.Struct, kw_only=True):
    """A stretch of time; the end does not belong to it."""

    starts_at: Instant
    ends_at: Instant


class ProblemFinding(msgspec.Struct, kw_only=True):
    """One reason."""

    code: Annotated[str, msgspec.Meta(description="Stable; see the list of codes in the forms.")]
    field: Annotated[str, msgspec.Meta(description="The field or parameter it belongs to; empty for the whole.")]
    detail: Annotated[str, msgspec.Meta(description="The reason in the language of Accept-Language.")]
    parameters: dict[str, Any]


class Problem(msgspec.Struct, kw_only=True):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    findings: list[ProblemFinding]
    alternatives: list[Period]


class ProblemRaised(Exception):
    """Ends a request with a problem."""

    def __init__(
        self,
        status: int,
        *findings: Finding,
        alternatives: Sequence[Interval] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, *(finding.code for finding in findings))
        self.status, self.findings, self.alternatives = status, findings, alternatives
        self.headers = dict(headers or {})


def is_for_programs() -> bool:
    """Whether this request is answered with JSON, also when it goes wrong."""
    return request.path.startswith("/api/")


def refusal_status(findings: Sequence[Finding]) -> int:
    """409 when only others stand in the way, else 422."""
    return 409 if findings and all(finding.code in TAKEN for finding in findings) else 422


def period_of(interval: Interval) -> Period:
    """The interval with the offset of the municipality's clocks."""
    return Period(starts_at=wall_clock(interval.starts_at, zone()), ends_at=wall_clock(interval.ends_at, zone()))


def finding_document(finding: Finding) -> ProblemFinding:
    """The finding with its sentence in the reader's language."""
    return ProblemFinding(
        code=finding.code,
        field=next((name for pattern, name in GATHERED if pattern.fullmatch(finding.field)), finding.field),
        detail=sentence(finding),
        parameters=msgspec.to_builtins(dict(finding.parameters)),
    )


def problem_of(error: HTTPException) -> ProblemRaised:
    """What Werkzeug found wrong, before any of our views began."""
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name.lower() in {"allow", "retry-after"}}
    known = {404: "api.not_found", 405: "api.method_not_allowed", 500: "api.failed"}
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return ProblemRaised(status, Finding("api.too_large", "", {"most": request.max_content_length or 0}))
    if status not in KINDS:
        status = 400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500
    return ProblemRaised(status, Finding(known.get(status, "api.bad_request")), headers=headers)


def problem_response(problem: ProblemRaised) -> Response:
    """The answer that says what is wrong."""
    kind, title = KINDS[problem.status]
    found = [finding_document(finding) for finding in problem.findings]
    base = current_app.extensions["settings"].web.base_url.rstrip("/")
    document = Problem(
        type=f"{base}/api#{kind}",
        title=str(title),
        status=problem.status,
        detail=" ".join(each.detail for each in found) or str(title),
        findings=found,
        alternatives=[period_of(interval) for interval in problem.alternatives],
    )
    headers = {**problem.headers, "Vary": "Accept-Language"}
    return Response(msgspec.json.encode(document), problem.status, headers, content_type=CONTENT_TYPE)
