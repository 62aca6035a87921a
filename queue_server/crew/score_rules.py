"""The thousand points (千分制): sections that sum to 1000, what each deducts or adds, and where each rule comes from.

Deductions of a section never exceed it. What is not the clerk's doing is no rule: how long people waited, how many
came, how many rated. CANGNAN: 窗口人员考核办法 of Cangnan county; HOUSE: ours, to be set by the hall.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from queue_server.hall.codes import Words

TOTAL: Final = 1000
EXTRA_MAX: Final = 50
POINTS_MAX: Final = 200
RATED_MIN: Final = 30
SATISFIED_PCT: Final = 95
CANGNAN: Final = Words("苍南县窗口人员考核办法", "Cangnan county's rules")
HOUSE: Final = Words("本大厅规定，可调整", "this hall's own; can be set")


class Section(NamedTuple):
    """A part of the thousand; `extra` adds to it."""

    words: Words
    points: int


SECTIONS: Final[Mapping[str, Section]] = {
    "attendance": Section(Words("出勤", "Attendance"), 200),
    "service": Section(Words("服务质量", "Service"), 300),
    "work": Section(Words("办件质效", "Work on cases"), 200),
    "order": Section(Words("窗口规范", "Order at the window"), 200),
    "study": Section(Words("学习培训", "Training"), 100),
    "extra": Section(Words("加分", "Added"), EXTRA_MAX),
}


class Rule(NamedTuple):
    """One item: signed points each time. `is_automatic`: counted from what is recorded, else entered by a manager."""

    code: str
    section: str
    words: Words
    points: int
    source: Words
    is_automatic: bool = False


_LIST: Final = (
    Rule("late", "attendance", Words("迟到", "Late"), -1, CANGNAN, True),
    Rule("early", "attendance", Words("早退", "Left early"), -1, CANGNAN, True),
    Rule("away", "attendance", Words("离岗 15 分钟至半天", "Off post, 15 min to half a day"), -3, CANGNAN, True),
    Rule("absent", "attendance", Words("缺勤", "Absent"), -10, HOUSE, True),
    Rule("no_sign_off", "attendance", Words("未签退（缺登记）", "Not signed off"), -2, CANGNAN, True),
    Rule("bad_rating", "service", Words("差评经核实属实", "Bad rating found true"), -10, HOUSE, True),
    Rule(
        "satisfaction",
        "service",
        Words(f"满意率低于 {SATISFIED_PCT}%（满 {RATED_MIN} 条评价）", f"Below {SATISFIED_PCT} % satisfied"),
        -20,
        HOUSE,
        True,
    ),
    Rule("complaint", "service", Words("投诉经查属实", "Complaint found true"), -20, HOUSE),
    Rule("overdue", "work", Words("办件超时（红牌）", "Case over its term (red card)"), -5, CANGNAN, True),
    Rule("missing_entry", "work", Words("漏登记、漏录入", "Missing entry"), -2, CANGNAN),
    Rule("wrong_refusal", "work", Words("该收不收、未一次性告知", "Refused wrongly, not told at once"), -10, HOUSE),
    Rule("badge", "order", Words("未佩戴工牌、着装不整", "No badge, not in dress"), -2, HOUSE, True),
    Rule("desk", "order", Words("台面物品摆放不整", "Desk not in order"), -1, HOUSE, True),
    Rule("phone", "order", Words("办公时间玩手机、看与工作无关内容", "On the phone at work"), -5, HOUSE, True),
    Rule("empty", "order", Words("空岗无 AB 角、未摆暂停牌", "Post empty without B or sign"), -5, HOUSE, True),
    Rule("manner", "order", Words("态度生硬、用语不规范", "Manner or words"), -5, HOUSE, True),
    Rule("unmended", "order", Words("巡查问题逾期未整改", "Finding not mended in time"), -5, HOUSE, True),
    Rule("training_missed", "study", Words("无故缺席培训", "Missed training"), -5, HOUSE),
    Rule("exam_failed", "study", Words("考试不合格", "Exam failed"), -10, HOUSE, True),
    Rule("praise", "extra", Words("锦旗、感谢信、书面表扬", "Praise in writing"), 5, HOUSE),
    Rule("suggestion", "extra", Words("改进建议被采纳", "Suggestion taken up"), 5, HOUSE),
    Rule("correction", "extra", Words("封账后更正", "Correction after the month was frozen"), 0, HOUSE),
)
RULES: Final[Mapping[str, Rule]] = {one.code: one for one in _LIST}
PATROL_KINDS: Final = ("badge", "desk", "phone", "empty", "manner")
MANUAL: Final = tuple(one.code for one in _LIST if not one.is_automatic and one.code != "correction")
VOIDS_AWARD: Final = frozenset({"complaint", "bad_rating"})
"""Whoever has such a line that stands is proposed for no award."""
COURSES: Final[Mapping[str, Words]] = {
    "joining": Words("上岗培训", "Joining course"),
    "safety": Words("消防与信息安全", "Fire and data safety"),
    "manner": Words("服务礼仪", "Manner of service"),
    "law": Words("业务与法规", "Law and practice"),
}
NEEDED: Final = ("joining", "safety")
"""Passed before somebody sits at a window (统一编制培训手册、上岗培训); who has not is listed, not kept away."""
