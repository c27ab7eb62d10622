"""The front door of the opinion engine: from votes to what divides, what is shared, and how broad the middle is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from middleground.engine.errors import InputError
from middleground.engine.opinion.findings import Method, Mode, OpinionMap, method_named
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.undecided import undecided_because
from middleground.engine.opinion.votes import VoteMatrix
from middleground.engine.opinion.weights import with_corrected_shares

Progress = Callable[[int, int], None]


def map_opinions(  # noqa: PLR0913  the front door: what, how, and what is known already
    source: SourceConversation | VoteMatrix,
    *,
    method: Method = "middleground",
    mode: Mode = "report",
    seed: int = 0,
    progress: Progress | None = None,
    previous: OpinionMap | None = None,
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
        ``"report"``: drawn from everything that the answers leave possible, for numbers that are published;
        ``"live"``: a quick fit, while people are still answering.
    seed
        Same conversation and seed: the same map. Another order or other names of people change nothing.
    progress
        Called with steps done and steps in all.
    previous
        The last report, for ``"live"``: its verdict on structure is kept, since testing for camps takes time.

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
    if mode not in {"report", "live"} or (mode == "live" and method_named(method) == "polis"):
        raise InputError("map.unknown_mode", value=mode)
    if method_named(method) == "polis":
        from middleground.engine.opinion.polis import map_polis

        found = map_polis(conversation, seed=seed, progress=progress)
    elif mode == "live":
        from middleground.engine.opinion.live import map_live

        found = map_live(conversation, seed=seed, progress=progress, previous=previous)
    else:
        from middleground.engine.opinion.factors.chart import map_factors

        found = map_factors(conversation, seed=seed, progress=progress)
    if found.method == "middleground":
        found = with_corrected_shares(found, conversation)
    visitors = conversation.visitors
    if visitors is not None and visitors >= found.n_people:
        found = replace(found, visitors=visitors)
    told = undecided_because(conversation.undecided, [statement.id for statement in found.statements])
    return replace(found, undecided=told)
