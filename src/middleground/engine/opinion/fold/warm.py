"""A fit that stays warm: new votes move it at once, at the cost of the people who cast them.

Kept are the parameters at which everybody was last counted (the anchor) and everybody's sums at that anchor, nothing
about a person. When votes arrive, the old answers of the people who cast them are folded at the anchor and taken out,
their new answers are folded and put in: the sums are then exactly those of the votes as they are now, however many
batches came, and one step from the anchor gives the parameters. That step is the first order of what the new votes
do; so once a fiftieth of the answers is new, everybody should be counted again (:func:`begin`).
"""

from __future__ import annotations

import io
from dataclasses import dataclass, fields, replace
from typing import Any
from zipfile import BadZipFile

import numpy as np

from middleground.engine.opinion.fold.blocks import Block, questions
from middleground.engine.opinion.fold.estimator import PURE, Kernel, Runner, refit, step
from middleground.engine.opinion.fold.parameters import Parameters, Sums
from middleground.engine.opinion.votes import VoteMatrix

STALE = 0.02  # share of new answers from which one step from the anchor is too short
_FORMAT = 1


@dataclass(frozen=True, slots=True, eq=False)
class Warm:
    """One question, kept warm: statement parameters, sums over everybody, and how many answers changed since."""

    anchor: Parameters
    sums: Sums
    changed: int = 0

    @property
    def parameters(self) -> Parameters:
        """What the votes say now."""
        return step(self.anchor, self.sums)

    @property
    def is_stale(self) -> bool:
        """Whether everybody should be counted again."""
        return self.changed > STALE * max(float(self.sums.answers.sum()), 1.0)


def begin(run: Runner, parameters: Parameters, *, sweeps: int = 0, kernel: Kernel | None = None) -> Warm:
    """Count everybody at these parameters, after so many sweeps more."""
    kernel = kernel or PURE
    anchor = refit(run, parameters, sweeps=sweeps, kernel=kernel)
    return Warm(anchor, run(kernel.fold, anchor))


def update(warm: Warm, before: Block, after: Block, *, kernel: Kernel | None = None) -> Warm:
    """Put new answers in.

    Parameters
    ----------
    before, after
        All answers of the people concerned as they were and as they are; others are not needed.
    """
    work = (kernel or PURE).fold
    sums = warm.sums - work(before, warm.anchor) + work(after, warm.anchor)
    return replace(warm, sums=sums, changed=warm.changed + max(after.n_people, abs(after.size - before.size)))


def widen(warm: Warm, n_statements: int) -> Warm:
    """Make room for statements that are new; what is known about them is their prior."""
    old, more = warm.anchor, n_statements - warm.anchor.n_statements
    if more <= 0:
        return warm
    d = old.factors + 1
    anchor = replace(
        old,
        mean=np.vstack((old.mean, np.tile(old.prior_mean, (more, 1)))),
        covariance=np.concatenate((old.covariance, np.tile(np.diag(old.prior_variance), (more, 1, 1)))),
    )
    blank = Sums.nothing(more, d - 1)
    sums = replace(
        warm.sums,
        precision=np.vstack((warm.sums.precision, blank.precision)),
        shift=np.vstack((warm.sums.shift, blank.shift)),
        answers=np.concatenate((warm.sums.answers, blank.answers)),
    )
    return replace(warm, anchor=anchor, sums=sums)


@dataclass(frozen=True, slots=True, eq=False)
class WarmFit:
    """Both questions of a conversation, kept warm: which side is taken, and whether one is.

    Parameters
    ----------
    statement_ids
        The columns, in the order in which they came.
    """

    agree: Warm
    takes_side: Warm
    statement_ids: tuple[str, ...]

    @property
    def is_stale(self) -> bool:
        """Whether everybody should be counted again."""
        return self.agree.is_stale or self.takes_side.is_stale

    def with_votes(self, before: VoteMatrix, after: VoteMatrix, *, kernel: Kernel | None = None) -> WarmFit:
        """Put new votes in; ``before`` and ``after`` hold all votes of the people concerned, and of nobody else."""
        names = dict.fromkeys((*self.statement_ids, *after.statement_ids))
        column = {name: at for at, name in enumerate(names)}
        old, new = (_questions(votes, column) for votes in (before, after))
        agree, takes_side = (
            update(widen(warm, len(column)), *pair, kernel=kernel)
            for warm, pair in zip((self.agree, self.takes_side), zip(old, new, strict=True), strict=True)
        )
        return WarmFit(agree, takes_side, tuple(names))

    def to_bytes(self) -> bytes:
        """All of it, for storing; arrays over statements only."""
        out = io.BytesIO()
        parts = {"agree": self.agree, "takes_side": self.takes_side}
        arrays = {f"{name}.{key}": value for name, warm in parts.items() for key, value in _arrays(warm).items()}
        arrays |= {"format": np.array(_FORMAT), "ids": np.array(self.statement_ids, dtype=str)}
        np.savez_compressed(out, **arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> WarmFit:
        """Read what :meth:`to_bytes` wrote.

        Raises
        ------
        ValueError
            For anything else.
        """
        try:
            with np.load(io.BytesIO(stored), allow_pickle=False) as file:
                arrays = dict(file)
        except (EOFError, BadZipFile):
            raise ValueError("not a warm fit") from None
        if int(arrays.get("format", np.array(0))) != _FORMAT:
            raise ValueError("a warm fit of another version")
        return cls(_warm(arrays, "agree"), _warm(arrays, "takes_side"), tuple(str(name) for name in arrays["ids"]))


def _questions(votes: VoteMatrix, column: dict[str, int]) -> tuple[Block, Block]:
    place = np.array([column[name] for name in votes.statement_ids], dtype=np.int32)
    statement = place[votes.statement] if votes.n_votes else votes.statement
    return questions(votes.person, statement, votes.choice, (votes.n_people, len(column)))


def _arrays(warm: Warm) -> dict[str, Any]:
    found = {f"anchor.{field.name}": getattr(warm.anchor, field.name) for field in fields(Parameters)}
    found |= {f"sums.{field.name}": np.asarray(getattr(warm.sums, field.name)) for field in fields(Sums)}
    return {**found, "changed": np.array(warm.changed)}


def _warm(arrays: dict[str, Any], name: str) -> Warm:
    anchor = Parameters(*(arrays[f"{name}.anchor.{field.name}"] for field in fields(Parameters)))
    sums = Sums(*(arrays[f"{name}.sums.{field.name}"] for field in fields(Sums)))
    return Warm(anchor, replace(sums, people=float(sums.people)), int(arrays[f"{name}.changed"]))
