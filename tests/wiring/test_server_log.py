"""What a real server process writes: lines of JSON without anybody's number, whoever wrote them."""

from __future__ import annotations

import json
import socket
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.leaking_app import LOGGERS
from tests.server import Server

pytestmark = pytest.mark.slow
ID_NUMBER, PHONE = "11010519491231002X", "13812340014"


def test_no_number_gets_out_through_gunicorn_a_library_a_greenlet_a_thread_or_a_warning(tmp_path: Path) -> None:
    server = Server(tmp_path / "data", env={"QUHAO_LOG_LEVEL": "INFO"}, app="tests.leaking_app:create()")
    server.furnish()
    server.start()
    try:
        for number in (ID_NUMBER, PHONE):
            asked = HTTPConnection("127.0.0.1", server.port, timeout=60)
            asked.request("GET", f"/leak/{number}")
            assert asked.getresponse().status == 500
            asked.close()
            with socket.create_connection(("127.0.0.1", server.port), timeout=60) as raw:
                raw.sendall(f"GET / HTTP/1.1\r\n{number}@: 1\r\n\r\n".encode())
                assert raw.recv(100)
    finally:
        server.stop()
    said = server.said()
    assert [number for number in (ID_NUMBER, PHONE) if number in said] == []
    events = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    told = [one["event"] for one in events]
    for name in LOGGERS:
        assert told.count(f"said by {name}: [redacted]") == 2, (name, said)
    for start, count in {
        "Error handling request GET /leak/[redacted]": 2,
        "Invalid request from ip=127.0.0.1: Invalid HTTP header name: '[redacted]@'": 2,
        "greenlet_failed": 4,
        "thread_failed": 2,
    }.items():
        assert sum(one.startswith(start) for one in told) == count, (start, said)
    assert sum("warned of [redacted]" in one for one in told) == 2
    failed = [one["exception"] for one in events if "planted" in one.get("exception", "")]
    assert len(failed) == 8
    assert all("ValueError: planted [redacted]" in one for one in failed)
