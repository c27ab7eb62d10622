"""When somebody declines: who comes next, by rules that were fixed before anybody knew the outcome.

Two ways, both without a choice for anybody. One or a few places: the first on the waiting list with whom the group
keeps every rule; the order comes from the same tickets and the same text as the draw. Many places: a new draw among
those who wait, with everybody who confirmed in every group.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import replace as changed

from middleground.engine.errors import InputError
from middleground.engine.selection.bundle import Bundle, case_of
from middleground.engine.selection.problem import Case, Pair, Reserved
from middleground.engine.selection.units import Row, Unit, rows_of, units_of
from middleground.engine.selection.verify import canonical, plain_seed

CONFIRMED = "confirmed"
MOST_TRIES = 200_000
_NOBODY_LEFT = frozenset({"selection.places", "selection.fewest_pairs"})  # fewer people or duos than a group needs


def replace(case: Case, *, confirmed: Iterable[str], declined: Iterable[str]) -> Case:
    """Say what a new draw for the free places must keep to: exactly what the first draw kept to.

    Parameters
    ----------
    case
        Of the first draw.
    confirmed
        Who comes: they are in every group, so every number of the group still holds for everybody together.
    declined
        Who was invited and does not come, and who withdrew: they are not drawn again. Who is waiting and applied only
        together with one of them is not drawn either; who confirmed stays, alone.

    Returns
    -------
    Case
        To be drawn like any other; its bundle names the fingerprint of the first.

    Raises
    ------
    InputError
        ``replacing.both`` when somebody both confirmed and declined, ``replacing.unknown`` for an unknown id.
    """
    kept, gone = set(confirmed), set(declined)
    known = {one.id for one in case.applicants}
    for name in sorted(kept | gone):
        if name not in known:
            raise InputError("replacing.unknown", value=name)
        if name in kept & gone:
            raise InputError("replacing.both", value=name)
    gone |= {name for pair in case.pairs for name in _left_alone(pair, gone) if name not in kept}
    reserved = [one for one in case.reserved if one.applicant not in gone]
    told = {one.applicant for one in reserved}
    reserved += [Reserved(one.id, CONFIRMED) for one in case.applicants if one.id in kept - told]
    return changed(
        case,
        applicants=tuple(one for one in case.applicants if one.id not in gone),
        pairs=tuple(pair for pair in case.pairs if gone.isdisjoint((pair.first, pair.second))),
        aparts=tuple(apart for apart in case.aparts if gone.isdisjoint((apart.first, apart.second))),
        reserved=tuple(reserved),
    )


def _left_alone(pair: Pair, gone: set[str]) -> tuple[str, ...]:
    both = (pair.first, pair.second)
    return both if pair.mode == "together" and not gone.isdisjoint(both) else ()


def waiting_list(bundle: Bundle) -> tuple[str, ...]:
    """Put everybody who was not drawn in the order in which the same draw would have gone on.

    The seed puts all tickets in an order; people wait in the order of the first ticket they stand on. Who stands on no
    ticket is not on the list.

    Parameters
    ----------
    bundle
        After the draw.

    Returns
    -------
    tuple
        Pseudonyms, the next one first.

    Raises
    ------
    InputError
        ``draw.not_yet`` before the draw.
    """
    if bundle.outcome is None:
        raise InputError("draw.not_yet")
    key, fingerprint = plain_seed(bundle.outcome["seed"]).encode(), bundle.fingerprint

    def place(kind: str, one: object) -> bytes:
        return hmac.digest(key, f"{fingerprint}|waiting|{kind}|{one}".encode(), "sha256")

    invited = set(bundle.outcome["group"])
    order: dict[str, None] = {}
    tickets = bundle.tickets
    for number in sorted(range(1, len(tickets) + 1), key=lambda one: place("ticket", one)):
        for name in sorted(tickets[number - 1], key=lambda one: place("person", one)):
            if name not in invited:
                order.setdefault(name)
    return tuple(order)


@dataclass(frozen=True, slots=True)
class Promotion:
    """Who is invited next, and what this follows from: anybody with the bundle comes to the same."""

    follows: str
    confirmed: tuple[str, ...]
    declined: tuple[str, ...]
    invited: tuple[str, ...]

    def record(self) -> bytes:
        """Return it for the file, always the same bytes."""
        parts = {"follows": self.follows, "confirmed": sorted(self.confirmed), "declined": sorted(self.declined)}
        return canonical({**parts, "invited": sorted(self.invited)})


def next_in_line(bundle: Bundle, *, confirmed: Iterable[str], declined: Iterable[str]) -> Promotion:
    """Invite at once whoever is first on the waiting list and fits.

    Parameters
    ----------
    bundle
        After the draw, with its pool.
    confirmed
        Pseudonyms of those who hold a place: whoever was invited and has not declined.
    declined
        Pseudonyms of those who do not come.

    Returns
    -------
    Promotion
        ``invited`` fills every free place, a duo's place by two who come together; empty where nobody who waits fits:
        then a quota must give way, openly, or a place stays empty.
    """
    kept, gone = tuple(confirmed), tuple(declined)
    try:
        case = replace(case_of(bundle), confirmed=kept, declined=gone)
    except InputError as error:
        if error.code not in _NOBODY_LEFT:
            raise
        return Promotion(bundle.fingerprint, kept, gone, ())
    pool = bundle.pool or {}
    search = _Search.of(case, set(kept), pool.get("least_suitability"), waiting_list(bundle))
    return Promotion(bundle.fingerprint, kept, gone, search.first())


@dataclass(frozen=True, slots=True)
class _Offer:
    """People of one unit who could still come, and what they add to each rule's sum."""

    unit: int
    people: tuple[str, ...]
    adds: tuple[int, ...]


@dataclass(slots=True)
class _Search:
    """Look through the waiting list for the first people, in its order, who complete the group."""

    offers: list[_Offer]
    rows: tuple[Row, ...]
    start: list[int]
    free: int
    tries: int = 0

    @classmethod
    def of(cls, case: Case, kept: set[str], floor: int | None, order: tuple[str, ...]) -> _Search:
        units = units_of(case)
        rows = rows_of(case, units, floor)
        place = {name: at for at, name in enumerate(order)}
        seated = [tuple(name for name in unit.people() if name in kept) for unit in units]
        offers = [offer for at, unit in enumerate(units) for offer in _offers(at, unit, seated[at], rows)]
        offers = [offer for offer in offers if all(name in place for name in offer.people)]
        offers.sort(key=lambda offer: (max(place[name] for name in offer.people), len(offer.people)))
        return cls(offers, rows, [sum(_weight(row, here) for here in seated) for row in rows], case.places - len(kept))

    def first(self) -> tuple[str, ...]:
        """Return the people, or nobody where no choice keeps every rule."""
        found = next(self._ways(0, self.start, self.free, frozenset()), ())
        return tuple(name for offer in found for name in offer.people)

    def _ways(self, begin: int, sums: list[int], free: int, used: frozenset[int]) -> Iterator[tuple[_Offer, ...]]:
        if free == 0:
            if all(row.low <= found for row, found in zip(self.rows, sums, strict=True)):
                yield ()
            return
        for at in range(begin, len(self.offers)):
            offer = self.offers[at]
            self.tries += 1
            if self.tries > MOST_TRIES or len(offer.people) > free or offer.unit in used:
                continue
            after = [found + added for found, added in zip(sums, offer.adds, strict=True)]
            if all(row.high is None or found <= row.high for row, found in zip(self.rows, after, strict=True)):
                for rest in self._ways(at + 1, after, free - len(offer.people), used | {offer.unit}):
                    yield (offer, *rest)


def _offers(at: int, unit: Unit, here: tuple[str, ...], rows: tuple[Row, ...]) -> Iterator[_Offer]:
    """Return the ways in which more of a unit could come, beside those of it who confirmed."""
    for option in unit.options:
        added = tuple(name for name in option if name not in here)
        if added and set(here) <= set(option):
            yield _Offer(at, added, tuple(_weight(row, option) - _weight(row, here) for row in rows))


def _weight(row: Row, names: tuple[str, ...]) -> int:
    return row.weights.get(names, 0) if names else 0
