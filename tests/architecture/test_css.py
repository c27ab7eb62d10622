"""The style sheet keeps its promises: mirrored by construction, colours in one place, small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from middleground.web.base.stylesheet import sources, stylesheet
from tests.architecture.source import ROOT

BUDGET = 25_000
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"(?<![\w-])([a-z-]+)\s*:\s*([^;{}]+)[;}]")
SIDED = re.compile(r"(?<![\w-])(?:left|right)(?![\w-])|(?:^|-)(?:left|right)(?:-|$)")
PHYSICAL = {"width", "height", "min-width", "max-width", "min-height", "max-height", "top", "bottom"} | {
    f"{name}-{side}" for name in ("margin", "padding", "border") for side in ("top", "bottom")
}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color-mix)\(")
NAMED = re.compile(r"(?<![\w-])(?:white|black|red|green|blue|gray|grey|orange|yellow|purple|teal|navy)(?![\w-])")
LAYERS = {"reset", "tokens", "base", "layout", "components", "utilities"}


def _text(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def _files():
    return [pytest.param(path, id=str(path.relative_to(ROOT / "src" / "middleground" / "web"))) for path in sources()]


@pytest.mark.parametrize("path", _files())
def test_no_rule_speaks_of_left_or_right(path):
    declarations = [match.groups() for match in DECLARATION.finditer(_text(path))]

    sided = [f"{name}: {value}" for name, value in declarations if SIDED.search(name) or SIDED.search(value)]
    physical = [f"{name}: {value}" for name, value in declarations if name in PHYSICAL]

    assert sided + physical == []


@pytest.mark.parametrize("path", _files())
def test_colours_stand_in_the_tokens_only(path):
    values = [value for _, value in (match.groups() for match in DECLARATION.finditer(_text(path)))]

    found = [value.strip() for value in values if COLOUR.search(value) or NAMED.search(value)]

    assert path.name == "01-tokens.css" or found == []


@pytest.mark.parametrize("path", _files())
def test_every_rule_belongs_to_a_named_layer(path):
    text = re.sub(r"@layer [\w, ]+;", "", _text(path))

    depth, outside = 0, ""
    for letter in text:
        outside += letter if depth == 0 else ""
        depth += (letter == "{") - (letter == "}")

    assert depth == 0
    assert {name.strip().removeprefix("@layer ") for name in outside.split("{") if name.strip()} <= LAYERS


@pytest.mark.parametrize("path", _files())
def test_every_variable_that_is_used_is_set(path):
    everything = "".join(_text(source) for source in sources())
    known = set(re.findall(r"(--[\w-]+)\s*:", everything))

    used = set(re.findall(r"var\((--[\w-]+)\)", _text(path)))

    assert used - known == set()


def test_everything_together_fits_the_budget():
    assert len(stylesheet().packed) <= BUDGET


def test_dark_paper_print_forced_colours_and_less_motion_are_thought_of():
    text = stylesheet().content.decode()

    queries = ["(prefers-color-scheme: dark)", "print", "(forced-colors: active)", "(prefers-reduced-motion: reduce)"]

    assert [query for query in queries if f"@media {query}" not in text] == []
