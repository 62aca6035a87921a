"""The link to the platform as administrators see it: how it stands, what is held up, and the check lists."""

from __future__ import annotations

from typing import Any

from queue_server.hall.model import Hall
from queue_server.kernel import outgoing
from queue_server.kernel.courier import Link
from queue_server.kernel.rows import Rows
from queue_server.platform import standing, store
from queue_server.platform.model import NAME, CheckList, has_failed
from queue_server.platform.settings import Platform
from queue_server.views.case import staff_name
from queue_server.views.sight import Sight


def of_link(rows: Rows, sight: Sight, hall: Hall, platform: Platform | None, link: Link, lang: str) -> dict[str, Any]:
    """The link; `platform` is null in a hall that has none."""
    if platform is None or not platform.serves(hall.id):
        return {"platform": None, "refused": [], "checks": []}
    found = standing.facts(rows, platform, link)
    return {
        "platform": {"name": platform.name, "host": platform.host, "encrypted": platform.is_encrypted},
        "standing": found.standing,
        "reason": standing.said(found.reason, lang) if found.reason else None,
        "since": sight.at(hall, found.since_ms),
        "last_ok": sight.at(hall, found.last_ok_ms),
        "took_s": round(found.took_s, 3),
        "waiting": found.waiting,
        "oldest": sight.at(hall, found.oldest_ms),
        "refused_count": found.refused,
        "refused": [
            {
                "epoch": one.epoch,
                "seq": one.seq,
                "number": one.body.get("办件编号", ""),
                "kind": one.kind,
                "at": sight.at(hall, one.made_ms),
                "tries": one.tries,
                "reason": standing.said(one.reason, lang),
            }
            for one in outgoing.refused(rows, NAME, hall.id)
        ],
        "checks": [of_check_list(rows, sight, hall, one, lang) for one in store.newest(rows, hall.id)],
    }


def of_check_list(rows: Rows, sight: Sight, hall: Hall, run: CheckList, lang: str) -> dict[str, Any]:
    """One run with its checks."""
    return {
        "id": run.id,
        "at": sight.at(hall, run.at_ms),
        "by": staff_name(rows, run.by),
        "platform": run.platform,
        "host": run.host,
        "passed": not has_failed(run.results),
        "signed_by": staff_name(rows, run.signed_by) if run.signed_ms else None,
        "signed_at": sight.at(hall, run.signed_ms),
        "results": [
            {
                "check": one.check,
                "state": one.state,
                "detail": _detail(one.check, one.detail, lang),
                "took_ms": one.took_ms,
            }
            for one in run.results
        ],
    }


def _detail(check: str, detail: str, lang: str) -> str:
    if check == "in_time" and detail.isdecimal():
        return f"{int(detail) / 1000:.2f} s"
    if check == "clock" and detail.lstrip("-").isdecimal():
        return f"{detail} s"
    words = {
        "plain": ("线路未加密，只限专网", "the line is not encrypted"),
        "no_known_number": ("未配置 known_number", "known_number is not set"),
        "no_date": ("对方没有给出时间", "it gave no time"),
        "not_asked": ("未连通，未检查", "not asked"),
    }
    if detail in words:
        return words[detail][lang == "en"]
    return standing.said(detail, lang) if detail else ""
