"""The form of a call: every kind of question, questions that are asked only after certain answers, the form's words."""

from __future__ import annotations

import pytest
from django.utils import translation

from middleground.web.calls.conditions import is_asked
from middleground.web.calls.forms.answering import AnswersForm
from middleground.web.calls.models import ApplicationAnswer, Call, QuestionText
from middleground.web.calls.queries.answers import answers_of
from middleground.web.calls.queries.features import features_of, features_of_call
from middleground.web.calls.queries.questions import questions_of
from tests.factories.applying import path_to, send
from tests.factories.calls import make_application, make_call, make_question

pytestmark = pytest.mark.django_db


def form_of(call, is_final=True, **answers):
    data = {f"answer-{key}": value for key, value in answers.items()}
    form = AnswersForm(data, {}, questions=questions_of(call, "en"), is_final=is_final)
    form.is_valid()
    return form


def value(form):
    return form.values.get("q")


def wrong(form):
    return [error.code for error in form.errors.as_data().get("q", [])]


KINDS = {  # kind, options, fields, what is sent, what is kept
    "short": ("short", (), {}, "  A bridge ", "A bridge"),
    "long": ("long", (), {}, "One\nTwo", "One\nTwo"),
    "choice": ("choice", ("yes", "no"), {}, "no", "no"),
    "several": ("several", ("a", "b", "c"), {}, ["a", "c"], ["a", "c"]),
    "scale": ("scale", (), {}, "4", 4),
    "date": ("date", (), {}, "2026-05-03", "2026-05-03"),
    "number": ("number", (), {"lowest": 0, "highest": 9}, "0", 0),
    "consent": ("consent", (), {}, "on", True),
}
REFUSED = {
    "a word as a number": ("number", (), {}, "many"),
    "a number that is too low": ("number", (), {"lowest": 3}, "2"),
    "a number that is too high": ("number", (), {"highest": 3}, "4"),
    "a number no database holds": ("number", (), {}, "9" * 30),
    "a choice that is not offered": ("choice", ("yes", "no"), {}, "maybe"),
    "one of several that is not offered": ("several", ("a", "b"), {}, ["a", "z"]),
    "a step beyond the scale": ("scale", (), {}, "6"),
    "a day that is none": ("date", (), {}, "2026-02-30"),
    "a text that is too long": ("short", (), {"most_characters": 3}, "four"),
    "a text without end": ("long", (), {"most_characters": 30_000}, "a" * 20_001),
}
EMPTY = {"short": " ", "long": "\n", "choice": "", "several": [], "scale": "", "date": "", "number": "", "consent": ""}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_keeps_its_answer(name):
    kind, options, fields, sent, kept = KINDS[name]
    call = make_call()
    make_question(call, key="q", kind=kind, options=options, is_required=True, **fields)

    form = form_of(call, q=sent)

    assert (value(form), wrong(form)) == (kept, [])


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_question_takes(what):
    kind, options, fields, sent = REFUSED[what]
    call = make_call()
    make_question(call, key="q", kind=kind, options=options, **fields)

    assert len(wrong(form_of(call, q=sent))) == 1


@pytest.mark.parametrize("kind", EMPTY)
def test_a_required_question_wants_an_answer_and_an_optional_one_does_not(kind):
    call = make_call()
    question = make_question(call, key="q", kind=kind, options=("a", "b"), is_required=True)

    assert wrong(form_of(call, q=EMPTY[kind])) == ["required"]
    assert wrong(form_of(call, is_final=False, q=EMPTY[kind])) == []
    question.is_required = False
    question.save()
    assert wrong(form_of(call, q=EMPTY[kind])) == []


def test_zero_is_an_answer():
    call = make_call()
    make_question(call, key="q", kind="number", is_required=True)

    assert wrong(form_of(call, q="0")) == []


def test_a_draft_may_be_too_long_and_a_sent_one_may_not():
    call = make_call()
    make_question(call, key="q", kind="long", most_characters=3)

    assert value(form_of(call, is_final=False, q="four")) == "four"
    assert wrong(form_of(call, q="four")) == ["long"]


def test_characters_are_counted_as_people_see_them():
    call = make_call()
    make_question(call, key="q", kind="short", most_characters=3)

    assert wrong(form_of(call, q="👩‍👩‍👧‍👦é́ك")) == []


def test_languages_are_kept_with_their_level():
    call = make_call(working_languages=["en"], interpreted_languages=["ar"])
    make_question(call, key="q", kind="languages", is_required=True)

    form = form_of(call, q__en="B2", q__ar="", q__tlh="C2")

    assert (value(form), wrong(form)) == ({"en": "B2"}, [])
    assert wrong(form_of(call, q__en="fluent")) == ["invalid_choice"]
    assert wrong(form_of(call)) == ["required"]


def test_languages_to_choose_from_are_those_of_the_question_else_of_the_call():
    call = make_call(languages=["nl"], working_languages=["en"], interpreted_languages=["ar"])
    make_question(call, key="a", kind="languages")
    make_question(call, key="b", kind="languages", options=("tr",))

    codes = [[code for code, _words in question.choices] for question in questions_of(call, "en")]

    assert codes == [["en", "ar", "nl"], ["tr"]]


def test_a_suggestion_is_a_link_to_hand_on_and_keeps_nothing(client):
    call = make_call()
    make_question(call, "Whom else should we ask?", key="others", kind="suggest", is_required=True)
    application = make_application(call, state="draft")

    page = client.get(path_to(application, "application_answers")).content.decode()
    reply = send(client, application, others="Fatima, fatima@example.org")

    assert f"/calls/{call.slug}/" in page
    assert 'name="answer-others"' not in page
    assert (reply.status_code, ApplicationAnswer.objects.count()) == (302, 0)


# Conditions: the same cases are put to the browser in tests/browser/test_applying.py

RULE = {"question": "a"}
CASES = [
    ({}, {}, True),
    ({"all": []}, {}, True),
    ({"all": [{**RULE, "is": "yes"}]}, {"a": "yes"}, True),
    ({"all": [{**RULE, "is": "yes"}]}, {"a": "no"}, False),
    ({"all": [{**RULE, "is": "yes"}]}, {}, False),
    ({"all": [{**RULE, "is": "yes"}]}, {"a": True}, True),
    ({"all": [{**RULE, "is": "b"}]}, {"a": ["a", "b"]}, True),
    ({"all": [{**RULE, "is": "nl"}]}, {"a": {"en": "B2"}}, False),
    ({"all": [{**RULE, "is_not": "yes"}]}, {"a": "no"}, True),
    ({"all": [{**RULE, "is_not": "yes"}]}, {}, False),
    ({"all": [{**RULE, "at_least": 3}]}, {"a": 3}, True),
    ({"all": [{**RULE, "at_least": 3}]}, {"a": 2}, False),
    ({"all": [{**RULE, "at_least": 3}]}, {"a": None}, False),
    ({"all": [{**RULE, "at_most": "2026-05-03"}]}, {"a": "2026-05-02"}, True),
    ({"all": [{**RULE, "at_most": "2026-05-03"}]}, {"a": "2026-05-04"}, False),
    ({"all": [{**RULE, "answered": True}]}, {"a": 0}, True),
    ({"all": [{**RULE, "answered": True}]}, {"a": []}, False),
    ({"all": [{**RULE, "answered": False}]}, {}, True),
    ({"all": [{**RULE, "is": "yes"}, {"question": "b", "is": "yes"}]}, {"a": "yes", "b": "no"}, False),
    ({"any": [{**RULE, "is": "yes"}, {"question": "b", "is": "yes"}]}, {"a": "no", "b": "yes"}, True),
    ({"any": [{**RULE, "is": "yes"}, {"question": "b", "is": "yes"}]}, {"a": "no"}, False),
    ({"all": [{**RULE, "at_least": 1, "at_most": 3}]}, {"a": 4}, False),
]


@pytest.mark.parametrize(("condition", "answers", "expected"), CASES)
def test_a_question_is_asked_after_these_answers(condition, answers, expected):
    assert is_asked(condition, answers) is expected


@pytest.fixture
def branching():
    """Do you work online? If so, with what; and if with chats, why."""
    call = make_call()
    make_question(call, "Online?", key="online", kind="choice", options=("yes", "no"))
    make_question(
        call,
        "With what?",
        key="tools",
        kind="several",
        options=("chats", "games"),
        is_required=True,
        condition={"all": [{"question": "online", "is": "yes"}]},
    )
    make_question(
        call, "Why chats?", key="why", is_required=True, condition={"all": [{"question": "tools", "is": "chats"}]}
    )
    return call


def test_a_question_that_is_not_asked_is_not_required_and_not_kept(branching):
    form = form_of(branching, online="no", tools=["chats"], why="Because.")

    assert (form.values, form.errors) == ({"online": "no"}, {})


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked_either(branching):
    form = form_of(branching, online="no", tools=["chats"])

    assert dict(form.errors) == {}


def test_a_question_that_is_asked_is_required(branching):
    form = form_of(branching, online="yes", tools=["chats"])

    assert list(form.errors) == ["why"]


def test_a_wrong_answer_to_a_question_that_is_not_asked_stops_nobody(branching):
    assert dict(form_of(branching, online="no", tools=["radio"]).errors) == {}


def test_changing_the_answer_drops_what_was_kept_behind_it(client, branching):
    application = make_application(branching, state="draft")
    send(client, application, online="yes", tools=["chats"], why="Because.")
    before = ApplicationAnswer.objects.count()

    send(client, application, online="no", tools=["chats"], why="Because.")

    assert (before, ApplicationAnswer.objects.count()) == (3, 1)


def test_without_scripts_the_page_says_when_a_question_is_asked(client, branching):
    page = client.get(path_to(make_application(branching, state="draft"), "application_answers")).content.decode()

    assert "Answer this only if the answer to “Online?” is “Yes”." in page
    assert "Answer this only if the answer to “With what?” is “Chats”." in page


# Words


def test_labels_come_in_the_reader_s_language_else_in_that_of_the_call():
    call = make_call(languages=["nl", "en"])
    question = make_question(call, "Wat?", key="q", kind="choice", options=("a",))
    QuestionText.objects.filter(question=question, language="en").update(label="What?")
    question.options.update(labels={"nl": "Eerste", "en": "First"})

    english, arabic = (questions_of(call, language)[0] for language in ("en", "ar"))

    assert (english.label, english.language, english.choices) == ("What?", "en", (("a", "First"),))
    assert (arabic.label, arabic.language, arabic.choices) == ("Wat?", "nl", (("a", "Eerste"),))


def answered(**given):
    call = make_call()
    application = make_application(call)
    for place, (kind, (answer, fields)) in enumerate(given.items()):
        question = make_question(call, f"{kind}?", key=kind, kind=kind, position=place, **fields)
        ApplicationAnswer.objects.create(application=application, question=question, value=answer)
    return application


def test_answers_read_as_words():
    application = answered(
        choice=("yes", {"options": ("yes",)}),
        several=(["b", "a"], {"options": ("a", "b")}),
        scale=(3, {}),
        date=("2026-05-03", {}),
        number=(1200, {}),
        consent=(True, {}),
        languages=({"en": "B2"}, {"options": ("en",)}),
    )

    with translation.override("de"):
        words = [row.text for row in answers_of(application, hide_identifying=False)]

    assert words[:5] == ["Yes", "B, A", "3", "3. Mai 2026", "1200"]
    assert words[6] == "Englisch: B2"


def test_reviewers_read_neither_what_tells_who_somebody_is_nor_what_the_balance_looks_at():
    application = answered(
        short=("Mira from Genk", {"is_identifying": True}),
        choice=("f", {"options": ("f",), "feature": "gender"}),
        several=(["worker"], {"options": ("worker",), "feature": "role"}),
        long=("Bridges.", {}),
    )

    blind = [row.question for row in answers_of(application, hide_identifying=True)]

    assert blind == ["several", "long"]


def test_features_are_keys_of_levels():
    application = answered(
        choice=("f", {"options": ("f",), "feature": "gender"}),
        several=(["worker", "teacher"], {"options": ("worker", "teacher"), "feature": "role"}),
        number=(24, {"feature": "age_band"}),
        consent=(True, {"feature": "first_timer"}),
        languages=({"en": "B2", "nl": "C1"}, {"options": ("en", "nl"), "feature": "language"}),
        long=("Bridges.", {}),
    )
    expected = {"gender": "f", "role": "worker", "age_band": "16_24", "first_timer": "yes", "language": "nl"}

    assert features_of(application) == expected
    assert features_of_call(Call.objects.get()) == {application.pk: expected}
