"""A document on short paper: nothing changes while it fits, then the fewest steps, in their order."""

from __future__ import annotations

from typing import Any

from devices.printers.document import read_document
from devices.printers.fitting import fit
from devices.printers.layout import Barcode, Cut, Feed, Line, Qr, length_dots
from devices.printers.profiles import PROFILES

WIDE, NARROW, TORN = PROFILES["gbk-80"], PROFILES["gbk-58-cut"], PROFILES["gbk-58"]
STEPS = [{"block": 0, "size": 1}, {"block": 1, "text": "短"}, {"block": 1, "drop": True}]


def document(max_mm: int | None, text: str = "长" * 60, steps: Any = STEPS) -> dict[str, Any]:
    blocks = [{"t": "text", "text": "题目", "size": 2}, {"t": "text", "text": text}, {"t": "cut"}]
    return {"v": 1, "kind": "slip", "blocks": blocks, "shorter": steps} | ({"max_mm": max_mm} if max_mm else {})


def lines(max_mm: int | None, profile: Any = NARROW) -> list[tuple[str, int]]:
    found = fit(read_document(document(max_mm)), profile)
    return [(one.text, one.size) for one in found if isinstance(one, Line)]


def test_what_fits_stays_as_it_is() -> None:
    whole = [("题目", 2), *[("长" * 16, 1)] * 3, ("长" * 12, 1)]
    assert lines(None) == whole
    assert lines(200) == whole
    assert length_dots(fit(read_document(document(None)), NARROW), NARROW) == 56 + 4 * 32 + 96


def test_steps_are_taken_in_their_order_and_no_more_than_needed() -> None:
    many = "长" * 16 * 7  # 56 + 7 * 32 + 96 dots = 47 mm
    found = {mm: fit(read_document(document(mm, many)), NARROW) for mm in (47, 46, 44, 43)}
    assert [line.size for line in found[47] if isinstance(line, Line)] == [2] + [1] * 7
    assert [line.size for line in found[46] if isinstance(line, Line)] == [1] * 8
    assert found[44] == found[46]
    assert [line.text for line in found[43] if isinstance(line, Line)] == ["题目", "短"]


def test_what_is_still_too_long_after_the_last_step_is_printed_all_the_same() -> None:
    found = fit(read_document(document(40, "长" * 1000, [{"block": 0, "drop": True}])), NARROW)
    assert length_dots(found, NARROW) > 40 * 8
    assert isinstance(found[-1], Cut)


def test_wider_paper_needs_fewer_steps() -> None:
    assert lines(40, WIDE) == [("题目", 2), ("长" * 24, 1), ("长" * 24, 1), ("长" * 12, 1)]
    assert lines(40, TORN) == [("题目", 1), ("短", 1)]  # where the way to the tear bar is part of the slip


def test_every_operation_has_its_length() -> None:
    qr = Qr("x" * 60, 176)
    pieces = [Line("x"), Line("x", 3), Feed(2), Barcode("x", 80), qr, Cut()]
    assert [length_dots([one], WIDE) for one in pieces] == [32, 80, 64, 112, 16 + 165 + 8, 96]
    assert length_dots(pieces, TORN) == 32 + 80 + 64 + 112 + 189 + 192
