"""一次性告知 on paper: everything that is missing, where to bring it and until when, and the case's own codes. Pure.

It is as long as its list: nothing that is missing may give way to short paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from queue_server.views.slip import BARCODE_MM, IMPORTANT, QR_MM

BARCODE_SIGNS_MAX: Final = 20  # wider ones do not fit 58 mm paper; then a QR says the number
TITLE: Final = "一次性告知书"


@dataclass(frozen=True, kw_only=True)
class ToldFacts:
    """What the applicant takes home. `told_at` is in the hall's zone; `until` the last day as people say it; `link`
    the page of progress, None where no phone can reach it; `masked_name` has stars in it; `windows` where to go."""

    hall_name: str
    number: str
    item: str
    missing: tuple[str, ...]
    told_at: datetime
    until: str
    place: str
    window: str | None = None
    phone: str = ""
    link: str | None = None
    masked_name: str | None = None
    staff_number: str = ""

    def __post_init__(self) -> None:
        if self.masked_name is not None and "*" not in self.masked_name:
            raise ValueError("paper shows masked names only")


def slip(facts: ToldFacts, copy_no: int = 1) -> dict[str, Any]:
    """The print document `{v, kind, blocks}`; see `devices.printers.document` for what it means."""
    blocks: list[dict[str, Any]] = [
        _pair(facts.hall_name, f"{facts.told_at:%Y-%m-%d %H:%M}"),
        _text(TITLE, IMPORTANT, "center", bold=True),
        *([_text(f"副本 {copy_no}", 1, "center", bold=True)] if copy_no > 1 else []),
        _text(facts.item, 1, "center", bold=True),
        _pair("申请人", facts.masked_name or "—"),
        _text(f"办件编号 {facts.number}"),
        {"t": "rule"},
        _text(f"还缺 {len(facts.missing)} 项：", bold=True),
        *(_text(f"{at}. {name}") for at, name in enumerate(facts.missing, 1)),
        {"t": "rule"},
        _text(f"{facts.until}前补齐", IMPORTANT, bold=True),
        _text(f"送到 {facts.place}" + (f" {facts.window} 号窗口" if facts.window else "")),
        _text("补交不重新排队：请到导办台出示本单。"),
        *([_text(f"咨询电话 {facts.phone}")] if facts.phone else []),
        *_codes(facts),
        *([_text(f"经办工号 {facts.staff_number}", 1, "right")] if facts.staff_number else []),
        {"t": "cut"},
    ]
    return {"v": 1, "kind": "told", "blocks": blocks}


def _codes(facts: ToldFacts) -> list[dict[str, Any]]:
    codes: list[dict[str, Any]] = []
    if facts.link:
        codes.append({"t": "qr", "data": facts.link, "size_mm": QR_MM, "caption": "手机查进度", "note": "输入办件编号"})
    if len(facts.number) <= BARCODE_SIGNS_MAX:
        return [*codes, {"t": "code128", "data": facts.number, "height_mm": BARCODE_MM}]
    return [*codes, {"t": "qr", "data": facts.number, "size_mm": QR_MM, "caption": "办件编号", "note": "补交时扫此码"}]


def _text(text: str, size: int = 1, align: str = "left", bold: bool = False) -> dict[str, Any]:
    return {"t": "text", "text": text, "size": size, "align": align, "bold": bold}


def _pair(left: str, right: str) -> dict[str, Any]:
    return {"t": "pair", "left": left, "right": right, "size": 1}
