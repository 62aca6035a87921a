"""What an import changes is read paper by paper: one that comes does not rewrite the others."""

from __future__ import annotations

from typing import Any

from queue_server.catalogue.columns import ITEM_SHAPE
from queue_server.catalogue.differences import Change, between

OLD = [{"name": "身份证"}, {"name": "合同"}, {"name": "户口簿", "required": False}]


def changes(new: list[dict[str, Any]], old: list[dict[str, Any]] = OLD) -> list[tuple[str, Any, Any]]:
    found = between(ITEM_SHAPE, {"1": {"code": "1", "materials": old}}, {"1": {"code": "1", "materials": new}})
    of_row: tuple[Change, ...] = found.changed[0][1] if found.changed else ()
    assert {one.column.id for one in of_row} <= {"materials"}
    return [(one.part, one.before, one.after) for one in of_row]


def test_papers_that_come_go_and_change_are_each_told_alone() -> None:
    new = [{"name": "身份证", "exempt_by": "电子身份证"}, {"name": "户口簿", "required": False}, {"name": "照片"}]
    assert changes(new) == [
        ("身份证", [{"name": "身份证"}], [{"name": "身份证", "exempt_by": "电子身份证"}]),
        ("合同", [{"name": "合同"}], None),
        ("照片", None, [{"name": "照片"}]),
    ]


def test_a_mark_that_is_only_written_otherwise_now_changes_nothing() -> None:
    assert changes([{"name": "身份证"}, {"name": "合同"}, {"name": "户口簿", "deferrable": True}]) == []


def test_another_order_alone_is_shown_as_the_whole_list() -> None:
    assert changes([OLD[1], OLD[0], OLD[2]]) == [("", OLD, [OLD[1], OLD[0], OLD[2]])]


def test_a_list_of_papers_where_there_was_none() -> None:
    assert changes([{"name": "照片"}], []) == [("照片", None, [{"name": "照片"}])]
