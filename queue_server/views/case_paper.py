"""What every paper of a case shows alike: facts, blocks, and two codes, each of which says who scans it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from queue_server.views.slip import BARCODE_MM, QR_MM

BARCODE_SIGNS_MAX: Final = 20  # wider ones do not fit 58 mm paper; then a QR says the number
ZH: Final[Mapping[str, str]] = {
    "copy": "副本 {copy}",
    "applicant": "申请人",
    "number": "办件编号 {number}",
    "to": "送到 {place}",
    "to_window": "送到 {place} {window} 号窗口",
    "no_queue": "补交不重新排队：请到自助机或导办台出示本单。",
    "phone": "咨询电话 {phone}",
    "staff": "经办工号 {staff}",
    "track": "手机扫：查进度",
    "track_note": "编号已带上，只输证件末几位",
    "code": "大厅扫：办件编号",
    "code_note": "自助机、导办台、窗口用",
}
EN: Final[Mapping[str, str]] = {
    "copy": "Copy {copy}",
    "applicant": "Applicant",
    "number": "Case {number}",
    "to": "To {place}",
    "to_window": "To {place}, window {window}",
    "no_queue": "No second queue: show this slip at a kiosk or the desk.",
    "phone": "Questions: {phone}",
    "staff": "Staff no. {staff}",
    "track": "Your phone: progress",
    "track_note": "Holds the number; enter the end of your ID.",
    "code": "The hall: case number",
    "code_note": "For kiosk, desk and window.",
}


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What any paper of a case says. `link` is the page of progress with the number in it, None where no phone can
    reach it; `masked_name` has stars in it (the masked document where no name is known); `lang` is "zh" or "en", and
    names are in it as far as there are such."""

    hall_name: str
    number: str
    item: str
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


def day_said(day: date, lang: str, today: date | None = None) -> str:
    """A day as people say it; its year too, unless it lies in the year of `today`."""
    has_year = today is None or today.year != day.year
    if lang == "en":
        return f"{day.day} {day:%B}" + (f" {day.year}" if has_year else "")
    return (f"{day.year}年" if has_year else "") + f"{day.month}月{day.day}日"


def brought_to(facts: CaseFacts, say: Mapping[str, str]) -> list[dict[str, Any]]:
    """Where papers are brought, and that nobody waits again for it."""
    place = say["to_window" if facts.window else "to"].format(place=facts.place, window=facts.window)
    return [text(place), text(say["no_queue"])]


def end(facts: CaseFacts, say: Mapping[str, str]) -> list[dict[str, Any]]:
    """Whom to ask, the codes, who did it, and the cut."""
    return [
        *([text(say["phone"].format(phone=facts.phone))] if facts.phone else []),
        *([_qr(facts.link, say["track"], say["track_note"])] if facts.link else []),
        _number_code(facts, say),
        *([text(say["staff"].format(staff=facts.staff_number), 1, "right")] if facts.staff_number else []),
        {"t": "cut"},
    ]


def text(said: str, size: int = 1, align: str = "left", bold: bool = False) -> dict[str, Any]:
    """A block of text."""
    return {"t": "text", "text": said, "size": size, "align": align, "bold": bold}


def pair(left: str, right: str) -> dict[str, Any]:
    """Two words at the ends of a line."""
    return {"t": "pair", "left": left, "right": right, "size": 1}


def _number_code(facts: CaseFacts, say: Mapping[str, str]) -> dict[str, Any]:
    if len(facts.number) <= BARCODE_SIGNS_MAX:
        return {"t": "code128", "data": facts.number, "height_mm": BARCODE_MM}
    return _qr(facts.number, say["code"], say["code_note"])


def _qr(data: str, caption: str, note: str) -> dict[str, Any]:
    return {"t": "qr", "data": data, "size_mm": QR_MM, "caption": caption, "note": note}
