"""A server in memory behind the kiosk's pages: the demo hall, queues one can close, and a printer that can fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask, Request, Response
from werkzeug.serving import WSGIRequestHandler, make_server

import queue_server.demo
from kiosk.deps import KioskDevice, PaperAgain, PrinterState, QueueState
from kiosk.flow import Timings
from kiosk.pages import kiosk_pages
from queue_server.catalogue import reading, tables
from queue_server.catalogue.columns import ITEM_SHAPE
from queue_server.catalogue.lists import STANDARD, UnknownList
from queue_server.catalogue.model import item_of
from queue_server.catalogue.publishing import Shown, Standing
from queue_server.catalogue.searching import index
from queue_server.hall import file
from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal
from tests.kiosk.doors import MemoryCases, MemoryEnquiries, MemoryRatings, MemoryReadings
from tests.kiosk.things import (
    MONDAY_0924_MS,
    UnknownBooking,
)

ROOT = Path(__file__).resolve().parents[2]
DEMO = Path(queue_server.demo.__file__).with_name("jn01.toml")
PLAN = str(ROOT / "queue_server/pages/templates")  # the drawing of a floor, the same on phone and kiosk
COOKIE = "quhao_kiosk=key"
CSP = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'"


@cache
def demo_lists() -> Mapping[str, Standing]:
    """The demo's lists as they stand."""
    items = reading.read(ITEM_SHAPE, tables.read(DEMO.parent.joinpath("lists", "items.csv").read_bytes())).rows
    found = {}
    for one in STANDARD:
        rows: Mapping[str, Any] = {code: row for code, row in items.items() if one.takes(item_of(row, 1))}
        if one.of == "rows":
            content = DEMO.parent.joinpath("lists", f"{one.id}.csv").read_bytes()
            rows = reading.read(one.shape, tables.read(content)).rows
        found[one.id] = Standing(one, 1, "2026-11-23", rows, index(one.shape, rows))
    return found


@dataclass
class MemoryDeps:
    """Deps over plain dicts; tests turn its knobs."""

    the_hall: Hall
    kiosk: KioskDevice = field(default_factory=lambda: KioskDevice(7, "K301", "JN01", "3F-A"))
    queues: dict[str, QueueState] = field(default_factory=dict)
    printer_state: PrinterState = field(default_factory=lambda: PrinterState("online"))
    job_state: str | None = "confirmed"
    public_url: str = ""
    wait: dict[str, int] | None = None
    refusal: Refusal | None = None
    broken: bool = False  # the server answers nothing a kiosk can use
    booked: Mapping[str, Any] | None = None  # the booking every number and code names
    texts: list[str] = field(default_factory=list)  # what was typed or scanned
    slips: list[str] = field(default_factory=list)
    paper: PaperAgain = "printing"
    channel: str = "booking"  # of the ticket of those who check in
    lose_answer: bool = False  # the next number is taken, but the answer is lost on the way
    help: str | None = None  # how the call for a guide stands
    helped: list[Any] = field(default_factory=list)  # what the desk was told
    guides_away: bool = False  # nobody can be told
    published: dict[str, Standing] = field(default_factory=lambda: dict(demo_lists()))
    now: int = MONDAY_0924_MS
    tickets: dict[str, Mapping[str, Any]] = field(default_factory=dict)  # by idempotency key
    ratings: MemoryRatings = field(default_factory=MemoryRatings)
    enquiries: MemoryEnquiries = field(default_factory=MemoryEnquiries)
    alone: Any = None  # no box fetches a pack here
    asked: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    _keys: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.cases = MemoryCases(self)
        self.readings = MemoryReadings(self)

    def device(self, request: Request) -> KioskDevice | None:
        return self.kiosk if request.headers.get("Cookie") == COOKIE else None

    def hall(self, device: KioskDevice) -> Hall:
        return self.the_hall

    def state(self, device: KioskDevice) -> Mapping[str, QueueState]:
        return self.queues

    def lists(self, device: KioskDevice) -> Sequence[Shown]:
        return [Shown(one.list, len(one.rows)) for one in self.published.values()]

    def standing(self, device: KioskDevice, list_id: str) -> Standing:
        if list_id not in self.published:
            raise UnknownList(list=list_id)
        return self.published[list_id]

    def printer(self, device: KioskDevice) -> PrinterState:
        return self.printer_state

    def now_ms(self) -> int:
        return self.now

    def new_key(self) -> str:
        return f"key-{next(self._keys)}"

    def issue(
        self,
        device: KioskDevice,
        service: str,
        person: Mapping[str, str] | None,
        priority: str | None,
        needs: Sequence[str],
        idempotency_key: str,
        lang: str,
    ) -> Mapping[str, Any]:
        self.asked.append(
            {"service": service, "person": person, "priority": priority, "needs": list(needs), "key": idempotency_key}
        )
        if self.refusal is not None:
            raise self.refusal
        return self.tickets.setdefault(idempotency_key, self._ticket(service))

    def booking(self, device: KioskDevice, text: str) -> Mapping[str, Any]:
        self.texts.append(text)
        if self.booked is None:
            raise UnknownBooking()
        return self.booked

    def check_in(
        self, device: KioskDevice, text: str, present: Sequence[str] | None, idempotency_key: str
    ) -> Mapping[str, Any]:
        booked = dict(self.booked or {})
        self.asked.append({"text": text, "present": present, "key": idempotency_key})
        if self.refusal is not None:
            raise self.refusal
        left = list(present) if present is not None else [one["role"] for one in booked["people"]]
        people = []
        for one in booked["people"]:
            here = one["here"] or one["role"] in left
            people.append(one | {"here": here})
            if here and not one["here"]:
                left.remove(one["role"])
        booked |= {"people": people, "arrived_at": "2026-11-23T09:24:00+08:00"}
        if not all(one["here"] for one in people):
            return {"booking": booked | {"state": "partial"}, "ticket": None}
        ticket = self._ticket(booked["services"][0]["id"]) | {
            "channel": self.channel,
            "booked": booked["timing"] == "on_time",
            "issued_at": booked["arrived_at"],
        }
        return {"booking": booked, "ticket": self.tickets.setdefault(idempotency_key, ticket)}

    def slip_again(self, device: KioskDevice, ticket_id: str, more: bool = False) -> PaperAgain:
        self.slips.append(ticket_id)
        return "printing" if more else self.paper

    def job(self, device: KioskDevice, ticket_id: str) -> str | None:
        return self.job_state

    def help_state(self, device: KioskDevice) -> str | None:
        return self.help

    def close(self, *prefixes: str, next_open_ms: int | None = None) -> None:
        """Closes these queues, or all."""
        for prefix in prefixes or tuple(self.queues):
            self.queues[prefix] = QueueState(0, False, next_open_ms)

    def _ticket(self, service_id: str) -> dict[str, Any]:
        service = self.the_hall.service(service_id)
        queue = self.the_hall.queue(service.queue)
        number = f"{queue.prefix}{len(self.tickets) + 27:03d}"
        return {
            "id": f"ticket-{len(self.tickets)}",
            "number": number,
            "service": {"id": service.id, "name": service.name},
            "queue": {"id": queue.prefix, "name": queue.name},
            "windows": [window.id for window in self.the_hall.home_windows_of(queue.prefix)],
            "ahead": self.queues[queue.prefix].waiting,
            "wait": self.wait,
            "link": f"{self.public_url}/t/token-{number}",
        }


def demo_hall() -> Hall:
    return file.parse(DEMO.read_text(encoding="utf-8"))


def fresh(hall: Hall) -> MemoryDeps:
    """A morning with people in most queues."""
    waiting = {"A": 12, "B": 3, "G": 9, "H": 1, "L": 2, "Z": 1, "N": 7}
    return MemoryDeps(hall, queues={q.prefix: QueueState(waiting.get(q.prefix, 0), True) for q in hall.queues})


def make_app(deps: MemoryDeps, timings: Timings | None = None) -> Flask:
    app = Flask("kiosk-twin", static_folder=str(ROOT / "static"), static_url_path="/static", template_folder=PLAN)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.register_blueprint(kiosk_pages(deps, timings=timings))

    @app.post("/api/v1/halls/<hall>/help")
    def help_call(hall: str) -> tuple[dict[str, Any], int]:
        from flask import request

        if deps.guides_away:
            return {"error": {"code": "too_many_requests", "message": "", "details": {}}}, 429
        deps.helped.append(request.get_json())
        deps.help = "called"
        return {"id": "1", "kind": "help", "state": "open"}, 201

    @app.before_request
    def perhaps_broken() -> Response | None:
        from flask import request

        deps.requests.append(request.full_path)
        if deps.broken and request.path.startswith("/kiosk"):
            return Response("gone", 502)
        return None

    @app.after_request
    def guard(response: Response) -> Response:
        from flask import request

        response.headers["Content-Security-Policy"] = CSP
        if deps.lose_answer and request.path == "/kiosk/issue":
            deps.lose_answer, deps.broken = False, True
            return Response("lost", 502)
        return response

    return app


class Quiet(WSGIRequestHandler):
    """Says nothing about the requests it serves."""

    def log_request(self, *_: object) -> None:
        """Tests look at `MemoryDeps.requests` instead."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The app on a real socket; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
