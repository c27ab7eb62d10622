from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from middleground.web.calls.models import ApplicationAnswer, Duo, ReadingRules
from middleground.web.calls.queries.blind import Names, blind_application
from tests.factories.calls import (
    make_application,
    make_call,
    make_criterion,
    make_question,
    make_reading,
    make_reviewer,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

WRITTEN = (
    "I am Fatima El-Amrani of the Brugse Jeugddienst. Fatima knows both quarters; El-Amrani is a name people trust. "
    "Write to fatima.elamrani@jeugddienst.example or call +32 470 12 34 56, see https://jeugddienst.example/fatima. "
    "Since 2019 we have brought 40 young people together."
)
TELLTALE = ("Fatima", "Amrani", "Jeugddienst", "jeugddienst", "470 12", "woman", "Ghent", "Over 60", "Trainer")


@pytest.fixture
def call():
    call = make_call(state="closed")
    make_criterion(call)
    make_question(call, "What do you bring?", key="bring")
    make_question(call, "Who are you?", key="who", kind="choice", options=["woman", "man"], feature="gender")
    make_question(call, "How old are you?", key="age", kind="choice", options=["over-60"], feature="age_band")
    make_question(call, "Your town?", key="town", kind="short", is_identifying=True)
    make_question(call, "Your role?", key="role", kind="choice", options=["trainer"], feature="role")
    return call


@pytest.fixture
def application(call):
    application = make_application(
        call,
        number=417,
        name="Fatima El-Amrani",
        email="fatima.elamrani@jeugddienst.example",
        organisation_name="Brugse Jeugddienst",
    )
    answers = {"bring": WRITTEN, "who": "woman", "age": "over-60", "town": "Ghent", "role": "trainer"}
    for question in call.questions.all():
        ApplicationAnswer.objects.create(application=application, question=question, value=answers[question.key])
    return application


def found_in(text):
    return [word for word in TELLTALE if word in text]


def test_no_page_of_a_reader_tells_who_applied(client, call, application):
    reader = make_reviewer(call, "Reader")
    make_reading(application, reader, scores=[3], remark="Good.")
    client.force_login(reader)

    pages = {
        name: client.get(reverse(name, args=args)).content.decode()
        for name, args in {
            "call_staff": [call.slug],
            "call_read": [call.slug],
            "call_read_one": [call.slug, 417],
            "desk": [],
        }.items()
    }

    assert {name: found_in(page) for name, page in pages.items()} == {name: [] for name in pages}
    assert "Since 2019 we have brought 40 young people together." in pages["call_read_one"]


def test_no_export_tells_who_applied_or_who_read(client, call, application):
    make_reading(application, make_reviewer(call, "Rita Reader"), scores=[3], remark="Good.")
    client.force_login(make_person(roles=["coordinator"], name="Cora"))
    url = reverse("call_reviews_file", args=[call.slug])

    table = client.get(url, {"format": "csv"}).content.decode()
    book = load_workbook(io.BytesIO(client.get(url, {"format": "xlsx"}).content))
    cells = [str(cell) for sheet in book for row in sheet.values for cell in row]

    assert table.splitlines() == [
        "\ufeffapplication,reader,Experience,mean,confidence,remark,tags",
        "417,A,3,3.0,,Good.,",
    ]
    assert found_in(" ".join(cells)) == []
    assert "Rita" not in " ".join(cells)
    assert book.sheetnames == ["scores", "reviews"]


def test_the_page_of_scores_tells_nobody_who_applied(client, call, application):
    make_reading(application, make_reviewer(call), scores=[3])
    client.force_login(make_person(roles=["coordinator"], name="Cora"))

    pages = [
        client.get(reverse("call_scores", args=[call.slug])).content.decode(),
        client.get(reverse("call_scores_of", args=[call.slug, 417])).content.decode(),
    ]

    assert [found_in(page) for page in pages] == [[], []]


def test_role_is_shown_only_when_the_coordinator_says_so(call, application):
    before = [answer.label for answer in blind_application(application).answers]
    ReadingRules.objects.create(call=call, shows_experience=True)

    after = [answer.label for answer in blind_application(application).answers]

    assert before == ["What do you bring?"]
    assert after == ["What do you bring?", "Your role?"]


def test_the_other_half_of_a_duo_is_hidden_in_what_both_wrote(call, application):
    application.duo = Duo.objects.create(call=call, code="abc", state="confirmed")
    application.save()
    other = make_application(call, number=502, name="Joris Peeters", duo=application.duo)
    ApplicationAnswer.objects.create(
        application=other, question=call.questions.get(key="bring"), value="Fatima and I work together."
    )

    shown = blind_application(other)

    assert shown.answers[0].text == "[hidden] and I work together."
    assert shown.duo_number == 417


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Rose Park", "In the park we grow roses.", "In the park we grow roses."),
        ("Rose Park", "Ask Rose about it.", "Ask [hidden] about it."),
        ("Rose Park", "ROSE  PARK wrote this.", "[hidden] wrote this."),
        ("Li Na", "Li Na and others, for example LiNa.", "[hidden] and others, for example LiNa."),
        ("Jan van den Berg", "Van den berg tot het dal.", "Van den berg tot het dal."),
        ("نور حداد", "اسمي نور حداد من بروج", "اسمي [hidden] من بروج"),
        ("Ren\u00e9 Koc", "I, Rene\u0301, wrote this.", "I, [hidden], wrote this."),
        ("Rene\u0301 Koc", "I, Ren\u00e9, wrote this.", "I, [hidden], wrote this."),
        ("", "From 2015 to 2020 we met 1000 people on 12/03/2019.", None),
        ("", "Call 0470/12.34.56 or 02 555 12 12.", "Call [hidden] or [hidden]."),
        ("", "See www.example.net/me.", "See [hidden]"),
    ],
)
def test_names_inside_texts_are_hidden_and_other_words_are_not(call, name, text, shown):
    names = Names.of(make_application(call, name=name))

    assert names.hidden_in(text) == (text if shown is None else shown)
