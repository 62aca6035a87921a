"""The virtual printer's pages, as the published descriptions have them: areas, base lines, directions, what is lost."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from devices.printers.escpos.twin import start_twin
from devices.printers.escpos.twin.roll import BLADE_DOTS, PAPER_MARGIN

BEGIN, END, CUT, FENCE = b"\x1bL", b"\x0c", b"\x1dV\x42\x00", b"\x1dr\x01"
BLOCK = b"\x1dv0\x00\x02\x00\x10\x00" + b"\xff" * 32  # a picture of 16 × 16 dots, all ink
BASE_DOTS = 21
Print = Callable[..., Any]


def area(left: int, top: int, width: int, height: int) -> bytes:
    return b"\x1bW" + b"".join(number.to_bytes(2, "little") for number in (left, top, width, height))


def qr(data: bytes) -> bytes:
    stored = b"1P0" + data
    return b"\x1d(k\x03\x001C\x04\x1d(k" + bytes((len(stored), 0)) + stored + b"\x1d(k\x03\x001Q0"


def ink(paper: Any) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is printed, from the corner of the printable part after the last cut."""
    box = Image.eval(paper, lambda level: 255 - level).getbbox()
    return box and (box[0] - PAPER_MARGIN, box[1] - BLADE_DOTS, box[2] - PAPER_MARGIN, box[3] - BLADE_DOTS)


@pytest.fixture
def printed(tmp_path: Path) -> Iterator[Print]:
    """Prints bytes, cuts, and gives the slip's picture; None if there was nothing to cut."""
    twin = start_twin(port=0, paper=tmp_path)

    def give(*parts: bytes) -> Any:
        before = twin.tray.last
        with socket.create_connection(("127.0.0.1", twin.port), timeout=30) as line:
            line.sendall(b"\x1b@" + b"".join(parts) + CUT + FENCE)
            assert line.recv(1) == b"\x00"
        assert twin.tray.last == before + 1
        return Image.open(tmp_path / f"{twin.tray.last:04d}.png")

    yield give
    twin.stop()


def lines_on(folder: Path) -> list[str]:
    found: list[str] = json.loads((folder / "0001.json").read_text())["lines"]
    return found


def test_a_page_is_as_long_as_its_lowest_area_and_is_printed_by_a_form_feed(printed: Print) -> None:
    before = printed(b"A\n").height
    assert printed(BEGIN, area(0, 0, 576, 100), b"A", area(300, 50, 276, 150), b"B", END, b"A\n").height == before + 200


def test_the_first_line_of_an_area_fills_it_from_its_upper_edge(printed: Print) -> None:
    at_corner = ink(printed(BEGIN, area(0, 0, 576, 100), "口".encode("gbk"), END))
    moved = ink(printed(BEGIN, area(240, 60, 200, 100), "口".encode("gbk"), END))
    assert at_corner is not None
    assert moved == (at_corner[0] + 240, at_corner[1] + 60, at_corner[2] + 240, at_corner[3] + 60)
    assert at_corner[1] >= 0
    assert at_corner[3] <= 24


def test_a_picture_stands_on_the_base_line_and_what_sticks_out_above_is_lost(printed: Print) -> None:
    """The example of the TM-T88III specification: 48 rows want the base line moved by 27."""
    tall = b"\x1dv0\x00\x01\x00\x30\x00" + b"\xff" * 48
    whole, window = area(0, 0, 576, 200), area(0, 40, 576, 160)
    assert ink(printed(BEGIN, whole, window, b"\x1b3\x1b\n", tall, END)) == (0, 40, 8, 88)
    assert ink(printed(BEGIN, whole, window, tall, END)) == (0, 40, 8, 40 + BASE_DOTS)


def test_a_code_hangs_where_a_picture_would_stand(printed: Print) -> None:
    found = ink(printed(BEGIN, area(0, 0, 576, 300), qr(b"x"), END))
    assert found == (0, BASE_DOTS, 84, BASE_DOTS + 84)


@pytest.mark.parametrize(
    ("direction", "corner"),
    [(0, (100, 55, 116, 71)), (1, (105, 234, 121, 250)), (2, (284, 229, 300, 245)), (3, (279, 50, 295, 66))],
)
def test_each_direction_begins_at_its_own_corner(
    printed: Print, direction: int, corner: tuple[int, int, int, int]
) -> None:
    paper = printed(BEGIN, area(0, 0, 576, 400), area(100, 50, 200, 200), b"\x1bT" + bytes((direction,)), BLOCK, END)
    assert ink(paper) == corner


@pytest.mark.parametrize("direction", [0, 1, 2, 3])
def test_codes_are_read_in_every_direction(printed: Print, direction: int) -> None:
    bars = b"\x1dh\x40\x1dw\x02\x1d$\xc8\x00\x1dk\x49\x06{BA027"
    paper = printed(BEGIN, area(60, 40, 400, 400), b"\x1bT" + bytes((direction,)), qr(b"https://x"), b"\n", bars, END)
    assert {code.text for code in zxingcpp.read_barcodes(paper)} == {"https://x", "A027"}


def test_positions_are_absolute_or_relative_in_the_units_that_were_set(printed: Print) -> None:
    def block_at(*commands: bytes) -> tuple[int, int]:
        found = ink(printed(BEGIN, area(0, 0, 576, 400), *commands, BLOCK, END))
        assert found is not None
        return found[0], found[3]

    assert block_at(b"\x1b$\x64\x00\x1d$\x2c\x01") == (100, 300)
    assert block_at(b"\x1b$\x64\x00\x1d$\x2c\x01", b"\x1b\\\x0a\x00\x1d\\\xf6\xff") == (110, 290)
    assert block_at(b"\x1b$\xff\xff\x1d$\xff\xff") == (0, BASE_DOTS)
    assert block_at(b"\x1dP\xcb\xcb\x1b$\x64\x00\x1d$\x64\x00") == (100, 100)
    assert block_at(b"\x1dP\x65\x00\x1b$\x32\x00\x1d$\x64\x00") == (100, 100)


def test_lines_wrap_at_the_edge_of_their_area(printed: Print, tmp_path: Path) -> None:
    printed(BEGIN, area(100, 0, 120, 200), b"ABCDEFGHIJKLM", END)
    assert lines_on(tmp_path) == ["ABCDEFGHIJ", "KLM"]


def test_the_line_space_of_a_page_is_its_own(printed: Print) -> None:
    lines = b"A\nA\nA\n"
    plain = printed(b"\x1b3\x40", lines).height
    assert printed(b"\x1b3\x40", BEGIN, area(0, 0, 576, 10), b"\x1b3\xff", END, lines).height == plain + 10


def test_leaving_a_page_loses_it_and_cancelling_loses_its_area(printed: Print, tmp_path: Path) -> None:
    printed(BEGIN, area(0, 0, 576, 200), b"lost", b"\x1bS", b"kept\n")
    assert lines_on(tmp_path) == ["kept"]
    paper = printed(
        BEGIN, area(0, 0, 200, 100), BLOCK, area(300, 0, 200, 100), BLOCK, b"\x18", b"\x1b$\x10\x00", BLOCK, END
    )
    assert ink(paper) == (0, 5, 332, 21)


def test_a_page_can_be_printed_again_and_again(printed: Print, tmp_path: Path) -> None:
    printed(BEGIN, area(0, 0, 576, 100), b"A", b"\x1b\x0c", b"\x1b\x0c", END, b"\n")
    assert lines_on(tmp_path) == ["A", "A", "A"]


def test_an_area_is_cut_to_the_paper_and_ignored_outside_it_or_without_extent(printed: Print) -> None:
    good = area(500, 0, 60_000, 40)
    for bad in (area(576, 0, 10, 10), area(0, 60_000, 10, 10), area(0, 0, 0, 10), area(0, 0, 10, 0)):
        assert ink(printed(BEGIN, good, bad, BLOCK, END)) == (500, 5, 516, 21)


def test_a_page_does_not_begin_in_the_middle_of_a_line_and_a_form_feed_means_nothing_there(
    printed: Print, tmp_path: Path
) -> None:
    printed(b"A", BEGIN, b"B", END, b"C\n")
    assert lines_on(tmp_path) == ["ABC"]


def test_initialising_ends_a_page(printed: Print, tmp_path: Path) -> None:
    printed(BEGIN, b"lost", b"\x1b@", b"kept\n")
    assert lines_on(tmp_path) == ["kept"]
