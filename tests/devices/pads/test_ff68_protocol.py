"""FF68 frames against the published vectors, and a splitter that survives any cut and any noise."""

from __future__ import annotations

import random

import pytest

from devices.pads.ff68 import protocol
from devices.pads.ff68.protocol import Frame, Splitter, encode, press_of
from devices.pads.ff68.twin import FAULTS, Line
from devices.twins.faults import Faults

CALL = bytes.fromhex("FF 68 03 03 68 01 01 0C 0E 16")
SHOW_012 = bytes.fromhex("FF 68 08 08 68 01 02 0A 0A 0A 00 01 02 24 16")
BEEP = bytes.fromhex("FF 68 02 02 68 01 03 04 16")
RESULT_0 = bytes.fromhex("FF 68 03 03 68 01 11 00 12 16")
RESULT_0_TAKEN = bytes.fromhex("FF 68 03 03 68 01 01 00 02 16")
START = bytes.fromhex("FF 68 03 03 68 01 01 0B 0D 16")


@pytest.mark.parametrize(
    ("frame", "wire"),
    [
        (Frame(1, 0x01, b"\x0c"), CALL),
        (protocol.show(1, None, "A012"), SHOW_012),
        (protocol.beep(1), BEEP),
        (Frame(1, 0x11, b"\x00"), RESULT_0),
        (protocol.acknowledgement(Frame(1, 0x11, b"\x00")), RESULT_0_TAKEN),
        (protocol.ask_grade(1), START),
    ],
)
def test_the_published_vectors_are_written_and_read(frame: Frame, wire: bytes) -> None:
    assert encode(frame) == wire
    assert Splitter().feed(wire) == [frame]


def test_the_virtual_pads_obey_the_published_bytes_and_echo_them() -> None:
    line = Line({1: "caller+evaluator"}, Faults(FAULTS), repeat_s=0.1)
    echoes: list[bytes] = []
    line.connect(echoes.append, lambda: None)
    for wire in (SHOW_012, BEEP, START):
        line.receive(wire)
    assert echoes == [SHOW_012, BEEP, START]
    pad = line.shows()["pads"]["1"]
    assert (pad["waiting"], pad["number"], pad["beeps"], pad["asking"]) == ("", "012", 1, True)


def test_a_key_is_acknowledged_by_its_echo() -> None:
    assert encode(protocol.acknowledgement(Splitter().feed(CALL)[0])) == CALL


@pytest.mark.parametrize(
    ("waiting", "number", "cells"),
    [
        (None, "", "0A0A0A 0A0A0A"),
        (0, "A012", "0A0A00 000102"),
        (27, "B7", "0A0207 0A0A07"),
        (1234, "C1045", "090909 000405"),
    ],
)
def test_a_display_has_three_digits_for_each_number_and_blanks_before_them(
    waiting: int | None, number: str, cells: str
) -> None:
    assert protocol.show(9, waiting, number).data == bytes.fromhex(cells)


def test_digits_go_before_the_function_key() -> None:
    assert press_of(bytes.fromhex("03 00 13")) == protocol.Press("30", 0x13, "03 00 13")


@pytest.mark.parametrize("data", [b"", b"\x05", b"\x0c\x0c", b"\x01\x02"])
def test_what_no_function_key_ends_means_nothing(data: bytes) -> None:
    assert press_of(data).function is None


def test_a_frame_cut_anywhere_is_one_frame() -> None:
    for cut in range(len(SHOW_012)):
        splitter = Splitter()
        assert splitter.feed(SHOW_012[:cut]) + splitter.feed(SHOW_012[cut:]) == Splitter().feed(SHOW_012)


def test_a_wrong_sum_is_counted_and_the_next_frame_is_read() -> None:
    splitter = Splitter()
    assert splitter.feed(CALL[:-2] + b"\x0f\x16" + CALL) == [Frame(1, 1, b"\x0c")]
    assert splitter.wrong_sums == 1


@pytest.mark.parametrize(
    "noise",
    [b"\x00\xff\xff", b"\xff\x68", CALL[:6], bytes.fromhex("FF 68 FF FF 68 01"), bytes.fromhex("FF 68 05 05 68")],
    ids=lambda noise: noise.hex(),
)
def test_noise_before_a_frame_does_not_cost_it(noise: bytes) -> None:
    splitter = Splitter()
    assert splitter.feed(noise + CALL) + splitter.flush() == [Frame(1, 1, b"\x0c")]
    assert not splitter.is_within


def test_a_whole_frame_behind_a_beginning_is_found_when_the_line_falls_silent() -> None:
    splitter = Splitter()
    assert splitter.feed(bytes.fromhex("FF 68 08 08 68") + BEEP) == []
    assert splitter.is_within
    assert splitter.flush() == [Frame(1, 3)]


def test_address_nought_is_nobodys() -> None:
    assert Splitter().feed(bytes.fromhex("FF 68 03 03 68 00 01 0C 0D 16")) == []


def test_frames_among_noise_in_random_pieces_are_all_read() -> None:
    chance = random.Random(68)
    for _ in range(200):
        frames = [Frame(chance.randint(1, 255), 1, bytes(chance.choices(range(20), k=2))) for _ in range(5)]
        stream = b"".join(encode(one) + bytes(chance.choices(range(0x80), k=chance.randint(0, 9))) for one in frames)
        splitter, found, at = Splitter(), list[Frame](), 0
        while at < len(stream):
            size = chance.randint(1, 7)
            found += splitter.feed(stream[at : at + size])
            at += size
        assert found + splitter.flush() == frames


def test_any_bytes_are_survived_in_bounded_memory() -> None:
    chance = random.Random(0x16)
    splitter = Splitter()
    for _ in range(2_000):
        data = bytes(chance.choices((0xFF, 0x68, 0x02, 0x03, 0x08, 0x16, chance.randrange(256)), k=64))
        splitter.feed(data)
        assert len(splitter._rest) <= protocol.LONGEST + protocol.AROUND


def test_a_frames_keys_are_not_in_its_repr() -> None:
    assert "0c" not in repr(Frame(1, 1, b"\x0c")) and "12" not in repr(press_of(bytes.fromhex("01 02 0C")))
