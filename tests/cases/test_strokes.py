"""A signature becomes a picture of lines; what is none, or too much, is refused."""

from __future__ import annotations

import random
import re

import pytest

from queue_server.cases import strokes
from queue_server.cases.strokes import SignatureIsWrong, picture_of

NAME = [[10, 10, 40, 60, 80, 20, 90, 15], [100, 20], [120, 10, 125, 60, 140, 70]]


def test_strokes_become_lines_and_a_touch_becomes_a_dot() -> None:
    picture = picture_of(600, 260, NAME)
    assert 'viewBox="0 0 600 260"' in picture
    assert "M10 10 L40 60 80 20 90 15 M100 20 L100 20 M120 10" in picture


@pytest.mark.parametrize(
    ("sides", "drawn"),
    [
        ((600, 260), []),
        ((600, 260), [[1, 2]]),
        ((600, 260), [[1, 2, 3] * 9]),
        ((600, 260), [[], *NAME]),
        ((130, 260), NAME),
        ((600, 65), NAME),
        ((0, 260), NAME),
        ((strokes.SIDE_MAX_PX + 1, 260), NAME),
        ((600, 260), [[1, 1, 2, 2]] * (strokes.STROKES_MAX + 1)),
        ((600, 260), [[1, 1] * (strokes.POINTS_MAX + 1)]),
        ((600, 260), [[-1, 1] * 20]),
    ],
)
def test_what_is_no_signature_is_refused(sides: tuple[int, int], drawn: list[list[int]]) -> None:
    with pytest.raises(SignatureIsWrong):
        picture_of(*sides, drawn)


def test_nothing_but_numbers_gets_into_the_picture_and_its_size_is_bounded() -> None:
    chance = random.Random(6)
    drawn = [[chance.randrange(600 if at % 2 == 0 else 260) for at in range(40)] for _ in range(200)]
    picture = picture_of(600, 260, drawn)
    assert len(picture) < 40_000
    (lines,) = re.findall(r'<path d="([^"]*)"', picture)
    assert not set(lines) - set("ML 0123456789")
