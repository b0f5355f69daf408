"""The demonstration's tariffs: Nesodden's real one of 2017, which is over, and one in force, invented for Ås."""

from __future__ import annotations

from datetime import datetime

from booking.domain.permissions import SYSTEM
from booking.domain.rules.toml import load_rule_set
from booking.paths import PACKAGE
from booking.services.tariff import PublishTariff, import_tariff, publish_tariff
from booking.settings import Settings

#: In the order in which they were in force.
TARIFFS = ("nesodden_2017.toml", "aas_demo.toml")


def store_tariffs(now: datetime, settings: Settings) -> None:
    """Import and publish both, as an administrator would: checked, with their examples tried, and logged."""
    for name in TARIFFS:
        file = (PACKAGE / "tariffs" / name).read_bytes()
        rule_set = load_rule_set(file)
        tariff_id = import_tariff(SYSTEM, file, now=now)
        command = PublishTariff(tariff_id=tariff_id, valid_from=rule_set.valid_from, valid_to=rule_set.valid_to)
        publish_tariff(SYSTEM, command, now=now, settings=settings)
