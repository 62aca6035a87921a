"""A reader that does not read harms nobody and catches up; a server that stops lets everyone go first."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from typing import Any

import pytest


def test_a_slow_reader_gets_whole_frames_and_the_newest_picture_and_costs_at_most_256_kib(server: Any) -> None:
    slow, snapshot = server.screen(receive_buffer=4096)
    fast, _ = server.screen()
    held = 0
    for number in range(400):
        seq = server.change({f"call:{number % 5}": {"number": number, "pad": "取" * 6500}})
        assert fast.event("event")["seq"] == seq
        if number % 20 == 0:
            held = max(held, server.state()["held_bytes"])
    assert 0 < held <= 256 * 1024
    last, view, told, snapshots = snapshot["seq"], snapshot["view"], 0, 0
    while last < seq:
        body = slow.event("snapshot", "event")
        told += 1
        if "view" in body:
            snapshots, view = snapshots + 1, body["view"]
        else:
            assert body["prev"] == last
            view = view | body["set"]
        last = body["seq"]
    assert view == server.state()["view"]
    assert snapshots == 1 and told < 300
    assert server.until(lambda state: state["held_bytes"] == 0)


def test_a_client_that_asks_again_and_again_without_reading_costs_no_more(server: Any) -> None:
    slow, _ = server.screen(receive_buffer=4096)
    server.change({"hall": {"pad": "取" * 40_000}})
    for _ in range(40):
        slow.send(b'42/live,["watch",{"hall":"JN01","topics":["board"]}]')
    assert server.state()["held_bytes"] <= 256 * 1024
    server.change({"hall": {"pad": "完"}})
    while slow.watch("board")["view"]["hall"] != {"pad": "完"}:
        pass


@pytest.mark.alone
def test_stopping_with_a_thousand_screens_takes_two_seconds_at_most(start: Callable[..., Any]) -> None:
    with start() as server:
        screens = [server.screen()[0] for _ in range(1000)]
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0
        took = time.monotonic() - began
        assert {screen.closed() for screen in screens} == {1001}
        assert took <= 2.0


def test_everyone_is_told_even_when_the_worker_leaves_before_it_looks(start: Callable[..., Any]) -> None:
    with start(TOY_STOP_LOOK_S="60") as server:
        screens = [server.screen()[0] for _ in range(20)]
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0
        assert {screen.closed() for screen in screens} == {1001}
