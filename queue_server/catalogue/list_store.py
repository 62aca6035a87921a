"""The tables of the published lists' settings and of what came of the last pull from the platform."""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

from queue_server.catalogue.lists import PublishedList, UnknownList, all_lists
from queue_server.kernel.database import Migration, Rows, Tx

MIGRATIONS: Final = (
    Migration(
        "published_lists",
        (
            "CREATE TABLE published_list(hall TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,"
            " name_en TEXT NOT NULL, columns TEXT NOT NULL, of TEXT NOT NULL"
            " CHECK(of IN ('rows', 'items', 'one_visit', 'no_visit')), shown INTEGER NOT NULL, place INTEGER NOT NULL,"
            " PRIMARY KEY(hall, id)) STRICT, WITHOUT ROWID",
            "CREATE TABLE catalogue_pull(hall TEXT NOT NULL, list TEXT NOT NULL, at_ms INTEGER NOT NULL,"
            " state TEXT NOT NULL CHECK(state IN ('draft', 'same', 'fault', 'wrong')), detail TEXT NOT NULL,"
            " PRIMARY KEY(hall, list)) STRICT, WITHOUT ROWID",
        ),
    ),
)


class Pull(NamedTuple):
    """How the last pull of a list ended: a draft, the same as stands, a fault on the way, or a list with errors.

    `detail`: a fault's code, or the first error in Chinese.
    """

    list: str
    at_ms: int
    state: str
    detail: str


def published(rows: Rows, hall: str) -> tuple[PublishedList, ...]:
    """Every list of the hall in its order, shown or not."""

    def load() -> tuple[PublishedList, ...]:
        sql = "SELECT id, name, name_en, columns, of, shown, place FROM published_list WHERE hall = ? ORDER BY id"
        return all_lists([_list(dict(row)) for row in rows.all(sql, hall)])

    return rows.kept(("published_list", hall), ("published_list",), load)


def published_list(rows: Rows, hall: str, list_id: str) -> PublishedList:
    """One of them; UnknownList."""
    found = next((one for one in published(rows, hall) if one.id == list_id), None)
    if found is None:
        raise UnknownList(list=list_id[:40])
    return found


def put_list(tx: Tx, hall: str, one: PublishedList) -> dict[str, Any]:
    """Keep a list's settings; answers the row."""
    row = {
        "id": one.id,
        "name": one.name,
        "name_en": one.name_en,
        "columns": json.dumps(one.columns, ensure_ascii=False),
        "of": one.of,
        "shown": int(one.shown),
        "place": one.place,
    }
    tx.execute(
        "INSERT INTO published_list(hall, id, name, name_en, columns, of, shown, place) VALUES (?,?,?,?,?,?,?,?)"
        " ON CONFLICT(hall, id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en,"
        " columns = excluded.columns, of = excluded.of, shown = excluded.shown, place = excluded.place",
        hall,
        *row.values(),
    )
    return row


def put_pull(tx: Tx, hall: str, pull: Pull) -> None:
    """How the last pull of a list ended."""
    tx.execute(
        "INSERT INTO catalogue_pull(hall, list, at_ms, state, detail) VALUES (?,?,?,?,?) ON CONFLICT(hall, list)"
        " DO UPDATE SET at_ms = excluded.at_ms, state = excluded.state, detail = excluded.detail",
        hall,
        *pull,
    )


def pulls(rows: Rows, hall: str) -> dict[str, Pull]:
    """The last pull of each list."""
    sql = "SELECT list, at_ms, state, detail FROM catalogue_pull WHERE hall = ?"
    return {row["list"]: Pull(**dict(row)) for row in rows.all(sql, hall)}


def _list(row: dict[str, Any]) -> PublishedList:
    return PublishedList(**row | {"columns": tuple(json.loads(row["columns"])), "shown": bool(row["shown"])})
