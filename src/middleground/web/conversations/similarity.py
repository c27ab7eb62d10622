"""Which statements say nearly the same: shared runs of three letters, so that endings and small words matter little."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log, sqrt

ALIKE = 0.42  # chosen on pairs in five languages: tests/web/conversations/test_similarity.py
Weights = dict[str, float]


def similar(text: str, others: Sequence[tuple[int, str]], *, at_most: int = 3) -> list[int]:
    """Return the keys of the most similar texts, the most similar first; a key may come with several texts."""
    grams = [(key, _grams(other)) for key, other in others]
    rarity = _rarity([*(found for _key, found in grams), _grams(text)])
    wanted = _weighted(_grams(text), rarity)
    found: dict[int, float] = {}
    for key, own in grams:
        found[key] = max(found.get(key, 0.0), _cosine(wanted, _weighted(own, rarity)))
    best = sorted((likeness, key) for key, likeness in found.items() if likeness >= ALIKE)
    return [key for _likeness, key in reversed(best)][:at_most]


def _grams(text: str) -> Counter[str]:
    plain = "".join(letter if letter.isalnum() else " " for letter in _bare(text))
    padded = f" {' '.join(plain.split())} "
    return Counter(padded[place : place + 3] for place in range(len(padded) - 2))


def _bare(text: str) -> str:
    """Return the text in small letters, without accents and vowel marks."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _rarity(texts: Iterable[Counter[str]]) -> Weights:
    """Weigh what many statements share, such as the topic's own word, less than what few say."""
    everything = list(texts)
    seen = Counter(gram for found in everything for gram in found)
    return {gram: log(1 + len(everything) / count) for gram, count in seen.items()}


def _weighted(grams: Counter[str], rarity: Weights) -> Weights:
    return {gram: (1 + log(count)) * rarity[gram] for gram, count in grams.items()}


def _cosine(one: Weights, other: Weights) -> float:
    shared = sum(weight * other[gram] for gram, weight in one.items() if gram in other)
    size = sqrt(sum(weight**2 for weight in one.values()) * sum(weight**2 for weight in other.values()))
    return shared / size if size else 0.0
