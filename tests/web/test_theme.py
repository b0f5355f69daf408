"""Whatever colour a municipality chooses, text and edges keep their contrast."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.colour import accent_shades, contrast, with_luminance
from booking.paths import STATIC
from booking.web.theme import theme_css


def rgb(colour: str) -> tuple[float, float, float]:
    return tuple(float(int(colour[place : place + 2], 16)) for place in (1, 3, 5))


colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
def test_text_and_edges_keep_their_contrast_for_any_colour(colour):
    shades = {step: rgb(value) for step, value in accent_shades(colour).items()}
    for surface in ("background-default", "background-tinted", "surface-default", "surface-tinted"):
        assert contrast(shades["text-subtle"], shades[surface]) >= 4.5
        assert contrast(shades["text-default"], shades[surface]) >= 7
        assert contrast(shades["border-default"], shades[surface]) >= 3
    assert contrast(shades["base-contrast-default"], shades["base-default"]) >= 4.5
    assert contrast(shades["base-contrast-default"], shades["base-hover"]) >= 4.5
    assert contrast(shades["base-contrast-default"], shades["base-active"]) >= 4.5
    assert contrast(shades["base-contrast-subtle"], shades["base-default"]) >= 4.5


def test_the_default_colour_gives_the_shades_that_the_design_system_makes_of_it():
    sheet = (STATIC / "css" / "theme_colours.css").read_text()
    made = dict(re.findall(r"--ds-color-accent-([a-z-]+): (#[0-9a-fA-F]{6});", sheet))
    shades = accent_shades("#1c5c4c")
    for step in ("background-tinted", "surface-tinted", "surface-active", "border-default", "text-subtle"):
        assert shades[step] == made[step].lower(), step
    assert set(shades) == set(made)


def test_the_style_sheet_sets_every_accent_token_once():
    lines = re.findall(r"--ds-color-accent-[a-z-]+: #[0-9a-f]{6};", theme_css("#aa0033"))
    assert len(lines) == len(set(lines)) == 16


def test_a_light_colour_gets_dark_text():
    assert accent_shades("#ffd500")["base-contrast-default"] == "#000000"


@pytest.mark.parametrize("colour", ["", "#fff", "red", "#12345g", "#123456;} body{display:none"])
def test_anything_but_a_colour_is_refused(colour):
    with pytest.raises(ValueError, match="expected a colour"):
        theme_css(colour)


@given(colours, st.floats(0.01, 0.99))
def test_a_shade_has_the_luminance_asked_for(colour, wanted):
    shade = with_luminance(rgb(colour), wanted)
    assert contrast(shade, (255.0, 255.0, 255.0)) == pytest.approx(1.05 / (wanted + 0.05), rel=1e-3)
