"""The reference platform's own file: every event once by its key, in order per case, and the cases it makes of them.

Numbers of people are kept as keyed fingerprints alone, so that a demo's file holds nobody's.
"""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from queue_server.kernel.sqlite import connect
from queue_server.people.masking import mask_name
from queue_server.platform.reference.shape import OF_PARCEL, state_after, taken_back

SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS arrived(n INTEGER PRIMARY KEY, hall TEXT NOT NULL, epoch INTEGER NOT NULL,"
    " seq INTEGER NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL,"
    " repeats INTEGER NOT NULL DEFAULT 0, UNIQUE(hall, epoch, seq)) STRICT",
    "CREATE TABLE IF NOT EXISTS kept_case(number TEXT PRIMARY KEY, state TEXT NOT NULL, body TEXT NOT NULL,"
    " person TEXT NOT NULL, who TEXT NOT NULL, hall TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL)"
    " STRICT",
    "CREATE INDEX IF NOT EXISTS kept_case_person ON kept_case(person)",
)
Taken = Literal["new", "repeated", "other", "out_of_order", "kept"]
_LAID_DOWN: Final = ("事项名称", "实施编码", "申请时间", "受理时间", "承诺办结时间", "办结时间", "送达时间", "办理结果")
_LAID_DOWN_MORE: Final = ("结果证照名称", "结果证照编号", "办件类型", "承办部门", "是否快递", "送达方式")


class Ledger:
    """One connection, one writer at a time."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._connection = connect(path)
        self._key = key
        self._lock = threading.Lock()
        for statement in SCHEMA:
            self._connection.execute(statement)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def take(self, message: Mapping[str, Any]) -> Taken:
        """Lay down one event, on the disk before this answers; what is there already stays."""
        words = message["内容"]
        key = (message["大厅"], message["纪元"], message["序号"])
        number, body = str(words.get("办件编号", "")), json.dumps(words, ensure_ascii=False, sort_keys=True)
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                taken = self._take(message, key, number, body)
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
        return taken

    def _take(self, message: Mapping[str, Any], key: tuple[str, int, int], number: str, body: str) -> Taken:
        ask = self._connection.execute
        known = ask("SELECT body FROM arrived WHERE hall = ? AND epoch = ? AND seq = ?", key).fetchone()
        if known is not None:
            ask("UPDATE arrived SET repeats = repeats + 1 WHERE hall = ? AND epoch = ? AND seq = ?", key)
            return "repeated" if known["body"] == body else "other"
        before = ask("SELECT * FROM kept_case WHERE number = ?", (number,)).fetchone()
        if message["事件"] == "apply" and before is not None and not self._applied_by(key[0], number):
            return "kept"
        if before is not None and before["hall"] == key[0] and (before["epoch"], before["seq"]) > key[1:]:
            return "out_of_order"
        ask(
            "INSERT INTO arrived(hall, epoch, seq, number, kind, at, body) VALUES (?,?,?,?,?,?,?)",
            (*key, number, message["事件"], message["发生时间"], body),
        )
        if number and (before is not None or message["事件"] != "visit"):  # a number alone makes no case
            self._keep(message, key, number, before)
        return "new"

    def _applied_by(self, hall: str, number: str) -> bool:
        """Whether the case began at that hall; else it is kept for whoever applied for it."""
        sql = "SELECT 1 FROM arrived WHERE number = ? AND hall = ? AND kind = 'apply'"
        return self._connection.execute(sql, (number, hall)).fetchone() is not None

    def _keep(self, message: Mapping[str, Any], key: tuple[str, int, int], number: str, before: Any) -> None:
        words, people = message["内容"], message.get("人员") or {}
        kept = json.loads(before["body"]) if before else {}
        kept |= {name: words[name] for name in (*_LAID_DOWN, *_LAID_DOWN_MORE, *OF_PARCEL) if words.get(name)}
        for name in taken_back(message["事件"], words):
            kept.pop(name, None)
        state = state_after(message["事件"], words, before["state"] if before else "已申请")
        person = self.person(people.get("申请人证件类型", ""), people.get("申请人证件号码", ""))
        name = str(people.get("申请人名称", ""))
        self._connection.execute(
            "INSERT INTO kept_case(number, state, body, person, who, hall, epoch, seq) VALUES (?,?,?,?,?,?,?,?)"
            " ON CONFLICT(number) DO UPDATE SET state = excluded.state, body = excluded.body, hall = excluded.hall,"
            " epoch = excluded.epoch, seq = excluded.seq,"
            " person = CASE excluded.person WHEN '' THEN person ELSE excluded.person END,"
            " who = CASE excluded.who WHEN '' THEN who ELSE excluded.who END",
            (number, state, json.dumps(kept, ensure_ascii=False), person, mask_name(name) if name else "", *key),
        )

    def add_case(self, number: str, state: str, words: Mapping[str, str], id_type: str, id_number: str) -> None:
        """A case that began here, online; one that is there stays."""
        body = json.dumps(dict(words), ensure_ascii=False)
        with self._lock:
            self._connection.execute(
                "INSERT INTO kept_case(number, state, body, person, who, hall, epoch, seq) VALUES (?,?,?,?,'','',0,0)"
                " ON CONFLICT DO NOTHING",
                (number, state, body, self.person(id_type, id_number)),
            )

    def case(self, number: str) -> dict[str, Any] | None:
        """The case of that number as it is told to halls."""
        with self._lock:
            row = self._connection.execute("SELECT * FROM kept_case WHERE number = ?", (number,)).fetchone()
        return _case_of(row) if row else None

    def cases_of(self, id_type: str, id_number: str) -> list[dict[str, Any]]:
        """Everything of one person."""
        person = self.person(id_type, id_number)
        with self._lock:
            sql = "SELECT * FROM kept_case WHERE person = ? AND person != '' ORDER BY number LIMIT 50"
            rows = self._connection.execute(sql, (person,)).fetchall()
        return [_case_of(row) for row in rows]

    def newest(self, most: int) -> list[dict[str, Any]]:
        """The events that came last, the newest first, with the names of nobody."""
        with self._lock:
            rows = self._connection.execute("SELECT * FROM arrived ORDER BY n DESC LIMIT ?", (most,)).fetchall()
        return [{**dict(row), "body": json.loads(row["body"])} for row in rows]

    def count(self) -> int:
        """How many events there are."""
        with self._lock:
            return int(self._connection.execute("SELECT count(*) FROM arrived").fetchone()[0])

    def person(self, id_type: str, id_number: str) -> str:
        """The keyed fingerprint of a document; "" for none."""
        said = f"{id_type}:{id_number}".encode()
        return hmac.digest(self._key, said, "sha256").hex() if id_number else ""


def _case_of(row: Any) -> dict[str, Any]:
    return {"办件编号": row["number"], "办件状态": row["state"], **json.loads(row["body"])}
