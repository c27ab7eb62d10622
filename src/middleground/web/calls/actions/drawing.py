"""Drawing a group by lot: tickets are made, published by their fingerprint, and one is picked by a public source."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from middleground.engine.errors import EngineError
from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.calls.actions.choosing import (
    begin,
    candidates_of,
    finish,
    hold_call,
    hold_selection,
    refuse_same_person,
)
from middleground.web.calls.models import Call, Choice, Selection
from middleground.web.calls.queries.draws import bundle_of, digest_of_draw, mode_words
from middleground.web.calls.queries.group import unfinished_selection
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.tickets import Asked, Made
from middleground.web.jobs.actions import enqueue
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

MAKE_TICKETS = "calls.make_tickets"
TICKETS = (1000, 10_000)
PARTIES = 2
State, Outcome = Selection.State, Choice.Outcome


@dataclass(frozen=True, slots=True)
class Plan:
    """How a draw is to be made."""

    mode: str = "leximin"
    tickets: int = 1000
    randomness: str = Selection.Randomness.PUBLIC
    source_words: str = ""


def prepare_draw(call: Call, *, by: Person, plan: Plan) -> Selection:
    """Settle how the draw is made and let a job make its tickets; nothing is published yet.

    Raises
    ------
    DomainError
        ``calls.no_source`` without a public source; ``calls.selection_under_way`` while a choice by hand is open.
    """
    require(by, "calls.select", call)
    _check_plan(plan)
    with transaction.atomic():
        held = hold_call(call)
        selection = unfinished_selection(held)
        if selection is None:
            selection = begin(held, Call.Method.DRAW, by=by)
        elif selection.method != Call.Method.DRAW or selection.state != State.PREPARED:
            raise DomainError("calls.selection_under_way")
        selection.mode, selection.tickets, selection.randomness = plan.mode, plan.tickets, plan.randomness
        is_public = plan.randomness == Selection.Randomness.PUBLIC
        selection.source_words = plan.source_words.strip() if is_public else ""
        selection.commitments = [] if is_public else selection.commitments
        selection.salt = selection.salt or _salt_before(held) or secrets.token_hex(32)
        selection.save()
        record(by=by, verb="calls.prepare_draw", thing=held, mode=plan.mode, tickets=plan.tickets)
        _forget_tickets(selection)
        _make_when_complete(selection)
    return selection


def _check_plan(plan: Plan) -> None:
    if plan.mode not in mode_words():
        raise InvalidInput("calls.unknown_mode", field="mode")
    if plan.tickets not in TICKETS:
        raise InvalidInput("calls.unknown_tickets", field="tickets")
    if plan.randomness == Selection.Randomness.PUBLIC and not plan.source_words.strip():
        raise InvalidInput("calls.no_source", field="source_words")


def _salt_before(call: Call) -> str:
    """Return the salt of the draw before, so that everybody keeps their pseudonym in a replacement."""
    found = call.selections.filter(state=State.FINAL).exclude(salt="").order_by("-id")
    return found.values_list("salt", flat=True).first() or ""


def _forget_tickets(selection: Selection) -> None:
    selection.case_digest, selection.preview, selection.problem, selection.fingerprint = "", {}, "", ""
    selection.save(update_fields=["case_digest", "preview", "problem", "fingerprint"])


def _make_when_complete(selection: Selection) -> None:
    by_parties = selection.randomness == Selection.Randomness.PARTIES
    if not by_parties or len(selection.commitments) == PARTIES:
        enqueue(MAKE_TICKETS, once=str(selection.pk), selection_id=selection.pk)


def make_again(selection: Selection, *, by: Person) -> None:
    """Make the tickets anew: applications or targets have changed."""
    require(by, "calls.select", selection.call)
    with transaction.atomic():
        held = hold_selection(selection, State.PREPARED)
        _forget_tickets(held)
        _make_when_complete(held)


def bring_secret(selection: Selection, *, by: Person, name: str, secret: str) -> None:
    """Keep the fingerprint of one party's secret. Two different people bring one each; the secret itself is not kept.

    Raises
    ------
    DomainError
        ``calls.own_secret_there``, ``calls.weak_secret``, ``calls.same_secret``.
    """
    from middleground.engine.selection.draw import commitment_of

    require(by, "calls.select", selection.call)
    try:
        digest = commitment_of(secret)
    except EngineError:
        raise InvalidInput("calls.weak_secret", field="secret") from None
    with transaction.atomic():
        held = hold_selection(selection, State.PREPARED)
        if held.randomness != Selection.Randomness.PARTIES or len(held.commitments) >= PARTIES:
            raise DomainError("calls.selection_moved_on")
        if any(each["by"] == by.pk for each in held.commitments):
            raise DomainError("calls.own_secret_there")
        if any(each["sha256"] == digest for each in held.commitments):
            raise InvalidInput("calls.same_secret", field="secret")
        held.commitments = [*held.commitments, {"by": by.pk, "name": name.strip(), "sha256": digest}]
        held.save(update_fields=["commitments"])
        record(by=by, verb="calls.bring_secret", thing=held.call)
        _make_when_complete(held)


def asked_of(selection: Selection, *, today: dt.date) -> Asked:
    """Return what the job makes the tickets from."""
    call = selection.call
    before = selection.replaces
    return Asked(
        mode=selection.mode,
        tickets=selection.tickets,
        source_words=selection.source_words,
        parties=tuple((each["name"], each["sha256"]) for each in selection.commitments),
        made=today.isoformat(),
        title=page_of(call, call.language).title,
        follows=before.fingerprint if before is not None else "",
        salt=bytes.fromhex(selection.salt),
    )


def keep_tickets(selection: Selection, made: Made, *, digest: str) -> bool:
    """Keep the sealed tickets, unless what they rest on has changed meanwhile; say whether they were kept."""
    with transaction.atomic():
        held = hold_selection(selection, State.PREPARED)
        if digest_of_draw(held) != digest:
            return False
        _delete_with_this(held.bundle.name)
        held.bundle.save(f"{secrets.token_hex(16)}.zip", ContentFile(made.bundle), save=False)
        held.case_digest, held.fingerprint, held.preview, held.problem = digest, made.fingerprint, made.preview, ""
        held.save()
        held.choices.all().delete()
        counts = bundle_of(held).chances
        numbers = {str(each.number): each for each in held.call.applications.all()}
        Choice.objects.bulk_create(
            Choice(selection=held, application=numbers[one], pseudonym=name, tickets=counts[name])
            for one, name in made.pseudonyms.items()
            if name in counts  # below the least suitability nobody is in the draw
        )
    return True


def _delete_with_this(file: str | None) -> None:
    """Delete the tickets made before, once those in their place are kept."""
    if file:
        transaction.on_commit(lambda: default_storage.delete(file))


def keep_problem(selection: Selection, code: str) -> None:
    """Keep why no tickets could be made."""
    Selection.objects.filter(pk=selection.pk, state=State.PREPARED).update(problem=code)


def propose_draw(selection: Selection, *, by: Person) -> None:
    """Ask a second person to publish the tickets."""
    require(by, "calls.select", selection.call)
    with transaction.atomic():
        held = hold_selection(selection, State.PREPARED)
        _check_current(held)
        held.state, held.proposed_by = State.PROPOSED, by
        held.save(update_fields=["state", "proposed_by"])
        record(by=by, verb="calls.propose_draw", thing=held.call)


def _check_current(held: Selection) -> None:
    if held.method != Call.Method.DRAW:
        raise DomainError("calls.selection_moved_on")
    if not held.case_digest:
        raise DomainError("calls.no_tickets")
    try:
        is_current = digest_of_draw(held) == held.case_digest
    except EngineError:
        is_current = False
    if not is_current:
        raise DomainError("calls.pool_changed")


def publish_draw(selection: Selection, *, by: Person) -> None:
    """Publish the fingerprint of the tickets and what will pick one: from now on nothing can be changed.

    Raises
    ------
    DomainError
        ``calls.same_person``; ``calls.pool_changed`` when applications or targets are no longer those of the tickets.
    """
    require(by, "calls.select", selection.call)
    with transaction.atomic():
        held = hold_selection(selection, State.PROPOSED)
        refuse_same_person(held, by)
        _check_current(held)
        held.state, held.confirmed_by, held.committed_at = State.COMMITTED, by, timezone.now()
        held.commitments = [{"name": each["name"], "sha256": each["sha256"]} for each in held.commitments]
        held.save()
        record(by=by, verb="calls.publish_draw", thing=held.call, fingerprint=held.fingerprint)


def draw_group(selection: Selection, *, by: Person, text: str = "", told: Sequence[str] = ()) -> Selection:
    """Let the public source's text, or the parties' secrets, pick the ticket; the group is final.

    Drawn twice with the same text, it does nothing the second time.

    Raises
    ------
    DomainError
        ``calls.no_seed``; ``calls.other_secrets`` when the secrets are not those that were brought;
        ``calls.selection_moved_on`` when it was drawn with another text.
    """
    from middleground.engine.selection.draw import draw

    require(by, "calls.select", selection.call)
    with transaction.atomic():
        hold_call(selection.call)
        found = Selection.objects.get(pk=selection.pk)
        seed = _seed(found, text, told)
        if found.state == State.FINAL and found.seed_text == seed:
            return found
        held = hold_selection(selection, State.COMMITTED)
        drawn = draw(bundle_of(held), seed)
        held.seed_text, held.ticket = drawn.seed, drawn.ticket
        _keep_outcomes(held, set(drawn.panel))
        record(by=by, verb="calls.draw", thing=held.call, ticket=drawn.ticket, fingerprint=held.fingerprint)
        finish(held, by=by)
    return held


def _seed(selection: Selection, text: str, told: Sequence[str]) -> str:
    from middleground.engine.selection.bundle import Party, Source
    from middleground.engine.selection.draw import seed_of
    from middleground.engine.selection.verify import plain_seed

    if selection.randomness == Selection.Randomness.PUBLIC:
        seed = plain_seed(text)[:600]
        if not seed:
            raise InvalidInput("calls.no_seed", field="text")
        return seed
    parties = tuple(Party(each["name"], each["sha256"]) for each in selection.commitments)
    try:
        return seed_of(told, Source("", parties))
    except EngineError:
        raise InvalidInput("calls.other_secrets", field="first") from None


def _keep_outcomes(held: Selection, group: set[str]) -> None:
    """Write what the ticket says of everybody who could be chosen, each in the language of their letters."""
    known = {each.application_id: each for each in held.choices.all()}
    new, changed = [], []
    for application in candidates_of(held):
        choice = known.get(application.pk)
        outcome = _outcome(choice, group)
        with translation.override(application.language):
            reason = str(_reason(outcome, choice, held))
        if choice is None:
            new.append(Choice(selection=held, application=application, outcome=outcome, reason=reason))
        else:
            choice.outcome, choice.reason = outcome, reason
            changed.append(choice)
    Choice.objects.bulk_create(new)
    Choice.objects.bulk_update(changed, ["outcome", "reason"], batch_size=100)


def _outcome(choice: Choice | None, group: set[str]) -> str:
    if choice is not None and choice.pseudonym in group:
        return Outcome.SELECTED
    return Outcome.WAITLISTED if choice is not None and choice.tickets else Outcome.NOT_SELECTED


def _reason(outcome: str, choice: Choice | None, held: Selection) -> str:
    if outcome == Outcome.SELECTED:
        return _("Drawn by lot: ticket %(ticket)s.") % {"ticket": held.ticket}
    if outcome == Outcome.WAITLISTED:
        return _("Not on the ticket that was drawn; on the waiting list by the same draw.")
    if choice is None:
        return _("Not in the draw: below the least suitability, or not eligible when the tickets were published.")
    return _("In the draw, but in no group that keeps to the agreed numbers.")
