"""The domain's property tests are the same on every machine and every run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "domain",
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("domain")
