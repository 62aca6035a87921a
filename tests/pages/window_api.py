"""One window's part of the public API, kept in memory: enough state for a day, answers shaped like the real ones."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, request

from queue_server.hall.codes import OUTCOMES
from queue_server.hall.model import Hall
from queue_server.kernel.spans import MINUTE_MS
from tests.pages.window_cases_api import MATERIALS, CaseShelf, Refused, case_calls
from tests.pages.window_found_api import ReadShelf

ZONE = ZoneInfo("Asia/Shanghai")
PATIENCE_S = 60.0
START_MS = int(datetime(2026, 11, 23, 9, 41, tzinfo=ZONE).timestamp() * 1000)


CLERK, OTHER = (3, "clerk1", "王芳（1203）"), (8, "clerk2", "李娜（1207）")
PASSWORDS = {"clerk1": "correct horse", "clerk2": "battery staple"}


class FakeWindow(CaseShelf, ReadShelf):
    """Window 305 and its tickets. `late` holds the feed back, `fail` breaks the next answers.

    While `answering` is not set no answer leaves. Its clock stands until `step`.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.shift_ms = 0
        self.state, self.reason = "closed", ""
        self.staff: int | None = None
        self.staff_number: str | None = None
        self.back_at: str | None = None
        self.since_ms = START_MS
        self.me = CLERK
        self.locked = False
        self.keys: dict[str, str] = {}
        self.needs: dict[str, list[str]] = {}
        self.queue_names = {"A": "转移登记", "C": "预告登记", "D": "变更更正"}
        self.tickets: dict[str, dict[str, Any]] = {}
        self.line: list[str] = []
        self.why: dict[str, Any] = {}
        self.finished = 9
        self.call_seq = 481
        self.shown: dict[str, Any] | None = None
        self.log: list[tuple[str, str, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {}
        self.undo: dict[str, Any] | None = None
        self.undone: list[dict[str, Any]] = []
        self.version = 0
        self.late = False
        self.fail = 0
        self.answering = threading.Event()
        self.answering.set()
        self._last_told: dict[str, Any] | None = None
        super().__init__()
        ReadShelf.__init__(self)
        self.outcome = "accepted"
        self.wait("A019", "S1", 29, slot=True, credit_min=120)
        self.wait("A020", "S1", 26)
        self.wait("D007", "S2", 12, credit_min=15)
        self.wait("A021", "S1", 9)

    # --- scene ------------------------------------------------------------------------------------------------------

    def now_ms(self) -> int:
        return START_MS + self.shift_ms

    def step(self, seconds: float) -> None:
        self.shift_ms += int(seconds * 1000)
        self.version += 1

    def at(self, at_ms: int | None) -> str | None:
        return datetime.fromtimestamp(at_ms / 1000, ZONE).isoformat() if at_ms else None

    def open(self) -> None:
        self._sit(CLERK[0])
        self.version += 1

    def _sit(self, staff: int) -> None:
        self.state, self.staff, self.staff_number = "open", staff, {3: "1203", 8: "1207"}[staff]
        self.reason, self.back_at, self.since_ms = "", None, self.now_ms()

    def taken_by_another(self) -> None:
        """A colleague at another PC takes the window over."""
        self._sit(OTHER[0])
        self.version += 1

    def wait(self, number: str, service: str, ago_min: float, *, slot: bool = False, credit_min: int = 0) -> str:
        names = {"S1": "转移登记 · 二手房买卖", "S2": "变更登记"}
        queues = {"A": "转移登记", "C": "预告登记", "D": "变更更正", "E": "户政业务"}
        issued_ms = self.now_ms() - int(ago_min * MINUTE_MS)
        self.tickets[number] = {
            "id": number,
            "number": number,
            "state": "waiting",
            "day": "2026-11-23",
            "service": {"id": service, "name": names[service]},
            "queue": {"id": number[0], "name": queues[number[0]]},
            "window": None,
            "issued_at": self.at(issued_ms),
            "issued_ms": issued_ms,
            "slot": self.at(START_MS - 11 * MINUTE_MS) if slot else None,
            "credit_min": credit_min,
            "calls": 0,
            "call": None,
            "units": 1,
            "outcome": None,
            "called_at": None,
            "served_at": None,
            "items": [{"service": service, "name": names[service], "outcome": None, "current": True}],
        }
        self.line.append(number)
        self.version += 1
        return number

    def hold(self, number: str, ago_min: int) -> None:
        one = self.tickets[number]
        one |= {"state": "held", "held_at": self.at(self.now_ms() - ago_min * MINUTE_MS), "window": "305"}
        self.line.remove(number)
        self.version += 1

    @property
    def current(self) -> dict[str, Any] | None:
        here = (
            one for one in self.tickets.values() if one["state"] in ("called", "serving") and one["window"] == "305"
        )
        return next(here, None)

    # --- what the feed says -----------------------------------------------------------------------------------------

    def told(self) -> dict[str, Any]:
        with self.lock:
            if self.late and self._last_told is not None:
                return self._last_told | {"now_ms": self.now_ms()}
            # the version first: a scene changed meanwhile by the test is then told with the next look
            self._last_told = {"version": self.version, "view": self.view(), "now_ms": self.now_ms()}
            return self._last_told

    def view(self) -> dict[str, Any]:
        window = {"id": "305", "name": "", "state": self.state, "staff": self.staff, "reason": self.reason}
        window |= {"staff_number": self.staff_number, "since": self.at(self.since_ms), "back_at": self.back_at}
        view: dict[str, Any] = {
            "window": window,
            "stats": {"finished_today": self.finished},
            **self.camera_view(),
            **self.passing,
        }
        if self.undo:
            view["undo"] = self.undo
        if self.current:
            view["current"] = self.current | {
                "since": self.current["called_at" if self.current["state"] == "called" else "served_at"],
                "why": self.why,
                "minutes": 30,
                "materials": MATERIALS,
                "who": "买卖双方本人，或持公证委托书的代办人",
                "default_outcome": self.outcome,
                "outcomes": {code: words.zh for code, words in OUTCOMES.items()},
                "person": {"name": "李*", "id": "370102********0014"},
                "calls_max": 3,
                "recall_gap_s": 25,
                "undo_s": 10,
                "needs": self.needs.get(self.current["id"], []),
                **self.case_facts(self.current["id"]),
            }
            view["shown"] = self.shown or {"call": self.current["call"], "screens": 0, "voices": 0}
        for place, number in enumerate(self.line[:3]):
            one = self.tickets[number]
            view[f"next:{place}"] = {
                "id": number,
                "number": number,
                "service": one["service"]["name"],
                "waited_since": one["issued_at"],
                "credit_min": one["credit_min"],
                "rule": "order",
                "slot": one["slot"],
                "needs": self.needs.get(number, []),
            }
        for prefix, name in self.queue_names.items():
            inside = [self.tickets[number] for number in self.line if number[0] == prefix]
            longest = min((one["issued_ms"] for one in inside), default=None)
            view[f"queue:{prefix}"] = {
                "id": prefix,
                "name": name,
                "waiting": len(inside),
                "longest_since": self.at(longest),
                "handicap_min": 5 if prefix == "D" else 0,
                "helps": prefix == "D",
            }
        for one in self.tickets.values():
            if one["state"] == "held":
                name = one["service"]["name"]
                view[f"held:{one['id']}"] = {
                    "id": one["id"],
                    "number": one["number"],
                    "service": name,
                    "since": one["held_at"],
                    "window": one["window"],
                }
        return view

    # --- what the API does ------------------------------------------------------------------------------------------

    def at_window(self, act: str, body: dict[str, Any]) -> dict[str, Any]:
        if act == "call":
            return self._call(body.get("ticket"))
        if act == "find":
            return self.found(body)
        if act == "pictures":
            return self.take_picture()
        if act == "signatures":
            return self.ask_to_sign()
        if act == "meanwhile":
            return {"acts": [self._meanwhile(one) for one in body["acts"]]}
        if act in ("sign-on", "take-over"):
            self._sit(self.me[0])
        elif act == "pause":
            self.state, self.reason, self.back_at = "paused", body["reason"], body.get("back_at")
        elif act == "resume":
            self.state, self.reason, self.back_at = "open", "", None
        else:
            self._sign_off(body)
        return {"id": "305", "state": self.state, "staff": self.staff}

    def _meanwhile(self, done: dict[str, Any]) -> dict[str, Any]:
        """A window's act without the server: entered, unless the number is no longer in line."""
        one, told = self.tickets[done["ticket"]], {"key": done["key"], "number": done["ticket"], "code": None}
        if done["act"] == "called" and done["ticket"] not in self.line:
            said = {"message": "A020 号断网期间也由 307 号窗口叫号，已记在该窗口。", "message_en": "A020 is at 307."}
            return told | said | {"state": "conflict", "code": "called_elsewhere"}
        if done["act"] == "called":
            self.line.remove(done["ticket"])
        state = {"recalled": "called", "served": "serving", "resumed": "serving"}.get(done["act"], done["act"])
        one |= {"state": state, "window": "305", f"{done['act']}_at": done["at"]}
        return told | {"state": "taken", "message": None, "message_en": None}

    def _sign_off(self, body: dict[str, Any]) -> None:
        current = self.current
        if current and "current" not in body:
            raise Refused("ticket_in_hand", f"{current['number']} 号还在本窗口，请选择退回队首、挂起或转交。")
        if current and body["current"] == "hold":
            self._leave(current, "held")
        elif current:
            self._leave(current, "waiting")
        self.state, self.staff, self.staff_number = "closed", None, None

    def _leave(self, one: dict[str, Any], state: str) -> None:
        one |= {"state": state, "held_at": self.at(self.now_ms()), "window": "305" if state == "held" else None}
        if state == "waiting":
            self.line.insert(0, one["id"])

    def _call(self, chosen: str | None) -> dict[str, Any]:
        if self.state == "paused":
            raise Refused("window_is_paused", "305 号窗口已暂停，请先恢复。")
        if self.current:
            raise Refused("window_is_busy", f"请先办结或挂起当前的 {self.current['number']} 号。")
        if not self.line:
            return {"ticket": None, "why": None}
        if chosen is not None and chosen not in self.line:
            raise Refused("wrong_state", f"{chosen} 号现在是“已叫号”，不能这样操作。")
        one = self.tickets[self.line.pop(self.line.index(chosen) if chosen else 0)]
        self.call_seq += 1
        one |= {
            "state": "called",
            "window": "305",
            "calls": 1,
            "called_at": self.at(self.now_ms()),
            "call": self.call_seq,
        }
        rank_ms = one["issued_ms"] - one["credit_min"] * MINUTE_MS
        beaten = [self.tickets[number] for number in self.line[:2]]
        self.shown = None
        self.why = {
            "rule": "chosen" if chosen else "order",
            "has_reason": bool(chosen),
            "rank_ms": rank_ms,
            "credit_min": one["credit_min"],
            "handicap_min": 0,
            "booked": bool(one["slot"]),
            "beat": [
                {
                    "number": other["number"],
                    "rank_ms": other["issued_ms"] - other["credit_min"] * MINUTE_MS,
                    "handicap_min": 0,
                    "arrived_ms": other["issued_ms"],
                }
                for other in beaten
            ],
        }
        return {"ticket": one, "why": self.why}

    def let_in(self, account: str, password: str) -> dict[str, Any]:
        if PASSWORDS.get(account) != password:
            raise Refused("wrong_password", "账号或密码不正确，请重新输入。")
        self.me = CLERK if account == CLERK[1] else OTHER
        self.locked = False
        return {"id": str(self.me[0]), "account": account, "role": "clerk", "token": "t"}

    def screen(self, act: str, body: dict[str, Any]) -> dict[str, Any]:
        if act == "keys":
            self.keys = body["keys"]
            return {"keys": self.keys}
        if act == "unlock":
            self.let_in(self.me[1], body["password"])
        self.locked = act == "lock"
        return {"done": True}

    def on_ticket(self, number: str, act: str, body: dict[str, Any]) -> dict[str, Any]:
        one = self.tickets[number]
        return getattr(self, f"_{act}")(one, body) or one

    def _recall(self, one: dict[str, Any], body: dict[str, Any]) -> None:
        if one["calls"] >= 3:
            one["state"] = "missed"
            return
        one |= {"calls": one["calls"] + 1, "called_at": self.at(self.now_ms())}

    def _serve(self, one: dict[str, Any], body: dict[str, Any]) -> None:
        if one["state"] != "called":
            raise Refused("wrong_state", f"{one['number']} 号现在不能这样操作。")
        one |= {"state": "serving", "served_at": self.at(self.now_ms())}

    def _miss(self, one: dict[str, Any], body: dict[str, Any]) -> None:
        one["state"] = "missed"
        self._offer(one, "miss")

    def _offer(self, one: dict[str, Any], act: str) -> None:
        until = self.at(self.now_ms() // 1000 * 1000 + 10_000)
        self.undo = {"id": one["id"], "number": one["number"], "act": act, "until": until}

    def _hold(self, one: dict[str, Any], body: dict[str, Any]) -> None:
        self._leave(one, "held")

    def _resume(self, one: dict[str, Any], body: dict[str, Any]) -> None:
        one |= {"state": "serving", "window": "305", "served_at": self.at(self.now_ms())}

    def _transfer(self, one: dict[str, Any], body: dict[str, Any]) -> None:
        one |= {"state": "waiting", "window": None}
        if body.get("window") == "305" and one["id"] not in self.line:
            self.line.append(one["id"])

    def _finish(self, one: dict[str, Any], body: dict[str, Any]) -> None:
        at = next(n for n, item in enumerate(one["items"]) if item["current"])
        one["items"][at] = one["items"][at] | {"outcome": body["outcome"], "current": at == len(one["items"]) - 1}
        if at + 1 < len(one["items"]):
            one["items"][at + 1]["current"] = True
            one["service"] = {"id": one["items"][at + 1]["service"], "name": one["items"][at + 1]["name"]}
            return
        one |= {"state": "finished", "outcome": body["outcome"]}
        self.finished += 1
        self._offer(one, "finish")

    def _undo(self, one: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        if self.current:
            raise Refused("window_is_busy", f"请先办结或挂起当前的 {self.current['number']} 号。")
        one["state"] = "serving" if one["state"] == "finished" else "called"
        self.undo = None
        return one | {"undone": self.undone}


def _in_line(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"],
        "number": one["number"],
        "queue": one["queue"]["id"],
        "service": one["service"]["name"],
        "service_en": one["service"].get("name_en", ""),
        "waited_since": one["issued_at"],
        "credit_min": one["credit_min"],
        "slot": one["slot"],
        "booked": one["slot"] is not None,
        "put_off": False,
        "rank_ms": one["issued_ms"] - one["credit_min"] * MINUTE_MS,
        "paper": one.get("paper"),
        "items_here": 0,
    }


def api(window: Callable[[], FakeWindow], hall: Callable[[], Hall]) -> Blueprint:
    """The calls a terminal makes, with idempotency and the error envelope."""
    made = Blueprint("fake_api", __name__, url_prefix="/api/v1")

    def answer(name: str, act: str, do: Callable[[dict[str, Any]], Any]) -> Response | tuple[Response, int]:
        fake = window()
        assert fake.answering.wait(PATIENCE_S)
        with fake.lock:
            if fake.fail:
                fake.fail -= 1
                return Response("Bad Gateway", 502)
            key = request.headers["Idempotency-Key"]
            if key not in fake.answers:
                fake.log.append((name, act, request.get_json()))
                try:
                    fake.answers[key] = do(request.get_json())
                except Refused as refused:
                    error = {"code": refused.code, "message": refused.message, "details": refused.details}
                    return jsonify({"error": error, "request_id": "x"}), 409
                fake.version += 1
            return jsonify(fake.answers[key])

    @made.post("/halls/JN01/windows/305/<act>")
    def at_window(act: str) -> Any:
        return answer("window", act, lambda body: window().at_window(act, body))

    @made.post("/tickets/<number>/<act>")
    def on_ticket(number: str, act: str) -> Any:
        return answer(number, act, lambda body: window().on_ticket(number, act, body))

    @made.post("/halls/JN01/bookings/check-in")
    def check_in() -> Any:
        return answer("booking", "check-in", lambda body: window().check_in(body))

    case_calls(made, window, answer)

    @made.get("/halls/JN01/windows/305")
    def see() -> Response:
        return jsonify({"id": "305", "staff": str(window().staff) if window().staff else None})

    @made.get("/halls/JN01/windows/305/line")
    def line() -> Response:
        fake = window()
        assert fake.answering.wait(PATIENCE_S)
        return jsonify({"waiting": [_in_line(fake.tickets[number]) for number in fake.line], "runs": {}})

    @made.post("/sign-in")
    def sign_in() -> Any:
        return answer("door", "sign-in", lambda body: window().let_in(body["account"], body["password"]))

    @made.post("/screen/<act>")
    def screen(act: str) -> Any:
        return answer("screen", act, lambda body: window().screen(act, body))

    @made.get("/halls/JN01")
    def show() -> Response:
        now = hall()
        queues = [{"id": queue.id, "name": queue.name} for queue in now.queues]
        windows = [{"id": w.id, "name": w.name, "zone": w.zone, "queues": list(w.queues)} for w in now.windows]
        return jsonify({"id": now.id, "queues": queues, "windows": windows})

    return made
