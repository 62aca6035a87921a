"""Reporting of ratings as a manager sees it: how the receiver answers, what waits, what it would not take and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from queue_server.hall.model import Hall
from queue_server.kernel import outgoing
from queue_server.kernel.courier import Link
from queue_server.kernel.outgoing import Outgoing
from queue_server.kernel.rows import Rows
from queue_server.platform import standing
from queue_server.ratings import answers, follow, store
from queue_server.ratings.report_settings import Reporting
from queue_server.tickets import store as tickets
from queue_server.views.sight import Sight

SLOW_S: Final = 3.0
SAYS: Final[Mapping[str, tuple[str, str]]] = {
    "http_400": ("对方认为格式不对", "it says the form is not right"),
    "http_404": ("对方没有这个地址或事项，请核对 url 和编码", "it knows no such address or item; check url and codes"),
    "http_410": ("对方已停用这个接口，请联系对方", "it has closed this interface; ask its operators"),
    "http_413": ("对方认为内容过长", "it says the message is too long"),
    "http_422": ("对方认为内容不合要求，请核对编码", "it says the content is not right; check the codes"),
}


def of_reports(
    rows: Rows, sight: Sight, hall: Hall, to: Reporting | None, link: Link, lang: str = "zh"
) -> dict[str, Any]:
    """The link and the hall's reports that are held up; `receiver` is null where nothing is reported. Which grades they
    are is not told."""
    if to is None or not to.serves(hall.id):
        return {"receiver": None, "standing": "unused", "waiting": 0, "refused_count": 0, "refused": []}
    waiting, oldest_ms, held = outgoing.backlog(rows, follow.NAME, hall.id)
    return {
        "receiver": {"host": urlsplit(to.url).hostname, "layer": to.layer},
        "standing": link.standing(SLOW_S),
        "reason": standing.said(answers.read(link.reason).status, lang) if link.reason else None,
        "since": sight.at(hall, link.fault_since_ms),
        "last_ok": sight.at(hall, link.last_ok_ms),
        "waiting": waiting,
        "oldest": sight.at(hall, oldest_ms),
        "refused_count": held,
        "refused": [_value(rows, sight, hall, one, lang) for one in outgoing.refused(rows, follow.NAME, hall.id)],
    }


def _value(rows: Rows, sight: Sight, hall: Hall, one: Outgoing, lang: str) -> dict[str, Any]:
    ticket_id, answer = one.lane.partition(":")[2], answers.read(one.reason)
    ticket, rating = tickets.by_id(rows, ticket_id), store.of_ticket(rows, ticket_id)
    zh, en = SAYS.get(answer.status, ("", ""))
    return {
        "epoch": one.epoch,
        "seq": one.seq,
        "number": ticket.label,
        "day": ticket.day,
        "case": rating.case_number if rating else None,
        "part": one.kind,
        "at": sight.at(hall, one.made_ms),
        "tries": one.tries,
        "status": answer.status,
        "says": (en if lang == "en" else zh) or standing.said(answer.status, lang),
        "code": answer.code,
        "words": answer.words,
        "behind": outgoing.behind(rows, one),
    }
