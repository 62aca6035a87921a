"""The living demo at sixty times the pace: within half a minute a hall is at work, and its books are right."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.e2e.conftest import PASSWORD, start_demo, stop_demo

pytestmark = pytest.mark.slow
UNTIL_S = 180.0


def test_numbers_are_taken_called_and_finished_the_screen_is_silent_and_the_journal_holds(tmp_path: Path) -> None:
    demo = start_demo(tmp_path / "data", "--alive", "--speed", "60", "--load", "overload")
    try:
        until = time.monotonic() + UNTIL_S
        while (counts := finished(demo.url)) < 15:
            assert time.monotonic() < until, f"{counts} finished"
            time.sleep(0.5)
    finally:
        assert stop_demo(demo) == 0
    assert "等候" in (tmp_path / "data.log").read_text(errors="replace"), "no line of progress"
    for check in (["verify"], ["replay"]):
        ran = subprocess.run(
            [sys.executable, "-m", "queue_server.cli", "journal", *check, "--data", str(demo.data)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


def finished(url: str) -> int:
    """How many tickets the hall has finished, by the auditor's journal."""
    body = json.dumps({"account": "auditor", "password": PASSWORD}).encode()
    asked = urllib.request.Request(f"{url}/api/v1/sign-in", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        token = json.load(answer)["token"]
    found, after = 0, 0
    while True:
        page = urllib.request.Request(
            f"{url}/api/v1/halls/JN01/journal?after={after}&limit=500", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(page, timeout=60) as answer:
            entries = json.load(answer)["entries"]
        found += sum(entry["kind"] == "ticket_finished" for entry in entries)
        if len(entries) < 500:
            return found
        after = entries[-1]["seq"]
