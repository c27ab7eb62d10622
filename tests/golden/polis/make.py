"""Write town.csv and expected.json: forty people, twelve statements, and what the compatible method makes of them.

The expected numbers are worked out here the long way, with a dense matrix, a full decomposition and plain loops, and
share no code with the package. Run: python tests/golden/polis/make.py
"""

import csv
import json
import math
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
REJECTED = {"5"}


def town() -> list[tuple[int, int, int]]:
    """Two sides on six statements, agreement on three, anything on the rest; about two thirds answered."""
    rng = np.random.default_rng(20)
    rows = []
    for person in range(40):
        side = 1 if person % 5 < 2 else -1
        for statement in range(12):
            if rng.random() > (0.2 if person >= 36 else 0.75):
                continue
            lean = side if statement < 6 else (1 if statement < 9 else 0)
            draw = rng.random()
            vote = lean if lean and draw < 0.75 else int(rng.integers(-1, 2))
            rows.append((person, statement, vote))
    return rows


def positions(votes: np.ndarray) -> np.ndarray:
    zeroed = votes.copy()
    zeroed[:, [int(name) for name in REJECTED]] = 0.0
    means = np.array([np.mean([x for x in column if not math.isnan(x)]) for column in zeroed.T])
    filled = np.where(np.isnan(zeroed), means, zeroed)
    _, _, axes = np.linalg.svd(filled - filled.mean(axis=0))
    places = []
    for row in zeroed:
        cast = [j for j in range(len(row)) if not math.isnan(row[j])]
        stretch = math.sqrt(len(row) / len(cast))
        places.append([stretch * sum((row[j] - means[j]) * axes[a, j] for j in cast) for a in (0, 1)])
    return np.array(places)


def k_means(points: list, starts: list, weights: list, rounds: int) -> tuple[list[int], list]:
    centres = [list(start) for start in starts]
    for _ in range(rounds + 1):
        label = [min(range(len(centres)), key=lambda k: math.dist(p, centres[k])) for p in points]
        moved = []
        for k in sorted(set(label)):
            own = [i for i, of in enumerate(label) if of == k]
            total = sum(weights[i] for i in own)
            moved.append([sum(weights[i] * points[i][a] for i in own) / total for a in (0, 1)])
        label = [sorted(set(label)).index(k) for k in label]
        still = len(moved) == len(centres) and all(math.dist(a, b) < 0.01 for a, b in zip(moved, centres, strict=True))
        centres = moved
        if still:
            break
    return label, centres


def silhouette(points: list, label: list[int]) -> float:
    values = []
    for i, of in enumerate(label):
        own = [math.dist(points[i], points[j]) for j in range(len(points)) if label[j] == of and j != i]
        if not own:
            values.append(0.0)
            continue
        others = [
            np.mean([math.dist(points[i], points[j]) for j in range(len(points)) if label[j] == k])
            for k in set(label) - {of}
        ]
        inside, outside = float(np.mean(own)), float(min(others))
        values.append((outside - inside) / max(inside, outside))
    return float(np.mean(values))


def groups(votes: np.ndarray) -> tuple[dict[str, int], dict[str, float]]:
    answered = (~np.isnan(votes)).sum(axis=1)
    first = [int(np.flatnonzero(~np.isnan(row))[0]) for row in votes]
    order = sorted((i for i in range(len(votes)) if answered[i] >= 7), key=lambda i: (first[i], i))
    points = [list(place) for place in positions(votes)[order]]
    base, centres = k_means(points, points[:100], [1] * len(points), 100)
    weights = [base.count(k) for k in range(len(centres))]
    tried = {}
    for k in range(2, min(5, 2 + len(centres) // 12) + 1):
        label, _ = k_means(centres, centres[:k], weights, 20)
        tried[k] = (silhouette(centres, label), label)
    best = max(tried, key=lambda k: tried[k][0])
    return (
        {str(person): tried[best][1][base[i]] for i, person in enumerate(order)},
        {str(k): value for k, (value, _) in tried.items()},
    )


def main() -> None:
    rows = town()
    votes = np.full((40, 12), np.nan)
    with (HERE / "town.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["participant", "statement", "vote"])
        for person, statement, vote in rows:
            votes[person, statement] = vote
            writer.writerow([person, statement, vote])
    label, tried = groups(votes)
    expected = {"rejected": sorted(REJECTED), "silhouette": tried, "group": label}
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
