"""What readers see beside the answers, decided by the coordinator before reading begins."""

from __future__ import annotations

from django.db import transaction

from middleground.web.base.rights import require
from middleground.web.calls.models import Call, ReadingRules
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person


def set_reading_rules(call: Call, *, by: Person, shows_experience: bool) -> None:
    """Say whether readers see answers about role and experience, which a balance may count."""
    require(by, "calls.run", call)
    with transaction.atomic():
        ReadingRules.objects.update_or_create(call=call, defaults={"shows_experience": shows_experience})
        record(by=by, verb="calls.set_reading_rules", thing=call, shows_experience=shows_experience)
