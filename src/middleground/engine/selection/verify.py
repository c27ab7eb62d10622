"""Check a draw, with nothing but Python 3.9 or later:

    python verify.py bundle.zip "the text that decided" fingerprint

Neither the programme that made the draw nor its libraries are needed. This file lies in every bundle and may be given
to anybody. It prints one line for each thing it checked, and ends with 0 when all of them hold.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

FORMAT = "middleground draw 1"
DAMAGED = (ArithmeticError, AttributeError, LookupError, NotImplementedError, RecursionError, TypeError, ValueError)
Data = dict[str, Any]
Group = Sequence[str]
Line = tuple[bool, str]
Row = tuple[str, int, "int | None", Callable[[Group], int]]


def canonical(data: Any) -> bytes:
    """Write data in the one way that gives the same bytes everywhere."""
    return (json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n").encode()


def packed(files: dict[str, bytes]) -> bytes:
    """Put files into a zip that has the same bytes everywhere: sorted, not compressed, without a date."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return whole.getvalue()


def unpacked(whole: bytes) -> dict[str, bytes]:
    """Take the files out; ValueError where any byte of the zip, or of what is in it, is not as it was written."""
    try:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > len(whole):
                raise ValueError("it holds more than it can")
            files = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError) as error:
        raise ValueError(str(error)) from None
    if packed(files) != whole:
        raise ValueError("the zip is not as it was written")
    for name, text in files.items():
        if name.endswith(".json") and canonical(json.loads(text)) != text:
            raise ValueError(f"{name} is not as it was written")
    return files


def plain_seed(text: str) -> str:
    """Return the text without what nobody sees: spaces around it, several spaces, two ways to write one letter.

    Parameters
    ----------
    text
        What the public source published, as somebody typed or copied it.

    Returns
    -------
    str
        The text that is hashed: Unicode NFC, words parted by one space.
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def ticket_number(seed_text: str, fingerprint: str, count: int) -> int:
    """Return the ticket, from 1 to ``count``, that a text picks in the draw of this fingerprint.

    HMAC-SHA-256 with the text as key gives one number of 64 bits after another; those beyond the last whole multiple
    of ``count`` are passed over, so that every ticket is equally likely.
    """
    counter = 0
    while True:
        message = f"{fingerprint}|{counter}".encode()
        number = int.from_bytes(hmac.digest(plain_seed(seed_text).encode(), message, "sha256")[:8], "big")
        if number < 2**64 - 2**64 % count:
            return number % count + 1
        counter += 1


def rows(rules: Data, pool: Data) -> list[Row]:
    """Return every rule: its name, its bounds, and what counts for a group the number that lies between them."""
    people = pool["applicants"]
    found: list[Row] = [("places", rules["places"], rules["places"], len)]
    for quota in rules["quotas"]:
        members = {name for name, one in people.items() if one["features"][quota["feature"]] == quota["level"]}
        found.append((f"{quota['feature']}: {quota['level']}", quota["low"], quota["high"], _among(members)))
    if rules["most_per_organisation"] is not None:
        for code in sorted({one["organisation"] for one in people.values()} - {""}):
            members = {name for name, one in people.items() if one["organisation"] == code}
            found.append((f"organisation: {code}", 0, rules["most_per_organisation"], _among(members)))
    found += [(f"apart: {first}, {second}", 0, 1, _among({first, second})) for first, second in pool["apart"]]
    duos = [{first, second} for first, second, _mode in pool["duos"]]
    found.append(("duos", rules["fewest_duos"], None, lambda group: sum(duo <= set(group) for duo in duos)))
    if pool["least_suitability"] is not None:
        found.append(("suitability", pool["least_suitability"], None, lambda group: _suitability(people, group)))
    return found


def _among(members: set[str]) -> Callable[[Group], int]:
    return lambda group: sum(name in members for name in group)


def _suitability(people: Data, group: Group) -> int:
    return sum(people[name]["suitability"] or 0 for name in group)


def broken(every: list[Row], duos: list[list[str]], group: Group) -> list[str]:
    """Return the names of the rules that a group does not keep."""
    counted = [(name, low, high, count(group)) for name, low, high, count in every]
    wrong = [name for name, low, high, found in counted if found < low or (high is not None and found > high)]
    split = [one for one in duos if one[2] == "together" and (one[0] in group) != (one[1] in group)]
    return wrong + [f"duo: {first}, {second}" for first, second, _mode in split]


def units(rules: Data, pool: Data) -> list[list[Group]]:
    """Return for each person, or two who are tied, the ways in which a group can hold them; () is nobody of them."""
    tied: list[list[Group]] = [
        [(), (a, b)] if mode == "together" else [(), (a,), (b,), (a, b)] for a, b, mode in pool["duos"]
    ]
    taken = {name for ways in tied for name in ways[-1]}
    for first, second in pool["apart"]:
        if taken.isdisjoint((first, second)):
            taken |= {first, second}
            tied.append([(), (first,), (second,)])
    every = tied + [[(), (name,)] for name in pool["applicants"] if name not in taken]
    always = {one["applicant"] for one in rules["reserved"]}
    must = [always.intersection(name for way in ways for name in way) for ways in every]
    return [[way for way in ways if here.issubset(way)] for ways, here in zip(every, must)]  # noqa: B905


def in_every_group(every: list[list[Group]]) -> set[str]:
    """Return who is in each way of their unit: reserved places, and who comes only together with one of them."""
    return {name for ways in every for name in ways[-1] if all(name in way for way in ways)}


def most_for_all(rules: Data, pool: Data) -> Fraction:
    """Return a chance that no way of drawing gives to everybody: the certificate, recalculated in exact fractions.

    The certificate weighs people (those who are not in every group add up to 1) and prices rules. The lowest chance is
    at most the weighted mean of chances. A group that keeps the rules weighs at most what the bounds cost at these
    prices, and what each unit is still worth after paying, less those who are in every group.
    """
    every = units(rules, pool)
    always = in_every_group(every)
    if always.issuperset(name for ways in every for way in ways for name in way):
        return Fraction(1)  # nobody is drawn: all who may come have a reserved place
    weights = {name: Fraction(weight) for name, weight in pool["certificate"]["people"].items()}
    prices = {name: Fraction(price) for name, price in pool["certificate"]["prices"].items() if Fraction(price)}
    if min(weights.values()) < 0 or sum(weights[name] for name in weights if name not in always) != 1:
        raise ValueError("the weights of the certificate do not add up to one")
    priced = [(prices.pop(row[0]), row) for row in rows(rules, pool) if row[0] in prices]
    if prices:
        raise ValueError("the certificate prices what is no rule")
    total = sum(
        (price * Fraction(str(high if price > 0 else low)) for price, (_, low, high, _count) in priced), Fraction()
    )
    for ways in every:
        paid = [sum(price * count(way) for price, (_, _low, _high, count) in priced) for way in ways]
        total += max(sum(weights.get(name, 0) for name in way) - cost for way, cost in zip(ways, paid))  # noqa: B905
    return total - sum(weights.get(name, 0) for name in always)


def check(whole: bytes, seed_text: str = "", fingerprint: str = "") -> list[Line]:
    """Check everything that can be checked.

    Parameters
    ----------
    whole
        The bundle.
    seed_text
        What the public source said; empty before the draw.
    fingerprint
        That was published; empty where it is compared by eye.

    Returns
    -------
    list
        Of each thing whether it holds, and what it is in English; what cannot be read does not hold.
    """
    found: list[Line] = []
    try:
        found.extend(_lines(unpacked(whole), seed_text, fingerprint))
    except DAMAGED as error:
        found.append((False, f"The file is damaged or was changed: {error}."))
    return found


def _lines(files: dict[str, bytes], seed_text: str, fingerprint: str) -> Iterator[Line]:
    told = json.loads(files["commitment.json"])
    found = hashlib.sha256(files["commitment.json"]).hexdigest()
    yield told["format"] == FORMAT, f"The bundle has the form that can be checked here: {FORMAT}."
    yield not fingerprint or fingerprint.strip().lower() == found, f"Fingerprint of what was fixed before: {found}"
    if not fingerprint:
        yield True, "NOT CHECKED: whether this fingerprint is the published one. Give it, or compare it yourself."
    beside = files.keys() - {"commitment.json", "draw.json"}
    same = all(told["sealed"].get(name) == hashlib.sha256(files[name]).hexdigest() for name in beside)
    yield same, "What lies beside it is what was fixed."
    yield from _tickets(told)
    if "pool.json" in files:
        yield from _rules(told, json.loads(files["pool.json"]))
    else:
        yield True, "NOT CHECKED: the numbers of the group. This needs the bundle with the pool, not for everybody."
    outcome = json.loads(files["draw.json"]) if "draw.json" in files else {}
    if seed_text or outcome:
        yield from _drawn(told, outcome, plain_seed(seed_text or outcome["seed"]), found)
    if outcome and not seed_text:
        yield True, "NOT CHECKED: whether the source really said this text. Give the text, or compare it yourself."


def _tickets(told: Data) -> Iterator[Line]:
    groups, people, places = [line.split() for line in told["tickets"]], told["chances"], told["rules"]["places"]
    always = {one["applicant"] for one in told["rules"]["reserved"]}
    right = all(len(one) == len(people.keys() & one) == places and always.issubset(one) for one in groups)
    yield right and bool(groups), f"Each of {len(groups)} tickets holds {places} people, reserved ones among them."
    counts = dict.fromkeys(people, 0)
    for name in (name for one in groups for name in one):
        counts[name] += 1
    free = [people[name] for name in people if name not in always] or [len(groups)]
    yield counts == people, f"The chances are those of the tickets: {min(free)} to {max(free)} of {len(groups)}."


def _rules(told: Data, pool: Data) -> Iterator[Line]:
    rules, people = told["rules"], pool["applicants"]
    yield people.keys() == told["chances"].keys(), "The pool holds those who can be drawn, and nobody else."
    every, duos = rows(rules, pool), pool["duos"]
    wrong = [
        f"{at}: {name}" for at, line in enumerate(told["tickets"], 1) for name in broken(every, duos, line.split())
    ]
    yield not wrong, f"Every ticket keeps all {len(every)} rules." + "".join(f" NOT ticket {one}." for one in wrong[:9])
    always = in_every_group(units(rules, pool))
    least = Fraction(rules["minimum_suitability"] or 0) * 1000
    scores = [one["suitability"] or 0 for name, one in people.items() if name not in always]
    yield min(scores, default=least) >= least, "Whoever can be drawn is suitable enough."
    if pool["certificate"]["people"]:
        most = most_for_all(rules, pool)
        yield most <= Fraction(told["lowest_possible"]), f"Proven: nothing gives everybody more than {float(most):.5f}."


def _drawn(told: Data, outcome: Data, seed: str, fingerprint: str) -> Iterator[Line]:
    parties = [party["sha256"] for party in told["source"]["parties"]]
    if parties:
        secrets = [hashlib.sha256(secret.encode()).hexdigest() for secret in seed.split()]
        yield secrets == parties, "The text is made of the secrets that were fixed."
    ticket = ticket_number(seed, fingerprint, len(told["tickets"]))
    group = told["tickets"][ticket - 1].split()
    stated = {"seed": seed, "ticket": ticket, "group": group}
    yield not outcome or outcome == stated, f"The text picks ticket {ticket}: {' '.join(group)}"


def main(arguments: list[str]) -> int:
    """Print what was checked; 0 when all of it holds."""
    if not 1 <= len(arguments) <= 3:
        sys.stdout.write(__doc__ or "")
        return 2
    lines = check(Path(arguments[0]).read_bytes(), *arguments[1:])
    sys.stdout.writelines(f"{'ok   ' if holds else 'WRONG'}  {text}\n" for holds, text in lines)
    return 0 if all(holds for holds, _text in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
