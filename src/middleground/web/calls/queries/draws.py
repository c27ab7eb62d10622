"""What is drawn, from which bundle, and what may be said about it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from middleground.engine.selection.problem import Case
from middleground.web.calls.models import Application, Call, Choice, Duo, Selection
from middleground.web.calls.queries.group import HOLDING
from middleground.web.calls.queries.pool import Member, case_of, digest_of, feature_questions, members_of
from middleground.web.calls.states import ApplicationState
from middleground.web.conversations.engine_words import words_of_note

if TYPE_CHECKING:
    from middleground.engine.selection.bundle import Bundle
    from middleground.engine.selection.explain import Explanation, Screen, Wanted

PUBLISHED = (Selection.State.COMMITTED, Selection.State.FINAL)


def draw_case(selection: Selection) -> Case:
    """Return what the engine is asked to draw: for replacements with everybody who holds a place in every group.

    Raises
    ------
    InputError
        When what was agreed contradicts itself, ``selection.…``.
    """
    call = selection.call
    if selection.replaces_id is None:
        return case_of(call, _complete(members_of(call, ApplicationState.ELIGIBLE)), places=selection.places)
    from middleground.engine.selection.replacing import replace

    holding = members_of(call, *HOLDING)
    waiting = _complete(members_of(call, ApplicationState.WAITLISTED))
    whole = case_of(call, [*holding, *waiting], places=len(holding) + selection.places)
    return replace(whole, confirmed=[str(each.application.number) for each in holding], declined=[])


def _complete(members: Sequence[Member]) -> list[Member]:
    """Leave out whoever only comes together with somebody who is not here."""
    return [each for each in members if not is_left_alone(each.application, [one.application for one in members])]


def is_left_alone(application: Application, others: Sequence[Application]) -> bool:
    """Say whether the application is half of a duo that only comes together, and the other half is missing."""
    duo = application.duo
    if duo is None or duo.state != Duo.State.CONFIRMED or duo.mode != Duo.Mode.TOGETHER:
        return False
    return sum(each.duo_id == duo.pk for each in others) < 2


def digest_of_draw(selection: Selection) -> str:
    """Return what changes whenever the tickets would have to be made anew."""
    settings = (selection.mode, selection.tickets, selection.source_words, selection.commitments, selection.salt)
    return hashlib.sha256(f"{digest_of(draw_case(selection))} {settings!r}".encode()).hexdigest()


def bundle_of(selection: Selection) -> Bundle:
    """Return the bundle as it was sealed, with its pool; after the draw with the outcome."""
    return _read(selection.bundle.name, selection.seed_text)


@lru_cache(maxsize=8)
def _read(name: str, seed_text: str) -> Bundle:
    """A bundle never changes under its name, and its outcome follows from the text."""
    from django.core.files.storage import default_storage

    from middleground.engine.selection.bundle import read_bundle
    from middleground.engine.selection.draw import draw

    with default_storage.open(name) as file:
        bundle = read_bundle(file.read())
    return draw(bundle, seed_text).bundle if seed_text else bundle


@dataclass(frozen=True, slots=True)
class ShownScreen:
    """One of the three screens, in words."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownDraw:
    """A published draw as everybody may read it."""

    selection: Selection
    told: Explanation
    screens: tuple[ShownScreen, ...]
    wanted: tuple[Wanted, ...]
    group: tuple[str, ...]
    waiting: tuple[str, ...]
    file_name: str


def published_draws(call: Call) -> list[Selection]:
    """Return the draws that everybody may see, the first one first."""
    found = call.selections.filter(method=Call.Method.DRAW, state__in=PUBLISHED).exclude(case_digest="")
    return list(found.select_related("replaces").order_by("id"))


def shown_draw(selection: Selection, language: str) -> ShownDraw:
    """Return a published draw in words."""
    from middleground.engine.selection.explain import explain
    from middleground.engine.selection.replacing import waiting_list

    bundle = bundle_of(selection).public()
    told = explain(bundle)
    return ShownDraw(
        selection=selection,
        told=told,
        screens=tuple(_screen(screen) for screen in told.screens()),
        wanted=tuple(_wanted(selection.call, told, language)),
        group=tuple(bundle.outcome["group"]) if bundle.outcome else (),
        waiting=waiting_list(bundle) if bundle.outcome else (),
        file_name=file_name_of(selection),
    )


def file_name_of(selection: Selection) -> str:
    """Return what the public bundle is called."""
    return f"draw-{selection.call.slug}-{selection.pk}.zip"


def _screen(screen: Screen) -> ShownScreen:
    sentences = tuple(words_of_note(note.code, dict(note.params)) for note in screen.notes)
    return ShownScreen(words_of_note(screen.title.code, dict(screen.title.params)), sentences)


def _wanted(call: Call, told: Explanation, language: str) -> list[Wanted]:
    questions = {each.feature: each for each in feature_questions(call, language)}
    found = []
    for each in told.wanted:
        question = questions.get(each.feature)
        feature, level = (question.label, question.label_of(each.level)) if question else (each.feature, each.level)
        found.append(replace(each, feature=feature, level=level))
    return found


@dataclass(frozen=True, slots=True)
class OwnDraw:
    """What one applicant is told of a draw, and nobody else."""

    selection: Selection
    pseudonym: str
    sentences: tuple[str, ...]
    percent: int


def own_draws(application: Application) -> list[OwnDraw]:
    """Return the receipts of an applicant, of every published draw they were in."""
    from middleground.engine.selection.explain import receipt

    found = []
    drawn = _published_choices(application).exclude(selection__case_digest="")  # who was promoted was drawn before
    for choice in drawn.select_related("selection__call").order_by("selection_id"):
        bundle = bundle_of(choice.selection)
        if choice.pseudonym in bundle.chances:
            told = receipt(bundle, choice.pseudonym)
            sentences = tuple(words_of_note(note.code, dict(note.params)) for note in told.notes)
            found.append(OwnDraw(choice.selection, choice.pseudonym, sentences, round(100 * told.chance)))
    return found


def was_in_draw(application: Application) -> bool:
    """Say whether the applicant was in a draw that is public."""
    return _published_choices(application).exclude(selection__case_digest="").exists()


def _published_choices(application: Application) -> QuerySet[Choice]:
    found = Choice.objects.filter(application=application, selection__state__in=PUBLISHED)
    return found.filter(selection__method=Call.Method.DRAW).exclude(pseudonym="")


def own_choice(application: Application) -> Choice | None:
    """Return what the last final selection said of an applicant."""
    found = Choice.objects.filter(application=application, selection__state=Selection.State.FINAL)
    return found.exclude(outcome="").select_related("selection").order_by("-selection_id").first()


def mode_words() -> dict[str, str]:
    """Return what fair can mean, each in a sentence."""
    return {
        "leximin": _("The smallest chance is made as large as possible, then the next smallest, and so on."),
        "maximin": _("The smallest chance is made as large as possible; what the others have is left open."),
        "nash": _("All chances multiplied together are made as large as possible: nobody is given up for many."),
        "goldilocks": _("Very small and very large chances are both avoided, so that a rare answer does not pay."),
        "uniform": _("All chances are brought as near to each other as possible, even if the smallest gets smaller."),
    }
