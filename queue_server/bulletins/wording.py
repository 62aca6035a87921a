"""The text of a bulletin with its figures filled in, in the form of the source documents: 一、二、三. Pure.

Every number is taken from the cells the annexes are made of, so that text and tables can only say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from queue_server.bulletins.annexes import LEVELS, Level, Unit, total
from queue_server.bulletins.cells import Cell, share, text
from queue_server.bulletins.hall_table import LINES, HallCounts
from queue_server.bulletins.model import Problem, Task

DIGITS: Final = "一二三四五六七八九十"
NET: Final[dict[Level, str]] = {"city": "市级政务服务平台运行情况", "county": "县级政务服务平台运行情况"}
WHO: Final[dict[Level, str]] = {"city": "市直有关部门、单位", "county": "各县区、市属开发区政务服务平台"}
DUTIES: Final = (
    "认真排查整改问题。针对通报指出的问题不足，认真组织排查，深入分析原因，明确责任，按期整改并回复。",
    "提高办理质量和效率。严格按承诺时限受理、办理和答复，杜绝超时办件和系统外循环，提高网上申办率。",
    "提升大厅服务水平。统筹线上线下业务，推动预约、办理、咨询、投诉有效衔接，减少群众等候时间。",
)


def of_units(units: Sequence[Unit], problems: Sequence[Problem], overdue: Sequence[Task], period: str) -> str:
    """一、总体情况 of each level that has units, 二、存在的主要问题, 三、下一步工作要求."""
    levels: list[Level] = [level for level in LEVELS if any(one.level == level for one in units)]
    parts = [f"{period}，政务服务运行情况通报如下：", "一、总体情况"]
    for at, level in enumerate(levels):
        lead = f"（{DIGITS[at]}）{NET[level]}。" if len(levels) > 1 else ""
        found = [one for one in units if one.level == level]
        parts.append(lead + _of_level(found, total(found, level), level, period))
    silent = [one.name for one in units if not one.applied and not one.accepted]
    idle = [f"{len(silent)}个部门、单位在平台无办件：{'、'.join(silent)}。"] if silent else []
    return "\n".join([*parts, *_problems(problems, overdue, idle), *_duties(problems)])


def of_hall(hall: str, counts: HallCounts, problems: Sequence[Problem], overdue: Sequence[Task], period: str) -> str:
    """The same of the hall's own figures."""
    said = {one.name: one.cell(counts) for one in LINES}
    first = (
        f"{period}，{hall}共取号{counts.issued}件，其中预约{counts.booked}件，占{text(said['预约占比'])}；"
        f"叫号{counts.called}件，弃号{counts.abandoned}件，弃号率{text(said['弃号率'])}。"
        f"平均等候{_min(said['平均等候'])}，半数在{_min(said['中位等候'])}内叫到，"
        f"九成在{_min(said['90 分位等候'])}内叫到；等候超过30分钟的{counts.long_waits}件，"
        f"占{text(said['超 30 分钟等候占比'])}。办理{counts.served}件，平均办理{_min(said['平均办理时长'])}；"
        f"窗口在岗{text(said['窗口在岗时长'])}小时，利用率{text(said['窗口利用率'])}。"
    )
    second = (
        f"应有办件的事项{counts.needing}件，已关联办件{counts.linked}件，关联办件率{text(said['关联办件率'])}。"
        f"收到评价{counts.rated}条，评价参与率{text(said['评价参与率'])}，满意率{text(said['满意率'])}；"
        + (f"登记投诉{counts.complaints}件。" if counts.complaints else "未收到投诉。")
    )
    lead = f"{period}，{hall}运行情况通报如下："
    return "\n".join(
        [
            *(lead, "一、总体情况", f"（一）取号办理情况。{first}", f"（二）办件与评价情况。{second}"),
            *_problems(problems, overdue, []),
            *_duties(problems),
        ]
    )


def _of_level(units: Sequence[Unit], sums: Unit, level: Level, period: str) -> str:
    active = sum(one.applied > 0 for one in units)
    found = [
        f"{period}，{WHO[level]}共收到行政许可事项申请{sums.applied}件，涉及单位{active}个，"
        f"其中群众和企业网上申报{sums.online}件，占{text(share(sums.online, sums.applied))}；"
        f"受理办件{sums.accepted}件（含前期结转事项，下同），占{text(share(sums.accepted, sums.applied))}；"
        f"办结{sums.concluded}件，办结率{text(share(sums.concluded, sums.accepted))}，"
        f"其中准予许可的{sums.granted}件，占办结总量的{text(share(sums.granted, sums.concluded))}；"
        f"{_named('超时办件', units, 'overtime')}；{_bad(sums.dissatisfied, '申请人对办理结果')}。"
    ]
    if sums.items:
        rate = text(share(sums.full_online, sums.items))
        found.append(f"事项{sums.items}项，其中可全程网办{sums.full_online}项，可全程网办率{rate}。")
    if sums.asked:
        asking = sum(one.asked > 0 for one in units)
        found.append(
            f"网上咨询事项共{sums.asked}件，涉及单位{asking}个，按时回复{sums.in_time}件，"
            f"按时回复率{text(share(sums.in_time, sums.asked))}；{_named('超时回复', units, 'late')}；"
            f"{_bad(sums.asked_dissatisfied, '咨询人')}。"
        )
    else:
        found.append("没有网上咨询事项。")
    return "".join(found)


def _named(what: str, units: Sequence[Unit], count: str) -> str:
    named = [(one.name, int(getattr(one, count))) for one in units if getattr(one, count)]
    if not named:
        return f"未出现{what}"
    each = "、".join(f"{name}{n}件" for name, n in named)
    return f"出现{what}{sum(n for _name, n in named)}件，{'分别为' if len(named) > 1 else '为'}{each}"


def _bad(count: int, whose: str) -> str:
    return f"{whose}不满意评价{count}件" if count else f"未出现{whose}不满意评价"


def _problems(problems: Sequence[Problem], overdue: Sequence[Task], idle: Sequence[str]) -> list[str]:
    found = [*idle, *(f"{one.unit}：{one.text.rstrip('。')}。" for one in problems)]
    if overdue:
        each = "；".join(f"{one.unit}“{one.text.rstrip('。')}”（{one.due_day}到期）" for one in overdue)
        found.append(f"前期通报的问题逾期未回复{len(overdue)}项：{each}。")
    lines = [f"（{_digit(at)}）{one}" for at, one in enumerate(found, 1)]
    return ["二、存在的主要问题", *(lines or ["本期未发现需要通报的问题。"])]


def _duties(problems: Sequence[Problem]) -> list[str]:
    last = max((one.due_day for one in problems), default="")
    by = [f"各有关单位对通报问题的整改落实情况，务于{last}前回复。"] if last else []
    return ["三、下一步工作要求", *(f"（{_digit(at)}）{one}" for at, one in enumerate(DUTIES, 1)), *by]


def _digit(at: int) -> str:
    """1 → 一, 11 → 十一, 21 → 二十一."""
    if at <= 10:
        return DIGITS[at - 1]
    tens, ones = divmod(at, 10)
    return f"{DIGITS[tens - 1] if tens > 1 else ''}十{DIGITS[ones - 1] if ones else ''}"


def _min(cell: Cell) -> str:
    said = text(cell)
    return f"{said}分钟" if said != "—" else said
