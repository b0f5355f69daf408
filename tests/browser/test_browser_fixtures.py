"""The browser's own checks find what is planted, and pages pass them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.axe import axe_faults, check_axe
from tests.browser.checks import check_fits_width, focused
from tests.browser.conftest import NARROWEST, Witness
from tests.factories import make_person, make_venue


def test_the_first_page_comes_alive_without_a_complaint(page: Page) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    check_axe(page)


def test_a_person_is_signed_in_from_the_start(app_sqlite: Flask, new_window: Callable[..., Page]) -> None:
    person = make_person(name="Ingrid Øyen")
    window = new_window(person=person)
    window.goto("/my")
    assert "Ingrid Øyen" in window.inner_text("body")


def test_a_page_fits_the_narrowest_screen(new_window: Callable[..., Page]) -> None:
    make_venue("Flerbrukshallen ved ungdomsskolen i Nordbyveien")
    window = new_window(size=NARROWEST)
    window.goto("/venues")
    check_fits_width(window)


BAD = (
    "<h1>A</h1><img src='data:,'><input><p style='color:#aaa;background:#fff'>faint</p><div style='width:900px'>x</div>"
)


@pytest.fixture
def bad_page(browser: Any) -> Any:
    context = browser.new_context(viewport=NARROWEST)
    window = context.new_page()
    window.set_content(BAD)
    yield window
    context.close()


def test_axe_finds_what_is_wrong_with_a_bad_page(bad_page: Page) -> None:
    assert {"image-alt", "label", "color-contrast", "html-has-lang"} <= {fault.rule for fault in axe_faults(bad_page)}
    with pytest.raises(AssertionError, match="image-alt"):
        check_axe(bad_page)
    assert "color-contrast" not in {fault.rule for fault in axe_faults(bad_page, leave_out=("p",))}


def test_a_page_that_is_too_wide_is_found(bad_page: Page) -> None:
    with pytest.raises(AssertionError, match="900px"):
        check_fits_width(bad_page)


def test_the_keyboard_is_found(bad_page: Page) -> None:
    bad_page.focus("input")
    assert focused(bad_page).startswith("input")


def test_a_witness_hears_errors_and_does_not_let_anyone_out(browser: Any) -> None:
    context = browser.new_context()
    witness = Witness("http://127.0.0.1:1")
    witness.watch(context)
    window = context.new_page()
    window.set_content("<script>console.error('broken'); setTimeout(() => { throw new Error('torn') })</script>")
    window.evaluate("fetch('http://192.0.2.1/').catch(() => 0)")
    window.wait_for_timeout(100)
    context.close()
    heard = " ".join(witness.complaints)
    assert "broken" in heard
    assert "torn" in heard
    assert "asked for http://192.0.2.1/" in heard


def test_the_demonstration_can_be_looked_at(demo_server: str, page: Page) -> None:
    page.goto("/venues")
    assert "Åshallen" in page.inner_text("main")
    assert page.url.startswith(demo_server)
