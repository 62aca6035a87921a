"""The rules of one card, by a clock in the hand: only what differs is sent, refusals are named, silence is noticed."""

from __future__ import annotations

from typing import Any

import pytest

from devices.leds.onbon_bx.config import LedConfig, read_config
from devices.leds.onbon_bx.protocol import DYNAMIC, PING, STATUS, Packet
from devices.leds.onbon_bx.screen import Screen
from devices.leds.onbon_bx.words import WORDS
from devices.leds.onbon_bx.writing import Refused, as_bytes, texts_of
from devices.model import Health
from devices.tables import ConfigIsWrong

ACK = Packet(0xA0, 0x00, 0)
AREA = {"name": "305", "id": 0, "width": 192, "height": 32}
NEXT = {"name": "306", "id": 1, "y": 32, "width": 192, "height": 32}
TABLE = {"name": "三楼", "host": "127.0.0.1", "areas": [AREA, NEXT]}


def config(**changes: Any) -> LedConfig:
    return read_config(TABLE | changes)


def a_screen(**changes: Any) -> Screen:
    """A card whose areas are dark and acknowledged."""
    screen = Screen(config(**changes))
    screen.open(0.0)
    for _ in range(2):
        assert asked(screen.due(0.0)) == DYNAMIC
        screen.hear(ACK, 0.0)
    return screen


def asked(packet: Packet | None) -> tuple[int, int] | None:
    return None if packet is None else (packet.group, packet.command)


def nack(error: int) -> Packet:
    return Packet(0xA0, 0x01, error)


def test_only_what_differs_is_sent_and_one_question_at_a_time() -> None:
    screen = a_screen()
    screen.want({"305": "A012→", "306": ""})
    packet = screen.due(1.0)
    assert packet is not None and packet.payload.endswith("A012→".encode("gbk"))
    assert screen.due(1.5) is None
    screen.hear(ACK, 1.5)
    assert screen.due(1.5) is None
    assert screen.health() == Health("online")


def test_the_last_text_wins_while_a_question_is_open() -> None:
    screen = a_screen()
    for text in ("A012", "A013", "A014"):
        screen.want({"305": text})
        packet = screen.due(1.0)
        assert (packet is None) == (text != "A012")
    screen.hear(ACK, 1.1)
    packet = screen.due(1.1)
    assert packet is not None and packet.payload.endswith(b"A014")


def test_a_card_is_asked_every_few_seconds_whether_it_is_there() -> None:
    screen = a_screen(ping_s=5.0)
    assert [asked(screen.due(at_s)) for at_s in (1.0, 4.9, 5.0)] == [None, None, PING]
    screen.hear(ACK, 5.1)
    assert screen.due(6.0) is None
    assert [asked(a_screen(question="status").due(5.0))] == [STATUS]


def test_an_empty_text_takes_the_area_away() -> None:
    screen = Screen(config(texts={"idle": ""}))
    packet = screen.due(0.0)
    assert packet is not None and packet.payload == bytes.fromhex("01 00 00")


def test_after_a_new_connection_everything_is_written_again() -> None:
    screen = a_screen()
    screen.open(9.0)
    assert asked(screen.due(9.0)) == DYNAMIC


@pytest.mark.parametrize(
    ("code", "reason"),
    [(1, "bad_group"), (2, "no_command"), (4, "memory"), (12, "no_font"), (13, "wrong_device_type"), (99, "refused")],
)
def test_a_refusal_is_named_and_not_repeated_at_once(code: int, reason: str) -> None:
    screen = a_screen()
    screen.want({"305": "A012"})
    screen.due(1.0)
    screen.hear(nack(code), 1.0)
    assert screen.health() == Health("degraded", reason, detail="305")
    assert screen.due(2.0) is None
    assert asked(screen.due(31.0)) == DYNAMIC
    screen.hear(ACK, 31.0)
    assert screen.health() == Health("online")


@pytest.mark.parametrize("code", [3, 5])
def test_a_busy_card_and_a_spoilt_frame_are_tried_again_soon(code: int) -> None:
    screen = a_screen()
    screen.want({"305": "A012"})
    screen.due(1.0)
    screen.hear(nack(code), 1.0)
    assert [asked(screen.due(at_s)) for at_s in (1.1, 1.6)] == [None, DYNAMIC]
    screen.hear(ACK, 1.7)
    assert screen.health() == Health("online")


def test_another_text_than_the_refused_one_is_tried_at_once() -> None:
    screen = a_screen()
    screen.want({"305": "䶮"})
    screen.due(1.0)
    screen.hear(nack(12), 1.0)
    screen.want({"305": "A012"})
    assert asked(screen.due(1.1)) == DYNAMIC


def test_a_card_that_shows_nothing_of_ours_is_unavailable() -> None:
    screen = Screen(config())
    for _ in range(2):
        screen.due(0.0)
        screen.hear(nack(12), 0.0)
    assert screen.health() == Health("unavailable", "no_font", detail="305、306")


def test_a_card_of_another_type_says_so_to_the_very_ping() -> None:
    screen = a_screen()
    screen.due(5.0)
    screen.hear(nack(13), 5.0)
    assert screen.health() == Health("degraded", "wrong_device_type")


def test_a_card_that_does_not_know_the_ping_is_there_all_the_same() -> None:
    screen = a_screen()
    screen.due(5.0)
    screen.hear(nack(2), 5.0)
    assert screen.health() == Health("online")


def test_silence_is_noticed_and_a_late_reply_is_not_the_next_questions() -> None:
    screen = a_screen(answer_s=1.0, tries=3)
    screen.want({"305": "A012"})
    assert asked(screen.due(10.0)) == DYNAMIC
    assert screen.due(11.0) is None
    screen.hear(ACK, 11.1)
    assert screen.counts["late"] == 1
    assert asked(screen.due(12.0)) == DYNAMIC
    assert screen.due(13.0) is None
    assert screen.health() == Health("online")
    assert asked(screen.due(14.0)) == DYNAMIC
    assert screen.due(15.0) is None
    assert screen.is_lost
    assert screen.health() == Health("unavailable", "no_answer")


def test_what_a_card_may_have_drawn_unseen_is_written_over() -> None:
    screen = a_screen(answer_s=1.0)
    screen.want({"305": "A012"})
    assert asked(screen.due(1.0)) == DYNAMIC
    screen.want({"305": ""})
    assert [asked(screen.due(at_s)) for at_s in (2.0, 3.0)] == [None, DYNAMIC]


def test_where_a_site_knows_another_acknowledgement_it_says_so() -> None:
    screen = Screen(config(ack_command=0x02))
    screen.due(0.0)
    screen.hear(Packet(0xA0, 0x02, 0), 0.0)
    screen.due(0.0)
    screen.hear(ACK, 0.0)
    assert screen.health() == Health("degraded", "refused", detail="306")


def test_a_test_writes_every_areas_name_for_a_while() -> None:
    screen = a_screen()
    screen.test(1.0)
    written = []
    for at_s in (1.0, 2.0, 20.0, 20.0):
        packet = screen.due(at_s)
        assert packet is not None
        written.append(packet.payload[-3:])
        screen.hear(ACK, at_s)
    assert written[:2] == [b"305", b"306"]
    assert written[2:] == [bytes.fromhex("01 00 00"), bytes.fromhex("01 01 00")]


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ({"number": "A012"}, "A012"),
        ({"number": "A012", "arrow": "right"}, "A012→"),
        ({"state": "paused"}, "暂停服务"),
        ({"state": "idle"}, "欢迎"),
        ({"text": "请到大厅咨询"}, "请到大厅咨询"),
    ],
)
def test_what_stands_in_an_area(command: dict[str, Any], text: str) -> None:
    strip = config(texts={"idle": "欢迎"})
    assert texts_of({"do": "show", "areas": {"305": command}}, strip) == {"305": text, "306": "欢迎"}


def test_a_whole_strip_is_idle_where_nothing_is_said() -> None:
    strip = config(texts={"idle": "欢迎"})
    assert texts_of({"do": "show", "areas": {"305": {"number": "A012"}}}, strip) == {"305": "A012", "306": "欢迎"}
    assert texts_of({"do": "show", "areas": {"999": {"text": ""}}, "windows": {}}, strip) == {
        "305": "欢迎",
        "306": "欢迎",
    }


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({}, "unknown_command"),
        ({"do": "dance", "areas": {"305": {"text": ""}}}, "unknown_command"),
        ({"do": "show", "areas": ["305"]}, "bad_command"),
        ({"do": "show", "areas": {"305": "A012"}}, "bad_command"),
        ({"do": "show", "areas": {"305": {}}}, "bad_command"),
        ({"do": "show", "areas": {"305": {"state": "asleep"}}}, "bad_command"),
        ({"do": "show", "areas": {"305": {"number": "A" * 17}}}, "bad_command"),
        ({"do": "show", "areas": {"305": {"number": "A012", "arrow": "north"}}}, "bad_command"),
        ({"do": "show", "areas": {"305": {"text": "长" * 201}}}, "too_long"),
    ],
)
def test_a_command_that_cannot_be_written_is_refused_by_a_code(command: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=f"^{code}$"):
        texts_of(command, config())


def test_no_text_can_be_an_escape_of_the_card_and_rare_signs_are_question_marks() -> None:
    assert as_bytes("\\FO001\n𠮷") == "＼FO001 ?".encode("gbk")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"areas": []}, "areas"),
        ({"areas": {"305": 0}}, "areas"),
        ({"areas": [AREA, AREA]}, "重复"),
        ({"areas": [AREA | {"width": 0}]}, "width"),
        ({"areas": [AREA | {"effect": "spin"}]}, "effect"),
        ({"areas": [AREA | {"colour": "red"}]}, "colour"),
        ({"areas": [AREA | {"prefix": "字"}]}, "prefix"),
        ({"areas": ["305"]}, "led.areas"),
        ({"texts": {"lunch": "午休"}}, "texts"),
        ({"question": "hello"}, "question"),
        ({"device_type": 256}, "device_type"),
        ({"tries": 0}, "tries"),
        ({"host": ""}, "host"),
        ({"ping_s": 0}, "时限"),
    ],
)
def test_a_wrong_entry_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigIsWrong, match=named):
        config(**changes)


def test_every_reason_has_a_sentence() -> None:
    reasons = ("", "no_answer", "port_lost", "driver_fault", "refused", "busy", "checksum", "no_font", "memory")
    assert all(WORDS[one].endswith("。") for one in (*reasons, "bad_group", "no_command", "wrong_device_type"))
