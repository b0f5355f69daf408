"""Colour: the shades of the municipality's own accent colour, and whether they can be read.

One colour is set; every shade is made from it by mixing in white or black until the shade has the luminance that
Designsystemet gives that step (its generator does the same), so text and edges keep their contrast whatever the
colour: at least 4.5:1 for text (WCAG 2.2, 1.4.3) and 3:1 for edges of controls (1.4.11) on every surface they meet.
"""

from __future__ import annotations

import re

Rgb = tuple[float, float, float]

WHITE: Rgb = (255.0, 255.0, 255.0)
BLACK: Rgb = (0.0, 0.0, 0.0)

# Relative luminance of each step, light scheme (@digdir/designsystemet 1.15).
LUMINANCE = {
    "background-default": 1.0,
    "background-tinted": 0.9,
    "surface-default": 1.0,
    "surface-tinted": 0.81,
    "surface-hover": 0.7,
    "surface-active": 0.59,
    "border-subtle": 0.5,
    "border-default": 0.19,
    "border-strong": 0.11,
    "text-subtle": 0.11,
    "text-default": 0.023,
}
LEAST_TEXT_CONTRAST = 4.5
HOVER_SHARE = 0.2  # of black (or white, on a light colour) in the colour while the pointer is on it
ACTIVE_SHARE = 0.4


def accent_shades(colour: str) -> dict[str, str]:
    """Every step of the accent colour, by the design system's name for it, as ``#rrggbb``."""
    base = _read(colour)
    shades = {step: with_luminance(base, wanted) for step, wanted in LUMINANCE.items()}
    on_base = WHITE if contrast(base, WHITE) >= LEAST_TEXT_CONTRAST else BLACK
    away = BLACK if on_base == WHITE else WHITE
    shades["base-default"] = base
    shades["base-hover"] = _mix(base, away, HOVER_SHARE)
    shades["base-active"] = _mix(base, away, ACTIVE_SHARE)
    shades["base-contrast-subtle"] = _quietest(base, on_base)
    shades["base-contrast-default"] = on_base
    return {step: _write(shade) for step, shade in shades.items()}


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 (black) to 1 (white), of sRGB (WCAG 2.2, definition of relative luminance)."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def with_luminance(colour: Rgb, wanted: float) -> Rgb:
    """The colour mixed with white or black until it is as light as wanted."""
    end = WHITE if luminance(colour) < wanted else BLACK
    low, high = 0.0, 1.0
    for _step in range(24):
        middle = (low + high) / 2
        too_little = (luminance(_mix(colour, end, middle)) < wanted) == (end == WHITE)
        low, high = (middle, high) if too_little else (low, middle)
    return _mix(colour, end, high)


def _quietest(base: Rgb, text: Rgb) -> Rgb:
    """The text colour with as much of the base in it as its contrast allows."""
    for share in (0.15, 0.1, 0.05):
        mixed = _mix(text, base, share)
        if contrast(base, mixed) >= LEAST_TEXT_CONTRAST:
            return mixed
    return text


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _read(colour: str) -> Rgb:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"expected a colour such as #1c5c4c, got {colour!r}")
    return float(int(colour[1:3], 16)), float(int(colour[3:5], 16)), float(int(colour[5:7], 16))


def _write(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour)
