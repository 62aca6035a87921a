"""A scanner on a real line: every setting of it, and everything that goes wrong between it and the box."""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from devices.model import Health, Reading
from devices.scanners.serial.config import ScannerConfig, read_config
from devices.scanners.serial.driver import SerialScanner
from devices.scanners.serial.twin import SUFFIXES, Setting, Twin, start_twin
from devices.scanners.serial.words import WORDS
from devices.tables import ConfigIsWrong
from devices.twins.control import answer
from tests.devices.working import SOON_S, WAIT_S, at_work, reaches

CODE = "261123A027"


@dataclass
class Desk:
    """A scanner at work beside its twin."""

    twin: Twin
    scanner: SerialScanner
    read: queue.Queue[Reading]

    def scanned(self, *texts: str) -> list[str]:
        """What is told of codes held before the scanner one behind the other."""
        self.twin.machine.scan(*texts)
        return [self.next()["text"] for _ in texts]

    def shown(self, text: str) -> Any:
        """What is told of a code held before the scanner until it is read."""
        for _ in range(int(WAIT_S / 0.2)):
            self.twin.machine.scan(text)
            with contextlib.suppress(queue.Empty):
                return self.read.get(timeout=0.2).body["text"]
        return None

    def next(self) -> Any:
        return self.read.get(timeout=WAIT_S).body

    def reaches(self, health: Health) -> None:
        reaches(lambda: self.scanner.health() == health)


@contextmanager
def desk(way: Path | int, setting: Setting | None = None, **entries: Any) -> Iterator[Desk]:
    """On a terminal named by a path, or on a socket."""
    read = queue.Queue[Reading]()
    if isinstance(way, Path):
        twin = start_twin(pty=way, setting=setting)
        config = ScannerConfig(name="前台", device=str(way), **entries)
    else:
        twin = start_twin(port=way, setting=setting)
        config = ScannerConfig(name="前台", transport="tcp", host="127.0.0.1", port=twin.served.port, **entries)
    scanner = SerialScanner(config, pause_s=SOON_S)
    try:
        with at_work(scanner, read.put):
            one = Desk(twin, scanner, read)
            one.reaches(Health("online"))
            assert twin.machine.is_connected.wait(WAIT_S)
            yield one
    finally:
        twin.stop()


@pytest.fixture
def line(tmp_path: Path) -> Path:
    return tmp_path / "scanner"


def test_every_setting_of_a_scanner_gives_the_same_codes_over_a_terminal(line: Path) -> None:
    settings = [Setting(suffix) for suffix in SUFFIXES] + [Setting(encoding="gbk"), Setting("none", encoding="gbk")]
    with desk(line) as one:
        for at, setting in enumerate(settings):
            one.twin.machine._setting = setting
            assert one.scanned(f"取号{at}") == [f"取号{at}"]
            if setting.suffix != "none":
                assert one.scanned(f"A{at}", f"B{at}") == [f"A{at}", f"B{at}"]


def test_an_aim_prefix_says_the_symbology(line: Path) -> None:
    with desk(line, Setting(aim="]Q1"), aim_prefix=True) as one:
        one.twin.machine.scan(CODE)
        assert one.next() == {"text": CODE, "symbology": "QR"}


def test_a_code_read_again_and_again_is_told_once(line: Path) -> None:
    with desk(line, repeat_s=60.0) as one:
        one.twin.faults.switch("repeats", True)
        assert one.scanned(CODE) == [CODE]
        assert one.scanned("B003") == ["B003"]  # nothing of the first one stands between
        assert one.read.empty()


def test_half_a_code_of_an_unplugged_scanner_is_none_and_plugged_in_again_it_is_found() -> None:
    with desk(0, gap_ends=False) as one:
        one.twin.machine.is_connected.clear()
        one.twin.faults.switch("half", True)
        one.twin.machine.scan(CODE)
        assert one.twin.machine.is_connected.wait(WAIT_S)
        one.reaches(Health("online"))
        assert one.scanned("B003") == ["B003"] and one.read.empty()


def test_a_pulled_plug_is_its_health_and_forgotten_when_it_is_back(line: Path) -> None:
    with desk(line) as one:
        one.twin.stop()
        one.reaches(Health("unavailable", "port_missing"))  # first lost, then not to be opened
        again = start_twin(pty=line)
        one.reaches(Health("online"))
        again.machine.scan(CODE)
        assert one.next()["text"] == CODE
        again.stop()


def test_a_mute_scanner_looks_like_an_idle_one_and_the_words_say_to_try_it(line: Path) -> None:
    with desk(line) as one:
        one.twin.faults.switch("mute", True)
        one.twin.machine.scan(CODE)
        one.twin.faults.switch("mute", False)
        assert one.scanned("B003") == ["B003"]
        assert one.scanner.health() == Health("online")
        assert "扫一张" in WORDS[""]


def test_at_the_wrong_rate_nothing_is_a_code_and_the_health_says_so_until_it_is_right(line: Path) -> None:
    with desk(line, baud=19_200) as one:
        one.twin.machine.scan(CODE)
        one.reaches(Health("degraded", "garbled"))
        one.twin.machine._setting = Setting(baud=19_200)
        assert one.shown("B003") == "B003"  # again and again, as people do: noise may touch the first
        one.reaches(Health("online"))
        assert "baud" in WORDS["garbled"]


def test_noise_spoils_the_code_it_touches_and_no_other_and_no_log_has_a_code(
    line: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with desk(line) as one:
        one.twin.faults.switch("garbage", True)
        one.twin.machine.scan("PLANTED1")
        one.reaches(Health("degraded", "garbled"))
        one.twin.faults.switch("garbage", False)
        assert one.scanned("PLANTED2") == ["PLANTED2"]
    assert "garbled" in caplog.text
    assert "PLANTED" not in caplog.text + repr(Reading("code", {"text": "PLANTED"}))


def test_a_scanner_takes_no_orders() -> None:
    scanner = SerialScanner(ScannerConfig(name="前台", device="/dev/null"))
    assert scanner.act({"do": "beep"}) == "unknown_command"
    assert scanner.health() == Health("unknown")


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({}, "扫描枪 前台：transport 为 serial 时要写 device，例如 /dev/ttyUSB0。"),
        ({"device": "/dev/ttyACM0", "gap_s": 1}, "扫描枪 前台：gap_s 应为 0.05 至 0.1（秒）。"),
        ({"device": "/dev/ttyACM0", "repeat_s": -1}, "扫描枪 前台：repeat_s 应为 0 至 60（秒）。"),
        ({"device": "/dev/ttyACM0", "aim_prefix": "]Q1"}, "扫描枪 前台：aim_prefix 的类型不对，应为true 或 false。"),
    ],
)
def test_a_wrong_entry_is_named(entries: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigIsWrong) as wrong:
        read_config({"name": "前台", **entries})
    assert str(wrong.value) == sentence


def test_a_table_of_the_file_becomes_a_scanner_with_the_makers_rate() -> None:
    config = read_config({"name": "前台", "device": "/dev/ttyACM0", "aim_prefix": True})
    assert (config.baud, config.rules.has_aim, config.rules.gap_s) == (9600, True, 0.08)


def test_whoever_types_on_the_control_port_holds_a_code_before_it() -> None:
    twin = start_twin(port=0, control=0, setting=Setting("crlf"))
    address = "127.0.0.1"
    with (
        socket.create_connection((address, twin.served.port), timeout=WAIT_S) as box,
        socket.create_connection((address, twin.served.control_port), timeout=WAIT_S) as hand,
    ):
        assert twin.machine.is_connected.wait(WAIT_S)
        answers, codes = hand.makefile("rb"), box.makefile("rb")
        for typed, code in ((b"scan A027\n", b"A027\r\n"), (b'{"do": "scan", "text": "B003"}\n', b"B003\r\n")):
            hand.sendall(typed)
            assert json.loads(answers.readline())["ok"]
            assert codes.readline() == code
    twin.stop()


def test_nonsense_on_the_control_port_is_refused() -> None:
    twin = start_twin(port=0)
    for typed in (b"scan\n", b"jump A027\n", b"[1]\n", b'{"fault": "flood"}\n', b"\xff\n"):
        assert answer(typed, twin.faults, dict, twin.machine.act)["ok"] is False
    assert answer(b"scan A027\n", twin.faults, dict)["error"] == "nothing to scan here"
    twin.stop()
