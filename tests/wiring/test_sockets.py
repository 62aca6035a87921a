"""The feed of the whole server, over real sockets: keys, topics, and a key that is taken away."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import socketio

from tests.server import Server

pytestmark = pytest.mark.slow
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("sockets") / "data")
    made.furnish(clerks=1)
    made.start()
    yield made
    made.kill()


class Client:
    """A python-socketio client that keeps its views as the contract says: one merge."""

    def __init__(self, server: Server, auth: dict[str, str], **headers: str) -> None:
        self.views: dict[str, dict[str, Any]] = {}
        self.seqs: dict[str, int] = {}
        self.gone, self.changed = threading.Event(), threading.Condition()
        self.socket = socketio.Client(reconnection=False)
        self.socket.on("snapshot", self._snapshot, namespace="/live")
        self.socket.on("event", self._event, namespace="/live")
        self.socket.on("disconnect", lambda *_: self.gone.set(), namespace="/live")
        self.socket.connect(
            server.url,
            headers=headers,
            auth=auth,
            namespaces=["/live"],
            transports=["websocket"],
            wait_timeout=PATIENCE_S,
        )

    def _snapshot(self, said: dict[str, Any]) -> None:
        with self.changed:
            self.views[said["topic"]], self.seqs[said["topic"]] = dict(said["view"]), said["seq"]
            self.changed.notify_all()

    def _event(self, said: dict[str, Any]) -> None:
        with self.changed:
            assert said["prev"] == self.seqs[said["topic"]], "a gap"
            view = self.views[said["topic"]]
            view.update(said["set"])
            for key in said["gone"]:
                view.pop(key, None)
            self.seqs[said["topic"]] = said["seq"]
            self.changed.notify_all()

    def watch(self, *topics: str, hall: str = "JN01") -> dict[str, Any]:
        return self.socket.call("watch", {"hall": hall, "topics": list(topics)}, namespace="/live", timeout=PATIENCE_S)

    def until(self, topic: str, good: Any, within_s: float = PATIENCE_S) -> dict[str, Any]:
        with self.changed:
            assert self.changed.wait_for(lambda: topic in self.views and good(self.views[topic]), within_s)
            return self.views[topic]


def test_a_call_reaches_board_window_and_holder_as_events_that_add_up_to_a_fresh_snapshot(server: Server) -> None:
    kiosk, board = server.device("kiosk", "K"), server.device("board", "B")
    clerk = server.staff("clerk1")
    clerk.post("/halls/JN01/windows/317/sign-on")
    ticket = kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"}, "1").json
    screen, terminal = Client(server, {"token": str(board.token)}), Client(server, {"token": str(clerk.token)})
    holder = Client(server, {"token": ticket["token"]})
    assert screen.watch("board")["ok"]
    assert terminal.watch("window:317")["ok"]
    assert holder.watch(f"ticket:{ticket['token']}")["ok"]
    assert clerk.post("/halls/JN01/windows/317/call").json["ticket"]["id"] == ticket["id"]
    screen.until("board", lambda view: view["window:317"]["number"] == ticket["number"])
    assert terminal.until("window:317", lambda view: "current" in view)["current"]["number"] == ticket["number"]
    mine = holder.until(f"ticket:{ticket['token']}", lambda view: view["ticket"]["state"] == "called")
    assert mine["ticket"]["window"] == "317"
    assert not {"id", "token"} & set(mine["ticket"])
    assert screen.views["board"] == board.get("/halls/JN01/board").json["view"]
    for client in (screen, terminal, holder):
        client.socket.disconnect()


def test_a_scan_at_a_window_reaches_who_is_signed_on_there_and_nobody_who_looks_on(server: Server) -> None:
    admin, clerk, guide = server.staff("admin"), server.staff("clerk"), server.staff("clerk1")
    device = admin.post("/devices", {"hall": "JN01", "kind": "agent", "name": "box"}).json
    box = Client(server, {"token": server.line().post("/devices/enrol", {"code": device["code"]}).json["key"]})
    gun = {"name": "gun", "kind": "scanner", "driver": "serial", "transport": "serial", "state": "online"}
    box.socket.call("health", {"devices": [gun]}, namespace="/live", timeout=PATIENCE_S)
    places = {"places": [{"channel": "", "kind": "window", "id": "318"}]}
    assert admin.post(f"/halls/JN01/equipment/{device['id']}/gun/places", places).status == 200

    def scan(name: str) -> Any:
        said = {"id": name, "device": "gun", "kind": "code", "body": {"text": f"261123A{name}"}, "age_s": 0.0}
        return box.socket.call("reading", said, namespace="/live", timeout=PATIENCE_S)

    assert scan("026")["why"] == "nobody_signed_on"
    staff = clerk.post("/halls/JN01/windows/318/sign-on").json["staff"]
    hers, theirs = (Client(server, {"token": str(line.token)}) for line in (clerk, guide))
    assert hers.watch("window:318", f"clerk:{staff}")["ok"]
    assert theirs.watch("window:318")["ok"]
    assert theirs.watch(f"clerk:{staff}")["error"]["code"] == "not_allowed"
    assert scan("027")["taken"]
    seen = hers.until(f"clerk:{staff}", lambda view: "scan" in view)["scan"]
    assert (seen["text"], seen["window"]) == ("261123A027", "318")
    assert clerk.post("/halls/JN01/windows/318/pause", {"reason": "x"}).status == 200  # told to both, after the scan
    theirs.until("window:318", lambda view: view["window"]["state"] == "paused")
    assert not {"scan", "card"} & (set(theirs.views["window:318"]) | set(hers.views["window:318"]))
    for client in (box, hers, theirs):
        client.socket.disconnect()


def test_a_topic_of_others_is_refused_with_its_code(server: Server) -> None:
    board = server.device("board", "B2")
    screen = Client(server, {"token": str(board.token)})
    for topic, hall in (("window:317", "JN01"), ("hall", "JN01"), ("device:999", "JN01"), ("board", "JN02")):
        answer = screen.watch(topic, hall=hall)
        assert answer["error"]["code"] == "not_allowed", topic
    screen.socket.disconnect()


@pytest.mark.parametrize("token", ["forged", "a.b", "é", "\ud800"], ids=ascii)
def test_a_forged_key_is_refused_at_the_door(token: str, server: Server) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        Client(server, {"token": token})
    assert "could not be authenticated" not in server.said()


@pytest.mark.alone
def test_a_revoked_device_is_cut_off_within_five_seconds_and_the_others_stay(server: Server) -> None:
    one, two = server.device("board", "B3"), server.device("board", "B4")
    first, second = (Client(server, {"token": str(line.token)}) for line in (one, two))
    for client in (first, second):
        assert client.watch("board")["ok"]
    admin = server.staff("admin")
    device = one.get("/devices/self").json["id"]
    started_s = time.monotonic()
    assert admin.post(f"/devices/{device}/revoke").json["state"] == "revoked"
    assert first.gone.wait(5)
    assert time.monotonic() - started_s < 5
    assert one.get("/halls/JN01").status == 401
    with pytest.raises(socketio.exceptions.ConnectionError):
        Client(server, {"token": str(one.token)})
    assert second.watch("board")["ok"]
    assert not second.gone.is_set()
    second.socket.disconnect()


def test_a_device_enrolled_anew_cuts_off_the_box_that_had_its_old_key(server: Server) -> None:
    old = server.device("board", "B5")
    box = Client(server, {"token": str(old.token)})
    assert box.watch("board")["ok"]
    device = old.get("/devices/self").json["id"]
    code = server.staff("admin").post(f"/devices/{device}/renew").json["code"]
    key = server.line().post("/devices/enrol", {"code": code}).json["key"]
    assert box.gone.wait(PATIENCE_S)
    new = Client(server, {"token": key})
    assert new.watch("board")["ok"]
    new.socket.disconnect()


def test_signing_out_cuts_the_sockets_of_that_person(server: Server) -> None:
    manager, other = server.staff("manager"), server.staff("auditor")
    mine, theirs = (Client(server, {"token": str(line.token)}) for line in (manager, other))
    assert mine.watch("hall")["ok"]
    assert manager.post("/sign-out").status == 200
    assert mine.gone.wait(PATIENCE_S)
    assert theirs.watch("hall")["ok"]
    assert not theirs.gone.is_set()
    theirs.socket.disconnect()


def test_a_signed_out_token_opens_no_socket(server: Server) -> None:
    clerk = server.staff("guide")
    assert clerk.post("/sign-out").status == 200
    with pytest.raises(socketio.exceptions.ConnectionError):
        Client(server, {"token": str(clerk.token)})


def test_a_chunked_body_too_large_is_refused_by_the_real_server(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    chunks = (b"x" * 8000 for _ in range(20))
    connection.request("POST", "/api/v1/sign-in", chunks, {"Content-Type": "application/json"}, encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status in (400, 413)
    assert b"Traceback" not in answer.read()


RUDE = {
    "no http": b"\x00\xff\x16\x03\x01 hello\r\n\r\n",
    "a negative length": b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a length that is none": b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1e3\r\n\r\n",
    "two lengths": b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "length and chunks": b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a bad chunk": b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "a header of 100 KB": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "a path of 100 KB": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "500 headers": b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 500 + b"\r\n",
    "a NUL in a header": b"GET /api/v1/halls/JN01 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\x00b\r\n\r\n",
    "no host": b"GET /api/v1/halls/JN01 HTTP/1.1\r\n\r\n",
    "a strange host": b"POST /api/v1/sign-in HTTP/1.1\r\nHost: \xff\xfe@[:::\r\nOrigin: http://x\r\n"
    b"Content-Length: 2\r\n\r\n{}",
    "an absolute address": b"GET http://evil.example/api/v1/halls/JN01 HTTP/1.1\r\nHost: x\r\n\r\n",
    "half a body": b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b'Content-Length: 100\r\n\r\n{"account":',
    "an upgrade to nothing": b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
    b"Upgrade: h2c\r\n\r\n",
    "polling": b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("name", RUDE)
def test_a_request_that_breaks_the_protocol_gets_a_4xx_or_a_closed_line_and_harms_nobody(
    name: str, server: Server
) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S) as line:
        said = b""
        with contextlib.suppress(ConnectionError):  # who is told off in the middle of a word may lose the answer
            line.sendall(RUDE[name])
            with contextlib.suppress(OSError):  # the other end has closed already
                line.shutdown(socket.SHUT_WR)
            while chunk := line.recv(65536):
                said += chunk
    assert said == b"" or re.match(rb"HTTP/1\.[01] 4\d\d ", said), said[:200]
    assert b"Traceback" not in said
    assert server.line().ask("GET", "/healthz", None, {}).status == 200


def test_the_server_said_nothing_of_a_fault_in_all_this(server: Server) -> None:
    assert "Traceback" not in server.said()
    assert "server_fault" not in server.said()
