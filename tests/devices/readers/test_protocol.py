"""SAM_V frames against the published bytes; replies survive any cut, garbage and broken checks, and lose the photo."""

from __future__ import annotations

import random

import pytest

from devices.readers.sam_v import protocol
from devices.readers.sam_v.protocol import FIND, ID, READ, SELECT, STATE, Broken, Question, Reply, Splitter, answers
from tests.devices.readers.records import resident

# published frames, entered by hand
PREAMBLE = bytes.fromhex("AAAAAA9669")
FOUND = bytes.fromhex("AAAAAA9669 0008 00009F 00000000 97")
NONE = bytes.fromhex("AAAAAA9669 0004 000080 84")
SELECTED = bytes.fromhex("AAAAAA9669 000C 000090 0000000000000000 9C")
NOT_SELECTED = bytes.fromhex("AAAAAA9669 0004 000081 85")
PHOTO = bytes(range(256)) * 4


def signed(body: bytes) -> bytes:
    """A reply with its check, by another reckoning than the driver's."""
    inside = (len(body) + 1).to_bytes(2, "big") + body
    total = 0
    for byte in inside:
        total ^= byte
    return PREAMBLE + inside + bytes((total,))


def of_card(text: bytes, photo: bytes = PHOTO) -> bytes:
    return signed(b"\x00\x00\x90" + bytes.fromhex("01000400") + text + photo)


@pytest.mark.parametrize(
    ("question", "frame"),
    [
        (STATE, "AAAAAA9669 0003 11FF ED"),
        (ID, "AAAAAA9669 0003 12FF EE"),
        (FIND, "AAAAAA9669 0003 2001 22"),
        (SELECT, "AAAAAA9669 0003 2002 21"),
        (READ, "AAAAAA9669 0003 3001 32"),
    ],
)
def test_questions_are_the_published_frames(question: Question, frame: str) -> None:
    assert question.frame == bytes.fromhex(frame)


def test_no_question_asks_for_a_fingerprint() -> None:
    asked = [one.frame for one in vars(protocol).values() if isinstance(one, Question)]
    assert len(asked) == 5
    assert not [frame for frame in asked if b"\x30\x10" in frame or b"\x30\x03" in frame]


def test_published_replies_are_understood() -> None:
    assert Splitter().feed(FOUND + NONE + SELECTED + NOT_SELECTED) == [
        Reply(0x9F, bytes(4)),
        Reply(0x80),
        Reply(0x90, bytes(8)),
        Reply(0x81),
    ]


def test_of_a_card_only_the_text_is_kept() -> None:
    frame = of_card(resident())
    assert len(frame) == 1295 and frame[5:7] == b"\x05\x08"
    assert Splitter().feed(frame) == [Reply(0x90, text=resident())]


@pytest.mark.parametrize(("third", "size"), [("0400", 2321), ("0200", 1809), ("0000", 1297)])
def test_a_fingerprint_nobody_asked_for_is_dropped_with_the_photo(third: str, size: int) -> None:
    heads = bytes.fromhex("01000400" + third)
    frame = signed(b"\x00\x00\x90" + heads + resident() + PHOTO + bytes(int(third, 16)))
    assert len(frame) == size
    assert Splitter().feed(frame) == [Reply(0x90, text=resident())]


def test_a_reply_in_single_bytes_is_the_same_reply() -> None:
    splitter = Splitter()
    pieces = [piece for byte in of_card(resident()) + FOUND for piece in splitter.feed(bytes((byte,)))]
    assert pieces == [Reply(0x90, text=resident()), Reply(0x9F, bytes(4))]


def test_garbage_before_and_between_replies_is_passed_over() -> None:
    noise = b"\x00\xff\xaa\xaa\xaa\x96\xaa\x96\x69"
    assert Splitter().feed(noise + b"\xaa" + NONE + noise + FOUND + noise) == [Reply(0x80), Reply(0x9F, bytes(4))]


def test_a_preamble_within_the_photo_is_photo() -> None:
    photo = (PREAMBLE + b"\x00\x04\x00\x00\x80\x84").ljust(1024, b"\xaa")
    assert Splitter().feed(of_card(resident(), photo) + NONE) == [Reply(0x90, text=resident()), Reply(0x80)]


def test_a_wrong_check_is_said_and_the_next_reply_found() -> None:
    wrong = FOUND[:-1] + bytes((FOUND[-1] ^ 1,))
    assert Splitter().feed(wrong + NONE) == [Broken("check"), Reply(0x80)]


@pytest.mark.parametrize("heads", ["01000300", "00FF0401", "00000000"])
def test_lengths_that_do_not_add_up_are_no_record(heads: str) -> None:
    frame = signed(b"\x00\x00\x90" + bytes.fromhex(heads) + resident() + PHOTO)
    assert Splitter().feed(frame) == [Broken("lengths")]


@pytest.mark.parametrize("length", ["0000", "0003", "FFFF"])
def test_a_length_no_reply_has_is_no_reply(length: str) -> None:
    assert Splitter().feed(PREAMBLE + bytes.fromhex(length) + NONE) == [Reply(0x80)]


def test_half_a_reply_is_forgotten_when_told() -> None:
    splitter = Splitter()
    assert splitter.feed(of_card(resident())[:700]) == []
    splitter.forget()
    assert splitter.feed(NONE) == [Reply(0x80)]


def test_a_late_yes_is_no_answer_to_another_question_and_a_no_is_one_to_each() -> None:
    found, selected, module, record = (
        Reply(0x9F, bytes(4)),
        Reply(0x90, bytes(8)),
        Reply(0x90, bytes(16)),
        Reply(0x90, text=resident()),
    )
    fits = [
        [answers(question, reply) for reply in (found, selected, module, record)]
        for question in (FIND, SELECT, ID, READ)
    ]
    assert fits == [[at == fit for at in range(4)] for fit in range(4)]
    assert all(answers(question, Reply(status)) for question in (FIND, SELECT, READ) for status in (0x80, 0x41, 0x10))


def test_a_module_is_named_as_on_its_label() -> None:
    data = bytes.fromhex("0500 0300 E5ED3301 D2040000 2E160000")
    assert protocol.module_id(data) == "05.03-20180453-0000001234-0000005678"
    assert protocol.module_id(data[1:]) == ""


def test_no_repr_shows_what_a_reply_brings() -> None:
    reply = Splitter().feed(of_card(resident()))[0]
    assert repr(reply) == "Reply(status=144)"


def test_any_bytes_in_any_pieces_raise_nothing_and_hold_one_frame_at_most() -> None:
    chance, splitter = random.Random(6), Splitter()
    stock = [PREAMBLE, FOUND, NONE, of_card(resident()), b"\xaa\xaa\x96", bytes(40), PREAMBLE + b"\x09\x0a"]
    for _ in range(600):
        data = bytearray(chance.choice(stock))
        if chance.random() < 0.5:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        splitter.feed(bytes(data[: chance.randrange(len(data) + 1)]))
        assert len(splitter._held) <= 2321
