"""Bytes of a scanner become codes: by suffix, by silence, in either encoding; what is none is never told as one."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
import zxingcpp
from PIL import Image

from devices.scanners.framing import BYTES_MAX, Code, Framing, Piece, Refused, Rules, decoded
from devices.scanners.serial.twin import SUFFIXES
from devices.twins.uart import heard

CODE = "261123A027"


def read(sent: Sequence[tuple[float, bytes]], rules: Rules | None = None, until_s: float = 60.0) -> list[Piece]:
    """What a driver makes of these bytes, arriving at these times: it waits for more until silence decides."""
    framing, found = Framing(rules or Rules()), list[Piece]()
    for at_s, data in sent:
        if framing.due_s <= at_s:
            found += framing.idle(framing.due_s)
        found += framing.feed(data, at_s)
    return found + (framing.idle(framing.due_s) if framing.due_s < until_s else [])


def texts(pieces: Sequence[Piece]) -> list[str]:
    assert all(isinstance(one, Code) for one in pieces), pieces
    return [one.text for one in pieces if isinstance(one, Code)]


@pytest.mark.parametrize("suffix", SUFFIXES.values(), ids=SUFFIXES)
def test_every_suffix_ends_a_code_however_its_bytes_are_cut(suffix: bytes) -> None:
    sent = CODE.encode() + suffix
    for size in (1, 2, 3, 11, 99):
        pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
        assert texts(read([(at * 0.004, one) for at, one in enumerate(pieces)])) == [CODE]


def test_a_suffix_ends_a_code_at_once_and_silence_only_after_its_time() -> None:
    framing = Framing(Rules(gap_s=0.08))
    assert texts(framing.feed(b"A027\r", 1.0)) == ["A027"]
    assert framing.feed(b"B003", 2.0) == []
    assert framing.due_s == pytest.approx(2.08)
    assert framing.idle(2.07) == []
    assert texts(framing.idle(2.08)) == ["B003"]
    assert framing.due_s == float("inf") and framing.idle(99.0) == []


def test_two_codes_back_to_back_are_two_and_a_box_that_was_busy_splits_none() -> None:
    assert texts(read([(0.0, b"A027\r\nB003\r\n")])) == ["A027", "B003"]
    assert texts(read([(0.0, b"A027\rB0"), (0.01, b"03\r")])) == ["A027", "B003"]
    framing = Framing(Rules())
    framing.feed(b"2611", 0.0)  # read late, though it came in time: nobody has seen silence
    assert texts(framing.feed(b"23A027\r", 5.0)) == [CODE]


def test_where_only_a_suffix_ends_a_code_a_pause_does_not_and_what_never_ends_is_none() -> None:
    rules = Rules(gap_ends=False)
    assert texts(read([(0.0, b"2611"), (0.5, b"23A027\r")], rules)) == [CODE]
    assert read([(0.0, b"2611"), (5.0, b"\r")], rules) == []


def test_empty_codes_and_blanks_are_none() -> None:
    assert read([(0.0, b"\r\n\r\n\t\0  \r\n")]) == []
    assert texts(read([(0.0, b" A027 \r\n")])) == ["A027"]


def test_half_a_code_is_forgotten_when_the_line_is_lost() -> None:
    framing = Framing(Rules())
    framing.feed(b"26112", 0.0)
    framing.forget()
    assert texts(framing.feed(b"A027\r", 1.0)) == ["A027"]


def test_chinese_is_read_in_utf_8_and_in_gbk() -> None:
    # 取号 as the two standards have it
    assert decoded(bytes.fromhex("E58F96 E58FB7")) == "取号" == decoded(bytes.fromhex("C8A1 BAC5"))
    assert decoded(b"\xef\xbb\xbfA027") == "A027"  # a byte order mark, as some makers of QR codes write


@pytest.mark.parametrize("data", [b"\x02A027\x03", b"A\x1b[2J", b"\x7f", b"\xff\xfe\x80", "A\u2028B".encode()])
def test_what_is_no_text_is_garbled_and_no_code(data: bytes) -> None:
    assert read([(0.0, data + b"\r")]) == [Refused("garbled")]


def test_more_than_any_code_of_a_hall_is_refused_whole_and_the_next_one_is_read() -> None:
    assert texts(read([(0.0, b"x" * BYTES_MAX + b"\r")])) == ["x" * BYTES_MAX]
    long = read([(0.0, b"x" * BYTES_MAX), (0.01, b"y"), (0.02, b"z" * 9000 + b"\rA027\r")])
    assert long == [Refused("too_long"), Code("A027")]
    assert read([(0.0, b"x" * (BYTES_MAX + 1))]) == [Refused("too_long")]


def test_a_code_that_lies_under_the_scanner_is_read_once_until_it_has_been_away() -> None:
    shown = [(at * 0.5, b"A027\r") for at in range(20)]
    assert texts(read([*shown, (9.6, b"B003\r"), (9.7, b"A027\r"), (11.8, b"A027\r")])) == ["A027", "B003", "A027"]
    assert texts(read([(0.0, b"A027\rA027\r")], Rules(repeat_s=0))) == ["A027", "A027"]


def test_an_aim_prefix_is_taken_off_and_says_the_symbology_only_where_it_is_configured() -> None:
    rules = Rules(has_aim=True)
    sent = {"]C0": "CODE128", "]C1": "GS1-128", "]A0": "CODE39", "]E0": "EAN13", "]Q1": "QR", "]d1": "DATAMATRIX"}
    for at, (aim, symbology) in enumerate({**sent, "]L0": "PDF417", "]h0": "HANXIN", "]X0": ""}.items()):
        text = f"A{at:03d}"
        assert read([(0.0, f"{aim}{text}\r".encode())], rules) == [Code(text, symbology)]
        assert read([(0.0, f"{aim}{text}\r".encode())]) == [Code(aim + text)]
    assert read([(0.0, b"A027\r]C0\r]]\r")], rules) == [Code("A027"), Code("]]")]


@pytest.mark.parametrize(
    ("form", "symbology"),
    [
        (zxingcpp.BarcodeFormat.QRCode, "QR"),
        (zxingcpp.BarcodeFormat.Code128, "CODE128"),
        (zxingcpp.BarcodeFormat.PDF417, "PDF417"),
        (zxingcpp.BarcodeFormat.DataMatrix, "DATAMATRIX"),
        (zxingcpp.BarcodeFormat.Aztec, "AZTEC"),
    ],
)
def test_the_identifiers_are_those_of_a_real_decoder(form: zxingcpp.BarcodeFormat, symbology: str) -> None:
    drawn = Image.fromarray(zxingcpp.write_barcode(form, CODE, 300, 100, 10))  # type: ignore[arg-type]
    seen = zxingcpp.read_barcodes(drawn)[0]
    sent = f"{seen.symbology_identifier}{seen.text}\r".encode()
    assert read([(0.0, sent)], Rules(has_aim=True)) == [Code(CODE, symbology)]


def test_what_is_heard_at_another_rate_than_is_sent_is_never_a_code_of_the_hall() -> None:
    # by hand: nine bits low at three times the reader's rate are a start bit and two zeros, the rest is idle
    assert heard(b"A027\r", 9600, 9600) == b"A027\r"
    assert heard(b"\x00", 9600, 3200) == b"\xfc"
    for rate in (1200, 2400, 4800, 19_200, 38_400, 57_600, 115_200):
        told = read([(0.0, heard(f"{CODE}\r".encode(), 9600, rate))])
        assert told and CODE not in [one.text for one in told if isinstance(one, Code)], rate


def test_nothing_that_comes_raises_or_piles_up() -> None:
    chance = random.Random(6)
    framing, at_s = Framing(Rules(has_aim=True)), 0.0
    for _ in range(3000):
        at_s += chance.random() * 0.1
        noise = chance.randbytes(chance.randrange(1, 40))
        framing.feed(bytes(byte & 0x7F | 0x20 for byte in noise) + b"\r" if chance.random() < 0.5 else noise, at_s)
        assert len(framing._held) <= BYTES_MAX and len(framing._seen) <= 33


def test_a_code_is_in_no_repr() -> None:
    assert CODE not in repr(Code(CODE))
