"""Bringing a conversation from elsewhere: read into a scratch file, looked at, then copied in small steps.

Nothing of the export reaches the serving database before somebody said yes, and nothing is visible before all of it
is there. Each step may be repeated after a crash.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from middleground.engine.errors import InputError
from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.conversations.limits import COPY_ROWS, EXPORT_BYTES
from middleground.web.conversations.models import (
    Conversation,
    ConversationImport,
    ConversationText,
    Participant,
    Statement,
    Vote,
)
from middleground.web.conversations.staging import stage
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.child import run_in_child
from middleground.web.jobs.progress import Progress
from middleground.web.ledger.actions import record
from middleground.web.people.models import Organisation, Person

State = ConversationImport.State
ASKS = "polis.sign_unknown"
STORED = "export"  # what any file is called while it is kept; what it was called is told in its place
FILE_NAME = 100  # letters


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a file does not say about itself: its language, who held the conversation, under which licence."""

    language: str
    attribution: str = ""
    licence: str = ""


def bring_export(
    file: UploadedFile[Any], *, by: Person, organisation: Organisation, origin: Provenance
) -> ConversationImport:
    """Keep the file aside and have it read; nothing of it is shown or counted yet."""
    require(by, "conversations.import", organisation)
    _check_file(file)
    brought = ConversationImport(
        organisation=organisation,
        brought_by=by,
        brought_on=timezone.localdate(),
        file_name=(file.name or "export.zip")[-FILE_NAME:],
        language=origin.language,
        attribution=origin.attribution,
        licence=origin.licence,
    )
    _store(file, export_path(brought))
    with transaction.atomic():
        brought.save()
        _have_read(brought)
        record(by=by, verb="conversations.bring", thing=brought)
    return brought


def settle_sign(brought: ConversationImport, *, by: Person, sign: str) -> None:
    """Say which number means agree, and have the file read again."""
    require(by, "conversations.import", brought.organisation)
    if sign not in {"agree=+1", "agree=-1"}:
        raise InvalidInput("conversations.no_sign", field="sign")
    with transaction.atomic():
        held = _held(brought, State.ASKING)
        held.sign, held.state, held.problem = sign, State.READING, {}
        _have_read(held)
        record(by=by, verb="conversations.settle_sign", thing=held)


def confirm_import(brought: ConversationImport, *, by: Person) -> None:
    """Say yes to what was found; it is copied now."""
    require(by, "conversations.import", brought.organisation)
    with transaction.atomic():
        held = _held(brought, State.READY)
        held.state = State.COPYING
        job = enqueue("conversations.copy_import", once=f"import:{held.pk}", import_id=held.pk)
        held.job_id = job.pk
        held.save()
        record(by=by, verb="conversations.import", thing=held, votes=held.found["votes"], people=held.found["people"])


def discard_import(brought: ConversationImport, *, by: Person) -> None:
    """Throw the file away; possible until it is copied."""
    require(by, "conversations.import", brought.organisation)
    with transaction.atomic():
        held = _held(brought, State.READY, State.ASKING, State.FAILED)
        record(by=by, verb="conversations.discard_import", thing=held)
        held.delete()
    remove_files(brought)


def read_export(brought: ConversationImport, progress: Progress) -> None:
    """Read the file in a process of its own, and note what was found or what is wrong; for the job."""
    if brought.state != State.READING:
        return
    path, scratch = str(export_path(brought)), str(scratch_path(brought))
    try:
        found = run_in_child(stage, path, brought.sign, scratch, on_progress=progress.report)
    except InputError as error:
        brought.state = State.ASKING if error.code == ASKS else State.FAILED
        brought.problem = {"code": error.code, "params": error.params | _told_name(brought, error.params)}
    else:
        found["title"] = Path(brought.file_name).stem if found["title"] == STORED else found["title"]
        brought.state, brought.found, brought.problem = State.READY, found, {}
    brought.save(update_fields=["state", "found", "problem"])


def _told_name(brought: ConversationImport, params: dict[str, Any]) -> dict[str, str]:
    """Name the file as the person who gave it does."""
    return {"file": brought.file_name} if params.get("file") == export_path(brought).name else {}


def copy_export(brought: ConversationImport, progress: Progress) -> None:
    """Copy the scratch file in steps of at most a hundred rows, then make it visible by one flag; for the job."""
    if brought.state != State.COPYING:
        return
    conversation = _begin(brought)
    with closing(sqlite3.connect(f"file:{scratch_path(brought)}?mode=ro", uri=True)) as file:
        for rows in _steps(file, "SELECT number, text, moderated, is_seed, day, votes FROM statement ORDER BY number"):
            _copy_statements(conversation, brought, rows)
        for rows in _steps(file, "SELECT DISTINCT person FROM vote ORDER BY person"):
            _copy_people(conversation, brought, rows)
        _copy_votes(conversation, brought, file, progress)
    _finish(brought, conversation)
    remove_files(brought)


def export_path(brought: ConversationImport) -> Path:
    """Return where the file lies until it is copied or thrown away; no address leads there."""
    return _folder(brought) / f"{STORED}{Path(brought.file_name).suffix.lower()}"


def scratch_path(brought: ConversationImport) -> Path:
    return _folder(brought) / "scratch.sqlite3"


def remove_files(brought: ConversationImport) -> None:
    shutil.rmtree(_folder(brought), ignore_errors=True)


def _folder(brought: ConversationImport) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / str(brought.key)


def _check_file(file: UploadedFile[Any]) -> None:
    if Path(file.name or "").suffix.lower() not in {".zip", ".csv"}:
        raise InvalidInput("conversations.export_kind", field="file")
    if (file.size or 0) > EXPORT_BYTES:
        raise InvalidInput("conversations.export_large", field="file", limit=EXPORT_BYTES // 2**20)


def _store(file: UploadedFile[Any], path: Path) -> None:
    path.parent.mkdir(parents=True, mode=0o700)
    with path.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)


def _have_read(brought: ConversationImport) -> None:
    job = enqueue("conversations.read_import", once=f"import:{brought.pk}", import_id=brought.pk)
    brought.job_id = job.pk
    brought.save()


def _held(brought: ConversationImport, *states: str) -> ConversationImport:
    held = ConversationImport.objects.select_for_update().get(pk=brought.pk)
    if held.state not in states:
        raise DomainError("conversations.import_moved_on")
    return held


def _begin(brought: ConversationImport) -> Conversation:
    """Make the invisible conversation, or go on with the one of an attempt that was cut short."""
    if brought.conversation is not None:
        return brought.conversation
    with transaction.atomic():
        conversation = Conversation.objects.create(
            organisation=brought.organisation,
            origin=Conversation.Origin.IMPORT,
            state=Conversation.State.CLOSED,
            closed_at=timezone.now(),
            languages=[brought.language],
            created_by=brought.brought_by,
            is_complete=False,
            attribution=brought.attribution,
            licence=brought.licence,
        )
        ConversationText.objects.create(
            conversation=conversation,
            language=brought.language,
            title=(brought.found["title"] or brought.file_name)[:120],
            purpose=brought.found["description"][:1200],
        )
        brought.conversation = conversation
        brought.save(update_fields=["conversation"])
    return conversation


def _steps(file: sqlite3.Connection, query: str, start: Iterable[Any] = ()) -> Iterator[list[tuple[Any, ...]]]:
    cursor = file.execute(query, tuple(start))
    while rows := cursor.fetchmany(COPY_ROWS):
        yield rows


def _copy_statements(conversation: Conversation, brought: ConversationImport, rows: list[tuple[Any, ...]]) -> None:
    statements = []
    for number, text, moderated, is_seed, day, votes in rows:
        state = _state(moderated, is_shown=bool(is_seed or votes))
        reason = Statement.Reason.SOURCE if state == Statement.State.REJECTED else ""
        statements.append(
            Statement(
                conversation=conversation,
                number=number,
                language=brought.language,
                text=text,
                origin=Statement.Origin.IMPORT,
                state=state,
                reason=reason,
                written_on=day or brought.brought_on,
            )
        )
    Statement.objects.bulk_create(statements, ignore_conflicts=True)


def _state(moderated: int, *, is_shown: bool) -> Statement.State:
    """Keep what moderators decided; what they did not judge was shown there if anybody answered it."""
    if moderated == -1:
        return Statement.State.REJECTED
    return Statement.State.APPROVED if moderated == 1 or is_shown else Statement.State.WAITING


def _copy_people(conversation: Conversation, brought: ConversationImport, rows: list[tuple[Any, ...]]) -> None:
    people = [
        Participant(
            conversation=conversation,
            secret_hash=_imported_hash(brought, person),
            language=brought.language,
            joined_on=brought.brought_on,
        )
        for (person,) in rows
    ]
    Participant.objects.bulk_create(people, ignore_conflicts=True)


def _imported_hash(brought: ConversationImport, person: int) -> str:
    """Return a name for an imported person that no secret leads to."""
    return sha256(f"{brought.key}:{person}".encode()).hexdigest()


def _copy_votes(
    conversation: Conversation, brought: ConversationImport, file: sqlite3.Connection, progress: Progress
) -> None:
    key_of = dict(Participant.objects.filter(conversation=conversation).values_list("secret_hash", "pk"))
    statement_of = dict(Statement.objects.filter(conversation=conversation).values_list("number", "pk"))
    query = "SELECT person, number, choice FROM vote WHERE place >= ? ORDER BY place"
    for rows in _steps(file, query, [brought.copied]):
        votes = [
            Vote(
                participant_id=key_of[_imported_hash(brought, person)],
                statement_id=statement_of[number],
                choice=choice,
                sequence=1,
                day=brought.brought_on,
            )
            for person, number, choice in rows
        ]
        with transaction.atomic():
            Vote.objects.bulk_create(votes, ignore_conflicts=True)
            brought.copied += len(rows)
            brought.save(update_fields=["copied"])
        progress.report(brought.copied, brought.found["votes"], "conversations.copying")


def _finish(brought: ConversationImport, conversation: Conversation) -> None:
    with transaction.atomic():
        brought.state = State.DONE
        brought.save(update_fields=["state"])
        Conversation.objects.filter(pk=conversation.pk).update(is_complete=True)
        record(by=None, verb="conversations.imported", thing=conversation, votes=brought.copied)
