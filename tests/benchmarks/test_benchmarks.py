"""The benchmark runs, so that the numbers of the next release can be had."""

from __future__ import annotations

from flask import Flask

from tests.benchmarks.__main__ import measure


def test_every_page_of_the_benchmark_answers_with_the_demonstration_loaded(demo_app: Flask) -> None:
    found = measure(demo_app, times=1)
    assert {"front page", "week calendar of the busiest space", "day list of every building"} <= {p.name for p in found}
    assert all(page.kilobytes > 1 for page in found)


def test_no_page_asks_the_database_once_for_each_row(demo_app: Flask) -> None:
    """With 8 000 bookings and 60 spaces, a page that asks for each row would ask hundreds of times."""
    asked = {page.name: page.statements for page in measure(demo_app, times=1)}
    assert {name: number for name, number in asked.items() if number > 40} == {}
