"""我的监察: the cards and orders a member of staff was told of, with the answer to an order of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.pages.supervision import WORDS
from queue_server.staff.roles import may

OWN: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "title": "我的监察",
        "lead": "和您有关的亮牌，以及下发给您的督办单。督办单请在期限内写明原因和处理情况。",
        "none": "目前没有和您有关的亮牌和督办单。",
        "phone": "短信通知",
        "phone_lead": "登记手机号后，亮牌、督办和逾期时另发短信；不登记也可在本页查看。号码加密保存。",
        "phone_has": "已登记 {phone}",
        "phone_none": "未登记",
        "phone_number": "手机号",
        "phone_keep": "登记",
        "phone_drop": "不再通知",
        "windows": "返回",
        "all": "全部亮牌",
    },
    "en": {
        "title": "My alarms",
        "lead": "Cards that concern you and orders given to you. Answer an order in time: why, and what was done.",
        "none": "No card and no order concerns you now.",
        "phone": "By message",
        "phone_lead": "With a mobile number you get a message of cards, orders and late answers; without one see"
        " this page. The number is kept sealed.",
        "phone_has": "Number kept: {phone}",
        "phone_none": "No number kept",
        "phone_number": "Mobile number",
        "phone_keep": "Keep",
        "phone_drop": "No messages any more",
        "windows": "Back",
        "all": "All cards",
    },
}


class MyAlarmsDeps(People, Protocol):
    """Who is asking, and what they were told of."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def own(self, person: Person, hall: Hall) -> Sequence[Mapping[str, Any]]:
        """The open ones of this person."""

    def masked_phone(self, person: Person) -> str:
        """Where messages go, with stars; "" for nowhere."""


def blueprint(deps: MyAlarmsDeps) -> Blueprint:
    """`/supervision/mine` for everybody an alarm may concern."""
    made = Blueprint("my_alarms", __name__, template_folder="templates")

    @made.get("/supervision/mine")
    def mine() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not (may(person.role, "call") or may(person.role, "see_figures")):
            return error_page(NotYours(), lang)
        hall = deps.hall(person.hall)
        return staff_page(
            "my_alarms.html",
            person=person,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            hall=hall.id,
            w={**WORDS[lang], **OWN[lang]},
            alarms=deps.own(person, hall),
            phone=deps.masked_phone(person),
            answers=may(person.role, "call"),
            sees_all=may(person.role, "see_figures"),
            import_map=deps.import_map,
        )

    return made
