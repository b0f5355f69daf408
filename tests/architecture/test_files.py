"""Files are short, named for what they hold, whole, and say nothing about the machines they were made on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.repository import ROOT, files, relative

LONGEST = 400
SHORT = (".py", ".html", ".js", ".css")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base", "stuff"}
# Written in pieces, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb.debian" + ".org"]
PLACES = ["/wo" + "rk/", "/ro" + "ot/", "/husrom/" + "brief"]
BINARY = {".png", ".jpg", ".woff2", ".ico", ".xlsx", ".pdf", ".gz"}


def too_long(paths: Iterable[Path]) -> list[str]:
    counted = ((path, len(path.read_text("utf-8").splitlines())) for path in paths)
    return [f"{path.name}: {lines} lines" for path, lines in counted if lines > LONGEST]


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    # A migration is one step, and is read once.
    assert too_long(path for path in files(*SHORT) if path.parent.name != "versions") == []


def test_a_file_that_is_too_long_is_found(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("x = 1\n" * (LONGEST + 1))
    assert too_long([tmp_path / "long.py"]) == [f"long.py: {LONGEST + 1} lines"]


def meaningless(paths: Iterable[Path]) -> list[str]:
    # A style sheet's base is what its other sheets build on.
    return [path.name for path in paths if path.stem.strip("_") in EMPTY_NAMES and path.suffix != ".css"]


def test_file_names_say_what_is_inside() -> None:
    assert meaningless(files(*SHORT)) == []
    assert meaningless([Path("booking/web/helpers.py"), Path("booking/web/forms.py")]) == ["helpers.py"]


def mentions(text: str) -> list[str]:
    """What a file must not say."""
    found = [match[0] for match in UNFINISHED.finditer(text)]
    return found + [word for word in (*HOSTS, *PLACES) if word in text]


@pytest.mark.parametrize("path", files(), ids=relative)
def test_a_file_is_finished_and_knows_no_host_and_no_machine(path: Path) -> None:
    if path.suffix in BINARY:
        assert path.stat().st_size > 0
    else:
        assert mentions(path.read_text("utf-8")) == []


def test_what_must_not_be_said_is_found() -> None:
    said = "# TO" + "DO: ask https://pypi" + ".org/simple from /wo" + "rk/main"
    assert mentions(said) == ["TO" + "DO", "pypi" + ".org", "/wo" + "rk/"]


def test_the_lock_file_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = dict(
        re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    )
    wanted = map(Requirement, [*project["dependencies"], *project["optional-dependencies"]["test"]])
    missing = [
        str(requirement)
        for requirement in wanted
        if not requirement.specifier.contains(locked.get(canonicalize_name(requirement.name), "0"), prereleases=True)
    ]
    assert missing == []


def test_the_top_level_is_what_the_design_says() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in files()}
    fixed = {"booking", "templates", "static", "migrations", "tests", "pyproject.toml", "config.example.toml"}
    rest = {"README.md", "LICENSE", "requirements.lock"}
    assert {name for name in names if not name.startswith(".")} == fixed | rest
