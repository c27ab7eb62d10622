from __future__ import annotations

import io
import random
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from middleground.web.conversations.actions.importing import copy_export
from middleground.web.conversations.models import (
    Conversation,
    ConversationImport,
    Participant,
    Statement,
    Vote,
)
from middleground.web.conversations.queries import source_of
from middleground.web.jobs.testing import run_jobs
from tests.factories.people import make_organisation, make_person
from tests.factories.polis_exports import G1_FILES, G2_FILES, G3_FILES
from tests.factories.real_data import polis_folder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def coordinator(client):
    person = make_person(roles=["coordinator"])
    client.force_login(person)
    return person


def zipped(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"export/{name}", text)
    return SimpleUploadedFile("export.zip", content.getvalue())


def bring(client, file):
    """Upload the file and let it be read; return what became of it."""
    given = {"organisation": make_organisation().pk, "file": file, "language": "en", "licence": "CC BY 4.0"}
    reply = client.post(reverse("conversation_import"), given)
    run_jobs()
    return reply


def decide(client, brought, **given):
    reply = client.post(reverse("conversation_import_show", args=[brought.key]), given)
    run_jobs()
    return reply


def shown(client, brought):
    return client.get(reverse("conversation_import_show", args=[brought.key])).content.decode()


def written():
    return (Conversation.objects.count(), Statement.objects.count(), Participant.objects.count(), Vote.objects.count())


def large_table(people=30, statements=9):
    """Return a table of votes that takes several steps to copy, with each person's answers."""
    pick = random.Random(5)
    votes = {(person, number): pick.choice([1, 0, -1]) for person in range(people) for number in range(statements)}
    lines = [f"p{person},s{number},{choice}" for (person, number), choice in votes.items()]
    return SimpleUploadedFile("votes.csv", "\n".join(["participant,statement,vote", *lines]).encode()), votes


def test_a_file_is_shown_before_anything_is_kept(client, coordinator):
    bring(client, zipped(G1_FILES))

    brought = ConversationImport.objects.get()
    page = shown(client, brought)
    assert brought.state == "ready"
    assert "More trees, please" in page
    assert written() == (0, 0, 0, 0)


def test_after_a_yes_it_is_a_closed_conversation_with_the_votes_of_the_file(client, coordinator):
    bring(client, zipped(G1_FILES))

    decide(client, ConversationImport.objects.get(), do="confirm")

    conversation = Conversation.objects.get()
    source = source_of(conversation)
    assert (conversation.origin, conversation.state, conversation.is_complete) == ("import", "closed", True)
    assert conversation.licence == "CC BY 4.0"
    assert [statement.text for statement in source.statements] == ["More trees, please"]
    assert sorted(source.votes.choice.tolist()) == [-1, 1]


def test_what_was_rejected_there_is_not_shown_here(client, coordinator):
    bring(client, zipped(G1_FILES))

    decide(client, ConversationImport.objects.get(), do="confirm")

    assert list(Statement.objects.values_list("number", "state", "reason")) == [
        (1, "approved", ""),
        (2, "rejected", "source"),
        (3, "waiting", ""),
    ]


def test_the_file_is_thrown_away_once_it_is_copied(client, coordinator, folder):
    bring(client, zipped(G1_FILES))
    kept = [path for path in folder.rglob("*") if path.is_file()]

    decide(client, ConversationImport.objects.get(), do="confirm")

    assert len(kept) == 2
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_the_sign_is_asked_for_when_the_files_do_not_say_it(client, coordinator):
    bring(client, zipped(G2_FILES))
    brought = ConversationImport.objects.get()
    question = shown(client, brought)

    decide(client, brought, do="sign", sign="agree=-1")

    brought.refresh_from_db()
    assert "Which number means “agree” in these files?" in question
    assert (brought.state, brought.sign) == ("ready", "agree=-1")


def test_copying_goes_on_after_it_was_cut_short_and_doubles_nothing(client, coordinator):
    file, votes = large_table()
    bring(client, file)
    ConversationImport.objects.update(state="copying")

    class CutShort(Exception):
        pass

    class Cut:
        """Progress that stops the work after some steps, as a killed worker does between two transactions."""

        steps = 2

        def report(self, done, total, note_code=""):
            self.steps -= 1
            if not self.steps:
                raise CutShort

    with pytest.raises(CutShort):
        copy_export(ConversationImport.objects.get(), Cut())
    hidden = client.get(reverse("conversation_welcome", args=[Conversation.objects.get().slug]))
    half = Vote.objects.count()
    Cut.steps = -1
    copy_export(ConversationImport.objects.get(), Cut())

    assert (hidden.status_code, half) == (404, 200)
    assert written() == (1, 9, 30, len(votes))
    assert sorted(Vote.objects.values_list("choice", flat=True)) == sorted(votes.values())


def test_a_second_yes_changes_nothing(client, coordinator):
    bring(client, zipped(G3_FILES))
    brought = ConversationImport.objects.get()
    decide(client, brought, do="confirm")
    before = written()

    again = decide(client, brought, do="confirm")

    assert again.status_code == 409
    assert written() == before


MALFORMED = {
    "no zip at all": SimpleUploadedFile("export.zip", b"PK but no zip"),
    "no votes": zipped({"comments.csv": G1_FILES["comments.csv"]}),
    "a column is missing": zipped({**G1_FILES, "votes.csv": G1_FILES["votes.csv"].replace("comment-id", "tid")}),
    "a vote is two": zipped({**G1_FILES, "votes.csv": G1_FILES["votes.csv"] + "1400000000006,x,0,12,2\n"}),
    "not a table": SimpleUploadedFile("votes.csv", b"\x00\x01\x02"),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_export_says_what_is_wrong_and_changes_nothing(client, coordinator, kind):
    MALFORMED[kind].seek(0)

    bring(client, MALFORMED[kind])

    brought = ConversationImport.objects.get()
    page = shown(client, brought)
    assert brought.state == "failed"
    assert "The file could not be read" in page
    assert brought.problem["code"] not in page  # a sentence, not a code
    assert written() == (0, 0, 0, 0)


@pytest.mark.parametrize("name", ["export.txt", "export.tar.gz", "export"])
def test_another_kind_of_file_is_refused_at_the_door(client, coordinator, name):
    reply = client.post(
        reverse("conversation_import"),
        {"organisation": make_organisation().pk, "file": SimpleUploadedFile(name, b"x"), "language": "en"},
    )

    assert reply.status_code == 422
    assert ConversationImport.objects.count() == 0


def test_a_coordinator_of_another_organisation_sees_no_import(client, coordinator):
    bring(client, zipped(G1_FILES))
    client.force_login(make_person(roles=["coordinator"], organisation=make_organisation("Another town")))

    reply = client.get(reverse("conversation_import_show", args=[ConversationImport.objects.get().key]))

    assert reply.status_code == 403


def test_what_is_discarded_leaves_nothing(client, coordinator, folder):
    bring(client, zipped(G1_FILES))

    decide(client, ConversationImport.objects.get(), do="discard")

    assert ConversationImport.objects.count() == 0
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_real_export_comes_in_whole(client, coordinator):
    real = polis_folder("15-per-hour-seattle")

    bring(client, zipped({path.name: path.read_text(encoding="utf-8") for path in real.glob("*.csv")}))
    decide(client, ConversationImport.objects.get(), do="confirm")

    brought = ConversationImport.objects.get()
    assert brought.state == "done"
    assert written()[1:] == (brought.found["statements"], brought.found["people"], brought.found["votes"])


def test_an_error_and_a_title_name_the_file_as_it_was_given(client, coordinator):
    broken = SimpleUploadedFile("Votes of May (1).CSV", b"participant,statement,vote\nann,trees,2\n")
    whole = SimpleUploadedFile("Votes of June!.csv", b"participant,statement,vote\nann,trees,1\n")

    bring(client, broken)
    bring(client, whole)

    first, second = ConversationImport.objects.order_by("pk")
    assert "Votes of May (1).CSV, line 2, column vote: A vote must be" in shown(client, first)
    assert second.found["title"] == "Votes of June!"
