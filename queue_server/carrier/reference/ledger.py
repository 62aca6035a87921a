"""The reference carrier's own file: every parcel once by its order, with its number and its way. Names and addresses
are not kept, only a keyed fingerprint, so that a demo's file holds nobody's."""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

from queue_server.kernel.sqlite import connect

SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS there(n INTEGER PRIMARY KEY, order_id TEXT NOT NULL UNIQUE, tracking TEXT NOT NULL,"
    " route TEXT NOT NULL, who TEXT NOT NULL, paid_by TEXT NOT NULL, state TEXT NOT NULL,"
    " repeats INTEGER NOT NULL DEFAULT 0) STRICT",
    "CREATE TABLE IF NOT EXISTS trace(n INTEGER PRIMARY KEY, order_id TEXT NOT NULL, state TEXT NOT NULL,"
    " at TEXT NOT NULL, place TEXT NOT NULL) STRICT",
)
Taken = Literal["new", "repeated", "other", "cancelled"]
WAY: Final[Mapping[str, str]] = {  # state → the next one of an ordinary way
    "accepted": "collected",
    "collected": "on_the_way",
    "on_the_way": "out_for_delivery",
    "out_for_delivery": "delivered",
}
PLACES: Final[Mapping[str, str]] = {
    "accepted": "",
    "collected": "济南舜耕揽投部",
    "on_the_way": "济南邮件处理中心",
    "out_for_delivery": "收件地投递部",
    "delivered": "",
    "returned": "",
    "cancelled": "",
}
LEAVES: Final[Mapping[str, frozenset[str]]] = {  # where each may be led to
    "accepted": frozenset({"collected", "cancelled"}),
    "collected": frozenset({"on_the_way", "out_for_delivery", "delivered", "returned"}),
    "on_the_way": frozenset({"out_for_delivery", "delivered", "returned"}),
    "out_for_delivery": frozenset({"delivered", "returned", "on_the_way"}),
}


class Ledger:
    """One connection, one writer at a time."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._connection, self._key = connect(path), key
        self._lock = threading.Lock()
        for statement in SCHEMA:
            self._connection.execute(statement)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def take(self, message: Mapping[str, Any], at: str) -> tuple[Taken, dict[str, Any]]:
        """Lay down one parcel, on the disk before this answers; what is there already keeps its number."""
        order, said = message["order"], json.dumps(message["recipient"], ensure_ascii=False, sort_keys=True)
        who = hmac.digest(self._key, said.encode(), "sha256").hex()
        with self._lock, self._whole():
            ask = self._connection.execute
            known = ask("SELECT * FROM there WHERE order_id = ?", (order,)).fetchone()
            if known is not None:
                ask("UPDATE there SET repeats = repeats + 1 WHERE order_id = ?", (order,))
                state: Taken = "other" if known["who"] != who else "repeated"
                return ("cancelled" if known["state"] == "cancelled" else state), dict(known)
            n = ask("SELECT coalesce(max(n), 0) + 1 FROM there").fetchone()[0]
            tracking, route = _number(n), f"{531 + n % 7}-{chr(65 + n % 5)}{n % 90 + 10}"
            ask(
                "INSERT INTO there(n, order_id, tracking, route, who, paid_by, state) VALUES (?,?,?,?,?,?,'accepted')",
                (n, order, tracking, route, who, message["paid_by"]),
            )
            self._trace(order, "accepted", at)
            return "new", {"tracking": tracking, "route": route}

    def cancel(self, orders: Sequence[str], at: str) -> list[str]:
        """Those that were not picked up yet, which it names; one nobody has ordered will not be taken afterwards."""
        done = []
        with self._lock, self._whole():
            for order in orders:
                row = self._connection.execute("SELECT state FROM there WHERE order_id = ?", (order,)).fetchone()
                if row is None:
                    self._connection.execute(
                        "INSERT INTO there(order_id, tracking, route, who, paid_by, state)"
                        " VALUES (?,'','','','','cancelled')",
                        (order,),
                    )
                elif row["state"] == "accepted":
                    self._to(order, "cancelled", at)
                if row is None or row["state"] in ("accepted", "cancelled"):
                    done.append(order)
        return done

    def move(self, order: str, state: str, at: str) -> bool:
        """Lead a parcel on; False where its way does not lead there."""
        with self._lock, self._whole():
            row = self._connection.execute("SELECT state FROM there WHERE order_id = ?", (order,)).fetchone()
            if row is None or state not in LEAVES.get(row["state"], frozenset()):
                return False
            self._to(order, state, at)
            return True

    def step_all(self, at: str) -> None:
        """Every parcel one step on its ordinary way."""
        with self._lock, self._whole():
            for row in self._connection.execute("SELECT order_id, state FROM there").fetchall():
                if row["state"] in WAY:
                    self._to(row["order_id"], WAY[row["state"]], at)

    def find(self, orders: Sequence[str]) -> list[dict[str, Any]]:
        """Each with every word about it, the oldest first."""
        found = []
        with self._lock:
            for order in orders:
                ask = self._connection.execute
                row = ask("SELECT * FROM there WHERE order_id = ?", (order,)).fetchone()
                if row is not None:
                    traces = ask(
                        "SELECT state, at, place FROM trace WHERE order_id = ? ORDER BY n", (order,)
                    ).fetchall()
                    told = [dict(one) for one in traces]
                    found.append({"order": order, "tracking": row["tracking"], "traces": told})
        return found

    def listed(self, most: int) -> list[dict[str, Any]]:
        """What came last, the newest first, with the names of nobody."""
        with self._lock:
            sql = "SELECT order_id, tracking, route, paid_by, state, repeats FROM there ORDER BY n DESC LIMIT ?"
            return [dict(row) for row in self._connection.execute(sql, (most,)).fetchall()]

    def count(self) -> int:
        """How many were taken; what was called off before it came is none."""
        with self._lock:
            return int(self._connection.execute("SELECT count(*) FROM there WHERE tracking != ''").fetchone()[0])

    @contextmanager
    def _whole(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def _to(self, order: str, state: str, at: str) -> None:
        self._connection.execute("UPDATE there SET state = ? WHERE order_id = ?", (state, order))
        self._trace(order, state, at)

    def _trace(self, order: str, state: str, at: str) -> None:
        sql = "INSERT INTO trace(order_id, state, at, place) VALUES (?,?,?,?)"
        self._connection.execute(sql, (order, state, at, PLACES[state]))


def _number(n: int) -> str:
    """A number of the form of S10 (UPU): two letters, eight digits, their check digit, the country."""
    digits = f"{20_000_000 + n}"
    weighed = 11 - sum(int(one) * weight for one, weight in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return f"EB{digits}{({10: 0, 11: 5}).get(weighed, weighed)}CN"
