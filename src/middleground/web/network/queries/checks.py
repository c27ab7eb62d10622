"""What an issue lacks before it may go, and what its editor should know, each with the page where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from middleground.web.base.markup import links_in
from middleground.web.network.content import told_by
from middleground.web.network.languages import name_of_language
from middleground.web.network.models import Issue, Section
from middleground.web.network.queries.audience import audience_of

SCHEMES = ("http://", "https://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: a stable code, its words, where it is mended, and whether nothing may go before."""

    code: str
    words: str
    url: str
    stops: bool


def findings_in(issue: Issue) -> list[Finding]:
    """Return everything, what stops the issue first."""
    found = [*_issue(issue), *_audience(issue)]
    for number, section in enumerate(issue.sections.all(), start=1):
        found += _section(issue, section, number)
    return sorted(found, key=lambda finding: not finding.stops)


def is_dead(address: str) -> bool:
    """Say whether a link leads nowhere: a path that no page has, or something that is no address at all."""
    if address.startswith(SCHEMES):
        return False
    if not address.startswith("/"):
        return True
    try:
        resolve(urlsplit(address).path)
    except Resolver404:
        return True
    return False


def _issue(issue: Issue) -> Iterator[Finding]:
    edit = reverse("newsletter_edit", args=[issue.slug])
    if not issue.words.get(issue.language, {}).get("subject"):
        yield Finding("subject", _("The newsletter has no subject."), edit, stops=True)
    if not issue.sections.all():
        url = reverse("newsletter_section_new", args=[issue.slug])
        yield Finding("sections", _("The newsletter has no section yet."), url, stops=True)
    if issue.header_id and not issue.words.get(issue.language, {}).get("alt"):
        yield Finding("header_alt", _("The picture at the top has no alternative text."), edit, stops=True)
    for language in issue.languages[1:]:
        if not issue.words.get(language, {}).get("subject"):
            words = _("The subject is not written in %(language)s; it will be read in another language.")
            yield _untranslated(issue, language, words)


def _audience(issue: Issue) -> Iterator[Finding]:
    if not audience_of(issue).exists():
        url = reverse("newsletter_send", args=[issue.slug])
        yield Finding("audience", _("Nobody would get it: no subscriber fits what was chosen."), url, stops=True)


def _section(issue: Issue, section: Section, number: int) -> Iterator[Finding]:
    said = section.words.get(issue.language, {})
    url = reverse("newsletter_section", args=[issue.slug, section.pk])
    given = {"number": number}
    if section.picture_id and not said.get("alt"):
        yield Finding("alt", _("The picture of section %(number)s has no alternative text.") % given, url, stops=True)
    if section.source and told_by(section.source, issue.language) is None:
        words = _("What section %(number)s points to is not there any more, or not public.")
        yield Finding("source", words % given, url, stops=True)
    if not section.source and not said.get("heading") and not said.get("text"):
        yield Finding("empty", _("Section %(number)s says nothing.") % given, url, stops=True)
    yield from _links(section, number, url)
    yield from _missing_languages(issue, section, number)


def _links(section: Section, number: int, url: str) -> Iterator[Finding]:
    addresses = [section.link] if section.link else []
    for said in section.words.values():
        addresses += links_in(said.get("text", ""))
    for address in dict.fromkeys(addresses):
        if is_dead(address):
            words = _("A link in section %(number)s leads nowhere: %(address)s")
            yield Finding("link", words % {"number": number, "address": address}, url, stops=True)


def _missing_languages(issue: Issue, section: Section, number: int) -> Iterator[Finding]:
    said = section.words.get(issue.language, {})
    written = [field for field in Section.FIELDS if said.get(field)]
    for language in issue.languages[1:]:
        if any(not section.words.get(language, {}).get(field) for field in written):
            words = _("Section %(number)s is not wholly written in %(language)s; it will be read in another language.")
            yield _untranslated(issue, language, words, number=number)


def _untranslated(issue: Issue, language: str, words: str, **given: object) -> Finding:
    url = reverse("newsletter_translate", args=[issue.slug, language])
    filled = words % {"language": name_of_language(language), **given}
    return Finding(f"language.{language}", filled, url, stops=False)
