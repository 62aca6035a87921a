"""The catalogue's tables: versions of each list with their rows, what the hall adds to items, and the lists there are.

Rows are kept whole per version, so that a case finds the item it was accepted under for as long as the file exists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from queue_server.catalogue.model import ITEMS, Attributes, Item, Version, codes_of_service, holding, item_of
from queue_server.hall.model import Hall
from queue_server.kernel.database import Migration, Row, Rows, Tx

MIGRATIONS: Final = (
    Migration(
        "catalogue",
        (
            "CREATE TABLE catalogue_version(hall TEXT NOT NULL, list TEXT NOT NULL, version INTEGER NOT NULL,"
            " state TEXT NOT NULL CHECK(state IN ('draft', 'taken', 'withdrawn')), source TEXT NOT NULL,"
            " sha256 TEXT NOT NULL, rows INTEGER NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,"
            " removed INTEGER NOT NULL, imported_ms INTEGER NOT NULL, valid_from TEXT, taken_ms INTEGER,"
            " withdrawn_ms INTEGER, PRIMARY KEY(hall, list, version),"
            " CHECK((state = 'draft') = (valid_from IS NULL AND withdrawn_ms IS NULL))) STRICT",
            "CREATE UNIQUE INDEX catalogue_one_draft ON catalogue_version(hall, list) WHERE state = 'draft'",
            "CREATE TABLE catalogue_row(hall TEXT NOT NULL, list TEXT NOT NULL, version INTEGER NOT NULL,"
            " key TEXT NOT NULL, place INTEGER NOT NULL, body TEXT NOT NULL,"
            " PRIMARY KEY(hall, list, version, key)) STRICT, WITHOUT ROWID",
            "CREATE TABLE item_attribute(hall TEXT NOT NULL, code TEXT NOT NULL, service TEXT NOT NULL,"
            " window_min INTEGER, remark TEXT NOT NULL, place INTEGER, PRIMARY KEY(hall, code)) STRICT, WITHOUT ROWID",
        ),
    ),
)
_VERSION: Final = (
    "list, version, state, source, sha256, rows, added, changed, removed, imported_ms, valid_from, taken_ms,"
    " withdrawn_ms"
)


# --- for cases, appointments and views ------------------------------------------------------------------------------


def item(rows: Rows, hall: str, code: str, day: str) -> Item | None:
    """The item of that code as the catalogue has it on the day ('YYYY-MM-DD'), or None: unknown, or not in force."""
    version = version_on(rows, hall, ITEMS, day)
    found = None if version is None else _by_code(rows, hall, code, version.version)
    return found if found is not None and found.holds_on(day) else None


def item_of_version(rows: Rows, hall: str, code: str, version: int) -> Item | None:
    """The item as a version of the catalogue had it, whatever stands now: what a case was accepted under, which
    knows it by its 实施编码 where it has one."""
    found = _by_code(rows, hall, code, version)
    if found is not None:
        return found
    sql = (
        "SELECT body FROM catalogue_row WHERE hall = ? AND list = ? AND version = ?"
        " AND json_extract(body, '$.implementation_code') = ? ORDER BY key LIMIT 1"
    )
    body = rows.value(sql, hall, ITEMS, version, code) if code else None
    return None if body is None else item_of(json.loads(body), version)


def _by_code(rows: Rows, hall: str, code: str, version: int) -> Item | None:
    sql = "SELECT body FROM catalogue_row WHERE hall = ? AND list = ? AND version = ? AND key = ?"
    body = rows.value(sql, hall, ITEMS, version, code)
    return None if body is None else item_of(json.loads(body), version)


def items_of_service(rows: Rows, hall: Hall, service: str, day: str) -> tuple[Item, ...]:
    """The items in force on the day that a service of the hall stands for, in the hall's order; UnknownService."""
    codes = codes_of_service(hall.service(service), attributes(rows, hall.id).values())
    found = (item(rows, hall.id, code, day) for code in codes)
    return tuple(one for one in found if one is not None)


def items(rows: Rows, hall: str, day: str) -> tuple[Item, ...]:
    """Every item in force on the day, in the order of the catalogue."""
    version = version_on(rows, hall, ITEMS, day)
    if version is None:
        return ()
    number = version.version

    def load() -> tuple[Item, ...]:
        return tuple(item_of(body, number) for body in bodies(rows, hall, ITEMS, number).values())

    return tuple(one for one in rows.kept(("catalogue", hall, number), ("catalogue_row",), load) if one.holds_on(day))


def is_known(rows: Rows, hall: str, code: str) -> bool:
    """Whether any version of the catalogue, a draft too, has the code."""
    sql = "SELECT 1 FROM catalogue_version v JOIN catalogue_row r USING(hall, list, version)"
    return rows.value(f"{sql} WHERE v.hall = ? AND v.list = ? AND r.key = ?", hall, ITEMS, code) is not None


def attributes(rows: Rows, hall: str) -> Mapping[str, Attributes]:
    """What the hall itself says about items, by code."""

    def load() -> Mapping[str, Attributes]:
        sql = "SELECT code, service, window_min, remark, place FROM item_attribute WHERE hall = ? ORDER BY code"
        return {row["code"]: Attributes(**dict(row)) for row in rows.all(sql, hall)}

    return rows.kept(("item_attribute", hall), ("item_attribute",), load)


# --- versions ---------------------------------------------------------------------------------------------------------


def versions(rows: Rows, hall: str, of: str) -> Sequence[Version]:
    """Every version of a list, oldest first, drafts and withdrawn ones too."""

    def load() -> Sequence[Version]:
        sql = f"SELECT {_VERSION} FROM catalogue_version WHERE hall = ? AND list = ? ORDER BY version"  # noqa: S608
        return [_version(row) for row in rows.all(sql, hall, of)]

    return rows.kept(("catalogue_version", hall, of), ("catalogue_version",), load)


def version_on(rows: Rows, hall: str, of: str, day: str) -> Version | None:
    """The version of a list that holds on the day."""
    return holding(versions(rows, hall, of), day)


def bodies(rows: Rows, hall: str, of: str, version: int) -> dict[str, dict[str, Any]]:
    """The rows of a version by their key, in the order of the file."""
    sql = "SELECT key, body FROM catalogue_row WHERE hall = ? AND list = ? AND version = ? ORDER BY place"
    return {row["key"]: json.loads(row["body"]) for row in rows.all(sql, hall, of, version)}


def add_version(tx: Tx, hall: str, version: Version, kept: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Keep a draft with its rows (key and body), in their order."""
    row = version_row(version)
    marks = ",".join("?" * (len(row) + 1))
    tx.execute(f"INSERT INTO catalogue_version(hall, {_VERSION}) VALUES ({marks})", hall, *row.values())  # noqa: S608
    sql = "INSERT INTO catalogue_row(hall, list, version, key, place, body) VALUES (?,?,?,?,?,?)"
    for place, (key, body) in enumerate(kept):
        tx.execute(sql, hall, version.list, version.version, key, place, dumped(body))


def take_version(tx: Tx, hall: str, of: str, version: int, valid_from: str) -> bool:
    """A draft holds from the day on; whether it still was one."""
    sql = (
        "UPDATE catalogue_version SET state = 'taken', valid_from = ?, taken_ms = ?"
        " WHERE hall = ? AND list = ? AND version = ? AND state = 'draft'"
    )
    return tx.execute(sql, valid_from, tx.now_ms, hall, of, version) == 1


def withdraw_version(tx: Tx, hall: str, of: str, version: int, today: str) -> bool:
    """A draft, or what holds from a later day, never will; whether that could still be said."""
    sql = (
        "UPDATE catalogue_version SET state = 'withdrawn', withdrawn_ms = ? WHERE hall = ? AND list = ? AND version = ?"
        " AND (state = 'draft' OR (state = 'taken' AND valid_from > ?))"
    )
    return tx.execute(sql, tx.now_ms, hall, of, version, today) == 1


def put_attributes(tx: Tx, hall: str, one: Attributes) -> None:
    """What the hall says about an item, whatever it said before."""
    tx.execute(
        "INSERT INTO item_attribute(hall, code, service, window_min, remark, place) VALUES (?,?,?,?,?,?)"
        " ON CONFLICT(hall, code) DO UPDATE SET service = excluded.service, window_min = excluded.window_min,"
        " remark = excluded.remark, place = excluded.place",
        hall,
        one.code,
        one.service,
        one.window_min,
        one.remark,
        one.place,
    )


def version_row(version: Version) -> dict[str, Any]:
    """The columns of a version, as table and journal hold them."""
    return {name: getattr(version, name) for name in _VERSION.split(", ")}


def dumped(body: Mapping[str, Any]) -> str:
    """A row as it is kept and hashed: the same row is always the same text."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _version(row: Row) -> Version:
    return Version(**dict(row))
