"""Every screen of the kiosk, by a name and by how the server is brought to answer it; those of a box alone too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.deps import KioskDevice, PrinterState, QueueState
from queue_server.cases.refusals import CaseIsFull, FollowedUpToday, NothingToFollowUp
from queue_server.enquiries.phrases import PHRASES
from queue_server.kernel.errors import Refusal
from queue_server.people.model import BadPhone
from tests.kiosk.things import (
    CASE_NUMBER,
    ENQUIRY_NUMBER,
    MONDAY_0924_MS,
    READY,
    TOLD,
    AlreadyHasTicket,
    TooEarly,
    WrongDay,
    a_booking,
    a_case,
    a_ticket,
    a_visit,
    an_enquiry,
)
from tests.kiosk.twin import MemoryDeps

NO_PAPER = PrinterState("unavailable", "paper_out")
HOST = "https://queue.example.gov.cn"
TOMORROW_MS = MONDAY_0924_MS + 24 * 3_600_000
Scene = Callable[[MemoryDeps], tuple[str, dict[str, str] | None]]


def get(path: str, **knobs: Any) -> Scene:
    def scene(deps: MemoryDeps) -> tuple[str, None]:
        vars(deps).update(knobs)
        return path, None

    return scene


def taken(service: str, **knobs: Any) -> Scene:
    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str]]:
        vars(deps).update(knobs)
        return "/kiosk/issue", {"service": service, "group": "desk", "idempotency_key": "k"}

    return scene


def arrived(*roles: str, present: str = "", **knobs: Any) -> Scene:
    """A number typed at the kiosk; knobs of the server, else of the booking."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str]]:
        known = vars(deps)
        own = {name: value for name, value in knobs.items() if name not in known}
        known["booked"] = a_booking(deps.the_hall, *roles, **own)
        known.update({name: value for name, value in knobs.items() if name in known})
        return "/kiosk/booking", {"text": "31415926", "present": present, "idempotency_key": "k"}

    return scene


def looked_up(task: str = "progress", refusal: Refusal | None = None, nothing: bool = False, **case: Any) -> Scene:
    """A case's number and the end of the document typed."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str]]:
        deps.cases.found, deps.cases.refusal = (None if nothing else a_case(**case)), refusal
        form = {"task": task, "number": CASE_NUMBER, "tail": "002X", "idempotency_key": "k"}
        return "/kiosk/case", form

    return scene


def asks(form: dict[str, str] | None, path: str = "", **knobs: Any) -> Scene:
    """Somebody asks to be called back."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str] | None]:
        vars(deps.enquiries).update(knobs)
        fixed = {"kind": "complaint", "topic": "facilities", "idempotency_key": "k"}
        return (path, None) if form is None else ("/kiosk/ask", fixed | form)

    return scene


def answered(nothing: bool = False, **enquiry: Any) -> Scene:
    """Somebody looks for what was answered."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str]]:
        deps.enquiries.found = None if nothing else an_enquiry(**enquiry)
        return "/kiosk/case", {"task": "reply", "number": ENQUIRY_NUMBER, "tail": "8000", "idempotency_key": "k"}

    return scene


def rated(*visits: dict[str, Any], **form: str) -> Scene:
    """A slip's figures typed, or an answer given."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str]]:
        deps.ratings.known = list(visits)
        return "/kiosk/rate", {"text": "27", "idempotency_key": "k", **form}

    return scene


def lays(form: dict[str, str] | None, path: str = "start", **knobs: Any) -> Scene:
    """A kiosk with a reader; with a form, whose card was read there."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str] | None]:
        vars(deps.readings).update({"state": "online", **knobs})
        return (path, None) if form is None else ("/kiosk/card", {"card": "card-token", **form})

    return scene


def finds(deps: MemoryDeps) -> tuple[str, dict[str, str] | None]:
    """The card of somebody of whom there is as much as one screen shows."""
    hall, readings = deps.the_hall, deps.readings
    readings.bookings = [a_booking(hall), a_booking(hall, service="fund-leave")]
    readings.tickets = [a_ticket(hall, "records"), a_ticket(hall, "projects", state="missed")]
    readings.cases = [{"number": CASE_NUMBER, "name": "不动产查询、无房证明", "about": "ready"}]
    return "/kiosk/card", {"card": "card-token"}


def slip(**ticket: Any) -> Scene:
    """A slip under the scanner."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str]]:
        deps.readings.slip = a_ticket(deps.the_hall, **ticket) if ticket else None
        return "/kiosk/ticket", {"text": "261123E027"}

    return scene


def closed(path: str) -> Scene:
    def scene(deps: MemoryDeps) -> tuple[str, None]:
        deps.close(next_open_ms=TOMORROW_MS)
        return path, None

    return scene


def full(path: str) -> Scene:
    def scene(deps: MemoryDeps) -> tuple[str, None]:
        for prefix in deps.queues:
            deps.queues[prefix] = QueueState(999, True, None, "queue_full")
        return path, None

    return scene


def stopped(path: str) -> Scene:
    def scene(deps: MemoryDeps) -> tuple[str, None]:
        for prefix in deps.queues:
            deps.queues[prefix] = QueueState(4, True, None, "系统维护，预计十一点恢复")
        return path, None

    return scene


def waited(path: str, low_min: int = 120, high_min: int = 150) -> Scene:
    """A day with so much work that booking is advised, and a line for everything."""

    def scene(deps: MemoryDeps) -> tuple[str, None]:
        wait = {"low_min": low_min, "high_min": high_min}
        for prefix in deps.queues:
            deps.queues[prefix] = QueueState(44, True, wait=wait, is_pressed=True)
        return path, None

    return scene


OUT = "打印机切刀正在更换，预计下午两点恢复；请到三楼东侧的两台取号机取号，或请导办台人工取号。"
PLANNED = "11/28 18:00–11/29 08:00，全厅系统升级，期间取号机、手机取号和预约签到都不能使用，请错开时间来办事。"


def out_of_service(path: str, announced: str = "", out: str = OUT) -> Scene:
    """A kiosk its manager has taken out of service, or one that says what is planned for the hall."""
    told = ({"zh": announced, "en": announced},) if announced else ()
    return get(path, kiosk=KioskDevice(7, "K301", "JN01", "3F-A", out, told))


CASE = "case?task=follow"
LONG = "service?id=transfer-resale&group=estate-transfer"
SCREENS: dict[str, Scene] = {
    "start": get("start"),
    "start without paper": get("start", printer_state=NO_PAPER),
    "start of a kiosk that is out of service": out_of_service("start"),
    "start with what is planned": out_of_service("start", PLANNED, out=""),
    "start of a closed hall": closed("start"),
    "start of a full hall": full("start"),
    "group": get("group?id=estate-transfer"),
    "group of two": get("group?id=estate-mortgage"),
    "group with long names": get("group?id=fourth-floor"),
    "group that is closed": closed("group?id=fund-withdraw"),
    "start with waits": waited("start"),
    "group with waits": waited("group?id=fund-withdraw"),
    "service with an ID, a wait and much work": waited(LONG),
    "service": get("service?id=estate-tax&group=estate-transfer"),
    "service with an ID": get(LONG),
    "service with an ID and no paper": get(LONG, printer_state=NO_PAPER),
    "service with the longest name": get("service?id=fund-leave&group=fund-withdraw"),
    "service without materials": get("service?id=desk-3&group=desk"),
    "closed": closed(LONG),
    "service on another floor": get("service?id=social-security&group=fourth-floor"),
    "full": full(LONG),
    "stopped": stopped(LONG),
    "start of a stopped hall": stopped("start"),
    "without an ID": get("noid?service=transfer-resale&group=estate-transfer"),
    "guide called": get("help?state=called"),
    "guide on the way": get("help?state=taken"),
    "guide not reached": get("help?state=failed"),
    "map": get("map"),
    "map of the other floor": get("map?floor=4F"),
    "zone": get("zone?id=3F-B"),
    "zone with little": get("zone?id=4F-E"),
    "zone without services": get("zone?id=3F-S"),
    "search": get("find"),
    "search with much": get("find?q=G"),
    "search with nothing": get("find?q=QXQX"),
    "lists": get("lists"),
    "a list": get("list?id=guides"),
    "a list searched": get("list?id=one-visit&q=GY"),
    "a list with nothing": get("list?id=powers&q=QXQX"),
    "an entry": get("entry?id=guides&key=370701001000"),
    "an entry that goes on": get("entry?id=powers&key=3701-0001&page=2"),
    "about a service": get("about?id=transfer-resale&q=ZY"),
    "about a service on another floor": get("about?id=social-security"),
    "booking": get("booking"),
    "booking without paper": get("booking", printer_state=NO_PAPER),
    "existing": get("existing"),
    "case number": get("case?task=follow"),
    "case number to collect without paper": get("case?task=collect", printer_state=NO_PAPER),
    "case in progress": looked_up(),
    "case told": looked_up(**TOLD),
    "case that lacks much": looked_up(**TOLD | {"missing": ["授权委托书（代办时）"] * 12}),
    "case accepted short": looked_up(may_follow=True, missing=["授权委托书（代办时）"], is_paused=True),
    "case over its term": looked_up(terms={"promised": {"due_day": "2026-11-20", "left_days": -1}, "legal": None}),
    "case ready": looked_up(**READY),
    "case by courier": looked_up(
        **READY | {"collect": None, "delivery": "courier"},
        parcel={"state": "sent", "carrier": "中国邮政速递", "tracking": "EB123456789CN"},
    ),
    "case that cannot be collected": looked_up("collect"),
    "no such case": looked_up(nothing=True),
    "case that needs nothing": looked_up("follow", NothingToFollowUp()),
    "case followed up today": looked_up("follow", FollowedUpToday(number="E031"), **TOLD),
    "case refused": looked_up("follow", CaseIsFull(most=60), **TOLD),
    "number to follow up": looked_up("follow", **TOLD),
    "number to collect": looked_up("collect", **READY),
    "ask": get("ask"),
    "ask topic": get("ask_topic?kind=question"),
    "what went wrong": get("ask_about?kind=complaint&phrases=fees"),
    "what would be better": get("ask_about?kind=suggestion"),
    "ask phone with a code": asks(None, "ask_phone?kind=question&topic=facilities", public_url=HOST),
    "ask phone with phrases": asks(None, "ask_phone?kind=complaint&phrases=" + ",".join(PHRASES["complaint"])),
    "ask with a bad phone": asks({"phone": "12"}, refusal=BadPhone(), public_url=HOST),
    "asked to be called": asks({"phone": "13800138000"}, public_url=HOST),
    "complained without a phone": asks({"phrases": "fees"}, public_url=HOST),
    "complained where no phone reaches": asks({"phrases": "fees"}, prints=False),
    "reply number": get("case?task=reply"),
    "reply awaited": answered(),
    "reply of many": answered(state="answered", reply="可以。请带身份证到三楼 305 窗口办理，当场办结。" * 40),
    "no such reply": answered(nothing=True),
    "rate": get("rate"),
    "rate with no such number": rated(),
    "rate which": rated(a_visit(), a_visit("A027"), a_visit("G027")),
    "rate what is not over": rated(a_visit(can_rate=False, finished_at=None)),
    "rate grade": rated(a_visit()),
    "rate a mere number": rated(a_visit(verified=False)),
    "rate with a document": rated(a_visit(asks_tail=True)),
    "rate with a wrong end": rated(a_visit(asks_tail=True), tail="0000"),
    "rated": rated(ticket="E027.token", grade="5"),
    "rated badly": rated(ticket="E027.token", grade="1", aspects="attitude", number="E027"),
    "who has come": arrived("buyer", "seller"),
    "who of many has come": arrived(*["buyer"] * 4, *["seller"] * 4, here=1),
    "somebody is missing": arrived("buyer", "seller", present="0"),
    "booked": arrived(wait={"low_min": 125, "high_min": 140}),
    "booked and late": arrived(timing="late", printer_state=NO_PAPER, job_state=None),
    "booked with a code": arrived(public_url="https://queue.example.gov.cn", printer_state=NO_PAPER, job_state=None),
    "too early": arrived(refusal=TooEarly()),
    "another day": arrived(refusal=WrongDay(), day="2026-11-24", start="2026-11-24T09:30:00+08:00"),
    "booking cancelled": arrived(state="cancelled", refusal=TooEarly()),
    "booking at home": arrived(home=True),
    "no such booking": arrived(booked=None),
    "booking refused": arrived(refusal=AlreadyHasTicket(number="E031")),
    "refused": taken("records", refusal=AlreadyHasTicket(number="E031")),
    "start with a reader": lays(None),
    "start with a reader that is away": lays(None, state="away"),
    "card to be laid": lays(None, "card"),
    "card to be laid on no reader": lays(None, "card", state="away"),
    "card not read": lays(None, "card_fault?service=transfer-resale&group=estate-transfer"),
    "card with much": finds,
    "card with nothing": lays({}),
    "card forgotten": lays({"card": "gone"}),
    "service with a card": lays({"service": "transfer-resale", "group": "estate-transfer"}),
    "service with the card of an elder": lays({"service": "fund-leave", "group": "fund-withdraw"}, is_elder=True),
    "service without an ID with a card": lays({"service": "social-security"}, is_elder=True),
    "slip": slip(state="waiting", wait={"low_min": 125, "high_min": 140}),
    "slip that is called": slip(state="called", window="317", ahead_now=0),
    "slip that was missed": slip(state="missed", ahead_now=0),
    "slip that is done": slip(state="finished", ahead_now=0),
    "slip of nothing": slip(),
    "done": taken("transfer-resale"),
    "done with a wait": taken("transfer-resale", wait={"low_min": 125, "high_min": 140}),
    "done with nobody ahead": taken("projects", wait={"low_min": 5, "high_min": 10}),
    "done while printing": taken("transfer-resale", job_state="sending"),
    "done without paper": taken("transfer-resale", job_state=None, printer_state=NO_PAPER),
    "done without an answer of the printer": taken(
        "projects", job_state="unknown", printer_state=PrinterState("unknown")
    ),
    "done with a code": taken(
        "transfer-resale", public_url="https://queue.example.gov.cn", printer_state=NO_PAPER, job_state=None
    ),
}


ALONE: dict[str, tuple[str, str]] = {  # while the server is away: the screen's name in the pack, and what it shows
    "start alone": ("start", ""),
    "group with long names alone": ("group", "fourth-floor"),
    "service with an ID alone": ("service", "transfer-resale"),
    "service on another floor alone": ("service", "social-security"),
    "done alone with much to bring": ("done", "fund-leave"),
    "without an ID alone": ("noid", "transfer-resale"),
    "closed alone": ("closed", "fund-leave"),
    "only numbers alone": ("only", ""),
    "no guide called alone": ("help", ""),
}
