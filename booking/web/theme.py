"""The municipality's own accent colour as the design system's tokens."""

from __future__ import annotations

from booking.domain.colour import accent_shades


def theme_css(colour: str) -> str:
    """A style sheet that sets the accent tokens from ``#rrggbb``; raises ValueError on anything else."""
    lines = (f"  --ds-color-accent-{step}: {value};" for step, value in accent_shades(colour).items())
    return ":root {\n" + "\n".join(lines) + "\n}\n"
