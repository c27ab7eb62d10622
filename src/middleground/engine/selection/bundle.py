"""The draw as a file that anybody can check: what is fixed before chance decides, and what it decided.

A bundle is a zip of text files. ``commitment.json`` says everything that is fixed before the draw; its SHA-256 is the
fingerprint that is published first. ``pool.json`` holds what quotas count of each pseudonym: it is for those who check
the rules, not for everybody, since a rare mixture of features is as good as a name. The fingerprint covers it, so that
it can be shown later and cannot be changed. Who is behind a pseudonym stands in no bundle.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from middleground.engine.errors import InputError
from middleground.engine.selection import verify
from middleground.engine.selection.problem import Apart, Applicant, Case, Pair, Quota, Reserved
from middleground.engine.selection.units import APART, ORGANISATION, QUOTA, SCORE_DECIMALS, score, units_of

if TYPE_CHECKING:
    from middleground.engine.selection.certificate import Certificate
    from middleground.engine.selection.lottery import Lottery
    from middleground.engine.selection.tickets import TicketTable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that looks like a number
COMMITMENT, DRAWN, POOL, CHECKER, READ_ME = (
    "commitment.json", "draw.json", "pool.json", "verify.py", "READ-ME.txt",
)  # fmt: skip
SHORTEST_SALT = 16
LIBRARIES = ("middleground", "numpy", "scipy")
READ_ME_TEXT = """A draw that anybody can check
=============================

commitment.json   what was fixed before chance decided: the numbers every group keeps, and the tickets, each with a
                  group of pseudonyms. The SHA-256 of this file is the fingerprint that was published first.
pool.json         what the numbers count of each pseudonym. It is missing in the bundle for everybody, because rare
                  features can give a person away. Who has it keeps it to themselves.
draw.json         after the draw: the text that decided, the ticket it picked, and its group.
verify.py         checks all this, with Python alone:

    python verify.py bundle.zip "the text that decided" fingerprint

Take the text and the fingerprint from where they were published, not from this file. Do you trust no programme that
comes with the bundle? It is short: read it, or write your own.

To find out how often you can be drawn, open commitment.json in any editor and count your pseudonym among the tickets.
"""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who brings half of the chance: the SHA-256 of a secret that is told after the commitment."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """What will decide, and cannot be known when the commitment is published.

    Parameters
    ----------
    words
        A public source in the future, so that anybody finds it: "drand, round 123456, on 3 May at 12:00".
    parties
        Or two or more parties, whose secrets together are the seed, in this order.
    """

    words: str = ""
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What a bundle says of itself.

    Parameters
    ----------
    source
        What will pick the ticket.
    made
        The day, as 2026-05-03.
    title
        What people are drawn for.
    follows
        The fingerprint of the draw that this one completes; empty for a first draw.
    """

    source: Source
    made: str
    title: str = ""
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A commitment, and what is known beside it: the pool (for those who may check it) and the outcome."""

    commitment: Mapping[str, Any]
    files: Mapping[str, bytes]

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of what was fixed before the draw."""
        return hashlib.sha256(self.files[COMMITMENT]).hexdigest()

    @property
    def tickets(self) -> tuple[tuple[str, ...], ...]:
        """Return the group of each ticket, the first first, as pseudonyms."""
        return tuple(tuple(line.split()) for line in self.commitment["tickets"])

    @property
    def chances(self) -> dict[str, int]:
        """Return on how many tickets each pseudonym stands."""
        return dict(self.commitment["chances"])

    @property
    def pool(self) -> dict[str, Any] | None:
        """Return what quotas count of each pseudonym, or None where it is not in this bundle."""
        return json.loads(self.files[POOL]) if POOL in self.files else None

    @property
    def outcome(self) -> dict[str, Any] | None:
        """Return seed, ticket and group, or None before the draw."""
        return json.loads(self.files[DRAWN]) if DRAWN in self.files else None

    def to_bytes(self) -> bytes:
        """Return the zip."""
        return verify.packed(dict(self.files))

    def public(self) -> Bundle:
        """Return the bundle without the pool: for everybody."""
        return replace(self, files={name: text for name, text in self.files.items() if name != POOL})

    def with_outcome(self, outcome: Mapping[str, Any]) -> Bundle:
        """Return the bundle after the draw."""
        return replace(self, files={**self.files, DRAWN: verify.canonical(dict(outcome))})


def pseudonyms(ids: Iterable[str], salt: bytes) -> dict[str, str]:
    """Give each id a name that says nothing without the salt.

    Parameters
    ----------
    ids
        Of the applicants.
    salt
        At least 16 secret bytes; the same salt gives the same names, as a replacement needs them.

    Returns
    -------
    dict
        Id → pseudonym, such as ``7QK2-M4XP``.
    """
    if len(salt) < SHORTEST_SALT:
        raise ValueError("a salt needs at least 16 bytes")
    wanted = list(ids)
    attempt = 0
    while True:
        names = {one: _coded(salt, f"{attempt}|{one}") for one in wanted}
        if len(set(names.values())) == len(names):
            return names
        attempt += 1


def _coded(salt: bytes, text: str) -> str:
    number = int.from_bytes(hmac.digest(salt, text.encode(), "sha256")[:5], "big")
    signs = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -5, -5))
    return f"{signs[:4]}-{signs[4:]}"


def make_bundle(case: Case, lottery: Lottery, tickets: TicketTable, about: About, *, salt: bytes) -> Bundle:
    """Fix everything before chance decides.

    Parameters
    ----------
    case
        Who applied, and what every group keeps to.
    lottery
        The chances that were worked out, with the proof of how equal they can be.
    tickets
        The groups, one per ticket.
    about
        What will pick the ticket, the day, and what it is for.
    salt
        At least 16 secret bytes, kept with the key; whoever has it can find out who is behind a pseudonym.

    Returns
    -------
    Bundle
        Whose fingerprint is published now, and whose tickets are not changed any more.
    """
    names = pseudonyms((one.id for one in case.applicants), salt)
    pool = _pool(case, lottery, names, salt)
    files = {
        POOL: verify.canonical(pool),
        CHECKER: Path(verify.__file__).read_bytes(),
        READ_ME: READ_ME_TEXT.encode(),
    }
    lines = [" ".join(sorted(names[one] for one in panel)) for panel in tickets.panels]
    commitment = {
        "format": verify.FORMAT,
        "title": about.title,
        "made": about.made,
        "follows": about.follows,
        "software": {"python": platform.python_version(), **{one: metadata.version(one) for one in LIBRARIES}},
        "mode": lottery.mode,
        "rules": _rules(case, names),
        "tickets": lines,
        "chances": _counted(pool["applicants"], lines),
        "lowest_possible": str(lottery.bound.value),
        "source": {
            "words": about.source.words,
            "parties": [{"name": one.name, "sha256": one.sha256} for one in about.source.parties],
        },
        "sealed": {name: hashlib.sha256(text).hexdigest() for name, text in files.items()},
    }
    return Bundle(commitment, {**files, COMMITMENT: verify.canonical(commitment)})


def read_bundle(whole: bytes) -> Bundle:
    """Open a bundle; whether it is right is for :func:`middleground.engine.selection.verify.check` to say.

    Parameters
    ----------
    whole
        The zip.

    Returns
    -------
    Bundle
        Its contents.

    Raises
    ------
    InputError
        ``bundle.damaged`` where a byte is not as it was written.
    """
    try:
        files = verify.unpacked(whole)
        commitment = json.loads(files[COMMITMENT])
        if commitment["format"] != verify.FORMAT:
            raise InputError("bundle.other_format", value=str(commitment["format"])[:40])
    except verify.DAMAGED:
        raise InputError("bundle.damaged") from None
    return Bundle(commitment, files)


def case_of(bundle: Bundle) -> Case:
    """Return the case that a bundle with its pool was made from, with pseudonyms for ids.

    Parameters
    ----------
    bundle
        With its pool.

    Returns
    -------
    Case
        Ready for a replacement; suitability is given to three decimals.

    Raises
    ------
    InputError
        ``bundle.no_pool`` for a public bundle.
    """
    pool, rules = bundle.pool, bundle.commitment["rules"]
    if pool is None:
        raise InputError("bundle.no_pool")
    return Case(
        applicants=tuple(
            Applicant(
                name,
                one["features"],
                None if one["suitability"] is None else one["suitability"] / 10**SCORE_DECIMALS,
                one["organisation"],
            )
            for name, one in pool["applicants"].items()
        ),
        places=rules["places"],
        quotas=tuple(Quota(one["feature"], one["level"], one["low"], one["high"]) for one in rules["quotas"]),
        pairs=tuple(Pair(first, second, mode) for first, second, mode in pool["duos"]),
        aparts=tuple(Apart(first, second) for first, second in pool["apart"]),
        reserved=tuple(Reserved(one["applicant"], one["reason"]) for one in rules["reserved"]),
        suitability_share=None if rules["suitability_share"] is None else float(rules["suitability_share"]),
        fewest_pairs=rules["fewest_duos"],
        most_per_organisation=rules["most_per_organisation"],
    )


def _rules(case: Case, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the rules that everybody may read: nothing here is about anybody but who has a reserved place."""
    return {
        "places": case.places,
        "quotas": [
            {"feature": one.feature, "level": one.level, "low": one.low, "high": one.high} for one in case.quotas
        ],
        "reserved": [{"applicant": names[one.applicant], "reason": one.reason} for one in case.reserved],
        "minimum_suitability": None if case.minimum_suitability is None else str(case.minimum_suitability),
        "suitability_share": None if case.suitability_share is None else str(case.suitability_share),
        "fewest_duos": case.fewest_pairs,
        "most_per_organisation": case.most_per_organisation,
    }


def _pool(case: Case, lottery: Lottery, names: Mapping[str, str], salt: bytes) -> dict[str, Any]:
    """Return what the rules count of each pseudonym that may be drawn; blinded, so that its hash cannot be guessed."""
    drawn = {name for unit in units_of(case) for name in unit.people()}
    counted = list(dict.fromkeys(quota.feature for quota in case.quotas))
    scored = lottery.floor is not None or case.minimum_suitability is not None
    limited = case.most_per_organisation is not None
    return {
        "blind": hmac.digest(salt, b"blind", "sha256").hex(),
        "applicants": {
            names[one.id]: {
                "features": {feature: one.features[feature] for feature in counted},
                "suitability": score(one) if scored and one.suitability is not None else None,
                "organisation": _organisation(salt, one.organisation) if limited and one.organisation else "",
            }
            for one in case.applicants
            if one.id in drawn
        },
        "not_drawn": sorted(names[one.id] for one in case.applicants if one.id not in drawn),
        "duos": sorted(
            [names[one.first], names[one.second], one.mode]
            for one in case.pairs
            if one.first in drawn and one.second in drawn
        ),
        "apart": sorted(
            sorted((names[one.first], names[one.second]))
            for one in case.aparts
            if one.first in drawn and one.second in drawn
        ),
        "least_suitability": lottery.floor,
        "certificate": _certificate(case, lottery.bound, names, salt),
    }


def _counted(people: Iterable[str], lines: list[str]) -> dict[str, int]:
    chances = dict.fromkeys(people, 0)
    for line in lines:
        for name in line.split():
            chances[name] += 1
    return chances


def _organisation(salt: bytes, name: str) -> str:
    return _coded(salt, f"organisation|{name}")


def _certificate(case: Case, bound: Certificate, names: Mapping[str, str], salt: bytes) -> dict[str, dict[str, str]]:
    """Write the proof with the names that rules and people have in the bundle."""
    aparts = {
        ", ".join(sorted((one.first, one.second))): ", ".join(sorted((names[one.first], names[one.second])))
        for one in case.aparts
    }

    def told(kind: str, name: str) -> str:
        said = {QUOTA: name, ORGANISATION: f"{kind}: {_organisation(salt, name)}", APART: f"{kind}: {aparts.get(name)}"}
        return said.get(kind, kind)

    prices = zip(bound.rows, bound.multipliers, strict=True)
    return {
        "people": {names[one]: str(weight) for one, weight in bound.weights},
        "prices": {told(kind, name): str(price) for (kind, name), price in prices},
    }


def renamed(case: Case, names: Mapping[str, str]) -> Case:
    """Give everybody in a case another id.

    Parameters
    ----------
    case
        Such as of :func:`case_of`, with pseudonyms.
    names
        Old id → new id, for everybody.

    Returns
    -------
    Case
        The same otherwise.
    """
    return replace(
        case,
        applicants=tuple(replace(one, id=names[one.id]) for one in case.applicants),
        pairs=tuple(Pair(names[one.first], names[one.second], one.mode) for one in case.pairs),
        aparts=tuple(Apart(names[one.first], names[one.second]) for one in case.aparts),
        reserved=tuple(Reserved(names[one.applicant], one.reason) for one in case.reserved),
    )
