"""Lists in pages: a cursor to the next page in the body, and the same as a Link header (RFC 8288)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec
from flask import request, url_for

from booking.domain.errors import Finding
from booking.web.problem import ProblemRaised

T = TypeVar("T")

Limit = Annotated[int, msgspec.Meta(ge=1, le=200, description="How many on a page.")]
Cursor = Annotated[str, msgspec.Meta(max_length=200, description="`next_cursor` of the page before.")]
LARGEST_OFFSET = 1_000_000


class PageQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which page of a list."""

    cursor: Cursor | None = None
    limit: Limit = 50


def page_of(rows: Sequence[T], query: PageQuery) -> tuple[Sequence[T], str | None]:
    """A page of a list that is read whole, and the cursor of the next page."""
    start = _offset(query.cursor)
    end = start + query.limit
    return rows[start:end], _cursor({"from": end}) if end < len(rows) else None


def moment_cursor(starts_at: datetime, number: int) -> str:
    """The cursor to what comes after this moment and row."""
    return _cursor({"after": [starts_at, number]})


def read_moment(cursor: str | None) -> tuple[datetime, int] | None:
    """What `moment_cursor` wrote; ``None`` at the beginning of the list.

    Raises:
        ProblemRaised: the cursor is of another list, or none of ours.
    """
    return _read(cursor, _Moment).after if cursor else None


def next_link(cursor: str | None) -> dict[str, str]:
    """The Link header to the next page, if there is one."""
    if cursor is None or request.endpoint is None:
        return {}
    asked = {name: values for name, values in request.args.to_dict(flat=False).items() if name != "cursor"}
    where = url_for(request.endpoint, **(request.view_args or {}), **asked, cursor=cursor)  # type: ignore[arg-type]
    return {"Link": f'<{where}>; rel="next"'}


class _Offset(msgspec.Struct, forbid_unknown_fields=True, rename={"start": "from"}):
    start: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_OFFSET)]


class _Moment(msgspec.Struct, forbid_unknown_fields=True):
    after: tuple[Annotated[datetime, msgspec.Meta(tz=True)], Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]]


Read = TypeVar("Read", _Offset, _Moment)


def _offset(cursor: str | None) -> int:
    return _read(cursor, _Offset).start if cursor else 0


def _cursor(value: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).decode().rstrip("=")


def _read(cursor: str, wanted: type[Read]) -> Read:
    try:
        raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=wanted)
    except (msgspec.MsgspecError, binascii.Error, UnicodeError, ValueError):
        raise ProblemRaised(422, Finding("api.cursor_not_valid", "cursor")) from None
