"""Runs the engine's tests on an engine with one fault planted: ``python -m tests.domain.rules.mutant``.

The module that is named is loaded with one piece of its text replaced; nothing is written anywhere.
"""

from __future__ import annotations

import importlib.machinery
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

#: Each fault's own tests first, because one failure is enough.
SUITE = (
    "tests/domain/rules/test_decisions.py",
    "tests/domain/rules/test_conditions.py",
    "tests/domain/test_pricing.py",
    "tests/domain/test_cancellation.py",
    "tests/domain/rules/test_spans.py",
    "tests/domain/rules/test_check.py",
)


class _Faulty(SourceFileLoader):
    """Loads a module from its source with the fault in it, past any compiled file."""

    def __init__(self, name: str, path: str, old: str, new: str) -> None:
        super().__init__(name, path)
        self._old, self._new = old, new

    def get_code(self, fullname: str):  # type: ignore[no-untyped-def]
        source = Path(self.path).read_text(encoding="utf-8")
        if source.count(self._old) != 1:
            raise SystemExit(f"{self._old!r} is {source.count(self._old)} times in {fullname}")
        return compile(source.replace(self._old, self._new), self.path, "exec")


class _Planter(MetaPathFinder):
    def __init__(self, module: str, old: str, new: str) -> None:
        self._module, self._old, self._new = module, old, new

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = _Faulty(fullname, spec.origin, self._old, self._new)
        return spec


def main(module: str, old: str, new: str) -> int:
    """Plant the fault and run the suite until something fails. Returns pytest's exit status."""
    sys.meta_path.insert(0, _Planter(module, old, new))
    return pytest.main(["-x", "-q", "--noconftest", "-p", "no:randomly", "-p", "no:cacheprovider", *SUITE])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
