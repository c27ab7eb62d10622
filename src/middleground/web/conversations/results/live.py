"""The live picture of a conversation that runs: for its coordinators, between two results.

It passes the gate like a result and is no release, so that it never uses up the step of ten people between releases. A
new one is made, by a job and not by looking, when ten people or more came since the last one and since every release.
The numbers of a statement stay as they were seen until about ten more people answered it; a result that follows keeps
to that too.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from middleground.engine.disclosure.figures import Figure, Number
from middleground.engine.disclosure.policy import may_release
from middleground.engine.disclosure.released import Count, ReleasedMap, with_absent
from middleground.engine.opinion.findings import OpinionMap
from middleground.web.base import figures
from middleground.web.base.rights import may
from middleground.web.conversations.models import Conversation, LivePicture, Participant, Result
from middleground.web.conversations.results import findings, page, sentences
from middleground.web.conversations.results.said import Surroundings
from middleground.web.conversations.results.snapshots import state_of
from middleground.web.releases.actions import rounding_key
from middleground.web.releases.queries import missing_people

LOOK = "conversations.look"
SHOWN = 3
"""How many shared and how many dividing statements are shown."""
NEAR = 0.05
"""Half the width of an interval that is narrow enough to act upon."""
_ABOUT = 10  # people; so coarsely is told how many more are needed


def is_due(conversation: Conversation) -> bool:
    """Say whether enough people came for another look."""
    state = state_of(conversation)
    if state.missing or missing_people(conversation, state.people):
        return False
    last = LivePicture.objects.filter(conversation=conversation).values_list("n_people", flat=True).first()
    return last is None or may_release(last, state.people)


@dataclass(frozen=True, slots=True)
class Fit:
    """What the next look goes on from, the moment from which answers are not in it, and whose answers are."""

    fit: bytes
    counts: Mapping[str, Sequence[int]]
    through: dt.datetime
    participants: Sequence[int]


def keep_picture(conversation: Conversation, found: OpinionMap, fit: Fit) -> LivePicture:
    """Let a look pass the gate, and keep it in place of the one before.

    The fit is not kept where somebody's answers in it were erased while it was made.
    """
    from middleground.engine.disclosure.gate import release_map

    with transaction.atomic():
        is_whole = are_all_there(conversation, fit.participants)
        previous, seen = told_before(conversation), seen_since(conversation)
        released = release_map(found, key=rounding_key(), previous=previous, seen=seen)
        values = {
            "made_at": timezone.now(),
            "through": fit.through,
            "n_people": found.n_people,
            "payload": released.to_json(),
            "told": (released if seen is None else with_absent(released, seen)).to_json(),
            "fit": fit.fit if is_whole else b"",
            "counts": dict(fit.counts) if is_whole else {},
        }
        picture, _new = LivePicture.objects.update_or_create(conversation=conversation, defaults=values)
    return picture


def told_before(conversation: Conversation) -> ReleasedMap | None:
    """Return what results told of each statement last; None where there is no result yet."""
    payloads = Result.objects.filter(conversation=conversation).values_list("payload", flat=True)
    told = (ReleasedMap.from_json(payload) for payload in payloads.iterator(chunk_size=1))
    newest = next(told, None)
    return None if newest is None else functools.reduce(with_absent, told, newest)


def seen_since(conversation: Conversation) -> ReleasedMap | None:
    """Return what looks told of each statement last, where no result told of it since; None where nobody looked."""
    picture = LivePicture.objects.filter(conversation=conversation).first()
    if picture is None:
        return None
    newer = Result.objects.filter(conversation=conversation, made_at__gte=picture.made_at)
    payloads = newer.values_list("payload", flat=True).iterator(chunk_size=1)
    told_since = {one["id"] for payload in payloads for one in payload["statements"]}
    seen = ReleasedMap.from_json(picture.told)
    return replace(seen, statements=tuple(one for one in seen.statements if one.id not in told_since))


def throw_fit_away(conversation_id: int) -> None:
    """Forget the sums over everybody, for somebody's answers in them are erased; the next look begins anew."""
    LivePicture.objects.filter(conversation=_held(conversation_id)).update(fit=b"", counts={})


def are_all_there(conversation: Conversation, participants: Collection[int]) -> bool:
    """Say whether nobody of them was forgotten; who is being forgotten waits until the transaction ends."""
    there = Participant.objects.filter(conversation=_held(conversation.pk)).values_list("pk", flat=True)
    return set(there).issuperset(participants)


def _held(conversation_id: int) -> Conversation:
    """Let erasing and keeping a fit wait for one another."""
    return Conversation.objects.select_for_update(no_key=True).get(pk=conversation_id)


@dataclass(frozen=True, slots=True)
class LiveView:
    """What coordinators read of the newest look."""

    picture: LivePicture
    verdict: str
    result: page.ResultPage
    shared: Sequence[page.Row]
    dividing: Sequence[page.Row]
    needed: str


def live_view(picture: LivePicture, around: Surroundings) -> LiveView:
    """Say what is shared and what divides so far, and how many more answers would narrow it."""
    found = ReleasedMap.from_json(picture.payload)
    known = around.statements
    found = replace(found, statements=tuple(one for one in found.statements if one.id in known))
    shown = page.build(found, around)
    shared, dividing = shown.shared.rows[:SHOWN], shown.dividing.rows[:SHOWN]
    return LiveView(picture, sentences.headline(found), shown, shared, dividing, _needed(found))


def _needed(found: ReleasedMap) -> str:
    """Say how many more answers the widest share in the list needs until it is known to five of a hundred."""
    chosen = findings.shared(found)[:SHOWN]
    more = max((_more(one.agree, one.n) for one in chosen), default=0)
    if not chosen:
        return ""
    if more <= 0:
        return _("Each of these shares is known to within 5 of 100 people.")
    text = ngettext(
        "About %(count)s more answer to each would narrow these shares to within 5 of 100 people.",
        "About %(count)s more answers to each would narrow these shares to within 5 of 100 people.",
        more,
    )
    return text % {"count": figures.number(more)}


def _more(share: Number, n: Count) -> int:
    """An interval narrows with the square root of the answers behind it."""
    if not isinstance(share, Figure) or not isinstance(n, int):
        return 0
    wanted = n * ((share.high - share.low) / 2 / NEAR) ** 2
    return max(0, _ABOUT * math.ceil((wanted - n) / _ABOUT - 1e-9))


def picture_for(person: object, conversation: Conversation, *, after: dt.datetime | None) -> LivePicture | None:
    """Return the newest look for somebody who may ask for results, where no result is newer."""
    if not conversation.is_open or not may(person, "conversations.map", conversation):
        return None
    picture = LivePicture.objects.filter(conversation=conversation).defer("told", "fit", "counts").first()
    return None if picture is None or (after is not None and after >= picture.made_at) else picture
