"""Taking out of a picture what a camera noted beside it: where it was taken, when, with what, and by whom.

Only which way up a photograph is held stays, since it would lie on its side without.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_NOTES = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_WEBP_NOTES = {b"EXIF", b"XMP "}
_WEBP_NOTE_FLAGS = 0x0C
_APP1, _IPTC, _COMMENT, _SCAN = 0xE1, 0xED, 0xFE, 0xDA
_ORIENTATION = 0x0112


def without_notes(content: bytes) -> bytes:
    """Return a PNG, JPEG or WebP picture without its notes; one that cannot be read stays as it is."""
    try:
        if content.startswith(_PNG):
            return _PNG + b"".join(part for kind, part in _png_chunks(content) if kind not in _PNG_NOTES)
        if content.startswith(b"\xff\xd8\xff"):
            return _bare_jpeg(content)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _bare_webp(content)
    except (struct.error, IndexError):  # cut off in the middle
        pass
    return content


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(content):
        end = at + 12 + struct.unpack(">I", content[at : at + 4])[0]
        yield content[at + 4 : at + 8], content[at:end]
        at = end


def _bare_jpeg(content: bytes) -> bytes:
    kept, at = [content[:2]], 2
    while content[at] == 0xFF and content[at + 1] != _SCAN:
        marker, end = content[at + 1], at + 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
        if marker == _APP1:
            kept.append(_held_upright(content[at:end]))
        elif marker not in {_IPTC, _COMMENT}:
            kept.append(content[at:end])
        at = end
    return b"".join(kept) + content[at:]


def _held_upright(segment: bytes) -> bytes:
    """Return a note that says only which way up the picture is, or nothing when that is as usual."""
    turned = _orientation(segment[10:]) if segment[4:10] == b"Exif\0\0" else 1
    if turned not in range(2, 9):
        return b""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    return struct.pack(">BBH", 0xFF, _APP1, 8 + len(tiff)) + b"Exif\0\0" + tiff


def _orientation(tiff: bytes) -> int:
    order = "<" if tiff[:2] == b"II" else ">"
    start = struct.unpack(f"{order}I", tiff[4:8])[0]
    for entry in range(struct.unpack(f"{order}H", tiff[start : start + 2])[0]):
        at = start + 2 + 12 * entry
        tag, _kind, _count, value = struct.unpack(f"{order}HHIH", tiff[at : at + 10])
        if tag == _ORIENTATION:
            return int(value)
    return 1


def _bare_webp(content: bytes) -> bytes:
    kept, at = b"", 12
    while at < len(content):
        kind, size = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])[0]
        end = at + 8 + size + size % 2
        part = content[at:end]
        if kind == b"VP8X":
            part = part[:8] + bytes([part[8] & ~_WEBP_NOTE_FLAGS]) + part[9:]
        kept += b"" if kind in _WEBP_NOTES else part
        at = end
    return b"RIFF" + struct.pack("<I", 4 + len(kept)) + b"WEBP" + kept
