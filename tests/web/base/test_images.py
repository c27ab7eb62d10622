"""What an uploaded file is, whatever its name says."""

from __future__ import annotations

import struct

import pytest

from middleground.web.base.images import Picture, recognise

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 120, 40) + b"\x08\x06\0\0\0"
JPEG = (
    b"\xff\xd8\xff\xe0"
    + struct.pack(">H", 4)
    + b"JF"
    + b"\xff\xc0"
    + struct.pack(">HBHH", 11, 8, 40, 120)
    + b"\x01" * 4
)
WEBP_X = b"RIFF\0\0\0\0WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\x77\0\0" + b"\x27\0\0"
WEBP_L = b"RIFF\0\0\0\0WEBPVP8L" + struct.pack("<I", 5) + b"\x2f" + struct.pack("<I", 119 | 39 << 14)
WEBP = b"RIFF\0\0\0\0WEBPVP8 " + struct.pack("<I", 10) + b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 120, 40)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (WEBP_X, "image/webp"),
        (WEBP_L, "image/webp"),
        (WEBP, "image/webp"),
    ],
    ids=["png", "jpeg", "webp with features", "webp without loss", "webp"],
)
def test_a_picture_is_known_with_its_size(content, media_type):
    assert recognise(content) == Picture(media_type, 120, 40)


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", PNG[:18], JPEG[:8], WEBP_X[:20], b"\xff\xd8\xff"],
    ids=["nothing", "svg", "gif", "half a png", "half a jpeg", "half a webp", "a jpeg's first bytes"],
)
def test_anything_else_is_no_picture(content):
    assert recognise(content) is None
