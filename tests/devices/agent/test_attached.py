"""Devices that stay open, between a hall's server and a driver: what is read is said once, what is asked is done."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from devices.agent import attachment, identity, link, service
from devices.agent.attachment import Attachment
from devices.agent.config import AgentConfig
from devices.agent.identity import Identity
from devices.agent.link import Link
from devices.agent.outbox import LIFE_S, MOST, Outbox
from devices.agent.service import Service
from devices.agent.spool import Spool
from devices.agent.unit import Facts
from devices.model import Health, Reading, Tell
from tests.devices.hall import KEY, WAIT_S, Hall, Network, serving

WHO = Identity("7", "JN01", KEY)
CARD = {"card": "resident", "name": "欧阳小明", "number": "11010519491231002X"}


@dataclass
class Bell:
    """A device of tests: it says what it is told to, and fails when it is told to."""

    begun: int = 0
    acts: list[Mapping[str, Any]] = field(default_factory=list)
    state: Health = field(default_factory=lambda: Health("online"))
    tell: Tell | None = None
    goes_on: threading.Event = field(default_factory=threading.Event)
    breaks: threading.Event = field(default_factory=threading.Event)
    news: threading.Condition = field(default_factory=threading.Condition)

    def run(self, tell: Tell, stop: threading.Event) -> None:
        with self.news:
            self.begun += 1
            self.tell = tell
            self.news.notify_all()
        while not stop.wait(0.01):
            if self.breaks.is_set():
                self.breaks.clear()
                raise ZeroDivisionError

    def health(self) -> Health:
        return self.state

    def act(self, command: Mapping[str, Any]) -> str:
        with self.news:
            self.acts.append(command)
            self.news.notify_all()
        if command["do"] == "fail":
            raise ZeroDivisionError
        if command["do"] == "wait":
            self.goes_on.wait(WAIT_S)
        return "" if command["do"] in ("test", "show") else "unknown_command"

    def until(self, done: Callable[[], Any]) -> None:
        with self.news:
            assert self.news.wait_for(done, WAIT_S), (self.begun, self.acts)

    def read(self, kind: Any, body: Mapping[str, Any]) -> None:
        self.until(lambda: self.tell)
        assert self.tell is not None
        self.tell(Reading(kind, body))


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "HEALTH_S", 0.5)
    monkeypatch.setattr(service, "REPORT_RETRY_S", 0.1)
    monkeypatch.setattr(link, "RETRY_S", (0.2, 2.0))
    monkeypatch.setattr(attachment, "AGAIN_S", 0.05)


@contextmanager
def working(server_port: int, folder: Path, **bells: Bell) -> Iterator[Service]:
    """The agent with these devices; its parts as `run` puts them together, the drivers ours."""
    config = AgentConfig(server=f"http://127.0.0.1:{server_port}", folder=folder, printers=(), key=KEY)
    spool, wake, stop = Spool(folder / "spool.jsonl"), threading.Event(), threading.Event()
    line = Link(
        config.server, WHO, lambda key, value: agent.see(key, value), wake.set, lambda keys: agent.saw_all(keys)
    )
    outbox = Outbox(
        line,
        lambda picture: identity.hand_in(config, WHO, picture),
        lambda name, reading: agent.refuse(name, reading),
    )

    def begun(name: str, bell: Bell) -> Attachment:
        kind = {"led": "led", "pads": "pad"}.get(name, "reader")
        return Attachment(Facts(name, kind, "bell", "serial"), lambda: bell, outbox.put)

    agent = Service({}, spool, wake, [begun(name, bell) for name, bell in bells.items()], "1.2.3")
    outbox.start()
    agent.start(line)
    thread = threading.Thread(target=line.run, args=(stop,), daemon=True)
    thread.start()
    try:
        yield agent
    finally:
        stop.set()
        agent.stop()
        outbox.stop(WAIT_S)
        line.close()
        thread.join(WAIT_S)
        spool.close()
    assert not thread.is_alive()


def test_what_is_read_is_said_with_its_device_and_no_log_holds_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hall, bell = Hall(), Bell()
    with serving(hall) as port, working(port, tmp_path, id=bell):
        hall.until(lambda: hall.watched)
        bell.read("card", CARD)
        bell.read("code", {"text": "A027", "symbology": ""})
        hall.until(lambda: len(hall.readings) == 2)
        hall.until(lambda: hall.health and hall.health[-1][0]["counters"]["readings"] == 2)
    first, second = hall.readings
    assert (first["device"], first["kind"], first["body"]) == ("id", "card", CARD)
    assert first["id"] != second["id"]
    assert first["age_s"] < LIFE_S
    written = caplog.text + "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    assert not [secret for secret in ("欧阳小明", "11010519491231002X", "A027") if secret in written]


def test_a_reading_whose_answer_was_lost_is_said_again_under_the_same_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "ACK_S", 1.0)
    hall, bell = Hall(), Bell()
    hall.hears_readings = False
    with serving(hall) as port, working(port, tmp_path, id=bell):
        hall.until(lambda: hall.watched)
        bell.read("code", {"text": "A027", "symbology": ""})
        hall.until(lambda: hall.readings)
        hall.hears_readings = True
        hall.until(lambda: len(hall.readings) >= 2)
    assert len({said["id"] for said in hall.readings}) == 1


def test_what_nobody_waits_for_any_more_is_dropped_and_the_newest_of_too_many_are_kept() -> None:
    now_s, said = [0.0], list[str]()

    class Away:
        def say(self, _event: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
            said.append(body["body"]["text"])
            return {"taken": True}

    outbox = Outbox(Away(), lambda _picture: True, lambda _name, _reading: None, lambda: now_s[0])
    outbox.put("id", Reading("code", {"text": "old"}))
    now_s[0] = LIFE_S + 1
    for number in range(MOST):
        outbox.put("id", Reading("code", {"text": str(number)}))
    outbox.put("id", Reading("code", {"text": "last"}))
    outbox.start()
    until = threading.Event()
    for _ in range(int(WAIT_S / 0.01)):
        if said[-1:] == ["last"]:
            break
        until.wait(0.01)
    outbox.stop(WAIT_S)
    assert said == [*(str(number) for number in range(1, MOST)), "last"]


def test_a_key_that_reached_no_server_in_time_is_refused_to_whoever_pressed_it() -> None:
    now_s, refused = [0.0], queue.Queue[str]()
    outbox = Outbox(Deaf(), lambda _picture: True, lambda name, _reading: refused.put(name), lambda: now_s[0])
    outbox.put("pads", Reading("key", {"pad": 1, "key": "0F"}))
    now_s[0] = LIFE_S + 1
    outbox.start()
    assert refused.get(timeout=WAIT_S) == "pads"
    outbox.stop(WAIT_S)


class Deaf:
    """A line with nobody at its other end."""

    def say(self, _event: str, _body: Mapping[str, Any]) -> Mapping[str, Any] | None:
        return None


def test_a_key_nobody_obeys_is_answered_by_a_tone_at_its_pad(tmp_path: Path) -> None:
    hall, bell = Hall(), Bell()
    hall.takes_readings = False
    with serving(hall) as port, working(port, tmp_path, pads=bell):
        hall.until(lambda: hall.watched)
        bell.read("code", {"text": "A027", "symbology": ""})
        bell.read("key", {"address": 3, "act": "call", "digits": "", "raw": "0C"})
        bell.until(lambda: [one for one in bell.acts if one["do"] == "beep"])
    assert [one["address"] for one in bell.acts if one["do"] == "beep"] == [3]


def test_a_picture_goes_by_the_way_for_big_things(tmp_path: Path) -> None:
    hall, bell = Hall(), Bell()
    with serving(hall) as port, working(port, tmp_path, camera=bell):
        hall.until(lambda: hall.watched)
        bell.read("picture", {"token": "t1", "jpeg": "/9j/", "width_px": 8, "height_px": 8})
        hall.until(lambda: hall.pictures)
    assert hall.pictures == [{"device": "camera", "token": "t1", "jpeg": "/9j/", "width_px": 8, "height_px": 8}]
    assert hall.readings == []


def test_what_a_device_shall_show_is_shown_once_and_again_after_its_driver_began_anew(tmp_path: Path) -> None:
    hall, bell = Hall(), Bell()
    shown = {"1": {"number": "A027", "waiting": 3}}
    hall.jobs["show:led"] = shown
    with serving(hall) as port, working(port, tmp_path, led=bell):
        bell.until(lambda: bell.acts)
        hall.say_goodbye()
        hall.until(lambda: len(hall.watched) >= 2)
        hall.show("do:1", {"id": "1", "device": "led", "do": "restart"})
        hall.until(lambda: hall.done)
        bell.until(lambda: bell.begun == 2)
        bell.until(lambda: len(bell.acts) == 2)
        hall.show("show:led", None)
        bell.until(lambda: len(bell.acts) == 3)
    assert bell.acts == [{**shown, "do": "show"}, {**shown, "do": "show"}, {"do": "show"}]


def test_what_went_while_the_line_was_down_is_not_shown_any_more(tmp_path: Path) -> None:
    hall, bell = Hall(), Bell()
    shown = {"areas": {"305": {"number": "A027"}}}
    hall.jobs["show:led"] = shown
    with serving(hall) as port, working(port, tmp_path, led=bell):
        bell.until(lambda: bell.acts)
        del hall.jobs["show:led"]  # as where the strip was moved while nobody could be told
        hall.say_goodbye()
        bell.until(lambda: len(bell.acts) == 2)
    assert bell.acts == [{**shown, "do": "show"}, {"do": "show"}]


def test_a_device_that_takes_long_or_fails_holds_up_no_other(tmp_path: Path) -> None:
    hall, slow, bad, good = Hall(), Bell(), Bell(), Bell()
    for number, (device, what) in enumerate([("slow", "wait"), ("bad", "fail"), ("bad", "test"), ("good", "test")], 1):
        hall.jobs[f"do:{number}"] = {"id": str(number), "device": device, "do": what}
    with serving(hall) as port, working(port, tmp_path, slow=slow, bad=bad, good=good):
        hall.until(lambda: len(hall.done) == 3)
        assert sorted(hall.done) == [("2", "failed", "driver_fault"), ("3", "done", ""), ("4", "done", "")]
        slow.goes_on.set()
        hall.until(lambda: len(hall.done) == 4)


def test_a_wish_is_fulfilled_once_and_its_end_said(tmp_path: Path) -> None:
    hall, bell = Hall(), Bell()
    wishes = {"1": ("id", "test"), "2": ("id", "dance"), "3": ("gone", "test")}
    for number, (device, what) in wishes.items():
        hall.jobs[f"do:{number}"] = {"id": number, "device": device, "do": what}
    with serving(hall) as port, working(port, tmp_path, id=bell):
        hall.until(lambda: len(hall.done) == 3)
        hall.say_goodbye()  # all of them are shown again
        hall.until(lambda: len(hall.watched) >= 2)
        hall.show("do:4", {"id": "4", "device": "id", "do": "test"})
        hall.until(lambda: len(hall.done) == 4)
    assert sorted(hall.done) == [
        ("1", "done", ""),
        ("2", "failed", "unknown_command"),
        ("3", "failed", "no_such_device"),
        ("4", "done", ""),
    ]
    assert [one["do"] for one in bell.acts] == ["test", "dance", "test"]


def test_a_driver_that_fails_is_a_state_takes_nothing_with_it_and_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall, bad, good = Hall(), Bell(), Bell()
    with serving(hall) as port, working(port, tmp_path, bad=bad, good=good):
        hall.until(lambda: hall.watched)
        hall.until(lambda: hall.health and {one["state"] for one in hall.health[-1]} == {"online"})
        monkeypatch.setattr(attachment, "AGAIN_S", WAIT_S)
        bad.breaks.set()
        hall.until(lambda: {one["reason"] for one in hall.health[-1]} == {"", "driver_fault"})
        assert {one["name"]: one["counters"]["faults"] for one in hall.health[-1]} == {"bad": 1, "good": 0}
        hall.show("do:1", {"id": "1", "device": "bad", "do": "restart"})
        bad.until(lambda: bad.begun == 2)
        good.read("code", {"text": "A027", "symbology": ""})
        hall.until(lambda: hall.readings)
        bad.state = Health("degraded", "address_silent", detail="2")
        hall.until(lambda: hall.health and hall.health[-1][0]["detail"] == "2")
    assert good.begun == 1
    last = {one["name"]: one for one in hall.health[-1]}
    assert (last["bad"]["state"], last["good"]["state"]) == ("degraded", "online")


def test_a_device_that_died_while_the_network_was_cut_is_told_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "ACK_S", 1.0)
    hall, bell = Hall(), Bell()
    with serving(hall) as server_port:
        network = Network(server_port)
        with working(network.port, tmp_path, id=bell):
            hall.until(lambda: hall.health and hall.health[-1][0]["state"] == "online")
            network.cut()
            bell.state = Health("unavailable", "port_lost")
            network.mend()
            hall.until(lambda: hall.health[-1][0]["state"] == "unavailable")
        network.close()
    assert (hall.health[-1][0]["reason"], hall.health[-1][0]["counters"]["faults"]) == ("port_lost", 1)
