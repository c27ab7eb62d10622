"""Testing, scheduling and sending an issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.progress import Progress
from middleground.web.ledger.actions import record
from middleground.web.mail.actions import Recipient, write_composed, write_many
from middleground.web.network.content import told_by
from middleground.web.network.limits import CHUNK
from middleground.web.network.models import Issue, Section, Subscriber, Topic, WorkingGroup
from middleground.web.network.queries.audience import audience_of
from middleground.web.network.queries.checks import findings_in
from middleground.web.network.queries.shown import shown_issue
from middleground.web.people.models import Person


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an issue is for; where nothing is chosen, for all."""

    groups: Sequence[WorkingGroup] = ()
    topics: Sequence[Topic] = ()
    languages: Sequence[str] = ()


@transaction.atomic
def choose_audience(issue: Issue, *, by: Person, audience: Audience) -> None:
    """Say whom a draft is for: by working group, topic and language; there is nothing else to choose by."""
    held = _held(issue, by, Issue.State.DRAFT, "network.not_a_draft")
    held.readers = [code for code, _name in settings.LANGUAGES if code in audience.languages]
    held.save(update_fields=["readers"])
    held.groups.set(audience.groups)
    held.topics.set(audience.topics)
    record(by=by, verb="network.choose_audience", thing=held)


@transaction.atomic
def send_test(issue: Issue, *, by: Person, language: str) -> None:
    """Send the issue in one language to the person who asks, and to nobody else."""
    require(by, "network.news", issue)
    subject = shown_issue(issue, language).subject
    write_composed(template="network.test", recipient=Recipient(by.email, language, subject=subject), about=issue)


@transaction.atomic
def schedule_issue(issue: Issue, *, by: Person, send_at: dt.datetime) -> None:
    """Let a finished draft go at a later moment."""
    held = _held(issue, by, Issue.State.DRAFT, "network.not_a_draft")
    if send_at <= timezone.now():
        raise InvalidInput("network.past_moment", field="send_at")
    _check_ready(held)
    held.state, held.send_at = Issue.State.SCHEDULED, send_at
    held.save(update_fields=["state", "send_at"])
    record(by=by, verb="network.schedule_issue", thing=held)


@transaction.atomic
def unschedule_issue(issue: Issue, *, by: Person) -> None:
    """Make a scheduled issue a draft again."""
    held = _held(issue, by, Issue.State.SCHEDULED, "network.not_scheduled")
    held.state, held.send_at = Issue.State.DRAFT, None
    held.save(update_fields=["state", "send_at"])
    record(by=by, verb="network.unschedule_issue", thing=held)


@transaction.atomic
def send_issue(issue: Issue, *, by: Person) -> None:
    """Let a finished draft go now: it is public from this moment, and its letters are written by a job."""
    held = _held(issue, by, Issue.State.DRAFT, "network.not_a_draft")
    _begin(held)
    record(by=by, verb="network.send_issue", thing=held)


@transaction.atomic
def send_scheduled(issue: Issue) -> bool:
    """Let a scheduled issue go when its moment has come; one that lacks something by then becomes a draft again."""
    held = Issue.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=issue.pk)
    if held.state != Issue.State.SCHEDULED or held.send_at is None or held.send_at > timezone.now():
        return False
    try:
        _begin(held)
    except DomainError:
        held.state, held.send_at = Issue.State.DRAFT, None
        held.save(update_fields=["state", "send_at"])
        record(by=None, verb="network.unschedule_issue", thing=held)
        return False
    record(by=None, verb="network.send_issue", thing=held)
    return True


def write_letters(issue: Issue, progress: Progress) -> int:
    """Write a letter to each subscriber it is for, in small steps; killed, it goes on where it was."""
    total, written = _readers(issue).count(), 0
    while (count := write_some(issue)) is not None:
        written += count
        progress.report(min(issue.recipients, total), total, "network.writing")
    return written


def write_some(issue: Issue) -> int | None:
    """Write the next letters; None when all are written, or when somebody else writes them.

    Everything is read and put together before the transaction, which only adds rows and notes how far it is, so that
    nobody's vote waits for a newsletter.
    """
    issue.refresh_from_db(fields=["state", "queued_up_to", "recipients"])
    if issue.state != Issue.State.SENDING:
        return None
    before = issue.queued_up_to
    some = list(_readers(issue).filter(pk__gt=before).order_by("pk")[:CHUNK])
    recipients = [Recipient(one.email, one.language, one, _subject(issue, one.language)) for one in some]
    with transaction.atomic():
        mine = Issue.objects.filter(pk=issue.pk, state=Issue.State.SENDING, queued_up_to=before)
        if not some:
            mine.update(state=Issue.State.SENT)
            return None
        if not mine.update(queued_up_to=some[-1].pk):
            return None
        count = write_many(template="network.issue", recipients=recipients, about=issue)
        Issue.objects.filter(pk=issue.pk).update(recipients=F("recipients") + count)
    return len(some)


def _readers(issue: Issue) -> QuerySet[Subscriber]:
    """Return whom the issue is for, of those who were there when it went."""
    assert issue.sent_at is not None
    return audience_of(issue).filter(confirmed_on__lte=timezone.localdate(issue.sent_at))


def _subject(issue: Issue, language: str) -> str:
    """Return the subject for the list of letters; the letter itself finds its own."""
    said = issue.words.get(language) or issue.words.get(issue.language) or {}
    return str(said.get("subject", ""))


def _begin(issue: Issue) -> None:
    _check_ready(issue)
    for section in issue.sections.exclude(source=""):
        section.told = _told(section, issue)
        section.save(update_fields=["told"])
    issue.state, issue.sent_at = Issue.State.SENDING, timezone.now()
    issue.save(update_fields=["state", "sent_at"])
    enqueue("network.write_letters", once=f"issue-{issue.pk}", issue=issue.pk)


def _told(section: Section, issue: Issue) -> dict[str, dict[str, str]]:
    """Return what other parts of the site tell now, so that the letter and the online version stay the same."""
    found = {language: told_by(section.source, language) for language in issue.languages}
    return {language: block.as_dict() for language, block in found.items() if block is not None}


def _check_ready(issue: Issue) -> None:
    stopping = [finding for finding in findings_in(issue) if finding.stops]
    if stopping:
        raise DomainError("network.not_ready", count=len(stopping))


def _held(issue: Issue, by: Person, state: str, otherwise: str) -> Issue:
    require(by, "network.news", issue)
    held = Issue.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=issue.pk)
    if held.state != state:
        raise DomainError(otherwise)
    return held
