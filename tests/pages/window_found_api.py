"""What a window's box reads and what the server finds to it, for the window kept in memory."""

from __future__ import annotations

from typing import Any

from tests.pages.window_cases_api import Refused

BOOKING: dict[str, Any] = {
    "id": "b1",
    "number": "31415926",
    "state": "booked",
    "home": False,
    "day": "2026-11-23",
    "start": "2026-11-23T10:00:00+08:00",
    "services": [{"id": "S1", "name": "转移登记 · 二手房买卖", "name_en": ""}],
    "people": [
        {"role": "buyer", "name": "买方", "name_en": "Buyer", "here": False},
        {"role": "seller", "name": "卖方", "name_en": "Seller", "here": True},
    ],
    "ticket": None,
}


class ReadShelf:
    """`passing` is what the feed shows of the box; `whose` what there is of the person whose card lies there."""

    tickets: dict[str, dict[str, Any]]
    line: list[str]
    version: int

    def __init__(self) -> None:
        self.passing: dict[str, dict[str, Any]] = {}
        self.whose: dict[str, Any] = {"tickets": [], "bookings": [], "cases": []}

    def read(self, kind: str, **reading: Any) -> None:
        """The box has read something."""
        self.passing[kind] = {"id": f"7.{kind}{self.version}", "window": "305", **reading}
        self.version += 1

    def found(self, body: dict[str, Any]) -> dict[str, Any]:
        nothing: dict[str, Any] = {"person": None, "tickets": [], "bookings": [], "cases": []}
        if "card" in body:
            return nothing | {"person": {"name": "欧阳*明", "id": "110105********002X"}} | self.whose
        number = body["scan"][6:]
        if body["scan"] == BOOKING["number"]:
            return nothing | {"bookings": [BOOKING]}
        if number not in self.tickets:
            raise Refused("unknown_ticket", "没有找到这个号。")
        return nothing | {"tickets": [self.seen(number)]}

    def seen(self, number: str) -> dict[str, Any]:
        one = self.tickets[number]
        zone = {"id": "Z", "name": "三楼B区", "name_en": "", "floor_name": "三楼"}
        more = {"ahead_now": 2, "serves": number[0] != "E", "zone": zone, "windows": ["401"]}
        return one | more

    def check_in(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"booking": BOOKING, "ticket": self.seen("A021")}

    def _return(self, one: dict[str, Any], body: dict[str, Any]) -> None:
        one["state"] = "waiting"
        self.line.append(one["id"])
