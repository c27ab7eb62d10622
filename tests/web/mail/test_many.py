from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import mark_safe

from middleground.web.jobs.models import Job
from middleground.web.jobs.testing import run_jobs
from middleground.web.mail.actions import Recipient, forget_recipient, write_composed, write_many
from middleground.web.mail.composing import Composed, Picture, register_composer
from middleground.web.mail.models import Letter, SuppressedAddress
from middleground.web.mail.queries import counts_about
from tests.factories.mail import mail_server
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db

PIXEL = b"\x89PNG\r\n\x1a\n" + b"0" * 20
gone: set[str] = set()


def _compose(letter: Letter) -> Composed | None:
    if letter.to in gone:
        return None
    html = mark_safe('<p>For <b>you</b></p><img src="cid:top" alt="A park">')
    headers = {"List-Unsubscribe": "<https://town.example/leave>"}
    return Composed("News", f"For {letter.to}", html, headers, (Picture("top", PIXEL, "image/png"),))


register_composer("tests.news", _compose)


@pytest.fixture
def server(settings):
    gone.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def people(count):
    return [make_person(f"reader{number}@town.example") for number in range(count)]


def write(readers, about):
    recipients = [Recipient(reader.email, "en", reader, "News") for reader in readers]
    with transaction.atomic():
        return write_many(template="tests.news", recipients=recipients, about=about)


def test_each_recipient_gets_one_letter_with_its_headers_and_pictures(server):
    town = make_organisation()
    write(people(3), town)

    run_jobs()

    message = server.messages[0]
    alternatives, picture = message.get_payload()
    assert sorted(sent["To"] for sent in server.messages) == [f"reader{number}@town.example" for number in range(3)]
    assert message["List-Unsubscribe"] == "<https://town.example/leave>"
    assert [part.get_content_type() for part in alternatives.get_payload()] == ["text/plain", "text/html"]
    assert (message.get_content_type(), picture["Content-ID"]) == ("multipart/related", "<top>")
    assert counts_about(town)["sent"] == 3


def test_what_was_put_together_for_a_letter_is_not_kept():
    write(people(1), make_organisation())

    run_jobs()

    assert Letter.objects.values_list("body", "state").get() == ("", "sent")


def test_beginning_again_writes_nobody_a_second_letter(server):
    town, readers = make_organisation(), people(3)

    counts = write(readers[:2], town), write(readers, town)
    run_jobs()

    assert counts == (2, 1)
    assert len(server.messages) == 3


def test_who_was_erased_meanwhile_gets_nothing_and_leaves_no_address(server):
    town, [reader, other] = make_organisation(), people(2)
    write([reader, other], town)

    forget_recipient(reader)
    run_jobs()

    assert [message["To"] for message in server.messages] == [other.email]
    assert Letter.objects.filter(to=reader.email).count() == 0
    assert counts_about(town) == {"draft": 0, "waiting": 0, "sent": 1, "failed": 0, "suppressed": 0, "discarded": 1}


def test_a_composer_may_say_that_nobody_should_get_it_any_more(server):
    [reader] = people(1)
    write([reader], make_organisation())
    gone.add(reader.email)

    run_jobs()

    assert (len(server.messages), Letter.objects.get().state, Letter.objects.get().to) == (0, "discarded", "")


def test_an_address_that_is_refused_for_good_holds_up_nobody_and_gets_no_more(server):
    write(people(2), make_organisation())
    server.recipient_answer = "550 no such mailbox"

    run_jobs()

    assert list(Letter.objects.values_list("state", flat=True)) == ["failed", "failed"]
    assert SuppressedAddress.objects.filter(reason="refused").count() == 2


def test_a_server_that_asks_to_come_back_later_gets_each_letter_later_by_itself(server):
    write(people(2), make_organisation())
    server.recipient_answer = "450 come back later"
    run_jobs()
    server.recipient_answer = "250 fine"

    waiting = list(Job.objects.filter(name="mail.send", state="waiting").values_list("run_after", flat=True))
    Job.objects.update(run_after=timezone.now())
    run_jobs()

    assert [moment > timezone.now() + timedelta(minutes=10) for moment in waiting] == [True, True]
    assert list(Letter.objects.values_list("state", flat=True)) == ["sent", "sent"]


def test_when_the_server_is_gone_the_rest_waits_for_another_try(server):
    write(people(6), make_organisation())
    server.recipient_answer = "421 going down"

    run_jobs(raise_errors=False)

    [job] = Job.objects.filter(name="mail.send_many")
    assert (job.state, job.attempts) == ("waiting", 1)
    assert Letter.objects.filter(is_bulk=True, state="waiting").count() == 3


def test_a_letter_that_somebody_else_is_sending_is_left_to_them(server):
    write(people(2), make_organisation())
    first = Letter.objects.order_by("written_at").first()
    Letter.objects.filter(pk=first.pk).update(claimed_until=timezone.now() + timedelta(minutes=1))

    run_jobs()

    again = Job.objects.get(name="mail.send_many", state="waiting")
    assert len(server.messages) == 1
    assert again.run_after > timezone.now() + timedelta(minutes=1)


def test_a_single_composed_letter_goes_at_once_by_itself(server):
    [reader] = people(1)

    with transaction.atomic():
        write_composed(template="tests.news", recipient=Recipient(reader.email, "en", subject="News"))
    run_jobs()

    assert [(message["To"], message["Subject"]) for message in server.messages] == [(reader.email, "News")]


def test_no_more_than_a_hundred_are_written_in_one_transaction():
    readers = [make_person() for _number in range(101)]

    with pytest.raises(AssertionError):
        write(readers, make_organisation())
