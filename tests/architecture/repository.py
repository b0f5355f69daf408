"""What the repository holds: the files that are ours, tracked or about to be."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """Every file of ours, or those with one of the endings (``".py"``)."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    paths = (ROOT / name for name in listed if name)
    return tuple(path for path in sorted(paths) if path.is_file() and (not endings or path.suffix in endings))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def python(folder: str) -> tuple[Path, ...]:
    """The Python files in one of the top folders."""
    return tuple(path for path in files(".py") if path.relative_to(ROOT).parts[0] == folder)


def calls(module: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Each call with the last part of the name that is called."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
