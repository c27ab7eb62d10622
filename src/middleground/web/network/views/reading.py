"""What everybody reads: past newsletters, their feed, their pictures, and the working groups."""

from __future__ import annotations

import datetime as dt

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from middleground.web.base.queries import brand
from middleground.web.network.addresses import absolute
from middleground.web.network.composing import core_of
from middleground.web.network.languages import name_of_language, reader_language
from middleground.web.network.limits import FEED_ISSUES, PAST_KEPT
from middleground.web.network.models import Issue, Picture
from middleground.web.network.queries.groups import shown_groups
from middleground.web.network.queries.shown import public_issues, shown_issue, with_parts


@require_safe
def newsletter(request: HttpRequest) -> HttpResponse:
    """List what was sent, the newest first."""
    issues = [shown_issue(issue, reader_language()) for issue in with_parts(public_issues())[:PAST_KEPT]]
    return render(request, "network/archive.html", {"issues": issues, "audience": "resident"})


@require_safe
def newsletter_issue(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one newsletter as its letter says it, in the reader's language where there is one."""
    issue = with_parts(public_issues()).filter(slug=slug).first()
    if issue is None:
        raise Http404
    shown = core_of(issue, reader_language()).shown
    languages = [(code, name_of_language(code)) for code in issue.languages if code != shown.language]
    context = {"issue": shown, "languages": languages, "audience": "resident", "here": "newsletter"}
    return render(request, "network/issue.html", context)


@require_safe
def newsletter_picture(_request: HttpRequest, key: str) -> HttpResponse:
    """Serve a picture; it never changes, so browsers may keep it."""
    picture = get_object_or_404(Picture, key=key)
    response = HttpResponse(bytes(picture.content), content_type=picture.media_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
def working_groups(request: HttpRequest) -> HttpResponse:
    """Say which standing bodies there are and what they aim at; nobody in them is named."""
    context = {"groups": shown_groups(reader_language()), "audience": "resident", "here": "who_is_behind"}
    return render(request, "network/working_groups.html", context)


class NewsletterFeed(Feed):  # type: ignore[type-arg]  # its items are issues as they are shown
    """Past newsletters for programs that read feeds; it knows nothing about who reads."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Newsletter of %(site)s") % {"site": brand().name}

    def link(self) -> str:
        return absolute(reverse("newsletter"))

    def feed_url(self) -> str:
        return absolute(reverse("newsletter_feed"))

    def items(self) -> list[Issue]:
        return list(with_parts(public_issues())[:FEED_ISSUES])

    def item_title(self, item: Issue) -> str:
        return core_of(item, reader_language()).shown.subject

    def item_description(self, item: Issue) -> str:
        return core_of(item, reader_language()).text

    def item_link(self, item: Issue) -> str:
        return core_of(item, reader_language()).shown.url

    def item_guid(self, item: Issue) -> str:
        return f"urn:middleground:newsletter:{item.slug}"

    def item_pubdate(self, item: Issue) -> dt.datetime | None:
        return item.sent_at

    def item_updateddate(self, item: Issue) -> dt.datetime | None:
        return item.sent_at


newsletter_feed = require_safe(NewsletterFeed())
