"""kill -9 at a random moment, again and again: every notice is made once, and none is lost where the receiver knows a
repetition, none sent twice where it does not."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.wiring.house import open_database
from tests.appointments.test_way import free, named
from tests.conftest import Office
from tests.notices.receivers import Taken, http_receiver

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
DEATHS, LIVES_MAX, BOOKINGS = 5, 6, 16
PATIENCE_S = 60.0
NOT_DUE = "SELECT count(*) FROM outbox WHERE state IN ('sent', 'failed', 'expired') OR state = 'queued' AND due_ms > ?"
WAYS = """
[[connector]]
type = "webhook"
name = "app"
url = "{url}/app"
key = "0123456789abcdef"
kinds = ["booked"]

[[connector]]
type = "sms_http"
name = "sms"
url = "{url}/sms"
body = {{ to = "{{phone}}", text = "{{text}}", id = "{{id}}" }}
kinds = ["called_off"]
"""


def book_and_cancel_half(hall: Office) -> None:
    slots = free(hall, "fund-rent")
    for n in range(BOOKINGS):
        body = {"hall": "JN01", "service": "fund-rent", "slot": slots[n % len(slots)]["id"], "channel": "desk"}
        made = hall.guide.post("/bookings", body | {"phone": f"1390000{n:04d}", "persons": [named(n + 1)]})
        assert made.status_code == 201, made.json
        if n % 2:
            gone = hall.manager.post(f"/bookings/{made.json['id']}/cancel", {"reason": "停电"})
            assert gone.status_code == 200, gone.json


def outbox(data: Path, clock: SteppedClock) -> list[dict[str, Any]]:
    database = open_database(data / "quhao.db", clock)
    try:
        return [
            dict(row) for row in database.read(lambda rows: rows.all("SELECT id, kind, subject, state FROM outbox"))
        ]
    finally:
        database.close()


def test_kill_9_makes_no_notice_twice_and_loses_none(hall: Office, clock: SteppedClock, tmp_path: Path) -> None:
    book_and_cancel_half(hall)
    hall.house.close()
    data = hall.house.data
    chance = random.Random(7)
    with http_receiver() as receiver:

        def take_your_time(_one: Taken) -> tuple[int, bytes]:
            time.sleep(0.05)
            return 200, b""

        receiver.answer = take_your_time
        ways = tmp_path / "notices.toml"
        ways.write_text(WAYS.format(url=receiver.url))
        for life in range(DEATHS + LIVES_MAX):
            now_ms = clock.now_ms() + life * 60_000  # what is to be tried again is due
            command = [sys.executable, "-m", "tests.notices.house_process", data, ways, str(now_ms)]
            with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
                assert child.stdout and child.stdout.readline() == b"ready\n"
                if life < DEATHS:
                    enough = len(receiver.taken) + chance.choice((1, 2, 4))
                    wait_for(lambda enough=enough: len(receiver.taken) >= enough, 2.0)
                    time.sleep(chance.random() * 0.06)
                else:
                    wait_until_nothing_is_due(data, now_ms)
                child.kill()
            if life >= DEATHS and not any(one["state"] in ("queued", "sending") for one in outbox(data, clock)):
                break
        rows = outbox(data, clock)
        assert Counter(row["kind"] for row in rows) == {"booked": BOOKINGS / 2, "called_off": BOOKINGS / 2}
        assert len({(row["kind"], row["subject"]) for row in rows}) == BOOKINGS
        came: dict[str, Counter[str]] = {"/app": Counter(), "/sms": Counter()}
        for one in receiver.taken:
            came[one.path][json.loads(one.body)["id"]] += 1
        assert set(came["/app"]) == {row["id"] for row in rows if row["kind"] == "booked"}
        assert all(row["state"] == "sent" for row in rows if row["kind"] == "booked")
        assert set(came["/sms"].values()) <= {1}
        ended = {row["id"]: row["state"] for row in rows if row["kind"] == "called_off"}
        assert set(ended.values()) <= {"sent", "failed"}
        assert {one for one, state in ended.items() if state == "sent"} <= set(came["/sms"])


def wait_for(is_so: Any, most_s: float) -> None:
    until = time.monotonic() + most_s
    while not is_so() and time.monotonic() < until:
        time.sleep(0.01)


def wait_until_nothing_is_due(data: Path, now_ms: int) -> None:
    """Until every notice has its end or is for a later minute."""
    until_s = time.monotonic() + PATIENCE_S
    with closing(sqlite3.connect(data / "quhao.db")) as looked_at:
        while looked_at.execute(NOT_DUE, (now_ms,)).fetchone()[0] < BOOKINGS:
            assert time.monotonic() < until_s, "something is due and not sent"
            time.sleep(0.01)
