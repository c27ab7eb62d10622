"""What was shown to whom travels in a file beside the votes."""

from dataclasses import replace

import numpy as np
import pytest

from middleground.engine.errors import InputError
from middleground.engine.opinion.reading.conversation import read_conversation
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.weights import corrected_shares, weights
from middleground.engine.opinion.writing import write_conversation

TOWN = Town("gaussian", people=60, statements=12, votes=6, missing="routed", seed=3)


def routed():
    invented = invent(TOWN)
    return replace(invented.source, shown=invented.shown)


@pytest.mark.parametrize("name", ["town", "town.zip", "town.csv"])
def test_what_was_shown_is_read_as_it_was_written(tmp_path, name):
    source = routed()
    write_conversation(tmp_path / name, source)

    read = read_conversation(tmp_path / name)

    own, told = ([(one.agree.value, one.agree.low) for one in corrected_shares(each)[0]] for each in (source, read))
    assert np.allclose(own, told, atol=1e-4)
    assert corrected_shares(read)[1] == ()


def test_an_invented_town_knows_its_chances_where_it_is_routed_and_only_there():
    found = weights(routed())

    assert np.isnan(found).sum() == 0
    assert abs(found.mean() - 1) < 0.05
    assert invent(replace(TOWN, missing="random")).shown is None


def test_nothing_is_known_of_what_the_hostile_were_shown():
    invented = invent(replace(TOWN, hostile=0.25))

    assert not set(invented.shown.person) & set(np.flatnonzero(invented.is_hostile))


@pytest.mark.parametrize("chance", ["0", "-0.5", "1.5", "nan", "often", ""])
def test_what_is_no_chance_is_refused_with_its_place(tmp_path, chance):
    (tmp_path / "votes.csv").write_text("participant,statement,vote\na,1,1\n")
    (tmp_path / "shown.csv").write_text(f"participant,statement,chance\na,1,0.5\na,2,{chance}\n")

    with pytest.raises(InputError) as refused:
        read_conversation(tmp_path / "votes.csv")

    assert (refused.value.code, refused.value.params["line"]) == ("source.not_a_chance", 3)
