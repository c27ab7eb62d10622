"""Votes in Parquet are the votes of the table, and whatever is wrong with a file is told with its place."""

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from middleground.engine.errors import EngineError, InputError
from middleground.engine.messages import describe
from middleground.engine.opinion.reading import parquet, read_conversation
from middleground.engine.opinion.reading.packing import pack, write_votes, writing_votes
from middleground.engine.opinion.reading.parquet import chunks, open_votes, read_chunk
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.source import SourceConversation, SourceStatement

ROWS = [("a", "2", 1), ("a", "10", -1), ("b", "2", 0), ("c", "10", 1)]


def written(path: Path, rows: list[tuple[object, object, object]], **options: object) -> Path:
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    table = pa.table(dict(zip(("participant", "statement", "vote"), map(list, columns), strict=True)))
    pq.write_table(table, path, **options)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        for _ in chunks(open_votes(path)):
            pass
    return describe(refused.value)


def cells(source: SourceConversation) -> list[tuple[str, str, int]]:
    votes = source.votes
    rows = zip(votes.person, votes.statement, votes.choice, strict=True)
    return sorted((votes.person_ids[p], votes.statement_ids[s], int(c)) for p, s, c in rows)


@pytest.fixture(scope="module")
def town() -> SourceConversation:
    return invent(Town("gaussian", people=300, statements=40, votes=12)).source


def test_a_table_of_other_tools_is_read_as_it_is(tmp_path: Path) -> None:
    source = read_conversation(written(tmp_path / "votes.parquet", ROWS))

    assert cells(source) == sorted(ROWS)
    assert source.votes.statement_ids == ("2", "10")
    assert [note.code for note in source.notes] == ["source.statements_without_text"]


def test_whole_numbers_serve_as_names(tmp_path: Path) -> None:
    source = read_conversation(written(tmp_path / "votes.parquet", [(3, 7, 1), (3, 9, 0), (20, 7, -1)]))

    assert cells(source) == [("20", "7", -1), ("3", "7", 1), ("3", "9", 0)]


def test_the_sign_can_be_told(tmp_path: Path) -> None:
    source = read_conversation(written(tmp_path / "votes.parquet", ROWS), sign="agree=-1")

    assert [choice for *_, choice in cells(source)] == [-choice for *_, choice in sorted(ROWS)]


def test_what_is_written_is_read_again_with_its_texts(tmp_path: Path, town: SourceConversation) -> None:
    write_votes(tmp_path / "votes.parquet", town)

    again = read_conversation(tmp_path / "votes.parquet")

    assert again.statements == town.statements
    assert again.votes.person.tolist() == town.votes.person.tolist()
    assert again.votes.statement.tolist() == town.votes.statement.tolist()
    assert again.votes.choice.tolist() == town.votes.choice.tolist()
    assert again.notes == ()


@pytest.mark.parametrize("most", [1, 7, 100, 10_000])
def test_no_person_lies_in_two_row_groups(tmp_path: Path, town: SourceConversation, most: int) -> None:
    write_votes(tmp_path / "votes.parquet", town, group_votes=most)

    votes = open_votes(tmp_path / "votes.parquet")
    answers = [np.diff(chunk.starts) for chunk in chunks(votes)]

    assert np.concatenate(answers).tolist() == np.bincount(town.votes.person).tolist()
    assert all(sum(group) <= most or len(group) == 1 for group in answers)


def test_people_of_one_group_can_be_read_alone(tmp_path: Path, town: SourceConversation) -> None:
    write_votes(tmp_path / "votes.parquet", town, group_votes=500)
    votes = open_votes(tmp_path / "votes.parquet")

    alone = read_chunk(votes, 2)

    assert alone.choice.tolist() == next(iter(chunks(votes, range(2, 3)))).choice.tolist()
    assert sum(votes.group_votes[:2]) == sum(chunk.choice.size for chunk in chunks(votes, range(2)))


def test_people_become_numbers(tmp_path: Path, town: SourceConversation) -> None:
    write_votes(tmp_path / "votes.parquet", town)

    assert pq.read_table(tmp_path / "votes.parquet").column("participant").to_pylist()[:2] == [0, 0]


def test_a_file_that_was_not_finished_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stopped"):
        write_half(tmp_path / "votes.parquet")

    assert list(tmp_path.iterdir()) == []


def write_half(path: Path) -> None:
    with writing_votes(path, (SourceStatement("0", ""),)) as out:
        out.add([0, 1], [0], [1])
        raise ValueError("stopped")


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    pq.write_table(pa.table({"participant": ["a"], "statement": ["1"]}), tmp_path / "v.parquet")

    assert refusal(tmp_path / "v.parquet").startswith("v.parquet, column vote: ")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("a", "1", 0.5), "v.parquet, column vote: This column holds double."),
        (("a", 1.0, 1), "v.parquet, column statement: This column holds double."),
        ((True, "1", 1), "v.parquet, column participant: This column holds bool."),
        (("a", "1", "agree"), "v.parquet, column vote: This column holds string."),
    ],
)
def test_a_column_of_another_kind_is_told(tmp_path: Path, row: tuple[object, object, object], said: str) -> None:
    assert refusal(written(tmp_path / "v.parquet", [row])).startswith(said)


def test_a_vote_that_is_none_is_told_with_its_row(tmp_path: Path) -> None:
    path = written(tmp_path / "v.parquet", [*ROWS, ("d", "2", 2)], row_group_size=2)

    assert refusal(path) == "v.parquet, column vote: In row 5 a vote must be 1, 0 or -1, not 2."


def test_an_empty_cell_is_told_with_its_row(tmp_path: Path) -> None:
    path = written(tmp_path / "v.parquet", [*ROWS[:2], ("b", None, 1)])

    assert refusal(path) == "v.parquet, column statement: Row 3 is empty here. Fill it in, or leave the row out."


@pytest.mark.parametrize("size", [1, 2, 10])
def test_rows_out_of_order_are_told(tmp_path: Path, size: int) -> None:
    path = written(tmp_path / "v.parquet", [("a", "1", 1), ("c", "1", 1), ("b", "1", 1)], row_group_size=size)

    assert refusal(path).startswith("v.parquet: Row 3 is not in the order of participants.")


def test_a_person_in_two_row_groups_is_told(tmp_path: Path) -> None:
    assert refusal(written(tmp_path / "v.parquet", ROWS, row_group_size=1)).startswith(
        "v.parquet: The person of row 2 "
    )


def test_a_second_answer_of_one_person_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "v.parquet", [("a", "1", 1), ("a", "2", 1), ("a", "1", -1)])

    assert refusal(path).startswith("v.parquet: Row 3 holds a second answer")


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    table = pa.table(
        {"participant": pa.array([], pa.string()), "statement": pa.array([], pa.string()), "vote": [0][:0]}
    )
    pq.write_table(table.cast(table.schema.set(2, pa.field("vote", pa.int8()))), tmp_path / "v.parquet")

    assert refusal(tmp_path / "v.parquet").startswith("v.parquet: ")


def test_a_file_of_other_people_without_ranges_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "v.parquet", ROWS, write_statistics=False)

    assert "middleground pack" in refusal(path)


@pytest.mark.parametrize("kept", [0, 3, 100, 0.5, 0.99])
def test_a_truncated_file_is_told(tmp_path: Path, town: SourceConversation, kept: float) -> None:
    write_votes(tmp_path / "v.parquet", town)
    content = (tmp_path / "v.parquet").read_bytes()
    (tmp_path / "v.parquet").write_bytes(content[: int(kept if kept >= 3 else kept * len(content))])

    assert refusal(tmp_path / "v.parquet") == (
        "v.parquet: The file cannot be read to its end. Copy or download it again."
    )


def test_damage_inside_is_told(tmp_path: Path, town: SourceConversation) -> None:
    write_votes(tmp_path / "v.parquet", town)
    content = bytearray((tmp_path / "v.parquet").read_bytes())
    content[4:400] = bytes(396)
    (tmp_path / "v.parquet").write_bytes(content)

    assert refusal(tmp_path / "v.parquet").startswith("v.parquet: The file cannot be read")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"source\.missing_file"):
        read_conversation(tmp_path / "v.parquet")


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(parquet, "import_module", absent)

    with pytest.raises(EngineError) as refused:
        read_conversation(written(tmp_path / "v.parquet", ROWS))

    assert describe(refused.value).endswith("(pyarrow). Install it: pip install middleground[scale].")


def shuffled_csv(path: Path, town: SourceConversation, seed: int = 3) -> Path:
    rows = [list(map(str, cell)) for cell in cells(town)]
    np.random.default_rng(seed).shuffle(rows)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["participant", "statement", "vote"], ["p0", "s0", "0"], *rows])
    return path


@pytest.mark.parametrize("bucket_bytes", [1 << 25, 4000])
def test_a_table_in_any_order_is_sorted_with_little_memory(
    tmp_path: Path, town: SourceConversation, monkeypatch: pytest.MonkeyPatch, bucket_bytes: int
) -> None:
    monkeypatch.setattr("middleground.engine.opinion.reading.packing._BUCKET_BYTES", bucket_bytes)
    table = shuffled_csv(tmp_path / "votes.csv", town)
    (tmp_path / "statements.csv").write_text(
        "statement,text\n" + "".join(f"{one.id},{one.text}\n" for one in town.statements)
    )

    count = pack(table, tmp_path / "votes.parquet")
    packed = read_conversation(tmp_path / "votes.parquet")

    plain = read_conversation(table)
    assert count == plain.votes.n_votes
    assert packed.statements == plain.statements
    assert people_of(packed) == people_of(plain)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["statements.csv", "votes.csv", "votes.parquet"]


def people_of(source: SourceConversation) -> list[list[tuple[str, int]]]:
    """What each person answered, without names."""
    said: dict[str, list[tuple[str, int]]] = {}
    for person, statement, choice in cells(source):
        said.setdefault(person, []).append((statement, choice))
    return sorted(said.values())


def test_the_last_answer_counts_and_words_are_understood(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("participant,statement,vote\nx,1,agree\ny,1,Pass\nx,1,disagree\n")

    pack(tmp_path / "v.csv", tmp_path / "v.parquet")

    assert people_of(read_conversation(tmp_path / "v.parquet")) == [[("1", -1)], [("1", 0)]]


def test_a_parquet_in_any_order_is_sorted_too(tmp_path: Path) -> None:
    path = written(tmp_path / "in.parquet", [("b", 1, 1), ("a", 1, 1), ("b", 2, 0), ("a", 1, -1)])

    pack(path, tmp_path / "out.parquet")

    assert people_of(read_conversation(tmp_path / "out.parquet")) == [[("1", -1)], [("1", 1), ("2", 0)]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "v.csv: There is no answer"),
        ("participant,statement,vote\n", "v.csv: "),
        ("participant,statement\na,1\n", "v.csv, line 1, column vote: "),
        ("participant,statement,vote\na,1,1\nb,1,2\n", "v.csv, line 3, column vote: A vote must be"),
        ("participant,statement,vote\na,1,1\n,1,1\n", "v.csv, column participant: Row 2 is empty"),
        ("participant,statement,vote\na,1,1\nb,1\n", "v.csv: The file cannot be read"),
    ],
)
def test_a_table_that_cannot_be_sorted_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "v.csv").write_text(text)

    with pytest.raises(InputError) as refused:
        pack(tmp_path / "v.csv", tmp_path / "v.parquet")

    assert describe(refused.value).startswith(said[:8] if "no answer" in said else said)
    assert [path.name for path in tmp_path.iterdir()] == ["v.csv"]
