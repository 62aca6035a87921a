"""A camera behind a URL, against everything such a service does wrong: an answer in time, and never a page in a log."""

from __future__ import annotations

import base64
import contextlib
import io
import logging
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image

from devices.cameras import taking
from devices.cameras.http import driver
from devices.cameras.http.config import HttpCameraConfig, read_config
from devices.cameras.http.driver import http_camera
from devices.cameras.http.twin import FAULTS, SERIAL, Twin, start_twin
from devices.cameras.taking import Camera
from devices.cameras.uvc.driver import SUPPORT_MISSING
from devices.cameras.words import WORDS
from devices.model import Health, Reading
from devices.tables import ConfigIsWrong
from tests.devices.working import WAIT_S, reaches

SECRET = "geheim7788"


@pytest.fixture(scope="module")
def twin() -> Iterator[Twin]:
    twin = start_twin(port=0)
    yield twin
    twin.stop()


def started() -> Twin:
    """On a port that nobody is given who asks for any: it can be had again."""
    for port in range(21_000, 32_000):
        with contextlib.suppress(OSError):
            return start_twin(port=port)
    raise AssertionError("no port is free")


class Desk:
    """A camera at work and what it has told."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.told: queue.Queue[Reading] = queue.Queue()
        self.stop = threading.Event()
        self.thread = threading.Thread(target=camera.run, args=(self.told.put, self.stop), daemon=True)
        self.thread.start()

    def take(self, token: str = "page-1") -> dict[str, Any]:
        assert self.camera.act({"do": "take_picture", "token": token}) == ""
        reading = self.told.get(timeout=WAIT_S)
        assert (reading.kind, reading.body["token"]) == ("picture", token)
        return dict(reading.body)

    def until(self, health: Health) -> None:
        reaches(lambda: self.camera.health() == health)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Desk]]:
    monkeypatch.setattr(taking, "TICK_S", 0.01)
    open_desks: list[Desk] = []

    def open_desk(port: int, path: str = "/snapshot.jpg", **changes: Any) -> Desk:
        url = f"http://clerk:{SECRET}@127.0.0.1:{port}{path}"
        one = Desk(http_camera(HttpCameraConfig(name="desk", url=url, **changes)))
        open_desks.append(one)
        return one

    yield open_desk
    for one in open_desks:
        one.stop.set()
        one.thread.join(WAIT_S)


@pytest.fixture
def faulty(twin: Twin, request: pytest.FixtureRequest) -> Iterator[Twin]:
    twin.faults.switch(request.param, True)
    yield twin
    twin.faults.switch(request.param, False)


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/snapshot.jpg", {}),
        ("/capture", {"json_path": "data.image"}),
        ("/capture", {"json_path": "data.image", "post": '{"cmd": "capture"}'}),
    ],
)
def test_a_picture_comes_under_its_token_without_the_cameras_notes(
    twin: Twin, desk: Callable[..., Desk], path: str, more: dict[str, str]
) -> None:
    one = desk(twin.port, path, **more)
    body = one.take("page-7")
    jpeg = base64.b64decode(body["jpeg"])
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert picture.format == "JPEG" and picture.size == (body["width_px"], body["height_px"]) == (1_600, 1_200)
    assert SERIAL.encode() not in jpeg and b"Exif" not in jpeg
    one.until(Health("online"))


@pytest.mark.parametrize(
    ("faulty", "reason"),
    [
        ("half", "broken_off"),
        ("wrong_type", "bad_picture"),
        ("server_error", "camera_refuses"),
        ("garbage", "bad_picture"),
        ("huge", "too_large"),
    ],
    indirect=["faulty"],
)
def test_what_is_no_picture_is_said_and_the_next_one_mends_it(
    faulty: Twin, desk: Callable[..., Desk], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "ANSWER_MAX", 2_000_000)
    one = desk(faulty.port, answer_s=WAIT_S)
    assert one.take() == {"token": "page-1", "error": reason}
    assert one.camera.health() == Health("unavailable", reason)
    for fault in FAULTS:
        faulty.faults.switch(fault, False)
    assert "jpeg" in one.take("page-2")
    one.until(Health("online"))


@pytest.mark.parametrize("faulty", ["slow", "drips"], indirect=True)
def test_one_that_is_silent_or_drips_is_given_up_at_the_deadline(faulty: Twin, desk: Callable[..., Desk]) -> None:
    begun_s = time.monotonic()
    assert desk(faulty.port, answer_s=0.3).take() == {"token": "page-1", "error": "camera_slow"}
    assert time.monotonic() - begun_s < WAIT_S / 2


@pytest.mark.parametrize(
    ("answer", "path", "reason"),
    [
        (b"{}", "data.image", "wrong_answer"),
        (b'{"data": {"image": 7}}', "data.image", "wrong_answer"),
        (b'{"data": []}', "data.0", "wrong_answer"),
        (b'{"data": "x"}', "data.image", "wrong_answer"),
        (b"[" * 100_000, "data", "wrong_answer"),
        ("{'".encode("gbk"), "data", "wrong_answer"),
        (b'{"data": "no base64 !"}', "data", "bad_picture"),
        (b'{"data": "AAAA"}', "data", "bad_picture"),
    ],
)
def test_an_answer_of_another_shape_is_no_picture(
    desk: Callable[..., Desk], answer: bytes, path: str, reason: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    if client.recv(4096):
                        client.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        assert desk(listener.getsockname()[1], json_path=path).take()["error"] == reason
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(WAIT_S)


def test_a_camera_that_is_away_is_noticed_and_its_coming_back_too(
    desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "LOOK_S", 0.05)
    first = started()
    port = first.port
    one = desk(port)
    one.until(Health("online"))
    first.stop()
    one.until(Health("unavailable", "no_answer"))
    assert one.take() == {"token": "page-1", "error": "no_answer"}
    again = start_twin(port=port)
    assert "jpeg" in one.take("page-2")
    one.until(Health("online"))
    again.stop()


def test_more_than_a_few_at_once_are_turned_away_and_nonsense_is_not_known() -> None:
    idle = http_camera(HttpCameraConfig(name="desk", url="http://127.0.0.1:9/x"))
    ask = {"do": "take_picture", "token": "t"}
    assert [idle.act(ask) for _ in range(5)] == ["", "", "", "", "busy"]
    for wrong in ({}, {"do": "show"}, {"do": "take_picture"}, {"do": "take_picture", "token": "x" * 300}):
        assert idle.act(wrong) == "unknown_command"
    assert idle.health() == Health("unknown")


def test_neither_page_nor_password_is_in_a_log_or_a_name(
    twin: Twin, desk: Callable[..., Desk], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one = desk(twin.port, "/capture", json_path="data.image")
    jpeg = one.take()["jpeg"]
    one.camera.act({"do": "take_picture", "token": "t"})
    reading = one.told.get(timeout=WAIT_S)
    twin.faults.switch("garbage", True)
    one.take("u")
    twin.faults.switch("garbage", False)
    config = HttpCameraConfig(name="desk", url=f"http://clerk:{SECRET}@h/x", post=f'{{"key": "{SECRET}"}}')
    said = caplog.text + repr(reading) + repr(config) + repr(one.camera)
    assert jpeg[:40] not in said and SECRET not in said and reading.body["jpeg"][:40] not in said


@pytest.mark.parametrize(
    "table",
    [
        {"name": "desk"},
        {"name": "desk", "url": "127.0.0.1/x"},
        {"name": "desk", "url": "ftp://h/x"},
        {"name": "desk", "url": "http://h:99999/x"},
        {"name": "desk", "url": "http://h/x", "answer_s": 0},
        {"name": "desk", "url": "http://h/x", "bytes_max": 10},
    ],
)
def test_a_table_that_cannot_work_is_refused(table: dict[str, Any]) -> None:
    with pytest.raises(ConfigIsWrong, match="desk"):
        read_config(table)


def test_every_reason_has_its_sentence() -> None:
    reasons = {driver.SLOW, driver.REFUSES, driver.WRONG_ANSWER, driver.TOO_LARGE, driver.BROKEN_OFF, SUPPORT_MISSING}
    assert reasons | {"", "no_answer", "bad_picture", "driver_fault"} == set(WORDS)
