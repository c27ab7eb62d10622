"""Files of applications on the disk: written before their row, removed once their row is gone for good."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction

from middleground.web.calls.files import CheckedFile
from middleground.web.calls.models import ApplicationAnswer, ApplicationFile


def keep_files(answer: ApplicationAnswer, *files: CheckedFile) -> None:
    """Keep files with their answer, inside the caller's transaction."""
    for file in files:
        row = ApplicationFile(
            answer=answer, name=file.name, media_type=file.media_type, size=len(file.content), digest=file.digest
        )
        row.file.save(file.name, ContentFile(file.content), save=False)
        row.save()


def remove_files(answers: models.QuerySet[ApplicationAnswer]) -> int:
    """Remove the files of these answers; from the disk when the caller's transaction holds."""
    found = ApplicationFile.objects.filter(answer__in=answers)
    paths = list(found.values_list("file", flat=True))
    if not paths:
        return 0
    found.delete()
    transaction.on_commit(lambda: _unlink(paths))
    return len(paths)


def _unlink(paths: list[str]) -> None:
    for path in paths:
        default_storage.delete(path)
