from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from middleground.engine.opinion.factors.population import Population
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.source import SourceConversation, SourceStatement
from middleground.engine.opinion.votes import VoteMatrix

TOWN = invent(Town("gaussian", people=40, statements=8, votes=5)).source


def rows_of(source: SourceConversation) -> list[tuple[str, str, int]]:
    votes = source.votes
    return [
        (votes.person_ids[p], votes.statement_ids[s], int(c))
        for p, s, c in zip(votes.person, votes.statement, votes.choice, strict=True)
    ]


def same(one: Population, other: Population) -> bool:
    return one.statement_ids == other.statement_ids and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("person", "statement", "choice")
    )


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_votes_people_and_statements_does_not_matter(random):
    rows = rows_of(TOWN)
    random.shuffle(rows)

    shuffled = replace(TOWN, votes=VoteMatrix.from_rows(rows))

    assert same(Population.of(shuffled), Population.of(TOWN))


@settings(max_examples=25, deadline=None)
@given(st.permutations(list(TOWN.votes.person_ids)))
def test_the_names_of_people_do_not_matter(names):
    new = dict(zip(TOWN.votes.person_ids, names, strict=True))

    renamed = replace(TOWN, votes=VoteMatrix.from_rows((new[p], s, c) for p, s, c in rows_of(TOWN)))

    assert same(Population.of(renamed), Population.of(TOWN))


def test_people_without_a_vote_and_rejected_statements_are_left_out():
    votes = replace(TOWN.votes, person_ids=(*TOWN.votes.person_ids, "silent"))
    statements = (SourceStatement("s0", "Rejected.", moderated=-1), *TOWN.statements[1:])

    population = Population.of(replace(TOWN, votes=votes, statements=statements))

    kept = [row for row in rows_of(TOWN) if row[1] != "s0"]
    assert "s0" not in population.statement_ids
    assert population.n_people == len({person for person, _, _ in kept})
    assert population.choice.size == len(kept)
