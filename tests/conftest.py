"""What every test has: databases, the application with its clock stopped, a browser that checks each page it is given.

The fixtures are in tests/fixtures, one capability per file; rows come from the plain functions in tests/factories.
"""

from __future__ import annotations

pytest_plugins = [
    "tests.fixtures.discipline",
    "tests.fixtures.postgresql",
    "tests.fixtures.databases",
    "tests.fixtures.application",
    "tests.fixtures.demonstration",
    "tests.fixtures.statements",
    "tests.fixtures.calendar_readers",
]
