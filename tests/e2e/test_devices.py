"""A box with every kind of device beside a real hall: what is laid, scanned and pressed arrives; nothing leaks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import socketio

from devices.leds.onbon_bx import twin as led
from devices.pads.ff68 import twin as pads
from devices.readers.sam_v import twin as reader
from devices.scanners.serial import twin as scanner
from tests.e2e.test_whole_path import eventually
from tests.server import ROOT, Line, Server, free_port

WAIT_S = 60.0
WINDOW = "317"
NAME, NUMBER, BOOKING = "李四", "11010519491231002X", "QH-83920174"  # planted: on a card and on a code
FILE = """server = "{server}"
code = "{code}"
[[reader]]
name = "id"
device = "{folder}/ttyREADER"
[[scanner]]
name = "scan"
device = "{folder}/ttySCANNER"
[[pad]]
name = "pads"
device = "{folder}/ttyPADS"
addresses = {{"1" = "caller", "2" = "evaluator"}}
grades = {{"00" = 5, "03" = 1}}
[[led]]
name = "strip"
host = "127.0.0.1"
port = {led_port}
[[led.areas]]
name = "{window}"
width = 64
height = 16
"""


@dataclass
class Topic:
    """One topic of the feed as a page keeps it."""

    url: str
    token: str
    name: str
    view: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.news = threading.Condition()
        self.client = socketio.Client(reconnection=False)
        self.client.on("snapshot", self._snapshot, namespace="/live")
        self.client.on("event", self._event, namespace="/live")
        auth = {"token": self.token}
        self.client.connect(self.url, transports=["websocket"], namespaces=["/live"], auth=auth, wait_timeout=WAIT_S)
        asked = {"hall": "JN01", "topics": [self.name]}
        assert self.client.call("watch", asked, namespace="/live", timeout=WAIT_S) == {"ok": True}

    def _snapshot(self, said: dict[str, Any]) -> None:
        with self.news:
            self.view = dict(said["view"])
            self.news.notify_all()

    def _event(self, said: dict[str, Any]) -> None:
        with self.news:
            self.view.update(said["set"])
            for key in said["gone"]:
                self.view.pop(key, None)
            self.news.notify_all()

    def until(self, done: Callable[[dict[str, Any]], Any]) -> Any:
        with self.news:
            assert self.news.wait_for(lambda: done(self.view), WAIT_S), self.view
            return done(self.view)


@dataclass
class Box:
    """The hall, the box's process and its devices."""

    server: Server
    folder: Path
    kiosk: Line
    clerk: Line
    admin: Line
    reader: reader.Twin
    scanner: scanner.Twin
    pads: pads.Twin
    led: led.Twin
    agent: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "agent.log"

    def start(self) -> None:
        with self.log.open("ab") as out:
            command = [sys.executable, "-m", "devices", "agent", "run", "--config", str(self.folder / "agent.toml")]
            env = os.environ | {"QUHAO_LOG_LEVEL": "DEBUG"}
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True)

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def states(self) -> dict[str, str]:
        rows = self.admin.get("/halls/JN01/equipment").json["devices"]
        return {one["address"].partition("/")[2]: one["state"] for one in rows if "/" in one["address"]}

    def place(self, name: str, channel: str, kind: str, place: str) -> None:
        body = {"places": [{"channel": one, "kind": kind, "id": place} for one in channel.split(",")]}
        answer = self.admin.post(f"/halls/JN01/equipment/{self.agent}/{name}/places", body)
        assert answer.status == 200, answer

    def press(self, keys: str) -> None:
        self.pads.machine.act({"do": "key", "text": keys})


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    server = Server(tmp_path / "data", env={"QUHAO_LOG_LEVEL": "DEBUG"})
    server.furnish()
    server.start()
    led_port = free_port()
    made = Box(
        server,
        tmp_path,
        server.device("kiosk", "三楼取号机 1"),
        server.staff("clerk"),
        server.staff("admin"),
        reader.start_twin(pty=tmp_path / "ttyREADER"),
        scanner.start_twin(pty=tmp_path / "ttySCANNER"),
        pads.start_twin(pty=tmp_path / "ttyPADS", pads={1: "caller", 2: "evaluator"}),
        led.start_twin(port=led_port),
    )
    device = made.admin.post("/devices", {"hall": "JN01", "kind": "agent", "name": "三楼主机"}).json
    made.agent = device["id"]
    text = FILE.format(server=server.url, code=device["code"], folder=tmp_path, led_port=led_port, window=WINDOW)
    (tmp_path / "agent.toml").write_text(text, encoding="utf-8")
    made.start()
    yield made
    made.kill()
    for twin in (made.reader, made.scanner, made.pads, made.led):
        twin.stop()
    for line in (made.kiosk, made.clerk, made.admin):
        line.drop()
    server.kill()


def finish_by_the_pad(box: Box, ticket: str) -> None:
    """A clerk presses again until the box, which has to start first, has heard it; a press too many means nothing."""
    until_s = time.monotonic() + WAIT_S
    while box.clerk.get(f"/tickets/{ticket}").json["state"] != "finished":
        assert time.monotonic() < until_s
        box.press("1 0F")
        time.sleep(2.0)  # one press is said for so long


def test_what_is_laid_scanned_and_pressed_arrives_and_leaks_nowhere(box: Box) -> None:
    kiosk = box.kiosk.get("/devices/self").json["id"]
    eventually(lambda: set(box.states()) == {"id", "scan", "pads", "strip"}, WAIT_S)
    box.place("id", "", "kiosk", kiosk)
    box.place("scan", "", "kiosk", kiosk)
    box.place("pads", "1,2", "window", WINDOW)
    box.place("strip", WINDOW, "window", WINDOW)
    eventually(lambda: box.states()["id"] == box.states()["strip"] == "online", WAIT_S)
    assert box.clerk.post(f"/halls/JN01/windows/{WINDOW}/sign-on").status == 200
    assert box.kiosk.token is not None
    page = Topic(box.server.url, box.kiosk.token, f"device:{kiosk}")

    box.reader.machine.act({"do": "lay", "text": "elder"})
    card = page.until(lambda view: view.get("card"))
    assert (card["name"], card["number"]) == ("李*", "110105********002X")
    box.scanner.machine.act({"do": "scan", "text": BOOKING})
    assert page.until(lambda view: view.get("scan"))["text"] == BOOKING

    body = {"hall": "JN01", "service": "records", "channel": "kiosk"}
    ticket = box.kiosk.post("/tickets", body, key="t1").json
    box.press("1 0C")
    eventually(lambda: list(box.led.machine.shows()["shown"].values()) == [ticket["number"]], WAIT_S)

    box.kill()  # in the middle of everything: the strip keeps its number, the hall goes on
    assert box.clerk.post(f"/tickets/{ticket['id']}/serve").status == 200
    box.start()
    finish_by_the_pad(box, ticket["id"])
    eventually(lambda: ticket["number"] not in box.led.machine.shows()["shown"].values(), WAIT_S)
    eventually(lambda: box.pads.machine.shows()["pads"]["2"]["asking"], WAIT_S)
    box.pads.machine.act({"do": "grade", "text": "2 00"})
    auditor = box.server.staff("auditor")
    kinds = lambda: [one["kind"] for one in auditor.get("/halls/JN01/journal?after=0&limit=500").json["entries"]]  # noqa: E731
    eventually(lambda: {"rating_given", "pad_grade_read"} <= set(kinds()), WAIT_S)

    page.client.disconnect()
    box.kill()
    box.server.stop()
    kept = {path: path.read_bytes() for path in box.folder.rglob("*") if path.is_file() and not path.is_symlink()}
    assert len(kept[box.log]) > 0
    secrets = [secret.encode() for secret in (NAME, NUMBER, BOOKING, NUMBER[6:14] + "0")]
    assert [(path.name, one) for path, text in kept.items() for one in secrets if one in text] == []
