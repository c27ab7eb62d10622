"""A table of votes becomes a file of which each part can be counted on its own."""

from click.testing import CliRunner

from middleground.cli.pack import pack
from middleground.engine.opinion.reading import read_conversation


def run(*arguments):
    return CliRunner().invoke(pack, [str(argument) for argument in arguments], catch_exceptions=False)


def test_votes_are_packed_and_counted(tmp_path):
    (tmp_path / "v.csv").write_text("participant,statement,vote\nx,1,1\ny,1,0\nx,2,-1\n")

    done = run(tmp_path / "v.csv", tmp_path / "v.parquet")

    assert (done.exit_code, done.output) == (0, f"Written: {tmp_path}/v.parquet, 3 votes\n")
    assert read_conversation(tmp_path / "v.parquet").votes.n_votes == 3


def test_what_is_wrong_is_said_and_nothing_is_written(tmp_path):
    (tmp_path / "v.csv").write_text("participant,statement,vote\nx,1,7\n")

    done = run(tmp_path / "v.csv", tmp_path / "v.parquet")

    assert done.exit_code == 2
    assert done.output.startswith("Error: v.csv, line 2, column vote: A vote must be 1, 0 or -1")
    assert [path.name for path in tmp_path.iterdir()] == ["v.csv"]


def test_a_file_is_never_packed_into_itself(tmp_path):
    done = run(tmp_path / "v.parquet", tmp_path / "v.parquet")

    assert done.exit_code == 2
    assert "choose another name" in done.output


def test_another_ending_is_refused(tmp_path):
    assert "The name must end in .parquet." in run(tmp_path / "v.csv", tmp_path / "v.csv").output


def test_capitals_in_the_first_line_and_other_encodings_are_met_as_by_map(tmp_path):
    (tmp_path / "town.csv").write_text("Participant,STATEMENT,Vote\nann,trees,1\nbea,trees,-1\n")
    (tmp_path / "wide.csv").write_bytes("participant,statement,vote\nann,trees,1\n".encode("utf-16"))

    packed = run(tmp_path / "town.csv", tmp_path / "town.parquet")
    refused = run(tmp_path / "wide.csv", tmp_path / "wide.parquet")

    assert packed.exit_code == 0, packed.output
    assert read_conversation(tmp_path / "town.parquet").votes.n_votes == 2
    assert (refused.exit_code, "wide.csv, line 1: The text is not in UTF-8." in refused.stderr) == (2, True)
