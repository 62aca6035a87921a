"""The driver against a line of virtual pads over a real terminal and a real socket, and every fault a line can have."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
import tty
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from devices.model import Health, Reading
from devices.pads.ff68.config import PadsConfig
from devices.pads.ff68.driver import Ff68Pads
from devices.pads.ff68.twin import Twin, start_twin
from tests.devices.working import SOON_S, WAIT_S, at_work, by_hand, reaches

CALL = bytes.fromhex("FF 68 03 03 68 01 01 0C 0E 16")
SHOW_012 = bytes.fromhex("FF 68 08 08 68 01 02 0A 0A 0A 00 01 02 24 16")


class Counter:
    """A driver and what it told."""

    def __init__(self, config: PadsConfig) -> None:
        self.driver = Ff68Pads(config, pause_s=SOON_S, draw=lambda: 0.5)
        self.told: list[dict[str, Any]] = []
        self._more = threading.Condition()

    def tell(self, reading: Reading) -> None:
        with self._more:
            self.told.append({"kind": reading.kind, **reading.body})
            self._more.notify_all()

    def next(self, count: int = 1) -> dict[str, Any]:
        """The reading that comes as the `count`-th."""
        with self._more:
            assert self._more.wait_for(lambda: len(self.told) >= count, WAIT_S), self.driver.counts()
            return self.told[count - 1]

    def is_open(self) -> None:
        """Until the line takes orders."""
        reaches(lambda: self.driver.act({"do": "beep", "address": 3}) == "")


@contextlib.contextmanager
def running(config: PadsConfig) -> Iterator[Counter]:
    counter = Counter(config)
    with at_work(counter.driver, counter.tell):
        yield counter


def config(twin: Twin, link: Path | None = None, **changes: Any) -> PadsConfig:
    way: dict[str, Any] = {"transport": "tcp", "host": "127.0.0.1", "port": twin.served.port}
    if link is not None:
        way = {"device": str(link)}
    pads = {"1": "caller", "2": "evaluator", "3": "caller+evaluator"}
    return PadsConfig(name="窗口", addresses=pads, grades={"00": 5}, **(way | {"repeat_s": WAIT_S} | changes))


@contextlib.contextmanager
def attended(twin: Twin, link: Path | None = None, **changes: Any) -> Iterator[Counter]:
    with running(config(twin, link, **changes)) as counter:
        counter.is_open()
        yield counter


@pytest.fixture
def link(tmp_path: Path) -> Path:
    return tmp_path / "pads"


@pytest.fixture
def twin(link: Path) -> Iterator[Twin]:
    twin = start_twin(pty=link, control=0, repeat_s=0.1)
    yield twin
    twin.stop()


def press(twin: Twin, words: str) -> Mapping[str, Any]:
    return by_hand(twin.served.control_port, words)


def showing(waiting: int | None, number: str) -> dict[str, Any]:
    """What 1 is to show; the others nothing."""
    return {"do": "show", "addresses": {"1": {"waiting": waiting, "number": number}}}


def seen(twin: Twin, address: int) -> dict[str, Any]:
    found: dict[str, Any] = twin.machine.shows()["pads"][str(address)]
    return found


def test_keys_and_grades_of_several_addresses_on_one_line_are_told(twin: Twin, link: Path) -> None:
    with attended(twin, link) as pads:
        assert press(twin, "key 1 0C")["ok"]
        assert pads.next(1) == {"kind": "key", "address": 1, "act": "call", "digits": "", "raw": "0C"}
        press(twin, "key 3 00 07 13")
        assert pads.next(2) == {"kind": "key", "address": 3, "act": "transfer", "digits": "07", "raw": "00 07 13"}
        press(twin, "grade 2 00")
        assert pads.next(3) == {"kind": "grade", "address": 2, "raw": 0, "grade": 5}


def test_pads_show_sound_and_ask_what_they_are_told(twin: Twin, link: Path) -> None:
    with attended(twin, link) as pads:
        act = pads.driver.act
        assert act(showing(7, "A012") | {"asks": {"3": "A011"}}) == ""
        assert act({"do": "beep", "address": 3}) == ""
        reaches(lambda: (seen(twin, 1)["waiting"], seen(twin, 1)["number"]) == ("7", "012"))
        reaches(lambda: seen(twin, 3)["beeps"] >= 2 and seen(twin, 3)["asking"])
        reaches(lambda: pads.driver.health() == Health("online"))
        assert act({"do": "beep", "address": 2}) == "wrong_kind"


def test_what_the_whole_line_shows_and_asks_is_one_command(twin: Twin, link: Path) -> None:
    with attended(twin, link) as pads:
        shown = {"1": {"waiting": 7, "number": "A012"}, "2": {"waiting": 7, "number": "A012"}}
        assert pads.driver.act({"do": "show", "addresses": shown, "asks": {"1": "A011", "2": "A011"}}) == ""
        reaches(lambda: seen(twin, 1)["number"] == "012" and seen(twin, 2)["asking"])


def test_a_test_makes_every_address_show_a_sign_of_life(twin: Twin, link: Path) -> None:
    with attended(twin, link) as pads:
        assert pads.driver.act({"do": "test"}) == ""
        reaches(lambda: seen(twin, 1)["beeps"] >= 1 and seen(twin, 3)["beeps"] >= 1 and seen(twin, 2)["stars"] == 5)


def test_a_press_comes_through_a_spoilt_line_once(twin: Twin, link: Path) -> None:
    faults = ("wrong_sum", "collision", "long_frame", "garbage", "half_frame")
    with attended(twin, link) as pads:
        for at, fault in enumerate(faults, start=1):
            before = spoilt(pads)
            twin.faults.switch(fault, True)
            press(twin, f"key 1 {at:02X} 0F")
            assert pads.next(at)["raw"] == f"{at:02X} 0F"
            reaches(partial(is_spoilt_more, pads, before))
            twin.faults.switch(fault, False)
        assert len(pads.told) == len(faults)


def is_spoilt_more(pads: Counter, before: int) -> bool:
    return spoilt(pads) > before


def spoilt(pads: Counter) -> int:
    counts = pads.driver.counts()
    return counts["wrong_sums"] + counts["noise_bytes"]


def test_a_pad_that_repeats_because_it_heard_no_answer_is_told_once(twin: Twin, link: Path) -> None:
    with attended(twin, link) as pads:
        twin.faults.switch("acks_lost", True)
        press(twin, "key 1 0C")
        reaches(lambda: pads.driver.counts().get("repeated") == 3)
        assert [one["act"] for one in pads.told] == ["call"]


def test_an_address_that_never_answers_is_named_and_is_back_with_its_first_word(twin: Twin, link: Path) -> None:
    press(twin, "unplug 2")
    with attended(twin, link, answer_s=1.0, tries=1) as pads:
        pads.driver.act({"do": "show", "asks": {"2": "A012"}})
        pads.driver.act({"do": "beep", "address": 1})
        reaches(lambda: pads.driver.health() == Health("degraded", "address_silent", detail="2"))
        press(twin, "plug 2")
        press(twin, "grade 2 03")
        assert pads.next() == {"kind": "grade", "address": 2, "raw": 3, "grade": None}
        reaches(lambda: "2" not in pads.driver.health().detail)


def test_a_mute_line_is_unavailable(twin: Twin, link: Path) -> None:
    twin.faults.switch("mute", True)
    with attended(twin, link, answer_s=0.05, tries=1) as pads:
        pads.driver.act({"do": "test"})
        reaches(lambda: pads.driver.health() == Health("unavailable", "no_answer", detail="1、2、3"))


def test_a_late_acknowledgement_is_no_press(twin: Twin, link: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.pads.ff68.bus.LATE_S", WAIT_S)
    monkeypatch.setattr("devices.pads.ff68.twin.LATE_S", 1.5)
    with attended(twin, link, answer_s=0.3, tries=1) as pads:
        twin.faults.switch("late", True)
        pads.driver.act({"do": "show", "asks": {"3": "A012"}})
        reaches(lambda: "3" in pads.driver.health().detail)
        reaches(lambda: "3" not in pads.driver.health().detail)
        assert pads.told == []


def test_a_line_that_is_unplugged_in_the_middle_is_opened_again_and_shown_what_it_lost(twin: Twin, link: Path) -> None:
    with attended(twin, link) as pads:
        pads.driver.act(showing(12, "A012"))
        reaches(lambda: seen(twin, 1)["number"] == "012")
        twin.faults.switch("power_cycle", True)
        pads.driver.act(showing(11, "A012"))
        reaches(lambda: "power_cycle" not in twin.faults.on())
        reaches(lambda: seen(twin, 1)["waiting"] == "11")


def test_another_rate_is_garbage_and_no_exception(twin: Twin, link: Path) -> None:
    with attended(twin, link, baud=19_200, answer_s=0.1, tries=1) as pads:
        press(twin, "key 1 0C")
        pads.driver.act({"do": "test"})
        reaches(lambda: pads.driver.health().reason == "no_answer")
        assert pads.told == []


def test_an_adapter_that_hears_itself_is_told_apart_from_a_pad(twin: Twin, link: Path) -> None:
    twin.faults.switch("local_echo", True)
    with attended(twin, link, local_echo=True) as pads:
        press(twin, "key 1 0C")
        assert pads.next()["act"] == "call"
        pads.driver.act({"do": "beep", "address": 1})
        reaches(lambda: seen(twin, 1)["beeps"] >= 1)
        assert len(pads.told) == 1


def test_a_line_behind_a_serial_server_is_driven_over_tcp_by_the_published_bytes() -> None:
    """No encoder of ours on the other side."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = {"transport": "tcp", "host": "127.0.0.1", "port": listener.getsockname()[1]}
        pads = PadsConfig(name="窗口", addresses={"1": "caller"}, answer_s=WAIT_S, **address)
        with running(pads) as attached:
            line, _ = listener.accept()
            line.settimeout(WAIT_S)
            with line:
                line.sendall(CALL)
                assert attached.next()["act"] == "call"
                assert read(line, len(CALL)) == CALL
                attached.driver.act(showing(None, "A012"))
                assert read(line, len(SHOW_012)) == SHOW_012
                line.sendall(SHOW_012)
                reaches(lambda: attached.driver.health() == Health("online"))
            reaches(lambda: attached.driver.health().state != "online")


def test_a_tone_is_refused_while_the_line_is_away_and_a_display_is_kept(tmp_path: Path) -> None:
    pads = Ff68Pads(PadsConfig(name="窗口", device=str(tmp_path / "none"), addresses={"1": "caller"}))
    assert pads.act({"do": "beep", "address": 1}) == "offline"
    assert pads.act(showing(1, "")) == ""
    assert pads.health() == Health("unknown")


def test_no_key_and_no_grade_is_in_any_log(twin: Twin, link: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with attended(twin, link) as pads:
        press(twin, "key 1 07 09 13")
        press(twin, "grade 2 00")
        pads.next(2)
        pads.driver.act(showing(1, "A079"))
        reaches(lambda: seen(twin, 1)["number"] == "079")
    assert not [one for one in caplog.messages if "79" in one or "07 09" in one or "grade" in one]


def test_random_bytes_from_the_line_harm_nothing() -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    with running(
        PadsConfig(name="窗口", device=os.ttyname(theirs), addresses={"1": "caller"}, repeat_s=WAIT_S)
    ) as pads:
        reaches(lambda: pads.driver.act({"do": "beep", "address": 1}) == "")
        for seed in range(40):
            os.write(ours, bytes((seed * at) % 256 for at in range(97)))
        os.write(ours, CALL)
        assert pads.next()["act"] == "call"
    os.close(ours)
    os.close(theirs)


def read(line: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = line.recv(size - len(found))
        assert more
        found += more
    return found
