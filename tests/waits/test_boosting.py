"""What the trees find, and that they are the same each time."""

from __future__ import annotations

from random import Random

import pytest

from queue_server.waits.boosting import Forest, Node, Shape, learn, median

SHAPE = Shape(trees=60, leaves=6, step=0.2)


def _rows(count: int) -> list[tuple[float, float]]:
    chance = Random(5)
    return [(chance.random() * 10, chance.random()) for _ in range(count)]


def test_a_step_in_one_feature_is_found_and_noise_in_the_other_is_not_believed() -> None:
    rows = _rows(600)
    forest = learn(rows, [20.0 if one > 6 else 5.0 for one, _ in rows], [1.0] * 600, SHAPE)
    assert forest.value((2.0, 0.1)) == pytest.approx(5, abs=0.5)
    assert forest.value((9.0, 0.1)) == pytest.approx(20, abs=0.5)
    assert forest.value((9.0, 0.9)) == pytest.approx(forest.value((9.0, 0.1)), abs=0.5)


def test_the_middle_is_learnt_and_not_the_mean_so_that_a_few_very_long_waits_move_nothing() -> None:
    rows = _rows(600)
    targets = [500.0 if place % 10 == 0 else 10.0 for place in range(600)]
    assert learn(rows, targets, [1.0] * 600, SHAPE).value((5.0, 0.5)) == pytest.approx(10, abs=1)


def test_weight_decides_which_of_two_answers_to_the_same_row_is_the_middle() -> None:
    rows, targets = [(1.0, 1.0)] * 100, [3.0, 8.0] * 50
    assert learn(rows, targets, [1.0, 2.0] * 50, SHAPE).value((1.0, 1.0)) == 8
    assert learn(rows, targets, [2.0, 1.0] * 50, SHAPE).value((1.0, 1.0)) == 3


def test_the_same_rows_give_the_same_trees_and_another_seed_gives_others() -> None:
    rows = _rows(300)
    targets = [one * other for one, other in rows]
    once, again = (learn(rows, targets, [1.0] * 300, SHAPE) for _ in range(2))
    assert once == again
    assert once != learn(rows, targets, [1.0] * 300, Shape(trees=60, leaves=6, step=0.2, seed=8))


def test_no_tree_has_more_leaves_than_asked_for_and_none_of_them_is_of_a_handful_of_rows() -> None:
    rows = _rows(90)
    forest = learn(rows, [one for one, _ in rows], [1.0] * 90, Shape(trees=5, leaves=50, rows=1.0))
    assert {sum(node.feature < 0 for node in tree) for tree in forest.trees} <= {2, 3, 4, 5, 6}
    few = learn(rows, [one for one, _ in rows], [1.0] * 90, Shape(trees=5, leaves=3, rows=1.0))
    assert {sum(node.feature < 0 for node in tree) for tree in few.trees} == {3}


def test_a_cut_belongs_to_the_low_side() -> None:
    split = (Node(0, 4.0, 1, 2, 0.0), Node(-1, 0.0, 0, 0, -1.0), Node(-1, 0.0, 0, 0, 1.0))
    forest = Forest(10.0, (split,))
    assert (forest.value((4.0,)), forest.value((4.1,))) == (9.0, 11.0)


def test_nothing_to_learn_from_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to learn from"):
        learn([], [], [], SHAPE)


def test_the_middle_of_nothing_is_nought() -> None:
    assert median([], []) == 0
