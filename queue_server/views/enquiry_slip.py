"""What somebody takes home who asked, complained or suggested at a kiosk: its number, by when, how to go on. Pure.

Nothing of what was said stands on it, no name and no phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from queue_server.views.case_paper import pair, text
from queue_server.views.slip import IMPORTANT, QR_MM

SUBJECT: Final = "enquiry:"
ZH: Final[Mapping[str, str]] = {
    "title": "{kind}回执",
    "number": "编号",
    "until": "最晚 {day} 答复",
    "call": "最晚 {day} 回电",
    "code": "手机写详情、看答复",
    "keep": "谁有这张回执谁就能看，请收好。",
    "tail": "凭编号和手机号后 4 位，可在自助终端查看答复。",
    "desk": "凭编号可到导办台询问。",
}
EN: Final[Mapping[str, str]] = {
    "title": "Receipt: {kind}",
    "number": "Number",
    "until": "Answered by {day}",
    "call": "We call you by {day}",
    "code": "Say more, read the answer",
    "keep": "Whoever has this receipt can read it.",
    "tail": "With the number and the last 4 of your phone a kiosk shows the answer.",
    "desk": "The desk tells you more by its number.",
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {"zh": ZH, "en": EN}


@dataclass(frozen=True, kw_only=True)
class EnquiryFacts:
    """What stands on it. `asked_at` is in the hall's zone, `day` as people say it; `link` is '' where no phone reaches
    the hall."""

    hall_name: str
    kind: str
    number: str
    asked_at: datetime
    day: str
    has_phone: bool
    link: str
    lang: str = "zh"


def subject_of(enquiry_id: str) -> str:
    """How a print job names the enquiry it is for."""
    return f"{SUBJECT}{enquiry_id}"


def slip(facts: EnquiryFacts) -> dict[str, Any]:
    """The print document `{v, kind, blocks}`; see `devices.printers.document` for what it means."""
    say = WORDS[facts.lang]
    ways = [say["tail"]] if facts.has_phone else [] if facts.link else [say["desk"]]
    code = {"t": "qr", "data": facts.link, "size_mm": QR_MM, "caption": say["code"], "note": say["keep"]}
    blocks: list[dict[str, Any]] = [
        pair(facts.hall_name, f"{facts.asked_at:%Y-%m-%d %H:%M}"),
        text(say["title"].format(kind=facts.kind), IMPORTANT, "center", bold=True),
        text(facts.number, IMPORTANT, "center", bold=True),
        text(say["call" if facts.has_phone else "until"].format(day=facts.day), 1, "center", bold=True),
        {"t": "rule"},
        *([code] if facts.link else []),
        *(text(one) for one in ways),
        {"t": "cut"},
    ]
    return {"v": 1, "kind": "slip", "blocks": blocks}
