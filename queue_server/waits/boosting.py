"""Small boosted trees for the least absolute error, in plain Python: the hall's server carries no numeric library.

Each tree splits on binned features by the weighted signs of what is still wrong, always the leaf that gains most, and
puts the weighted median of that into its leaves (gradient boosting with absolute loss, Friedman 2001)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import sub
from random import Random
from typing import NamedTuple

BINS = 64
SMALLEST_LEAF = 15  # rows of mean weight
NOTHING = 1e-9

Hist = list[list[complex]]
"""Per feature and bin: the sum of signed weights (real) and of weights (imaginary), added in one go."""


class Node(NamedTuple):
    """A split (rows with feature <= cut go to `low`, else `high`), or a leaf where feature is -1."""

    feature: int
    cut: float
    low: int
    high: int
    value: float


@dataclass(frozen=True)
class Shape:
    """How much is learnt: trees, their leaves, step, and the share of rows and features a tree sees."""

    trees: int = 200
    leaves: int = 32
    step: float = 0.05
    rows: float = 0.6
    features: float = 0.6
    seed: int = 7


class Forest(NamedTuple):
    """What was learnt; `value` adds it up."""

    start: float
    trees: tuple[tuple[Node, ...], ...]

    def value(self, row: Sequence[float]) -> float:
        """The estimate for one row of features."""
        found = self.start
        for tree in self.trees:
            feature, cut, low, high, value = tree[0]
            while feature >= 0:
                feature, cut, low, high, value = tree[low if row[feature] <= cut else high]
            found += value
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


class _Split(NamedTuple):
    """The best cut of a leaf: how much it gains, the place of the feature among those a tree sees, its bin."""

    gain: float
    place: int
    at: int


@dataclass
class _Leaf:
    """A leaf while its tree grows: its node, rows, their sums, and the best cut."""

    node: int
    rows: list[int]
    hist: Hist
    split: _Split


class _Growing:
    """The binned rows while trees grow on them."""

    def __init__(self, rows: Sequence[Sequence[float]], targets: Sequence[float], weights: Sequence[float]) -> None:
        columns = list(zip(*rows, strict=True))
        self.cuts = [cuts_of(column) for column in columns]
        self.bins = [
            bytes(bisect_left(cuts, value) for value in column) for cuts, column in zip(self.cuts, columns, strict=True)
        ]
        self.weights = weights
        self.least = SMALLEST_LEAF * sum(weights) / len(weights)
        self.start = median(targets, weights)
        self.rest = [target - self.start for target in targets]

    def sums(self, rows: list[int], pull: Sequence[complex], features: Sequence[int]) -> Hist:
        """The sums of these rows."""
        own, found = [pull[row] for row in rows], []
        for feature in features:
            sums = [0j] * (len(self.cuts[feature]) + 1)
            for at, one in zip(map(self.bins[feature].__getitem__, rows), own, strict=True):
                sums[at] += one
            found.append(sums)
        return found

    def best(self, hist: Hist) -> _Split:
        """The cut that explains most of the signs; no gain where nothing does."""
        best, everything = _Split(NOTHING, -1, -1), sum(hist[0])
        base, least, most = everything.real**2 / everything.imag, self.least, everything.imag - self.least
        for place, sums in enumerate(hist):
            for at, low in enumerate(accumulate(sums)):
                if least <= low.imag <= most:
                    high = everything - low
                    gain = low.real**2 / low.imag + high.real**2 / high.imag - base
                    if gain > best.gain:
                        best = _Split(gain, place, at)
        return best

    def parted(self, rows: Sequence[int], feature: int, at: int) -> tuple[list[int], list[int]]:
        """The rows at or below the cut, and those above."""
        column = self.bins[feature]
        return [row for row in rows if column[row] <= at], [row for row in rows if column[row] > at]

    def grow(self, rows: list[int], features: Sequence[int], shape: Shape) -> tuple[Node, ...]:
        """One tree on these rows; what it explains of any row is taken off the rest."""
        pull = [complex(one if left > 0 else -one, one) for one, left in zip(self.weights, self.rest, strict=True)]
        tree, bins = [Node(-1, 0.0, 0, 0, 0.0)], {0: -1}
        first = self.sums(rows, pull, features)
        leaves = [_Leaf(0, rows, first, self.best(first))]
        while len(leaves) < shape.leaves:
            leaf = max(leaves, key=lambda one: one.split.gain)
            if leaf.split.place < 0:
                break
            leaves.remove(leaf)
            feature, at = features[leaf.split.place], leaf.split.at
            sides = self.parted(leaf.rows, feature, at)
            fewer = self.sums(min(sides, key=len), pull, features)
            others = [list(map(sub, whole, part)) for whole, part in zip(leaf.hist, fewer, strict=True)]
            hists = (fewer, others) if len(sides[0]) <= len(sides[1]) else (others, fewer)
            tree[leaf.node] = Node(feature, self.cuts[feature][at], len(tree), len(tree) + 1, 0.0)
            bins[leaf.node] = at
            for side, hist in zip(sides, hists, strict=True):
                leaves.append(_Leaf(len(tree), side, hist, self.best(hist)))
                tree.append(Node(-1, 0.0, 0, 0, 0.0))
        for leaf in leaves:
            middle = median([self.rest[row] for row in leaf.rows], [self.weights[row] for row in leaf.rows])
            tree[leaf.node] = Node(-1, 0.0, 0, 0, shape.step * middle)
        self._take_off(tree, bins)
        return tuple(tree)

    def _take_off(self, tree: Sequence[Node], bins: dict[int, int]) -> None:
        falling = [(0, list(range(len(self.rest))))]
        for place, rows in falling:
            node = tree[place]
            if node.feature < 0:
                for row in rows:
                    self.rest[row] -= node.value
            else:
                low, high = self.parted(rows, node.feature, bins[place])
                falling += [(node.low, low), (node.high, high)]


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
        trees.append(growing.grow(some, features, shape))
    return Forest(growing.start, tuple(trees))
