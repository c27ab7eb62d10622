"""What is fixed before the draw holds everything that is needed to check it, and nobody's name."""

import json
import re
from dataclasses import replace

import pytest

from middleground.engine.errors import InputError
from middleground.engine.selection.bundle import case_of, pseudonyms, read_bundle, renamed
from middleground.engine.selection.draw import draw
from middleground.engine.selection.verify import canonical, packed
from tests.factories.draws import SALT, a_bundle, a_case, the_bundle


def test_no_bundle_holds_an_id_or_the_name_of_an_organisation():
    texts = b"".join(the_bundle().files.values()).decode()

    assert re.findall(r"\bp\d\d\b|\boffice\b", texts) == []


def test_the_public_bundle_says_of_no_pseudonym_what_it_is():
    files = the_bundle().public().files
    told = json.loads(files["commitment.json"])

    del told["rules"]["quotas"]

    assert sorted(files) == ["READ-ME.txt", "commitment.json", "verify.py"]
    assert [word for word in ("trainer", "north", "features") if word in json.dumps(told)] == []


def test_pseudonyms_are_the_same_with_the_same_salt_and_others_with_another():
    ids = [f"p{number}" for number in range(500)]

    names = pseudonyms(ids, SALT)

    assert names == pseudonyms(reversed(ids), SALT)
    assert len(set(names.values())) == 500
    assert set(names.values()).isdisjoint(pseudonyms(ids, b"another salt of sixteen").values())
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", name) for name in names.values())


def test_a_short_salt_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        pseudonyms(["p1"], b"short")


def test_chances_are_the_same_whatever_the_order_of_applications():
    case = a_case()
    turned = replace(case, applicants=tuple(reversed(case.applicants)), quotas=case.quotas)

    assert a_bundle(turned).chances == a_bundle(case).chances


def test_a_bundle_is_read_as_it_was_written():
    bundle = the_bundle()

    found = read_bundle(bundle.to_bytes())

    assert (found.fingerprint, found.tickets, found.chances) == (bundle.fingerprint, bundle.tickets, bundle.chances)
    assert found.to_bytes() == bundle.to_bytes()


def test_the_draw_changes_nothing_of_what_was_fixed():
    bundle = the_bundle()

    drawn = draw(bundle, "some text").bundle

    assert drawn.fingerprint == bundle.fingerprint
    assert {name: drawn.files[name] for name in bundle.files} == dict(bundle.files)


def test_the_case_in_a_bundle_is_the_one_it_was_made_from():
    case = a_case()
    names = pseudonyms((one.id for one in case.applicants), SALT)

    found = case_of(the_bundle())

    back = renamed(found, {name: one for one, name in names.items()})
    assert {one.id: dict(one.features) for one in back.applicants} == {
        one.id: dict(one.features) for one in case.applicants
    }
    assert {one.id: one.suitability for one in back.applicants} == {one.id: one.suitability for one in case.applicants}
    assert (back.places, back.quotas, set(back.reserved)) == (case.places, case.quotas, set(case.reserved))
    assert {(one.first, one.second, one.mode) for one in back.pairs} == {
        ("p01", "p02", "together"),
        ("p06", "p07", "either"),
    }
    assert {frozenset((one.first, one.second)) for one in back.aparts} == {
        frozenset((one.first, one.second)) for one in case.aparts
    }


def test_the_public_bundle_gives_no_case():
    with pytest.raises(InputError) as refused:
        case_of(the_bundle().public())

    assert refused.value.code == "bundle.no_pool"


def test_who_is_not_suitable_enough_is_on_no_ticket_and_not_among_those_who_can_be_drawn():
    case = a_case(minimum_suitability=3.0, suitability_share=None, reserved=(), fewest_pairs=0)
    names = pseudonyms((one.id for one in case.applicants), SALT)
    low = {names[one.id] for one in case.applicants if one.suitability < 3}

    bundle = a_bundle(case)

    assert low.isdisjoint(bundle.chances)
    assert low <= set(bundle.pool["not_drawn"])


def test_damaged_and_foreign_files_are_refused_in_words():
    told = dict(the_bundle().commitment) | {"format": "something else 3"}
    codes = []
    for whole in (b"", the_bundle().to_bytes()[:-1], packed({"commitment.json": canonical(told)})):
        with pytest.raises(InputError) as refused:
            read_bundle(whole)
        codes.append(refused.value.code)

    assert codes == ["bundle.damaged", "bundle.damaged", "bundle.other_format"]
