"""The way out to one client, over a real socket pair that is read late or never."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import Any

import gevent
import pytest

from queue_server.live.outbox import Key, Outbox
from queue_server.live.transport import Connection

BOARD, WINDOW = ("JN01", "board"), ("JN01", "window:305")
LIMIT = 64 * 1024


class Box(Outbox):
    """An outbox whose snapshots name their topic and how many were asked for."""

    def __init__(self, fd: int) -> None:
        super().__init__(gevent.get_hub().loop, LIMIT, self.newest)
        self.fd = fd
        self.asked: list[Key] = []
        self.is_lost = False

    def newest(self, _box: Any, key: Key) -> bytes:
        self.asked.append(key)
        return f"<{key[1]}>".encode()

    def lost(self) -> None:
        self.is_lost = True
        self.fd = -1
        self.discard()


@pytest.fixture
def ends() -> Iterator[tuple[Box, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    theirs.setblocking(False)
    box = Box(ours.fileno())
    yield box, theirs
    box.discard()
    ours.close()
    theirs.close()


def read_all(box: Box, theirs: socket.socket) -> bytes:
    """Read as a slow client does, until nothing more comes."""
    got = b""
    while True:
        gevent.sleep(0)
        try:
            got += theirs.recv(3000)
        except BlockingIOError:
            if not box.held_bytes:
                return got


def fill(box: Box) -> bytes:
    """Send until the kernel takes no more; what was sent."""
    sent = b""
    while not box.held_bytes:
        frame = os.urandom(4000)
        box.send(frame)
        sent += frame
    return sent


def test_a_frame_goes_out_at_once(ends: tuple[Box, socket.socket]) -> None:
    box, theirs = ends
    box.send_event(BOARD, b"called")
    assert theirs.recv(100) == b"called"
    assert box.held_bytes == 0


def test_what_the_kernel_does_not_take_follows_whole_and_in_order(ends: tuple[Box, socket.socket]) -> None:
    box, theirs = ends
    sent = fill(box)
    for number in range(5):
        sent += b"%d" % number * 1000
        box.send_event(BOARD, b"%d" % number * 1000)
    assert read_all(box, theirs) == sent
    assert box.asked == []


def test_past_the_limit_a_topic_gets_one_snapshot_when_the_client_reads_again(ends: tuple[Box, socket.socket]) -> None:
    box, theirs = ends
    sent = fill(box)
    kept = b""
    while not box.overflows:
        frame = os.urandom(5000)
        box.send_event(BOARD, frame)
        kept += b"" if box.overflows else frame
        assert box.held_bytes <= LIMIT
    for _ in range(100):
        box.send_event(BOARD, b"too late")
        box.send_event(WINDOW, os.urandom(LIMIT))
    assert read_all(box, theirs) == sent + kept + b"<board><window:305>"
    assert box.asked == [BOARD, WINDOW]
    box.send_event(BOARD, b"news")
    assert theirs.recv(100) == b"news"


def test_a_sign_of_life_is_left_out_when_something_is_on_its_way(ends: tuple[Box, socket.socket]) -> None:
    box, theirs = ends
    sent = fill(box)
    box.send_if_idle(b"ping")
    assert read_all(box, theirs) == sent
    box.send_if_idle(b"ping")
    assert theirs.recv(100) == b"ping"


def test_answers_that_pile_up_past_the_limit_cost_the_connection(ends: tuple[Box, socket.socket]) -> None:
    box, _ = ends
    fill(box)
    for _ in range(40):
        box.send(os.urandom(4000))
    assert box.is_lost and box.held_bytes == 0


def test_a_client_that_has_gone_is_lost_and_not_an_error(ends: tuple[Box, socket.socket]) -> None:
    box, theirs = ends
    theirs.close()
    box.send(b"anyone?")
    assert box.is_lost


def test_a_resync_asked_for_while_something_is_held_waits_its_turn(ends: tuple[Box, socket.socket]) -> None:
    box, theirs = ends
    sent = fill(box)
    box.resync([BOARD])
    box.resync([BOARD])
    assert box.asked == []
    assert read_all(box, theirs) == sent + b"<board>"


def test_an_outbox_that_does_not_say_what_becomes_of_a_lost_client_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="lost"):
        Outbox(gevent.get_hub().loop, LIMIT, lambda _box, _key: None)  # type: ignore[abstract]


def test_a_connection_carries_no_dictionary_of_its_own() -> None:
    assert not hasattr(object.__new__(Connection), "__dict__")
