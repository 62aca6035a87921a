"""签收单 on paper: which result went to whom and by what proof, with the lines to sign; the hall keeps it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from queue_server.views import case_paper
from queue_server.views.case_paper import CaseFacts, pair, text
from queue_server.views.slip import IMPORTANT

ZH: Final[Mapping[str, str]] = {
    **case_paper.ZH,
    "title": "签收单",
    "paper": "领取",
    "taker": "领取人",
    "tail": "证件末位 {tail}",
    "letter": "委托书已核对",
    "sign": "以上材料已收到。领取人签字：",
    "date": "日期：",
    "on_glass": "已在窗口平板上签名。",
}
# beside the English title stands the Chinese one: the paper stays with the hall
EN: Final[Mapping[str, str]] = {
    **case_paper.EN,
    "title": "Received",
    "paper": "Result",
    "taker": "Taken by",
    "tail": "document ending {tail}",
    "letter": "Letter of the applicant seen",
    "sign": "I have received the above. Signature:",
    "date": "Date:",
    "on_glass": "Signed on the tablet at the window.",
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {"zh": ZH, "en": EN}
LINE: Final = "________________"


@dataclass(frozen=True, kw_only=True)
class HandedFacts(CaseFacts):
    """What was handed over. `handed_at` is in the hall's zone; `paper` the result's name and number; `taker` has stars
    in it, `way` says who they are and against what they got it."""

    handed_at: datetime
    paper: str
    taker: str = ""
    tail: str = ""
    way: str = ""
    has_letter: bool = False
    is_on_glass: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.taker and "*" not in self.taker:
            raise ValueError("paper shows masked names only")


def slip(facts: HandedFacts, copy_no: int = 1) -> dict[str, Any]:
    """The print document `{v, kind, blocks}`; see `devices.printers.document` for what it means."""
    say = WORDS[facts.lang]
    blocks: list[dict[str, Any]] = [
        pair(facts.hall_name, f"{facts.handed_at:%Y-%m-%d %H:%M}"),
        text(ZH["title"], IMPORTANT, "center", bold=True),
        *([text(say["title"], 1, "center", bold=True)] if facts.lang == "en" else []),
        *([text(say["copy"].format(copy=copy_no), 1, "center", bold=True)] if copy_no > 1 else []),
        text(facts.item, 1, "center", bold=True),
        text(say["number"].format(number=facts.number)),
        pair(say["applicant"], facts.masked_name or "—"),
        text(f"{say['paper']} {facts.paper}", bold=True),
        {"t": "rule"},
        pair(say["taker"], facts.taker or "—"),
        *([text(say["tail"].format(tail=facts.tail))] if facts.tail else []),
        *([text(facts.way)] if facts.way else []),
        *([text(say["letter"])] if facts.has_letter else []),
        {"t": "feed", "lines": 1},
        *_signed(facts, say),
        *([text(say["staff"].format(staff=facts.staff_number), 1, "right")] if facts.staff_number else []),
        {"t": "cut"},
    ]
    return {"v": 1, "kind": "handed", "blocks": blocks}


def _signed(facts: HandedFacts, say: Mapping[str, str]) -> list[dict[str, Any]]:
    """The lines to sign, or that it was done: a signature on the glass is never printed."""
    if facts.is_on_glass:
        return [text(say["on_glass"])]
    line = text(f"{say['date']}{LINE}", 1, "right")
    return [text(say["sign"]), {"t": "feed", "lines": 2}, text(LINE, 1, "right"), line]
