"""The layers import each other downwards only, and the contracts that say so do notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")

VIOLATIONS = {
    "the domain asks a framework": ("domain/planted.py", "import flask", "The domain is pure"),
    "the domain asks a model": ("domain/planted.py", "from booking.models import Venue", "Layers"),
    "a query calls a use case": ("queries/planted.py", "import booking.services.closure", "Layers"),
    "a use case asks a page": ("services/planted.py", "import booking.web.access", "Layers"),
    "a page asks an adapter": ("web/planted.py", "import booking.adapters.clock", "Layers"),
    "one audience asks another": ("web/public/planted.py", "import booking.web.member", "Audiences"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINTER, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_import_contracts_are_kept() -> None:
    found = lint(ROOT)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("name", VIOLATIONS)
def test_an_import_that_points_upwards_is_found(name: str, tmp_path: Path) -> None:
    place, line, contract = VIOLATIONS[name]
    shutil.copytree(ROOT / "booking", tmp_path / "booking", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "booking" / place).write_text(line + "\n")
    found = lint(tmp_path)
    broken = [row for row in found.stdout.splitlines() if "BROKEN" in row]
    assert found.returncode == 1, found.stdout + found.stderr
    assert any(contract in row for row in broken), broken
