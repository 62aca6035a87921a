"""What a print document may say; everything else is refused with a stable code and the place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.printers.document import (
    Change,
    Code128Block,
    CutBlock,
    Document,
    DocumentIsWrong,
    FeedBlock,
    PairBlock,
    QrBlock,
    RuleBlock,
    TextBlock,
    read_document,
)

CODES = {"not_a_document", "unknown_version", "wrong_field", "wrong_blocks", "unknown_block", "wrong_shorter"}


def of(*blocks: Any) -> dict[str, Any]:
    return {"v": 1, "kind": "slip", "blocks": list(blocks)}


def test_a_whole_slip_becomes_blocks() -> None:
    found = read_document(
        of(
            {"t": "text", "text": "A027", "size": 8, "align": "center", "bold": True},
            {"t": "text", "text": "你好"},
            {"t": "pair", "left": "取号时间", "right": "09:20", "size": 1},
            {"t": "rule"},
            {"t": "feed", "lines": 2},
            {"t": "code128", "data": "261123A027", "height_mm": 10},
            {"t": "qr", "data": "https://hall.example/t/x", "size_mm": 22, "caption": "手机看进度", "note": "扫码"},
            {"t": "cut"},
        )
    ).blocks
    assert found == (
        TextBlock("A027", 8, "center", True),
        TextBlock("你好"),
        PairBlock("取号时间", "09:20"),
        RuleBlock(),
        FeedBlock(2),
        Code128Block("261123A027", 10),
        QrBlock("https://hall.example/t/x", 22, "手机看进度", "扫码"),
        CutBlock(),
    )


@pytest.mark.parametrize(
    ("document", "code", "where"),
    [
        (None, "not_a_document", ""),
        ([], "not_a_document", ""),
        ({"v": 2, "kind": "slip", "blocks": [{"t": "cut"}]}, "unknown_version", "v must be 1"),
        ({"v": 1, "blocks": [{"t": "cut"}]}, "wrong_field", "kind"),
        ({"v": 1, "kind": "slip"}, "wrong_blocks", ""),
        (of(), "wrong_blocks", ""),
        (of(*[{"t": "cut"}] * 201), "wrong_blocks", ""),
        (of("cut"), "wrong_blocks", "block 0"),
        (of({"t": "cut"}, {"t": "picture"}), "unknown_block", "block 1"),
        (of({"t": ["text"]}), "unknown_block", "block 0"),
        (of({"t": "text"}), "wrong_field", "block 0: text"),
        (of({"t": "text", "text": 7}), "wrong_field", "text"),
        (of({"t": "text", "text": "x" * 1001}), "wrong_field", "text"),
        (of({"t": "text", "text": "x", "size": 0}), "wrong_field", "size"),
        (of({"t": "text", "text": "x", "size": 9}), "wrong_field", "size"),
        (of({"t": "text", "text": "x", "size": True}), "wrong_field", "size"),
        (of({"t": "text", "text": "x", "size": float("nan")}), "wrong_field", "size"),
        (of({"t": "text", "text": "x", "align": "middle"}), "wrong_field", "align"),
        (of({"t": "text", "text": "x", "align": []}), "wrong_field", "align"),
        (of({"t": "text", "text": "x", "bold": 1}), "wrong_field", "bold"),
        (of({"t": "feed", "lines": 51}), "wrong_field", "lines"),
        (of({"t": "code128", "data": "", "height_mm": 10}), "wrong_field", "data"),
        (of({"t": "code128", "data": "号", "height_mm": 10}), "wrong_field", "data"),
        (of({"t": "code128", "data": "A\n", "height_mm": 10}), "wrong_field", "data"),
        (of({"t": "code128", "data": "A", "height_mm": 99}), "wrong_field", "height_mm"),
        (of({"t": "qr", "data": "x" * 501, "size_mm": 22}), "wrong_field", "data"),
        (of({"t": "qr", "data": "x", "size_mm": "22"}), "wrong_field", "size_mm"),
        ({**of({"t": "cut"}), "max_mm": 0}, "wrong_field", "max_mm"),
        ({**of({"t": "cut"}), "max_mm": "140"}, "wrong_field", "max_mm"),
        ({**of({"t": "cut"}), "shorter": {}}, "wrong_shorter", ""),
        ({**of({"t": "cut"}), "shorter": [{"block": 0}] * 201}, "wrong_shorter", ""),
        ({**of({"t": "cut"}), "shorter": [7]}, "wrong_shorter", "shorter 0"),
        ({**of({"t": "cut"}), "shorter": [{"block": 1, "drop": True}]}, "wrong_field", "shorter 0: block"),
        ({**of({"t": "text", "text": "x"}), "shorter": [{"block": 0, "size": 9}]}, "wrong_field", "shorter 0: size"),
    ],
)
def test_a_bad_document_is_refused_by_a_stable_code_that_names_the_place(document: Any, code: str, where: str) -> None:
    with pytest.raises(DocumentIsWrong) as refused:
        read_document(document)
    assert refused.value.code == code
    assert where in str(refused.value)


def test_steps_to_a_shorter_slip_change_single_fields_and_add_up() -> None:
    found = read_document(
        {
            **of({"t": "text", "text": "请备好：一、二、三", "size": 2}, {"t": "cut"}),
            "max_mm": 140,
            "shorter": [{"block": 0, "size": 1}, {"block": 0, "text": "请备好：一"}, {"block": 0, "drop": True}],
        }
    )
    assert found == Document(
        (TextBlock("请备好：一、二、三", 2), CutBlock()),
        140,
        (Change(0, TextBlock("请备好：一、二、三", 1)), Change(0, TextBlock("请备好：一", 1)), Change(0, None)),
    )


def test_no_name_can_carry_a_command_to_the_printer() -> None:
    (block,) = read_document(of({"t": "text", "text": "张\x1b@\x10\x14三\x7f\u200b\u202e\ud800\r丰"})).blocks
    assert block == TextBlock("张@三丰")


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
fields = st.dictionaries(
    st.sampled_from(
        ["t", "text", "size", "align", "bold", "left", "right", "lines", "data", "height_mm", "size_mm", "block"]
    ),
    json_like | st.just(0) | st.sampled_from(["text", "pair", "rule", "feed", "code128", "qr", "cut"]),
)


@settings(max_examples=300, deadline=None)
@given(
    json_like
    | st.builds(
        lambda blocks, steps: {**of({"t": "cut"}, *blocks), "shorter": steps},
        st.lists(fields | json_like, max_size=4),
        st.lists(fields | json_like, max_size=3) | json_like,
    )
)
def test_whatever_comes_is_read_or_refused_and_nothing_else(document: Any) -> None:
    try:
        read_document(document)
    except DocumentIsWrong as refused:
        assert refused.code in CODES
