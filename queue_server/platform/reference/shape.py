"""What the reference platform takes: which fields an event must have, and of which kind; the state it leads to. Pure.

Written apart from the sender on purpose: it reads the agreement, not the sender's code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

TIME: Final = re.compile(r"[0-9]{8}T[0-9]{6}")
NUMBER: Final = re.compile(r"[0-9A-Z-]{3,60}")
KINDS: Final[Mapping[str, str]] = {  # kind → the state a case has after it; "" leaves it
    "apply": "已申请",
    "visit": "",
    "tell": "待补正",
    "supply": "",
    "accept": "已受理",
    "refuse": "不予受理",
    "withdraw": "已撤回",
    "undo": "",
    "step": "",
    "special": "",
    "conclude": "已办结",
    "logistics": "",
    "deliver": "已送达",
    "test": "",
}
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "apply": ("事项名称", "申请时间"),
    "accept": ("受理单位", "受理时间"),
    "conclude": ("办结时间", "办理结果"),
    "deliver": ("送达时间",),
    "undo": ("撤销", "办件状态"),
    "logistics": ("是否快递", "送达方式"),
}
OF_PARCEL: Final = ("物流单号", "承运单位", "寄送单位", "寄送人", "寄送日期", "接收日期")


def fault_of(message: Any) -> str:
    """Why the event cannot be taken, as 'field: why'; "" if it can."""
    if not isinstance(message, dict):
        return "body: an object"
    kinds = (("大厅", str), ("纪元", int), ("序号", int), ("事件", str), ("发生时间", str), ("内容", dict))
    for name, kind in kinds:
        if not isinstance(message.get(name), kind) or isinstance(message.get(name), bool):
            return f"{name}: {kind.__name__}"
    kind, words = message["事件"], message["内容"]
    if kind not in KINDS:
        return "事件: unknown"
    if not TIME.fullmatch(message["发生时间"]):
        return "发生时间: YYYYMMDDThhmmss"
    number = words.get("办件编号")
    if kind != "test" and not (isinstance(number, str) and NUMBER.fullmatch(number)):
        return "办件编号: an..50"
    for name in NEEDED.get(kind, ()):
        if not words.get(name):
            return f"{name}: missing"
    return _bad_time(words)


def state_after(kind: str, words: Mapping[str, Any], before: str) -> str:
    """The state of the case once it knows this."""
    if kind == "supply" and before == "待补正" and not words.get("缺少材料"):
        return "已申请"
    if kind == "undo":
        return str(words["办件状态"])
    return KINDS[kind] or before


def taken_back(kind: str, words: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of the case that this takes back."""
    if kind == "logistics" and words["是否快递"] == "0":
        return OF_PARCEL
    return ("受理时间", "承诺办结时间") if kind == "undo" and words["撤销"] == "受理" else ()


def _bad_time(words: Mapping[str, Any]) -> str:
    for name, value in words.items():
        if name.endswith("时间") and not (isinstance(value, str) and (value == "" or TIME.fullmatch(value))):
            return f"{name}: YYYYMMDDThhmmss"
        for inner in value if isinstance(value, list) else ():
            found = _bad_time(inner) if isinstance(inner, dict) else ""
            if found:
                return found
    return ""
