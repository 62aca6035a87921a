"""`/demo/devices`: a person's hands on the demo's machines, their faults, and how the hall says each stands.

It only carries words to the control port of a virtual device; what a card or a key does is the hall's to decide.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, abort, render_template, request

from queue_server.demo import links
from queue_server.demo.folder import DemoFolder, paper_folder
from queue_server.demo.machines import AT_FIRST, AT_SECOND
from queue_server.equipment import standing
from queue_server.equipment.fault_words import STATE_WORDS, reason_words
from queue_server.kernel.http import answer
from queue_server.kernel.idempotency import encode
from queue_server.kernel.rows import Rows
from queue_server.wiring.house import House

SAID: Final = frozenset({"do", "text", "fault", "on"})
SLIPS: Final = 12  # so many of the newest are looked at for codes
CODES: Final = 6
_CODE: Final = re.compile(r"[0-9A-Z]{8,64}")  # a line of a slip that stands under a bar code
_LINE: Final = {"unplugged": "拔掉插头", "mute": "不应答", "garbage": "先发乱码"}
FAULTS: Final[Mapping[str, Mapping[str, str]]] = {
    "reader": {
        **_LINE,
        "late": "应答太慢",
        "wrong_check": "校验出错",
        "read_fails": "读不出证件",
        "unlicensed": "安全模块未授权",
        "self_test": "自检未通过",
    },
    "scanner": {**_LINE, "mute": "扫了不发", "repeats": "反复读同一个码"},
    "pads": {**_LINE, "wrong_sum": "首次校验出错", "acks_lost": "听不到应答", "late": "应答太慢"},
    "strip": {**_LINE, "bad_crc": "校验出错", "busy": "控制卡忙", "no_font": "没有字库", "late": "应答太慢"},
    "camera": {
        "server_error": "服务报错",
        "slow": "不应答",
        "half": "传到一半断开",
        "wrong_type": "给的是网页",
        "garbage": "图片是乱码",
        "turned": "页面倒放",
    },
}
# what `quhao virtual reader` calls a card → who is on it, and what is special
CARDS: Final[Mapping[str, tuple[str, str]]] = {
    "resident": ("张三", "居民身份证"),
    "elder": ("李四", "76 岁，长期有效"),
    "adult": ("王五", "66 岁"),
    "minority": ("阿卜杜热合曼·买买提明江", ""),
    "rare": ("𠮷田一", "生僻字"),
    "private": ("王□", "自造字"),
    "hmt": ("陈大文", "港澳台居住证"),
    "permanent_2017": ("MUSTERMANN", "永久居留"),
    "permanent_2023": ("穆丽卡", "新版永久居留"),
    "forged": ("赵六", "号码有误"),
}
KEYS: Final = (
    *(("呼叫", "0C"), ("重呼", "0D"), ("确定", "0F"), ("评价", "0B"), ("弃号", "06 0F")),
    *(("挂起", "00 0F"), ("回呼", "03 0F"), ("取消", "0E"), ("暂停", "12"), ("转移", "13")),
)
GRADES: Final = (("非常满意", "00"), ("满意", "01"), ("基本满意", "02"), ("不满意", "03"), ("非常不满意", "04"))
# window, address of its caller, address of its evaluator
COUNTERS: Final = ((AT_FIRST, 1, 2), (AT_SECOND, 3, 3))


def blueprint(house: House, data: Path, hall: str) -> Blueprint:
    """`/demo/devices`, what its script asks every second, and what a person does."""
    made = Blueprint("demo_devices", __name__, template_folder="templates")

    @made.get("/demo/devices")
    def devices() -> str:
        tables = {"faults": FAULTS, "cards": CARDS, "keys": KEYS, "grades": GRADES, "counters": COUNTERS}
        return render_template("demo/devices.html", **tables)

    @made.get("/demo/devices/list")
    def listed() -> Response:
        folder = DemoFolder.read(data)
        says = {name: links.control(_control(folder, name), {}) for name in FAULTS}
        agent = folder.ids.get("agent", "") if folder else ""
        seen = house.database.read(lambda rows: _seen(rows, hall, agent))
        found = {name: {"says": says[name], "hall": seen.get(name)} for name in FAULTS}
        return answer(200, encode({"machines": found, "codes": codes(data)}))

    @made.post("/demo/devices/<name>")
    def say(name: str) -> Response:
        asked = request.get_json(silent=True)
        if name not in FAULTS or not isinstance(asked, dict) or not asked.keys() <= SAID:
            abort(400)
        said = links.control(_control(DemoFolder.read(data), name), asked)
        return answer(200 if said else 409, encode({"says": said}))

    return made


def _control(folder: DemoFolder | None, name: str) -> int:
    return folder.controls.get(name, 0) if folder else 0


def _seen(rows: Rows, hall: str, agent: str) -> dict[str, dict[str, Any]]:
    """Name on the box → how the hall says it stands."""
    things = [one for one in standing.things(rows, hall) if one.attached and str(one.box.id) == str(agent)]
    return {one.name: {"state": one.state, "zh": _words(one.state, one.reason)} for one in things}


def _words(state: str, reason: str) -> str:
    return "：".join(one for one in (STATE_WORDS[state].zh, reason_words(reason).zh if reason else "") if one)


def codes(data: Path) -> list[str]:
    """What stands under the bar codes of the newest slips, newest first, each once."""
    newest = sorted(paper_folder(data).glob("*.json"), reverse=True)[:SLIPS]
    lines = [line for one in newest for line in json.loads(one.read_text(encoding="utf-8"))["lines"]]
    return list(dict.fromkeys(line for line in lines if _CODE.fullmatch(line)))[:CODES]
