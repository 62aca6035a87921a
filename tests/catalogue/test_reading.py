"""Files of a list: every encoding and form says the same, and what is wrong names row, column and the mend."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from queue_server.catalogue import reading, tables
from queue_server.catalogue.columns import ITEM_SHAPE
from queue_server.catalogue.lists import STANDARD
from queue_server.catalogue.model import item_of
from queue_server.catalogue.problems import SENTENCES, ListFileIsWrong
from tests.tickets.counter import resident

DOCUMENT = resident(1).id_number
HEAD = [
    "事项编码",
    "事项名称",
    "实施主体",
    "事项类型",
    "法定时限",
    "承诺时限（工作日）",
    "申请材料",
    "到场次数",
    "失效日期",
]
ROW = ["370100111005", "租房提取", "住房公积金中心", "公共服务", "3个工作日", "即办"]
PAPERS = "身份证 | 原件 | 本人持有 | 免提交：电子身份证；租赁合同|可容缺|复印件"
WANTED = {
    "code": "370100111005",
    "name": "租房提取",
    "department": "住房公积金中心",
    "kind": "20",
    "legal_days": 3,
    "promised_days": 0,
    "materials": [
        {"name": "身份证", "source": "本人持有", "exempt_by": "电子身份证"},
        {"name": "租赁合同", "kind": "copy", "deferrable": True},
    ],
    "visits_max": 1,
    "in_force_to": "2027-12-31",
}


def csv_of(*rows: list[str], between: str = ",") -> str:
    return "\r\n".join(between.join(row) for row in rows)


def workbook_of(*rows: list[Any]) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


def problems_of(content: bytes) -> list[tuple[str, int, str]]:
    with pytest.raises(ListFileIsWrong) as caught:
        reading.read(ITEM_SHAPE, tables.read(content))
    assert all(one.say("zh") and one.say("en") for one in caught.value.problems)
    return [(one.kind, one.row, one.column) for one in caught.value.problems]


WHOLE = [HEAD, [*ROW, PAPERS, "只跑一次", "2027年12月31日"]]


@pytest.mark.parametrize(
    "content",
    [
        csv_of(*WHOLE).encode(),
        csv_of(*WHOLE).encode("utf-8-sig"),
        csv_of(*WHOLE).encode("gb18030"),
        csv_of(*WHOLE, between="\t").encode(),
        workbook_of(HEAD, [*ROW, PAPERS, 1, date(2027, 12, 31)]),
        json.dumps([dict(zip(HEAD, WHOLE[1], strict=True)) | {"更多": {"a": 1}}]).encode(),
    ],
    ids=["utf-8", "with BOM", "GB18030", "tabs", "XLSX", "JSON"],
)
def test_every_form_of_a_file_says_the_same(content: bytes) -> None:
    found = reading.read(ITEM_SHAPE, tables.read(content))
    assert found.rows == {"370100111005": WANTED}


GUIDE = {
    "服务对象": ("自然人,2；个体工商户", "1,2,个体工商户", "自然人、企业法人、个体工商户"),
    "受理条件": ("有余额", "有余额", "有余额"),
    "设定依据": ("《条例》第二十四条", "《条例》第二十四条", "《条例》第二十四条"),
    "办理流程": ("申请\n审核", "申请\n审核", "申请\n审核"),
    "行使层级": ("3", "3", "市级"),
    "办理形式": ("窗口办理|3", "1,3", "窗口办理、移动端办理"),
    "是否支持预约": ("1", "1", "是"),
    "是否支持快递": ("否", "0", "否"),
    "是否网办": (True, "1", "是"),
    "办理地点": ("三楼", "三楼", "三楼"),
    "咨询电话": ("0531-8000-0201、13800138000", "0531-8000-0201、13800138000", "0531-8000-0201、13800138000"),
    "监督投诉电话": ("12345", "12345", "12345"),
    "法定时限说明": ("自受理之日起", "自受理之日起", "自受理之日起"),
    "实施主体编码": ("11370100MB28500113", "11370100MB28500113", "11370100MB28500113"),
}


def test_the_columns_of_a_guide_are_read_and_said_in_words() -> None:
    head, cells = [*HEAD[:4], *GUIDE], [*ROW[:4], *(cell for cell, _kept, _said in GUIDE.values())]
    found = reading.read(ITEM_SHAPE, tables.read(workbook_of(head, cells)))
    assert found.unused == ()
    [body] = found.rows.values()
    columns = {one: next(c for c in ITEM_SHAPE.columns if c.is_called(one)) for one in GUIDE}
    for name, (_cell, kept, said) in GUIDE.items():
        column = columns[name]
        assert (body[column.id], column.show(body[column.id], "zh")) == (kept, said), name
    assert columns["服务对象"].show("1,6", "en") == "individuals, other bodies"
    assert item_of(body, 1).takes_courier is False and item_of({**body, "courier": ""}, 1).takes_courier


def test_a_platforms_own_names_and_nested_list_are_mapped_by_settings() -> None:
    papers = [{"name": "身份证", "kind": "原件", "exempt_by": "电子证照", "attachment": 3}]
    entry = {"itemNo": 370100111005, "title": "租房提取", "org": "中心", "task_type": "20", "papers": papers, "x": None}
    content = json.dumps({"data": {"rows": [entry]}}).encode()
    fields = {"code": "itemNo", "name": "title", "department": "org", "materials": "papers"}
    found = reading.read(ITEM_SHAPE, tables.read(content, "data.rows"), fields)
    assert found.rows["370100111005"]["materials"] == [{"name": "身份证", "exempt_by": "电子证照"}]
    assert found.unused == ("x",)


def test_a_cell_over_several_lines_keeps_the_row_numbers_of_the_file() -> None:
    several = f'{",".join(ROW)},"身份证\n租赁合同",,\r\n{",".join(ROW)},,,'
    assert problems_of(f"{','.join(HEAD)}\r\n{several}".encode()) == [("duplicate", 4, "事项编码")]


@pytest.mark.parametrize(
    ("place", "cell", "kind"),
    [
        (0, "", "missing"),
        (0, "3.70100E+30", "lost_digits"),
        (0, "编码 1", "bad_code"),
        (1, "租\u200b房\x07", "bad_text"),
        (1, "租" * 201, "bad_text"),
        (2, "", "missing"),
        (3, "许可", "not_a_choice"),
        (4, "三天", "bad_number"),
        (4, "30日", "bad_number"),
        (5, "4", "promise_too_long"),
        (6, "身份证 | 原件 | 本人 | 单位", "bad_paper"),
        (6, "；".join(f"材料{n}" for n in range(61)), "too_many_papers"),
        (8, "2027-02-30", "bad_day"),
    ],
)
def test_a_wrong_cell_is_named_by_row_column_and_mend(place: int, cell: str, kind: str) -> None:
    row = [*ROW, PAPERS, "1", "2027-12-31"]
    row[place] = cell
    found = problems_of(csv_of(HEAD, WHOLE[1][:1] + row[1:] if place else row, between="\t").encode())
    assert found == [(kind, 2, HEAD[place].replace("法定时限", "法定时限（工作日）"))]


def test_every_problem_of_a_file_is_told_at_once() -> None:
    rows = [[str(n), "", "中心", "许可"] for n in range(3)]
    found = problems_of(csv_of(HEAD[:4], *rows).encode())
    assert found == [
        (kind, n, col) for n in (2, 3, 4) for kind, col in (("not_a_choice", "事项类型"), ("missing", "事项名称"))
    ]


def test_a_code_a_spreadsheet_has_turned_into_a_number_is_not_believed() -> None:
    assert problems_of(workbook_of(HEAD[:4], [3.7010011100501e30, *ROW[1:4]]))[0][0] == "lost_digits"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (csv_of(HEAD).encode(), "empty"),
        (csv_of(HEAD[1:], ROW[1:]).encode(), "no_column"),
        (csv_of([*HEAD[:4], "项目"], [*ROW[:4], ""]).encode() + b"\xff\xff\xff", "unreadable"),
        (b"PK\x03\x04 no workbook", "unreadable"),
        (b'{"rows": 3}', "unreadable"),
        (b"[1, 2]", "unreadable"),
        (b"[" * 100_000, "unreadable"),
        (b"a" * (tables.BYTES_MAX + 1), "too_large"),
        (csv_of(HEAD, *([ROW] * (tables.ROWS_MAX + 1))).encode(), "too_many_rows"),
        (csv_of([*HEAD[:4], "name"], [*ROW[:4], "x"]).encode(), "column_twice"),
    ],
)
def test_a_file_that_is_no_list_is_refused(content: bytes, kind: str) -> None:
    assert problems_of(content)[0][0] == kind


def test_a_published_list_has_the_columns_it_was_given() -> None:
    powers = next(one for one in STANDARD if one.id == "powers").shape
    content = csv_of(["职权编码", "Power", "别的"], ["3701", "房屋\u3000登记", "x"]).encode()
    found = reading.read(powers, tables.read(content))
    assert found.rows == {"3701": {"职权编码": "3701", "职权名称": "房屋 登记"}}
    assert found.unused == ("别的",)


def told_of(list_id: str, head: str, row: str) -> list[tuple[str, int, str]]:
    shape = next(one for one in STANDARD if one.id == list_id).shape
    with pytest.raises(ListFileIsWrong) as caught:
        reading.read(shape, tables.read(f"{head}\n{row}\n".encode()))
    said = "".join(one.say(lang) for one in caught.value.problems for lang in ("zh", "en"))
    assert DOCUMENT not in said and "13800138000" not in said
    return [(one.kind, one.row, one.column) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("row", "kind", "column"),
    [
        (f"建字1号,许可,张三 {DOCUMENT}", "personal_id", "行政相对人"),
        ("建字1号,许可,张三13800138000", "personal_phone", "行政相对人"),
        (f"{DOCUMENT},许可,某公司", "personal_id", "决定书文号"),
    ],
)
def test_a_list_everybody_reads_names_nobody_and_says_where_it_would(row: str, kind: str, column: str) -> None:
    assert told_of("licences", "决定书文号,许可事项,行政相对人", row) == [(kind, 2, column)]


def test_masked_people_offices_phones_credit_codes_and_numbers_of_papers_are_published() -> None:
    lists = {one.id: one.shape for one in STANDARD}
    licences = "决定书文号,许可事项,行政相对人\n370102202611230014,许可,张三 370102********0014\n"
    assert len(reading.read(lists["licences"], tables.read(licences.encode())).rows) == 1
    office = "统一社会信用代码,机构名称,联系电话\n91110000600037341L,测绘院,13800138000\n"
    assert len(reading.read(lists["intermediaries"], tables.read(office.encode())).rows) == 1


def test_the_catalogue_names_nobody_either() -> None:
    row = [*ROW, f"身份证 | 原件 | 找张三 {DOCUMENT}", "1", ""]
    assert problems_of(csv_of(HEAD, row).encode()) == [("personal_id", 2, "申请材料")]


def test_every_sentence_about_a_file_is_complete() -> None:
    assert [kind for kind, four in SENTENCES.items() if len(four) != 4 or not all(four)] == []
