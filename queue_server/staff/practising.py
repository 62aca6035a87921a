"""Beginning and ending 培训: nobody leaves a window open behind, in the hall or in its practice hall."""

from __future__ import annotations

from queue_server.hall import service, training
from queue_server.hall.model import Hall
from queue_server.hall.store import TRAINING
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import duty, store

OVER = "training ended"


class StillAtWindows(Refusal):
    """Somebody it would move is signed on at a window."""

    code, status = "still_at_windows", 409
    zh = "窗口 {windows} 还有人在岗，请先签退再开始培训。"
    en = "Somebody is still signed on at {windows}. Please sign off before training begins."


def begin(tx: Tx, hall: Hall, subject: str) -> None:
    """`subject` as in training.Mark; StillAtWindows, HallIdIsTooLong. Who is moved signs in anew."""
    open_now = [
        one.window
        for place in service.hall_ids(tx)
        for one in duty.of_hall(tx, place)
        if _is_meant(subject, one.staff) and (place == hall.id or subject == f"staff:{one.staff}")
    ]
    if open_now:
        raise StillAtWindows(windows="、".join(sorted(open_now)))
    training.begin(tx, hall, subject)
    _sign_in_anew(tx, subject)


def end(tx: Tx, hall: Hall, subject: str) -> None:
    """Back to work; their practice windows close."""
    for one in duty.of_hall(tx, hall.id + TRAINING):
        if _is_meant(subject, one.staff):
            duty.close(tx, one, OVER)
    training.end(tx, hall, subject)
    _sign_in_anew(tx, subject)


def whose(rows: Rows, hall: Hall) -> list[training.Mark]:
    """Who practises of the hall."""
    return [one for one in training.marks(rows) if one.hall == hall.id]


def _is_meant(subject: str, staff: int) -> bool:
    return subject.startswith("hall:") or subject == f"staff:{staff}"


def _sign_in_anew(tx: Tx, subject: str) -> None:
    kind, _, number = subject.partition(":")
    if kind == "staff":
        store.end_sessions_of(tx, int(number), None)
