"""No test that cannot fail: every test asserts something, itself or through a function that does."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from tests.architecture.repository import calls, python, relative, tree

EXPECTING = {"raises", "warns", "fail", "check_page"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(module: ast.AST) -> list[Function]:
    return [node for node in ast.walk(module) if isinstance(node, Function)]


def asserts(function: Function) -> bool:
    """Whether it says by itself what must be; a constant is no question."""
    return any(isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant) for node in ast.walk(function))


def without_assertion(modules: Mapping[str, ast.AST]) -> list[str]:
    """Tests that assert nothing, neither in themselves nor in any function of the suite that they call."""
    everything = [function for module in modules.values() for function in functions(module)]
    asserting = set(EXPECTING) | {function.name for function in everything if asserts(function)}
    while True:
        more = {f.name for f in everything if f.name not in asserting and _calls_any(f, asserting)}
        if not more:
            break
        asserting |= more
    return [
        f"{name}::{function.name}"
        for name, module in modules.items()
        for function in functions(module)
        if function.name.startswith("test_") and not (asserts(function) or _calls_any(function, asserting))
    ]


def _calls_any(function: Function, names: Iterable[str]) -> bool:
    return any(name in names for name, _ in calls(function))


def test_every_test_asserts_something() -> None:
    assert without_assertion({relative(path): tree(path) for path in python("tests")}) == []


def test_a_test_that_asserts_nothing_is_found() -> None:
    planted = """
def helper(): assert 1 + 1 == 2
def through(): helper()
def empty(): return 1
def test_good(): assert f() == 1
def test_delegates(): through()
def test_raises():
    with pytest.raises(ValueError): f()
def test_nothing(): empty()
def test_constant(): assert True
"""
    assert without_assertion({"planted": ast.parse(planted)}) == ["planted::test_nothing", "planted::test_constant"]


def repeated(modules: Mapping[str, ast.AST]) -> list[str]:
    """A second test of the same name in one place hides the first."""
    found = []
    for name, module in modules.items():
        places = [module, *(node for node in ast.walk(module) if isinstance(node, ast.ClassDef))]
        for place in places:
            names = [node.name for node in place.body if isinstance(node, Function)]
            found += [f"{name}::{twice}" for twice in {n for n in names if names.count(n) > 1}]
    return found


def test_no_test_hides_another() -> None:
    assert repeated({relative(path): tree(path) for path in python("tests")}) == []
    assert repeated({"planted": ast.parse("def test_a(): pass\ndef test_a(): pass")}) == ["planted::test_a"]
