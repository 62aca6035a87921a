"""A hall's server as the agent sees it: enrolment, the /live feed of one device, and a network that can be cut."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import socketio
from werkzeug.serving import WSGIRequestHandler, make_server

KEY = "key-of-the-box"
CODE = "K7MP3QXW"
NAMESPACE = "/live"
WAIT_S = 30.0


class Hall:
    """What the agent says is kept in `reports` and `health`; `until` waits for news of it."""

    def __init__(self) -> None:
        self.jobs: dict[str, Mapping[str, Any]] = {}
        self.reports: list[tuple[str, str, str]] = []
        self.health: list[list[dict[str, Any]]] = []
        self.watched: list[Mapping[str, Any]] = []
        self.readings: list[Mapping[str, Any]] = []
        self.done: list[tuple[str, str, str]] = []
        self.pictures: list[Mapping[str, Any]] = []
        self.hears_reports = True
        self.hears_readings = self.takes_readings = True
        self.lets_in = True
        self.codes = {CODE}
        self.news = threading.Condition()
        self.seq = 0
        self.sids: list[str] = []
        self.sio = socketio.Server(async_mode="threading", transports=["websocket"], ping_interval=1, ping_timeout=3)
        self.sio.on("connect", self._connect, namespace=NAMESPACE)
        self.sio.on("watch", self._watch, namespace=NAMESPACE)
        self.sio.on("report", self._report, namespace=NAMESPACE)
        self.sio.on("health", self._health, namespace=NAMESPACE)
        self.sio.on("reading", self._reading, namespace=NAMESPACE)
        self.sio.on("done", self._done, namespace=NAMESPACE)
        self.wsgi = socketio.WSGIApp(self.sio, self._http)

    def until(self, done: Callable[[], Any], wait_s: float = WAIT_S) -> None:
        with self.news:
            assert self.news.wait_for(done, wait_s), (self.reports, self.health[-1:], self.watched)

    def states(self, job: str) -> list[str]:
        return [state for name, state, _detail in self.reports if name == job]

    def offer(self, job: Mapping[str, Any]) -> None:
        """A new job appears in the device's view, as an event."""
        key = f"job:{job['id']}"
        self.jobs[key] = job
        self._tell({key: job}, [])

    def show(self, key: str, value: Mapping[str, Any] | None) -> None:
        """Another value of the device's view appears, changes, or goes."""
        if value is None:
            self.jobs.pop(key, None)
            self._tell({}, [key])
        else:
            self.jobs[key] = value
            self._tell({key: value}, [])

    def _tell(self, values: Mapping[str, Any], gone: list[str]) -> None:
        prev, self.seq = self.seq, self.seq + 1
        event = {"topic": "device:7", "hall": "JN01", "seq": self.seq, "prev": prev, "set": values, "gone": gone}
        self.sio.emit("event", event, namespace=NAMESPACE)

    def say_goodbye(self) -> None:
        for sid in self.sids:
            with contextlib.suppress(KeyError):
                self.sio.disconnect(sid, namespace=NAMESPACE)

    def _connect(self, sid: str, _environ: Any, auth: Any = None) -> bool:
        self.sids.append(sid)
        return self.lets_in and auth == {"token": KEY}

    def _watch(self, sid: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        with self.news:
            self.watched.append(asked)
            self.news.notify_all()
        view = {"topic": "device:7", "hall": "JN01", "seq": self.seq, "view": dict(self.jobs)}
        self.sio.emit("snapshot", view, namespace=NAMESPACE, to=sid)
        return {"ok": True}

    def _report(self, _sid: str, said: Mapping[str, Any]) -> dict[str, Any]:
        with self.news:
            self.reports.append((said["job"], said["state"], said["detail"]))
            if self.hears_reports and said["state"] in ("confirmed", "unknown", "failed"):
                self.jobs.pop(f"job:{said['job']}", None)
            self.news.notify_all()
        if not self.hears_reports:
            self.say_goodbye()  # the answer never arrives
        return {"ok": True, "state": said["state"]}

    def _health(self, _sid: str, said: Mapping[str, Any]) -> dict[str, Any]:
        with self.news:
            self.health.append(said["devices"])
            self.news.notify_all()
        return {"ok": True}

    def _reading(self, _sid: str, said: Mapping[str, Any]) -> dict[str, Any] | None:
        with self.news:
            self.readings.append(said)
            self.news.notify_all()
        if not self.hears_readings:
            self.say_goodbye()
        return {"ok": True, "taken": self.takes_readings}

    def _done(self, _sid: str, said: Mapping[str, Any]) -> dict[str, Any]:
        with self.news:
            self.done.append((said["do"], said["state"], said["detail"]))
            self.news.notify_all()
        return {"ok": True}

    def _http(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        status, body = self._answer(environ)
        start(status, [("Content-Type", "application/json")])
        return [json.dumps(body).encode()]

    def _answer(self, environ: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        if environ["PATH_INFO"] == "/api/v1/devices/enrol":
            asked = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            if asked["code"] in self.codes:
                self.codes.discard(asked["code"])
                return "200 OK", {"device": {"id": 7, "hall": "JN01"}, "key": KEY}
            return "410 Gone", {"error": {"code": "enrol_code_spent", "message": "登记码已使用或已过期。"}}
        if environ.get("HTTP_AUTHORIZATION") == f"Bearer {KEY}":
            if environ["PATH_INFO"] == "/api/v1/devices/pictures":
                picture = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
                with self.news:
                    self.pictures.append(picture)
                    self.news.notify_all()
                return "201 Created", {}
            return "200 OK", {"id": 7, "hall": "JN01"}
        return "401 Unauthorized", {"error": {"code": "device_key_wrong", "message": "设备密钥无效。"}}


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass


@contextmanager
def serving(hall: Hall, port: int = 0) -> Iterator[int]:
    """The hall on 127.0.0.1; yields its port."""
    server = make_server("127.0.0.1", port, hall.wsgi, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        hall.say_goodbye()
        server.shutdown()
        server.server_close()
        thread.join()


class Network:
    """A stretch of network in front of `port`; `cut` breaks every connection and lets none in until `mend`."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._whole = threading.Event()
        self._whole.set()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._whole.clear()
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self._whole.set()

    def close(self) -> None:
        self.cut()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self._whole.is_set():
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            self._open |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            self._open.discard(end)
