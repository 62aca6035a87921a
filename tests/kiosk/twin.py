"""A server in memory behind the kiosk's pages: the demo hall, queues one can close, and a printer that can fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Final

from flask import Flask, Request, Response
from playwright.sync_api import Page
from werkzeug.serving import WSGIRequestHandler, make_server

import queue_server.demo
from kiosk.deps import KioskDevice, PaperAgain, PrinterState, QueueState
from kiosk.flow import Timings
from kiosk.pages import kiosk_pages
from queue_server.cases.refusals import ProgressNotFound
from queue_server.catalogue import reading, tables
from queue_server.catalogue.columns import ITEM_SHAPE
from queue_server.catalogue.lists import STANDARD, UnknownList
from queue_server.catalogue.model import item_of
from queue_server.catalogue.publishing import Shown, Standing
from queue_server.catalogue.searching import index
from queue_server.enquiries.refusals import EnquiryNotFound
from queue_server.hall import file
from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal
from queue_server.ratings.model import VisitTailIsWrong

ROOT = Path(__file__).resolve().parents[2]
DEMO = Path(queue_server.demo.__file__).with_name("jn01.toml")
PLAN = str(ROOT / "queue_server/pages/templates")  # the drawing of a floor, the same on phone and kiosk
COOKIE = "quhao_kiosk=key"
ID_NUMBER = "11010519491231002X"
ENQUIRY_NUMBER = "Z20261123-001"
CASE_NUMBER = "37070100100120261117" + "0001"
MONDAY_0924_MS = 1_795_397_040_000  # 2026-11-23 09:24 in Shanghai
CSP = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'"


class QueueIsFull(Refusal):
    code, status = "queue_full", 409
    zh, en = "“{queue}”号已取完。", "“{queue}” has no numbers left."


class AlreadyHasTicket(Refusal):
    code, status = "already_has_ticket", 409
    zh, en = "该证件已取过此事项的号：{number}，请勿重复取号。", "This ID already holds {number} for this service."


class UnknownBooking(Refusal):
    code, status = "unknown_booking", 404
    zh, en = "没有找到这个预约。", "There is no such booking."


class TooEarly(Refusal):
    code, status = "too_early", 409
    zh, en = "还没到签到时间。", "It is too early."


class WrongDay(Refusal):
    code, status = "wrong_day", 409
    zh, en = "您的预约不是今天。", "Your booking is not for today."


def a_booking(hall: Hall, *roles: str, here: int = 0, service: str = "transfer-resale", **more: Any) -> dict[str, Any]:
    """A booking for 09:30 as the API shows it; `here` of those who must come have checked in."""
    found = hall.service(service)
    words = {role.id: (role.name, role.name_en) for one in hall.services for role in one.parties}
    people = [
        {"role": role, "name": zh, "name_en": en, "here": at < here}
        for at, role in enumerate(roles or ("applicant",))
        for zh, en in [words.get(role, words["applicant"])]
    ]
    return {
        "number": "31415926",
        "state": "partial" if here else "booked",
        "timing": "on_time",
        "home": False,
        "services": [{"id": found.id, "name": found.name, "name_en": found.name_en}],
        "people": people,
        "day": "2026-11-23",
        "start": "2026-11-23T09:30:00+08:00",
        "check_in_from": "2026-11-23T09:00:00+08:00",
        "check_in_until": "2026-11-23T09:45:00+08:00",
        "arrived_at": None,
        "ticket_now": None,
    } | more


def a_case(**more: Any) -> dict[str, Any]:
    """A case as the door of the kiosk answers it; accepted and in time unless told otherwise."""
    return {
        "number": CASE_NUMBER,
        "name": "不动产查询、无房证明",
        "state": "accepted",
        "applied_at": "2026-11-16T09:20:00+08:00",
        "told_at": None,
        "accepted_at": "2026-11-17T10:05:00+08:00",
        "concluded_at": None,
        "ended_at": None,
        "terms": {"promised": {"due_day": "2026-11-27", "left_days": 4}, "legal": None},
        "is_paused": False,
        "missing": [],
        "granted": None,
        "delivery": None,
        "collect": None,
        "may_follow": False,
        "bring_until": None,
        "parcel": None,
    } | more


TOLD: Final = {
    "state": "told",
    "accepted_at": None,
    "told_at": "2026-11-17T10:05:00+08:00",
    "missing": ["不动产权证书", "授权委托书（代办时）"],
    "may_follow": True,
    "bring_until": "2026-12-29",
}
READY: Final = {
    "state": "concluded",
    "concluded_at": "2026-11-20T16:00:00+08:00",
    "granted": True,
    "delivery": "window",
    "collect": "collect-3",
}


def a_visit(number: str = "E027", **more: Any) -> dict[str, Any]:
    """A visit as POST /ratings/find shows it."""
    service = {"id": "records", "name": "不动产查询、无房证明", "name_en": "Property search and proof of no property"}
    return {
        "ticket": f"{number}.token",
        "number": number,
        "service": service,
        "window": "317",
        "finished_at": "2026-11-23T09:20:00+08:00",
        "state": "not_yet",
        "can_rate": True,
        "asks_tail": False,
        "verified": True,
    } | more


@dataclass
class MemoryCases:
    """kiosk.deps_cases.CaseDoor over one case."""

    deps: MemoryDeps
    found: Mapping[str, Any] | None = None
    refusal: Refusal | None = None  # of the number, not of the look
    seen: list[tuple[str, str]] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)  # what for, under which key

    def find(self, device: KioskDevice, number: str, tail: str) -> Mapping[str, Any]:
        self.seen.append((number, tail))
        if self.found is None:
            raise ProgressNotFound()
        return self.found

    def follow_up(self, device: KioskDevice, number: str, tail: str, idempotency_key: str, lang: str) -> Any:
        return self._number("follow", "records", idempotency_key)

    def fetch(self, device: KioskDevice, number: str, tail: str, idempotency_key: str, lang: str) -> Any:
        return self._number("collect", "collect-3", idempotency_key)

    def _number(self, what: str, service: str, key: str) -> Mapping[str, Any]:
        self.taken.append((what, key))
        if self.refusal is not None:
            raise self.refusal
        known = self.found or {}
        told = {"case": {"number": known["number"], "name": known["name"], "missing": known["missing"]}}
        return self.deps.tickets.setdefault(key, self.deps._ticket(service) | told)


@dataclass
class MemoryRatings:
    """kiosk.deps_cases.RatingDoor over the visits of a day."""

    known: list[dict[str, Any]] = field(default_factory=lambda: [a_visit()])
    refusal: Refusal | None = None
    said: list[tuple[Any, ...]] = field(default_factory=list)

    def visits(self, device: KioskDevice, text: str, tail: str = "") -> Sequence[Mapping[str, Any]]:
        self.said.append(("find", text, tail) if tail else ("find", text))
        if tail and tail != ID_NUMBER[-4:]:
            raise VisitTailIsWrong()
        named = [one for one in self.known if one["number"] == text] or self.known
        return [one | {"asks_tail": False} for one in named] if tail else named

    def asked(self, device: KioskDevice, ticket: str) -> None:
        self.said.append(("asked", ticket))

    def give(self, device: KioskDevice, ticket: str, grade: int, aspects: Sequence[str], idempotency_key: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.said.append(("give", ticket, grade, tuple(aspects)))

    def skip(self, device: KioskDevice, ticket: str) -> None:
        self.said.append(("skip", ticket))


def an_enquiry(**more: Any) -> dict[str, Any]:
    """An enquiry as its asker sees it."""
    return {
        "number": ENQUIRY_NUMBER,
        "kind": "question",
        "state": "open",
        "due_day": "2026-11-25",
        "reply": None,
        "replied_at": "2026-11-24T10:20:00+08:00" if more.get("reply") else None,
        "passed_to": None,
    } | more


@dataclass
class MemoryEnquiries:
    """kiosk.deps_cases.EnquiryDoor over one enquiry."""

    found: Mapping[str, Any] | None = None
    refusal: Refusal | None = None
    public_url: str = ""
    prints: bool = True
    made: dict[str, dict[str, Any]] = field(default_factory=dict)  # by idempotency key
    seen: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, device: KioskDevice, said: Mapping[str, Any], idempotency_key: str, lang: str) -> Any:
        if self.refusal is not None:
            raise self.refusal
        if idempotency_key not in self.made:
            self.made[idempotency_key] = dict(said)
        link = f"{self.public_url}/p/asked/token" if self.public_url else ""
        return {"number": ENQUIRY_NUMBER, "due_day": "2026-11-25", "link": link, "is_printed": self.prints}

    def find(self, device: KioskDevice, number: str, tail: str) -> Mapping[str, Any]:
        self.seen.append((number, tail))
        if self.found is None:
            raise EnquiryNotFound()
        return self.found

    def link(self, device: KioskDevice, kind: str, topic: str) -> str:
        return f"{self.public_url}/p/ask/{kind}?topic={topic}&hall=JN01"


class BadIdNumber(Refusal):
    code, status = "bad_id_number", 422
    zh, en = "身份证号码中的出生日期不对，请核对第 7 至 14 位。", "The ID number states an impossible birth date."


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
    asked: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    _keys: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.cases = MemoryCases(self)

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


class Visit:
    """Somebody at the kiosk. Taps are counted as ux.md K5 counts them: digits of the keypad are not taps."""

    def __init__(self, page: Page, url: str, deps: MemoryDeps) -> None:
        self.page, self.url, self.deps, self.taps = page, url, deps, 0

    def open(self) -> None:
        self.page.clock.install()
        self.page.clock.resume()  # the visit before may have made it stand
        self.page.goto(self.url + "/kiosk")
        self.page.wait_for_selector("body[data-ready]")

    def screen(self, name: str, lang: str | None = None) -> None:
        """Waits until that screen is there."""
        self.page.wait_for_selector(f'[data-screen="{name}"]' + (f'[data-lang="{lang}"]' if lang else ""))

    def tap(self, selector: str) -> None:
        """One tap of somebody who looks before the next one: later than a double tap."""
        self.wait_s(1.1)
        self.page.locator(selector).first.tap()
        self.taps += 1

    def go(self, group: str, service: str = "") -> None:
        """From the start to a service; a group with one service behind it leads straight there."""
        self.tap(f'.tile[data-go*="{group}"]')
        if service:
            self.screen("group")
            self.tap(f'.tile[data-go*="id={service}&"]')

    def type_id(self, number: str) -> None:
        for place in number:
            self.page.locator(f'[data-id] [data-key="{place}"]').click(no_wait_after=True)

    def choose(self, sheet: str, *options: str) -> None:
        """Opens a sheet of the confirm screen, taps options in it, and closes it."""
        self.tap(f'[data-sheet-open="{sheet}"]')
        for option in options:
            self.page.locator("dialog[open] .option", has_text=option).tap()
        self.tap("dialog[open] [data-act=sheet-close]")

    def take(self) -> None:
        self.tap(".take")

    def language(self, lang: str) -> None:
        self.tap("#stage [data-act=lang]")
        self.page.wait_for_selector(f'#stage > [data-lang="{lang}"]')

    def wait_s(self, seconds: float) -> None:
        """Lets time pass for the page alone."""
        self.page.clock.run_for(round(seconds * 1000))

    def text(self, selector: str = "#stage") -> str:
        return self.page.locator(selector).first.inner_text()
