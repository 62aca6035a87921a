"""The page on the box's own address: passed on in the kiosk's name, to nobody else, and kept going without a server."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from devices.agent.config import AgentConfig
from devices.alone.box import Box, Paper
from devices.alone.clock import HallClock
from devices.alone.config import KioskConfig, read_kiosk
from devices.alone.examining import examine_kiosk
from devices.alone.fetching import Fetcher
from devices.alone.pack import name
from devices.alone.upstream import Upstream
from devices.tables import ConfigIsWrong
from tests.devices.alone.test_counter import NOW_MS, pack

KEY = "key-of-the-kiosk"
WAIT_S = 30.0


@dataclass
class Server:
    """A hall's server as the box sees it. `way`: it answers, a gateway answers for it, or it fails by itself."""

    way: str = "up"
    refuses: int = 0  # the status with which papers are refused, all together
    fails_at: str = ""  # the key of a paper at which it fails, whatever else comes with it
    asked: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    papers: list[dict[str, Any]] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def answer(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, str, dict[str, str]]:
        with self.news:
            self.asked.append((f"{method} {path}", headers, body))
            self.news.notify_all()
        ours = {"X-Request-Id": "r1"}
        if self.way == "gateway":
            return 502, "<h1>Bad Gateway</h1>", {}
        if self.way == "revoked":
            return 401, "{}", ours
        if self.way == "fault":
            return 503, "{}", ours
        if path == "/kiosk/pack":
            return 200, json.dumps(packed()), ours | {"ETag": '"1"', "X-Hall-Now": str(NOW_MS)}
        if path == "/api/v1/devices/alone-tickets":
            lines = json.loads(body)["tickets"]
            if self.refuses and len(lines) > 1:
                return self.refuses, "{}", ours
            if self.fails_at in [one["key"] for one in lines]:
                return 500, "{}", ours
            self.papers += lines
            told = [{"key": one["key"], "state": "taken", "code": None, "unprinted": []} for one in lines]
            return 200, json.dumps({"tickets": told}), ours
        if path == "/api/v1/devices/self":
            return 200, json.dumps({"id": 7, "hall": "JN01"}), ours
        return 200, f"{method} {path}", ours | {"X-Kiosk-Screen": "start", "Set-Cookie": "quhao_kiosk=x"}


def packed() -> dict[str, Any]:
    """A pack with as many screens as are asked for here."""
    content = dict(pack().content)
    kinds = [name("start"), name("only"), name("used"), name("done", "records"), name("done", "records", lang="en")]
    kinds += [name("service", "records"), name("service", "fund")]
    kinds += [name("slip", one) for one in ("printing", "no_printer")]
    content["screens"] = {one: f'<section data-alone data-now="0">{one} @NUM @KEY</section>' for one in kinds}
    return content | {"shell": "<html>shell</html>", "static": {}}


@contextmanager
def serving(server: Server) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, text, headers = server.answer(self.command, self.path, dict(self.headers), body)
            self.send_response(status)
            for key, value in {**headers, "Content-Length": str(len(text.encode()))}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            pass

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield int(listener.server_address[1])
    listener.shutdown()
    listener.server_close()
    thread.join()


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def box(server: Server, tmp_path: Path) -> Iterator[Box]:
    with serving(server) as port:
        made = Box(KioskConfig(port=0), f"http://127.0.0.1:{port}", tmp_path, Paper(None, lambda _job: None), key, 0.05)
        made.start()
        with server.news:
            assert server.news.wait_for(lambda: any(one == "GET /kiosk/pack" for one, *_ in server.asked), WAIT_S)
        until(lambda: made.can_go_alone)
        yield made
        made.stop()


def key() -> str:
    return KEY


def until(holds: Any) -> None:
    waiting = threading.Event()
    for _ in range(600):
        if holds():
            return
        waiting.wait(0.05)
    raise AssertionError("it did not come to hold")


def ask(box: Box, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str, Mapping[str, str]]:
    line = http.client.HTTPConnection("127.0.0.1", box.port, timeout=WAIT_S)
    line.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
    answer = line.getresponse()
    found = answer.status, answer.read().decode(), dict(answer.getheaders())
    line.close()
    return found


def test_the_page_is_passed_on_in_the_kiosks_name_alone(box: Box, server: Server) -> None:
    own = f"http://127.0.0.1:{box.port}"
    status, text, headers = ask(box, "/kiosk/screen/start?lang=en", None, Origin=own, Cookie="a=b", Authorization="no")
    assert (status, text) == (200, "GET /kiosk/screen/start?lang=en")
    assert "Set-Cookie" not in headers and headers["X-Kiosk-Screen"] == "start"
    _what, sent, _body = next(one for one in server.asked if "screen/start" in one[0])
    assert sent["Cookie"] == f"quhao_kiosk={KEY}" and "Authorization" not in sent
    assert sent["Origin"] != own and sent["Host"] in sent["Origin"]


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/kiosk", {"Host": "evil.example"}, 403),
        ("/kiosk", {"Origin": "http://evil.example"}, 403),
        ("/windows", {}, 404),
        ("/static/../key", {}, 200),  # the server's affair; the box itself leaves its folder for nobody
    ],
)
def test_nobody_else_asks_through_it(box: Box, path: str, headers: dict[str, str], status: int) -> None:
    assert ask(box, path, None, **headers)[0] == status


def test_a_gateways_answer_means_away_and_the_servers_own_fault_does_not(box: Box, server: Server) -> None:
    server.way = "fault"
    assert ask(box, "/kiosk/screen/start")[0] == 503 and not box.is_alone
    server.way = "gateway"
    status, text, headers = ask(box, "/kiosk/screen/start")
    assert (status, headers["X-Kiosk-Alone"]) == (200, "1") and "start::1:0:zh" in text and box.is_alone
    assert ask(box, "/kiosk")[1] == "<html>shell</html>"
    assert ask(box, "/kiosk/screen/map")[2]["X-Kiosk-Screen"] == "refused"
    assert ask(box, "/api/v1/halls/JN01/board")[0] == 503
    assert ask(box, "/static/../heard.json")[0] == 404
    server.way = "up"
    until(lambda: not box.is_alone)
    assert ask(box, "/kiosk/screen/start")[1].startswith("GET ")


@pytest.mark.parametrize("refuses", [0, 400])
def test_what_was_given_out_is_told_before_the_page_goes_back(box: Box, server: Server, refuses: int) -> None:
    server.way, server.refuses = "gateway", refuses
    taps = [
        ask(box, "/kiosk/issue", {"service": "records", "idempotency_key": one, "lang": "zh"})
        for one in ("a", "a", "b")
    ]
    assert [status for status, *_ in taps] == [201, 201, 201]
    assert ["E501" in text for _status, text, _headers in taps] == [True, True, False]
    assert ask(box, "/kiosk/issue", {"service": "records", "idempotency_key": "c"})[0] == 409
    assert "slip:no_printer" in ask(box, "/kiosk/screen/slip?ticket=pe1")[1]
    server.way = "up"
    until(lambda: not box.is_alone)
    assert [(one["key"], one["number"], one["issued_at"][:10]) for one in server.papers] == [
        ("a", "E501", "2026-11-23"),
        ("b", "E502", "2026-11-23"),
    ]
    again = ask(box, "/kiosk/issue", {"service": "records", "idempotency_key": "a"})
    assert again[0] == 201 and "E501" in again[1], "the box answers for what it has given out"


def test_a_paper_the_server_fails_at_keeps_neither_the_others_nor_the_page(
    box: Box, server: Server, tmp_path: Path
) -> None:
    server.way, server.fails_at = "gateway", "a"
    for one in ("a", "b"):
        assert ask(box, "/kiosk/issue", {"service": "records", "idempotency_key": one})[0] == 201
    server.way = "up"
    until(lambda: not box.is_alone)
    assert [one["key"] for one in server.papers] == ["b"]
    told = [json.loads(one) for one in (tmp_path / "given.jsonl").read_text().splitlines()]
    assert [one["told"]["key"] for one in told if "told" in one] == ["b"], "the other is told later"


def test_a_kiosk_that_was_revoked_gives_nothing_out_however_far_the_server_is(
    box: Box, server: Server, tmp_path: Path
) -> None:
    server.way = "revoked"
    assert ask(box, "/kiosk")[0] == 401
    until(lambda: not box.can_go_alone)
    assert not (tmp_path / "pack.json").exists()
    server.way = "gateway"
    assert ask(box, "/kiosk/issue", {"service": "records", "idempotency_key": "a"})[0] == 502
    assert not box.is_alone


def test_a_page_that_does_not_read_keeps_nobody_waiting(box: Box, server: Server, tmp_path: Path) -> None:
    server.way = "gateway"
    assert ask(box, "/kiosk/screen/start")[0] == 200
    (tmp_path / "static").mkdir(exist_ok=True)
    (tmp_path / "static" / "much.bin").write_bytes(bytes(48 * 1024 * 1024))
    with socket.create_connection(("127.0.0.1", box.port), WAIT_S) as line:
        line.sendall(f"GET /static/much.bin HTTP/1.1\r\nHost: 127.0.0.1:{box.port}\r\n\r\n".encode())
        assert line.recv(1)
        assert ask(box, "/kiosk/issue", {"service": "records", "idempotency_key": "a"})[0] == 201


def test_whoever_laid_a_card_before_the_server_went_types_on_the_same_service(box: Box, server: Server) -> None:
    server.way = "gateway"
    card = {"card": "token", "lang": "zh"}
    status, text, headers = ask(box, "/kiosk/card", card | {"service": "fund", "group": "g"})
    assert (status, headers["X-Kiosk-Screen"]) == (200, "service") and "service:fund" in text
    assert ask(box, "/kiosk/card", card)[2]["X-Kiosk-Screen"] == "start"


def test_a_form_that_lacks_its_document_keeps_its_key(box: Box, server: Server) -> None:
    server.way = "gateway"
    status, text, _headers = ask(box, "/kiosk/issue", {"service": "fund", "idempotency_key": "k-1", "card": "token"})
    assert status == 422 and "k-1" in text, "the server may have given a number for it that nobody heard of"


def test_the_doctor_says_whether_the_kiosk_can_go_on_alone(server: Server, tmp_path: Path) -> None:
    with serving(server) as port:
        config = AgentConfig(
            server=f"http://127.0.0.1:{port}", folder=tmp_path, printers=(), kiosk=KioskConfig(port=0, key=KEY)
        )
        ((is_fine, told),) = examine_kiosk(config)
        assert not is_fine and "还没有取到" in told
        clock = HallClock()
        kept = Fetcher(Upstream(config.server), tmp_path / "kiosk", clock).refresh(KEY, None)
        assert kept is not None
        ((is_fine, told),) = examine_kiosk(config)
        assert is_fine and "还能取 1 个号" in told
        assert examine_kiosk(replace(config, kiosk=None)) == []
        ((is_fine, told),) = examine_kiosk(replace(config, folder=tmp_path / "new", kiosk=KioskConfig(port=0)))
        assert not is_fine and "登记" in told


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ([], "[kiosk]"),
        ({"port": "80"}, "port"),
        ({"port": 70_000}, "port"),
        ({}, "port"),
        ({"port": 8080, "paper": "x"}, "paper"),
        ({"port": 8080, "printer": "back"}, "back"),
    ],
)
def test_a_wrong_entry_of_the_kiosk_is_named(table: object, word: str) -> None:
    with pytest.raises(ConfigIsWrong, match=word):
        read_kiosk(table, ("front",))
    assert read_kiosk({"port": 8080, "printer": "front"}, ("front",)) == KioskConfig(port=8080, printer="front")
