"""What every operation of the API does around its own few lines, and what the OpenAPI document tells of it.

    @blueprint.get("/v1/venues/<slug>")
    @access(Access.PROGRAM_READ)
    @operation(_l("Vis et sted"), answers=Venue)
    def venue_show(slug: str) -> Answer:
        ...

The view gets ``query`` and ``body`` as the structs named in `@operation`. A reading view returns an `Answer`. A writing
view returns a `Write`: the use case and how its result is answered, which happen in one transaction, once for each
``Idempotency-Key`` (`booking.services.idempotency`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from hashlib import sha256
from typing import Any, Generic, TypeVar

import msgspec
from babel.support import LazyProxy
from flask import Response, request

from booking.domain.errors import Finding, Refused
from booking.domain.local_time import LocalTimeError
from booking.services.booking import ChangedMeanwhile
from booking.services.idempotency import Answered, KeyedRequest, answer_once, earlier_answer
from booking.web.api.shape import NoQuery, read_body, read_query
from booking.web.bearer import current_bearer
from booking.web.clock import now
from booking.web.problem import ProblemRaised, refusal_status

R = TypeVar("R")
View = TypeVar("View", bound=Callable[..., Any])

JSON = "application/json"
LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Operation:
    """What the OpenAPI document tells of a route."""

    summary: LazyProxy
    answers: type[msgspec.Struct]
    status: int
    query: type[msgspec.Struct]
    body: type[msgspec.Struct] | None
    writes: bool
    asks_version: bool  # If-Match
    refuses: bool  # what is asked for may be refused, with findings and alternatives


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered. `version` is that of a thing that may be changed, and begins its ETag."""

    document: msgspec.Struct
    version: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Write(Generic[R]):
    """A use case, and how its result is answered."""

    act: Callable[[], R]
    answer: Callable[[R], Answer]


def operation(
    summary: LazyProxy,
    *,
    answers: type[msgspec.Struct],
    status: int = 200,
    query: type[msgspec.Struct] = NoQuery,
    body: type[msgspec.Struct] | None = None,
    writes: bool = False,
    asks_version: bool = False,
    refuses: bool = False,
) -> Callable[[View], View]:
    """Read what is sent, call the view, and write its answer."""
    told = Operation(summary, answers, status, query, body, writes, asks_version, refuses or writes)

    def decorate(view: View) -> View:
        @wraps(view)
        def served(**values: Any) -> Response:
            sent = read_query(query)
            if query is not NoQuery:
                values["query"] = sent
            keyed = _keyed_request() if writes else None
            try:
                earlier = earlier_answer(keyed) if keyed else None
                if earlier is not None:
                    return _response(earlier)
                if body is not None:
                    values["body"] = read_body(body)
                return _serve(view(**values), told, keyed)
            except ChangedMeanwhile as changed:
                raise ProblemRaised(412, *changed.verdict.findings) from changed
            except Refused as refused:
                findings = refused.verdict.findings
                raise ProblemRaised(refusal_status(findings), *findings) from refused
            except LocalTimeError as error:
                raise ProblemRaised(422, error.finding("")) from error

        served.operation = told  # type: ignore[attr-defined]
        return served  # type: ignore[return-value]

    return decorate


def wanted_version() -> str:
    """The version that If-Match names, to change a thing only as it was read; empty when any will do."""
    tags = request.if_match
    if not tags or tags.star_tag:
        return ""
    return next(iter(sorted(tags.as_set())), "-").partition("-")[0] or "-"


def _serve(made: Answer | Write[Any], told: Operation, keyed: KeyedRequest | None) -> Response:
    if isinstance(made, Answer):
        return _response(_written(made, told))
    if keyed is None:
        raise TypeError("a view that writes says so in @operation")
    return _response(answer_once(keyed, made.act, lambda result: _written(made.answer(result), told), now=now()))


def _written(answer: Answer, told: Operation) -> Answered:
    body = msgspec.json.encode(answer.document)
    tag = sha256(body).hexdigest()[:20]
    headers = {"ETag": f'"{answer.version}-{tag}"' if answer.version else f'"{tag}"', **answer.headers}
    return Answered(told.status, headers, body)


def _response(answered: Answered) -> Response:
    response = Response(answered.body, answered.status, dict(answered.headers), content_type=JSON)
    response.headers["Cache-Control"] = "private, no-cache"
    if request.method in {"GET", "HEAD"}:
        response.make_conditional(request)
    return response


def _keyed_request() -> KeyedRequest:
    """The request under its Idempotency-Key.

    Raises:
        ProblemRaised: it has none, or one that cannot be kept.
    """
    key = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not key:
        raise ProblemRaised(400, Finding("api.idempotency_key_missing", "Idempotency-Key"))
    if len(key) > LONGEST_KEY or not all("!" <= letter <= "~" for letter in key):
        raise ProblemRaised(400, Finding("api.idempotency_key_not_valid", "Idempotency-Key"))
    asked = f"{request.method}\n{request.path}\n".encode() + _even(request.get_data())
    return KeyedRequest(current_bearer().token_id, key, sha256(asked).hexdigest())


def _even(body: bytes) -> bytes:
    """The body with its keys in order and without white space, so that the same is the same however it is written."""
    try:
        return msgspec.json.encode(msgspec.json.decode(body), order="sorted")
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return body
