"""A signature as a finger drew it, made a picture here: bounded, and with nothing in it but lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from queue_server.kernel.errors import Refusal

STROKES_MAX: Final = 200
POINTS_MAX: Final = 4000
POINTS_LEAST: Final = 8  # less is a touch, not a name
SIDE_MAX_PX: Final = 4000
WIDTH_PX: Final = 5


class SignatureIsWrong(Refusal):
    """No line to speak of, too many of them, or lines beside the glass."""

    code, status = "signature_is_wrong", 422
    zh, en = "没有看到完整的签名，请重新签。", "There is no whole signature. Please sign again."


def picture_of(width_px: int, height_px: int, strokes: Sequence[Sequence[int]]) -> str:
    """An SVG of that size; each stroke is x, y, x, y … in its pixels from the upper left corner. SignatureIsWrong."""
    count = sum(len(one) for one in strokes) // 2
    sides = (width_px, height_px)
    is_bounded = all(1 <= side <= SIDE_MAX_PX for side in sides) and len(strokes) <= STROKES_MAX
    if not is_bounded or not POINTS_LEAST <= count <= POINTS_MAX or any(not one or len(one) % 2 for one in strokes):
        raise SignatureIsWrong()
    if any(not 0 <= value <= sides[at % 2] for one in strokes for at, value in enumerate(one)):
        raise SignatureIsWrong()
    lines = " ".join(_line(one) for one in strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px} {height_px}">'
        f'<path d="{lines}" fill="none" stroke="#000" stroke-width="{WIDTH_PX}"'
        ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _line(stroke: Sequence[int]) -> str:
    points = [f"{stroke[at]} {stroke[at + 1]}" for at in range(0, len(stroke), 2)]
    return f"M{points[0]} L" + " ".join(points[1:] or points)
