"""A map of a file of any size says what the live map says, on one machine and on a cluster."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from middleground.cli.map import map as map_command
from middleground.engine.errors import TooFewError
from middleground.engine.estimate import Estimate
from middleground.engine.opinion import large, live
from middleground.engine.opinion.findings import OpinionMap
from middleground.engine.opinion.large import map_file
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.reading.packing import write_votes
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.source import SourceConversation

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def town() -> SourceConversation:
    source = invent(Town("gaussian", people=260, statements=20, votes=14)).source
    statements = (replace(source.statements[0], moderated=-1), *source.statements[1:])
    return replace(source, statements=statements)


@pytest.fixture(scope="module")
def path(town: SourceConversation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("votes") / "town.parquet"
    write_votes(place, town, group_votes=400)
    return place


@pytest.fixture(scope="module")
def found(path: Path) -> OpinionMap:
    return map_file(path)


@pytest.fixture(scope="module")
def in_memory(town: SourceConversation) -> OpinionMap:
    return map_opinions(town, mode="live")


def counts(found: OpinionMap) -> dict[str, tuple[int, int, int]]:
    return {one.id: (one.n_agree, one.n_disagree, one.n_pass) for one in found.statements}


def test_counts_are_those_of_the_map_in_memory(found: OpinionMap, in_memory: OpinionMap) -> None:
    assert counts(found) == counts(in_memory)
    assert "s0" not in counts(found)
    assert (found.n_people, found.n_answers, found.left_early) == (
        in_memory.n_people,
        in_memory.n_answers,
        in_memory.left_early,
    )


def test_what_is_estimated_agrees_with_the_map_in_memory(found: OpinionMap, in_memory: OpinionMap) -> None:
    assert (found.structure, found.mode) == (in_memory.structure, "live")
    assert isinstance(found.middle, Estimate)
    assert isinstance(in_memory.middle, Estimate)
    assert abs(found.middle.value - in_memory.middle.value) < 0.03
    assert found.middle.low < in_memory.middle.value < found.middle.high
    common = {one.id: one.common.value for one in in_memory.statements if isinstance(one.common, Estimate)}
    differences = [abs(one.common.value - common[one.id]) for one in found.statements if one.id in common]
    assert max(differences) < 0.06


def test_looking_at_some_of_the_people_widens_the_intervals(
    path: Path, found: OpinionMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (large, live):
        monkeypatch.setattr(module, "LOOKED_AT", 80)

    few = map_file(path)

    assert counts(few) == counts(found)
    assert few.n_people == found.n_people
    assert few.middle.high - few.middle.low > found.middle.high - found.middle.low
    assert few.middle.low < found.middle.value < few.middle.high


def test_a_cluster_makes_the_same_map(path: Path, found: OpinionMap) -> None:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=60
    ) as cluster:
        elsewhere = map_file(path, scheduler=cluster.scheduler_address)

    assert elsewhere == found


def test_the_other_sign_turns_every_answer(path: Path, found: OpinionMap) -> None:
    turned = map_file(path, sign="agree=-1")

    assert counts(turned) == {one: (no, yes, passed) for one, (yes, no, passed) in counts(found).items()}


def test_progress_ends_at_all_steps_and_only_grows(path: Path) -> None:
    told: list[tuple[int, int]] = []

    map_file(path, progress=lambda *step: told.append(step))

    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_whoever_is_told_of_progress_can_cancel(path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        map_file(path, progress=stop)


def test_too_few_people_get_no_map(tmp_path: Path) -> None:
    write_votes(tmp_path / "v.parquet", invent(Town("none", people=19, statements=5)).source)

    with pytest.raises(TooFewError, match=r"map\.too_few_people"):
        map_file(tmp_path / "v.parquet")


def run(*arguments: object):
    return CliRunner().invoke(map_command, [str(argument) for argument in arguments], catch_exceptions=False)


def test_a_large_file_passes_the_gate_like_any_other(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "LARGE", 100)
    out = tmp_path / "map.json"

    done = run(path, "--out", out)

    released = json.loads(out.read_text())["map"]
    assert done.exit_code == 0, done.output
    assert released["mode"] == "live"
    assert [one["n"] % 5 for one in released["statements"]] == [0] * 19


def test_a_scheduler_that_is_not_there_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("middleground.engine.opinion.fold.cluster.PATIENCE", 0.3)

    done = run(path, "--scheduler", "tcp://127.0.0.1:9")

    assert done.exit_code == 2
    assert done.output.startswith("Error: No scheduler answers at tcp://127.0.0.1:9.")


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("votes.csv", (), "A cluster reads a .parquet file."),
        ("votes.parquet", ("--method", "polis"), "A cluster knows the method middleground only."),
    ],
)
def test_what_a_cluster_cannot_do_is_said(tmp_path: Path, name: str, more: tuple[str, ...], said: str) -> None:
    (tmp_path / name).write_bytes(b"")

    done = run(tmp_path / name, "--scheduler", "tcp://127.0.0.1:9", *more)

    assert done.exit_code == 2
    assert said in done.output
