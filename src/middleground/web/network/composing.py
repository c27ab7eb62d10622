"""Letters of the newsletter as they go: words, headers by which any mail program can unsubscribe, pictures inside."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from middleground.web.base.queries import brand
from middleground.web.mail import queries as mail
from middleground.web.mail.composing import Composed, register_composer
from middleground.web.mail.composing import Picture as Embedded
from middleground.web.mail.models import Letter
from middleground.web.network.actions.subscribing import STATEMENT
from middleground.web.network.addresses import absolute, personal
from middleground.web.network.models import Issue, Picture, Subscriber
from middleground.web.network.queries.shown import ShownIssue, shown_issue, with_parts
from middleground.web.people.queries import current_statement


class Core(NamedTuple):
    """What is the same for all who read an issue in one language."""

    shown: ShownIssue
    html: SafeString
    text: str
    pictures: tuple[Embedded, ...]


class Foot(NamedTuple):
    """What stands under a letter: why it came, how to end it, how to pass it on, what is kept."""

    reason: str
    leave: str
    mine: str


def register() -> None:
    """Tell the outbox how these letters are put together."""
    register_composer("network.issue", _issue)
    register_composer("network.test", _test)
    register_composer("network.confirm", _confirm)
    register_composer("network.known", _known)


def core_of(issue: Issue, language: str) -> Core:
    """Return an issue in one language; once it was sent it never changes, so it is put together once."""
    return _kept_core(issue.slug, language) if issue.is_public else _made_core(issue, language)


@lru_cache(maxsize=16)
def _kept_core(slug: str, language: str) -> Core:
    return _made_core(with_parts(Issue.objects.filter(slug=slug)).get(), language)


def _made_core(issue: Issue, language: str) -> Core:
    shown = shown_issue(issue, language)
    with translation.override(shown.language):
        html = render_to_string("network/_issue.html", {"issue": shown, "is_letter": True})
        text = render_to_string("network/issue.txt", {"issue": shown})
    keys = [picture.key for picture in shown.pictures]
    pictures = Picture.objects.filter(key__in=keys)
    return Core(shown, html, text, tuple(Embedded(str(p.key), bytes(p.content), p.media_type) for p in pictures))


def reason_for(subscriber: Subscriber) -> str:
    """Return why somebody gets the newsletter, in the language that is active."""
    given = {"site": brand().name, "day": formats.date_format(subscriber.asked_on)}
    if subscriber.source == Subscriber.Source.ACTIVITY:
        return _("You receive this because you asked for it on %(day)s, when you applied at %(site)s.") % given
    if subscriber.source == Subscriber.Source.ACCOUNT:
        return _("You receive this because you asked for it on %(day)s with your account at %(site)s.") % given
    return _("You receive this because you asked for it on %(day)s at %(site)s and confirmed your address.") % given


def _issue(letter: Letter) -> Composed | None:
    subscriber, issue = _subscriber(letter), Issue.objects.filter(pk=_key(letter.about)).first()
    if subscriber is None or not subscriber.is_confirmed or issue is None or not issue.is_public:
        return None
    core = core_of(issue, subscriber.language)
    with translation.override(core.shown.language):
        foot = Foot(reason_for(subscriber), personal(subscriber, "leave"), personal(subscriber, "mine"))
        return _with_foot(core, foot, _headers(subscriber))


def _test(letter: Letter) -> Composed | None:
    issue = with_parts(Issue.objects.filter(pk=_key(letter.about))).first()
    if issue is None:
        return None
    core = core_of(issue, letter.language)
    with translation.override(core.shown.language):
        reason = _("This is a test letter. Only you received it, and its personal addresses are left out.")
        return _with_foot(core, Foot(reason, "", ""), {})


def _with_foot(core: Core, foot: Foot, headers: dict[str, str]) -> Composed:
    context = {
        "issue": core.shown,
        "foot": foot,
        "core": core,
        "site": brand().name,
        "archive": absolute(reverse("newsletter")),
        "subscribe": absolute(reverse("newsletter_subscribe")),
        "privacy": absolute(reverse("privacy_statement", args=[STATEMENT])),
        "law": current_statement(STATEMENT, core.shown.language).law,
    }
    return Composed(
        subject=core.shown.subject,
        body=render_to_string("network/letter.txt", context).strip() + "\n",
        html=render_to_string("network/_letter.html", context),
        headers=headers,
        pictures=core.pictures,
    )


def _confirm(letter: Letter) -> Composed | None:
    subscriber = _subscriber(letter)
    if subscriber is None or subscriber.is_confirmed:
        return None
    return _worded(letter, subscriber, {"link": personal(subscriber, "confirm")})


def _known(letter: Letter) -> Composed | None:
    subscriber = _subscriber(letter)
    return _worded(letter, subscriber, {"link": personal(subscriber, "mine")}) if subscriber else None


def _worded(letter: Letter, subscriber: Subscriber, params: dict[str, str]) -> Composed:
    given = {"site": brand().name, "leave": personal(subscriber, "leave"), **params}
    subject, body = mail.rendered(letter.template, letter.language, given)
    return Composed(subject, body, headers=_headers(subscriber))


def _headers(subscriber: Subscriber) -> dict[str, str]:
    """Return what lets a mail program end the subscription with one click (RFC 8058) and sort letters (RFC 2919)."""
    return {
        "List-Unsubscribe": f"<{personal(subscriber, 'leave')}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<newsletter.{urlsplit(settings.BASE_ADDRESS).hostname}>",
    }


def _subscriber(letter: Letter) -> Subscriber | None:
    return Subscriber.objects.filter(pk=_key(letter.recipient)).first()


def _key(name: str) -> int:
    """Return the key in a ledger name such as ``network.issue:12``; 0 when there is none."""
    key = name.rpartition(":")[2]
    return int(key) if key.isdecimal() else 0
