"""A tiny app over the real feed: one hall whose view is a dict, changed by POST. Run by gunicorn in the tests."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from flask import Flask, request

from queue_server.kernel.errors import Refusal, SignInFirst
from queue_server.kernel.journal import Entry
from queue_server.live import process
from queue_server.live.connections import Limits
from queue_server.live.conversation import Doors
from queue_server.live.hub import Hub
from queue_server.live.service import attach, live_of

ROOT = Path(__file__).resolve().parents[2]
SHANGHAI = timezone(timedelta(hours=8))


class Toy:
    """A hall that is a dict, with a journal that names the keys of each change."""

    def __init__(self) -> None:
        self.data: dict[str, object] = {"hall": {"name": "政务服务大厅", "open": True}}
        self.journal: list[Entry] = []

    def change(self, changes: dict[str, object], gone: list[str]) -> list[Entry]:
        self.data.update(changes)
        for key in gone:
            self.data.pop(key, None)
        seq = len(self.journal) + 1
        body = {"keys": [*changes, *gone]}
        entry = Entry(seq, "JN01", 1, seq, time.time_ns() // 1_000_000, "system", "toy", "toy", body, "", "")
        self.journal.append(entry)
        return [entry]

    def read(self, query: Any) -> Any:
        return query(self)

    def last_seq(self, _rows: Any, _hall: str) -> int:
        return len(self.journal)


class ToyView:
    def keys(self, entry: Entry, _view: Any) -> set[str]:
        return set(entry.body["keys"])

    def values(self, rows: Any, keys: set[str]) -> dict[str, object]:
        return {k: rows.data[k] for k in keys if k in rows.data}

    def everything(self, rows: Any) -> dict[str, object]:
        return dict(rows.data)


class ToyRefusal(Refusal):
    code = "unknown_call"
    status = 404


def rfc3339(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, SHANGHAI).isoformat(timespec="milliseconds")


def create_app() -> Flask:
    app = Flask(__name__, static_folder=ROOT / "static", static_url_path="/static")
    toy, said = Toy(), []
    hub = Hub(
        read=toy.read,
        last_seq=toy.last_seq,
        view_of=lambda hall, topic: ToyView() if hall == "JN01" and not topic.startswith("no-") else None,
        now_ms=lambda: time.time_ns() // 1_000_000,
        rfc3339=rfc3339,
    )

    def authenticate(auth: Any, cookies: Any, _headers: Any) -> Any:
        token = auth.get("token") or cookies.get("quhao_" + auth.get("as", "session"))
        if token not in ("board-key", "agent-key"):
            raise SignInFirst()
        return token

    def noted(principal: str, message: Any) -> None:
        said.append([principal, message.model_dump()])

    def on_seen(principal: str, message: Any) -> None:
        if message.call == 404:
            raise ToyRefusal()
        if message.call == 500:
            raise RuntimeError("a defect")
        said.append([principal, message.model_dump()])

    attach(
        app,
        hub=hub,
        doors=Doors(
            authenticate=authenticate,
            may_watch=lambda principal, _hall, topic: principal == "agent-key" or not topic.startswith("device:"),
            on={
                "seen": on_seen,
                "report": noted,
                "health": lambda principal, message: {"heard": len(message.devices)},
                "reading": noted,
                "done": noted,
            },
        ),
        mono_s=time.monotonic,
        origins=["https://hall.example"],
        limits=Limits(clients=int(os.environ.get("TOY_CLIENTS", "5000"))),
    )

    @app.post("/change")
    def change() -> Any:
        told = request.get_json()
        if told.get("stamp"):
            told["set"][told["stamp"]] = {"t": time.monotonic_ns(), "pad": "x" * int(told.get("pad", 120))}
        hub.publish(toy.change(told.get("set", {}), told.get("gone", [])))
        return {"seq": len(toy.journal)}

    @app.get("/state")
    def state() -> Any:
        return {"view": toy.data, "said": said, "pid": os.getpid(), **live_of(app).figures()}

    @app.post("/cut")
    def cut() -> Any:
        return {"cut": live_of(app).close_where(lambda principal: principal == request.get_json()["principal"])}

    @app.get("/page")
    def page() -> Any:
        return PAGE.replace("IMPORTS", (ROOT / "static/vendor/importmap.json").read_text())

    return app


PAGE = """<!doctype html><meta charset="utf-8"><script type="importmap">IMPORTS</script><title>toy</title>"""

process.STOP_LOOK_S = float(os.environ.get("TOY_STOP_LOOK_S", process.STOP_LOOK_S))
