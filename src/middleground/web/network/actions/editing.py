"""Writing an issue: its words, sections, pictures and languages. Nothing of it changes once it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.image_notes import without_notes
from middleground.web.base.images import recognise
from middleground.web.base.rights import require
from middleground.web.ledger.actions import record
from middleground.web.network.limits import PICTURE_BYTES, PICTURE_PIXELS, PICTURES, SECTIONS
from middleground.web.network.models import Issue, Picture, Section
from middleground.web.network.queries.checks import is_dead
from middleground.web.people.models import Organisation, Person


@dataclass(frozen=True, slots=True)
class Draft:
    """What an editor writes first: the languages, and the words of the head in the first of them."""

    languages: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    picture: bytes | None = None
    remove_picture: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One section as its editor writes it, in the issue's first language."""

    words: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    source: str = ""
    picture: bytes | None = None
    remove_picture: bool = False


@transaction.atomic
def create_issue(*, by: Person, organisation: Organisation, draft: Draft) -> Issue:
    """Begin a newsletter in the name of an organisation."""
    require(by, "network.news", organisation)
    _check_languages(draft.languages)
    issue = Issue(organisation=organisation, created_by=by, languages=list(draft.languages))
    _keep_head(issue, draft)
    record(by=by, verb="network.create_issue", thing=issue)
    return issue


@transaction.atomic
def edit_issue(issue: Issue, *, by: Person, draft: Draft) -> None:
    """Change the head, the picture at the top and the languages of a draft."""
    _check_languages(draft.languages)
    held = _held(issue, by)
    held.languages = list(draft.languages)
    _keep_head(held, draft)
    record(by=by, verb="network.edit_issue", thing=held)


@transaction.atomic
def translate_issue(
    issue: Issue, *, by: Person, language: str, head: Mapping[str, str], sections: Mapping[int, Mapping[str, str]]
) -> None:
    """Keep the words of the head and of all sections in another language; empty ones are taken away."""
    held = _held(issue, by)
    if language not in held.languages:
        raise InvalidInput("network.no_language", field="language")
    held.words = _with(held.words, language, head, Issue.FIELDS)
    held.save(update_fields=["words"])
    for section in held.sections.filter(pk__in=sections):
        section.words = _with(section.words, language, sections[section.pk], Section.FIELDS)
        section.save(update_fields=["words"])
    record(by=by, verb="network.translate_issue", thing=held, language=language)


@transaction.atomic
def add_section(issue: Issue, *, by: Person, part: Part) -> Section:
    """Put a section at the end."""
    held = _held(issue, by)
    if held.sections.count() >= SECTIONS:
        raise InvalidInput("network.too_many_sections", limit=SECTIONS)
    last = held.sections.aggregate(last=Max("position"))["last"] or 0
    section = Section(issue=held, position=last + 1)
    _keep_part(section, held.language, part)
    record(by=by, verb="network.edit_issue", thing=held, sections=held.sections.count())
    return section


@transaction.atomic
def edit_section(section: Section, *, by: Person, part: Part) -> None:
    """Change a section in the issue's first language."""
    held = _held(section.issue, by)
    _keep_part(held.sections.get(pk=section.pk), held.language, part)
    record(by=by, verb="network.edit_issue", thing=held)


@transaction.atomic
def move_section(section: Section, *, by: Person, up: bool) -> None:
    """Change places with the section before or behind; at the end nothing happens."""
    held = _held(section.issue, by)
    order = list(held.sections.all())
    place = order.index(section)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        for position, moved in enumerate(order, start=1):
            Section.objects.filter(pk=moved.pk).update(position=position)
        record(by=by, verb="network.edit_issue", thing=held)


@transaction.atomic
def remove_section(section: Section, *, by: Person) -> None:
    held = _held(section.issue, by)
    Section.objects.filter(pk=section.pk).delete()
    _drop_unused_pictures()
    record(by=by, verb="network.edit_issue", thing=held, sections=held.sections.count())


@transaction.atomic
def discard_issue(issue: Issue, *, by: Person) -> None:
    """Throw a draft away."""
    held = _held(issue, by)
    record(by=by, verb="network.discard_issue", thing=held)
    held.delete()
    _drop_unused_pictures()


def _held(issue: Issue, by: Person) -> Issue:
    require(by, "network.news", issue)
    held = Issue.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=issue.pk)
    if not held.is_draft:
        raise DomainError("network.not_a_draft")
    return held


def _check_languages(languages: tuple[str, ...]) -> None:
    known = dict(settings.LANGUAGES)
    if not languages or any(language not in known for language in languages):
        raise InvalidInput("network.no_language", field="language")


def _keep_head(issue: Issue, draft: Draft) -> None:
    issue.words = _with(issue.words, draft.languages[0], draft.words, Issue.FIELDS)
    issue.header = _new_picture(issue.header, draft.picture, remove=draft.remove_picture)
    issue.save()
    _check_number_of_pictures(issue)


def _keep_part(section: Section, language: str, part: Part) -> None:
    if part.link and is_dead(part.link):
        raise InvalidInput("network.dead_link", field="link")
    section.words = _with(section.words, language, part.words, Section.FIELDS)
    section.link, section.source = part.link, part.source
    section.picture = _new_picture(section.picture, part.picture, remove=part.remove_picture)
    section.save()
    _check_number_of_pictures(section.issue)


def _with(
    words: Mapping[str, Mapping[str, str]], language: str, given: Mapping[str, str], fields: tuple[str, ...]
) -> dict[str, Mapping[str, str]]:
    """Return the words with those of one language in place; a language without any is left out."""
    said = {name: given[name].strip() for name in fields if given.get(name, "").strip()}
    return {**{code: kept for code, kept in words.items() if code != language}, **({language: said} if said else {})}


def _new_picture(old: Picture | None, content: bytes | None, *, remove: bool) -> Picture | None:
    if content is None:
        return None if remove else old
    found = recognise(content)
    if found is None:
        raise InvalidInput("network.no_picture", field="picture")
    if len(content) > PICTURE_BYTES or max(found.width, found.height) > PICTURE_PIXELS:
        given = {"kilobytes": PICTURE_BYTES // 1000, "pixels": PICTURE_PIXELS}
        raise InvalidInput("network.picture_large", field="picture", **given)
    bare = without_notes(content)
    return Picture.objects.create(content=bare, media_type=found.media_type, width=found.width, height=found.height)


def _check_number_of_pictures(issue: Issue) -> None:
    count = issue.sections.exclude(picture=None).count() + (issue.header_id is not None)
    if count > PICTURES:
        raise InvalidInput("network.too_many_pictures", field="picture", limit=PICTURES)
    _drop_unused_pictures()


def _drop_unused_pictures() -> None:
    used = Q(pk__in=Section.objects.exclude(picture=None).values("picture"))
    used |= Q(pk__in=Issue.objects.exclude(header=None).values("header"))
    Picture.objects.exclude(used).delete()
