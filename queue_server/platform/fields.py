"""The words of GB/T 39046-2020 in which a case is told to the platform and written into files. Pure.

Date-times are written YYYYMMDDThhmmss in the hall's own time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Final

from queue_server.cases.model import KIND_CODES, SPECIAL_CODES, Case, Material, Special, State, Step
from queue_server.people.documents import IdType
from queue_server.people.model import Person

FORM: Final = "%Y%m%dT%H%M%S"
SHAPE: Final = re.compile(r"[0-9]{8}T[0-9]{6}")
STATES_ZH: Final[Mapping[State, str]] = {
    "applied": "已申请",
    "told": "待补正",
    "accepted": "已受理",
    "concluded": "已办结",
    "delivered": "已送达",
    "refused": "不予受理",
    "withdrawn": "已撤回",
}
STATES: Final[Mapping[str, State]] = {word: state for state, word in STATES_ZH.items()}
SOURCES_ZH: Final[Mapping[str, str]] = {
    "window": "窗口",
    "online": "网上",
    "courier": "邮寄",
    "platform": "平台",
    "import": "导入",
    "manual": "补录",
}
GOT_ZH: Final[Mapping[str, str]] = {
    "missing": "",
    "window": "窗口收取",
    "shared": "电子证照",
    "courier": "邮寄",
    "online": "网上提交",
}
DELIVERY_ZH: Final[Mapping[str, str]] = {"": "", "window": "窗口领取", "courier": "快递", "none": "无须送达"}
ID_CODES: Final[Mapping[IdType, str]] = {  # GA/T 2000.156; a credit code as GB/T 39046 names it
    "resident": "111",
    "hmt_residence": "554",
    "foreign_permanent": "553",
    "passport": "414",
    "org": "001",
}
YES, NO = "1", "0"


def stamp(at_ms: int | None, zone: tzinfo) -> str:
    """An instant as the standard writes it; "" for none."""
    return "" if at_ms is None else datetime.fromtimestamp(at_ms // 1000, zone).strftime(FORM)


def instant_ms(text: str, zone: tzinfo) -> int:
    """Back to Unix milliseconds; ValueError."""
    if not SHAPE.fullmatch(text):
        raise ValueError(text)
    return round(datetime.strptime(text, FORM).replace(tzinfo=zone).timestamp() * 1000)


def yes(so: bool) -> str:
    """是 or 否 by its code."""
    return YES if so else NO


def application(case: Case, region: str, zone: tzinfo) -> dict[str, Any]:
    """申请: what was applied for, when it was, and when it was typed in."""
    return {
        "事项名称": case.name,
        "实施编码": case.item,
        "事项版本": case.item_version,
        "承办部门": case.department,
        "办件类型": KIND_CODES[case.kind],
        "申报来源": SOURCES_ZH[case.source],
        "申请时间": stamp(case.applied_ms, zone),
        "录入时间": stamp(case.entered_ms, zone),
        "行政区划": region,
    }


def materials(found: Sequence[Material], zone: tzinfo) -> list[dict[str, Any]]:
    """The list of materials and how each came."""
    return [
        {
            "材料名称": one.name,
            "是否收取": yes(one.is_here),
            "收取方式": GOT_ZH[one.got],
            "收取数量": one.copies,
            "收取时间": stamp(one.at_ms, zone),
        }
        for one in found
    ]


def step(one: Step, handler: str, zone: tzinfo) -> dict[str, Any]:
    """办理环节; its state is 1 to do, 2 done."""
    return {
        "环节名称": one.name,
        "处理人": handler,
        "处理意见": one.opinion,
        "开始时间": stamp(one.begun_ms, zone),
        "结束时间": stamp(one.ended_ms, zone),
        "环节状态": "1" if one.ended_ms is None else "2",
    }


def special(one: Special) -> dict[str, Any]:
    """特别程序, in days."""
    return {
        "特别程序种类": SPECIAL_CODES[one.kind],
        "特别程序理由": one.reason,
        "开始日期": one.from_day.replace("-", ""),
        "结束日期": (one.to_day or "").replace("-", ""),
    }


def person(role: str, who: Person) -> dict[str, str]:
    """申请人 or 代理人, whole: only over the link, or for who may have it."""
    return {
        f"{role}名称": who.name,
        f"{role}证件类型": ID_CODES[who.id_type],
        f"{role}证件号码": who.id_number,
    }


def id_type_of(code: str) -> IdType | None:
    """The document a code names."""
    return next((kind for kind, known in ID_CODES.items() if known == code), None)
