"""A draw in plain words: three screens for everybody, a receipt for each applicant. Every figure is the bundle's.

The words are notes (a code and its numbers), so that the web says them in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from middleground.engine.disclosure.policy import DEFAULT
from middleground.engine.errors import InputError
from middleground.engine.opinion.findings import Note
from middleground.engine.selection.bundle import Bundle
from middleground.engine.selection.never_counted import counts_belonging, is_belonging
from middleground.engine.selection.replacing import CONFIRMED


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many people of a level every group holds."""

    feature: str
    level: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Screen:
    """One thing to understand: what it is about, and the sentences."""

    title: Note
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What everybody may know of a draw.

    Parameters
    ----------
    group, chances, ticket
        The three screens.
    wanted
        The quotas, for a table beside the first screen.
    applicants, places, tickets
        How many people can be drawn, for how many places, with how many tickets.
    lowest, highest
        On how many tickets somebody stands at least and at most.
    most_for_all
        No way of drawing could give everybody more than this many of as many tickets; rounded up.
    fingerprint
        SHA-256 of what was fixed before.
    picked
        The number of the ticket, 1 the first; None before the draw.
    """

    group: Screen
    chances: Screen
    ticket: Screen
    wanted: tuple[Wanted, ...]
    applicants: int
    places: int
    tickets: int
    lowest: int
    highest: int
    most_for_all: int
    fingerprint: str
    picked: int | None

    def screens(self) -> tuple[Screen, Screen, Screen]:
        """Return the three screens in order."""
        return (self.group, self.chances, self.ticket)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one applicant is told, and nobody else.

    Parameters
    ----------
    pseudonym
        Their name in the bundle.
    on
        The numbers of the tickets with them, 1 the first: so many of ``tickets`` is their chance.
    tickets
        All tickets.
    lowest, highest
        On how many tickets somebody stands at least and at most.
    drawn
        Whether they were drawn; None before the draw.
    notes
        The same in sentences.
    """

    pseudonym: str
    on: tuple[int, ...]
    tickets: int
    lowest: int
    highest: int
    drawn: bool | None
    notes: tuple[Note, ...]

    @property
    def chance(self) -> Fraction:
        """Return the chance, exactly."""
        return Fraction(len(self.on), self.tickets)


def explain(bundle: Bundle) -> Explanation:
    """Explain a draw to everybody.

    Parameters
    ----------
    bundle
        Public or with its pool, before or after the draw.

    Returns
    -------
    Explanation
        Nothing in it is about a single applicant, but a published reason of a reserved place.
    """
    told, rules = bundle.commitment, bundle.commitment["rules"]
    counts, tickets = _free(bundle), len(told["tickets"])
    lowest, highest = min(counts, default=tickets), max(counts, default=tickets)
    return Explanation(
        group=Screen(Note("draw.title_group"), tuple(_group(told))),
        chances=Screen(Note("draw.title_chances"), tuple(_chances(told, counts))),
        ticket=Screen(Note("draw.title_ticket"), tuple(_ticket(bundle))),
        wanted=tuple(Wanted(one["feature"], one["level"], one["low"], one["high"]) for one in rules["quotas"]),
        applicants=len(told["chances"]),
        places=rules["places"],
        tickets=tickets,
        lowest=lowest,
        highest=highest,
        most_for_all=_most_for_all(told),
        fingerprint=bundle.fingerprint,
        picked=None if bundle.outcome is None else bundle.outcome["ticket"],
    )


def receipts(bundle: Bundle) -> dict[str, Receipt]:
    """Tell every applicant their own chance.

    Parameters
    ----------
    bundle
        Before or after the draw.

    Returns
    -------
    dict
        Pseudonym → receipt, for everybody who can be drawn.
    """
    on: dict[str, list[int]] = {name: [] for name in bundle.commitment["chances"]}
    for number, group in enumerate(bundle.tickets, 1):
        for name in group:
            on[name].append(number)
    counts, tickets = _free(bundle), len(bundle.commitment["tickets"])
    spread = (min(counts, default=tickets), max(counts, default=tickets))
    drawn = None if bundle.outcome is None else frozenset(bundle.outcome["group"])
    return {
        name: Receipt(
            name,
            tuple(numbers),
            tickets,
            *spread,
            None if drawn is None else name in drawn,
            tuple(_received(len(numbers), tickets, spread, None if drawn is None else name in drawn)),
        )
        for name, numbers in on.items()
    }


def receipt(bundle: Bundle, pseudonym: str) -> Receipt:
    """Tell one applicant their own chance.

    Parameters
    ----------
    bundle
        Before or after the draw.
    pseudonym
        Theirs; who holds the key knows it.

    Returns
    -------
    Receipt
        With the tickets on which they stand.

    Raises
    ------
    InputError
        ``draw.unknown_pseudonym`` when nobody of this name can be drawn.
    """
    if pseudonym not in bundle.commitment["chances"]:
        raise InputError("draw.unknown_pseudonym", value=pseudonym)
    return receipts(bundle)[pseudonym]


def _received(count: int, tickets: int, spread: tuple[int, int], drawn: bool | None) -> Iterator[Note]:
    yield Note("draw.receipt_chance", (("count", count), ("tickets", tickets)))
    yield _range(*spread, tickets)
    if drawn is not None:
        yield Note("draw.receipt_drawn") if drawn else Note("draw.receipt_not_drawn")


def _free(bundle: Bundle) -> list[int]:
    """Return the chances of those for whom chance decides: all but the reserved places."""
    reserved = {one["applicant"] for one in bundle.commitment["rules"]["reserved"]}
    return [count for name, count in bundle.chances.items() if name not in reserved]


def _most_for_all(told: Mapping[str, Any]) -> int:
    tickets = len(told["tickets"])
    return min(tickets, ceil(Fraction(told["lowest_possible"]) * tickets))


def _group(told: Mapping[str, Any]) -> Iterator[Note]:
    rules = told["rules"]
    yield Note("draw.group_size", (("places", rules["places"]), ("applicants", len(told["chances"]))))
    if rules["quotas"]:
        yield Note("draw.numbers_agreed")
    if rules["fewest_duos"]:
        yield Note("draw.fewest_duos", (("count", rules["fewest_duos"]),))
    if rules["most_per_organisation"] is not None:
        yield Note("draw.per_organisation", (("count", rules["most_per_organisation"]),))
    if rules["minimum_suitability"] is not None:
        yield Note("draw.suitable_enough")
    if rules["suitability_share"] is not None:
        yield Note("draw.suitability_share", (("percent", _percent(rules["suitability_share"])),))
    for reason in dict.fromkeys(one["reason"] for one in rules["reserved"]):
        count = sum(one["reason"] == reason for one in rules["reserved"])
        if reason == CONFIRMED:
            yield Note("draw.confirmed_stay", (("count", count),))
        else:
            yield Note("draw.reserved_places", (("count", count), ("reason", reason)))
    if not any(counts_belonging(one["feature"]) or is_belonging(one["level"]) for one in rules["quotas"]):
        yield Note("draw.belonging_not_counted")


def _percent(share: str) -> str:
    percent = Fraction(share) * 100
    return str(percent.numerator) if percent.denominator == 1 else f"{float(percent):.1f}"


def _chances(told: Mapping[str, Any], counts: list[int]) -> Iterator[Note]:
    tickets = len(told["tickets"])
    if not counts:
        yield Note("draw.nobody_to_draw")
        return
    lowest, highest = min(counts), max(counts)
    if highest - lowest > 1:
        yield Note("draw.why_not_equal")
    elif highest > lowest:
        yield Note("draw.all_equal")
    yield _MODES[told["mode"]]
    yield _range(lowest, highest, tickets)
    yield Note("draw.proven", (("most", _most_for_all(told)), ("tickets", tickets)))
    without = sum(count == 0 for count in counts)
    if without == 0:
        yield Note("draw.nobody_without")
    elif without < DEFAULT.least:
        yield Note("draw.few_without", (("need", DEFAULT.least),))
    else:
        yield Note("draw.some_without", (("count", without),))


def _range(lowest: int, highest: int, tickets: int) -> Note:
    if lowest == highest:
        return Note("draw.chance_same", (("count", lowest), ("tickets", tickets)))
    return Note("draw.chance_range", (("lowest", lowest), ("highest", highest), ("tickets", tickets)))


_MODES = {
    "leximin": Note("draw.mode_leximin"),
    "maximin": Note("draw.mode_maximin"),
    "nash": Note("draw.mode_nash"),
    "goldilocks": Note("draw.mode_goldilocks"),
    "uniform": Note("draw.mode_uniform"),
}


def _ticket(bundle: Bundle) -> Iterator[Note]:
    told = bundle.commitment
    yield Note("draw.tickets_fixed", (("tickets", len(told["tickets"])), ("made", told["made"])))
    if told["follows"]:
        yield Note("draw.follows", (("fingerprint", told["follows"]),))
    yield _source(told["source"])
    if bundle.outcome is None:
        yield Note("draw.not_picked")
    else:
        yield Note("draw.picked", (("seed", bundle.outcome["seed"]), ("ticket", bundle.outcome["ticket"])))
    yield Note("draw.anybody_can_check")


def _source(source: Mapping[str, Any]) -> Note:
    if source["parties"]:
        return Note("draw.source_parties", (("names", ", ".join(one["name"] for one in source["parties"])),))
    if source["words"]:
        return Note("draw.source_public", (("words", source["words"]),))
    return Note("draw.source_unknown")
