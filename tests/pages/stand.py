"""The real pages over doors in memory, and one window as the public API describes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Request, Response, g, jsonify, request
from playwright.sync_api import Page

from queue_server.hall.model import Floor, Hall, Hours, Queue, Service, Span, Window, Zone
from queue_server.kernel import cookies
from queue_server.kernel.errors import Refusal, UnknownThing
from queue_server.pages import enrolment, signing_in, ticket, windows
from queue_server.pages.deps import Device, Person, Seat, Session
from queue_server.pages.render import error_page
from tests.pages.window_api import FakeWindow, api

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse"
COOKIE = "session-of-clerk1"
TYPES = {
    "svg": "image/svg+xml",
    "js": "text/javascript",
    "css": "text/css",
    "woff2": "font/woff2",
    "json": "application/json",
}
CSP = "default-src 'self'; script-src 'self' '{hash}'; style-src 'self'; object-src 'none'; base-uri 'none'"

# Stands in for static/js/feed.js: asks for the view every 40 ms; `window.fakeFeed` cuts and mends the connection.
FAKE_FEED = """
export function connect({ topics, onView, onStatus }) {
  if (topics[0] === "hands") return {};   // nobody is called here
  const fake = { cut: false, offset: 0, lastAt: performance.now(), version: -1 };
  window.fakeFeed = fake;
  const look = async () => (await fetch("/fake/view?topic=" + encodeURIComponent(topics[0]))).json();
  fake.isCaughtUp = async () => fake.closed || fake.cut || (await look()).version === fake.version;
  async function ask() {
    if (fake.cut) return onStatus({ connected: false, age_s: (performance.now() - fake.lastAt) / 1000, at: null });
    const answer = await look();
    if (fake.closed) return; // a closed feed says nothing any more
    fake.offset = answer.now_ms - Date.now();
    fake.lastAt = performance.now();
    onStatus({ connected: true, age_s: 0, at: null });
    const isNew = answer.version !== fake.version;
    for (const topic of isNew ? topics : []) onView(topic, new Map(Object.entries(answer.view)), answer.version);
    fake.version = answer.version;
  }
  const loop = () => fake.closed || ask().catch(() => {}).then(() => setTimeout(loop, 40));
  loop();
  return { now: () => Date.now() + fake.offset, close() { fake.closed = true; } };
}
"""


class SignInAgain(Refusal):
    """No sign-in here waits for a code."""


class WrongPassword(Refusal):
    code, status = "wrong_password", 401
    zh, en = "账号或密码不正确，请重新输入。", "The account or the password is not right."


class WindowIsTaken(Refusal):
    code, status = "window_is_taken", 409
    zh, en = "{window} 号窗口由工号 1207 使用中。请换窗口。", "Window {window} is in use."


class UnknownCode(Refusal):
    code, status = "unknown_code", 404
    zh, en = "没有这个代码，或已经用过、过期。请向管理员要新的。", "There is no such code."


class UnknownTicket(Refusal):
    code, status = "unknown_ticket", 404
    zh, en = "没有找到这个号。", "There is no such ticket."


def small_hall() -> Hall:
    """One floor, two zones, windows 301–313 and 401."""
    names = {"A": "转移登记", "C": "预告登记", "D": "变更更正", "E": "户政业务"}
    windows = [
        Window(id=str(n), name="不动产综合受理", zone="Z3", queues=("A", "C", "D"), x_m=n - 300, y_m=5)
        for n in range(301, 314)
    ]
    windows.append(Window(id="401", zone="Z4", queues=("E",), x_m=5, y_m=5))
    return Hall(
        id="JN01",
        name="济南市政务服务中心",
        name_en="Jinan Government Service Centre",
        hours=Hours(periods=(Span(540, 720), Span(780, 1020))),
        floors=(Floor(id="3F", name="三楼", name_en="Floor 3", width_m=60, depth_m=30),),
        zones=(
            Zone(id="Z3", name="不动产登记区", name_en="Real estate", floor="3F", x_m=0, y_m=0, width_m=50, depth_m=20),
            Zone(id="Z4", name="社会管理区", floor="3F", x_m=0, y_m=0, width_m=50, depth_m=20),
        ),
        queues=tuple(Queue(prefix=p, name=n, zone="Z4" if p == "E" else "Z3") for p, n in names.items()),
        windows=tuple(windows),
        services=(
            Service(id="S1", name="转移登记 · 二手房买卖", name_en="Transfer of a used home", queue="A", minutes=30),
            Service(id="S2", name="变更登记", queue="D", minutes=15),
        ),
    )


def _names(thing: Service | Zone) -> dict[str, str]:
    return {"id": thing.id, "name": thing.name, "name_en": thing.name_en}


class Stand:
    """All doors of the pages in one object; tests reach in to set the scene."""

    def __init__(self) -> None:
        self.import_map = (ROOT / "static/vendor/importmap.json").read_text()
        self.url = ""
        self.reset()

    def reset(self) -> None:
        self.window = FakeWindow()
        self.hall_now = small_hall()
        self.role = "clerk"
        self.taken = {"306": "1207", "307": "1210"}
        self.enrolled: list[str] = []
        self.sign_on_keys: list[str] = []
        self.keys_made = 0
        self.tickets: dict[str, dict[str, Any]] = {}
        self.passed: list[dict[str, Any]] = []
        self.visit_cases: list[dict[str, Any]] = []
        self.acts: list[tuple[str, str, str]] = []
        self.rated: dict[str, Any] = {"state": "not_yet", "can_rate": True, "can_add": False, "reply": ""}
        self.said: list[dict[str, Any]] = []
        self.refuses: Refusal | None = None
        self.signed_out = False
        self.warnings_now: tuple[str, ...] = ()

    # --- the doors --------------------------------------------------------------------------------------------------

    def person(self, request: Request) -> Person | None:
        return None if self.window.locked else self.behind_lock(request)

    def behind_lock(self, request: Request) -> Person | None:
        if self.signed_out or request.cookies.get(cookies.STAFF) != COOKIE:
            return None
        who, account, name = self.window.me
        return Person(who, account, name, self.role, "JN01", self.role in ("clerk", "manager"))

    def keys(self, person: Person) -> dict[str, str]:
        return self.window.keys

    def has_todo(self, request: Request) -> bool:
        return False

    def sign_in_with_code(self, pending: str, code: str) -> Session:
        raise SignInAgain()

    def sign_in(self, account: str, password: str) -> Session:
        if (account, password) != ("clerk1", PASSWORD):
            raise WrongPassword()
        return Session(COOKIE, self.role, 3600)

    def sign_out(self, request: Request) -> None:
        self.signed_out = True

    def hall(self, hall_id: str) -> Hall:
        return self.hall_now

    def seats(self, person: Person) -> list[Seat]:
        mine = {"305": "1203"} if self.window.state != "closed" else {}
        who = self.taken | mine
        return [
            Seat(
                window.id,
                window.name,
                self.hall_now.zone(window.zone).name,
                window.queues,
                "paused" if window.id == "307" else "open" if window.id in who else "closed",
                who.get(window.id),
                window.id in mine,
            )
            for window in self.hall_now.windows
        ]

    def waiting(self, person: Person) -> dict[str, int]:
        return {letter: sum(one.startswith(letter) for one in self.window.line) for letter in "ACDE"}

    def warnings(self, person: Person, lang: str) -> tuple[str, ...]:
        return self.warnings_now

    def displaced(self, person: Person) -> int:
        return 0

    def sign_on(self, person: Person, window: str, idempotency_key: str) -> None:
        self.hall_now.window(window)
        if window in self.taken:
            raise WindowIsTaken(window=window)
        self.sign_on_keys.append(idempotency_key)
        self.window.open()

    def new_key(self) -> str:
        self.keys_made += 1
        return f"key-{self.keys_made}"

    def enrol(self, code: str, address: str) -> Device:
        kinds = {"KIOSK-1": "kiosk", "BOARD-1": "board", "AGENT-1": "agent"}
        if code not in kinds or code in self.enrolled:
            raise UnknownCode()
        self.enrolled.append(code)
        return Device(kinds[code], f"secret-of-{code}")

    def holder_ticket(self, token: str) -> dict[str, Any]:
        if token not in self.tickets:
            raise UnknownTicket()
        return self.tickets[token]

    def cases(self, token: str) -> list[dict[str, Any]]:
        return self.visit_cases

    def why(self, token: str) -> dict[str, Any]:
        return {"number": "A027", "passed": self.passed, "largest_credit_min": 120}

    def rating(self, token: str) -> dict[str, Any]:
        return self.rated | {"number": "A027", "until": "2026-11-30"}

    def rate(self, token: str, said: dict[str, Any], is_more: bool, idempotency_key: str) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.acts.append(("add" if is_more else "rate", token, idempotency_key))
        self.said.append(said)

    def pass_over(self, token: str, idempotency_key: str) -> None:
        self.acts.append(("pass_over", token, idempotency_key))

    def now_ms(self) -> int:
        return self.window.now_ms()

    def let_first(self, token: str, count: int, idempotency_key: str) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.acts.append(("let_first", token, idempotency_key))

    def give_up(self, token: str, idempotency_key: str) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.acts.append(("give_up", token, idempotency_key))
        self.tickets[token]["state"] = "cancelled"

    # --- the scene --------------------------------------------------------------------------------------------------

    def let_in(self, page: Page) -> None:
        page.context.add_cookies([{"name": cookies.STAFF, "value": COOKIE, "url": self.url}])

    def put_ticket(self, token: str, **changes: Any) -> None:
        issued = datetime(2026, 11, 23, 9, 12, tzinfo=UTC).astimezone(self.hall_now.zone_info) - timedelta(hours=8)
        zone = self.hall_now.zone("Z3")
        floor = self.hall_now.floor(zone.floor)
        self.tickets[token] = {
            "number": "A027",
            "state": "waiting",
            "hall": "JN01",
            "service": _names(self.hall_now.service("S1")),
            "zone": _names(zone) | {"floor": floor.id, "floor_name": floor.name, "floor_name_en": floor.name_en},
            "windows": [str(n) for n in range(301, 311)],
            "window": None,
            "ahead": 9,
            "ahead_now": 7,
            "ahead_range": {"low": 7, "high": 9},
            "yields_left": 2,
            "day": "2026-11-23",
            "link": "",
            "wait": None,
            "issued_at": issued.isoformat(),
        } | changes

    def app(self) -> Flask:
        app = Flask("stand", static_folder=None)
        app.jinja_env.globals["alarm_badge"] = lambda _person: None  # nobody here has to do with alarms
        app.jinja_env.globals["duty_today"] = lambda _person: None  # nor with who is on duty
        for made in (signing_in, windows, enrolment, ticket):
            app.register_blueprint(made.blueprint(self))
        app.register_blueprint(api(lambda: self.window, lambda: self.hall_now))

        @app.before_request
        def begin() -> None:
            g.request_id = "5f3a9c"

        @app.after_request
        def guard(response: Response) -> Response:
            response.headers["Content-Security-Policy"] = CSP.format(hash=import_map_hash(self.import_map))
            return response

        @app.get("/fake/view")
        def view() -> Response:
            if request.args["topic"].startswith("ticket:"):
                shown = self.tickets.get(request.args["topic"][7:])
                version = hash(str(shown))
                return jsonify({"view": {"ticket": shown}, "version": version, "now_ms": self.window.now_ms()})
            return jsonify(self.window.told())

        @app.get("/static/<path:name>")
        def static_file(name: str) -> Response:
            if name == "js/feed.js":
                return Response(FAKE_FEED, mimetype="text/javascript")
            response = Response((ROOT / "static" / name).read_bytes(), mimetype=TYPES[name.rsplit(".", 1)[1]])
            response.headers["Cache-Control"] = "max-age=600"
            return response

        @app.get("/kiosk")
        @app.get("/board")
        def home() -> str:
            return "enrolled"

        @app.get("/favicon.ico")
        def icon() -> Response:
            return Response(status=204)

        @app.errorhandler(404)
        def missing(error: Exception) -> Response:
            return error_page(UnknownThing())

        return app


def import_map_hash(text: str) -> str:
    """The CSP source of an inline import map."""
    import base64
    import hashlib

    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
