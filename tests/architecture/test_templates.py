"""Templates carry words and structure: no style, no script, nothing that a strict browser would refuse."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import PACKAGE

TEMPLATES = sorted((PACKAGE / "web").glob("*/templates/**/*.html"))
DRAWINGS = sorted((PACKAGE / "web").glob("**/charts/*.py"))
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)
REFUSED = {
    "a style attribute": re.compile(r"\sstyle\s*="),
    "a <style>": re.compile(r"<style\b"),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "a handler": re.compile(r"\son[a-z]+\s*=|\shx-on\b"),
    "javascript:": re.compile(r"\bjs:|javascript:"),
    "a colour": re.compile(r"[\"'(: ]#[0-9a-f]{6}\b"),
    "left or right": re.compile(r"\balign=[\"'](?:left|right)"),
    "an address elsewhere": re.compile(r"(?:src|href)=[\"'](?:https?:)?//"),
    "unescaped text": re.compile(r"\|\s*safe\b|{% autoescape off"),
}
TOKEN = re.compile(r"{% csrf_token %}|name=[\"']csrfmiddlewaretoken[\"']")
INCLUDE = re.compile(r"{% include [\"']([^\"']+)[\"'][^%]*%}")
ALLOWED = {
    "conversations/single_file.html": {"a <style>"},
    "charts/alone.py": {"a <style>"},
}


def _named(paths):
    return [pytest.param(path, id=f"{path.parents[1].name}-{path.parent.name}-{path.name}") for path in paths]


@pytest.mark.parametrize("path", _named(TEMPLATES + DRAWINGS))
def test_nothing_that_the_content_policy_or_the_design_refuses(path):
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    allowed = ALLOWED.get("/".join(path.parts[-2:]), set())

    found = {what for what, pattern in REFUSED.items() if pattern.search(text)}

    assert found - allowed == set()


def _included(match: re.Match[str]) -> str:
    """Return what an include stands for."""
    return "".join(path.read_text(encoding="utf-8") for path in TEMPLATES if path.as_posix().endswith(match.group(1)))


@pytest.mark.parametrize("path", _named(TEMPLATES))
def test_every_form_that_changes_something_carries_its_own_token(path):
    text = INCLUDE.sub(_included, path.read_text(encoding="utf-8"))
    forms = re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", text, re.DOTALL | re.IGNORECASE)

    assert [form[:80] for form in forms if not TOKEN.search(form)] == []


@pytest.mark.parametrize("path", _named(TEMPLATES))
def test_every_component_exists(path):
    used = set(re.findall(r"<c-([a-z][\w.-]*)", path.read_text(encoding="utf-8"))) - {"vars", "slot"}

    known = {
        ".".join(found.relative_to(folder).with_suffix("").parts).replace("_", "-")
        for folder in (PACKAGE / "web").glob("*/templates/cotton")
        for found in folder.rglob("*.html")
    }

    assert used - known == set()
