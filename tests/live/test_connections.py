"""The timer wheel: pings spread out, the silent dropped, strangers asked to leave — with ticks instead of waiting."""

from __future__ import annotations

from typing import Any

import gevent
import pytest

from queue_server.live import connections
from queue_server.live.connections import PING_TICKS, PULSE_TICKS, Connections, Limits
from queue_server.live.frames import PING
from queue_server.live.gate import is_own_origin
from queue_server.live.plug import PINNED, StackMismatch, check_stack, plug_in


class Peer:
    """What the wheel sees of a connection."""

    def __init__(self, registry: Connections, principal: object = "board") -> None:
        self.registry, self.principal = registry, principal
        self.slot = self.heard_tick = self.since_tick = self.held_bytes = 0
        self.got: list[bytes] = []
        self.closed: int | str | None = None
        registry.add(self)  # type: ignore[arg-type]

    def send_if_idle(self, frame: bytes) -> None:
        self.got.append(frame)

    def close(self, code: int) -> None:
        self.closed = code

    def drop(self, goodbye: bytes | None = None) -> None:
        self.closed = "dropped" if goodbye is None else goodbye.hex()
        self.registry.remove(self)  # type: ignore[arg-type]


@pytest.fixture
def registry() -> Connections:
    return Connections(None, Limits(clients=200), lambda _client, _key: None)


def beat(registry: Connections, ticks: int) -> None:
    for _ in range(ticks):
        registry.beat(b"pulse")


def test_everyone_is_pinged_once_a_round_and_a_burst_of_arrivals_is_no_burst_of_pings(registry: Connections) -> None:
    peers = [Peer(registry) for _ in range(PING_TICKS)]
    for _ in range(PING_TICKS):
        before = sum(p.got.count(PING) for p in peers)
        beat(registry, 1)
        assert sum(p.got.count(PING) for p in peers) == before + 1
    assert all(p.got.count(PING) == 1 for p in peers)


def test_the_pulse_reaches_everyone_once_in_two_seconds_an_eighth_at_a_time(registry: Connections) -> None:
    peers = [Peer(registry) for _ in range(160)]
    beat(registry, 1)
    assert sum(p.got.count(b"pulse") for p in peers) == 20
    beat(registry, PULSE_TICKS - 1)
    assert all(p.got.count(b"pulse") == 1 for p in peers)


def test_who_stays_silent_after_a_ping_is_dropped_and_who_answers_stays(registry: Connections) -> None:
    silent, alive = Peer(registry), Peer(registry)
    for _ in range(3 * PING_TICKS):
        beat(registry, 1)
        alive.heard_tick = registry.tick
    assert silent.closed == "dropped" and alive.closed is None
    assert (registry.count, registry.cut_off) == (1, 1)


def test_a_stranger_gets_no_pulse_and_is_asked_to_leave_after_ten_seconds(registry: Connections) -> None:
    stranger = Peer(registry, principal=None)
    beat(registry, 40)
    assert stranger.closed is None
    beat(registry, PULSE_TICKS + 1)
    assert stranger.closed == 1008 and b"pulse" not in stranger.got


def test_when_it_stops_everyone_gets_a_goodbye_and_nobody_comes_in(registry: Connections) -> None:
    peers = [Peer(registry) for _ in range(150)]
    assert registry.has_room()
    registry.close_all()
    assert {p.closed for p in peers} == {"880203e9"}
    assert registry.count == 0 and not registry.has_room()


def test_the_ticks_keep_the_promises_made_at_the_handshake() -> None:
    assert connections.PING_TICKS * connections.TICK_S < connections.PING_INTERVAL_S
    assert connections.PULSE_TICKS * connections.TICK_S == 2
    assert connections.PING_TICKS % connections.PULSE_TICKS == 0


@pytest.mark.parametrize(
    ("origin", "host", "is_ours"),
    [
        ("http://10.1.2.3:8000", "10.1.2.3:8000", True),
        ("https://hall.example", "hall.example", True),
        ("HTTP://Hall.Example", "hall.example", True),
        ("https://public.example", "10.1.2.3:8000", True),
        ("http://public.example", "10.1.2.3:8000", False),
        ("http://10.1.2.3:8001", "10.1.2.3:8000", False),
        ("http://10.1.2.3:8000.evil.example", "10.1.2.3:8000", False),
        ("null", "10.1.2.3:8000", False),
        ("", "", False),
        ("http://[", "10.1.2.3:8000", False),
        ("chrome-extension://10.1.2.3:8000", "10.1.2.3:8000", False),
    ],
)
def test_an_origin_is_ours_when_it_is_the_asked_host_or_the_public_address(
    origin: str, host: str, is_ours: bool
) -> None:
    assert is_own_origin(origin, host, {"https://public.example"}) is is_ours


def test_another_version_of_the_stack_stops_the_start_loudly() -> None:
    check_stack()
    with pytest.raises(StackMismatch, match=r"gunicorn 28\.0\.0 \(needs 27\.0\.1\)"):
        check_stack(lambda name: "28.0.0" if name == "gunicorn" else PINNED[name])


@pytest.mark.parametrize(("mode", "transports"), [("threading", ["websocket"]), ("gevent", ["polling", "websocket"])])
def test_any_other_mode_or_transport_stops_the_start_loudly(
    registry: Connections, mode: str, transports: list[str]
) -> None:
    class Server:
        class eio:  # noqa: N801
            async_mode: Any = mode

    Server.eio.transports = transports  # type: ignore[attr-defined]
    with pytest.raises(StackMismatch, match="gevent"):
        plug_in(Server, registry)


def test_nothing_beats_once_everyone_was_let_go(registry: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "TICK_S", 0.01)
    told: list[int] = []

    def pulse() -> bytes:
        told.append(len(told))
        if len(told) == 3:
            registry.close_all()
        return b"pulse"

    beat = gevent.spawn(registry.run, pulse)
    beat.join(timeout=60)
    assert beat.successful() and told == [0, 1, 2]
