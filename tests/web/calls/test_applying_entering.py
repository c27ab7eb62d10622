"""Staff enter for others, from paper or a list; offers go on by consent; needs are read by one person."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from middleground.web.base.errors import DomainError, NotAllowed
from middleground.web.calls.actions.applying import Answers, Applicant, take_back_offer, withdraw
from middleground.web.calls.actions.entering import Entry, enter_application
from middleground.web.calls.actions.needs import state_needs
from middleground.web.calls.models import Application, ApplicationAnswer, Needs
from middleground.web.calls.queries.arrivals import needs_of
from middleground.web.calls.queries.intake import offers_of
from middleground.web.ledger.models import Entry as LedgerEntry
from middleground.web.mail.models import Letter
from tests.factories.applying import letters_sent, path_to, send
from tests.factories.calls import make_application, make_call, make_question
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    call = make_call(working_languages=["en"])
    make_question(call, key="bridges", is_required=True)
    make_question(call, key="role", kind="choice", options=("worker", "teacher"))
    return call


@pytest.fixture
def coordinator():
    return make_person(roles=["coordinator"])


@pytest.fixture
def staff(client, coordinator):
    client.force_login(coordinator)
    return client


def today():
    return timezone.localdate().isoformat()


PAPER = {"name": "Josef Peeters", "email": "", "language": "nl", "has_agreed": "on", "answer-bridges": "Forty years."}


def enter(staff, call, **more):
    return staff.post(reverse("call_enter", args=[call.slug]), {**PAPER, "received_on": today(), **more})


def test_an_application_on_paper_is_entered_and_marked(staff, call):
    enter(staff, call)

    application = Application.objects.get()
    kept = (application.name, application.source, application.state, application.is_late)
    assert kept == ("Josef Peeters", "paper", "submitted", False)
    assert ApplicationAnswer.objects.get().value == "Forty years."
    assert LedgerEntry.objects.get().verb == "calls.application_submit"


def test_the_same_is_asked_on_paper(staff, call):
    reply = enter(staff, call, **{"answer-bridges": ""})

    assert (reply.status_code, Application.objects.count()) == (422, 0)


def test_whoever_gave_an_address_reads_what_was_entered(staff, call):
    enter(staff, call, email="josef@example.org")

    [letter] = letters_sent()
    assert (letter.to, "Forty years." in letter.body) == (["josef@example.org"], True)


def test_without_an_address_several_papers_come_in_and_no_letter_goes_out(staff, call):
    enter(staff, call)
    enter(staff, call, name="Maria Peeters")

    assert (Application.objects.count(), Letter.objects.count()) == (2, 0)


def test_the_same_address_is_not_entered_twice(staff, call):
    enter(staff, call, email="josef@example.org")

    reply = enter(staff, call, email="Josef@Example.org")

    assert "There is an application with this address already." in reply.content.decode()
    assert Application.objects.count() == 1


def test_paper_that_came_in_time_may_be_entered_after_the_deadline(staff, call):
    call.deadline_at = timezone.now() - dt.timedelta(days=3)
    call.state = "closed"
    call.save()

    enter(staff, call, received_on=(timezone.localdate() - dt.timedelta(days=4)).isoformat())

    assert Application.objects.get().is_late is False


@pytest.mark.parametrize(("policy", "came_in"), [("refuse", []), ("mark", [True])])
def test_paper_that_came_late_follows_the_rule_of_the_call(staff, call, policy, came_in):
    call.deadline_at, call.late_policy = timezone.now() - dt.timedelta(days=3), policy
    call.save()

    enter(staff, call)

    assert list(Application.objects.values_list("is_late", flat=True)) == came_in


def test_no_paper_comes_from_the_future(staff, call):
    assert enter(staff, call, received_on="2999-01-01").status_code == 422


def test_nothing_is_entered_once_the_choice_began(staff, call):
    call.state = "selecting"
    call.save()

    reply = enter(staff, call)

    assert "not any more after that" in reply.content.decode()


def test_only_who_runs_the_call_enters_applications(call):
    entry = Entry(Applicant("Josef", ""), Answers({}), timezone.localdate())

    with pytest.raises(NotAllowed):
        enter_application(call, by=make_person(roles=["moderator"]), questions=[], entry=entry)


HEAD = ["name", "email", "bridges", "role"]
ROWS = [["Mira", "mira@example.org", "Ten years.", "worker"], ["Omar", "", "Two, gladly.", "Teacher"]]


def as_csv(*rows, head=HEAD, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([head, *rows])
    return SimpleUploadedFile("list.csv", out.getvalue().encode())


def as_xlsx(*rows):
    book = Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("list.xlsx", out.getvalue())


def bring(staff, call, file=None, step="look", **more):
    fields = {"step": step, "have_agreed": "on", **({"file": file} if file else {}), **more}
    return staff.post(reverse("call_import", args=[call.slug]), fields)


def kept_in_page(page):
    return next(field.value() for field in page.context["form"] if field.name == "from_file")


@pytest.mark.parametrize(
    "file", [as_csv(*ROWS), as_csv(*ROWS, delimiter=";"), as_xlsx(*ROWS)], ids=["csv", "half", "excel"]
)
def test_a_list_is_shown_first_and_entered_after_a_yes(staff, call, file):
    file.seek(0)
    looked = bring(staff, call, file)
    before = Application.objects.count()

    bring(staff, call, step="enter", from_file=kept_in_page(looked), with_letters="on")

    rows = Application.objects.order_by("name").values_list("name", "source", "state")
    assert "2 applications can be entered" in looked.content.decode()
    assert (before, list(rows)) == (0, [("Mira", "import", "submitted"), ("Omar", "import", "submitted")])
    roles = ApplicationAnswer.objects.filter(question__key="role").values_list("value", flat=True)
    assert sorted(roles) == ["teacher", "worker"]
    assert [letter.to for letter in letters_sent()] == [["mira@example.org"]]


def test_a_wrong_cell_is_named_with_its_row_and_column_and_nothing_is_kept(staff, call):
    rows = [*ROWS, ["Eva", "not an address", "", "pilot"], ["", "x@example.org", "Yes.", ""]]
    looked = bring(staff, call, as_csv(*rows))

    reply = bring(staff, call, step="enter", from_file=kept_in_page(looked))

    page = looked.content.decode()
    assert "Row 4, column <bdi>email</bdi>: This is no e-mail address." in page
    assert "Row 4, column <bdi>bridges</bdi>: Please answer this." in page
    assert "Row 4, column <bdi>role</bdi>:" in page
    assert "Row 5, column <bdi>name</bdi>: A name is missing." in page
    assert (looked.status_code, reply.status_code, Application.objects.count()) == (422, 422, 0)


def test_the_same_address_twice_in_a_list_is_a_problem(staff, call):
    page = bring(staff, call, as_csv(ROWS[0], ["M", "MIRA@example.org", "Yes.", ""])).content.decode()

    assert "The same address stands in row 2." in page


def test_a_list_that_is_brought_again_adds_nobody_twice(staff, call):
    for _again in range(2):
        looked = bring(staff, call, as_csv(*ROWS))
        reply = bring(staff, call, step="enter", from_file=kept_in_page(looked))

    said = staff.get(reply.url).content.decode()
    assert Application.objects.count() == 2
    assert "0 applications were entered. 2 were there already." in said


def test_an_import_stands_in_the_ledger_once_with_its_counts(staff, call):
    looked = bring(staff, call, as_csv(*ROWS))
    bring(staff, call, step="enter", from_file=kept_in_page(looked))

    [entry] = LedgerEntry.objects.all()
    assert (entry.verb, entry.facts) == ("calls.import_applications", {"added": 2, "known": 0})


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("list.xlsx", b"PK not"), "cannot be read as a table"),
        (SimpleUploadedFile("list.csv", b"name\n\xff\xfe\x80"), "cannot be read as a table"),
        (SimpleUploadedFile("list.csv", b"mail\nx"), "one of them must be “name”"),
        (SimpleUploadedFile("list.csv", b"name,shoe size\nMira,38"), "Nobody asked for the column “shoe size”"),
        (SimpleUploadedFile("list.csv", b"name\n" + b"a" * 1024 * 1024), "larger than 1024 kB"),
        (SimpleUploadedFile("list.csv", b"name\n" + b"a\n" * 2001), "more than 2000 rows"),
    ],
    ids=["broken", "bytes", "headless", "column", "large", "long"],
)
def test_a_file_that_is_no_list_says_why(staff, call, file, said):
    file.seek(0)
    page = bring(staff, call, file).content.decode()

    assert said in page


def test_languages_dates_and_several_answers_are_read_from_cells(staff):
    call = make_call(working_languages=["en", "nl"])
    make_question(call, key="speaks", kind="languages")
    make_question(call, key="since", kind="date")
    make_question(call, key="works", kind="several", options=("a", "b"))
    make_question(call, key="agrees", kind="consent")
    head = ["name", "speaks", "since", "works", "agrees", "received_on"]
    day = timezone.localdate()
    looked = bring(
        staff, call, as_csv(["Mira", "en b2; nl: C1", "3.5.2020", "a; B", "yes", f"{day:%d/%m/%Y}"], head=head)
    )

    bring(staff, call, step="enter", from_file=kept_in_page(looked))

    values = dict(ApplicationAnswer.objects.values_list("question__key", "value"))
    assert values == {
        "speaks": {"en": "B2", "nl": "C1"},
        "since": "2020-05-03",
        "works": ["a", "b"],
        "agrees": True,
    }


def test_a_language_nobody_asked_for_is_a_problem_and_not_dropped(staff):
    call = make_call(working_languages=["en"])
    make_question(call, key="speaks", kind="languages")

    reply = bring(staff, call, as_csv(["Mira", "xx B2"], head=["name", "speaks"]))

    assert reply.status_code == 422


# What was offered


@pytest.fixture
def offering(call):
    make_question(call, "Your best practice?", key="practice", intake="practice")
    return call


def offer(client, call, text, *, may=True):
    application = make_application(call, state="draft", number=54_300 + Application.objects.count())
    send(client, application, bridges="Yes.", practice=text, **({"practice.use": "on"} if may else {}))
    return application


def texts(call):
    return [offer.text for offer in offers_of(call, "en")]


def test_only_what_may_go_on_is_listed_and_nothing_says_whose_it_is(client, staff, offering):
    offer(client, offering, "A kitchen on wheels.")
    offer(client, offering, "Our secret.", may=False)

    page = staff.get(reverse("call_offers", args=[offering.slug])).content.decode()

    names = Application.objects.values_list("name", "email", "number")
    assert "A kitchen on wheels." in page
    assert "Our secret." not in page
    assert [word for row in names for word in row if str(word) in page] == []


def test_a_draft_offers_nothing(client, offering):
    application = make_application(offering, state="draft")
    send(client, application, do="save", practice="A kitchen on wheels.", **{"practice.use": "on"})

    assert texts(offering) == []


def test_a_consent_that_is_taken_back_works_at_once_also_after_the_deadline(client, offering):
    application = offer(client, offering, "A kitchen on wheels.")
    offering.state = "decided"
    offering.save()
    path = path_to(application, "application_take_back", question="practice")

    client.post(path)

    assert texts(offering) == []
    assert "You allowed us to pass this on" not in client.get(path_to(application)).content.decode()


def test_the_consent_can_be_given_for_one_answer_and_not_for_another(client, offering):
    make_question(offering, key="case", intake="case")
    application = make_application(offering, state="draft")
    send(client, application, bridges="Yes.", practice="A kitchen.", case="A case.", **{"case.use": "on"})

    assert texts(offering) == ["A case."]
    take_back_offer(application, question_key="practice")
    assert texts(offering) == ["A case."]


def test_withdrawing_takes_what_was_offered_back(client, offering):
    withdraw(offer(client, offering, "A kitchen on wheels."))

    assert texts(offering) == []


def test_no_consent_is_kept_for_a_question_that_does_not_ask_for_one(client, offering):
    application = make_application(offering, state="draft")
    send(client, application, bridges="Yes.", **{"bridges.use": "on"})

    assert ApplicationAnswer.objects.get().may_be_used is False


# What people need


def test_needs_are_asked_only_once_somebody_is_invited(client, call):
    submitted, invited = (make_application(call, state=state) for state in ("submitted", "invited"))

    assert client.get(path_to(submitted, "application_needs")).status_code == 409
    client.post(path_to(invited, "application_needs"), {"access": "A ramp.", "diet": "", "travel": ""})

    assert list(Needs.objects.values_list("application", "access")) == [(invited.pk, "A ramp.")]


def test_needs_that_are_emptied_are_not_kept(call):
    invited = make_application(call, state="invited")
    state_needs(invited, access="A ramp.", diet="", travel="")

    state_needs(invited, access=" ", diet="", travel="")

    assert Needs.objects.count() == 0


def test_who_arranges_reads_the_needs_and_nobody_else(client, call, coordinator):
    invited = make_application(call, state="confirmed", name="Mira")
    state_needs(invited, access="A ramp.", diet="No nuts.", travel="")
    arranger = make_person()
    call.team.create(person=arranger, part="arranger")
    others = [coordinator, make_person(roles=["administrator"]), make_person()]
    call.team.create(person=others[2], part="selector")
    path = reverse("call_needs", args=[call.slug])

    client.force_login(arranger)
    page = client.get(path).content.decode()
    refused = []
    for person in others:
        client.force_login(person)
        refused.append(client.get(path).status_code)

    assert "A ramp." in page
    assert "No nuts." in page
    assert refused == [403, 403, 403]


def test_needs_of_somebody_who_declined_are_shown_no_more(call):
    invited = make_application(call, state="invited")
    state_needs(invited, access="A ramp.", diet="", travel="")
    Application.objects.update(state="declined")

    assert needs_of(call) == []


# What staff see


def test_staff_find_what_was_sent_and_no_draft(staff, call):
    sent = make_application(call, name="Mira Janssens")
    make_application(call, state="draft", name="Nobody yet")

    page = staff.get(reverse("call_applications", args=[call.slug])).content.decode()

    assert "Mira Janssens" in page
    assert "Nobody yet" not in page
    assert str(sent.number) in page


def test_staff_withdraw_or_erase_for_somebody_who_asks_and_it_is_written_down(staff, call):
    one, other = make_application(call), make_application(call)
    for application, do in ((one, "withdraw"), (other, "erase")):
        staff.post(reverse("call_application", args=[call.slug, application.number]), {"do": do})

    states = [Application.objects.get(pk=each.pk).state for each in (one, other)]
    assert states == ["withdrawn", "erased"]
    verbs = sorted(LedgerEntry.objects.values_list("verb", flat=True))
    assert verbs == ["calls.application_erase", "calls.application_withdraw"]


def test_who_selects_reads_an_application_but_does_not_withdraw_it(client, call):
    selector = make_person()
    call.team.create(person=selector, part="selector")
    application = make_application(call)
    client.force_login(selector)
    path = reverse("call_application", args=[call.slug, application.number])

    assert client.get(path).status_code == 200
    assert client.post(path, {"do": "erase"}).status_code == 403


def test_withdrawing_after_the_meeting_is_refused(call):
    with pytest.raises(DomainError):
        withdraw(make_application(call, state="attended"))
