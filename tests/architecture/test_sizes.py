"""No file, function or list of parameters grows past what one reading holds. Medians are printed, never tested."""

from __future__ import annotations

import ast
from statistics import median

import pytest

from tests.architecture.source import PACKAGE, ROOT, Function, functions, modules

TESTS = ROOT / "tests"
BLOCKS = (ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def _length(function: Function) -> int:
    """Count the lines below the head, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _depth(node: ast.AST) -> int:
    """Count how deep blocks stand in each other; ``elif`` stands beside its ``if``, a function inside counts anew."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (*Function.__args__, ast.ClassDef, ast.Lambda)):
            continue
        is_elif = isinstance(node, ast.If) and [child] == node.orelse and isinstance(child, ast.If)
        deepest = max(deepest, _depth(child) + (isinstance(child, BLOCKS) and not is_elif))
    return deepest


def _parameters(function: Function) -> int:
    given = function.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


@pytest.mark.check
@pytest.mark.parametrize(("folder", "most"), [(PACKAGE, 600), (TESTS, 800)], ids=["source", "tests"])
def test_a_file_is_read_in_one_sitting(folder, most):
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts
    }
    print("lines of a file: median", median(filter(None, lengths.values())))

    assert {path: length for path, length in lengths.items() if length > most} == {}


@pytest.mark.check
def test_a_function_fits_on_a_screen():
    lengths = {place: _length(node) for place, node in functions()}
    print("lines of a function: median", median(lengths.values()))

    assert {place: length for place, length in lengths.items() if length > 60} == {}


@pytest.mark.check
def test_a_function_takes_six_things_at_most():
    counts = {place: _parameters(node) for place, node in functions()}

    assert {place: count for place, count in counts.items() if count > 6} == {}


@pytest.mark.check
def test_blocks_stand_three_deep_at_most():
    depths = {place: _depth(node) for place, node in functions()}

    assert {place: depth for place, depth in depths.items() if depth > 3} == {}


@pytest.mark.check
def test_every_function_says_what_it_returns():
    assert [place for place, node in functions() if node.returns is None] == []


@pytest.mark.check
def test_nothing_is_caught_without_a_name_unless_a_comment_says_why():
    found = []
    for path, tree in modules():
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and _is_broad(node.type)]
        found += [f"{path}:{node.lineno}" for node in handlers if not _has_reason(lines, node.lineno)]

    assert found == []


def _is_broad(caught: ast.expr | None) -> bool:
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(name is None or getattr(name, "id", "") in {"Exception", "BaseException"} for name in names)


def _has_reason(lines: list[str], number: int) -> bool:
    """Accept prose behind the handler's head or on the line above or below it; a bare ``noqa`` is no prose."""
    comments = [line.partition("#")[2] for line in lines[number - 2 : number + 1]]
    return any(len(comment.partition("noqa")[0].split()) > 2 or "—" in comment for comment in comments)


@pytest.mark.check
def test_the_measures_see_what_they_measure():
    source = """
def f(a, b, *, c):
    '''Doc.'''
    for x in a:
        if x:
            pass
        elif b:
            with c:
                pass
    return 1
"""
    function = ast.parse(source).body[0]

    assert (_length(function), _depth(function), _parameters(function)) == (7, 3, 3)
