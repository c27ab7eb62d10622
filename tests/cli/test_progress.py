"""How far a long command has come is told once where somebody looks, and nowhere else."""

from middleground.cli import progress as told
from middleground.cli.progress import progress, wipe


def test_nothing_is_told_to_a_file(capsys):
    report = progress("Mapping")

    wipe()

    assert report is None
    assert capsys.readouterr().err == ""


def test_the_end_is_told_however_soon_it_comes(capsys, monkeypatch):
    monkeypatch.setattr(told.sys.stderr, "isatty", lambda: True, raising=False)
    report = progress("Mapping")

    report(1, 200)
    report(2, 200)
    report(200, 200)

    assert capsys.readouterr().err == "\rMapping:   0 %\rMapping: 100 %"
