"""What no quota may count: religion, community, ethnicity, in the words of five languages.

The reader of targets refuses these names. It knows words, not meanings: whoever wants to get round it can. It stands
there so that nobody does it without knowing.
"""

from __future__ import annotations

import re
import unicodedata

_STARTS = (  # a word of a feature's name that begins like this
    *("religi", "denominat", "ethni", "racial", "caste", "tribe", "tribal", "faith", "belief"),
    *("geloof", "godsdienst", "levensbeschouw", "kerkelijk", "gezindte", "etnic", "etnisch", "gemeenschap", "afkomst"),
    *("glaube", "konfession", "gemeinschaft", "abstammung", "weltanschauung", "migrationshintergrund"),
    *("confession", "croyance", "communaute", "culte", "appartenance"),
)
_WORDS = frozenset(
    {
        *("community", "communities", "race", "races", "sect", "sects", "creed", "creeds", "church", "ancestry"),
        *("ras", "rassen", "rasse", "foi", "migratieachtergrond"),
        *("دين", "ديانه", "ديني", "دينيه", "مذهب", "مذهبي", "مذهبيه", "طايفه", "طايفي", "طايفيه", "عرق", "عرقي"),
        *("عرقيه", "اثنيه", "اثني", "عقيده", "معتقد", "معتقدات", "جاليه", "مجتمع", "قبيله", "عشيره", "طوايف"),
    }
)
_ROLES = ("representative", "vertegenwoordig", "vertret", "represent", "worker", "role", "rol", "ممثل")
_BELIEVERS = (  # a level all of whose words begin like these says what somebody believes
    *(
        "muslim",
        "moslim",
        "moslem",
        "musulman",
        "islami",
        "sunni",
        "shia",
        "shiit",
        "schiit",
        "chiit",
        "alevi",
        "salafi",
    ),
    *("christian", "christen", "chretien", "christlich", "christelijk", "catholi", "katholi", "protestant"),
    *("evangeli", "orthodox", "jew", "jood", "jude", "judisch", "juif", "juive", "hindu", "hindou", "hindoe"),
    *("buddh", "boeddh", "bouddh", "sikh", "atheis", "athee", "agnosti"),
    *("مسلم", "مسيحي", "يهودي", "هندوسي", "بوذي", "سيخي", "سني", "شيعي", "علوي", "ملحد"),
)


def counts_belonging(feature: str) -> bool:
    """Say whether a feature is, by its name, what people believe or belong to.

    Parameters
    ----------
    feature
        Its name, in any of the five languages.

    Returns
    -------
    bool
        True where no quota may count it.

    Examples
    --------
    >>> counts_belonging("Religion"), counts_belonging("community representative"), counts_belonging("sector")
    (True, False, False)
    """
    words = _words(feature)
    if any(word.startswith(_ROLES) for word in words):
        return False
    return any(word in _WORDS or word.startswith(_STARTS) for word in words)


def is_belonging(level: str) -> bool:
    """Say whether a level is, by all of its words, what somebody believes, alone or as a community.

    Parameters
    ----------
    level
        One answer to a question, in any of the five languages.

    Returns
    -------
    bool
        True where no quota may count it.

    Examples
    --------
    >>> is_belonging("Muslim community"), is_belonging("Jewish museum"), is_belonging("rural")
    (True, False, False)
    """
    words = _words(level)
    believers = [word for word in words if word == "islam" or word.startswith(_BELIEVERS)]
    others = [word for word in words if word not in believers]
    return bool(believers) and all(word in _WORDS or word.startswith(_STARTS) for word in others)


def _words(text: str) -> list[str]:
    """Return the words without capitals, accents, and the Arabic article and ending."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    words = re.findall(r"[^\W\d_]+", bare.replace("ة", "ه"))
    return [re.sub(r"^(?:وال|بال|ال)(?=..)", "", word) for word in words]
