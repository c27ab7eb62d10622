"""Texts that staff write with a little Markdown: as HTML that can carry nothing else, and as plain text for letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"}
SCHEMES = {"http", "https", "mailto", "tel"}
DEEPEST = 6
Where = Callable[[str], str]

_parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "code"])


def as_html(text: str, *, under: int = 1, where: Where = str) -> SafeString:
    """Return the text as HTML whose headings stand below level ``under``; ``where`` turns each link's address."""
    tokens = _parsed(text, where)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + under, DEEPEST)}"
    rendered = _parser.renderer.render(tokens, _parser.options, {})
    cleaned = nh3.clean(rendered, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
    return mark_safe(cleaned)  # noqa: S308  # nh3 left these tags and no others


def as_text(text: str, *, where: Where = str) -> str:
    """Return the same words as plain text: bullets, numbers, and addresses in brackets behind their words."""
    return "\n".join(_Lines().read(_parsed(text, where))).strip()


def links_in(text: str) -> list[str]:
    """Return the addresses of all links, in their order."""
    return [str(token.attrGet("href")) for token in _flat(_parser.parse(text)) if token.type == "link_open"]


def _parsed(text: str, where: Where) -> list[Token]:
    tokens = _parser.parse(text)
    for token in _flat(tokens):
        if token.type == "link_open":
            token.attrSet("href", where(str(token.attrGet("href"))))
    return tokens


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


@dataclass
class _Lines:
    """Writes one block after the other, an empty line between them."""

    lists: list[int] = field(default_factory=list)  # the next number of each open list; 0 for bullets
    mark: str = ""

    def read(self, tokens: list[Token]) -> Iterator[str]:
        for token in tokens:
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                self.lists.append(int(token.attrGet("start") or 1) if token.type.startswith("ordered") else 0)
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                self.lists.pop()
                yield from [] if self.lists else [""]
            elif token.type == "list_item_open":
                self.mark = self._next_mark()
            elif token.type == "hr":
                yield from ["* * *", ""]
            elif token.content:
                yield from self._block(token)

    def _next_mark(self) -> str:
        number = self.lists[-1]
        self.lists[-1] += bool(number)
        return f"{number}. " if number else "- "

    def _block(self, token: Token) -> Iterator[str]:
        words = _words(token.children) if token.children is not None else token.content.rstrip("\n")
        indent = "  " * len(self.lists[1:])
        mark, self.mark = self.mark, ""
        yield indent + mark + words.replace("\n", f"\n{indent}{' ' * len(mark)}")
        if not self.lists:
            yield ""


def _words(children: list[Token]) -> str:
    out, opened = "", []
    for token in children:
        if token.type == "link_open":
            opened.append((len(out), str(token.attrGet("href"))))
        elif token.type == "link_close":
            start, address = opened.pop()
            out += "" if address.removeprefix("mailto:") == out[start:] else f" ({address})"
        else:
            out += "\n" if token.type in {"softbreak", "hardbreak"} else token.content
    return out
