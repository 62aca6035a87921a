"""A gateway that takes connections and never answers: the hall's own server goes on as if nothing were, and stops."""

from __future__ import annotations

import json
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.appointments.test_way import named
from tests.server import Line, Server

pytestmark = pytest.mark.slow
BOOKINGS = 6
MUTE_S = 30
WAYS = f'[[connector]]\ntype = "webhook"\nurl = "{{url}}"\nkey = "0123456789abcdef"\ntimeout_s = {MUTE_S}\n'


def outbox_of(anyone: Line) -> str:
    """What the self-check says of the outbox."""
    anyone.drop()
    health = json.loads(anyone.ask("GET", "/healthz", None, {}).body)
    return " ".join(one["says"] for one in health["checks"] if one["name"] == "notices")


def test_a_mute_gateway_holds_nobody_up(tmp_path: Path) -> None:
    with ExitStack() as opened:
        mute = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=16))
        ways = tmp_path / "notices.toml"
        ways.write_text(WAYS.format(url=f"http://127.0.0.1:{mute.getsockname()[1]}/"))
        server = Server(tmp_path / "data", env={"QUHAO_NOTICES": str(ways)})
        server.furnish()
        server.start()
        try:
            guide, anyone = server.staff("guide"), server.line()
            found = anyone.get("/halls/JN01/services/fund-rent/slots?from=2026-11-24&to=2026-11-24").json["slots"]
            slots = [one["id"] for one in found if one["free"]]
            for n in range(BOOKINGS):
                body = {"hall": "JN01", "service": "fund-rent", "slot": slots[n], "channel": "desk"}
                made = guide.post("/bookings", body | {"phone": f"1380000{n:04d}", "persons": [named(n + 1)]}, f"k{n}")
                assert made.status == 201, made
            mute.settimeout(MUTE_S)
            asked, _address = mute.accept()
            opened.enter_context(asked)
            assert asked.recv(1)
            slowest_s = 0.0
            for _ in range(50):
                began_s = time.monotonic()
                assert guide.get("/halls/JN01").status == 200
                slowest_s = max(slowest_s, time.monotonic() - began_s)
            assert slowest_s < MUTE_S / 2
            until_s = time.monotonic() + MUTE_S
            while f"待发 {BOOKINGS} 条" not in (says := outbox_of(anyone)):  # the journal is followed beside the calls
                assert time.monotonic() < until_s, says
            assert server.stop(MUTE_S) < MUTE_S / 2
        finally:
            server.kill()
        assert "Traceback" not in server.said()
