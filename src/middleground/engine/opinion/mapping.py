"""The front door of the opinion engine: from votes to what divides, what is shared, and how broad the middle is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from middleground.engine.errors import InputError
from middleground.engine.opinion.findings import Method, Mode, OpinionMap, method_named
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import VoteMatrix

Progress = Callable[[int, int], None]


def map_opinions(
    source: SourceConversation | VoteMatrix,
    *,
    method: Method = "middleground",
    mode: Mode = "report",
    seed: int = 0,
    progress: Progress | None = None,
) -> OpinionMap:
    """Say where the people who took part differ, what they share, and how many stand in between.

    Parameters
    ----------
    source
        A conversation, or its votes alone. Statements that moderation rejected and people without an answer are
        left out.
    method
        ``"middleground"``, the project's own; ``"polis"``, what Polis would show, for comparison.
    mode
        ``"report"``: drawn from everything that the answers leave possible, for numbers that are published.
    seed
        Same conversation and seed: the same map. Another order or other names of people change nothing.
    progress
        Called with steps done and steps in all.

    Returns
    -------
    OpinionMap
        Shares between 0 and 1 with 95 % intervals; no field belongs to a single person.

    Raises
    ------
    TooFewError
        ``map.too_few_people`` (under 20) or ``map.too_few_statements`` (under 3).
    InputError
        ``map.unknown_method`` or ``map.unknown_mode``.

    Notes
    -----
    docs/methods/factors.md describes the model, the test for camps and the measure of the middle.
    """
    conversation = SourceConversation.of_votes(source) if isinstance(source, VoteMatrix) else source
    if mode != "report":
        raise InputError("map.unknown_mode", value=mode)
    found = _map(conversation, method_named(method), seed, progress)
    visitors = conversation.visitors
    return found if visitors is None or visitors < found.n_people else replace(found, visitors=visitors)


def _map(source: SourceConversation, method: Method, seed: int, progress: Progress | None) -> OpinionMap:
    if method == "polis":
        from middleground.engine.opinion.polis import map_polis

        return map_polis(source, seed=seed, progress=progress)
    from middleground.engine.opinion.factors.chart import map_factors

    return map_factors(source, seed=seed, progress=progress)
