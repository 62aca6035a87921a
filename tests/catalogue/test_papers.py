"""Papers of a cell: that one may come later and that one need not come at all are two things."""

from __future__ import annotations

import pytest

from queue_server.catalogue import columns, papers
from queue_server.catalogue.model import material_of


@pytest.mark.parametrize(
    ("line", "required", "deferrable"),
    [
        ("户口簿 | 原件", True, False),
        ("户口簿 | 原件 | 可容缺", True, True),
        ("户口簿 | 原件 | 非必要", False, False),
        ("户口簿 | 原件 | 可容缺 | 非必要", False, True),
    ],
)
def test_what_may_follow_is_still_needed_and_both_marks_come_back_as_written(
    line: str, required: bool, deferrable: bool
) -> None:
    (row,) = papers.read("", line)  # type: ignore[misc]
    paper = material_of(row)  # type: ignore[arg-type]
    assert (paper.required, paper.deferrable) == (required, deferrable)
    assert columns.paper_text(row, "zh") == line  # type: ignore[arg-type]
    assert papers.read("", columns.paper_text(row, "en")) == [row]  # type: ignore[arg-type]


def test_a_platform_s_list_says_whether_a_paper_is_required() -> None:
    assert papers.read([{"name": "户口簿", "required": False}], "") == [{"name": "户口簿", "optional": True}]
    assert papers.read([{"name": "户口簿", "required": True, "deferrable": True}], "") == [
        {"name": "户口簿", "deferrable": True}
    ]
    assert isinstance(papers.read([{"name": "户口簿", "deferrable": "ja"}], ""), str)


def test_a_row_kept_before_the_marks_were_two_may_follow_and_is_needed() -> None:
    old = material_of({"name": "户口簿", "required": False})
    assert (old.required, old.deferrable) == (True, True)
