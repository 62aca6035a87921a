"""How the three official layers write a rating: their field names and codes, which turn each other round. Pure tables.

Sources: `national` is the interface of the national and Zhejiang platforms (satisfaction 1 = 非常不满意 … 5 = 非常满意,
承诺件 1, 即办件 2); `guangdong` that of Guangdong (即办 1, 承诺 2, persons 0), whose own count of satisfaction is not
published with its fields and is taken to be the national one; `gbt39046` is GB/T 39046-2020 table A.8 (satisfaction
1 = 非常满意 … 5 = 非常不满意, 即办件 1, 承诺件 2, 其他 9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from queue_server.cases.model import State

Layer = Literal["national", "guangdong", "gbt39046"]
CaseKind = Literal["immediate", "promised", "other"]

SATISFACTION: Final[Mapping[Layer, Mapping[int, int]]] = {
    "national": {5: 5, 4: 4, 3: 3, 2: 2, 1: 1},
    "guangdong": {5: 5, 4: 4, 3: 3, 2: 2, 1: 1},
    "gbt39046": {5: 1, 4: 2, 3: 3, 2: 4, 1: 5},
}
CASE_KIND: Final[Mapping[Layer, Mapping[CaseKind, int]]] = {
    "national": {"promised": 1, "immediate": 2},
    "guangdong": {"immediate": 1, "promised": 2},
    "gbt39046": {"immediate": 1, "promised": 2, "other": 9},
}
USER_KIND: Final[Mapping[Layer, Mapping[bool, int]]] = {  # whether it is an organisation
    "national": {False: 1, True: 2},
    "guangdong": {False: 0, True: 1},
    "gbt39046": {False: 1, True: 2},
}
# pf: PC 1, 移动 2, 二维码 3, 大厅平板 4, 大厅其他终端 5, 短信 6, 系统默认 7
CHANNEL: Final[Mapping[str, int]] = {"phone": 2, "slip": 3, "tablet": 4, "kiosk": 5, "desk": 5, "default": 7}
CASE_STATE: Final[Mapping[State, int]] = {  # 待办理 1, 办理中 2, 已办结 3
    "applied": 1,
    "told": 1,
    "accepted": 2,
    "concluded": 3,
    "delivered": 3,
    "refused": 3,
    "withdrawn": 3,
}
COMMENT: Final[Mapping[Layer, str]] = {  # the field that is personal: nothing keeps it in clear
    "national": "writingEvaluation",
    "guangdong": "writingEvaluation",
    "gbt39046": "评价内容",
}


@dataclass(frozen=True)
class Facts:
    """What is known of one rating; what is not known is empty and its field is left out. Times are the hall's own."""

    grade: int
    channel: str
    at: datetime
    times: int  # 评价次数
    ticket: str
    aspects: tuple[str, ...] = ()
    window: str = ""
    staff: str = ""
    service: str = ""
    case_number: str = ""
    item_code: str = ""
    item: str = ""  # what the case is for, which the code names
    case_kind: CaseKind | None = None
    case_state: State | None = None
    accepted: datetime | None = None
    served: datetime | None = None
    is_org: bool = False
    area: str = ""
    department: str = ""
    hall: str = ""
    aspect_codes: Mapping[str, str] = field(default_factory=dict)


def message(layer: Layer, facts: Facts) -> dict[str, Any]:
    """The rating in the layer's words, without the comment; fields nobody knows are left out."""
    said = _LAYERS[layer](facts)
    return {name: value for name, value in said.items() if value not in ("", None)}


def with_comment(layer: Layer, said: Mapping[str, Any], comment: str) -> dict[str, Any]:
    """The message with what was written, where anything was."""
    return {**said, COMMENT[layer]: comment} if comment else dict(said)


def _national(one: Facts) -> dict[str, Any]:
    return {
        "areaCode": one.area,
        "deptCode": one.department,
        "taskCode": one.item_code,
        "taskName": one.item or one.service,
        "projectNo": one.case_number,
        "proStatus": CASE_STATE[one.case_state] if one.case_state else None,
        "proManager": one.staff,
        "pf": CHANNEL[one.channel],
        "userProp": USER_KIND["national"][one.is_org],
        "satisfaction": SATISFACTION["national"][one.grade],
        "evalDetail": _details(one),
        "assessTime": _plain(one.at),
        "assessNumber": one.times,
        "promiseTime": _kind("national", one),
        "acceptDate": _plain(one.accepted),
        "dataSource": one.hall,
    }


def _guangdong(one: Facts) -> dict[str, Any]:
    return {
        "departmentCode": one.department,
        "hallCode": one.hall,
        "windowNo": one.window,
        "workNo": one.staff,
        "affairSerialNo": one.case_number,
        "affairCode": one.item_code,
        "affairName": one.item or one.service,
        "serviceNumber": one.times,
        "serviceTime": _plain(one.served or one.at),
        "userType": USER_KIND["guangdong"][one.is_org],
        "projectType": _kind("guangdong", one),
        "satisfaction": SATISFACTION["guangdong"][one.grade],
        "pf": CHANNEL[one.channel],
        "evalDetail": _details(one),
        "assessTime": _plain(one.at),
    }


def _gbt39046(one: Facts) -> dict[str, Any]:
    return {
        "办件编号": one.case_number,
        "办件类型": _kind("gbt39046", one),
        "实施编码": one.item_code,
        "评价渠道": CHANNEL[one.channel],
        "评价时间": one.at.strftime("%Y%m%dT%H%M%S"),
        "评价次数": one.times,
        "满意度": SATISFACTION["gbt39046"][one.grade],
        "评价详情": _details(one),
    }


def _kind(layer: Layer, one: Facts) -> int | None:
    return CASE_KIND[layer].get(one.case_kind) if one.case_kind else None


def _details(one: Facts) -> str:
    return ",".join(one.aspect_codes.get(name, name) for name in one.aspects)


def _plain(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else ""


_LAYERS: Final[Mapping[Layer, Callable[[Facts], dict[str, Any]]]] = {
    "national": _national,
    "guangdong": _guangdong,
    "gbt39046": _gbt39046,
}
