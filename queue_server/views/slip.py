"""The ticket on paper: what a citizen needs in the hand, the number largest, never longer than 140 mm. Pure.

How much that is depends on the printer, and only its agent knows it: so the document holds everything, how long it may
become, and the steps by which it gets shorter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, Final

Block = dict[str, Any]
LENGTH_MAX_MM: Final = 140
NARROW_DOTS: Final = 384  # 58 mm paper at 203 dpi
GLYPH_DOTS: Final = 12
NUMBER_SIZE_MAX: Final = 8
IMPORTANT: Final = 2  # type size of what is looked for first after the number
HAVE_READY_MIN: Final = 2
LIST_MAX: Final = 14
QR_MM, QR_LEAST_MM = 22, 18
BARCODE_MM, BARCODE_LEAST_MM = 10, 8
KEPT: Final = "\u00a0"  # a blank at which no line is broken
DROP: Final[Block] = {"drop": True}
MISSED_NOTE: Final = "过号不作废：请到导办台登记，重新安排叫号。"
MISSED_NOTE_EN: Final = "Missed your call? Ask at the guide desk."

ALONE: Final = "离线取号，前面几人看大厅屏幕"
ALONE_EN: Final = "Taken without the network: see the screens for how many are ahead"


class Give(IntEnum):
    """What gives way on short paper, first to last."""

    NOTES_IN_CHINESE = 1  # of an English slip, which says the same in English
    SERVICE_SIZE = 2
    MORE_THINGS = 3  # all but the first two things to have ready, all but the first further item
    AIR = 4
    SIZES = 5
    THINGS = 6
    PLACE_IN_CHINESE = 7
    CODES = 8
    LAST = 9  # what the boards, walls and windows say too


@dataclass(frozen=True, kw_only=True)
class SlipFacts:
    """What was true when the ticket was issued. `ahead` and `wait_min` are frozen then; copies show the same.

    `issued_at` is in the hall's zone, `day` its business day ('2026-11-23'); `link` is the whole address of the
    ticket's own page, None where no phone can reach it; `masked_name` has stars in it; `also` are further items of the
    visit, `materials` what to have ready; `slot` the booked hour ('09:30'), which counts in the order if `keeps_slot`.
    A kiosk without its server `is_alone`: nobody knows who is ahead; `time` then stands where it was taken.
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
    materials_en: tuple[str, ...] = ()
    slot: str = ""
    keeps_slot: bool = False
    is_alone: bool = False
    time: str = ""

    def __post_init__(self) -> None:
        if self.masked_name is not None and "*" not in self.masked_name:
            raise ValueError("a slip shows masked names only")


def slip(facts: SlipFacts, copy_no: int = 1, lang: str = "zh") -> dict[str, Any]:
    """The print document `{v, kind, max_mm, blocks, shorter}`; see `devices.printers.document` for what it means."""
    paper = Paper()
    _head(paper, facts, copy_no)
    _what(paper, facts, lang == "en")
    paper.add({"t": "rule"}, (Give.AIR, DROP))
    _where_and_when(paper, facts, lang == "en")
    _have_ready(paper, facts, lang == "en")
    _codes(paper, facts, lang == "en")
    _missed(paper, facts, lang == "en")
    paper.add({"t": "cut"})
    return {
        "v": 1,
        "kind": "slip",
        "max_mm": LENGTH_MAX_MM,
        "blocks": paper.blocks,
        "shorter": paper.shorter(),
    }


class Paper:
    """Blocks put one below the other, each with the steps by which it gives way."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._steps: list[tuple[Give, Block]] = []

    def add(self, block: Block, *gives: tuple[Give, Block]) -> None:
        """Put a block; `gives` are what changes in it, and when."""
        self._steps += [(when, {"block": len(self.blocks), **change}) for when, change in gives]
        self.blocks.append(block)

    def shorter(self) -> list[Block]:
        """All steps, the least important first."""
        return [change for _when, change in sorted(self._steps, key=lambda step: step[0])]


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


def written(text: str, size: int = 1, align: str = "left", bold: bool = False) -> Block:
    """A line of text."""
    return {"t": "text", "text": text, "size": size, "align": align, "bold": bold}


def pair(left: str, right: str) -> Block:
    """One text at the left, one at the right."""
    return {"t": "pair", "left": left, "right": right, "size": 1}


def number_size(number: str) -> int:
    """The largest type in which the number still fits 58 mm paper with a column to spare."""
    return max(1, min(NUMBER_SIZE_MAX, (NARROW_DOTS - GLYPH_DOTS) // (GLYPH_DOTS * max(1, len(number)))))


def _head(paper: Paper, facts: SlipFacts, copy_no: int) -> None:
    paper.add(pair(facts.hall_name, facts.day))
    paper.add(written(facts.number, number_size(facts.number), "center", bold=True))
    if copy_no >= 2:
        paper.add(written(f"副本 {copy_no}（号码不变）", 1, "center", bold=True))


def _what(paper: Paper, facts: SlipFacts, english: bool) -> None:
    paper.add(written(facts.service_name, IMPORTANT, "center", bold=True), (Give.SERVICE_SIZE, {"size": 1}))
    if english and facts.service_name_en:
        paper.add(written(facts.service_name_en, 1, "center"), (Give.LAST, DROP))
    if facts.also:
        everything, *fewer = lists("还要办：", facts.also, 1)
        paper.add(written(everything), *((Give.MORE_THINGS, {"text": text}) for text in fewer), (Give.LAST, DROP))


def _where_and_when(paper: Paper, facts: SlipFacts, english: bool) -> None:
    windows = window_ranges(facts.windows)
    place = " ".join(part for part in (facts.floor_name, facts.zone_name) if part)
    ahead = ALONE if facts.is_alone else f"前面 {facts.ahead} 人" if facts.ahead else "前面没有人"
    said_twice = [(Give.PLACE_IN_CHINESE, DROP)] if english else []
    paper.add(written(place, IMPORTANT, bold=True), (Give.SIZES, {"size": 1}))
    if windows:
        paper.add(written(f"{windows} 号窗口，叫到号再前往"), *said_twice)
    paper.add(written(ahead, IMPORTANT), (Give.SIZES, {"size": 1}), *said_twice)
    if facts.slot:
        paper.add(written(_booked(facts, english)), (Give.LAST, DROP))
    if facts.wait_min is not None:
        low, high = facts.wait_min
        paper.add(
            written(f"大约等候 {low}-{high} 分钟，以叫号为准"), *([(Give.NOTES_IN_CHINESE, DROP)] if english else [])
        )
    if english:
        paper.add(written(_english_line(facts, windows.replace("、", ", "))))
    paper.add(pair(f"取号时间 {facts.time or facts.issued_at.strftime('%H:%M')}", facts.masked_name or ""))


def _booked(facts: SlipFacts, english: bool) -> str:
    """Why the number stands where it stands."""
    if english:
        return f"Booked {facts.slot}: " + (
            "called by your hour, maybe earlier: please wait here" if facts.keeps_slot else "too late, in line from now"
        )
    return f"预约 {facts.slot}，" + (
        "按预约时间叫号，可能提前叫号，请在等候区等候" if facts.keeps_slot else "已过时间，按现场取号排队"
    )


def _have_ready(paper: Paper, facts: SlipFacts, english: bool) -> None:
    if not facts.materials:
        return
    if english and facts.materials_en:
        everything, *fewer = lists(
            "Have ready: ", facts.materials_en, HAVE_READY_MIN, ", ", f" and{KEPT}{{}}{KEPT}more"
        )
    else:
        everything, *fewer = lists("请备好：", facts.materials, HAVE_READY_MIN)
    paper.add(written(everything), *((Give.MORE_THINGS, {"text": text}) for text in fewer), (Give.THINGS, DROP))


def lists(
    lead: str, things: Sequence[str], least: int, between: str = "、", rest: str = f"，另有{KEPT}{{}}{KEPT}项"
) -> Iterator[str]:
    """The whole list, then with fewer and fewer of them named, down to `least`; a long one begins with `LIST_MAX`."""
    for named in range(min(len(things), LIST_MAX), min(len(things), least) - 1, -1):
        left = len(things) - named
        yield lead + between.join(things[:named]) + (rest.format(left) if left else "")


def _codes(paper: Paper, facts: SlipFacts, english: bool) -> None:
    if facts.link:
        caption = "Track by phone" if english else "手机看进度"
        note = "See how many are ahead of you and where to go." if english else "扫码看前面还有几人、到哪个窗口"
        qr = {"t": "qr", "data": facts.link, "size_mm": QR_MM, "caption": caption, "note": note}
        paper.add(qr, (Give.CODES, {"size_mm": QR_LEAST_MM}))
    bars = {"t": "code128", "data": barcode_of(facts.day, facts.number), "height_mm": BARCODE_MM}
    paper.add(bars, (Give.CODES, {"height_mm": BARCODE_LEAST_MM}))


def _missed(paper: Paper, facts: SlipFacts, english: bool) -> None:
    when = Give.NOTES_IN_CHINESE if english else Give.LAST
    paper.add(written(facts.missed_note or MISSED_NOTE, 1, "center"), (when, DROP))
    if english:
        paper.add(written(facts.missed_note_en or MISSED_NOTE_EN, 1, "center"), (Give.LAST, DROP))


def _english_line(facts: SlipFacts, windows: str) -> str:
    place = ", ".join(part for part in (facts.floor_name_en, facts.zone_name_en) if part)
    wait = f", about {facts.wait_min[0]}-{facts.wait_min[1]} min" if facts.wait_min is not None else ""
    ahead = ALONE_EN if facts.is_alone else f"{facts.ahead} ahead of you{wait}"
    parts = (place, f"Windows {windows}" if windows else "", ahead)
    return ". ".join(part for part in parts if part)
