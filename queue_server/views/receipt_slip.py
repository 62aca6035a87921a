"""受理单 on paper: accepted, and ready by when; what may follow, until when and where it is brought. Pure."""

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
    "title": "受理单",
    "title_short": "容缺受理单",
    "accepted": "受理日期",
    "promised": "{until}前办结",
    "follow": "以下 {count} 项后补：",
    "by": "{until}前补齐",
}
# beside the English title stands the Chinese one: the hall's people look for it
EN: Final[Mapping[str, str]] = {
    **case_paper.EN,
    "title": "Receipt of your application",
    "title_short": "Receipt, papers to follow",
    "accepted": "Accepted on",
    "promised": "Ready by {until}",
    "follow": "To follow, {count} in all:",
    "by": "Bring all by {until}",
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {"zh": ZH, "en": EN}


@dataclass(frozen=True, kw_only=True)
class ReceiptFacts(CaseFacts):
    """What the applicant takes home. `accepted_at` is in the hall's zone; days are as people say them: `accepted` the
    day the acceptance is dated, `promised` the last day of the term ("" where none was promised), `until` the last day
    for what follows."""

    accepted_at: datetime
    accepted: str
    promised: str = ""
    follow: tuple[str, ...] = ()
    until: str = ""
    is_short: bool = False


def slip(facts: ReceiptFacts, copy_no: int = 1) -> dict[str, Any]:
    """The print document `{v, kind, blocks}`; see `devices.printers.document` for what it means."""
    say, title = WORDS[facts.lang], "title_short" if facts.is_short else "title"
    blocks: list[dict[str, Any]] = [
        pair(facts.hall_name, f"{facts.accepted_at:%Y-%m-%d %H:%M}"),
        text(ZH[title], IMPORTANT, "center", bold=True),
        *([text(say[title], 1, "center", bold=True)] if facts.lang == "en" else []),
        *([text(say["copy"].format(copy=copy_no), 1, "center", bold=True)] if copy_no > 1 else []),
        text(facts.item, 1, "center", bold=True),
        pair(say["applicant"], facts.masked_name or "—"),
        pair(say["accepted"], facts.accepted),
        text(say["number"].format(number=facts.number)),
        *([text(say["promised"].format(until=facts.promised), IMPORTANT, bold=True)] if facts.promised else []),
        {"t": "rule"},
        *_following(facts, say),
        *case_paper.end(facts, say),
    ]
    return {"v": 1, "kind": "accepted", "blocks": blocks}


def _following(facts: ReceiptFacts, say: Mapping[str, str]) -> list[dict[str, Any]]:
    if not facts.follow:
        return []
    return [
        text(say["follow"].format(count=len(facts.follow)), bold=True),
        *(text(f"{at}. {name}") for at, name in enumerate(facts.follow, 1)),
        text(say["by"].format(until=facts.until), IMPORTANT, bold=True),
        *case_paper.brought_to(facts, say),
        {"t": "rule"},
    ]
