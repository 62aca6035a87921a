"""Which columns a list has and what may stand in them: the catalogue's own, and those of any published list. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from queue_server.catalogue.model import ITEMS, KINDS, MATERIAL_KINDS, NO, YES, is_deferrable, is_optional
from queue_server.hall.codes import Words

Kind = Literal["text", "code", "whole", "day", "choice", "several", "papers"]
TEXT_MAX: Final = 4000
NOTHING: Final = Words("（无）", "(none)")


@dataclass(frozen=True)
class Column:
    """One column: what it is called in files and on pages, and what its cells may hold.

    `also` are other heads it is known by; `choices` the codes and their words; `words` texts that stand for a number.
    """

    id: str
    label: Words
    kind: Kind = "text"
    required: bool = False
    also: tuple[str, ...] = ()
    choices: Mapping[str, Words] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    most: int = TEXT_MAX  # signs of a text, or the greatest number

    def is_called(self, head: str) -> bool:
        """Whether a file's head means this column."""
        wanted = head.strip().rstrip("*").casefold()
        return wanted in {one.casefold() for one in (self.id, self.label.zh, self.label.en, *self.also)}

    def show(self, value: Any, lang: str) -> str:
        """A kept value in words."""
        if value in (None, "", [], ()):
            return NOTHING.say(lang)
        if self.kind == "papers":
            return "\n".join(paper_text(one, lang) for one in value)
        if self.kind == "choice":
            return self.choices[value].say(lang) if value in self.choices else str(value)
        if self.kind == "several":
            parts = [self.choices[one].say(lang) if one in self.choices else one for one in str(value).split(",")]
            return (", " if lang == "en" else "、").join(parts)
        return next((word for word, number in self.words.items() if number == value and lang != "en"), str(value))


@dataclass(frozen=True)
class Shape:
    """The columns of a list; `key` tells its rows apart, `title` names a row. `is_public`: everybody reads it, so that
    its cells may name nobody by document or mobile phone."""

    id: str
    name: Words
    columns: tuple[Column, ...]
    key: str
    title: str
    is_public: bool = True

    def column(self, column_id: str) -> Column | None:
        """The column of that id."""
        return next((one for one in self.columns if one.id == column_id), None)


def paper_text(paper: Mapping[str, Any], lang: str) -> str:
    """A material on one line, in the form a file's cell may hold it."""
    english = lang == "en"
    parts = [str(paper["name"]), MATERIAL_KINDS[paper.get("kind", "original")].say(lang), paper.get("source", "")]
    if exempt := paper.get("exempt_by", ""):
        parts.append(f"exempt: {exempt}" if english else f"免提交：{exempt}")
    if is_deferrable(paper):
        parts.append("may follow" if english else "可容缺")
    if is_optional(paper):
        parts.append("optional" if english else "非必要")
    return " | ".join(part for part in parts if part)


IS: Final = {YES: Words("是", "yes"), NO: Words("否", "no")}
_AUDIENCE: Final = {
    "1": Words("自然人", "individuals"),
    "2": Words("企业法人", "enterprises"),
    "3": Words("事业法人", "public institutions"),
    "4": Words("社会组织法人", "social organisations"),
    "5": Words("行政机关", "authorities"),
    "6": Words("其他组织", "other bodies"),
}
_LEVELS: Final = {
    "1": Words("国家级", "national"),
    "2": Words("省级", "provincial"),
    "3": Words("市级", "city"),
    "4": Words("县级", "county"),
    "5": Words("镇街级", "township"),
    "6": Words("村居级", "village"),
    "7": Words("分级管理", "by level"),
}
_FORMS: Final = {
    "1": Words("窗口办理", "at a window"),
    "2": Words("网上办理", "on a computer"),
    "3": Words("移动端办理", "on a phone"),
    "4": Words("快递申请", "by courier"),
    "9": Words("其他", "otherwise"),
}
_DAYS: Final = {"即办": 0, "当场办结": 0, "即时办结": 0}
_VISITS: Final = {"零跑腿": 0, "只跑一次": 1, "最多跑一次": 1}
# what somebody looks for in a guide, GB/T 39046-2020
_GUIDE: Final = (
    Column("audience", Words("服务对象", "For whom"), "several", choices=_AUDIENCE, most=200),
    Column("conditions", Words("受理条件", "Conditions"), also=("申请条件", "办理条件")),
    Column("legal_basis", Words("设定依据", "Legal basis"), also=("实施依据", "法律依据", "办理依据")),
    Column("process", Words("办理流程", "Steps"), also=("办事流程",)),
    Column("terms_note", Words("时限说明", "About the term"), also=("法定时限说明", "承诺时限说明"), most=500),
    Column("level", Words("行使层级", "Level"), "several", choices=_LEVELS, most=100, also=("use_level",)),
    Column("scope", Words("通办范围", "Where it may be applied for"), most=200),
    Column("forms", Words("办理形式", "Ways to apply"), "several", choices=_FORMS, most=100),
    Column("bookable", Words("是否支持预约办理", "Bookable"), "choice", also=("是否支持预约",), choices=IS),
    Column("courier", Words("是否支持物流快递", "Sent by courier"), "choice", also=("是否支持快递",), choices=IS),
    Column("online", Words("是否网办", "Online"), "choice", also=("是否支持网上办理",), choices=IS),
    Column("address", Words("办理地点", "Place"), also=("办公地址",), most=500),
    Column("office_hours", Words("办理时间", "Hours"), also=("办公时间",), most=500),
    Column("phone", Words("咨询电话", "Telephone"), also=("咨询方式",), most=200),
    Column(
        "complaints_phone", Words("监督电话", "Complaints telephone"), also=("监督投诉电话", "监督投诉方式"), most=200,
    ),
    Column("questions", Words("常见问题", "Questions and answers"), also=("常见问题解答",)),
    Column(
        "department_code", Words("实施主体编码", "Department code"), "code", also=("实施主体代码", "实施部门编码"),
        most=64,
    ),
)  # fmt: skip
ITEM_SHAPE: Final = Shape(
    ITEMS,
    Words("事项目录", "Catalogue of items"),
    (
        Column(
            "code", Words("事项编码", "Item code"), "code", required=True, also=("基本编码", "catalog_code"), most=64,
        ),
        Column(
            "implementation_code", Words("实施编码", "Implementation code"), "code", also=("实施清单编码", "task_code"),
            most=64,
        ),
        Column("name", Words("事项名称", "Name"), required=True, also=("task_name",), most=200),
        Column("name_en", Words("英文名称", "Name in English"), most=200),
        Column("department", Words("实施主体", "Department"), required=True, also=("实施部门", "办理部门"), most=100),
        Column("kind", Words("事项类型", "Type"), "choice", required=True, also=("task_type",), choices=KINDS),
        Column(
            "legal_days", Words("法定时限（工作日）", "Legal term (working days)"), "whole", also=("法定时限",),
            words=_DAYS, most=999,
        ),
        Column(
            "promised_days", Words("承诺时限（工作日）", "Promised term (working days)"), "whole",
            also=("承诺时限", "promise_day"), words=_DAYS, most=999,
        ),
        Column("materials", Words("申请材料", "Materials"), "papers", also=("材料",), most=60),
        Column(
            "visits_max", Words("到场次数", "Visits"), "whole", also=("到办事现场次数", "limit_scene_num"),
            words=_VISITS, most=99,
        ),
        Column("fee", Words("收费", "Fee"), also=("收费标准", "是否收费"), most=500),
        Column("result_name", Words("结果名称", "Result"), also=("审批结果名称", "结果证照名称"), most=200),
        *_GUIDE,
        Column("platform_version", Words("版本号", "Platform version"), also=("task_version",), most=40),
        Column("in_force_from", Words("生效日期", "In force from"), "day"),
        Column("in_force_to", Words("失效日期", "In force to"), "day"),
    ),
    key="code",
    title="name",
)  # fmt: skip
GUIDE: Final = tuple(one.id for one in _GUIDE)
