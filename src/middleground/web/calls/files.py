"""Whether a file is what it says it is and carries nothing that runs.

What this cannot see: a fault in a program that opens a picture or a PDF, and what is encrypted. Files are therefore
never opened here, never shown inside a page, and handed out only as downloads.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename

from middleground.web.base import images
from middleground.web.base.errors import InvalidInput

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024  # a small archive can hold gigabytes of nothing
MOST_PARTS = 2000


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept."""

    name: str
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()


def checked(file: UploadedFile[Any], *, field: str) -> CheckedFile:
    """Return the file if it may be kept.

    Raises
    ------
    InvalidInput
        ``calls.file_large``, ``calls.file_empty``, ``calls.file_type`` for a kind we do not take,
        ``calls.file_mismatch`` when the content is not what the name says, ``calls.file_active`` when it holds macros,
        scripts or programs.
    """
    if (file.size or 0) > LARGEST_FILE:
        raise InvalidInput("calls.file_large", field=field, limit=LARGEST_FILE // 1024 // 1024)
    content = file.read()
    if not content:
        raise InvalidInput("calls.file_empty", field=field)
    name = _plain_name(file.name or "")
    ending = name.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise InvalidInput("calls.file_type", field=field, kinds=endings())
    media_type, check = KINDS[ending]
    problem = check(content)
    if problem:
        raise InvalidInput(f"calls.file_{problem}", field=field)
    return CheckedFile(name, media_type, content)


def endings() -> str:
    """Return the kinds of files that are taken, as people write them."""
    return ", ".join(ending.upper() for ending in KINDS if ending != "jpeg")


def _plain_name(name: str) -> str:
    plain = get_valid_filename(name.replace("\\", "/").rpartition("/")[2] or "file")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:120]}{dot}{ending[:10]}"


def _pdf(content: bytes) -> str:
    if not content.startswith(b"%PDF-"):
        return "mismatch"
    names = re.sub(rb"#([0-9a-fA-F]{2})", lambda code: bytes([int(code[1], 16)]), content)
    return "active" if _PDF_ACTS.search(names) else ""


# What makes a PDF do something by itself: scripts, programs, files packed inside, forms that phone home.
_PDF_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")


def _picture(media_type: str) -> Callable[[bytes], str]:
    def check(content: bytes) -> str:
        found = images.recognise(content)
        return "" if found is not None and found.media_type == media_type else "mismatch"

    return check


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "mismatch"
    if "\x00" in text:
        return "mismatch"
    return "active" if text.startswith(("#!", "<?php", "<script", "<html", "<!DOCTYPE")) or _EICAR in text else ""


_EICAR = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE"  # what every scanner is tested with


def _office(content: bytes) -> str:
    return _archive(content, _is_office)


def _open_document(content: bytes) -> str:
    return _archive(content, _is_open_document)


def _archive(content: bytes, is_kind: Callable[[zipfile.ZipFile], bool]) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                return "mismatch"
            if not is_kind(archive):
                return "mismatch"
            return "active" if _holds_programs(archive) else ""
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, ValueError):
        return "mismatch"  # damaged, encrypted, or packed in a way we do not read


def _is_office(archive: zipfile.ZipFile) -> bool:
    types = archive.read("[Content_Types].xml")
    return b"wordprocessingml.document.main+xml" in types and "word/document.xml" in archive.namelist()


def _is_open_document(archive: zipfile.ZipFile) -> bool:
    return archive.read("mimetype").strip() == b"application/vnd.oasis.opendocument.text"


_PROGRAM_PARTS = re.compile(
    r"vba|macro|activex|oleobject|embeddings/|^basic/|^scripts/|^object|\.(?:exe|dll|bin|js|vbs|bat|cmd|ps1|jar|scr|hta|lnk)$",
    re.IGNORECASE,
)
_OUTSIDE_TEMPLATE = re.compile(
    rb"attachedTemplate[^>]*TargetMode=\"External\"|TargetMode=\"External\"[^>]*attachedTemplate"
)


def _holds_programs(archive: zipfile.ZipFile) -> bool:
    if any(_PROGRAM_PARTS.search(name) for name in archive.namelist()):
        return True
    related = [name for name in archive.namelist() if name.endswith(".rels")]
    return any(_OUTSIDE_TEMPLATE.search(archive.read(name)) for name in related)


Kind = tuple[str, Callable[[bytes], str]]
KINDS: dict[str, Kind] = {
    "pdf": ("application/pdf", _pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _office),
    "odt": ("application/vnd.oasis.opendocument.text", _open_document),
    "txt": ("text/plain", _text),
    "png": ("image/png", _picture("image/png")),
    "jpg": ("image/jpeg", _picture("image/jpeg")),
    "jpeg": ("image/jpeg", _picture("image/jpeg")),
    "webp": ("image/webp", _picture("image/webp")),
}
