"""Contrast, and the nearest shade that can be read (WCAG 2.2, 1.4.3: at least 4.5 to 1 for text)."""

from __future__ import annotations

import re

PAPER, PAPER_DARK = "#fcfaf6", "#14181b"
WHITE, INK_DARK = "#ffffff", "#08191b"
READABLE = 4.5
BRIGHT = 6.5  # on dark paper the least readable shade looks dull
_HEX = re.compile(r"#[0-9a-f]{6}")

Rgb = tuple[float, float, float]


def is_hex(colour: str) -> bool:
    """Say whether this is a colour written as #rrggbb, in small letters."""
    return bool(_HEX.fullmatch(colour))


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(colour: str, against: tuple[str, ...]) -> bool:
    """Say whether a colour can be read on (or under) each of the others."""
    return _stands_out(colour, against, READABLE)


def nearest_dark(colour: str) -> str:
    """Return the nearest shade that can be read on paper, and that white can be read on."""
    return _nearest(colour, (PAPER, WHITE), READABLE, -0.004)


def nearest_light(colour: str) -> str:
    """Return the nearest shade that can be read on dark paper, and that dark ink can be read on."""
    return _nearest(colour, (PAPER_DARK, INK_DARK), BRIGHT, 0.004)


def deeper(colour: str, by: float) -> str:
    """Return the colour a step darker (negative ``by``) or lighter, its hue kept."""
    light, a, b = _oklab(_linear(colour))
    return _hex(_from_oklab((min(max(light + by, 0.0), 1.0), a, b)))


def _stands_out(colour: str, against: tuple[str, ...], least: float) -> bool:
    return all(contrast(colour, other) >= least for other in against)


def _nearest(colour: str, against: tuple[str, ...], least: float, step: float) -> str:
    found, by = colour, 0.0
    while not _stands_out(found, against, least) and abs(by) < 1:
        by += step
        found = deeper(colour, by)
    return found


def _linear(colour: str) -> Rgb:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _hex(linear: Rgb) -> str:
    clipped = [min(max(part, 0.0), 1.0) for part in linear]
    coded = [part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in clipped]
    return "#" + "".join(f"{round(part * 255):02x}" for part in coded)


# Björn Ottosson, "A perceptual color space for image processing", 2020: lightness apart from hue and chroma.
def _oklab(linear: Rgb) -> Rgb:
    red, green, blue = linear
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(lab: Rgb) -> Rgb:
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
