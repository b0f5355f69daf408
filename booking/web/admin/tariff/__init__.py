"""Rules and prices in a form that a non-programmer understands: drafts, examples, checks, publication."""

from booking.web.admin.tariff import page, part, publish, trial, withdraw  # noqa: F401 - the routes register themselves
