"""A rule set as one TOML file that a case officer can read."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.rule_set import RuleSet
from booking.domain.rules.table import Findings, RuleSetError

#: The largest real price list is a hundredth of this; what is larger was not written by people.
MAX_BYTES = 1_000_000


def load_document(text: str | bytes) -> dict[str, Any]:
    """The document in a TOML text; `RuleSetError` when it is no TOML, too large or too deep."""
    findings = Findings()
    data = text.encode() if isinstance(text, str) else text
    if len(data) > MAX_BYTES:
        findings.add("file_too_large", "", found=len(data), most=MAX_BYTES)
        raise RuleSetError(findings.found)
    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        findings.add("not_toml", "", found=str(fault))
    except UnicodeDecodeError as fault:
        findings.add("not_utf8", "", found=fault.start)
    except RecursionError:
        findings.add("too_deep", "")
    raise RuleSetError(findings.found)


def load_rule_set(text: str | bytes) -> RuleSet:
    """The rule set in a TOML text; `RuleSetError` with every fault."""
    return parse_rule_set(load_document(text))
