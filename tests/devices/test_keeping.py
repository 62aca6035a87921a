"""The keeper of a line: opens it again after every loss, waits longer where nobody answers, and outlives a driver."""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import serial

from devices.keeping import Keeper
from devices.lines.config import LineConfig
from devices.lines.port import Port, PortLost, PortRefused, open_port
from devices.model import Health
from tests.devices.working import SOON_S, WAIT_S, reaches


@dataclass
class Door:
    """A TCP device that is there, takes a caller, and may throw it out."""

    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    def config(self) -> LineConfig:
        return LineConfig(name="门", transport="tcp", host="127.0.0.1", port=self.listener.getsockname()[1])

    def throw_out(self) -> None:
        caller, _ = self.listener.accept()
        caller.close()


@pytest.fixture
def door() -> Iterator[Door]:
    one = Door()
    yield one
    one.listener.close()


@contextmanager
def kept(
    config: LineConfig,
    converse: Callable[[Keeper], Callable[[Port, threading.Event], None]],
    pause_s: tuple[float, float] = SOON_S,
) -> Iterator[Keeper]:
    stop = threading.Event()
    box: list[Keeper] = []
    keeper = Keeper(config, lambda port, ended: converse(box[0])(port, ended), pause_s, lambda: 0.5)
    box.append(keeper)
    thread = threading.Thread(target=keeper.run, args=(stop,))
    thread.start()
    try:
        yield keeper
    finally:
        stop.set()
        thread.join(WAIT_S)
        assert not thread.is_alive()


def listening(opened: threading.Semaphore) -> Callable[[Keeper], Callable[[Port, threading.Event], None]]:
    def of(keeper: Keeper) -> Callable[[Port, threading.Event], None]:
        def converse(port: Port, stop: threading.Event) -> None:
            keeper.set_health(Health("online"))
            opened.release()
            while not stop.is_set():
                port.read(time.monotonic() + 0.05)

        return converse

    return of


def test_a_line_that_is_lost_is_opened_again_without_touch(door: Door) -> None:
    opened = threading.Semaphore(0)
    with kept(door.config(), listening(opened)):
        for _ in range(3):
            assert opened.acquire(timeout=WAIT_S)
            door.throw_out()
        assert opened.acquire(timeout=WAIT_S)


def test_where_nothing_listens_the_device_is_unavailable_and_found_when_it_comes() -> None:
    opened = threading.Semaphore(0)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))  # nobody else's meanwhile
        config = LineConfig(name="门", transport="tcp", host="127.0.0.1", port=door.getsockname()[1])
        with kept(config, listening(opened)) as keeper:
            reaches(lambda: keeper.health() == Health("unavailable", "no_answer"))
            door.listen()
            assert opened.acquire(timeout=WAIT_S)
            reaches(lambda: keeper.health() == Health("online"))


def test_a_driver_that_fails_is_a_state_of_the_device_and_is_begun_anew(door: Door) -> None:
    turns = threading.Semaphore(0)

    def failing(_keeper: Keeper) -> Callable[[Port, threading.Event], None]:
        def converse(_port: Port, _stop: threading.Event) -> None:
            turns.release()
            raise ZeroDivisionError

        return converse

    with kept(door.config(), failing) as keeper:
        for _ in range(3):
            assert turns.acquire(timeout=WAIT_S)
        reaches(lambda: keeper.health() == Health("unknown", "driver_fault"))


def test_the_pause_grows_to_its_most_while_nobody_answers_and_is_short_again_after_a_word() -> None:
    waits: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0.0)
            if len(waits) == 9:
                self.set()
            return self.is_set()

    config = LineConfig(name="门", transport="tcp", host="127.0.0.1", port=1)  # nobody is there
    keeper = Keeper(config, lambda _port, _stop: None, (1.0, 30.0), lambda: 0.5)
    keeper.run(Stop())
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0, 30.0]


def test_a_serial_line_plugged_in_is_opened_at_once_however_long_the_pause(tmp_path: Path) -> None:
    opened, (master, slave) = threading.Semaphore(0), os.openpty()
    node = tmp_path / "ttyREADER"
    config = LineConfig(name="门", device=str(node))
    long_s = (1000.0, 1000.0)
    with kept(config, listening(opened), long_s) as keeper:
        reaches(lambda: keeper.health() == Health("unavailable", "port_missing"))
        node.symlink_to(os.ttyname(slave))
        assert opened.acquire(timeout=WAIT_S)
    os.close(master)
    os.close(slave)


def test_a_node_that_is_not_ours_or_taken_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = os.openpty()
    node = LineConfig(name="门", device=os.ttyname(slave))
    owner = open_port(node)
    with pytest.raises(PortRefused) as refused:
        open_port(node)
    assert refused.value.reason == "port_busy"
    owner.close()
    os.close(master)
    os.close(slave)

    def denied(*_given: object, **_more: object) -> None:
        raise serial.SerialException(errno.EACCES, "could not open port")

    monkeypatch.setattr(serial, "Serial", denied)
    with pytest.raises(PortRefused) as refused:
        open_port(node)
    assert refused.value.reason == "port_denied"


def test_a_lost_line_is_the_state_port_lost(door: Door) -> None:
    def losing(_keeper: Keeper) -> Callable[[Port, threading.Event], None]:
        def converse(_port: Port, _stop: threading.Event) -> None:
            raise PortLost("gone")

        return converse

    with kept(door.config(), losing) as keeper:
        reaches(lambda: keeper.health() == Health("unavailable", "port_lost"))
