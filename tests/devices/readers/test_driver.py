"""The driver and the virtual reader over a real terminal and a real socket: cards are told, faults are states."""

from __future__ import annotations

import json
import logging
import queue
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import serial

from devices.model import Health, Reading
from devices.readers.sam_v import conversation, driver
from devices.readers.sam_v.config import ReaderConfig, read_config
from devices.readers.sam_v.driver import SamReader
from devices.readers.sam_v.twin import CARDS, FAULTS, Twin, start_twin
from devices.readers.sam_v.words import WORDS
from devices.tables import ConfigIsWrong
from tests.devices.working import SOON_S, WAIT_S, at_work, reaches

ONLINE = Health("online")


@dataclass
class Desk:
    """A virtual reader, its driver at work, and what it told."""

    twin: Twin
    reader: SamReader
    told: queue.SimpleQueue[Reading] = field(default_factory=queue.SimpleQueue)
    faults: list[Any] = field(default_factory=list)

    def tell(self, reading: Reading) -> None:
        if "fault" in reading.body:
            self.faults.append((reading.kind, dict(reading.body)))
        else:
            self.told.put(reading)

    def lay(self, card: str = "resident", **changes: str) -> None:
        self.twin.machine.act({"do": "lay", "text": card, **changes})

    def lift(self) -> None:
        """And wait until the driver has looked: one question may be on its way."""
        self.twin.machine.lift()
        asked = len(self.twin.machine.asked)
        reaches(lambda: len(self.twin.machine.asked) >= asked + 2)

    def lay_anew(self, card: str = "resident") -> str:
        """The number that is told of a card that is lifted and laid again."""
        self.lift()
        self.lay(card)
        return self.number()

    def number(self) -> str:
        return str(self.told.get(timeout=WAIT_S).body["number"])

    def reaches(self, *healths: Health) -> Health:
        reaches(lambda: self.reader.health() in healths)
        return self.reader.health()


@contextmanager
def attended(twin: Twin, poll_s: float = 0.01, **line: Any) -> Iterator[Desk]:
    settings: dict[str, Any] = {"answer_s": 10.0, "read_s": 10.0, "repeat_s": 0.0}
    reader = SamReader(ReaderConfig(name="读卡器", **settings | line), pause_s=SOON_S, poll_s=poll_s)
    desk = Desk(twin, reader)
    with at_work(reader, desk.tell):
        yield desk


@contextmanager
def on_pty(folder: Path, *faults: str, late_s: float = 0.3, **line: Any) -> Iterator[Desk]:
    twin = start_twin(pty=folder / "reader", faults=faults, late_s=late_s)
    try:
        with attended(twin, device=str(folder / "reader"), **line) as desk:
            yield desk
    finally:
        twin.stop()


@contextmanager
def on_tcp(*faults: str, control: int | None = None, **line: Any) -> Iterator[Desk]:
    twin = start_twin(port=0, faults=faults, control=control)
    try:
        with attended(twin, transport="tcp", host="127.0.0.1", port=twin.served.port, **line) as desk:
            yield desk
    finally:
        twin.stop()


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "AGAIN_S", 0.01)
    monkeypatch.setattr(conversation, "GAP_S", WAIT_S)  # a busy machine may pause within a reply
    monkeypatch.setattr(conversation, "SETTLE_S", 0.05)


def test_every_kind_of_card_is_told_over_a_serial_line(tmp_path: Path) -> None:
    with on_pty(tmp_path) as desk:
        for name, card in CARDS.items():
            if name != "forged":
                assert desk.lay_anew(name) == card.number
        desk.reaches(ONLINE)
        asked = set(desk.twin.machine.asked)
    assert asked == {(0x11, 0xFF), (0x12, 0xFF), (0x20, 0x01), (0x20, 0x02), (0x30, 0x01)}  # no fingerprint, ever


def test_a_card_is_told_over_tcp_with_its_text_and_nothing_else() -> None:
    with on_tcp() as desk:
        desk.lay("elder")
        reading = desk.told.get(timeout=WAIT_S)
    assert (reading.kind, dict(reading.body)) == (
        "card",
        {
            "card": "resident",
            "number": "11010519491231002X",
            "name": "李四",
            "sex": "female",
            "nation": "01",
            "born": "1949-12-31",
            "valid_to": "long",
        },
    )


@pytest.mark.parametrize("fault", ["odd_chunks", "garbage", "photo_preamble", "finds_again"])
def test_what_goes_wrong_around_a_whole_reply_does_not_matter(tmp_path: Path, fault: str) -> None:
    with on_pty(tmp_path, fault) as desk:
        desk.lay()
        assert desk.number() == CARDS["resident"].number
        assert desk.lay_anew("hmt") == CARDS["hmt"].number
        desk.reaches(ONLINE)
        assert desk.told.empty()


@pytest.mark.parametrize("fault", ["select_fails", "read_fails", "card_doubts", "truncated"])
def test_a_card_that_cannot_be_read_is_to_be_laid_again(
    tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "GAP_S", 0.1)
    with on_pty(tmp_path, fault) as desk:
        desk.lay()
        desk.reaches(Health("degraded", "card_unreadable"))
        assert desk.faults == [("card", {"fault": "card_unreadable"})]
        desk.twin.faults.switch(fault, False)
        monkeypatch.setattr(conversation, "GAP_S", WAIT_S)
        assert desk.lay_anew() == CARDS["resident"].number
        desk.reaches(ONLINE)


def test_a_card_with_a_wrong_number_is_not_told() -> None:
    with on_tcp() as desk:
        desk.lay("forged")
        desk.reaches(Health("degraded", "card_unreadable"))
        assert desk.lay_anew("adult") == CARDS["adult"].number


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("wrong_check", "garbled"),
        ("noisy_line", "garbled"),
        ("short_line", "garbled"),
        ("unlicensed", "sam_not_licensed"),
        ("self_test", "self_test_failed"),
    ],
)
def test_a_reader_that_cannot_work_says_why_and_works_when_it_can(tmp_path: Path, fault: str, reason: str) -> None:
    with on_pty(tmp_path, fault) as desk:
        desk.lay()
        desk.reaches(Health("unavailable", reason))
        assert desk.told.empty()
        desk.twin.faults.switch(fault, False)
        desk.reaches(ONLINE)
        assert desk.lay_anew() == CARDS["resident"].number


def test_a_reader_that_falls_silent_is_found_when_it_speaks_again(tmp_path: Path) -> None:
    with on_pty(tmp_path, answer_s=0.6) as desk:
        desk.reaches(ONLINE)
        desk.twin.faults.switch("mute", True)
        desk.reaches(Health("unavailable", "no_answer"))
        desk.twin.faults.switch("mute", False)
        desk.reaches(ONLINE)


def test_a_module_that_loses_its_licence_at_work_says_so(tmp_path: Path) -> None:
    with on_pty(tmp_path) as desk:
        desk.reaches(ONLINE)
        desk.twin.faults.switch("unlicensed", True)
        desk.reaches(Health("unavailable", "sam_not_licensed"))


def test_a_slow_reader_is_waited_for_and_one_that_is_too_late_is_as_good_as_silent(tmp_path: Path) -> None:
    with on_pty(tmp_path, "late", late_s=0.02) as desk:
        desk.lay("elder")
        assert desk.number() == CARDS["elder"].number
    with on_pty(tmp_path, "late", late_s=2.0, answer_s=0.4) as desk:
        desk.reaches(Health("unavailable", "no_answer"))
        desk.twin.faults.switch("late", False)
        desk.reaches(ONLINE)


@pytest.mark.parametrize("way", ["pty", "tcp"])
def test_a_plug_pulled_in_the_middle_of_a_card_is_a_lost_port_and_comes_back(
    tmp_path: Path, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with on_pty(tmp_path, "unplug") if way == "pty" else on_tcp("unplug") as desk:
        desk.lay()
        reaches(lambda: "读卡器 is unavailable port_lost" in caplog.messages)
        assert desk.told.empty()
        desk.reaches(ONLINE)
        assert desk.lay_anew() == CARDS["resident"].number


@pytest.mark.parametrize("way", ["pty", "tcp"])
def test_a_reader_whose_plug_is_out_is_lost_until_it_is_put_back(tmp_path: Path, way: str) -> None:
    with on_pty(tmp_path) if way == "pty" else on_tcp() as desk:
        desk.reaches(ONLINE)
        desk.twin.faults.switch("unplugged", True)
        reaches(lambda: desk.reader.health().state == "unavailable")
        desk.twin.faults.switch("unplugged", False)
        desk.reaches(ONLINE)
        assert desk.lay_anew() == CARDS["resident"].number


def test_a_wrong_rate_is_never_online_and_the_module_can_be_set_to_it(tmp_path: Path) -> None:
    with on_pty(tmp_path, baud=9_600, answer_s=0.2) as desk:
        desk.reaches(Health("unavailable", "no_answer"), Health("unavailable", "garbled"))
        assert desk.twin.machine.asked == []
    twin = start_twin(pty=tmp_path / "reader")
    try:
        with serial.Serial(str(tmp_path / "reader"), 115_200, timeout=WAIT_S) as line:
            line.write(bytes.fromhex("AAAAAA9669 0003 6004 67"))
            assert line.read(11) == bytes.fromhex("AAAAAA9669 0004 000090 94")  # still at the old rate
        with attended(twin, device=str(tmp_path / "reader"), baud=9_600) as desk:
            desk.lay()
            assert desk.number() == CARDS["resident"].number
    finally:
        twin.stop()


def test_a_test_asks_the_module_how_it_is_and_who(tmp_path: Path) -> None:
    with on_pty(tmp_path) as desk:
        desk.reaches(ONLINE)
        assert desk.reader.act({"do": "test"}) == ""
        assert desk.reader.module == "05.03-20180453-0000001234-0000005678"
        assert desk.reader.act({"do": "show", "text": "A027"}) == "unknown_command"
        desk.twin.faults.switch("self_test", True)
        reaches(lambda: desk.reader.act({"do": "test"}) == "self_test_failed")
    assert SamReader(ReaderConfig(name="读卡器", device=str(tmp_path / "none"))).act({"do": "test"}) == "no_answer"


def test_the_reader_is_asked_no_faster_than_it_wants_to_be() -> None:
    twin = start_twin(port=0)
    try:
        begin_s = time.monotonic()
        with attended(twin, driver.POLL_S, transport="tcp", host="127.0.0.1", port=twin.served.port):
            reaches(lambda: twin.machine.asked.count((0x20, 0x01)) >= 3)
        assert time.monotonic() - begin_s >= 2 * 0.3
    finally:
        twin.stop()


def test_nothing_of_a_person_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "GAP_S", 0.1)
    caplog.set_level(logging.DEBUG)
    planted = {"name": "栽种名", "number": "110105199003070017"}
    with on_pty(tmp_path) as desk:
        for fault in ("", "garbage", "truncated", "unplug", "wrong_check"):
            if fault:
                desk.twin.faults.switch(fault, True)
            desk.lay(**planted)
            reaches(lambda: len(desk.twin.machine.asked) > 12)
            desk.twin.faults.switch(fault or "mute", False)
            desk.twin.machine.asked.clear()
        desk.lay("forged", name="栽种名")
        desk.reaches(Health("degraded", "card_unreadable"))
        reading = desk.told.get(timeout=WAIT_S)
    shown = caplog.text + repr(reading) + repr(desk.reader) + repr(vars(desk.reader))
    assert "could not read a card: number" in shown
    for secret in (*planted.values(), CARDS["forged"].number, "栽", planted["name"].encode("utf-16-le").hex()):
        assert secret not in shown


def test_cards_are_laid_and_lifted_by_hand_on_the_control_port() -> None:
    with on_tcp(control=0) as desk, socket.create_connection(("127.0.0.1", desk.twin.served.control_port)) as hand:
        lines = hand.makefile("rwb", buffering=0)

        def say(line: str) -> dict[str, Any]:
            lines.write(line.encode() + b"\n")
            answer: dict[str, Any] = json.loads(lines.readline())
            return answer

        assert say("lay elder")["has_card"] is True
        assert desk.number() == CARDS["elder"].number
        assert say("lift")["has_card"] is False
        desk.lift()
        assert say('{"do": "lay", "name": "钱七", "number": "110105196002290014"}')["ok"] is True
        body = desk.told.get(timeout=WAIT_S).body
        assert (body["name"], body["born"]) == ("钱七", "1960-02-29")
        refused = say("lay nobody")
        assert refused["ok"] is False and "permanent_2023" in refused["error"]
        assert say("shake")["ok"] is False
        assert say('{"do": "lay", "name": "' + "长" * 16 + '"}')["ok"] is False


def test_a_table_of_the_file_is_read_and_its_errors_are_named() -> None:
    config = read_config({"name": "前台", "device": "/dev/ttyUSB0"})
    assert (config.baud, config.repeat_s) == (115_200, 3.0)
    for wrong, said in (
        ({"device": "/dev/ttyUSB0"}, "缺少 name"),
        ({"name": "前台"}, "要写 device"),
        ({"name": "前台", "device": "/dev/ttyUSB0", "answer_s": 0}, "answer_s"),
        ({"name": "前台", "device": "/dev/ttyUSB0", "repeat_s": -1}, "repeat_s"),
        ({"name": "前台", "device": "/dev/ttyUSB0", "photo": True}, "photo"),
    ):
        with pytest.raises(ConfigIsWrong, match=said):
            read_config(wrong)


def test_every_state_has_its_sentence_and_every_fault_its_test() -> None:
    reasons = {"", "no_answer", "port_lost", "driver_fault", "garbled", "card_unreadable"}
    assert set(WORDS) == reasons | set(driver.UNABLE.values())
    tested = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in FAULTS if f'"{name}"' not in tested and name != "refuse_second"] == []
