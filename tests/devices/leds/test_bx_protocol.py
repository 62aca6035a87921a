"""BX frames against the published vectors and public captures, and a splitter that survives any cut and any noise."""

from __future__ import annotations

import random
from typing import Any, Final

import pytest

from devices.leds.onbon_bx import protocol
from devices.leds.onbon_bx.protocol import DYNAMIC, PING, STATUS, Area, Packet, Splitter, dynamic, encode
from devices.leds.onbon_bx.twin import FAULTS, Card
from devices.lines.crc import crc16
from devices.twins.faults import Faults

HEAD = bytes.fromhex("A5 A5 A5 A5 A5 A5 A5 A5")
PING_FRAME = HEAD + bytes.fromhex("01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A2 00 01 00 00 68 F8 5A")
STATUS_FRAME = HEAD + bytes.fromhex("01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A1 02 01 00 00 2D 40 5A")
ACK_FRAME = HEAD + bytes.fromhex("00 80 FE FF 00 00 00 00 00 00 FE 02 05 00 A0 00 00 00 00 14 AC 5A")
AREA_192_32 = HEAD + bytes.fromhex(
    "01 00 00 80 00 00 00 00 00 00 FE 02 32 00 A3 06 01 2D 00 00 01 29 00 00 00 00 00 00 18 00 20 00 00 00 00 02 00"
    "00 00 00 02 02 03 00 04 05 0E 00 00 00 30 31 32 33 34 35 51 52 53 54 54 56 27 42 A8 7D 5A"
)
TEMPER = HEAD + bytes.fromhex(
    "01 00 00 80 00 00 00 00 00 00 FE 02 35 00 A3 06 02 00 00 00 01 2C 00 00 00 00 0C 00 40 00 0C 00 01 0A 01 02 00"
    "00 00 00 01 01 01 00 17 02 11 00 00 00 5C 46 4F 30 30 30 54 45 4D 50 45 52 3A 32 31 A1 E6 82 DA 5A"
)
HUMIDITY = HEAD + bytes.fromhex(
    "01 00 00 80 00 00 00 00 00 00 FE 02 33 00 A3 06 02 00 00 00 01 2A 00 00 00 00 18 00 40 00 0C 00 01 0A 01 02 00"
    "00 00 00 01 01 01 00 17 02 0F 00 00 00 5C 46 4F 30 30 30 48 55 4D 3A 36 36 25 52 48 36 7A 5A"
)
EMPTY = HEAD + bytes.fromhex(
    "01 00 00 80 00 00 00 00 00 00 FE 02 2C 00 A3 06 02 00 00 00 01 23 00 00 00 00 24 00 40 00 0C 00 01 0A 01 02 00"
    "00 00 00 01 01 01 00 17 02 08 00 00 00 5C 46 4F 30 30 30 20 20 DA F6 5A"
)
STATION: Final[dict[str, Any]] = {
    "width_px": 512,
    "height_px": 12,
    "speed": 0x17,
    "stay": 2,
    "gap_px": 10,
    "timeout_s": 2,
}


@pytest.mark.parametrize(("packet", "wire"), [(Packet(*PING), PING_FRAME), (Packet(*STATUS), STATUS_FRAME)])
def test_the_published_questions_are_written_and_read(packet: Packet, wire: bytes) -> None:
    assert encode(packet) == wire
    assert Splitter().feed(wire) == [packet]


def test_the_published_acknowledgement_is_read() -> None:
    assert Splitter().feed(ACK_FRAME) == [Packet(0xA0, 0x00, 0, b"", to=0x8000, sender=0xFFFE)]


def test_the_published_area_is_written_byte_for_byte_but_for_its_reserved_byte() -> None:
    """There its first reserved byte holds 2D; everything behind it is as published."""
    area = Area(0, 0, 0, 192, 32, effect=3, speed=4, stay=5, run=0, timeout_s=2, is_single_line=False, wraps=True)
    (published,) = Splitter().feed(AREA_192_32)
    assert published.payload == dynamic([(area, b"012345QRSTTV'B")])
    assert (published.group, published.command, published.flag) == (*DYNAMIC, 1)


@pytest.mark.parametrize(
    ("wire", "y_px", "text"),
    [(TEMPER, 12, "TEMPER:21℃"), (HUMIDITY, 24, "HUM:66%RH"), (EMPTY, 36, "  ")],
)
def test_what_a_weather_station_was_heard_to_send_is_what_we_send(wire: bytes, y_px: int, text: str) -> None:
    area = Area(1, 0, y_px, **STATION)
    payload = dynamic([(area, b"\\FO000" + text.encode("gbk"))])
    assert encode(Packet(*DYNAMIC, flag=2, payload=payload)) == wire


def test_the_virtual_card_draws_what_the_station_was_heard_to_send_and_acknowledges_only_who_asks() -> None:
    card = Card(Faults(FAULTS), 0x51)
    replies: list[bytes] = []
    card.connect(replies.append, lambda: None)
    for wire, text in ((TEMPER, "TEMPER:21℃"), (HUMIDITY, "HUM:66%RH")):
        card.receive(wire)
        assert card.shows()["shown"] == {"1": text}
    assert replies == []
    card.receive(AREA_192_32)
    assert card.shows()["shown"] == {"0": "012345QRSTTV'B", "1": "HUM:66%RH"}
    assert [one.flag for one in Splitter().feed(b"".join(replies))] == [0]


def test_the_copy_with_the_wrong_width_is_known_by_its_sum() -> None:
    wrong = AREA_192_32.replace(bytes.fromhex("18 00 20 00"), bytes.fromhex("80 00 20 00"))
    splitter = Splitter()
    assert splitter.feed(wrong) == [] and splitter.wrong_frames == 1
    assert crc16(wrong[8:-3]).to_bytes(2, "little") == bytes.fromhex("BD 6F")


def test_lengths_that_are_no_eighths_are_in_pixels_with_the_top_bit_set() -> None:
    payload = dynamic([(Area(3, 4, 5, 100, 16), b"")])
    assert payload[5:13] == bytes.fromhex("04 80 05 00 64 80 10 00")


def test_areas_are_taken_away_by_number_or_all() -> None:
    assert dynamic((), delete=(3, 7)) == bytes.fromhex("02 03 07 00")
    assert dynamic((), delete=(protocol.ALL_AREAS,)) == bytes.fromhex("FF 00")


@pytest.mark.parametrize("text", ["哎哎", "Z[Z[", "ZA5[", "哎Z["])
def test_bytes_of_head_tail_and_escape_within_a_text_are_escaped(text: str) -> None:
    payload = dynamic([(Area(0, 0, 0, 64, 16), text.encode("gbk") + bytes.fromhex("A5 A6 5A 5B"))])
    wire = encode(Packet(*DYNAMIC, payload=payload))
    assert bytes((0xA5,)) not in wire[8:] and wire.index(0x5A) == len(wire) - 1
    assert [one.payload for one in Splitter().feed(wire)] == [payload]


def test_the_four_escapes_are_the_published_ones() -> None:
    assert protocol.escape(bytes.fromhex("A5 A6 5A 5B")) == bytes.fromhex("A6 02 A6 01 5B 02 5B 01")


@pytest.mark.parametrize("broken", ["A6", "A6 03", "01 5B", "5B 00"])
def test_an_escape_that_is_none_is_no_frame(broken: str) -> None:
    assert protocol.unescape(bytes.fromhex(broken)) is None


def test_a_frame_cut_anywhere_is_one_frame() -> None:
    for cut in range(len(AREA_192_32)):
        splitter = Splitter()
        assert len(splitter.feed(AREA_192_32[:cut]) + splitter.feed(AREA_192_32[cut:])) == 1


@pytest.mark.parametrize(
    "noise", [b"\x5a\x00", b"\xa5\x01", PING_FRAME[:20], b"\xa5\xa5\x5a"], ids=lambda one: one.hex()
)
def test_noise_before_a_frame_does_not_cost_it(noise: bytes) -> None:
    assert Splitter().feed(noise + PING_FRAME) == [Packet(*PING)]


def test_a_wrong_length_is_no_packet() -> None:
    body = bytearray(PING_FRAME[8:-3])
    body[12] = 6
    splitter = Splitter()
    assert splitter.feed(HEAD + bytes(body) + crc16(bytes(body)).to_bytes(2, "little") + b"\x5a") == []
    assert splitter.wrong_frames == 1


def test_any_bytes_are_survived_in_bounded_memory() -> None:
    chance = random.Random(0xA5)
    splitter = Splitter()
    for _ in range(1_500):
        splitter.feed(bytes(chance.choices((0xA5, 0xA6, 0x5A, 0x5B, 0, 1, 2, chance.randrange(256)), k=64)))
        splitter.feed(bytes(chance.choices(range(0x50), k=64)))
        assert len(splitter._frame or b"") <= 2 * protocol.BUFFER
    assert splitter.feed(PING_FRAME) == [Packet(*PING)]


def test_a_text_is_not_in_a_packets_repr() -> None:
    assert "A012" not in repr(Packet(*DYNAMIC, payload=b"A012"))
