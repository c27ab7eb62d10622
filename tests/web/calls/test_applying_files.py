"""Files in applications: what is taken, what is refused and why, and that they go when their answer goes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.erasing import erase_application
from middleground.web.calls.files import LARGEST_FILE, checked
from middleground.web.calls.models import ApplicationFile
from tests.factories.applying import path_to, send
from tests.factories.calls import make_application, make_call, make_question
from tests.factories.people import make_person

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF"


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


TYPES = b'<Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
WORD = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>"}
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"}


OUTSIDE = b'<R Type="x/attachedTemplate" Target="http://a" TargetMode="External"/>'
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H"


def png() -> bytes:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


GOOD = {
    "letter.pdf": PDF,
    "letter.docx": packed(**WORD),
    "letter.odt": packed(**ODT),
    "letter.txt": "Grüße aus Genk".encode(),
    "photo.png": png(),
}
REFUSED = {
    "an executable": ("tool.exe", b"MZ\x90\x00", "type"),
    "a program called a PDF": ("letter.pdf", b"MZ\x90\x00", "mismatch"),
    "a page called a picture": ("photo.png", b"<html><script>", "mismatch"),
    "a drawing that can carry scripts": ("photo.svg", b"<svg/>", "type"),
    "an old Word file": ("letter.doc", b"\xd0\xcf\x11\xe0", "type"),
    "a Word file with macros by its name": ("letter.docm", packed(**WORD), "type"),
    "a Word file with macros inside": ("letter.docx", packed(**WORD, **{"word/vbaProject.bin": b"x"}), "active"),
    "a Word file with a file inside": ("letter.docx", packed(**WORD, **{"word/embeddings/a.bin": b"x"}), "active"),
    "a Word file that fetches its template": (
        "letter.docx",
        packed(**WORD, **{"word/_rels/settings.xml.rels": OUTSIDE}),
        "active",
    ),
    "a Writer file with Basic": ("letter.odt", packed(**ODT, **{"Basic/Standard/Module1.xml": b"x"}), "active"),
    "an archive called a Word file": ("letter.docx", packed(a=b"b"), "mismatch"),
    "a damaged Word file": ("letter.docx", packed(**WORD)[:40], "mismatch"),
    "a PDF with a script": ("letter.pdf", PDF + b"/OpenAction << /S /JavaScript >>", "active"),
    "a PDF that hides its script": ("letter.pdf", PDF + b"/Java#53cript", "active"),
    "a PDF that starts programs": ("letter.pdf", PDF + b"/Launch ", "active"),
    "a script called a text": ("letter.txt", b"#!/bin/sh\nrm -rf ~", "active"),
    "the test file of scanners": ("letter.txt", EICAR, "active"),
    "bytes called a text": ("letter.txt", b"\xff\xfe\x00\x01", "mismatch"),
    "nothing": ("letter.pdf", b"", "empty"),
    "two endings": ("letter.pdf.exe", PDF, "type"),
    "no ending": ("letter", PDF, "type"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_is_taken(name):
    assert checked(SimpleUploadedFile(name, GOOD[name]), field="letter").name == name


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused(what):
    name, content, why = REFUSED[what]

    with pytest.raises(DomainError) as refused:
        checked(SimpleUploadedFile(name, content), field="letter")

    assert (refused.value.code, refused.value.field) == (f"calls.file_{why}", "letter")


def test_a_file_that_is_too_large_is_not_even_read():
    file = SimpleUploadedFile("letter.pdf", PDF)
    file.size = LARGEST_FILE + 1

    with pytest.raises(DomainError) as refused:
        checked(file, field="letter")

    assert (refused.value.code, file.tell()) == ("calls.file_large", 0)


def test_an_archive_that_swells_is_refused():
    content = packed(**WORD, **{"word/media/zero.png": b"\0" * (101 * 1024 * 1024)})

    with pytest.raises(DomainError, match="not what its name says"):
        checked(SimpleUploadedFile("letter.docx", content), field="letter")


def test_a_path_in_a_name_leads_nowhere():
    assert checked(SimpleUploadedFile("a\\b.pdf", PDF), field="x").name == "b.pdf"


@pytest.fixture
def application(db):
    call = make_call()
    make_question(call, key="letter", kind="file", is_required=True)
    return make_application(call, state="draft")


def upload(client, application, name="letter.pdf", content=PDF, **more):
    return send(client, application, letter=SimpleUploadedFile(name, content), **more)


def test_a_file_is_kept_under_a_name_that_says_nothing_and_given_out_under_its_own(client, application):
    upload(client, application, name="Mira Janssens.pdf")

    file = ApplicationFile.objects.get()
    reply = client.get(path_to(application, "application_file", key=file.key))
    assert (b"".join(reply.streaming_content), reply["Content-Type"]) == (PDF, "application/pdf")
    assert reply["Content-Disposition"] == 'attachment; filename="Mira_Janssens.pdf"'
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert "Mira" not in file.file.name


def test_a_file_stays_when_the_form_is_sent_again_without_it(client, application):
    upload(client, application)

    reply = send(client, application)

    assert (reply.status_code, ApplicationFile.objects.count()) == (302, 1)


def test_a_new_file_replaces_the_old_one_on_the_disk_too(client, application, django_capture_on_commit_callbacks):
    upload(client, application)
    old = ApplicationFile.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, application, name="newer.pdf")

    assert ApplicationFile.objects.get().name == "newer.pdf"
    assert default_storage.exists(old) is False


def test_a_file_can_be_taken_out_of_a_draft(client, application, django_capture_on_commit_callbacks):
    upload(client, application, do="save")
    old = ApplicationFile.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        send(client, application, do="save", **{"letter.remove": "on"})

    assert (ApplicationFile.objects.count(), default_storage.exists(old)) == (0, False)


def test_a_required_file_cannot_be_taken_out_of_what_is_sent(client, application):
    upload(client, application)

    reply = send(client, application, **{"letter.remove": "on"})

    assert (reply.status_code, ApplicationFile.objects.count()) == (422, 1)


def test_a_good_file_is_kept_even_when_another_answer_is_missing(client, application):
    make_question(application.call, key="bridges", is_required=True)

    reply = upload(client, application)

    assert (reply.status_code, ApplicationFile.objects.get().name) == (422, "letter.pdf")


def test_a_refused_file_says_why_beside_its_field(client, application):
    page = upload(client, application, content=b"MZ").content.decode()

    assert "The content of this file is not what its name says." in page
    assert ApplicationFile.objects.count() == 0


def test_nobody_opens_a_file_with_the_link_of_another(client, application):
    upload(client, application)
    other = make_application(application.call)

    path = path_to(other, "application_file", key=ApplicationFile.objects.get().key)
    assert client.get(path).status_code == 404


def test_erasing_takes_the_file_from_the_disk(client, application, django_capture_on_commit_callbacks):
    upload(client, application)
    name = ApplicationFile.objects.get().file.name

    with django_capture_on_commit_callbacks(execute=True):
        erase_application(application)

    assert (ApplicationFile.objects.count(), default_storage.exists(name)) == (0, False)


def staff_file(client, application, person):
    client.force_login(person)
    file = ApplicationFile.objects.get()
    return client.get(reverse("call_file", args=[application.call.slug, file.key]))


def test_a_reviewer_gets_no_file_since_files_carry_names_inside(client, application):
    upload(client, application, name="Mira Janssens.pdf")
    reviewer = make_person()
    application.call.team.create(person=reviewer, part="reviewer")

    assert staff_file(client, application, reviewer).status_code == 404


def test_a_selector_gets_the_file_as_its_owner_sent_it(client, application):
    upload(client, application, name="Mira Janssens.pdf")
    selector = make_person()
    application.call.team.create(person=selector, part="selector")

    reply = staff_file(client, application, selector)

    assert b"".join(reply.streaming_content) == PDF
    assert reply["Content-Disposition"] == 'attachment; filename="Mira_Janssens.pdf"'


def test_staff_do_not_read_the_files_of_a_draft(client, application):
    upload(client, application, do="save")

    assert staff_file(client, application, make_person(roles=["coordinator"])).status_code == 404
