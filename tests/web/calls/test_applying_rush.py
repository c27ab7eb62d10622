"""The last minute: many apply at once, and every one of them is there, complete and only once."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.applying import Answers, Applicant, save_answers, start_application, submit
from middleground.web.calls.actions.duos import join_duo, propose_duo
from middleground.web.calls.models import Application, ApplicationAnswer
from middleground.web.calls.queries.questions import questions_of
from middleground.web.mail.models import Letter
from tests.factories.calls import make_application, make_call, make_question

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, EACH = 4, 125  # as many write at once as on a server of two cores; five hundred applications


def at_once(work: Callable[[int], object], threads: int = THREADS) -> list[BaseException]:
    """Let threads begin at the same moment; return what went wrong in any of them."""
    gate, problems = Barrier(threads), []

    def run(number: int) -> None:
        gate.wait()
        try:
            work(number)
        except BaseException as problem:  # noqa: BLE001 - reported by the test
            problems.append(problem)
        finally:
            connection.close()

    running = [Thread(target=run, args=[number]) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return problems


@pytest.fixture
def call():
    call = make_call()
    make_question(call, key="bridges", is_required=True)
    make_question(call, key="why")
    return call


def test_everybody_who_applies_in_the_last_minute_is_there_once_and_complete(call):
    questions = questions_of(call, "en")

    def apply(number: int) -> None:
        for place in range(EACH):
            who = f"p{number}-{place}@example.org"
            application = start_application(call, by=None, applicant=Applicant("Somebody", who))
            save_answers(application, questions=questions, answers=Answers({"bridges": "Ten"}))
            submit(application, questions=questions, answers=Answers({"bridges": f"Ten years, {who}", "why": "So."}))

    problems = at_once(apply)

    sent = Application.objects.filter(state="submitted")
    answers = ApplicationAnswer.objects.filter(question__key="bridges").select_related("application")
    assert problems == []
    assert sent.count() == sent.values("email").distinct().count() == THREADS * EACH
    assert sent.values("number").distinct().count() == THREADS * EACH
    assert [answer.value for answer in answers if answer.value != f"Ten years, {answer.application.email}"] == []
    assert ApplicationAnswer.objects.count() == 2 * THREADS * EACH
    assert Letter.objects.filter(template="calls.application_received").count() == THREADS * EACH


def test_the_same_address_in_many_windows_begins_one_application_and_gets_one_letter(call):
    problems = at_once(lambda _n: start_application(call, by=None, applicant=Applicant("Mira", "mira@example.org")))

    assert (problems, Application.objects.count(), Letter.objects.count()) == ([], 1, 1)


def test_one_application_that_is_sent_from_many_windows_is_sent_once_and_keeps_one_of_the_answers(call):
    application = make_application(call, state="draft")
    questions = questions_of(call, "en")

    problems = at_once(
        lambda number: submit(application, questions=questions, answers=Answers({"bridges": f"Window {number}"}))
    )

    application.refresh_from_db()
    assert (problems, application.state, application.revision) == ([], "submitted", THREADS)
    assert ApplicationAnswer.objects.get().value in {f"Window {number}" for number in range(THREADS)}


def test_of_many_who_enter_one_code_one_joins(call):
    duo = propose_duo(make_application(call, state="draft"), mode="together")
    others = [make_application(call, state="draft") for _place in range(THREADS)]

    problems = at_once(lambda number: join_duo(others[number], code=duo.code))

    assert duo.members.count() == 2
    assert [problem.code for problem in problems if isinstance(problem, DomainError)] == ["calls.duo_code"] * (
        THREADS - 1
    )
