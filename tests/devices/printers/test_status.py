"""One reply stream, cut anywhere: every kind of answer is told apart, and its bits mean what the manuals say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.model import Health
from devices.printers.escpos.status import Classifier, NearEnd, Reply, health_of, paper_is_near_end, paper_is_out, stops

OK = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        ("12", ["realtime"]),
        ("1A", ["realtime"]),
        ("7E", ["realtime"]),
        ("00", ["paper"]),
        ("03", ["paper"]),
        ("0F", ["paper"]),
        ("11", ["flow"]),
        ("13", ["flow"]),
        ("1000000F", ["asb"]),
        ("38080F0F", ["asb"]),
        ("5F5155484100", ["block"]),
        ("372300", ["block"]),
        ("12 1000000F 16 5F4100 03 11", ["realtime", "asb", "realtime", "block", "paper", "flow"]),
    ],
)
def test_published_answers_are_told_apart(data: str, kinds: list[str]) -> None:
    assert [reply.kind for reply in Classifier().feed(bytes.fromhex(data))] == kinds


def test_a_real_time_answer_between_the_bytes_of_another_is_not_lost() -> None:
    replies = Classifier().feed(bytes.fromhex("10 00 12"))
    assert Reply("realtime", b"\x12") in replies


answers = st.sampled_from(["12", "1A", "7E", "00", "0C", "11", "13", "1000000F", "1C000C0F", "5F515500", "3B2000"])


@given(st.lists(answers, max_size=12), st.data())
def test_the_stream_may_be_cut_anywhere(parts: list[str], data: st.DataObject) -> None:
    stream = bytes.fromhex("".join(parts))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    classifier, found = Classifier(), []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += classifier.feed(stream[start:end])
    assert found == Classifier().feed(stream)


@given(st.binary(max_size=300))
def test_noise_never_raises_and_never_hides_the_next_answer_for_long(noise: bytes) -> None:
    classifier = Classifier()
    classifier.feed(noise)
    replies = [reply for _ in range(100) for reply in classifier.feed(b"\x12")]
    assert Reply("realtime", b"\x12") in replies


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (OK, ""),
        (OK | {1: 0x16}, ""),  # drawer pin
        (OK | {1: 0x1A}, "offline"),
        (OK | {1: 0x1A, 2: 0x16}, "cover_open"),
        (OK | {1: 0x1A, 2: 0x32}, "paper_out"),
        (OK | {1: 0x1A, 3: 0x1A}, "cutter_error"),
        (OK | {1: 0x1A, 3: 0x32}, "printer_error"),
        (OK | {4: 0x7E}, "paper_out"),
        (OK | {4: 0x1E}, ""),  # near end prints on
        ({1: 0x1A}, "offline"),
        ({}, ""),
    ],
)
def test_the_most_telling_reason_is_named(answers: dict[int, int], reason: str) -> None:
    assert stops(answers) == reason


def test_paper_bits() -> None:
    assert [paper_is_out(byte) for byte in (0x12, 0x1E, 0x7E)] == [False, False, True]
    assert [paper_is_near_end(byte) for byte in (0x12, 0x1E, 0x7E)] == [False, True, True]


def test_health_in_one_word() -> None:
    assert health_of(OK, False) == Health("online")
    assert health_of(OK, True) == Health("degraded", "near_end", True)
    assert health_of(OK | {4: 0x7E}, True) == Health("unavailable", "paper_out", True)
    assert health_of({}, False) == Health("unavailable", "offline")


@pytest.mark.parametrize(
    ("seen", "believed"),
    [
        ([True], [True]),  # a roll that is short at the start
        ([False, True, False, True, False], [False] * 5),  # flutter
        ([False, True, True], [False, False, True]),
        ([True, False, False, True, False, False, False], [True] * 6 + [False]),
    ],
)
def test_a_fluttering_sensor_is_believed_slowly(seen: list[bool], believed: list[bool]) -> None:
    near_end: Any = NearEnd()
    assert [near_end.update(one) for one in seen] == believed
