"""From what was sent to typed values, and from what is wrong with it to findings with stable codes."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from booking.domain.errors import Finding
from booking.web.api.frame import LARGEST_REQUEST
from booking.web.problem import ProblemRaised

S = TypeVar("S", bound=msgspec.Struct)

_PATH = re.compile(r" - at (?:`key` in )?`\$\.?([^`]*)`$")
_NAMED = re.compile(r"Object (?P<what>contains unknown|missing required) field `(?P<name>.*)`", re.DOTALL)
_TYPES = re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<found>[^`]+)`")
_BOUNDS = re.compile(r"Expected `[^`]+` (?P<rule>.+)", re.DOTALL)
_TIMES = {
    "timezone component": "api.time_without_offset",
    "encoded datetime": "api.not_a_time",
    "encoded date": "api.not_a_date",
    "matching regex": "api.not_a_clock",  # the only pattern that fields have
}
LONGEST_ECHO = 60  # characters of what was sent that an answer repeats


class NoQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An operation without parameters."""


def read_body(wanted: type[S]) -> S:
    """The body of the request.

    Raises:
        ProblemRaised: it is too large, not JSON, or not of the shape that is wanted.
    """
    if request.mimetype != "application/json":
        raise ProblemRaised(415, Finding("api.wrong_content_type"))
    try:
        return msgspec.json.decode(request.get_data(), type=wanted)
    except RequestEntityTooLarge:
        raise ProblemRaised(413, Finding("api.too_large", "", {"most": LARGEST_REQUEST})) from None
    except msgspec.ValidationError as error:
        raise ProblemRaised(422, finding_of(str(error), wanted)) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ProblemRaised(400, Finding("api.not_json")) from None


def read_query(wanted: type[S]) -> S:
    """The parameters of the address. One that takes a list may be given several times, others once.

    Raises:
        ProblemRaised: one is unknown, missing or not of the shape that is wanted.
    """
    lists = {field.encode_name for field in msgspec.structs.fields(wanted) if isinstance(field.default_factory, type)}
    values: dict[str, Any] = {}
    for name, given in request.args.to_dict(flat=False).items():
        if name not in lists and len(given) > 1:
            raise ProblemRaised(422, Finding("api.given_twice", _shown(name), {"name": _shown(name)}))
        values[name] = given if name in lists else given[0]
    try:
        return msgspec.convert(values, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise ProblemRaised(422, finding_of(str(error), wanted)) from None


def finding_of(message: str, wanted: type[msgspec.Struct]) -> Finding:
    """What msgspec found, as a finding beside its field."""
    placed = _PATH.search(message)
    path = placed[1] if placed else ""
    message = _PATH.sub("", message)
    named = _NAMED.fullmatch(message)
    if named:
        code = "api.unknown_field" if "unknown" in named["what"] else "api.field_missing"
        name = _shown(named["name"])
        return Finding(code, f"{path}.{name}" if path else name, {"name": name})
    code, parameters = _fault(message, wanted, path)
    return Finding(code, _shown(path), parameters)


def _fault(message: str, wanted: type[msgspec.Struct], path: str) -> tuple[str, dict[str, Any]]:
    """The code of a value that is not as it should be, and its parameters."""
    for words, code in _TIMES.items():
        if words in message:
            return code, {}
    if message.startswith("Invalid enum value"):
        return "api.not_a_choice", {"known": _choices(wanted, path)}
    types = _TYPES.match(message)
    if types:
        return "api.wrong_type", {"expected": types["expected"], "found": types["found"]}
    bounds = _BOUNDS.match(message)
    if bounds:
        return "api.out_of_range", {"rule": bounds["rule"]}
    return "api.invalid", {"reason": _shown(message)}


def _choices(wanted: type[msgspec.Struct], path: str) -> tuple[str, ...]:
    """What an enumeration allows, found in the schema of the field."""
    schemas = msgspec.json.schema_components([wanted])[1]
    field = schemas[wanted.__name__]["properties"].get(path.partition("[")[0], {})
    for name, schema in schemas.items():
        if "enum" in schema and f"/{name}'" in str(field):
            return tuple(str(value) for value in schema["enum"])
    return ()


def _shown(text: str) -> str:
    """As much of what was sent as an answer may repeat."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return plain if len(plain) <= LONGEST_ECHO else plain[: LONGEST_ECHO - 1] + "…"
