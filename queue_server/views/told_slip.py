"""一次性告知 on paper: everything that is missing, where to bring it and until when, and the case's own codes. Pure.

It is as long as its list: nothing that is missing may give way to short paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from queue_server.views.slip import BARCODE_MM, IMPORTANT, QR_MM

BARCODE_SIGNS_MAX: Final = 20  # wider ones do not fit 58 mm paper; then a QR says the number
ZH: Final[Mapping[str, str]] = {
    "title": "一次性告知书",
    "copy": "副本 {copy}",
    "applicant": "申请人",
    "number": "办件编号 {number}",
    "missing": "还缺 {count} 项：",
    "until": "{until}前补齐",
    "to": "送到 {place}",
    "to_window": "送到 {place} {window} 号窗口",
    "no_queue": "补交不重新排队：请到自助机或导办台出示本单。",
    "phone": "咨询电话 {phone}",
    "staff": "经办工号 {staff}",
    "track": "手机查进度",
    "track_note": "输入办件编号",
    "code": "办件编号",
    "code_note": "补交时扫此码",
}
# beside the English title stands the Chinese one: it is the paper's name in law, and the hall's people look for it
EN: Final[Mapping[str, str]] = {
    "title": "What is still missing",
    "copy": "Copy {copy}",
    "applicant": "Applicant",
    "number": "Case {number}",
    "missing": "Still missing, {count} in all:",
    "until": "Bring all by {until}",
    "to": "To {place}",
    "to_window": "To {place}, window {window}",
    "no_queue": "No second queue: show this slip at a kiosk or the desk.",
    "phone": "Questions: {phone}",
    "staff": "Staff no. {staff}",
    "track": "Track by phone",
    "track_note": "Type in the case number.",
    "code": "Case number",
    "code_note": "Scanned when you bring the papers.",
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {"zh": ZH, "en": EN}


@dataclass(frozen=True, kw_only=True)
class ToldFacts:
    """What the applicant takes home. `told_at` is in the hall's zone; `until` the last day as people say it; `link`
    the page of progress, None where no phone can reach it; `masked_name` has stars in it; `lang` is "zh" or "en", and
    names are in it as far as there are such."""

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
    lang: str = "zh"

    def __post_init__(self) -> None:
        if self.masked_name is not None and "*" not in self.masked_name:
            raise ValueError("paper shows masked names only")


def slip(facts: ToldFacts, copy_no: int = 1) -> dict[str, Any]:
    """The print document `{v, kind, blocks}`; see `devices.printers.document` for what it means."""
    say = WORDS[facts.lang]
    place = say["to_window" if facts.window else "to"].format(place=facts.place, window=facts.window)
    blocks: list[dict[str, Any]] = [
        _pair(facts.hall_name, f"{facts.told_at:%Y-%m-%d %H:%M}"),
        _text(ZH["title"], IMPORTANT, "center", bold=True),
        *([_text(say["title"], 1, "center", bold=True)] if facts.lang == "en" else []),
        *([_text(say["copy"].format(copy=copy_no), 1, "center", bold=True)] if copy_no > 1 else []),
        _text(facts.item, 1, "center", bold=True),
        _pair(say["applicant"], facts.masked_name or "—"),
        _text(say["number"].format(number=facts.number)),
        {"t": "rule"},
        _text(say["missing"].format(count=len(facts.missing)), bold=True),
        *(_text(f"{at}. {name}") for at, name in enumerate(facts.missing, 1)),
        {"t": "rule"},
        _text(say["until"].format(until=facts.until), IMPORTANT, bold=True),
        _text(place),
        _text(say["no_queue"]),
        *([_text(say["phone"].format(phone=facts.phone))] if facts.phone else []),
        *_codes(facts, say),
        *([_text(say["staff"].format(staff=facts.staff_number), 1, "right")] if facts.staff_number else []),
        {"t": "cut"},
    ]
    return {"v": 1, "kind": "told", "blocks": blocks}


def _codes(facts: ToldFacts, say: Mapping[str, str]) -> list[dict[str, Any]]:
    codes = [_qr(facts.link, say["track"], say["track_note"])] if facts.link else []
    if len(facts.number) <= BARCODE_SIGNS_MAX:
        return [*codes, {"t": "code128", "data": facts.number, "height_mm": BARCODE_MM}]
    return [*codes, _qr(facts.number, say["code"], say["code_note"])]


def _qr(data: str, caption: str, note: str) -> dict[str, Any]:
    return {"t": "qr", "data": data, "size_mm": QR_MM, "caption": caption, "note": note}


def _text(text: str, size: int = 1, align: str = "left", bold: bool = False) -> dict[str, Any]:
    return {"t": "text", "text": text, "size": size, "align": align, "bold": bold}


def _pair(left: str, right: str) -> dict[str, Any]:
    return {"t": "pair", "left": left, "right": right, "size": 1}
