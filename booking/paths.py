"""Where the files beside the code are: in the checkout they stand next to the package, in a wheel inside it."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str, package: Path = PACKAGE) -> Path:
    """The folder called ``name``, inside an installed package or beside the package of a checkout."""
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


TEMPLATES = folder("templates")
STATIC = folder("static")
MIGRATIONS = folder("migrations")
CONFIG_EXAMPLE = next(
    (path for path in (PACKAGE / "config.example.toml", PACKAGE.parent / "config.example.toml") if path.is_file()),
    PACKAGE / "config.example.toml",
)
