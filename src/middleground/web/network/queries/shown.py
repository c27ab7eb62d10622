"""An issue as it is read, in one language: the same in the letter and online."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from middleground.web.base.markup import as_html, as_text
from middleground.web.network.addresses import absolute
from middleground.web.network.content import told_by
from middleground.web.network.languages import chain, direction_of
from middleground.web.network.limits import IMAGE_WIDTH
from middleground.web.network.models import Issue, Picture, Section

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture with its alternative text, and the size at which it is shown."""

    key: str
    alt: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return reverse("newsletter_picture", args=[self.key])


@dataclass(frozen=True, slots=True)
class ShownSection:
    """One section in one language, with its text as HTML and as plain text."""

    heading: str
    html: SafeString
    text: str
    button: str
    url: str
    picture: ShownPicture | None
    language: str

    @property
    def direction(self) -> str:
        return direction_of(self.language)


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """A whole issue in one language; parts that lack it come in the nearest there is."""

    slug: str
    subject: str
    preview: str
    language: str
    languages: tuple[str, ...]
    organisation: str
    header: ShownPicture | None
    sections: tuple[ShownSection, ...]
    sent_at: dt.datetime | None

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    @property
    def url(self) -> str:
        """Return the address of the online version, the same for everybody."""
        return absolute(reverse("newsletter_issue", args=[self.slug])) + f"?lang={self.language}"

    @property
    def pictures(self) -> list[ShownPicture]:
        """Return every picture of the issue once."""
        found = [self.header, *(section.picture for section in self.sections)]
        return list({picture.key: picture for picture in found if picture is not None}.values())


def with_parts(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """Load what showing an issue needs, in two statements however many sections there are; no picture's bytes."""
    return (
        issues.select_related("organisation", "header").defer("header__content").prefetch_related("sections__picture")
    )


def public_issues() -> QuerySet[Issue]:
    """Return what went out, the newest first."""
    return Issue.objects.filter(state__in=[Issue.State.SENDING, Issue.State.SENT]).order_by("-sent_at")


def nearest(words: Words, language: str, first: str, fields: tuple[str, ...]) -> str:
    """Return the language in which a part is read: the first of the chain in which all of it is written."""
    wanted = [field for field in fields if words.get(first, {}).get(field)]
    for code in [*chain(language, first), *sorted(words)]:
        said = words.get(code, {})
        if all(said.get(field) for field in wanted) and any(said.get(field) for field in fields):
            return code
    return first or language


def shown_issue(issue: Issue, language: str) -> ShownIssue:
    """Return the issue as somebody who reads this language gets it."""
    found = nearest(issue.words, language, issue.language, ("subject",))
    said = issue.words.get(found, {})
    return ShownIssue(
        slug=issue.slug,
        subject=said.get("subject", ""),
        preview=said.get("preview", ""),
        language=found,
        languages=tuple(issue.languages),
        organisation=issue.organisation.name,
        header=_picture(issue.header, issue.words, language, issue.language),
        sections=tuple(_section(section, issue, language) for section in issue.sections.all()),
        sent_at=issue.sent_at,
    )


def _section(section: Section, issue: Issue, language: str) -> ShownSection:
    found = nearest(section.words, language, issue.language, ("heading", "text"))
    said = section.words.get(found, {})
    told = told_for(section, issue, language)
    text = "\n\n".join(part for part in (said.get("text", ""), told.get("text", "")) if part)
    button = said.get("button", "") or told.get("button", "")
    return ShownSection(
        heading=said.get("heading", "") or told.get("title", ""),
        html=as_html(text, under=2, where=absolute),
        text=as_text(text, where=absolute),
        button=button,
        url=absolute(section.link or told.get("url", "")),
        picture=_picture(section.picture, section.words, language, issue.language),
        language=found if said else told.get("language", found),
    )


def told_for(section: Section, issue: Issue, language: str) -> Mapping[str, str]:
    """Return what another part of the site tells: as it was when the issue went, or now while it is prepared."""
    if not section.source:
        return {}
    if issue.is_public:
        found = nearest(section.told, language, issue.language, ("title",))
        kept: Mapping[str, str] = section.told.get(found, {})
        return kept
    block = told_by(section.source, language)
    return block.as_dict() if block else {}


def _picture(picture: Picture | None, words: Words, language: str, first: str) -> ShownPicture | None:
    if picture is None:
        return None
    alt = words.get(nearest(words, language, first, ("alt",)), {}).get("alt", "")
    width = min(picture.width, IMAGE_WIDTH)
    return ShownPicture(str(picture.key), alt, width, round(picture.height * width / picture.width))
