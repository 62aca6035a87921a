"""The way to a device on a system without poll keeps every promise of the other: deadlines, loss, stalls, counts."""

from __future__ import annotations

import os
import select
import socket
import threading
import time
import tty
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from devices.lines import blocking
from devices.lines.config import LineConfig
from devices.lines.port import Port, PortLost, PortRefused, PortStalled, open_port

WAIT_S = 30.0


@dataclass
class Line:
    """Our end, and what the device at the other end does."""

    port: Port
    send: Callable[[bytes], object]
    receive: Callable[[], bytes]
    hang_up: Callable[[], object]


def _over_tcp() -> Line:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = LineConfig(name="x", transport="tcp", host="127.0.0.1", port=listener.getsockname()[1])
        port = blocking.open_tcp(config, time.monotonic)
        device, _ = listener.accept()
    return Line(port, device.sendall, lambda: device.recv(65_536), device.close)


def _over_serial() -> Line:
    master, slave = os.openpty()
    tty.setraw(slave)
    port = blocking.open_serial(LineConfig(name="x", device=os.ttyname(slave)), time.monotonic)
    os.close(slave)
    return Line(port, lambda data: os.write(master, data), lambda: os.read(master, 65_536), lambda: os.close(master))


@pytest.fixture(params=[_over_tcp, _over_serial], ids=["tcp", "serial"])
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    made: Line = request.param()
    yield made
    made.port.close()
    made.port.close()


def deadline(seconds: float = WAIT_S) -> float:
    return time.monotonic() + seconds


def test_what_is_written_arrives_and_is_counted_and_what_is_answered_is_read(line: Line) -> None:
    line.port.write(b"\x10\x04\x01", deadline())
    assert line.receive() == b"\x10\x04\x01"
    assert line.port.written == 3
    line.send(b"\x12")
    assert line.port.read(deadline()) == b"\x12"


def test_a_silent_device_is_waited_for_until_the_deadline_and_no_longer(line: Line) -> None:
    begun_s = time.monotonic()
    assert line.port.read(deadline(0.05)) == b""
    assert time.monotonic() - begun_s >= 0.04
    assert line.port.read(deadline(-1)) == b""


def test_a_device_that_hangs_up_is_lost(line: Line) -> None:
    line.hang_up()
    with pytest.raises(PortLost):
        for _ in range(100):
            line.port.read(deadline(0.05))


def test_a_device_that_takes_nothing_stalls_the_writer_until_its_deadline(line: Line) -> None:
    with pytest.raises(PortStalled):
        line.port.write(b"x" * 50_000_000, deadline(0.3))
    assert line.port.written < 50_000_000


def test_a_long_job_to_a_device_that_reads_arrives_whole(line: Line) -> None:
    job, got = os.urandom(200_000), bytearray()

    def read() -> None:
        while len(got) < len(job):
            got.extend(line.receive())

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    line.port.write(job, deadline())
    reader.join(WAIT_S)
    assert bytes(got) == job


def test_where_there_is_no_poll_the_lines_are_opened_this_way_and_a_node_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(select, "poll")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = LineConfig(name="x", transport="tcp", host="127.0.0.1", port=listener.getsockname()[1])
        port = open_port(config)
        assert isinstance(port, blocking.BlockingPort)
        port.close()
    with pytest.raises(PortRefused):
        open_port(LineConfig(name="x", transport="file", device="/dev/usb/lp0"))
    with pytest.raises(PortRefused):
        open_port(LineConfig(name="x", device="COM99"))
