"""Votes from plain rows: seconds for 300,000 of them, beside the two that a request may take."""

from __future__ import annotations

from time import perf_counter

from middleground.engine.opinion.votes import VoteMatrix

ROWS, GOAL = 300_000, 2.0


def main() -> None:
    """Print the ratio to the goal, and to a plain loop that only counts the rows of each person."""
    rows = [(str(number // 30), str(number % 300), number % 3 - 1) for number in range(ROWS)]
    start = perf_counter()
    assert VoteMatrix.from_rows(rows).n_votes == ROWS
    taken = perf_counter() - start
    plain = _counting(rows)
    print(f"{taken / GOAL:.2f} times the goal ({taken:.2f} s), {taken / plain:.1f} times a plain count")


def _counting(rows: list[tuple[str, str, int]]) -> float:
    start, count = perf_counter(), {}
    for person, _statement, _choice in rows:
        count[person] = count.get(person, 0) + 1
    return perf_counter() - start


if __name__ == "__main__":
    main()
