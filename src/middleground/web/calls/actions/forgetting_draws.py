"""What is left of a draw once its applications are erased: what everybody could read and check, and nothing more."""

from __future__ import annotations

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from middleground.web.calls.models import Selection

SHOWN = (Selection.State.COMMITTED, Selection.State.FINAL)


def forget_pool(selection: Selection) -> None:
    """Take out what quotas counted of each person, and the salt that leads from a number to its pseudonym."""
    with transaction.atomic():
        held = Selection.objects.select_for_update().get(pk=selection.pk)
        before, held.salt = held.bundle.name, ""
        if before and held.case_digest:
            _keep_public(held, before)
        held.save(update_fields=["salt", "bundle", "case_digest"])


def _keep_public(held: Selection, before: str) -> None:
    from middleground.engine.selection.bundle import read_bundle

    with default_storage.open(before) as file:
        bundle = read_bundle(file.read())
    if held.state in SHOWN:
        held.bundle.save(f"{secrets.token_hex(16)}.zip", ContentFile(bundle.public().to_bytes()), save=False)
    else:
        held.bundle, held.case_digest = "", ""
    transaction.on_commit(lambda: default_storage.delete(before))
