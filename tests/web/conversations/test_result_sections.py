"""What a result says beside its picture: the middle, further lines, comparisons, and who is missing."""

import html
import re
from dataclasses import replace

import pytest
from django.urls import reverse

from middleground.engine.opinion.findings import Note
from middleground.engine.opinion.undecided import undecided_because
from tests.factories.findings import make_camps, make_index, make_one_group, make_spectrum, make_stability
from tests.factories.results import make_asked, make_result

pytestmark = pytest.mark.django_db


def shown(client, found):
    conversation, coordinator = make_asked()
    make_result(conversation, found=found, by=coordinator)
    return client.get(reverse("conversation_result", args=[conversation.slug])).content.decode()


def section(page, name):
    """Return the words of a section, without marks; nothing where it is not there."""
    if f'id="{name}"' not in page:
        return ""
    text = page.split(f'id="{name}"')[1].split("</section>")[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def test_the_people_in_between_are_told_apart_by_what_they_answer(client):
    told = section(shown(client, make_spectrum()), "between")

    assert "of those placed give mixed answers to what divides." in told
    assert "What they answer differently Statement 6 about the park. 20–40 more of 100 agree here" in told
    assert "What they are less sure about Statement 7 about the park. 15–35 more of 100 cannot decide here" in told


def test_why_people_could_not_decide_is_told_beside_the_statement_the_most_frequent_reason_first(client):
    found = make_spectrum()
    told = {one.id: (12, 40, 28, 2) for one in found.statements}
    page = shown(client, replace(found, undecided=undecided_because(told, list(told))))

    share = r"about \d+ % \(\d+–\d+ %\)"
    sentence = rf"Of \d+ people who said why: too little known about it: {share}, the words are unclear: {share}\."
    assert len(re.findall(sentence, section(page, "undecided"))) == 1
    assert len(re.findall(sentence, section(page, "between"))) == 1


def test_nothing_is_said_of_reasons_where_too_few_gave_one(client):
    found = make_spectrum()
    told = {one.id: (9, 9, 0, 0) for one in found.statements}
    page = shown(client, replace(found, undecided=undecided_because(told, list(told))))

    assert "said why" not in page


def test_where_the_middle_says_nothing_of_its_own_it_is_said_so(client):
    told = section(shown(client, replace(make_spectrum(), middle_differs=(), middle_unsure=())), "between")

    assert "No statement was found on which they surely answer otherwise than both ends" in told


@pytest.mark.parametrize("found", [make_one_group(60), replace(make_spectrum(), method="polis")], ids=["one", "polis"])
def test_without_a_measured_middle_nobody_is_said_to_stand_in_between(client, found):
    assert section(shown(client, found), "between") == ""


def test_a_further_line_is_named_by_statements_and_never_called_a_group(client):
    told = section(shown(client, make_spectrum()), "lines")

    assert "of all differences." in told
    assert "Towards one end more agree Statement 5 about the park." in told
    assert re.findall(r"group|camp", told) == []


def test_a_result_of_before_has_no_further_lines_and_no_indices(client):
    page = shown(client, replace(make_spectrum(), lines=(), indices=(), middle_differs=(), middle_unsure=()))

    assert (section(page, "lines"), section(page, "divided")) == ("", "")


def test_the_indices_are_read_beside_two_invented_towns(client):
    told = section(shown(client, replace(make_spectrum(), indices=(make_index("bimodality", 0.6),))), "divided")

    assert "Both towns are invented" in told
    assert "Town of one mind Split town Reading" in told
    assert re.findall(r"(?i)most divided|least divided|more divided than", told) == []


def test_who_is_missing_is_counted_beside_who_took_part(client):
    told = section(shown(client, make_spectrum()), "missing")

    assert re.findall(r"(\d+) (came to look|took part|answered enough|are not known)", told) == [
        ("920", "came to look"),
        ("460", "took part"),
        ("400", "answered enough"),
        ("60", "are not known"),
    ]
    assert "of those who answered left before their seventh answer" in told


def test_the_page_says_that_shares_are_corrected_for_what_was_shown(client):
    notes = (Note("map.shown_corrected"), Note("weights.partly_unknown", (("answers", 12), ("total", 900))))

    page = shown(client, replace(make_camps(), notes=notes))

    assert page.count("had statements been shown evenly") == 1
    assert page.count("For 50 of 900 answers") == 1
    assert page.count("Which statements people saw is not known") == 0


@pytest.mark.parametrize(("notes", "times"), [((Note("map.shown_unknown"),), 1), ((), 0)])
def test_unknown_routing_is_warned_of_before_the_first_number(client, notes, times):
    page = shown(client, replace(make_camps(), notes=notes))

    before = page.split('id="shared"')[0]

    assert before.count("Compare with care") == times
    assert page.count("Which statements people saw is not known") == times


def test_nobody_speaks_for_the_whole_town(client):
    words = html.unescape(re.sub(r"<[^>]+>", " ", shown(client, make_spectrum()).split("<main")[1]))

    assert (
        re.findall(
            r"(?i)\bthe (?:whole )?(?:town|city|population|residents) (?:thinks?|wants?|agrees?|is|are)\b", words
        )
        == []
    )


def test_how_firm_it_is_is_said_in_sentences_and_in_a_table(client):
    told = section(shown(client, replace(make_spectrum(), stability=make_stability())), "firm")

    assert "Had other people like these answered, the picture would be much the same." in told
    assert "Had other statements like these been put, the picture would be much the same." in told
    assert "Had one in twenty answered to spoil it, the picture would be much the same." in told
    assert "A fifth of the people left out 3 of 3 up to 10 points 90 %" in told.replace("\xa0", " ")


def test_of_two_ways_to_spoil_a_result_the_worse_one_is_told(client):
    alike = {"same": 1, "statements": 2}

    told = section(shown(client, replace(make_spectrum(), stability=make_stability(alike=alike))), "firm")

    assert "Had one in twenty answered to spoil it, the picture could be another one." in told
    assert "Had other statements like these been put, parts of the picture would shift." in told


@pytest.mark.parametrize("moved", [{"middle": 0.11}, {"ground": 0.7}], ids=["middle", "common ground"])
def test_a_picture_of_the_same_kind_can_shift_in_parts(client, moved):
    told = section(shown(client, replace(make_spectrum(), stability=make_stability(**moved))), "firm")

    assert "Had other people like these answered, parts of the picture would shift." in told


def test_what_is_shared_only_just_is_named_and_coordinators_read_what_to_do_about_hostile_people(client):
    found = make_spectrum()
    place = next(place for place, one in enumerate(found.statements, 1) if one.is_common_ground)
    firm = replace(make_stability(left=(str(place),)), notes=(Note("stability.hostile_common_ground"),))

    conversation, coordinator = make_asked()
    make_result(conversation, found=replace(found, stability=firm), by=coordinator)

    told = section(client.get(reverse("conversation_result", args=[conversation.slug])).content.decode(), "firm")
    client.force_login(coordinator)
    page = client.get(reverse("conversation_result_staff", args=[conversation.slug])).content.decode()

    warning = "One in twenty hostile participants would change what counts as shared."
    assert f"These are shared only just Statement {place} about the park." in told
    assert (warning in told, warning in section(page, "firm")) == (False, True)


def test_where_firmness_was_not_looked_at_nothing_is_said(client):
    assert section(shown(client, make_spectrum()), "firm") == ""
