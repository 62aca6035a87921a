"""What a manager tells everybody on the boards (向大屏发通知): words for some zones or all, until an hour of today;
taken back by one press, and over by itself."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel import folding
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.schema import Migration

TEXT_MAX, TEXT_EN_MAX, LIVE_MAX = 60, 120, 5
MIGRATIONS: Final = (
    Migration(
        "board_messages",
        (
            "CREATE TABLE board_message(id TEXT PRIMARY KEY, hall TEXT NOT NULL, text TEXT NOT NULL,"
            " text_en TEXT NOT NULL, zones TEXT NOT NULL, until_ms INTEGER NOT NULL, made_by TEXT NOT NULL,"
            " made_ms INTEGER NOT NULL, ended_ms INTEGER) STRICT",
            "CREATE INDEX board_message_live ON board_message(hall) WHERE ended_ms IS NULL",
        ),
    ),
)


@dataclass(frozen=True)
class BoardMessage:
    """`zones` empty: on every board. It ends with `until_ms`, sooner where `ended_ms` says so."""

    id: str
    hall: str
    text: str
    text_en: str
    zones: tuple[str, ...]
    until_ms: int
    made_by: str
    made_ms: int
    ended_ms: int | None


class UnknownBoardMessage(Refusal):
    """No such message, or it is over."""

    code, status = "unknown_board_message", 404
    zh, en = "没有找到这条大屏通知，可能已经结束。", "There is no such message; it may be over."


class TooManyMessages(Refusal):
    """So many turn up in the foot of a board that nobody reads them."""

    code, status = "too_many_messages", 409
    zh, en = "大屏上已有 {most} 条通知，请先收回一条。", "There are {most} messages on the boards; take one back first."


def live(rows: Rows, hall: str, now_ms: int) -> list[BoardMessage]:
    """What is shown now, the oldest first."""
    sql = "SELECT * FROM board_message WHERE hall=? AND ended_ms IS NULL AND until_ms > ? ORDER BY made_ms, id"
    return [BoardMessage(**{**row, "zones": tuple(json.loads(row["zones"]))}) for row in rows.all(sql, hall, now_ms)]


def say(tx: Tx, hall: Hall, its_id: str, text: str, text_en: str, zones: Collection[str], until: str) -> str:
    """Show the words until `until` (HH:MM on the hall's clock today); answers the id. BadInput, UnknownZone,
    TooManyMessages."""
    if len(live(tx, hall.id, tx.now_ms)) >= LIVE_MAX:
        raise TooManyMessages(most=LIVE_MAX)
    columns = {
        "id": its_id,
        "hall": hall.id,
        "text": str(redact(text.strip())),
        "text_en": str(redact(text_en.strip())),
        "zones": json.dumps([hall.zone(one).id for one in dict.fromkeys(zones)]),
        "until_ms": until_ms(hall, until, tx.now_ms),
        "made_by": tx.actor,
        "made_ms": tx.now_ms,
        "ended_ms": None,
    }
    tx.execute(
        "INSERT INTO board_message(id, hall, text, text_en, zones, until_ms, made_by, made_ms, ended_ms)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        *columns.values(),
    )
    tx.record(hall.id, "board_message_said", its_id, {"set": columns})
    return its_id


def take_back(tx: Tx, hall: Hall, its_id: str) -> None:
    """Off the boards at once; UnknownBoardMessage."""
    sql = "UPDATE board_message SET ended_ms=? WHERE id=? AND hall=? AND ended_ms IS NULL AND until_ms > ?"
    if not tx.execute(sql, tx.now_ms, its_id, hall.id, tx.now_ms):
        raise UnknownBoardMessage()
    tx.record(hall.id, "board_message_ended", its_id, {"set": {"ended_ms": tx.now_ms}})


def until_ms(hall: Hall, until: str, now_ms: int) -> int:
    """The instant of an hour of today that is still to come; BadInput."""
    try:
        at = datetime.strptime(until, "%H:%M")  # noqa: DTZ007
    except ValueError:
        at = None
    found = hours.instant_ms(hall, hours.business_day(hall, now_ms), at.hour * 60 + at.minute) if at else 0
    if found <= now_ms:
        raise BadInput(fields=[{"field": "until", "problem": "an hour of today that is still to come, like 17:30"}])
    return found


def differences(rows: Rows) -> list[str]:
    """Every place where table and journal disagree, one sentence each."""
    kept = {row["id"]: dict(row) for row in rows.all("SELECT * FROM board_message")}
    return folding.differences("message", folding.told(folding.all_entries(rows), "board_message_"), kept)
