"""Exports of three generations and plain tables become the same kind of conversation."""

import zipfile
from collections import Counter
from pathlib import Path

import pytest

from middleground.engine.errors import InputError
from middleground.engine.opinion.findings import Note
from middleground.engine.opinion.reading import read_conversation
from middleground.engine.opinion.source import SourceConversation, SourceStatement, accepted
from tests.factories.polis_exports import CONVENTION, G1_FILES, G2_FILES, G3_FILES, write_export
from tests.factories.real_data import polis_folder


def cells(source: SourceConversation) -> dict[tuple[str, str], int]:
    votes = source.votes
    rows = zip(votes.person, votes.statement, votes.choice, strict=True)
    return {(votes.person_ids[p], votes.statement_ids[s]): int(c) for p, s, c in rows}


def codes(source: SourceConversation) -> list[str]:
    return [note.code for note in source.notes]


def refusal(path: Path, **options: str) -> InputError:
    with pytest.raises(InputError) as refused:
        read_conversation(path, **options)
    return refused.value


def test_first_generation_is_read_whole(tmp_path: Path) -> None:
    source = read_conversation(write_export(tmp_path, G1_FILES))

    assert (source.title, source.description, source.visitors) == ("Parks", "Two\nlines", 9)
    assert source.statements == (
        SourceStatement("0", "More trees, please", 1, author="7", day="2014-05-13"),
        SourceStatement("1", "Fewer cars", -1, author="7", day="2014-05-14"),
        SourceStatement("10", "Nobody answered", 0, author="8", day="2014-05-14"),
    )
    assert source.votes.statement_ids == ("0", "1", "10")
    assert source.votes.person_ids == ("7", "8", "12")
    assert source.published_groups == {"7": 0, "8": 1}


def test_latest_vote_is_by_time_not_by_place_in_the_file(tmp_path: Path) -> None:
    source = read_conversation(write_export(tmp_path, G1_FILES))

    assert cells(source) == {("7", "0"): 1, ("7", "1"): 1, ("8", "0"): -1, ("8", "1"): -1, ("12", "1"): 0}


def test_what_files_leave_open_is_noted(tmp_path: Path) -> None:
    source = read_conversation(write_export(tmp_path, G1_FILES))

    assert source.notes == (
        Note("polis.changed_votes", (("count", 1),)),
        Note("polis.statements_without_votes", (("count", 1),)),
        Note("polis.statements_rejected", (("count", 1),)),
    )


def test_rejected_statements_can_be_left_out(tmp_path: Path) -> None:
    source = accepted(read_conversation(write_export(tmp_path, G1_FILES)))

    assert [statement.id for statement in source.statements] == ["0", "10"]
    assert cells(source) == {("7", "0"): 1, ("8", "0"): -1}
    assert source.votes.person_ids == ("7", "8")


def test_without_votes_file_the_matrix_alone_is_read(tmp_path: Path) -> None:
    whole = read_conversation(write_export(tmp_path / "whole", G1_FILES))

    alone = read_conversation(write_export(tmp_path / "alone", G1_FILES, votes=None))

    assert cells(alone) == cells(whole)
    assert codes(alone)[0] == "polis.no_times"


def test_matrix_that_differs_is_noted_and_votes_win(tmp_path: Path) -> None:
    changed = G1_FILES["participants-votes.csv"].replace("8,secret-8,1,1,2,0,2,-1,-1,", "8,secret-8,1,1,2,0,2,1,,")

    source = read_conversation(write_export(tmp_path, G1_FILES, participants_votes=changed))

    assert cells(source)["8", "0"] == -1
    assert source.notes[0] == Note("polis.matrix_differs", (("count", 2), ("total", 5)))


def test_counts_and_voters_are_computed_again_and_differences_noted(tmp_path: Path) -> None:
    comments = G1_FILES["comments.csv"].replace("0,7,2,1,1", "0,7,3,1,1")
    summary = G1_FILES["summary.csv"].replace("voters,3", "voters,4")

    source = read_conversation(write_export(tmp_path, G1_FILES, comments=comments, summary=summary))

    assert Note("polis.counts_differ", (("count", 1), ("total", 3))) in source.notes
    assert source.notes[-1] == Note("polis.voters_differ", (("printed", 4), ("found", 3)))


def test_statement_with_votes_but_without_text_is_kept_and_noted(tmp_path: Path) -> None:
    votes = G1_FILES["votes.csv"] + "1400000000006,x,3,12,1\n"

    source = read_conversation(write_export(tmp_path, G1_FILES, votes=votes))

    assert source.statements[2] == SourceStatement("3", "")
    assert cells(source)["12", "3"] == 1
    assert Note("polis.statements_without_text", (("count", 1),)) in source.notes


def test_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    plain = read_conversation(write_export(tmp_path / "plain", G1_FILES))
    windows = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in G1_FILES.items()}

    other = read_conversation(write_export(tmp_path / "windows", windows))

    assert cells(other) == cells(plain)
    assert other.statements == plain.statements


def test_flags_of_newer_columns_are_read(tmp_path: Path) -> None:
    comments = (
        "timestamp,comment-id,author-id,agrees,disagrees,moderated,is-meta,is-seed,group-informed-consensus,comment-body\n"
        "1400000000000,0,7,2,1,1,true,false,0.4,Meta\n"
        "1400000000000,1,7,1,1,1,false,true,0.4,Seed\n"
    )

    source = read_conversation(write_export(tmp_path, G1_FILES, comments=comments))

    assert [(s.is_meta, s.is_seed) for s in source.statements] == [(True, False), (False, True)]


def test_second_generation_asks_which_number_means_agree_and_gives_a_hint(tmp_path: Path) -> None:
    refused = refusal(write_export(tmp_path, G2_FILES))

    assert refused.code == "polis.sign_unknown"
    assert (refused.params["plus"], refused.params["minus"]) == (0, 2)


def test_second_generation_is_read_with_the_sign_given(tmp_path: Path) -> None:
    source = read_conversation(write_export(tmp_path, G2_FILES), sign="agree=-1")

    assert cells(source) == {("7", "0"): 1, ("8", "0"): 0, ("8", "1"): 1}
    assert [statement.text for statement in source.statements] == ["More trees, please\n\nand benches", "Fewer cars"]
    assert source.statements[0].day == "2024-10-04"
    assert codes(source)[0] == "polis.sign_turned"
    assert "polis.unquoted_texts" in codes(source)


def test_sign_that_authors_own_votes_contradict_is_refused(tmp_path: Path) -> None:
    own = "".join(f"17280000{number},x,{number},7,-1\n" for number in range(10, 16))
    comments = "".join(f"1728000000,x,{number},7,0,0,1,Text\n" for number in range(10, 16))
    folder = write_export(
        tmp_path, G2_FILES, votes=G2_FILES["votes.csv"] + own, comments=G2_FILES["comments.csv"] + comments
    )

    refused = refusal(folder, sign="agree=+1")

    assert refused.code == "polis.sign_against_authors"
    assert refusal(folder).params["likely"] == "agree=-1"
    assert cells(read_conversation(folder, sign="agree=-1"))["7", "10"] == 1


def test_third_generation_says_itself_which_number_means_agree(tmp_path: Path) -> None:
    source = read_conversation(write_export(tmp_path, G3_FILES))

    assert cells(source) == {("7", "0"): 1, ("7", "1"): -1, ("8", "0"): 1}
    assert source.statements[0].text == 'More "old" trees\nand benches'
    assert source.published_groups == {"7": 0}
    assert source.notes == ()


def test_declaration_may_stand_in_the_sidecar(tmp_path: Path) -> None:
    folder = write_export(tmp_path, G3_FILES, summary="topic,Parks\nvoters,2\n")
    (folder / "format.json").write_text(f'{{"format": "polis-export/1", "vote-convention": "{CONVENTION}"}}')

    assert cells(read_conversation(folder))["7", "0"] == 1


@pytest.mark.parametrize("files", [G1_FILES, G3_FILES])
def test_sign_against_the_export_is_refused(tmp_path: Path, files: dict[str, str]) -> None:
    assert refusal(write_export(tmp_path, files), sign="agree=-1").code == "polis.sign_declared_otherwise"


def test_printed_counts_that_fit_the_opposite_sign_are_refused(tmp_path: Path) -> None:
    votes = "timestamp,comment-id,voter-id,vote\n" + "".join(f"1400000000000,0,{n},-1\n" for n in range(20, 30))
    comments = G1_FILES["comments.csv"].replace("0,7,2,1,1", "0,7,10,0,1").replace("1,7,1,1,-1", "1,7,0,0,-1")

    refused = refusal(write_export(tmp_path, G1_FILES, votes=votes, comments=comments))

    assert (refused.code, refused.params["file"]) == ("polis.sign_against_counts", "comments.csv")


def test_zip_with_a_nested_folder_is_read_like_the_folder(tmp_path: Path) -> None:
    folder = write_export(tmp_path / "export", G1_FILES)
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in G1_FILES:
            packed.write(folder / name, f"export/data/{name}")
        packed.writestr("__MACOSX/export/votes.csv", "rubbish")

    assert cells(read_conversation(archive)) == cells(read_conversation(folder))


def test_nearest_of_two_copies_is_read(tmp_path: Path) -> None:
    write_export(tmp_path, G1_FILES)
    write_export(tmp_path / "copy", G1_FILES, votes="rubbish")

    assert read_conversation(tmp_path).votes.n_votes == 5


def test_plain_table_takes_words_and_numbers_and_the_latest_vote(tmp_path: Path) -> None:
    path = tmp_path / "town.csv"
    path.write_text("participant,statement,vote\nann,trees,Agree\nbob,trees,-1\nann,cars,pass\nbob,trees,0\n")
    (tmp_path / "statements.csv").write_text('statement,text\ncars,"Fewer, cars"\ntrees,More trees\nbikes,Lanes\n')

    source = read_conversation(path)

    assert source.title == "town"
    assert source.statements == (
        SourceStatement("cars", "Fewer, cars"),
        SourceStatement("trees", "More trees"),
        SourceStatement("bikes", "Lanes"),
    )
    assert cells(source) == {("ann", "trees"): 1, ("ann", "cars"): 0, ("bob", "trees"): 0}


def test_plain_table_without_statements_uses_their_identifiers(tmp_path: Path) -> None:
    path = tmp_path / "town.csv"
    path.write_text("participant,statement,vote\na,trees,-1\n")

    source = read_conversation(path, sign="agree=-1")

    assert source.statements == (SourceStatement("trees", "trees"),)
    assert cells(source) == {("a", "trees"): 1}
    assert codes(source) == ["source.statements_without_text"]


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    read_conversation(write_export(tmp_path, G1_FILES), progress=lambda done, total: seen.append((done, total)))

    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


EXPECTED = {  # people, statements, votes, grouped by the export, agree / disagree / pass
    "15-per-hour-seattle": (339, 54, 2872, 138, (1358, 922, 592)),
    "american-assembly.bowling-green": (2031, 896, 225524, 1581, (109752, 38647, 77125)),
    "austria-climate.5twd2jsnkf.2022-08-08": (1116, 522, 61384, 900, (38206, 9223, 13955)),
    "austria-climate.7z7ejpbmv5.2022-08-08": (1503, 613, 79315, 1261, (42545, 14628, 22142)),
    "bg2050-volunteers": (126, 371, 14283, 108, (10006, 1621, 2656)),
    "canadian-electoral-reform": (448, 174, 11950, 281, (7205, 2831, 1914)),
    "scoop-hivemind.affordable-housing": (381, 165, 14995, 381, (8041, 4549, 2405)),
    "scoop-hivemind.biodiversity": (536, 316, 29719, 443, (19229, 5472, 5018)),
    "scoop-hivemind.taxes": (334, 148, 17335, 295, (8577, 6536, 2222)),
    "vtaiwan.uberx": (1921, 197, 49443, 1219, None),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_real_export_has_its_known_counts_and_no_contradiction(name: str) -> None:
    source = read_conversation(polis_folder(name))

    people, statements, votes, grouped, choices = EXPECTED[name]
    assert (source.votes.n_people, source.votes.n_statements, source.votes.n_votes) == (people, statements, votes)
    assert len(source.published_groups) == grouped
    if choices:
        counted = Counter(source.votes.choice.tolist())
        assert (counted[1], counted[-1], counted[0]) == choices
    assert {"polis.counts_differ", "polis.matrix_differs", "polis.voters_differ"} & set(codes(source)) == set()


def test_capitals_in_the_first_line_are_read_as_small_letters(tmp_path: Path) -> None:
    (tmp_path / "town.csv").write_text("Participant,STATEMENT,Vote,Timestamp\nann,trees,1,2\nann,trees,-1,1\n")
    (tmp_path / "statements.csv").write_text("Statement,Text\ntrees,More trees\n")

    source = read_conversation(tmp_path / "town.csv")

    assert cells(source) == {("ann", "trees"): 1}
    assert source.statements[0].text == "More trees"


def test_votes_that_changed_are_told_from_votes_that_were_repeated(tmp_path: Path) -> None:
    votes = "ann,trees,1\nann,trees,1\nann,trees,-1\nann,trees,-1\nbea,trees,0\nbea,trees,0\n"
    (tmp_path / "town.csv").write_text(f"participant,statement,vote\n{votes}")

    source = read_conversation(tmp_path / "town.csv")

    assert source.notes == (
        Note("source.statements_without_text"),
        Note("polis.changed_votes", (("count", 1),)),
        Note("source.repeated_votes", (("count", 3),)),
    )
