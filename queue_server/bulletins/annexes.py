"""The seven annex tables of a bulletin as data: which columns are counts, which are shares and of what. Pure.

After the annexes of the Dongying bulletin: 1–4 are of the city's units, 5–7 of counties. 受理件数 holds what was
carried over from before, so that 受理率 may exceed 100 %; a unit without cases is listed with 0 and "—".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, NamedTuple

from queue_server.bulletins.cells import Cell, share

Level = Literal["city", "county"]
Source = Literal["hall", "entered"]
LEVELS: Final[dict[Level, str]] = {"city": "市直单位", "county": "各县区、市属开发区"}
SUM: Final = "合计"


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What one unit came to in the period. `online` of `applied` came by the network; `accepted` holds what was carried
    over; `granted` of `concluded`; `full_online` of `items` can be done online throughout; `in_time` of `asked`."""

    name: str
    level: Level = "city"
    source: Source = "entered"
    applied: int = 0
    online: int = 0
    accepted: int = 0
    concluded: int = 0
    granted: int = 0
    overtime: int = 0
    dissatisfied: int = 0
    items: int = 0
    full_online: int = 0
    asked: int = 0
    in_time: int = 0
    late: int = 0
    asked_dissatisfied: int = 0


COUNTS: Final = tuple(one.name for one in fields(Unit))[3:]
WORDS: Final[dict[str, str]] = {
    "applied": "申请件数",
    "online": "网上申报件数",
    "accepted": "受理件数",
    "concluded": "办结件数",
    "granted": "准予许可件数",
    "overtime": "超时件数",
    "dissatisfied": "不满意评价件数",
    "items": "事项总数",
    "full_online": "可全程网办事项数",
    "asked": "咨询件数",
    "in_time": "按时回复件数",
    "late": "超时回复件数",
    "asked_dissatisfied": "咨询不满意评价件数",
}
PARTS: Final = (  # the first can never exceed the second
    ("online", "applied"),
    ("concluded", "accepted"),
    ("granted", "concluded"),
    ("full_online", "items"),
    ("in_time", "asked"),
)


class Column(NamedTuple):
    """A count by its name, or its share of another count; `head` where it is called otherwise than the count."""

    counted: str
    of: str = ""
    head: str = ""

    @property
    def says(self) -> str:
        """What stands over it."""
        return self.head or WORDS[self.counted]

    @property
    def formula(self) -> str:
        """'受理率 = 受理件数 ÷ 申请件数'; nothing of a count."""
        return f"{self.says} = {WORDS[self.counted]} ÷ {WORDS[self.of]}" if self.of else ""

    def cell(self, unit: Unit) -> Cell:
        """The unit's."""
        count = int(getattr(unit, self.counted))
        return share(count, int(getattr(unit, self.of))) if self.of else count


class Annex(NamedTuple):
    """One table: `subject` after the units' word makes its title, `sheet` is what its sheet is called."""

    number: int
    level: Level
    subject: str
    sheet: str
    columns: tuple[Column, ...]

    def title(self, period: str) -> str:
        """'2017年1-9月市直单位行政许可事项受理办理情况'."""
        return f"{period}{LEVELS[self.level]}{self.subject}"


HANDLED: Final = (
    Column("applied"),
    Column("online", head="其中网上申报件数"),
    Column("online", "applied", "网上申报占比"),
    Column("accepted", head="受理件数（含前期结转）"),
    Column("accepted", "applied", "受理率"),
    Column("concluded"),
    Column("concluded", "accepted", "办结率"),
    Column("granted"),
    Column("granted", "concluded", "准予占比"),
    Column("overtime"),
    Column("dissatisfied"),
)
DEPTH: Final = (Column("items"), Column("full_online"), Column("full_online", "items", "可全程网办率"))
ONLINE: Final = (Column("applied"), Column("online", head="网上申办件数"), Column("online", "applied", "网上申办率"))
ASKED: Final = (
    Column("asked"),
    Column("in_time"),
    Column("in_time", "asked", "按时回复率"),
    Column("late"),
    Column("asked_dissatisfied", head="不满意评价件数"),
)
ANNEXES: Final = (
    Annex(1, "city", "行政许可事项受理办理情况", "附件1 市直受理办理", HANDLED),
    Annex(2, "city", "行政许可事项网办深度情况", "附件2 市直网办深度", DEPTH),
    Annex(3, "city", "行政许可事项网上申办情况", "附件3 市直网上申办", ONLINE),
    Annex(4, "city", "网上咨询事项办理情况", "附件4 市直网上咨询", ASKED),
    Annex(5, "county", "行政许可事项受理办理情况", "附件5 县区受理办理", HANDLED),
    Annex(6, "county", "行政许可事项网办深度情况", "附件6 县区网办深度", DEPTH),
    Annex(7, "county", "网上咨询事项办理情况", "附件7 县区网上咨询", ASKED),
)


def total(units: Iterable[Unit], level: Level) -> Unit:
    """All units of the level together."""
    found = [one for one in units if one.level == level]
    sums = {name: sum(getattr(one, name) for one in found) for name in COUNTS}
    return replace(Unit(name=SUM, level=level), **sums)


def table(annex: Annex, units: Sequence[Unit], period: str) -> dict[str, Any]:
    """The annex as a document keeps it: every unit of its level, those with nothing too, and the sums."""
    found = [one for one in units if one.level == annex.level]
    return made(
        f"annex{annex.number}",
        f"附件{annex.number}",
        annex.title(period),
        annex.sheet,
        ["单位", *(one.says for one in annex.columns)],
        [[one.name, *(column.cell(one) for column in annex.columns)] for one in found],
        [SUM, *(column.cell(total(units, annex.level)) for column in annex.columns)] if found else None,
        [one.formula for one in annex.columns if one.of],
    )


def made(
    key: str,
    label: str,
    title: str,
    sheet: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    sums: Sequence[Cell] | None,
    formulas: Sequence[str],
) -> dict[str, Any]:
    """A table of a document."""
    return {
        "key": key,
        "label": label,
        "title": title,
        "sheet": sheet,
        "heads": list(heads),
        "rows": [list(row) for row in rows],
        "sum": None if sums is None else list(sums),
        "formulas": list(formulas),
    }


def wrong_parts(unit: Unit) -> list[tuple[str, str]]:
    """Counts that exceed what they are a part of."""
    return [(part, whole) for part, whole in PARTS if getattr(unit, part) > getattr(unit, whole)]
