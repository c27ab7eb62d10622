"""Find the files of one export in a folder, a zip or beside a single file, and open nothing else."""

from __future__ import annotations

import errno
import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from middleground.engine.errors import InputError

MAX_FILE_MEGABYTES = 512
MAX_TOTAL_MEGABYTES = 1024
MAX_ENTRIES = 1000
MAX_DEPTH = 4
MEGABYTE = 2**20

VOTE_FILES = ("votes.csv", "participants-votes.csv", "participant-votes.csv")


@dataclass(frozen=True, slots=True)
class FileSet:
    """The files of one conversation: their sizes in bytes by name, and how to open one."""

    title: str
    sizes: dict[str, int]
    opener: Callable[[str], BinaryIO]
    alone: bool = False  # one file was named, not the folder it lies in

    def __contains__(self, name: str) -> bool:
        return name in self.sizes

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        if name not in self.sizes:
            raise InputError("source.missing_file", file=name)
        try:
            stream = self.opener(name)
        except PermissionError:
            raise InputError("source.not_allowed", file=name) from None
        except OSError:
            raise InputError("source.unreadable", file=name) from None
        with stream:
            yield stream


@contextmanager
def reachable(path: Path) -> Iterator[None]:
    """Say in an error of ours that a path may not be read, or cannot be one.

    Parameters
    ----------
    path
        What is looked at meanwhile.

    Returns
    -------
    context manager
        That gives nothing.

    Raises
    ------
    InputError
        ``source.not_allowed``, ``source.missing_file``.
    """
    try:
        yield
    except PermissionError:
        raise InputError("source.not_allowed", file=path.name) from None
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise InputError("source.missing_file", file=f"{path.name[:40]}…") from None


@contextmanager
def opened_source(path: Path) -> Iterator[FileSet]:
    """Open a folder, a ``.zip`` or a ``.csv``.

    Raises
    ------
    InputError
        ``source.missing_file``, ``source.not_a_source``, ``source.not_a_zip``, ``source.unsafe_path``,
        ``source.encrypted``, ``source.too_large``, ``source.too_many_files``, ``source.no_votes``,
        ``source.several``.
    """
    if path.is_dir():
        os.scandir(path).close()  # refused here where it may not be read; below, it would look empty
        yield _from_folder(path)
    elif not path.is_file():
        raise InputError("source.missing_file", file=path.name)
    elif path.suffix.lower() == ".zip":
        with _zip_at(path) as archive:
            yield _from_zip(path, archive)
    elif path.suffix.lower() == ".csv":
        yield _beside(path)
    else:
        raise InputError("source.not_a_source", file=path.name)


def _from_folder(path: Path) -> FileSet:
    root = path.resolve()
    found: dict[str, dict[str, int]] = {}
    for place, folders, names in os.walk(root):
        inside = Path(place).relative_to(root)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and len(inside.parts) < MAX_DEPTH)
        files = {name: (Path(place) / name).stat().st_size for name in names if _is_plain(Path(place) / name)}
        found[inside.as_posix()] = files
    chosen = _choose(found, path.name)
    _refuse_large(found[chosen])
    return FileSet(root.name, found[chosen], lambda name: _open_inside(root, root / chosen / name))


def _is_plain(path: Path) -> bool:
    return not path.name.startswith(".") and path.suffix in {".csv", ".json"} and path.is_file()


def _open_inside(root: Path, path: Path) -> BinaryIO:
    """Refuse a link that leads out of the folder."""
    if not path.resolve().is_relative_to(root):
        raise InputError("source.unsafe_path", file=path.name)
    return path.open("rb")


def _beside(path: Path) -> FileSet:
    """Take one file and, if they are there, the statements that belong to it and what was shown."""
    names = {path.name: "votes.csv"}
    for role in ("statements.csv", "shown.csv"):
        for other in (role, f"{path.stem}-{role}"):
            if other != path.name and (path.parent / other).is_file():
                names[other] = role
    places = {role: path.parent / name for name, role in names.items()}
    sizes = {role: place.stat().st_size for role, place in places.items()}
    _refuse_large(sizes)
    return FileSet(path.stem, sizes, lambda name: places[name].open("rb"), alone=True)


@contextmanager
def _zip_at(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise InputError("source.not_a_zip", file=path.name) from None
    with archive:
        yield archive


def _from_zip(path: Path, archive: zipfile.ZipFile) -> FileSet:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MAX_ENTRIES:
        raise InputError("source.too_many_files", file=path.name, value=len(members), limit=MAX_ENTRIES)
    found: dict[str, dict[str, int]] = {}
    for member in members:
        _check_member(member)
        name = PurePosixPath(member.filename)
        if not name.name.startswith(".") and name.parts[0] != "__MACOSX" and len(name.parts) <= MAX_DEPTH + 1:
            found.setdefault(str(name.parent), {})[name.name] = member.file_size
    chosen = PurePosixPath(_choose(found, path.name))
    _refuse_large(found[str(chosen)])
    return FileSet(path.stem, found[str(chosen)], lambda name: _open_member(archive, str(chosen / name)))


def _check_member(member: zipfile.ZipInfo) -> None:
    name = PurePosixPath(member.filename)
    link = stat.S_ISLNK(member.external_attr >> 16)
    if name.is_absolute() or ".." in name.parts or "\\" in member.filename or ":" in name.parts[0] or link:
        raise InputError("source.unsafe_path", file=name.name)
    if member.flag_bits & 1:
        raise InputError("source.encrypted", file=name.name)


def _open_member(archive: zipfile.ZipFile, name: str) -> BinaryIO:
    """Open a member; the zip module never reads more of it than the size that was checked."""
    try:
        return cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", archive.open(name)), buffer_size=MEGABYTE))
    except (zipfile.BadZipFile, NotImplementedError):
        raise InputError("source.not_a_zip", file=PurePosixPath(name).name) from None


def _choose(found: dict[str, dict[str, int]], title: str) -> str:
    """Take the one place nearest to the top that holds votes."""
    places = [place for place, files in found.items() if any(name in files for name in VOTE_FILES)]
    if not places:
        raise InputError("source.no_votes", file=title)
    depth = {place: len(PurePosixPath(place).parts) for place in places}
    top = [place for place in places if depth[place] == min(depth.values())]
    if len(top) > 1:
        raise InputError("source.several", file=title, value=len(top))
    return top[0]


def _refuse_large(sizes: dict[str, int]) -> None:
    for name, size in sizes.items():
        if size > MAX_FILE_MEGABYTES * MEGABYTE:
            raise InputError("source.too_large", file=name, value=size // MEGABYTE, limit=MAX_FILE_MEGABYTES)
    total = sum(sizes.values())
    if total > MAX_TOTAL_MEGABYTES * MEGABYTE:
        raise InputError("source.too_large", file=next(iter(sizes)), value=total // MEGABYTE, limit=MAX_TOTAL_MEGABYTES)
