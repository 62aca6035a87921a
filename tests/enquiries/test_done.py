"""The list of what is done stays quick however long it grows: it is read along an index, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from queue_server.enquiries import finding, store
from queue_server.enquiries.finding import LISTS
from tests.conftest import Office
from tests.enquiries.test_figures import BASE

PAGE = 50


def plan(rows: Any, what: Any, oversees: bool) -> str:
    """How SQLite goes about a page of the list."""
    where, order = finding._where(what, oversees), LISTS[what][1]
    sql = f"EXPLAIN QUERY PLAN SELECT e.* FROM enquiry e WHERE {where} ORDER BY {order}, e.id LIMIT ?4 OFFSET ?5"
    return " / ".join(str(row["detail"]) for row in rows.all(sql, "JN01", 1, "2026-11-23", PAGE, 0))


def test_no_list_is_read_through_the_whole_table_and_what_is_done_comes_in_order(office: Office) -> None:
    def write(tx: Any) -> None:
        for n in range(60):
            store.insert(tx, replace(BASE, id=f"e{n:03}", number=f"Z-{n}", ended_ms=BASE.asked_ms + n // 2))

    office.house.database.write(write)

    def look(rows: Any) -> tuple[list[str], list[str]]:
        for what in LISTS:
            for oversees in (True, False):
                assert "SCAN e" not in (said := plan(rows, what, oversees)), (what, said)
                assert what != "done" or ("enquiry_done" in said and "TEMP B-TREE" not in said), said
        pages = [finding.listed(rows, "JN01", "done", 1, True, "2026-11-23", 40, at) for at in (0, 40)]
        return [one.id for one in pages[0]], [one.id for one in pages[1]]

    first, second = office.house.database.read(look)
    assert (len(first), len(second)) == (40, 20) and {*first}.isdisjoint(second)
    assert first[:4] == ["e058", "e059", "e056", "e057"]
