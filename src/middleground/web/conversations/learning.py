"""Learning from the answers so far what the next statement should be: numbers about statements, never about people."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from middleground.engine.errors import TooFewError
from middleground.web.conversations.models import Conversation, KnownStatements
from middleground.web.conversations.queries.snapshot import answers_of
from middleground.web.conversations.results.live import are_all_there
from middleground.web.conversations.results.snapshots import digest_of, state_of
from middleground.web.jobs.child import run_in_child
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job


@job("conversations.learn_due", every=dt.timedelta(hours=1), heavy=True)
def learn_due(progress: Progress) -> None:
    """Learn again in every open conversation that shows what tells most and has new answers."""
    KnownStatements.objects.exclude(conversation__state=Conversation.State.OPEN, conversation__is_telling=True).delete()
    due = Conversation.objects.filter(is_telling=True, is_complete=True, state=Conversation.State.OPEN)
    for conversation in due.prefetch_related("texts"):
        learn_statements(conversation)
        progress.beat()


def learn_statements(conversation: Conversation) -> None:
    """Keep what is known of the statements now; until there are people enough, statements are shown evenly.

    Nothing is kept where somebody's answers in it were erased while it was learnt.
    """
    from middleground.engine.opinion.asking.learn import learn  # it fits, with SciPy

    if state_of(conversation).missing:
        return
    answers = answers_of(conversation)
    source, digest = answers.source, digest_of(answers.source)
    if KnownStatements.objects.filter(conversation=conversation, digest=digest).exists():
        return
    try:
        known = run_in_child(learn, source)
    except TooFewError:
        return
    with transaction.atomic():
        if are_all_there(conversation, answers.participants):
            KnownStatements.objects.update_or_create(
                conversation=conversation, defaults={"digest": digest, "payload": known.to_json()}
            )
