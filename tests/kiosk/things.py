"""What the kiosk's pages are shown of bookings, cases, visits and enquiries, and why it may be refused."""

from __future__ import annotations

from typing import Any, Final

from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal

ID_NUMBER = "11010519491231002X"
ENQUIRY_NUMBER = "Z20261123-001"
CASE_NUMBER = "37070100100120261117" + "0001"
MONDAY_0924_MS = 1_795_397_040_000  # 2026-11-23 09:24 in Shanghai


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


def a_ticket(hall: Hall, service: str = "records", **more: Any) -> dict[str, Any]:
    """A ticket that lives, as its holder may see it, with the text of its link."""
    found = hall.service(service)
    return {
        "number": f"{found.queue}027",
        "state": "waiting",
        "service": {"id": found.id, "name": found.name, "name_en": found.name_en},
        "queue": {"id": found.queue, "name": hall.queue(found.queue).name},
        "windows": [window.id for window in hall.home_windows_of(found.queue)],
        "window": None,
        "ahead_now": 5,
        "wait": None,
        "text": "/t/token-E027",
    } | more


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


class BadIdNumber(Refusal):
    code, status = "bad_id_number", 422
    zh, en = "身份证号码中的出生日期不对，请核对第 7 至 14 位。", "The ID number states an impossible birth date."
