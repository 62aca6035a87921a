"""What people do about a report that the receiver would not take: let it go again, made anew, or give it up."""

from __future__ import annotations

from queue_server.kernel import outgoing
from queue_server.kernel.errors import Refusal
from queue_server.kernel.outgoing import Outgoing
from queue_server.kernel.rows import Rows, Tx, entry_of
from queue_server.ratings import follow
from queue_server.ratings.follow import Reporter


class NothingIsReported(Refusal):
    """No file says where this hall's ratings go."""

    code, status = "ratings_not_reported", 409
    zh, en = "本大厅没有配置好差评上报。", "This hall reports its ratings nowhere."


class UnknownReport(Refusal):
    """No report under this key is held up."""

    code, status = "unknown_report", 404
    zh = "这条上报没有被拒收，或已处理。请刷新页面。"
    en = "This report is not held up any more. Please reload the page."


def held(rows: Rows, hall: str, epoch: int, seq: int) -> Outgoing:
    """The refused report of that key; UnknownReport."""
    found = outgoing.one(rows, follow.NAME, hall, epoch, seq)
    if found is None or found.state != "refused":
        raise UnknownReport()
    return found


def send_again(tx: Tx, reporter: Reporter, told: Outgoing) -> None:
    """It goes again with what is known now: codes that were missing have been mended. UnknownReport."""
    row = tx.one(
        "SELECT * FROM journal WHERE hall = ? AND epoch = ? AND seq = ?",
        told.hall,
        told.epoch,
        told.seq,
    )
    assert row is not None
    if not outgoing.again(tx, told, follow.report_of(tx, reporter, entry_of(row))):
        raise UnknownReport()
    tx.record(told.hall, "report_again", told.lane, {"part": told.kind, "key": told.key})


def give_up(tx: Tx, told: Outgoing, reason: str) -> None:
    """The receiver will never have it; what waits behind it goes on. UnknownReport."""
    if not outgoing.drop(tx, told, reason):
        raise UnknownReport()
    tx.record(told.hall, "report_dropped", told.lane, {"part": told.kind, "key": told.key, "reason": reason})
