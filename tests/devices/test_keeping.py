"""The keeper of a line: opens it again after every loss, waits longer where nobody answers, and outlives a driver."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from devices.keeping import Keeper
from devices.lines.config import LineConfig
from devices.lines.port import Port, PortLost
from devices.model import Health

SOON_S = (0.01, 0.05)
WAIT_S = 30.0


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
def kept(config: LineConfig, converse: Callable[[Keeper], Callable[[Port, threading.Event], None]]) -> Iterator[Keeper]:
    stop = threading.Event()
    box: list[Keeper] = []
    keeper = Keeper(config, lambda port, ended: converse(box[0])(port, ended), SOON_S, lambda: 0.5)
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
            assert reaches(keeper, Health("unavailable", "no_answer"))
            door.listen()
            assert opened.acquire(timeout=WAIT_S)
            assert reaches(keeper, Health("online"))


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
        assert reaches(keeper, Health("unknown", "driver_fault"))


def test_the_pause_grows_to_its_most_while_nobody_answers_and_is_short_again_after_a_word() -> None:
    waits: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0.0)
            if len(waits) == 9:
                self.set()
            return self.is_set()

    config = LineConfig(name="门", device="/dev/null/none")
    keeper = Keeper(config, lambda _port, _stop: None, (1.0, 30.0), lambda: 0.5)
    keeper.run(Stop())
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0, 30.0]


def test_a_lost_line_is_the_state_port_lost(door: Door) -> None:
    def losing(_keeper: Keeper) -> Callable[[Port, threading.Event], None]:
        def converse(_port: Port, _stop: threading.Event) -> None:
            raise PortLost("gone")

        return converse

    with kept(door.config(), losing) as keeper:
        assert reaches(keeper, Health("unavailable", "port_lost"))


def reaches(keeper: Keeper, health: Health) -> bool:
    done = threading.Event()
    for _ in range(int(WAIT_S / 0.01)):
        if keeper.health() == health:
            return True
        done.wait(0.01)
    return False
