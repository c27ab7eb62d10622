from __future__ import annotations

import pytest

from middleground.web.conversations.similarity import similar

STATEMENTS = [
    "The gates of the park should close at eleven.",
    "Young people need a place of their own in the park.",
    "More lamps would help more than more patrols.",
    "Dogs should be on a leash after dark.",
    "The town should ask the people who live beside the park first.",
    "Music in the park should be allowed until ten on Fridays.",
    "De hekken van het park moeten om elf uur dicht.",
    "Jongeren hebben een eigen plek nodig in het park.",
    "Der Park sollte nachts besser beleuchtet werden.",
    "Il faut plus de bancs autour de l’étang.",
    "يجب أن تُغلق أبواب الحديقة عند الساعة الحادية عشرة.",
    "نحتاج إلى مقاعد أكثر حول البركة.",
]
ALIKE = [
    ("The park gates should be closed at eleven", 1),
    ("Close the gates of the park at eleven o'clock!", 1),
    ("Young people need their own place in the park", 2),
    ("more lamps help more than patrols", 3),
    ("Dogs must be kept on a leash after dark", 4),
    ("The people who live beside the park should be asked first by the town", 5),
    ("music should be allowed in the park on fridays until ten", 6),
    ("De hekken van het park zouden om elf uur dicht moeten", 7),
    ("In het park hebben jongeren een eigen plek nodig", 8),
    ("Nachts sollte der Park besser beleuchtet sein", 9),
    ("Il faudrait plus de bancs autour de l'étang", 10),
    ("يجب أن تغلق أبواب الحديقة الساعة الحادية عشرة", 11),
    ("نحتاج مقاعد أكثر حول البركة", 12),
]
DIFFERENT = [
    "There should be a table for chess.",
    "The kiosk should stay open in the evening.",
    "Volunteers could host the park.",
    "More police should walk through the park at night.",
    "The park should be free of cars.",
    "Er moet een waterspeelplaats komen.",
    "Die Stadt sollte mehr Bäume pflanzen.",
    "Les chiens doivent être interdits.",
    "نريد ملعبًا لكرة القدم.",
    "Young families need a playground near the school.",
]


def test_what_was_said_already_is_found_in_five_languages():
    found = [similar(text, list(enumerate(STATEMENTS, start=1)), at_most=1) == [number] for text, number in ALIKE]

    assert sum(found) / len(ALIKE) >= 0.8


def test_what_is_new_is_rarely_called_a_repetition():
    hits = sum(bool(similar(text, list(enumerate(STATEMENTS, start=1)))) for text in DIFFERENT)
    right = sum(similar(text, list(enumerate(STATEMENTS, start=1)), at_most=1) == [number] for text, number in ALIKE)

    assert right / (right + hits) >= 0.8


@pytest.mark.parametrize("text", ["", "!", "👍"])
def test_a_text_without_words_is_like_nothing(text):
    assert similar(text, list(enumerate(STATEMENTS, start=1))) == []


def test_one_statement_in_two_languages_is_named_once():
    others = [(1, "The gates should close at eleven."), (1, "The gates should close at eleven!")]

    assert similar("The gates should close at eleven", others) == [1]
