"""Ruff and mypy find nothing in the code, and find something where something is planted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

TOOLS = Path(sys.executable).parent
CODE = ("booking", "migrations", "tests", "static/build_hook.py")


def run(*command: str | Path, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([TOOLS / command[0], *command[1:]], cwd=folder, capture_output=True, text=True, check=False)


def test_ruff_finds_nothing() -> None:
    found = run("ruff", "check", "--no-cache", *CODE)
    assert found.returncode == 0, found.stdout


def test_every_file_is_formatted() -> None:
    found = run("ruff", "format", "--no-cache", "--check", *CODE)
    assert found.returncode == 0, found.stdout


PLANTED = {
    "PTH": "import os.path\n\nHERE = os.path.join('a', 'b')\n",
    "DTZ": "from datetime import datetime\n\nNOW = datetime.now()\n",
    "BLE": "try:\n    x = 1\nexcept Exception:\n    x = 2\n",
    "ERA": "# x = 1\n",
    "S": "import subprocess\n\nsubprocess.run('ls', shell=True)\n",
    "C90": "def f(a):\n" + "".join(f"    if a == {n}:\n        return {n}\n" for n in range(12)) + "    return 0\n",
}


@pytest.mark.parametrize("family", PLANTED)
def test_ruff_finds_what_is_planted(family: str, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(PLANTED[family])
    found = run("ruff", "check", "--no-cache", "--config", ROOT / "pyproject.toml", "planted.py", folder=tmp_path)
    assert found.returncode == 1
    assert f"{family}" in found.stdout


def test_every_exclusion_of_ruff_is_explained() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    start = lines.index("ignore = [")
    codes = [line for line in lines[start + 1 : lines.index("]", start)] if line.strip()]
    assert codes
    assert [line for line in codes if "  # " not in line] == []


def test_mypy_finds_nothing_in_domain_and_services() -> None:
    found = run("mypy")
    assert found.returncode == 0, found.stdout


def test_mypy_finds_what_is_planted(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("def price(hours) -> int:\n    return 'much'\n")
    config = ROOT / "pyproject.toml"
    found = run("mypy", "--strict", "--config-file", "", "--cache-dir", tmp_path / "cache", tmp_path / "planted.py")
    assert "no-untyped-def" in found.stdout
    assert "strict = true" in config.read_text("utf-8")
    assert 'packages = ["booking.domain", "booking.services"]' in config.read_text("utf-8")
