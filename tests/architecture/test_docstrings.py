"""Whoever calls the engine learns from each function what goes in and what comes out.

Public is what the web, the command line or a package's ``__init__`` takes from the engine; what serves the engine
itself has its names and types.
"""

from __future__ import annotations

import ast
import doctest
import pkgutil
import re
from importlib import import_module

import pytest

import middleground.engine
from tests.architecture.source import PACKAGE, modules

ENGINE = [module.name for module in pkgutil.walk_packages(middleground.engine.__path__, "middleground.engine.")]


def _taken() -> set[tuple[str, str]]:
    return {
        (node.module, alias.name)
        for path, tree in modules(PACKAGE)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("middleground.engine")
        if "/engine/" not in path or path.endswith("__init__.py")
        for alias in node.names
    }


def _public():
    taken = _taken()
    for path, tree in modules(PACKAGE / "engine"):
        module = path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and (module, node.name) in taken:
                yield f"{path} {node.name}", node


def _sections(docstring: str) -> dict[str, str]:
    parts = re.split(r"^(\w+)\n-{3,}\n", docstring, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.check
def test_each_public_function_describes_every_parameter():
    missing = {}
    for place, node in _public():
        given = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        described = _sections(ast.get_docstring(node) or "").get("Parameters", "")
        absent = [name for name in given if not re.search(rf"^[\w, *]*\b{name}\b", described, re.MULTILINE)]
        if absent:
            missing[place] = absent

    assert missing == {}


@pytest.mark.check
def test_each_public_function_describes_what_it_returns():
    missing = []
    for place, node in _public():
        returns_nothing = isinstance(node.returns, ast.Constant) and node.returns.value is None
        if not returns_nothing and not {"Returns", "Yields"} & _sections(ast.get_docstring(node) or "").keys():
            missing.append(place)

    assert missing == []


@pytest.mark.parametrize("name", ENGINE)
def test_the_examples_in_the_engine_are_true(name):
    assert doctest.testmod(import_module(name)).failed == 0
