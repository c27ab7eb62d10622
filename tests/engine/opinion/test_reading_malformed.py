"""A file that cannot be read says where it is wrong and how to mend it, and never whose answer it was."""

import os
import stat
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from middleground.engine.errors import InputError
from middleground.engine.messages import SENTENCES
from middleground.engine.opinion.reading import events, files, read_conversation, tables
from tests.factories.polis_exports import G1_FILES, G2_FILES, G3_FILES, write_export

VOTES, COMMENTS = G1_FILES["votes.csv"], G1_FILES["comments.csv"]
MATRIX = G1_FILES["participants-votes.csv"]


def refusal(path: Path, **options: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(InputError) as refused:
        read_conversation(path, **options)
    return refused.value.code, refused.value.params


def place(file: str, line: int, column: str | None = None, **more: object) -> dict[str, object]:
    return {"file": file, "line": line} | ({"column": column} if column else {}) | more


@pytest.mark.parametrize(
    ("changed", "code", "params"),
    [
        ({"votes": ""}, "source.empty_file", {"file": "votes.csv"}),
        ({"votes": VOTES.split("\n")[0] + "\n"}, "source.no_answers", {"file": "votes.csv"}),
        ({"votes": VOTES.replace("comment-id", "tid")}, "source.missing_column", place("votes.csv", 1, "comment-id")),
        ({"votes": VOTES.replace(",", ";")}, "source.not_commas", place("votes.csv", 1)),
        (
            {"votes": VOTES.replace("datetime", "vote")},
            "source.repeated_column",
            place("votes.csv", 1, "vote"),
        ),
        (
            {"votes": VOTES + "yesterday,x,0,12,1\n"},
            "source.not_a_number",
            place("votes.csv", 8, "timestamp", value="yesterday"),
        ),
        (
            {"votes": VOTES + "1400000000006,x,0,12,2\n"},
            "source.unknown_vote",
            place("votes.csv", 8, "vote", value="2"),
        ),
        (
            {"votes": VOTES + "1400000000006,x,0,,1\n"},
            "source.empty_cell",
            place("votes.csv", 8, "voter-id", value=None),
        ),
        (
            {"votes": VOTES + "1400000000006,x,0,12\n"},
            "source.wrong_width",
            place("votes.csv", 8, value=4, expected=5),
        ),
        ({"comments": COMMENTS + '1,x,3,7,0,0,1,"open\n\n'}, "source.broken_quotes", place("comments.csv", 5)),
        ({"comments": COMMENTS + '1,x,3,7,0,0,1,"a" b\n'}, "source.stray_quote", place("comments.csv", 5)),
        ({"comments": COMMENTS + "1,x,3,7,0,0,1,a\0b\n"}, "source.not_text", place("comments.csv", 5)),
        ({"comments": COMMENTS + "1,x,3,7,0,0,1,a\rb\n"}, "source.bare_return", place("comments.csv", 5)),
        (
            {"comments": COMMENTS + "1,x,3,7,0,0,1," + 10**6 * "a" + "\n"},
            "source.long_cell",
            place("comments.csv", 5, limit=131072),
        ),
        (
            {"comments": COMMENTS + "1,x,10,7,0,0,1,Again\n"},
            "source.repeated_statement",
            place("comments.csv", 5, "comment-id", value="10"),
        ),
        (
            {"comments": COMMENTS + "1,x,3,7,0,0,5,Text\n"},
            "source.unknown_moderation",
            place("comments.csv", 5, "moderated", value="5"),
        ),
        (
            {"comments": COMMENTS + "999999999999999999,x,3,7,0,0,1,Text\n"},
            "source.not_a_time",
            place("comments.csv", 5, "timestamp", value="999999999999999999"),
        ),
        (
            {"comments": COMMENTS.replace("datetime", "is-meta").replace("Tue May 13 23:53:20 WIB 2014", "perhaps")},
            "source.not_true_or_false",
            place("comments.csv", 2, "is-meta", value="perhaps"),
        ),
        (
            {"comments": COMMENTS.split("\n")[0] + "\n1400000000000,x,77,7,0,0,1,Elsewhere\n"},
            "polis.other_conversation",
            {"file": "comments.csv"},
        ),
        (
            {"participants_votes": MATRIX + "15,s,zero,0,0,0,0,,,\n"},
            "source.not_a_number",
            place("participants-votes.csv", 5, "group-id", value="zero"),
        ),
        (
            {"participants_votes": MATRIX + "15,s,0,0,0,0,0,,yes,\n"},
            "source.unknown_vote",
            place("participants-votes.csv", 5, "1", value="yes"),
        ),
        (
            {"participants_votes": MATRIX + ",s,0,0,0,0,0,,1,\n"},
            "source.empty_cell",
            place("participants-votes.csv", 5, "participant", value=None),
        ),
        (
            {"participants_votes": MATRIX.replace("n-disagree,0,1,10", "n-disagree,0,1,mood")},
            "source.unknown_column",
            place("participants-votes.csv", 1, "mood"),
        ),
        ({"summary": 'topic,"Parks\n'}, "source.broken_quotes", place("summary.csv", 1)),
    ],
)
def test_malformed_table_is_refused_with_its_place(
    tmp_path: Path, changed: dict[str, str], code: str, params: dict[str, object]
) -> None:
    assert refusal(write_export(tmp_path, G1_FILES, **changed)) == (code, params)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_other_encodings_are_refused_with_their_line(tmp_path: Path, encoding: str) -> None:
    folder = write_export(tmp_path, G1_FILES)
    (folder / "comments.csv").write_bytes(COMMENTS.replace("Fewer cars", "Mehr Bäume").encode(encoding))

    code, params = refusal(folder)

    assert code == "source.not_utf8"
    assert params == place("comments.csv", 3 if encoding == "latin-1" else 1)


def test_person_in_the_wrong_column_is_not_repeated(tmp_path: Path) -> None:
    comments = COMMENTS + "1,x,3,secret-person,0,0,,Text\n"

    code, params = refusal(write_export(tmp_path, G1_FILES, comments=comments))

    assert code == "source.not_a_number"
    assert "secret-person" not in str(params)


def test_folder_or_file_that_is_not_there_or_not_a_source(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "empty").mkdir()

    assert refusal(tmp_path / "gone") == ("source.missing_file", {"file": "gone"})
    assert refusal(tmp_path / "notes.txt") == ("source.not_a_source", {"file": "notes.txt"})
    assert refusal(tmp_path / "empty") == ("source.no_votes", {"file": "empty"})


@pytest.fixture
def ordinary_rights():
    """Rights that hold: the owner of the machine may read everything."""
    import pyarrow.parquet  # noqa: F401  # what is imported later may lie where only the owner may read

    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


@pytest.fixture
def open_folder():
    """A folder that everybody reaches, which those of pytest are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        if not all(folder.stat().st_mode & 0o001 for folder in Path(name).parents):
            pytest.skip("others than the owner do not reach the folder for temporary files")
        yield Path(name)


def test_what_may_not_be_read_is_said_to_be_so(open_folder: Path, request: pytest.FixtureRequest) -> None:
    closed = write_export(open_folder / "closed", G1_FILES)
    (open_folder / "town.csv").write_text(VOTES)
    (open_folder / "town.parquet").write_bytes(b"PAR1")
    for path in (open_folder / "town.csv", open_folder / "town.parquet", closed):
        path.chmod(0)
    request.getfixturevalue("ordinary_rights")

    for name in ("town.csv", "town.parquet"):
        assert refusal(open_folder / name) == ("source.not_allowed", {"file": name})
    assert refusal(closed) == ("source.not_allowed", {"file": closed.name})
    assert refusal(closed / "votes.csv") == ("source.not_allowed", {"file": "votes.csv"})


def test_a_name_that_no_file_can_have_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("n" * 300))[0] == "source.missing_file"


def test_two_conversations_side_by_side_are_not_mixed(tmp_path: Path) -> None:
    for name in ("north", "south"):
        write_export(tmp_path / name, G1_FILES)

    assert refusal(tmp_path) == ("source.several", {"file": tmp_path.name, "value": 2})


def test_single_file_of_an_export_asks_for_its_folder(tmp_path: Path) -> None:
    folder = write_export(tmp_path, G1_FILES)

    assert refusal(folder / "votes.csv")[0] == "polis.pass_folder"


def test_plain_table_names_the_unknown_statement(tmp_path: Path) -> None:
    (tmp_path / "statements.csv").write_text("statement,text\ntrees,More trees\n")
    (tmp_path / "town.csv").write_text("participant,statement,vote\nann,trees,agree\nann,cars,pass\n")

    code, params = refusal(tmp_path / "town.csv")

    assert (code, params) == ("votes.unknown_statement", place("town.csv", 3, "statement", value="cars"))


def test_plain_table_with_words_cannot_be_turned(tmp_path: Path) -> None:
    (tmp_path / "town.csv").write_text("participant,statement,vote\nann,trees,agree\n")

    assert refusal(tmp_path / "town.csv", sign="agree=-1")[0] == "polis.sign_against_words"


def test_sign_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, sign="agree=2") == ("polis.unknown_sign", {"value": "agree=2"})


@pytest.mark.parametrize("convention", ["agree=2;disagree=-1;pass=0", "agree=+1", "yes"])
def test_declaration_that_cannot_be_read_is_refused(tmp_path: Path, convention: str) -> None:
    folder = write_export(tmp_path, G3_FILES, summary=f"topic,Parks\nvote-convention,{convention}\n")

    code, params = refusal(folder)

    assert (code, params) == ("polis.unreadable_convention", {"file": "summary.csv", "value": convention})


@pytest.mark.parametrize("text", ["{", "[]", "{}", "[" * 100_000])
def test_sidecar_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    folder = write_export(tmp_path, G3_FILES)
    (folder / "format.json").write_text(text)

    assert refusal(folder)[0] == "polis.unreadable_convention"


def test_two_declarations_that_differ_are_refused(tmp_path: Path) -> None:
    folder = write_export(tmp_path, G3_FILES)
    (folder / "format.json").write_text('{"vote-convention": "agree=-1;disagree=+1;pass=0"}')

    assert refusal(folder)[0] == "polis.two_conventions"


def test_quoted_text_that_broke_is_not_taken_for_unquoted_text(tmp_path: Path) -> None:
    comments = (
        G2_FILES["comments.csv"].split("\n")[0]
        + '\n1728000000,x,0,7,1,0,1,"More trees\n1728000001,x,1,8,0,4,0,"Cars"\n'
    )

    assert refusal(write_export(tmp_path, G2_FILES, comments=comments), sign="agree=-1")[0] == "source.stray_quote"


def packed(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("name", ["../votes.csv", "/votes.csv", "a/../../votes.csv", "C:/votes.csv", "a\\votes.csv"])
def test_zip_that_leads_out_of_itself_is_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "export.zip", G1_FILES | {name: "x"})

    assert refusal(path)[0] == "source.unsafe_path"


def test_links_are_refused_in_a_zip_and_out_of_a_folder(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("votes.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr(link, "/etc/hostname")
    (tmp_path / "outside.csv").write_text(VOTES)
    folder = write_export(tmp_path / "folder", G1_FILES, votes=None)
    (folder / "votes.csv").symlink_to(tmp_path / "outside.csv")

    assert refusal(tmp_path / "export.zip")[0] == "source.unsafe_path"
    assert refusal(folder) == ("source.unsafe_path", {"file": "votes.csv"})


def test_damaged_zip_is_refused(tmp_path: Path) -> None:
    good = packed(tmp_path / "good.zip", G1_FILES).read_bytes()
    (tmp_path / "not.zip").write_bytes(b"hello")
    (tmp_path / "cut.zip").write_bytes(good[: len(good) // 2])
    flipped = bytearray(good)
    flipped[60:120] = bytes(60)
    (tmp_path / "flipped.zip").write_bytes(bytes(flipped))

    assert refusal(tmp_path / "not.zip")[0] == "source.not_a_zip"
    assert refusal(tmp_path / "cut.zip")[0] == "source.not_a_zip"
    assert refusal(tmp_path / "flipped.zip")[0] in {"source.unreadable", "source.not_a_zip"}


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE_MEGABYTES", 1)
    path = packed(tmp_path / "export.zip", G1_FILES | {"votes.csv": " " * (3 * 2**20)})

    assert path.stat().st_size < 10_000
    assert refusal(path) == ("source.too_large", {"file": "votes.csv", "value": 3, "limit": 1})


def test_limits_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_export(tmp_path / "folder", G1_FILES)
    path = packed(tmp_path / "export.zip", G1_FILES)
    monkeypatch.setattr(events, "MAX_VOTES", 5)
    monkeypatch.setattr(files, "MAX_ENTRIES", 3)

    assert refusal(folder) == ("source.too_many_votes", place("votes.csv", 7, limit=5))
    assert refusal(path) == ("source.too_many_files", {"file": "export.zip", "value": 5, "limit": 3})


def test_endless_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_LINE_BYTES", 100)
    folder = write_export(tmp_path, G1_FILES, votes=VOTES + "1" * 200)

    assert refusal(folder) == ("source.long_line", place("votes.csv", 8, limit=100))


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(G1_FILES)), st.integers(0, 400), st.binary(max_size=6))
def test_whatever_is_written_into_a_file_the_answer_is_a_conversation_or_a_refusal(
    tmp_path: Path, name: str, at: int, rubbish: bytes
) -> None:
    folder = write_export(tmp_path, G1_FILES)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:at] + rubbish + content[at + len(rubbish) :])

    try:
        is_told = read_conversation(folder).votes.n_votes > 0
    except InputError as refused:
        is_told = refused.code in SENTENCES

    assert is_told
