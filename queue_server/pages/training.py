"""培训演练: where a manager lets a clerk, a kiosk, a screen or the whole hall practise, and ends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol
from urllib.parse import quote

from flask import Blueprint, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "title": "培训演练",
        "lead": "培训中的人员和设备进入培训厅：步骤与平时完全相同，号码从 9001 起，小票和屏幕标明【培训】。"
        "培训中的号不叫到正式大屏上，也不计入任何统计、评价、等候学习、通报、上报和开放数据。",
        "moves": "开始或结束后，人员需重新登录，自助机和大屏会自动转到相应的大厅。在岗人员请先签退。",
        "hall": "整个大厅（开业前演练）",
        "hall_lead": "所有窗口、导办、主管人员和全部自助机、屏幕都进入培训厅，包括您自己。",
        "people": "人员",
        "devices": "自助机和屏幕",
        "on": "培训中，{at} 起",
        "off": "正常工作",
        "begin": "开始培训",
        "end": "结束培训",
        "nobody": "没有。",
        "back": "返回",
        "script": "操作需要启用 JavaScript。",
        "unreachable": "连不上服务器，请稍后再试。",
        "kiosk": "取号机",
        "board": "综合屏",
        "window": "窗口屏",
        "desk": "导办台",
    },
    "en": {
        "title": "Training",
        "lead": "Whoever practises is in the practice hall: every step as ever, numbers from 9001 on, slips and screens"
        " marked. Nothing of it is called on the boards at work, nor counted in figures, ratings, waits, bulletins,"
        " reports or open data.",
        "moves": "People sign in anew when it begins and ends; kiosks and screens follow by themselves. Please sign off"
        " from windows first.",
        "hall": "The whole hall (before opening day)",
        "hall_lead": "All clerks, guides and managers and all kiosks and screens, you too.",
        "people": "People",
        "devices": "Kiosks and screens",
        "on": "in training since {at}",
        "off": "at work",
        "begin": "Begin",
        "end": "End",
        "nobody": "None.",
        "back": "Back",
        "script": "JavaScript is needed for this.",
        "unreachable": "The server cannot be reached. Please try again.",
        "kiosk": "Kiosk",
        "board": "Board",
        "window": "Window screen",
        "desk": "Desk",
    },
}


class TrainingDeps(People, Protocol):
    """Who is asking, and what the API's call answers."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def training(self, person: Person) -> Mapping[str, Any]:
        """Who practises, and who could."""


def blueprint(deps: TrainingDeps) -> Blueprint:
    """`/training`, for managers."""
    made = Blueprint("training", __name__, template_folder="templates")

    @made.get("/training")
    def training() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, "oversee"):
            return error_page(NotYours(), lang)
        hall = deps.hall(person.hall)
        return staff_page(
            "training.html",
            person=person,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            w=WORDS[lang],
            import_map=deps.import_map,
            told=deps.training(person),
        )

    return made
