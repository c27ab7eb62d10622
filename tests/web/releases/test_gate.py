"""The register refuses what would tell too much, and keeps what passed."""

import pytest

from middleground.engine.disclosure.policy import Policy
from middleground.web.base.errors import DomainError
from middleground.web.ledger.queries import history_of
from middleground.web.releases.actions import Basis, content_hash, pass_gate, publish, rounding_key, snapshot_of
from middleground.web.releases.models import Release
from middleground.web.releases.queries import missing_people, releases_of
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db


def release(thing, n_people, *, snapshot=None, **given):
    basis = Basis(given.pop("kind", "test"), thing, n_people, snapshot or f"answers {n_people}")
    return pass_gate(basis, **{"make": lambda _key: {"n": n_people}, **given})[0]


def refusal(thing, n_people, **given):
    with pytest.raises(DomainError) as refused:
        release(thing, n_people, **given)
    return refused.value.code, refused.value.params


def test_the_first_release_needs_ten_people():
    town = make_organisation()

    assert refusal(town, 9) == ("releases.too_soon", {"missing": 1})
    assert release(town, 10).n_people == 10


def test_the_next_release_needs_ten_more_people():
    town = make_organisation()
    release(town, 40)

    assert refusal(town, 49) == ("releases.too_soon", {"missing": 1})
    assert release(town, 50).n_people == 50


def test_a_release_is_compared_with_every_earlier_one():
    town = make_organisation()
    for n_people in (40, 60, 50):
        release(town, n_people)

    assert refusal(town, 45) == ("releases.too_soon", {"missing": 25})


def test_the_same_answers_may_be_released_in_another_way():
    town = make_organisation()
    first = release(town, 40, snapshot="same")

    again = release(town, 40, snapshot="same", kind="test.another")

    assert [each.pk for each in releases_of(town)] == [again.pk, first.pk]


def test_other_answers_of_as_many_people_are_refused():
    town = make_organisation()
    release(town, 40, snapshot="before")

    assert refusal(town, 40, snapshot="somebody changed an answer")[0] == "releases.too_soon"


def test_things_are_told_apart():
    release(make_organisation("One"), 40)

    assert missing_people(make_organisation("Two"), 41) == 0


@pytest.mark.parametrize("policy", [Policy(threshold=5), Policy(base=1), Policy(batch=1)])
def test_a_weaker_policy_is_refused(policy):
    assert refusal(make_organisation(), 40, policy=policy) == ("releases.weaker_policy", {})


def test_a_stricter_policy_is_free():
    town = make_organisation()

    made = release(town, 40, policy=Policy(threshold=20))

    assert made.policy == {"threshold": 20, "base": 5, "batch": 10, "sensitive": False}


def test_the_register_keeps_a_digest_of_what_passed_and_not_the_content():
    made = release(make_organisation(), 40)

    assert made.content_hash == content_hash({"n": 40})
    assert "content" not in {field.name for field in Release._meta.get_fields()}


def test_what_is_made_gets_the_installations_key():
    keys = []

    release(make_organisation(), 40, make=lambda key: keys.append(key) or {})

    assert keys == [rounding_key()]


def test_the_key_stays_the_same():
    assert rounding_key() == rounding_key()


def test_nothing_is_kept_when_making_it_fails():
    def fail(_key):
        raise DomainError("conversations.closed")

    with pytest.raises(DomainError):
        release(make_organisation(), 40, make=fail)

    assert Release.objects.count() == 0


def test_publishing_replaces_what_was_public_before():
    town, person = make_organisation(), make_person()
    first, second = release(town, 40), release(town, 60)
    publish(by=person, release=first, thing=town)

    publish(by=person, release=second, thing=town)

    public = Release.objects.filter(published_at__isnull=False, superseded_by__isnull=True)
    assert [each.pk for each in public] == [second.pk]
    assert Release.objects.get(pk=first.pk).superseded_by_id == second.pk


def test_the_ledger_knows_of_every_passage_and_publication():
    town, person = make_organisation(), make_person()
    made = release(town, 40)

    publish(by=person, release=made, thing=town)

    assert [(entry.verb, entry.by_platform) for entry in history_of(town)] == [
        ("releases.publish", False),
        ("releases.pass", True),
    ]


def test_a_digest_of_answers_changes_with_any_of_them_and_where_they_are_cut():
    digests = {snapshot_of(b"ab", b"c"), snapshot_of(b"a", b"bc"), snapshot_of(b"ab", b"d"), snapshot_of(b"ab", b"c")}

    assert len(digests) == 3
