"""Rendering a piece of template as a page would."""

from __future__ import annotations

from html.parser import HTMLParser

from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler


def render(source: str, address: str = "/", **context: object) -> str:
    """Render a template that is given as text, components and all."""
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    template = engines["django"].from_string(CottonCompiler().process(source))
    return template.render(context, request)


class Tags(HTMLParser):
    """Collect the tags of a page: name and attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags(html: str, *names: str) -> list[dict[str, str | None]]:
    """Return the attributes of every tag of these names."""
    return [attrs for name, attrs in Tags(html).found if name in names]
