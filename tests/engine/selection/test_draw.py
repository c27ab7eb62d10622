"""A ticket is picked once, by what was announced."""

import pytest

from middleground.engine.errors import InputError
from middleground.engine.selection.bundle import Party, Source
from middleground.engine.selection.draw import commitment_of, draw, seed_of, ticket_number
from tests.factories.draws import a_bundle, the_bundle

SECRETS = ("the-town-s-secret-17", "the-network-secret-4")
SOURCE = Source("", (Party("Town", commitment_of(SECRETS[0])), Party("Network", commitment_of(SECRETS[1]))))


def refused(call, *arguments):
    with pytest.raises(InputError) as found:
        call(*arguments)
    return found.value.code


def test_the_group_is_that_of_the_ticket():
    bundle = the_bundle()

    drawn = draw(bundle, "  the  beacon said 42 ")

    assert drawn.ticket == ticket_number("the beacon said 42", bundle.fingerprint, 100)
    assert drawn.panel == bundle.tickets[drawn.ticket - 1]
    assert drawn.bundle.outcome == {
        "seed": "the beacon said 42", "ticket": drawn.ticket, "group": list(drawn.panel),
    }  # fmt: skip


def test_drawing_again_with_the_same_text_changes_nothing_and_with_another_is_refused():
    drawn = draw(the_bundle(), "the beacon said 42")

    again = draw(drawn.bundle, "the beacon said 42")

    assert again == drawn
    assert refused(draw, drawn.bundle, "the beacon said 43") == "draw.already"


def test_an_empty_text_picks_nothing():
    assert refused(draw, the_bundle(), " \n") == "draw.empty_seed"


def test_two_parties_draw_together_in_whatever_order_they_tell_their_secrets():
    bundle = a_bundle(tickets=10, source=SOURCE)

    drawn = draw(bundle, seed_of(reversed(SECRETS), SOURCE))

    assert drawn.seed == " ".join(SECRETS)


@pytest.mark.parametrize(
    "secrets", [SECRETS[:1], (*SECRETS, "one-more-secret-of-x"), (SECRETS[0], "changed-my-mind-1234")]
)
def test_a_missing_or_changed_secret_is_refused(secrets):
    assert refused(seed_of, secrets, SOURCE) == "draw.other_secrets"
    assert refused(draw, a_bundle(tickets=10, source=SOURCE), " ".join(secrets)) == "draw.other_secrets"


@pytest.mark.parametrize("secret", ["", "short", "two words are not one secret"])
def test_a_secret_that_could_be_guessed_or_torn_is_refused(secret):
    assert refused(commitment_of, secret) == "draw.weak_secret"
