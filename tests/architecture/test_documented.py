"""What can be met, typed or set is described where people look it up."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys

import pytest
from django.apps import apps

from middleground.engine.messages import SENTENCES
from middleground.web import environment
from middleground.web.base.errors import registered_codes
from tests.architecture.source import PACKAGE, ROOT, modules
from tools import reference

ERRORS = {"DomainError", "NotAllowed", "InvalidInput", "EngineError", "InputError", "TooFewError"}


def _first_column(page: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [match.group(1).strip("` ") for match in re.finditer(r"^\| *([^|]+?) *\|", text, re.MULTILINE)]


def _own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("middleground.")]


def test_every_model_is_a_word_of_the_glossary():
    terms = {term.lower() for term in _first_column("glossary.md")}

    missing = [
        model.__name__
        for model in _own_models()
        if re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower() not in terms
    ]

    assert missing == []


def test_the_glossary_is_in_order_and_says_each_word_once():
    terms = [term.lower() for term in _first_column("glossary.md")[2:]]

    assert terms == sorted(set(terms))


@pytest.mark.parametrize("name", ["operate/commands.md", "operate/errors.md", "schema/opinion-map-1.json"])
def test_the_reference_is_as_the_code_says(name):
    path = ROOT / "docs" / name

    assert path.read_text(encoding="utf-8") == reference.pages()[path], "run: make docs"


def test_every_command_option_and_group_explains_itself():
    pages = reference.commands()

    assert re.findall(r"\| `[^`]*` \|  \||## [^\n]*\n\n\n", pages) == []


def _settings() -> set[str]:
    """Find the names that ``environment`` is asked for, and those that are read by their full name."""
    names = set()
    for _, tree in modules(PACKAGE, ROOT / "tests"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            texts = [
                given.value for given in node.args if isinstance(given, ast.Constant) and isinstance(given.value, str)
            ]
            of_environment = getattr(getattr(node.func, "value", None), "id", "") == "environment"
            if of_environment and texts and hasattr(environment, getattr(node.func, "attr", "")):
                names.add(environment.PREFIX + texts[0].upper())
            names |= {text for text in texts if re.fullmatch(r"MIDDLEGROUND_[A-Z_]*[A-Z]", text)}
    own = (PACKAGE / "web" / "environment.py").read_text(encoding="utf-8")
    return names | {environment.PREFIX + name for name in re.findall(r'\btext\("([A-Z_]+)"', own)}


def test_every_setting_is_described_and_none_that_is_gone():
    described = {name for name in _first_column("operate/settings.md") if name.startswith(environment.PREFIX)}

    assert described == _settings()


def test_every_error_that_is_raised_has_a_sentence():
    known = registered_codes() | SENTENCES.keys()
    raised = {}
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in ERRORS:
                code = node.args[0] if node.args else None
                if isinstance(code, ast.Constant):
                    raised[code.value] = f"{path}:{node.lineno}"

    assert {code: place for code, place in raised.items() if code not in known} == {}


def test_no_sentence_is_kept_for_an_error_that_nobody_raises():
    literals = set()
    for path, tree in modules():
        if path.endswith(("apps.py", "messages.py", "sentences.py")):
            continue
        literals |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}

    assert sorted((registered_codes() | SENTENCES.keys()) - literals) == []


def test_tests_take_over_no_setting_of_the_host(tmp_path):
    host = {"MIDDLEGROUND_SITE_NAME": "Elsewhere", "MIDDLEGROUND_HOME": str(tmp_path), "MIDDLEGROUND_DEBUG": "1"}

    done = subprocess.run(
        [sys.executable, "-c", "import tests.settings as s; print(s.SITE_NAME, s.DEBUG, s.HOME)"],
        cwd=ROOT, env={**os.environ, **host}, capture_output=True, text=True, check=True,
    )  # fmt: skip

    name, debug, home = done.stdout.split()
    assert (name, debug) == ("Middleground", "False")
    assert list(tmp_path.iterdir()) == []
    assert home != str(tmp_path)
