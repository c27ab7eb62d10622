from __future__ import annotations

import imaplib
import mailbox
from email import message_from_bytes, policy

import pytest
from click.testing import CliRunner

from middleground.cli import main
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.testing import run_jobs
from middleground.web.mail.actions import empty
from middleground.web.mail.bounces import messages_in, take_from_mailbox, take_report
from middleground.web.mail.models import Letter, SuppressedAddress
from middleground.web.mail.queries import suppression_of
from tests.factories.mail import imap_server, make_letter, make_report

pytestmark = pytest.mark.django_db

MIRA = "mira@town.example"


def take(content: bytes) -> int:
    return take_report(message_from_bytes(content, policy=policy.default))


def test_an_address_that_does_not_exist_gets_no_more_letters():
    stopped = take(make_report(make_letter(MIRA)))

    assert (stopped, suppression_of(MIRA).reason) == (1, "refused")


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_the_letter_is_known_however_the_server_returns_it(returned):
    assert take(make_report(make_letter(MIRA), returned=returned)) == 1


@pytest.mark.parametrize(
    ("status", "diagnosis", "is_gone"),
    [
        ("5.1.1", "550 no", True),
        ("5.1.10", "550 no", True),
        ("5.2.1", "550 disabled", True),
        ("5.0.0", "550 5.1.1 user unknown", True),
        ("5.2.2", "552 mailbox full", False),
        ("5.7.1", "550 we do not like this letter", False),
        ("5.0.0", "554 something", False),
        ("4.4.1", "timed out", False),
    ],
)
def test_only_what_says_that_the_address_is_gone_stops_letters(status, diagnosis, is_gone):
    assert take(make_report(make_letter(MIRA), status=status, diagnosis=diagnosis)) == is_gone


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_report_that_nothing_failed_stops_nothing(action):
    assert take(make_report(make_letter(MIRA), action=action)) == 0


def test_a_report_about_no_letter_of_ours_stops_nothing():
    letter = make_letter(MIRA)

    stopped = [
        take(make_report(letter, message_id="<1@elsewhere.example>")),
        take(make_report(letter, message_id="<aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa@localhost>")),
        take(make_report(letter, kind="feedback-report")),
        take(b"Subject: I am away\r\n\r\nBack on Monday."),
    ]

    assert (stopped, SuppressedAddress.objects.count()) == ([0, 0, 0, 0], 0)


def test_nobody_can_silence_another_address_with_a_letter_of_their_own():
    take(make_report(make_letter(MIRA), recipient="mayor@town.example"))

    assert (suppression_of("mayor@town.example"), suppression_of(MIRA) is None) == (None, False)


def test_for_a_letter_that_was_emptied_the_report_says_which_address_it_is():
    letter = make_letter(MIRA)
    report = make_report(letter)
    empty(Letter.objects.filter(pk=letter.pk))

    assert (take(report), suppression_of(MIRA) is None) == (1, False)


def test_a_file_may_hold_one_message_or_a_whole_mailbox_and_a_folder_many(tmp_path):
    report = make_report(make_letter(MIRA))
    single, many, folder = tmp_path / "one.eml", tmp_path / "many", tmp_path / "maildir"
    single.write_bytes(report)
    box, maildir = mailbox.mbox(many), mailbox.Maildir(folder)
    for _number in range(3):
        box.add(report)
        maildir.add(report)
    box.close()

    counts = [[take_report(message) for message in messages_in(path)] for path in (single, many, folder)]

    assert counts == [[1], [1, 1, 1], [1, 1, 1]]


def test_the_command_says_how_many_it_read_and_stopped(tmp_path):
    (tmp_path / "a.eml").write_bytes(make_report(make_letter(MIRA)))
    (tmp_path / "b.eml").write_bytes(b"Subject: hello\r\n\r\nNothing came back.")

    result = CliRunner().invoke(main, ["bounces", str(tmp_path)])

    assert (result.exit_code, result.output) == (0, "2 messages read, 1 addresses get no more letters\n")


def test_the_command_takes_a_message_as_a_mail_server_hands_it_over():
    result = CliRunner().invoke(main, ["bounces", "-"], input=make_report(make_letter(MIRA)))

    assert (result.exit_code, suppression_of(MIRA) is None) == (0, False)


def test_unread_reports_of_a_mailbox_are_taken_once_and_other_mail_is_left_alone():
    letter = make_letter(MIRA)
    private, report = b"Subject: private\r\n\r\nHi", make_report(letter)

    with imap_server(private, report, report) as held, imaplib.IMAP4("127.0.0.1", held.port) as line:
        line.login("user", "password")
        counts = take_from_mailbox(line), take_from_mailbox(line)

    assert (counts, held.seen) == ((2, 0), [2, 3])


def test_without_a_mailbox_nothing_is_asked(settings):
    settings.BOUNCES_HOST = ""

    enqueue("mail.read_bounces")

    assert run_jobs() == 1
