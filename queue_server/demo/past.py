"""The two weeks before the demo begins, lived through the hall's own API by its own clock, so that supervision shows a
card at every step and ratings have a last week: nothing is written that a hall would not have written itself."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from flask import Flask

from queue_server.app import create_app
from queue_server.demo import crew, crew_records, waits_past
from queue_server.demo.app import HALL, HALL_FILE, SESSION_IDLE_S, SESSION_LAST_S
from queue_server.demo.clock import FIRST_DAY as OPENING_DAY
from queue_server.demo.folder import DemoFolder
from queue_server.hall import file as hall_file
from queue_server.hall import hours
from queue_server.kernel.clock import SteppedClock
from queue_server.notices import connectors
from queue_server.settings import Settings
from queue_server.wiring.house import House
from queue_server.wiring.supervision import watch

FIRST_DAY, LAST = "2026-11-09", 22
DAWN: Final = 9 * 60  # of the day the demo opens on
WINDOW, CLERK, CLERK_NUMBER, MANAGER_NUMBER = "317", "clerk2", "1202", "1105"
SEARCH, TRANSFER = "records", "transfer-new"
MORNING, EVENING = 10 * 60, 16 * 60
PEOPLE: Final = ("周建国", "吴秀英", "郑海涛", "冯丽华", "陈志强", "褚玉兰", "卫东升", "蒋晓梅", "沈国庆", "韩雪")
# day -> the grades of its visits
VISITS: Final[dict[str, tuple[int, ...]]] = {
    "2026-11-12": (5, 4, 5, 5, 3),
    "2026-11-17": (5, 5, 4, 5),
    "2026-11-18": (5, 3, 5, 4),
    "2026-11-19": (5, 5, 2, 4, 5),
}
LATE_WORDS: Final = "排队半个多小时，窗口说明不清楚，又让我跑了一趟。"


@dataclass
class Past:
    """The hall as it lives through those days; nothing in it moves by itself."""

    app: Flask
    house: House
    clock: SteppedClock
    password: str
    tokens: dict[str, str] = field(default_factory=dict)
    acts: int = 0

    def at(self, day: str, minute: int) -> None:
        """It is that time now; days that are over by then are closed."""
        self.clock.at_ms = hours.instant_ms(self.house.hall(HALL), day, minute)
        self.house.close_days(self.clock.at_ms)

    def post(self, who: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One act over the API; RuntimeError names what was refused."""
        self.acts += 1
        headers = {"Idempotency-Key": f"past-{self.acts}"}
        if who:
            headers["Authorization"] = f"Bearer {self._token(who)}"
        answer = self.app.test_client(use_cookies=False).post(f"/api/v1{path}", json=body or {}, headers=headers)
        if answer.status_code >= 300:
            raise RuntimeError(f"{path}: {answer.text}")
        found: dict[str, Any] = answer.get_json()
        return found

    def settle(self) -> None:
        """What follows from the acts has followed: notices gone out, cards shown."""
        self.house.followers.catch_up()
        watch(self.house)(self.clock.at_ms)
        self.house.followers.catch_up()
        while self.house.post.sender.send_next():
            pass

    def case(self, n: int, *, accepts: bool) -> str:
        """Somebody's case for a new home's title, come by courier; its number."""
        body = {"hall": HALL, "service": TRANSFER, "source": "courier", "person": person(n), "phone": phone(n)}
        made = self.post(CLERK, "/cases", body)
        if accepts:
            came = [{"name": name} for name in made["missing"]]
            self.post(CLERK, f"/cases/{made['number']}/supply", {"materials": came})
            self.post(CLERK, f"/cases/{made['number']}/accept")
        return str(made["number"])

    def ask(self, kind: str, text: str, n: int) -> str:
        """A question or complaint from a phone; its number."""
        about = {"topic": "service", "about": {"service": TRANSFER}}
        words = {"text": text, "name": PEOPLE[n], "phone": phone(n), "channel": "phone"}
        return str(self.post("", "/enquiries", {"hall": HALL, "kind": kind, **about, **words})["number"])

    def visits(self, grades: Sequence[int]) -> None:
        """So many people look something up at the window, and say how it was."""
        self.post(CLERK, f"/halls/{HALL}/windows/{WINDOW}/sign-on")
        for n, grade in enumerate(grades):
            body = {"hall": HALL, "service": SEARCH, "channel": "desk", "person": person(n), "phone": phone(n)}
            token = self.post("guide", "/tickets", body)["token"]
            ticket = self.post(CLERK, f"/halls/{HALL}/windows/{WINDOW}/call")["ticket"]["id"]
            self.clock.step(60)
            self.post(CLERK, f"/tickets/{ticket}/serve")
            self.clock.step(240)
            self.post(CLERK, f"/tickets/{ticket}/finish", {"outcome": "consulted"})
            said = {"ticket": token, "grade": grade, "comment": LATE_WORDS if grade < 3 else ""}
            self.post("", "/ratings", said | {"aspects": {"attitude": grade}})
        self.post(CLERK, f"/halls/{HALL}/windows/{WINDOW}/sign-off")

    def alarm(self, label: str) -> str:
        """The id of the open alarm about this number."""
        headers = {"Authorization": f"Bearer {self._token('manager')}"}
        answer = self.app.test_client(use_cookies=False).get(f"/api/v1/halls/{HALL}/alarms", headers=headers)
        found: dict[str, Any] = answer.get_json()
        return next(str(one["id"]) for one in found["alarms"] if one["label"] == label)

    def _token(self, who: str) -> str:
        if who not in self.tokens:
            said = {"account": who, "password": self.password}
            answer = self.app.test_client(use_cookies=False).post("/api/v1/sign-in", json=said)
            self.tokens[who] = str(answer.get_json()["token"])
        return self.tokens[who]


def person(n: int) -> dict[str, str]:
    """A made-up resident whose document passes its check."""
    digits = f"3701021980{n % 9 + 1:02d}15{100 + n:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(int(one) * weight for one, weight in zip(digits, weights, strict=True)) % 11]
    return {"name": PEOPLE[n], "id_type": "resident", "id_number": digits + check}


def phone(n: int) -> str:
    """A made-up phone."""
    return f"1390531{1000 + n}"


def first_ms() -> int:
    """When the hall of the demo was furnished: the morning it begins to live through."""
    return hours.instant_ms(hall_file.parse(HALL_FILE.read_text(encoding="utf-8")), FIRST_DAY, 8 * 60)


def live(past: Past) -> None:
    """Day by day: what was accepted and forgotten, what was asked and not answered, and how its visitors liked it."""
    orders: dict[str, str] = {}
    for day in (f"2026-11-{n:02d}" for n in range(9, LAST + 1)):
        past.at(day, MORNING)
        if day == "2026-11-10":
            orders["case"] = past.case(0, accepts=True)
            orders["complaint"] = past.ask("complaint", "申请交了一个多星期，没有人告诉我办到哪一步。", 1)
        elif day == "2026-11-13":
            past.case(2, accepts=True)
        elif day == "2026-11-16":
            past.case(3, accepts=True)
        elif day == "2026-11-18":
            past.case(4, accepts=False)
            late = past.alarm(orders["case"]), past.alarm(orders["complaint"])
            past.post(
                "manager",
                f"{_alarm(late[0])}/order",
                {"to": CLERK_NUMBER, "text": "已超承诺时限，请说明原因并尽快办结。"},
            )
            past.post(
                "manager",
                f"{_alarm(late[1])}/order",
                {"to": MANAGER_NUMBER, "text": "投诉逾期未回复，请今天联系本人。"},
            )
        elif day == "2026-11-19":
            past.ask("question", "两个人共有的房子，过户要不要都到场？", 5)
            text = {"text": "已电话联系本人，周五前书面回复。"}
            past.post("manager2", f"{_alarm(past.alarm(orders['complaint']))}/reply", text)
        if day in VISITS:
            past.visits(VISITS[day])
        past.at(day, EVENING)
        past.settle()
    past.at(OPENING_DAY, DAWN)
    late_ms = hours.instant_ms(past.house.hall(HALL), crew.LATE_DAY, DAWN)
    crew.furnish(past.house.database, HALL, OPENING_DAY, late_ms, past.post)
    crew_records.furnish(past.house.database, HALL, past.post)
    past.settle()


def _alarm(alarm_id: str) -> str:
    return f"/halls/{HALL}/alarms/{alarm_id}"


def main() -> int:
    """On the folder the environment names, which the demo has just furnished."""
    settings = replace(Settings.from_env(), session_last_s=SESSION_LAST_S, session_idle_s=SESSION_IDLE_S)
    folder = DemoFolder.read(settings.data)
    if folder is None:
        return 1
    clock = SteppedClock(first_ms())
    app = create_app(replace(settings, notices=settings.notices or connectors.DEV), clock)
    house: House = app.extensions["quhao_house"]
    try:
        house.followers.stop()
        house.timers.stop()
        house.post.stop()
        waits_past.furnish(house.database, house.hall(HALL), OPENING_DAY)
        live(Past(app, house, clock, folder.password))
    finally:
        house.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
