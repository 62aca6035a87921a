"""不予受理通知书 on paper: what is not accepted, why, and where that can be reviewed. Pure."""

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
    "title": "不予受理通知书",
    "ticket": "取号号码",
    "refused": "您的上述申请，经审查不予受理。理由：",
    # 行政复议法 §20, 行政诉讼法 §46: general terms, where the hall file says nothing more exact
    "remedy": "如不服本决定，可以自收到本通知书之日起六十日内申请行政复议，或者在六个月内依法向人民法院提起行政诉讼。",
    "seal": "（受理单位印章）",
    "received": "申请人签收：",
}
# beside the English title stands the Chinese one: it is the paper's name in law
EN: Final[Mapping[str, str]] = {
    **case_paper.EN,
    "title": "Your application is not accepted",
    "ticket": "Ticket",
    "refused": "This application was examined and is not accepted, because:",
    "remedy": "You may ask for administrative review within 60 days, or sue before a people's court within six months,"
    " of receiving this notice.",
    "seal": "(Seal of the office)",
    "received": "Received by:",
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {"zh": ZH, "en": EN}


@dataclass(frozen=True, kw_only=True)
class RefusalFacts(CaseFacts):
    """What the applicant takes home. `refused_at` is in the hall's zone; `ticket` the number of the visit; `remedy` is
    what the hall file says instead of the general sentence, and below it in another language ("" for nothing)."""

    refused_at: datetime
    reason: str
    ticket: str = ""
    remedy: str = ""


def slip(facts: RefusalFacts, copy_no: int = 1) -> dict[str, Any]:
    """The print document `{v, kind, blocks}`; see `devices.printers.document` for what it means."""
    say = WORDS[facts.lang]
    blocks: list[dict[str, Any]] = [
        pair(facts.hall_name, f"{facts.refused_at:%Y-%m-%d %H:%M}"),
        text(ZH["title"], IMPORTANT, "center", bold=True),
        *([text(say["title"], 1, "center", bold=True)] if facts.lang == "en" else []),
        *([text(say["copy"].format(copy=copy_no), 1, "center", bold=True)] if copy_no > 1 else []),
        text(facts.item, 1, "center", bold=True),
        pair(say["applicant"], facts.masked_name or "—"),
        *([pair(say["ticket"], facts.ticket)] if facts.ticket else []),
        text(say["number"].format(number=facts.number)),
        {"t": "rule"},
        text(say["refused"]),
        text(facts.reason, bold=True),
        {"t": "rule"},
        *([text(say["remedy"])] if facts.lang != "zh" or not facts.remedy else []),
        *([text(facts.remedy)] if facts.remedy else []),
        {"t": "feed", "lines": 1},
        text(say["received"]),
        {"t": "feed", "lines": 2},
        text(say["seal"], 1, "right"),
        text(f"{facts.refused_at:%Y-%m-%d}", 1, "right"),
        *case_paper.end(facts, say),
    ]
    return {"v": 1, "kind": "refused", "blocks": blocks}
