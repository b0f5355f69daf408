"""A delivery process for tests: it carries letters until it is killed, by a clock that runs fast."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta

from booking.app import create_app
from booking.services.delivery import deliver_due
from booking.settings import Settings, settings_from


class HastyClock:
    """Since `began`, a second of ours is `speed` seconds. Fills `booking.ports.clock.Clock`."""

    def __init__(self, began: float, speed: float) -> None:
        self.began = began
        self.speed = speed

    def now(self) -> datetime:
        start = datetime.fromtimestamp(self.began, UTC)
        return start + timedelta(seconds=(time.time() - self.began) * self.speed)


def carry(document: dict[str, dict[str, object]], began: float, speed: float) -> None:
    """Deliver what is due, again and again."""
    logging.disable(logging.CRITICAL)
    settings: Settings = settings_from(document, {})
    app = create_app(settings, HastyClock(began, speed))
    while True:
        with app.app_context():
            deliver_due(app.extensions["mail"], app.extensions["clock"], settings)
        time.sleep(0.05)
