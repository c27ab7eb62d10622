"""A coordinator brings a conversation from elsewhere: a real export becomes a result, a broken one changes nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from middleground.web.conversations.models import Conversation, ConversationImport
from middleground.web.jobs.testing import run_jobs
from tests.factories.people import make_person
from tests.factories.polis_exports import G1_FILES
from tests.factories.real_data import polis_folder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


@pytest.fixture
def coordinator():
    return make_person(roles=["coordinator"], name="Nele Maes")


def zipped(folder: Path, files: dict[str, str]) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"export/{name}", text)
    return path


def choose(page: Page, address: str, file: Path) -> None:
    """Choose the file as a coordinator does, from the list of conversations on."""
    page.goto(f"{address}/conversations/")
    page.get_by_role("link", name="Bring a conversation from elsewhere").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("It begins in a moment.")).to_be_visible()


def test_a_coordinator_imports_a_real_export_and_reads_the_result(visitor, base_url, folder, coordinator, assert_sound):
    real = polis_folder("15-per-hour-seattle")
    export = zipped(folder, {path.name: path.read_text(encoding="utf-8") for path in real.glob("*.csv")})
    page = visitor(person=coordinator)

    choose(page, base_url, export)
    assert_sound(page)
    run_jobs()
    expect(page.get_by_role("heading", name="Its first statements")).to_be_visible()
    assert_sound(page)
    assert Conversation.objects.count() == 0

    page.get_by_role("button", name="Yes, keep it").click()
    expect(page.get_by_text("It begins in a moment.")).to_be_visible()
    assert_sound(page)
    run_jobs()
    expect(page.get_by_role("link", name="Go to the conversation")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Go to the conversation").click()
    assert_sound(page)

    page.get_by_role("link", name="Result", exact=True).click()
    assert_sound(page)
    page.get_by_role("button", name="Work out the result").click()
    expect(page.get_by_text("It begins in a moment.")).to_be_visible()
    assert_sound(page)
    run_jobs()
    expect(page.get_by_role("heading", name="Where they part")).to_be_visible()
    assert_sound(page)


def test_a_broken_export_is_refused_by_its_line_and_nothing_is_kept(
    visitor, base_url, folder, coordinator, assert_sound
):
    broken = {**G1_FILES, "votes.csv": "timestamp,datetime,comment-id,voter-id,vote\n1,x,0,7,seven\n"}
    page = visitor(person=coordinator)

    choose(page, base_url, zipped(folder, broken))
    run_jobs()

    expect(page.get_by_text("Nothing was kept or changed.")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("line 2")
    assert_sound(page)
    page.get_by_role("link", name="Choose another file").click()
    expect(page.get_by_role("button", name="Read the file")).to_be_visible()
    assert (Conversation.objects.count(), ConversationImport.objects.get().state) == (0, "failed")


def test_without_a_script_the_page_of_an_import_asks_again_by_itself(visitor, base_url, folder, coordinator):
    page = visitor(person=coordinator, script=False)

    choose(page, base_url, zipped(folder, G1_FILES))
    expect(page.get_by_role("link", name="See how far it is")).to_be_visible()
    run_jobs()

    expect(page.get_by_role("button", name="Yes, keep it")).to_be_visible()
