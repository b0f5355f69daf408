"""The version of a tariff that a page is about, and the pages that each version has."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import url_for

from booking.domain.errors import NotFound
from booking.domain.rules.check import Check, check_rule_set
from booking.domain.rules.reading import parse_rule_set
from booking.i18n import gettext as _
from booking.i18n import ngettext
from booking.queries.log import latest_reason
from booking.queries.tariff import TariffVersion, find_tariff
from booking.web.clock import today


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the check of a rule set found: how much stands in the way of publication, and how much is for judgement."""

    errors: int
    warnings: int

    @property
    def words(self) -> str:
        if self.errors:
            return ngettext("%(num)d feil", "%(num)d feil", self.errors)
        return ngettext("%(num)d merknad", "%(num)d merknader", self.warnings) if self.warnings else _("Alt stemmer")


def version_of(tariff_id: int) -> TariffVersion:
    """The version. Raises ``NotFound`` when there is none."""
    found = find_tariff(tariff_id)
    if found is None:
        raise NotFound(f"tariff {tariff_id}")
    return found


def draft_of(tariff_id: int) -> TariffVersion:
    """A version that may be changed. Raises ``NotFound`` for one that has been published."""
    found = version_of(tariff_id)
    if not found.row.is_draft:
        raise NotFound(f"draft {tariff_id}")
    return found


def check_of(version: TariffVersion) -> Check:
    """The check of a version; made once for each state of its rules."""
    return _checked(json.dumps(version.document))


@lru_cache(maxsize=16)
def _checked(document: str) -> Check:
    return check_rule_set(parse_rule_set(json.loads(document)))


def readiness(version: TariffVersion) -> Readiness:
    check = check_of(version)
    return Readiness(len(check.findings), len(check.warnings))


def frame_of(version: TariffVersion, here: str) -> dict[str, Any]:
    """What every page of a version shows: which it is, and its pages beside each other."""
    items = [(_("Regler og priser"), "admin.tariff_show"), (_("Prøv"), "admin.tariff_try")]
    items.append((_("Kontroll og eksempler"), "admin.tariff_check"))
    items.append((_("Endringer"), "admin.tariff_difference"))
    if version.row.is_draft:
        items.append((_("Publiser"), "admin.tariff_publish"))
    tabs = [(text, url_for(endpoint, tariff_id=version.row.id), endpoint == here) for text, endpoint in items]
    withdrawn = version.row.state == "withdrawn"
    withdrawal = latest_reason(f"tariff:{version.row.id}", "tariff.withdrawn") if withdrawn else None
    return {"version": version, "tabs": tabs, "today": today(), "withdrawal": withdrawal}
