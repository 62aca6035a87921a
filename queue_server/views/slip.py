"""The ticket on paper: what a citizen needs in the hand, the number largest, never longer than 140 mm. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from unicodedata import east_asian_width

Block = dict[str, Any]
LENGTH_MAX_MM: Final = 140.0
COLUMNS_80_MM: Final = 48
NARROW_COLUMNS: Final = 32
NARROW_DOTS: Final = 384
GLYPH_DOTS: Final = 12
NUMBER_SIZE_MAX: Final = 8
DOTS_PER_MM: Final = 8
LINE_DOTS: Final = 32
CUT_MM: Final = 12.0  # from the print head to the blade
HAVE_READY_MIN: Final = 2
QR_MM: Final = 22
BARCODE_MM: Final = 10
MISSED_NOTE: Final = "过号不作废：请到导办台登记，重新安排叫号。"
MISSED_NOTE_EN: Final = "Missed your call? Ask at the guide desk."


@dataclass(frozen=True, kw_only=True)
class SlipFacts:
    """What was true when the ticket was issued. `ahead` and `wait_min` are frozen then; copies show the same.

    `issued_at` is in the hall's zone, `day` its business day ('2026-11-23'); `link` is the whole address of the
    ticket's own page, None where no phone can reach it; `masked_name` has stars in it; `also` are further items of the
    visit, `materials` what to have ready.
    """

    hall_name: str
    number: str
    day: str
    issued_at: datetime
    service_name: str
    floor_name: str
    zone_name: str
    windows: tuple[str, ...]
    ahead: int
    link: str | None = None
    wait_min: tuple[int, int] | None = None
    materials: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    masked_name: str | None = None
    missed_note: str = ""
    service_name_en: str = ""
    floor_name_en: str = ""
    zone_name_en: str = ""
    missed_note_en: str = ""

    def __post_init__(self) -> None:
        if self.masked_name is not None and "*" not in self.masked_name:
            raise ValueError("a slip shows masked names only")


def slip(facts: SlipFacts, copy_no: int = 1, lang: str = "zh") -> dict[str, Any]:
    """The print document `{v, kind, blocks}`: the most generous layout that stays under 140 mm on 80 mm paper."""
    for layout in _layouts(len(facts.materials)):
        blocks = list(_blocks(facts, copy_no, lang == "en", layout))
        if length_mm(blocks) <= LENGTH_MAX_MM:
            break
    return {"v": 1, "kind": "slip", "blocks": blocks}


class _Layout(NamedTuple):
    """How much room the slip takes: size of the important lines, how many materials, rules and both notes or not."""

    size: int
    materials: int
    airy: bool


def _layouts(materials: int) -> Iterator[_Layout]:
    """From generous to tight: first materials give way, then type sizes, last the air between."""
    for shown in range(materials, min(HAVE_READY_MIN, materials) - 1, -1):
        yield _Layout(2, shown, True)
    for shown in range(materials, -1, -1):
        yield _Layout(1, shown, True)
    yield _Layout(1, 0, False)


def barcode_of(day: str, number: str) -> str:
    """What the CODE128 says: the day as YYMMDD and the number, unique in a hall for a century."""
    return day[2:4] + day[5:7] + day[8:10] + number


def window_ranges(windows: Sequence[str]) -> str:
    """'303-306、309': neighbours by number joined, the rest named."""
    runs: list[list[str]] = []
    for window in windows:
        last = runs[-1][-1] if runs else ""
        if last.isdecimal() and window.isdecimal() and int(window) == int(last) + 1:
            runs[-1].append(window)
        else:
            runs.append([window])
    return "、".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def columns_of(text: str) -> int:
    """Columns of a line: a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def length_mm(blocks: Sequence[Mapping[str, Any]], columns: int = COLUMNS_80_MM) -> float:
    """How much paper the blocks take on a printer of so many columns at 203 dpi, the way to the blade included."""
    return sum(_height_mm(block, columns) for block in blocks)


def _height_mm(block: Mapping[str, Any], columns: int) -> float:
    match block["t"]:
        case "text":
            size = int(block["size"])
            lines = max(1, math.ceil(columns_of(block["text"]) * size / columns))
            return lines * max(LINE_DOTS, 24 * size + 8) / DOTS_PER_MM
        case "pair":
            wide = columns_of(block["left"]) + columns_of(block["right"]) + 1 > columns
            return (2 if wide else 1) * LINE_DOTS / DOTS_PER_MM
        case "code128":
            return float(block["height_mm"]) + 4
        case "qr":
            return float(block["size_mm"]) + 4
        case "feed":
            return float(block["lines"]) * LINE_DOTS / DOTS_PER_MM
        case "cut":
            return CUT_MM
    return LINE_DOTS / DOTS_PER_MM


def _text(text: str, size: int = 1, align: str = "left", bold: bool = False) -> Block:
    return {"t": "text", "text": text, "size": size, "align": align, "bold": bold}


def _pair(left: str, right: str) -> Block:
    return {"t": "pair", "left": left, "right": right, "size": 1}


def number_size(number: str) -> int:
    """The largest type in which the number still fits 58 mm paper with a column to spare."""
    return max(1, min(NUMBER_SIZE_MAX, (NARROW_DOTS - GLYPH_DOTS) // (GLYPH_DOTS * max(1, len(number)))))


def _blocks(facts: SlipFacts, copy_no: int, english: bool, layout: _Layout) -> Iterator[Block]:
    rule: list[Block] = [{"t": "rule"}] if layout.airy else []
    yield from _head(facts, copy_no)
    yield _text(facts.service_name, layout.size, "center", bold=True)
    if english and facts.service_name_en:
        yield _text(facts.service_name_en, 1, "center")
    if facts.also:
        yield _text("还要办：" + "、".join(facts.also))
    yield from rule
    yield from _where_and_when(facts, layout.size, english)
    if layout.materials:
        count = len(facts.materials)
        more = f" 等 {count} 项" if count > layout.materials else ""
        yield _text("请备好：" + "、".join(facts.materials[: layout.materials]) + more)
    yield from rule
    yield from _codes(facts, english)
    if layout.airy or not english:
        yield _text(facts.missed_note or MISSED_NOTE, 1, "center")
    if english:
        yield _text(facts.missed_note_en or MISSED_NOTE_EN, 1, "center")
    yield {"t": "cut"}


def _codes(facts: SlipFacts, english: bool) -> Iterator[Block]:
    if facts.link:
        caption = "手机看进度 Track by phone" if english else "手机看进度"
        yield {"t": "qr", "data": facts.link, "size_mm": QR_MM, "caption": caption}
    yield {"t": "code128", "data": barcode_of(facts.day, facts.number), "height_mm": BARCODE_MM}


def _head(facts: SlipFacts, copy_no: int) -> Iterator[Block]:
    date = facts.day
    if columns_of(facts.hall_name) + len(date) < NARROW_COLUMNS:
        yield _pair(facts.hall_name, date)
    else:
        yield _text(facts.hall_name, 1, "center")
        yield _text(date, 1, "center")
    yield _text(facts.number, number_size(facts.number), "center", bold=True)
    if copy_no >= 2:
        yield _text(f"副本 {copy_no}（号码不变）", 1, "center", bold=True)


def _where_and_when(facts: SlipFacts, size: int, english: bool) -> Iterator[Block]:
    place = " ".join(part for part in (facts.floor_name, facts.zone_name) if part)
    windows = window_ranges(facts.windows)
    yield _text(place, size, "left", bold=True)
    if windows:
        yield _text(f"{windows} 号窗口，叫到号再前往")
    yield _text(f"前面 {facts.ahead} 人" if facts.ahead else "前面没有人，请留意叫号", size)
    if facts.wait_min is not None:
        low, high = facts.wait_min
        yield _text(f"大约等候 {low}-{high} 分钟，以叫号为准")
    if english:
        yield _text(_english_line(facts, windows.replace("、", ", ")))
    issued = facts.issued_at.strftime("%H:%M")
    yield _pair(f"取号时间 {issued}", facts.masked_name or "")


def _english_line(facts: SlipFacts, windows: str) -> str:
    place = ", ".join(part for part in (facts.floor_name_en, facts.zone_name_en) if part)
    wait = f", about {facts.wait_min[0]}-{facts.wait_min[1]} min" if facts.wait_min is not None else ""
    parts = (place, f"Windows {windows}" if windows else "", f"{facts.ahead} ahead of you{wait}")
    return ". ".join(part for part in parts if part)
