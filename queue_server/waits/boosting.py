"""Small boosted trees for the least absolute error, in plain Python: the hall's server carries no numeric library.

Each tree splits on binned features by the weighted signs of what is still wrong and puts the weighted median of that
into its leaves (gradient boosting with absolute loss, Friedman 2001)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

BINS = 40
SMALLEST_LEAF = 30


class Node(NamedTuple):
    """A split (rows with feature <= cut go to `low`, else `high`), or a leaf where feature is -1."""

    feature: int
    cut: float
    low: int
    high: int
    value: float


@dataclass(frozen=True)
class Shape:
    """How much is learnt: trees, depth, step, and the share of rows and features a tree sees."""

    trees: int = 140
    depth: int = 4
    step: float = 0.08
    rows: float = 0.45
    features: float = 0.7
    seed: int = 7


class Forest(NamedTuple):
    """What was learnt; `value` adds it up."""

    start: float
    trees: tuple[tuple[Node, ...], ...]

    def value(self, row: Sequence[float]) -> float:
        """The estimate for one row of features."""
        found = self.start
        for tree in self.trees:
            node = tree[0]
            while node.feature >= 0:
                node = tree[node.low if row[node.feature] <= node.cut else node.high]
            found += node.value
        return found


def median(values: Sequence[float], weights: Sequence[float]) -> float:
    """The value below and above which half of the weight lies; 0 without values."""
    half = sum(weights) / 2
    for value, weight in sorted(zip(values, weights, strict=True)):
        half -= weight
        if half <= 0:
            return value
    return 0.0


def cuts_of(column: Sequence[float]) -> list[float]:
    """At most BINS - 1 cuts, between as many rows each as ties allow."""
    ordered = sorted(column)
    return sorted({ordered[len(ordered) * at // BINS] for at in range(1, BINS)})


class _Growing:
    """The binned rows while trees grow on them."""

    def __init__(self, rows: Sequence[Sequence[float]], targets: Sequence[float], weights: Sequence[float]) -> None:
        columns = list(zip(*rows, strict=True))
        self.cuts = [cuts_of(column) for column in columns]
        self.bins = [
            bytes(bisect_left(cuts, value) for value in column) for cuts, column in zip(self.cuts, columns, strict=True)
        ]
        self.weights = weights
        self.start = median(targets, weights)
        self.rest = [target - self.start for target in targets]

    def split(self, rows: list[int], features: Sequence[int]) -> tuple[int, int] | None:
        """The feature and bin that explain most of the signs; None where nothing does."""
        weights, rest, best, found = self.weights, self.rest, 1e-9, None
        signed = [(weights[row] if rest[row] > 0 else -weights[row]) for row in rows]
        heavy = [weights[row] for row in rows]
        sum_all, weight_all = sum(signed), sum(heavy)
        for feature in features:
            width = len(self.cuts[feature]) + 1
            sums, masses, counts = [0.0] * width, [0.0] * width, [0] * width
            column = self.bins[feature]
            for row, sign, weight in zip(rows, signed, heavy, strict=True):
                at = column[row]
                sums[at] += sign
                masses[at] += weight
                counts[at] += 1
            low_sum, low_mass, low_count = 0.0, 0.0, 0
            for at in range(width - 1):
                low_sum, low_mass, low_count = low_sum + sums[at], low_mass + masses[at], low_count + counts[at]
                if low_count < SMALLEST_LEAF or len(rows) - low_count < SMALLEST_LEAF:
                    continue
                gain = low_sum**2 / low_mass + (sum_all - low_sum) ** 2 / (weight_all - low_mass)
                gain -= sum_all**2 / weight_all
                if gain > best:
                    best, found = gain, (feature, at)
        return found

    def grow(self, rows: list[int], features: Sequence[int], shape: Shape) -> tuple[Node, ...]:
        """One tree on these rows."""
        tree: list[Node] = []

        def put(rows: list[int], depth: int) -> int:
            place = len(tree)
            tree.append(Node(-1, 0.0, 0, 0, 0.0))
            found = self.split(rows, features) if depth else None
            if found is None:
                middle = median([self.rest[row] for row in rows], [self.weights[row] for row in rows])
                tree[place] = Node(-1, 0.0, 0, 0, shape.step * middle)
                return place
            feature, at = found
            column = self.bins[feature]
            low = put([row for row in rows if column[row] <= at], depth - 1)
            high = put([row for row in rows if column[row] > at], depth - 1)
            tree[place] = Node(feature, self.cuts[feature][at], low, high, 0.0)
            return place

        put(rows, shape.depth)
        return tuple(tree)


def learn(rows: Sequence[Sequence[float]], targets: Sequence[float], weights: Sequence[float], shape: Shape) -> Forest:
    """The trees for these rows; the same rows give the same trees. ValueError without rows."""
    if not rows:
        raise ValueError("nothing to learn from")
    growing = _Growing(rows, targets, weights)
    chance = Random(shape.seed)  # noqa: S311 - a sample of rows, no secret
    everyone, width = range(len(rows)), len(rows[0])
    trees = []
    for _ in range(shape.trees):
        some = sorted(chance.sample(everyone, max(1, int(len(rows) * shape.rows))))
        features = chance.sample(range(width), max(1, round(width * shape.features)))
        tree = growing.grow(some, features, shape)
        trees.append(tree)
        one = Forest(0.0, (tree,))
        growing.rest = [left - one.value(row) for left, row in zip(growing.rest, rows, strict=True)]
    return Forest(growing.start, tuple(trees))
