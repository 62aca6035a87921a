"""What phones of the demo got: every notice the development connector kept, newest first, as a phone shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, Response, render_template

from queue_server.hall.model import Hall
from queue_server.kernel.http import answer
from queue_server.kernel.idempotency import encode
from queue_server.notices.connectors import dev
from queue_server.people.masking import mask_phone
from queue_server.wiring.house import House

SHOWN: Final = 40
LINK: Final = re.compile(r"(https?://[^\s，。]+)")
KINDS_ZH: Final[Mapping[str, str]] = {
    "code": "验证码",
    "booked": "预约成功",
    "changed": "预约改时间",
    "evening": "前一天提醒",
    "morning": "当天提醒",
    "slow": "大厅延误",
    "moved": "大厅改期",
    "cancelled": "预约取消",
    "called_off": "大厅取消",
    "missed": "未到",
    "warned": "爽约提醒",
    "barred": "暂停预约",
    "appeal_granted": "申诉答复",
    "appeal_declined": "申诉答复",
    "soon": "快到号",
    "called": "叫号",
    "passed": "过号",
    "alarm": "电子监察",
    "hands": "全员支援",
    "told": "一次性告知",
    "accepted": "受理通知",
    "refused": "不予受理通知",
    "ready": "取件通知",
    "concluded": "办结通知",
    "parcel_sent": "寄出通知",
    "enquiry_answered": "来件回复",
    "enquiry_put_off": "来件延期",
    "enquiry_passed": "来件转出",
}


def blueprint(house: House, hall_id: str) -> Blueprint:
    """`/demo/messages` and what its script asks every second."""
    made = Blueprint("demo_messages", __name__, template_folder="templates")

    @made.get("/demo/messages")
    def messages() -> str:
        return render_template("demo/messages.html", messages=newest(house, house.hall(hall_id)))

    @made.get("/demo/messages/list")
    def messages_list() -> Response:
        return answer(200, encode({"messages": newest(house, house.hall(hall_id))}))

    return made


def newest(house: House, hall: Hall) -> list[dict[str, Any]]:
    """The messages as shown: kind, masked phone, time, and the text in parts, [text, is a link]."""
    return [_shown(hall, one) for one in dev.kept(house.data)[:SHOWN]]


def _shown(hall: Hall, one: Mapping[str, Any]) -> dict[str, Any]:
    at = datetime.fromtimestamp(one["at_ms"] / 1000, hall.zone_info)
    return {
        "id": one["id"],
        "kind": KINDS_ZH.get(one["kind"], one["kind"]),
        "to": mask_phone(one["to"]),
        "at": f"{at.month}月{at.day}日 {at:%H:%M}",
        "parts": [[part, n % 2 == 1] for n, part in enumerate(LINK.split(str(one["text"]))) if part],
    }
