"""Released results of conversations for programs: what their page and its file hold, nothing else."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from ninja import Router, Schema
from ninja.decorators import decorate_view

from middleground.web.conversations.results import files, queries
from middleground.web.people.api import public_answer

public = Router(tags=["Results"])


class ResultLine(Schema):
    """A released result in a list; people rounded as on its page."""

    slug: str
    title: str
    headline: str
    made_at: dt.datetime
    people: int
    url: str


class Results(Schema):
    items: list[ResultLine]


class OneResult(Schema):
    """A released result with the words of its statements; described in the method's documentation."""

    title: str
    texts: dict[str, dict[str, str]]
    map: dict[str, Any]


@public.get("/results", response=Results, url_name="api_results", summary="Released results")
@decorate_view(public_answer)
def api_results(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  # ninja's signature
    """Conversations with a released result, in the language asked for."""
    lines = queries.result_lines(get_language() or "en")
    return {"items": [_line(line) for line in lines if line.made_at is not None]}


@public.get("/results/{slug:slug}", response=OneResult, url_name="api_result", summary="One result")
@decorate_view(public_answer)
def api_result(request: HttpRequest, slug: str) -> dict[str, Any]:  # noqa: ARG001  # ninja's signature
    """The released result of one conversation: the same as its file."""
    found = queries.public_result(slug, get_language() or "en")
    if found is None:
        raise Http404
    plain: dict[str, Any] = json.loads(files.as_json(found.found, found.around.statements, title=found.page.title))
    return plain


def _line(line: queries.ResultLine) -> dict[str, Any]:
    return {
        "slug": line.page.slug,
        "title": line.page.title,
        "headline": line.headline,
        "made_at": line.made_at,
        "people": line.n_people,
        "url": reverse("api_result", args=[line.page.slug]),
    }
