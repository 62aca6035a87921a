"""一次性告知 on paper: everything that is missing, where to bring it and until when, and the case's own codes. Pure.

It is as long as its list: nothing that is missing may give way to short paper.
"""

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
    "title": "一次性告知书",
    "missing": "还缺 {count} 项：",
    "until": "{until}前补齐",
}
# beside the English title stands the Chinese one: it is the paper's name in law, and the hall's people look for it
EN: Final[Mapping[str, str]] = {
    **case_paper.EN,
    "title": "What is still missing",
    "missing": "Still missing, {count} in all:",
    "until": "Bring all by {until}",
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {"zh": ZH, "en": EN}


@dataclass(frozen=True, kw_only=True)
class ToldFacts(CaseFacts):
    """What the applicant takes home. `told_at` is in the hall's zone; `until` the last day as people say it."""

    missing: tuple[str, ...]
    told_at: datetime
    until: str


def slip(facts: ToldFacts, copy_no: int = 1) -> dict[str, Any]:
    """The print document `{v, kind, blocks}`; see `devices.printers.document` for what it means."""
    say = WORDS[facts.lang]
    blocks: list[dict[str, Any]] = [
        pair(facts.hall_name, f"{facts.told_at:%Y-%m-%d %H:%M}"),
        text(ZH["title"], IMPORTANT, "center", bold=True),
        *([text(say["title"], 1, "center", bold=True)] if facts.lang == "en" else []),
        *([text(say["copy"].format(copy=copy_no), 1, "center", bold=True)] if copy_no > 1 else []),
        text(facts.item, 1, "center", bold=True),
        pair(say["applicant"], facts.masked_name or "—"),
        text(say["number"].format(number=facts.number)),
        {"t": "rule"},
        text(say["missing"].format(count=len(facts.missing)), bold=True),
        *(text(f"{at}. {name}") for at, name in enumerate(facts.missing, 1)),
        {"t": "rule"},
        text(say["until"].format(until=facts.until), IMPORTANT, bold=True),
        *case_paper.brought_to(facts, say),
        *case_paper.end(facts, say),
    ]
    return {"v": 1, "kind": "told", "blocks": blocks}
