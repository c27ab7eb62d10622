"""From writing a call to a confirmed, balanced group: a duo, somebody who declines, a replacement, somebody refused."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from itertools import cycle, islice

import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Page, expect

from middleground.web.calls.actions.applying import Answers, Applicant, start_application, submit
from middleground.web.calls.actions.reading import ReadingDraft, save_reading
from middleground.web.calls.actions.team import add_team_member
from middleground.web.calls.models import Application, Assignment, Call
from middleground.web.calls.queries.features import features_of_call
from middleground.web.calls.queries.group import group_of
from middleground.web.calls.queries.questions import questions_of
from middleground.web.calls.starters import content_of
from middleground.web.jobs.testing import run_jobs
from tests.factories.applying import letters_sent
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, DESKTOP = 390, 1280
TEMPLATE = "neighbourhood_dialogue"
OTHERS, PLACES = 11, 6
AGES, TIMES = ("16-29", "30-49", "50-69"), ("first", "first", "before")
TARGETS = {
    ("age_band", "16-29"): (2, 3),
    ("age_band", "30-49"): (1, 3),
    ("age_band", "50-69"): (1, 2),
    ("first_timer", "first"): (3, 4),
}
SOURCE, NUMBERS = "The six numbers of the lottery of Saturday 4 July 2037, in ascending order", "3 11 19 27 30 44"
Words = Callable[..., str]


def words_in(language: str) -> Words:
    """Return a function that says a sentence of the interface in a language."""

    def say(sentence: str, context: str = "") -> str:
        with translation.override(language):
            return pgettext(context, sentence) if context else gettext(sentence)

    return say


@pytest.mark.parametrize(
    ("staff", "residents"),
    [(("en", DESKTOP), ("nl", PHONE)), (("nl", PHONE), ("en", DESKTOP))],
    ids=["desk in English, residents on phones in Dutch", "desk on a phone in Dutch, residents in English"],
)
def test_from_a_template_to_a_confirmed_and_balanced_group(visitor, base_url, assert_sound, tmp_path, staff, residents):
    say, coordinator = words_in(staff[0]), make_person(roles=["coordinator"], name="Cora Vos", language=staff[0])
    desk = visitor(person=coordinator, language=staff[0], width=staff[1])
    second_person = make_person(name="Ben Second", language=staff[0])
    reader = make_person(name="Rita Mol", language=staff[0])
    call = write_and_open(desk, say, residents[0], assert_sound)
    for part, person in (("selector", second_person), ("reviewer", reader)):
        add_team_member(call, by=coordinator, person=person, part=part)

    mira, omar = visitor(language=residents[0], width=residents[1]), visitor(language=residents[0], width=residents[1])
    apply_as_duo(mira, omar, call, residents[0], base_url, assert_sound)
    let_others_apply(call, residents[0])
    unfit = call.applications.order_by("pk").last()
    close_and_read(desk, say, call, visitor(person=reader, language=staff[0], width=staff[1]), unfit, assert_sound)
    set_targets_and_draw(
        desk, say, call, visitor(person=second_person, language=staff[0], width=staff[1]), mira, assert_sound
    )
    assert states_of(call) == {"invited": PLACES, "waitlisted": OTHERS + 2 - PLACES - 1, "not_selected": 1}

    release_all(desk, say, call, assert_sound)
    letters = letters_by_address()
    assert len(letters) == OTHERS + 2
    answer_invitations(mira, call, letters, words_in(residents[0]), base_url, assert_sound)
    assert states_of(call) == {
        "confirmed": PLACES - 1, "declined": 1, "waitlisted": OTHERS + 2 - PLACES - 1, "not_selected": 1,
    }  # fmt: skip

    letters_sent()
    replace(desk, say, call, assert_sound)
    answer_invitations(mira, call, letters_by_address(), words_in(residents[0]), base_url, assert_sound, declines=0)
    assert_balanced(call)

    close_list(desk, say, call, assert_sound)
    letters = letters_by_address()
    refused = call.applications.filter(state="not_selected").exclude(pk=unfit.pk).order_by("number").first()
    assert set(letters) == {each.email for each in call.applications.filter(state="not_selected")} - {unfit.email}
    read_why_it_was_fair(mira, refused, letters[refused.email], words_in(residents[0]), base_url, assert_sound)
    verify(mira, words_in(residents[0]), tmp_path, call)


def write_and_open(page: Page, say: Words, other: str, assert_sound) -> Call:
    """Publish a call from a template as somebody new does."""
    language = "nl" if other == "en" else "en"
    title = content_of(TEMPLATE)["words"][language]["title"]
    page.goto("/desk/")
    page.get_by_role("link", name=say("Bring people together")).click()
    page.get_by_role("link", name=title.split(":")[0]).first.click()
    page.locator("[name=places]").fill(str(PLACES))
    page.locator(f"[name=others][value={other}]").check()
    page.get_by_role("button", name=say("Keep as a draft")).click()
    expect(page.locator(".state-draft").first).to_be_visible()
    call = Call.objects.get()
    page.goto(f"/desk/calls/{call.slug}/criteria/")
    page.locator("button[name=example]").first.click()
    assert_sound(page)
    page.goto(f"/desk/calls/{call.slug}/")
    page.get_by_role("link", name=say("Open", "a call"), exact=True).click()
    page.locator("main form button").first.click()
    expect(page.locator(".state-open").first).to_be_visible()
    call.refresh_from_db()
    assert (call.state, call.languages, call.places) == ("open", [language, other], PLACES)
    return call


def apply_as_duo(first: Page, second: Page, call: Call, language: str, base_url: str, assert_sound) -> None:
    """Let two people apply together by a code, each with their own answers."""
    say = words_in(language)
    links = []
    for page, name in ((first, "Mira"), (second, "Omar")):
        page.goto("/calls/")
        page.get_by_role("link", name=content_of(TEMPLATE)["words"][language]["title"]).first.click()
        assert_sound(page)
        page.get_by_role("link", name=say("Apply", "for a place")).first.click()
        page.get_by_label(say("Your name")).fill(name)
        page.get_by_label(say("Your e-mail address")).fill(f"{name.lower()}@example.org")
        page.get_by_label(say("I have read how my data are used, and agree to it.")).check()
        assert_sound(page)
        page.get_by_role("button", name=say("Send me my link")).click()
        expect(page.get_by_role("heading", name=say("Read your mail"))).to_be_visible()
        links.append(link_in(letters_by_address()[f"{name.lower()}@example.org"], base_url))
    for page, link in zip((first, second), links, strict=True):
        page.goto(link)
        page.get_by_role("link", name=say("Apply together with somebody")).click()
    first.get_by_role("radio").first.check()
    first.get_by_role("button", name=say("Make a code")).click()
    code = first.locator(".duo-code").inner_text()
    assert_sound(first)
    second.get_by_label(say("Code of the other person")).fill(code)
    second.get_by_role("button", name=say("Enter the code")).click()
    first.reload()
    first.get_by_role("button", name=say("Yes, we apply together")).click()
    for page, link, age, times in zip((first, second), links, ("16-29", "30-49"), ("first", "before"), strict=True):
        page.goto(link)
        page.get_by_role("link", name=say("Begin with your answers")).click()
        for key, value in (("link", "new"), ("age", age), ("first", times)):
            page.locator(f'[name="answer-{key}"][value="{value}"]').check()
        assert_sound(page)
        page.get_by_role("button", name=say("Send my application")).click()
        expect(page.get_by_text(say("Thank you. Your application has arrived."))).to_be_visible()
    assert call.applications.filter(state="submitted", duo__state="confirmed", duo__mode="together").count() == 2


def let_others_apply(call: Call, language: str) -> None:
    """Let more people apply than there are places."""
    for place, (age, times) in enumerate(islice(zip(cycle(AGES), cycle((*TIMES, "first")), strict=False), OTHERS)):
        applicant = Applicant(name=f"Neighbour {place}", email=f"neighbour{place}@example.org", language=language)
        application = start_application(call, by=None, applicant=applicant)
        answers = Answers(values={"link": "some", "age": age, "first": times}, uses={})
        submit(application, questions=questions_of(call, language), answers=answers)
    letters_sent()


def close_and_read(desk: Page, say: Words, call: Call, reader: Page, unfit: Application, assert_sound) -> None:
    """Close the call, share the applications out, let them be read, and find them eligible."""
    desk.goto(f"/desk/calls/{call.slug}/change/close/")
    desk.locator("main form button").first.click()
    expect(desk.locator(".state-closed").first).to_be_visible()
    desk.goto(f"/desk/calls/{call.slug}/readers/")
    desk.locator("[name=each]").fill("1")
    desk.get_by_role("button", name=say("Share out")).click()
    expect(desk.get_by_text("Rita Mol").first).to_be_visible()
    reader.goto("/desk/")
    reader.goto(f"/desk/calls/{call.slug}/read/")
    reader.get_by_role("link", name=say("Read the next one")).click()
    expect(reader.get_by_text("Mira")).to_have_count(0)
    reader.locator("[data-criterion] [type=radio][value='3']").first.check()
    assert_sound(reader)
    here = reader.url
    reader.get_by_role("button", name=say("Done, next unread")).click()
    reader.wait_for_url(lambda url: url != here)
    criterion = call.criteria.get()
    for each in Assignment.objects.filter(application__call=call, state="open").select_related("application__call"):
        draft = ReadingDraft(scores={criterion.pk: 3}, confidence=2, remark="")
        save_reading(each, by=each.reviewer, draft=draft, is_done=True)
    each = Assignment.objects.get(application=unfit)
    save_reading(each, by=each.reviewer, draft=ReadingDraft(scores={criterion.pk: 0}), is_done=True)
    desk.goto(f"/desk/calls/{call.slug}/eligibility/")
    assert_sound(desk)
    desk.locator("form.card button").click()
    expect(desk.get_by_text(say("Every application has been looked at."))).to_be_visible()


def set_targets_and_draw(desk: Page, say: Words, call: Call, second: Page, resident: Page, assert_sound) -> None:
    """Say what a balanced group is, publish the tickets by two people, and let a public source pick one."""
    desk.goto(f"/desk/calls/{call.slug}/targets/")
    for (feature, level), (low, high) in TARGETS.items():
        desk.locator(f'[name="low-{feature}-{level}"]').fill(str(low))
        desk.locator(f'[name="high-{feature}-{level}"]').fill(str(high))
    desk.locator("[name=fewest_duos]").fill("1")
    desk.locator("[name=minimum_suitability]").fill("1")
    desk.get_by_role("button", name=say("Keep"), exact=True).click()
    expect(desk.get_by_text(say("Kept. Whether a group exists is being worked out."))).to_be_visible()
    run_jobs()
    desk.reload()
    assert_sound(desk)
    desk.get_by_role("link", name=say("Go on to choosing")).click()
    desk.get_by_role("link", name=say("Prepare a draw")).click()
    desk.locator("[name=source_words]").fill(SOURCE)
    assert_sound(desk)
    desk.get_by_role("button", name=say("Prepare the draw")).click()
    expect(desk.get_by_role("button", name=say("Make the tickets anew"))).to_be_visible()
    run_jobs()
    desk.reload()
    assert_sound(desk)
    desk.get_by_role("button", name=say("Ask a second person to publish it")).click()
    expect(desk.get_by_role("heading", name=say("A second person publishes"))).to_be_visible()
    public = f"/calls/{call.slug}/draw/"
    assert resident.goto(public).status == 404
    second.goto("/desk/")
    second.get_by_role("link", name=say("Look at it")).click()
    assert_sound(second)
    second.get_by_role("button", name=say("Publish the draw")).click()
    expect(second.get_by_role("button", name=say("Draw the ticket"))).to_be_visible()
    resident.goto(f"/calls/{call.slug}/")
    resident.goto(public)
    expect(resident.get_by_text(SOURCE).first).to_be_visible()
    assert_sound(resident)
    desk.reload()
    desk.locator("[name=text]").fill(NUMBERS)
    desk.locator("[name=sure]").check()
    desk.get_by_role("button", name=say("Draw the ticket")).click()
    expect(desk.get_by_text(say("Drawn. The letters wait to be looked through."))).to_be_visible()
    assert_sound(desk)


def release_all(desk: Page, say: Words, call: Call, assert_sound) -> None:
    """Read every kind of letter that waits, and let it go."""
    run_jobs()
    desk.goto(f"/desk/calls/{call.slug}/letters/")
    assert_sound(desk)
    waiting = desk.locator("main section").filter(has=desk.get_by_role("heading", name=say("To read and release")))
    addresses = [link.get_attribute("href") for link in waiting.locator("a").all()]
    assert addresses
    for address in addresses:
        desk.goto(address)
        assert_sound(desk)
        desk.locator("button[name=do][value=release]").click()
        expect(desk.get_by_role("heading", name=say("To read and release"))).to_be_visible()
    expect(desk.get_by_text(say("No letter waits."))).to_be_visible()


def letters_by_address() -> dict[str, str]:
    """Let what waits go, and return the body of the last letter to each address."""
    return {letter.to[0]: letter.body for letter in letters_sent()}


def link_in(body: str, base_url: str, kind: str = "") -> str:
    """Return a personal link of a letter at the address of the test."""
    found = re.search(rf"https?://[^/\s]+(/applications/\S+{kind}/)(?=\s|$)", body)
    assert found, body
    return base_url + found[1]


def answer_invitations(
    page: Page, call: Call, letters: dict[str, str], say: Words, base_url: str, assert_sound, *, declines: int = 1
) -> None:
    """Let everybody who is invited open the link and press a button; one who came alone declines.

    Where somebody like them waits, for then somebody comes next, whatever was drawn.
    """
    invited = list(call.applications.filter(state="invited").order_by("number"))
    features = features_of_call(call)
    waiting = [features[pk] for pk in call.applications.filter(state="waitlisted").values_list("pk", flat=True)]
    alone = sorted((each.pk for each in invited if each.duo_id is None), key=lambda pk: features[pk] not in waiting)[
        :declines
    ]
    for application in invited:
        page.goto(link_in(letters[application.email], base_url, "place"))
        assert Application.objects.get(pk=application.pk).state == "invited"
        button = "No, I cannot come" if application.pk in alone else "Yes, I come"
        page.get_by_role("button", name=say(button)).click()
        expect(page.get_by_role("button", name=say("Yes, I come"))).to_have_count(0)
    assert_sound(page)


def replace(desk: Page, say: Words, call: Call, assert_sound) -> None:
    """Invite whoever comes next by the draw."""
    desk.goto("/desk/")
    desk.get_by_role("link", name=say("Choose replacements")).click()
    assert_sound(desk)
    desk.get_by_role("button", name=say("Invite the next on the list")).click()
    invited = say("Invited by the order of the draw: %(count)s. The letter waits to be looked through.")
    expect(desk.get_by_text(invited % {"count": 1})).to_be_visible()
    release_all(desk, say, call, assert_sound)


def assert_balanced(call: Call) -> None:
    """The group is full and keeps to every number that was agreed; the duo is in it."""
    group, confirmed = group_of(call), call.applications.filter(state="confirmed")
    assert (group.confirmed, group.free, confirmed.exclude(duo=None).count()) == (PLACES, 0, 2)
    features = features_of_call(call)
    levels = Counter(item for each in confirmed for item in features[each.pk].items())
    assert {target: low <= levels[target] <= high for target, (low, high) in TARGETS.items()} == dict.fromkeys(
        TARGETS, True
    )


def close_list(desk: Page, say: Words, call: Call, assert_sound) -> None:
    """Tell everybody who still waits that no place came free."""
    desk.goto(f"/desk/calls/{call.slug}/participants/")
    assert_sound(desk)
    desk.get_by_role("link", name=say("Close the waiting list")).click()
    desk.get_by_label(say("Reason")).fill("No place came free.")
    desk.get_by_role("button", name=say("Close the waiting list")).click()
    expect(desk.get_by_role("heading", name=say("Letters"), exact=True)).to_be_visible()
    letters_sent()
    release_all(desk, say, call, assert_sound)


def read_why_it_was_fair(
    page: Page, refused: Application, letter: str, say: Words, base_url: str, assert_sound
) -> None:
    """Open the link of the letter, and read one's own chance and how the lots were drawn."""
    page.goto(link_in(letter, base_url))
    expect(page.get_by_role("heading", name=say("Not invited this time"))).to_be_visible()
    page.get_by_role("link", name=say("How the group was chosen")).click()
    choice = refused.choices.exclude(pseudonym="").first()
    expect(page.get_by_role("heading", name=say("Your chance in the draw"))).to_be_visible()
    expect(page.get_by_text(choice.pseudonym)).to_be_visible()
    assert f"{choice.tickets}" in page.locator("main").inner_text()
    assert_sound(page)
    page.get_by_role("link", name=say("The whole draw, and how to check it")).click()
    assert_sound(page)


def verify(page: Page, say: Words, folder, call: Call) -> None:
    """Download the file of the draw, and check it with nothing but Python, as the page says."""
    with page.expect_download() as download:
        page.get_by_role("link", name=say("Download the file of the draw")).click()
    download.value.save_as(folder / "draw.zip")
    with zipfile.ZipFile(folder / "draw.zip") as archive:
        archive.extract("verify.py", folder)
    fingerprint = call.selections.order_by("pk").first().fingerprint
    command = [sys.executable, "-I", "verify.py", "draw.zip", NUMBERS, fingerprint]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def states_of(call: Call) -> dict[str, int]:
    """Return how many applications are in each state."""
    return dict(Counter(call.applications.values_list("state", flat=True)))
