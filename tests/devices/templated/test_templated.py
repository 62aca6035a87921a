"""A simple device by configuration alone: frames with checksums out, keys and grades in, and every fault of a line."""

from __future__ import annotations

import logging
import queue
import random
import socket
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click
import pytest

from devices.agent.words import words
from devices.model import Health, Reading
from devices.tables import ConfigIsWrong
from devices.templated.config import read_config
from devices.templated.driver import TemplatedDevice
from devices.templated.protocol import CHECKSUMS, HELD_MAX, Incoming, Refused, Template
from devices.templated.twin import Twin, start_twin
from devices.virtual import KINDS
from tests.devices.working import SOON_S, WAIT_S, at_work, reaches

FILE = r"""
name = "评价器"
encoding = "gbk"

[[commands]]
name = "show"
template = '\x02{window}{number}\x03'
reply = '\x06'
checksum = "xor"
answer_s = 5.0
keeps = true

[[commands]]
name = "open"
template = '\x01\x05\x00\x00\xFF\x00'
checksum = "crc16_modbus"

[[readings]]
name = "grade"
kind = "grade"
match = '\xAA(?P<address>.)(?P<grade>.)\x55'
grades = { "01" = 5, "02" = 3, "03" = 1 }

[[readings]]
name = "key"
kind = "key"
match = '\x02(?P<key>[A-F])(?P<digits>[0-9]*)\x03'
acts = { A = "call", B = "missed" }
address = 7
"""
# 02 'A' '1' 03, its bytes xored by hand: 02^33^30^31=30 ... then ^41^31 = 40, ^03 = 43
SHOWN = bytes.fromhex("02 33 30 31 41 31 03 43")
RELAY = bytes.fromhex("01 05 00 00 FF 00 8C 3A")  # as every description of a Modbus relay has it


def config(**entries: Any) -> Any:
    return read_config({"device": "/dev/ttyUSB0", **tomllib.loads(FILE), **entries})


@dataclass
class Counter:
    twin: Twin
    device: TemplatedDevice
    read: queue.Queue[Reading]

    def next(self) -> tuple[str, Any]:
        reading = self.read.get(timeout=WAIT_S)
        return reading.kind, reading.body

    def reaches(self, health: Health) -> None:
        reaches(lambda: self.device.health() == health)


@contextmanager
def counter(answers: Mapping[bytes, bytes] = {SHOWN: b"\x06"}, **entries: Any) -> Iterator[Counter]:
    twin = start_twin(port=0, answers=answers)
    read = queue.Queue[Reading]()
    where = {"transport": "tcp", "host": "127.0.0.1", "port": twin.served.port}
    device = TemplatedDevice(config(**where, **entries), pause_s=SOON_S)
    try:
        with at_work(device, read.put):
            one = Counter(twin, device, read)
            one.reaches(Health("online"))
            assert twin.machine.is_connected.wait(WAIT_S)
            yield one
    finally:
        twin.stop()


def test_checksums_are_the_published_ones() -> None:
    known = {"none": 0, "xor": 0x31, "sum": 0xDD, "crc16_arc": 0xBB3D, "crc16_modbus": 0x4B37}
    assert {name: reckon(b"123456789") for name, (reckon, _size) in CHECKSUMS.items()} == known


def test_a_template_becomes_a_frame_in_its_encoding_with_its_checksum_in_its_place() -> None:
    assert Template(r"\x01\x05\x00\x00\xFF\x00", checksum="crc16_modbus").fill({}) == RELAY
    assert Template(r"{number}号\r\n").fill({"number": "A1"}) == bytes.fromhex("41 31 BA C5 0D 0A")
    assert Template(r"{number}号", "utf-8").fill({"number": "A1"}) == bytes.fromhex("41 31 E5 8F B7")
    ended = Template(r"\x02123456789{checksum}\x03", checksum="crc16_arc", order="big", skip=1)
    assert ended.fill({}) == b"\x02123456789\xbb\x3d\x03"
    assert Template(r"a\\b{waiting}", "ascii").fill({"waiting": 3}) == b"a\\b3"
    assert Template(r"\x02{address:byte}").fill({"address": "17"}) == b"\x02\x11"
    for wrong in ("256", "-1", "A"):
        with pytest.raises(Refused):
            Template("{address:byte}").fill({"address": wrong})


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "missing_field"),
        ({"text": "\x02"}, "bad_field"),
        ({"text": "号"}, "bad_field"),
        ({"text": "x" * 65}, "bad_field"),
    ],
)
def test_a_field_that_cannot_stand_in_a_frame_is_refused(values: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        Template("{text}", "ascii").fill(values)
    assert str(refused.value) == code


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"commands": [], "readings": []}, "设备 评价器：至少写一个命令 commands 或读数 readings。"),
        ({"encoding": "big5"}, "设备 评价器：encoding 可选：gbk、utf-8、ascii。"),
        ({"device": ""}, "设备 评价器：transport 为 serial 时要写 device，例如 /dev/ttyUSB0。"),
        (
            {"commands": [{"name": "a", "template": "{nummer}"}]},
            "命令 a：template 中没有名为 {nummer} 的内容，"
            "可用的有：number、window、waiting、text、area、address、state、checksum。",
        ),
        (
            {"commands": [{"name": "a", "template": r"\x0"}]},
            "命令 a：template 中反斜杠后应为 xNN（十六进制）、r、n、t 或反斜杠。",
        ),
        (
            {"commands": [{"name": "a", "template": "{checksum}"}]},
            "命令 a：template 中{checksum} 最多写一次，并要写明 checksum 的算法。",
        ),
        (
            {"commands": [{"name": "a", "template": "a", "checksum": "crc32"}]},
            "命令 a：checksum 可选：none、xor、sum、crc16_arc、crc16_modbus。",
        ),
        ({"commands": [{"name": "a", "template": "a", "reply": "("}]}, "命令 a：reply 不是正确的正则表达式。"),
        (
            {"commands": [{"name": "a", "template": "a", "ask_every_s": 5}]},
            "命令 a：写了 ask_every_s 就要写 reply（应答）。",
        ),
        (
            {"commands": [{"name": "a", "template": "{text}", "ask_every_s": 5.0, "reply": "b"}]},
            "命令 a：写了 ask_every_s，template 里就不能有 {…} 内容。",
        ),
        ({"texts": {"away": "x"}}, "设备 评价器：texts 的名称可选：number、idle、paused、closed。"),
        ({"commands": [{"name": "a", "template": "a"}] * 2}, "设备 评价器：commands 里的 name 不能重复。"),
        ({"readings": [{"name": "r", "kind": "key", "match": "a*"}]}, "读数 r：match 不能匹配空内容。"),
        ({"readings": [{"name": "r", "kind": "key", "match": "a"}]}, "读数 r：match 中缺少 (?P<key>…)。"),
        ({"readings": [{"name": "r", "kind": "card", "match": "a"}]}, "读数 r：kind 可选：key、grade、code。"),
    ],
)
def test_a_wrong_entry_is_named(entries: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigIsWrong) as wrong:
        config(**entries)
    assert str(wrong.value) == sentence


def test_bytes_in_any_pieces_become_keys_grades_and_codes() -> None:
    code = {"name": "code", "kind": "code", "match": "<(?P<text>[^>]*)>"}
    meanings = [one.meaning("gbk") for one in config(readings=[*tomllib.loads(FILE)["readings"], code]).readings]
    sent = b"\xff\x02A12\x03\x02C\x03\xaa\x05\x01\x55" + b"\xaa\x05\x09\x55\xaa" + "<取号>".encode("gbk")
    for size in (1, 2, 99):
        incoming, found = Incoming(meanings), list[tuple[str, dict[str, Any]]]()
        for at in range(0, len(sent), size):
            found += incoming.feed(sent[at : at + size])[0]
        assert found == [
            ("key", {"address": 7, "act": "call", "digits": "12", "raw": "0241313203"}),
            ("key", {"address": 7, "act": "", "digits": "", "raw": "024303"}),
            ("grade", {"address": 5, "raw": 1, "grade": 5}),
            ("grade", {"address": 5, "raw": 9, "grade": None}),
            ("code", {"text": "取号", "symbology": ""}),
        ]


def test_nothing_that_comes_raises_or_piles_up() -> None:
    chance, incoming = random.Random(6), Incoming([one.meaning("gbk") for one in config().readings])
    for _ in range(1000):
        incoming.feed(chance.randbytes(chance.randrange(600)))
        assert len(incoming._held) <= HELD_MAX


def test_a_command_is_sent_and_answered_and_a_relay_needs_no_answer() -> None:
    with counter() as one:
        assert one.device.act({"do": "show", "window": "301", "number": "A1"}) == ""
        assert one.twin.machine.until(SHOWN, WAIT_S)
        assert one.device.act({"do": "open"}) == ""
        assert one.twin.machine.until(RELAY, WAIT_S)
        assert one.device.act({"do": "close"}) == "unknown_command"
        assert one.device.act({"do": "show", "window": "301"}) == "missing_field"
        one.reaches(Health("online"))


def test_what_a_person_presses_is_told_behind_noise_and_halves() -> None:
    with counter() as one:
        one.twin.faults.switch("garbage", True)
        one.twin.faults.switch("halves", True)
        one.twin.machine.act({"do": "say", "text": "AA 05 02 55"})
        assert one.next() == ("grade", {"address": 5, "raw": 2, "grade": 3})


def test_a_mute_device_is_asked_again_and_named_and_fine_when_it_answers() -> None:
    commands = [{**one, "answer_s": 0.02} for one in tomllib.loads(FILE)["commands"]]
    with counter(commands=commands) as one:
        one.twin.faults.switch("mute", True)
        one.device.act({"do": "show", "window": "301", "number": "A1"})
        one.reaches(Health("degraded", "no_answer"))
        assert one.twin.machine.until(SHOWN * 3, WAIT_S)


def test_an_answer_that_comes_too_late_is_asked_for_again() -> None:
    with counter() as one:
        patient = one.device._commands["show"]
        hasty = config(commands=[{**tomllib.loads(FILE)["commands"][0], "answer_s": 0.02}]).commands[0]
        one.twin.faults.switch("late", True)
        one.device._commands["show"] = patient._replace(config=hasty)
        one.device.act({"do": "show", "window": "301", "number": "A1"})
        assert one.twin.machine.until(SHOWN * 2, WAIT_S)
        one.twin.faults.switch("late", False)
        one.device._commands["show"] = patient
        one.device.act({"do": "show", "window": "301", "number": "A1"})
        one.reaches(Health("online"))


def test_a_line_that_breaks_in_a_frame_is_opened_again_and_the_display_shown_anew() -> None:
    with counter() as one:
        one.twin.faults.switch("reset", True)
        one.device.act({"do": "show", "window": "301", "number": "A1"})
        assert one.twin.machine.until(SHOWN, WAIT_S)
        one.reaches(Health("online"))


def test_while_the_line_is_away_a_display_is_kept_and_a_relay_is_not() -> None:
    away = TemplatedDevice(config())
    assert away.act({"do": "show", "window": "301", "number": "A1"}) == ""
    assert away.act({"do": "open"}) == "offline"
    codes = [away.act({"do": "show", "window": str(at), "number": "A1"}) for at in range(70)]
    assert codes[:63] == [""] * 63 and codes[63:] == ["busy"] * 7


def test_what_is_shown_or_pressed_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with counter() as one:
        one.device.act({"do": "show", "window": "301", "number": "PLANTED"})
        one.twin.machine.say(b"\x02A4711\x03")
        assert one.next()[1]["digits"] == "4711"
    assert "PLANTED" not in caplog.text and "4711" not in caplog.text


STRIP = {"name": "show", "template": "<{area}|{number}|{state}|{text}>"}
WHOLE = {"305": {"number": "A012"}, "306": {"state": "paused"}, "307": {"text": "测试"}, "308": {"state": "idle"}}


def test_a_whole_strip_is_sent_by_areas_and_then_only_what_changes() -> None:
    with counter(commands=[STRIP], texts={"number": "{number}号", "idle": "欢迎"}) as one:
        assert one.device.act({"do": "show", "areas": WHOLE, "windows": {"305": "305"}}) == ""
        first = "<305|A012||A012号><306||暂停服务|暂停服务><307|||测试><308||欢迎|欢迎>".encode("gbk")
        assert one.twin.machine.until(first, WAIT_S)
        changed = {**WHOLE, "306": {"number": "B002"}}
        del changed["307"]  # it stands there no longer
        assert one.device.act({"do": "show", "areas": changed}) == ""
        assert one.twin.machine.until("<306|B002||B002号>".encode("gbk"), WAIT_S)
        assert one.twin.machine.until("<307||欢迎|欢迎>".encode("gbk"), WAIT_S)
        assert one.twin.machine.received.count(b"<305") == one.twin.machine.received.count(b"<308") == 1


def test_an_area_that_cannot_be_written_is_refused_and_the_others_are_shown() -> None:
    with counter(commands=[STRIP]) as one:
        odd = {"do": "show", "areas": {"305": {"number": "\x02"}, "306": {"state": "asleep"}}}
        assert one.device.act(odd) == "bad_command"
        assert one.device.act({**odd, "areas": "305"}) == "bad_command"
        assert (
            one.device.act({"do": "show", "areas": {"305": {"number": "\x02"}, "306": {"number": "A1"}}}) == "bad_field"
        )
        assert one.twin.machine.until(b"<306|A1||A1>", WAIT_S)
        assert b"<305" not in one.twin.machine.received


PADS = {"name": "show", "template": r"\x02{address:byte}{window}:{number}/{waiting}\x03"}
ASKED = {"name": "ask_grade", "template": r"\x05{address:byte}"}


def test_pads_show_number_and_people_waiting_and_an_evaluator_asks_once_for_each_visit() -> None:
    with counter(commands=[PADS, ASKED]) as one:
        whole = {"addresses": {"1": {"number": "A012", "waiting": 3}}, "windows": {"1": "305"}, "asks": {"2": "V1"}}
        for _ in range(3):
            assert one.device.act({"do": "show", **whole}) == ""
        assert one.twin.machine.until(b"\x02\x01305:A012/3\x03\x05\x02", WAIT_S)
        assert one.device.act({"do": "show", **whole, "addresses": {}, "asks": {"2": "V2"}}) == ""
        assert one.twin.machine.until(b"\x02\x01305:/\x03\x05\x02", WAIT_S)
        assert one.twin.machine.received.count(b"\x05\x02") == 2
    with counter(commands=[{"name": "open", "template": "o"}]) as none:
        assert none.device.act({"do": "show", **whole}) == "unknown_command"


def test_a_device_that_is_asked_by_itself_is_away_while_it_does_not_answer_and_shown_anew_when_it_does() -> None:
    question = {"name": "status", "template": "?", "reply": "!", "ask_every_s": 0.01, "answer_s": 0.02, "tries": 1}
    with counter(commands=[STRIP, question], answers={b"?": b"!"}) as one:
        assert one.device.act({"do": "show", "areas": {"305": {"number": "A1"}}}) == ""
        assert one.twin.machine.until(b"<305|A1||A1>", WAIT_S)
        one.twin.faults.switch("mute", True)
        one.reaches(Health("unavailable", "no_answer"))
        before = one.twin.machine.received.count(b"<305")
        one.twin.faults.switch("mute", False)
        one.reaches(Health("online"))
        reaches(lambda: one.twin.machine.received.count(b"<305") > before)


def test_by_hand_it_answers_what_it_is_told_to_and_says_what_it_was_sent() -> None:
    line = KINDS["line"]()
    twin = line.start(port=0, pty=None, control=None, faults=(), answers=("02 41=06", "3F=21"))
    assert isinstance(twin, Twin)
    try:
        with socket.create_connection(("127.0.0.1", twin.served.port), WAIT_S) as there:
            there.sendall(b"?")
            assert there.recv(9) == b"!"
        assert twin.machine.shows() == {"received": "3F"}
    finally:
        twin.stop()
    with pytest.raises(click.ClickException, match="02 41 03=06"):
        line.start(port=0, pty=None, control=None, faults=(), answers=("hello",))


def test_its_faults_are_told_in_its_own_words() -> None:
    assert "reply" in words("led", Health("unavailable", "no_answer"), "line_template")
    assert "reply" not in words("led", Health("unavailable", "no_answer"))
    assert words("pad", Health("unavailable", "port_missing"), "line_template").startswith("找不到端口")
