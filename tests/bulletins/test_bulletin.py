"""A bulletin from its draft to the tasks that come of it, by calls of the API, and the same numbers in every file."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from queue_server.bulletins import cells, reading, store, workbook
from queue_server.bulletins.annexes import Unit
from queue_server.bulletins.document import chart_of
from queue_server.bulletins.refusals import NotATable, UnitsAreWrong
from queue_server.kernel.database import IntegrityError
from queue_server.pages import bulletin_pdf
from queue_server.wiring.bulletins import overdue
from tests.api.conftest import sign_on, take
from tests.bulletins.paper_text import lines_of, text_of
from tests.conftest import Office

FONT = Path(__file__).parents[2] / "static" / "fonts" / "quhao-print.otf"
PATH = "/halls/JN01/bulletins"


def opened(office: Office, kind: str = "units", span: str = "months", day: str = "2026-09-30") -> dict[str, Any]:
    answer = office.manager.post(PATH, {"kind": kind, "span": span, "day": day})
    assert answer.status_code == 201, answer.json
    made: dict[str, Any] = answer.json
    return made


def post(office: Office, one: dict[str, Any], act: str, **body: Any) -> Any:
    return office.manager.post(f"{PATH}/{one['id']}/{act}", body)


def filled(office: Office) -> dict[str, Any]:
    """A draft with the counts of Dongying's units outside the hall."""
    one = opened(office)
    counts = {"applied": 16953, "online": 477, "accepted": 16885, "concluded": 16746, "granted": 16373, "overtime": 11}
    asked = {"asked": 42, "in_time": 39, "late": 3}
    assert post(office, one, "units", level="city", name="=市直单位", **counts, **asked).status_code == 200
    assert post(office, one, "units", level="county", name="东营区", applied=17518, online=449).status_code == 200
    return one


def rows_of(table: dict[str, Any]) -> list[list[str]]:
    return cells.as_table([*table["rows"], *([table["sum"]] if table["sum"] else [])])


def test_a_bulletin_is_filled_issued_frozen_and_corrected(office: Office) -> None:
    one = filled(office)
    assert post(office, one, "problems", unit="市安监局", text="超时办件8件", due="2026-11-20").status_code == 200
    issued = post(office, one, "issue", number="东政办字〔2026〕1号")
    assert issued.status_code == 200, issued.json
    assert issued.json["state"] == "issued" and len(issued.json["sha256"]) == 64 and not issued.json["late"]
    assert "占申请" not in issued.json["document"]["text"]
    assert "市安监局：超时办件8件。" in issued.json["document"]["text"]
    assert post(office, one, "units", level="city", name="新单位").json["error"]["code"] == "bulletin_is_issued"
    with pytest.raises(IntegrityError):
        office.house.database.write(lambda tx: tx.execute("UPDATE bulletin_document SET body = '{}'"))
    again = post(office, one, "correct")
    assert again.status_code == 201 and again.json["edition"] == 2
    assert [task["unit"] for task in again.json["document"]["tasks"]] == ["市安监局"]
    assert post(office, one, "correct").json["error"]["code"] == "edition_is_open"
    assert (
        post(office, again.json, "issue", number="东政办字〔2026〕1号").json["error"]["code"]
        == "bulletin_number_is_taken"
    )
    assert office.manager.get(f"{PATH}/{one['id']}").json["document"] == issued.json["document"]
    assert office.house.database.read(store.differences) == []


def test_an_edited_text_does_not_outlive_its_figures(office: Office) -> None:
    one = filled(office)
    assert post(office, one, "text", text="一、总体情况\n见附件。").json["document"]["text"].endswith("见附件。")
    told = post(office, one, "units", level="city", name="新单位", applied=1).json
    assert told["text_is_older"]
    assert post(office, one, "issue", number="1").json["error"]["code"] == "text_is_older"
    assert "共收到行政许可事项申请16954件" in post(office, one, "text", text="").json["document"]["text"]
    assert post(office, one, "issue", number="1").status_code == 200


def test_a_task_is_answered_checked_and_the_next_bulletin_lists_the_overdue(office: Office) -> None:
    one = filled(office)
    for unit, due in (("市教育局", "2026-11-20"), ("市交通运输局", "2026-12-20")):
        assert post(office, one, "problems", unit=unit, text="咨询超期答复", due=due).status_code == 200
    assert post(office, one, "issue", number="1").status_code == 200
    late, other = office.manager.get(PATH).json["tasks"]
    assert late["overdue"] and not other["overdue"]
    following = opened(office, span="quarter", day="2026-09-01")["document"]
    assert [task["unit"] for task in following["overdue"]] == ["市教育局"]
    assert "前期通报的问题逾期未回复1项" in following["text"]
    at = f"/halls/JN01/rectifications/{late['id']}"
    assert office.manager.post(f"{at}/close", {"text": "好"}).json["error"]["code"] == "task_forbids"
    assert office.manager.post(f"{at}/reply", {"text": "已答复"}).json["state"] == "replied"
    assert office.manager.post(f"{at}/send-back", {"text": "仍不具体"}).json["state"] == "open"
    assert office.manager.post(f"{at}/reply", {"text": "已重新答复"}).json["late_days"] == 3
    assert office.manager.post(f"{at}/close", {"text": "属实"}).json["state"] == "closed"
    assert [task["unit"] for task in office.manager.get(PATH).json["tasks"]] == ["市交通运输局"]
    assert office.house.database.read(store.differences) == []


def test_a_week_is_due_on_monday_at_noon_and_late_after_it(office: Office) -> None:
    one = opened(office, "hall", "week", "2026-11-18")
    assert [(each["due"], each["late"]) for each in office.manager.get(PATH).json["awaited"]] == [("2026-11-23", False)]
    for _ in range(9):  # until 12:20; whoever does nothing for long is signed out
        office.clock.step(20 * 60)
        awaited = office.manager.get(PATH).json["awaited"]
    assert awaited[0]["late"]
    issued = post(office, one, "issue", number="1").json
    assert issued["late"] and office.manager.get(PATH).json["awaited"] == []
    current = opened(office, "hall", "week", "2026-11-23")
    assert post(office, current, "issue", number="2").json["error"]["code"] == "period_is_not_over"


def test_managers_get_a_card_until_the_weekly_bulletin_is_issued(office: Office) -> None:
    one = opened(office, "hall", "week", "2026-11-18")

    def levels(minutes: int) -> list[str]:
        hall, now_ms = office.house.hall("JN01"), office.clock.now_ms() + minutes * 60_000
        return [fact.level for fact in office.house.database.read(lambda rows: overdue(rows, hall, now_ms))]

    assert (levels(0), levels(60), levels(180)) == (["warning"], ["yellow"], ["red"])  # from 09:20 on
    assert post(office, one, "issue", number="1").status_code == 200
    assert levels(180) == []


def test_the_hall_bulletin_counts_what_happened(office: Office) -> None:
    number = office.guide.post(
        "/tickets", {"hall": "JN01", "service": "records", "channel": "desk", "person": person()}
    )
    assert number.status_code == 201, number.json
    office.house.followers.catch_up()
    told = opened(office, "hall", "week", "2026-11-23")["document"]
    lines = {row[0]: cells.text(row[1]) for row in told["tables"][0]["rows"]}
    assert (lines["取号数"], lines["预约占比"], lines["平均等候"], lines["满意率"]) == ("1", "0.0%", "—", "—")
    assert len(told["tables"][2]["rows"]) == 53  # windows with nothing stay


def test_the_draft_of_a_running_week_counts_windows_that_are_still_open_until_now(office: Office) -> None:
    number = take(office.kiosk)
    sign_on(office.clerk)
    office.clerk.post("/halls/JN01/windows/317/call")
    office.clerk.post(f"/tickets/{number['id']}/serve")
    office.clock.step(300)
    office.clerk.post(f"/tickets/{number['id']}/finish", {"outcome": "accepted", "reason": "手工办理"})
    office.clock.step(900)
    office.house.followers.catch_up()
    told = opened(office, "hall", "week", "2026-11-23")["document"]
    lines = {row[0]: cells.text(row[1]) for row in told["tables"][0]["rows"]}
    assert lines["窗口利用率"] == "25.0%"
    window = next(row for row in told["tables"][2]["rows"] if cells.text(row[0]).startswith("317"))
    assert cells.text(window[-1]) == "25.0%"


def person() -> dict[str, str]:
    from tests.tickets.counter import resident

    one = resident(1)
    return {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}


def test_workbook_and_paper_say_what_the_page_says(office: Office) -> None:
    told = office.manager.get(f"{PATH}/{filled(office)['id']}").json["document"]
    book = openpyxl.load_workbook(io.BytesIO(workbook.made(told)))
    assert book.sheetnames == ["通报正文", *(table["sheet"] for table in told["tables"])]
    for table in told["tables"]:
        sheet = book[table["sheet"]]
        assert sheet.freeze_panes == "B2"
        for at, row in enumerate([*table["rows"], table["sum"]], 2):
            assert [shown(sheet.cell(at, column)) for column in range(1, len(row) + 1)] == list(map(cells.text, row))
    assert book["附件1 市直受理办理"].cell(len(told["tables"][0]["rows"]) + 1, 1).data_type == "s"
    assert book["附件1 市直受理办理"]._charts
    data = bulletin_pdf.made(FONT, told)
    paper, lines = text_of(data), lines_of(data)
    for table in told["tables"]:
        for row in rows_of(table):
            assert row in lines
    for said in ("=市直单位", "99.6%", "97.8%", "92.9%", "2.6%"):
        assert said in paper


def shown(cell: Any) -> str:
    """A cell as Excel shows it."""
    if isinstance(cell.value, str):
        return cell.value
    return f"{cell.value:.1f}%" if cell.number_format.endswith('"%"') else str(cell.value)


def test_a_filled_in_form_comes_back_as_the_units_it_names() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.form()))
    sheet: Any = book.active
    sheet.append(["市直单位", "市教育局", 12, 3, 11, *([0] * 10)])
    sheet.append(["合计", "合计", 12])
    out = io.BytesIO()
    book.save(out)
    assert reading.units(out.getvalue()) == (Unit(name="市教育局", applied=12, online=3, accepted=11),)
    lines = [",".join(workbook.FORM_HEADS), "各县区、市属开发区,东营区,5"]
    (county,) = reading.units(("\ufeff" + "\n".join(lines)).encode())
    assert (county.level, county.applied) == ("county", 5)
    with pytest.raises(UnitsAreWrong, match="第 2 行"):
        reading.units(f"{lines[0]}\n市直单位,甲,many".encode())
    with pytest.raises(UnitsAreWrong):
        reading.units(b"a,b")
    with pytest.raises(NotATable):
        reading.units(b"PK\x03\x04 not a workbook")


def test_a_form_is_imported_whole_or_not_at_all(office: Office) -> None:
    one = opened(office)
    lines = [",".join(workbook.FORM_HEADS), "市直单位,市教育局,5,9"]
    sent = base64.b64encode("\n".join(lines).encode()).decode()
    assert post(office, one, "units/file", file=sent).json["error"]["code"] == "bad_units"
    sent = base64.b64encode("\n".join([lines[0], "市直单位,市教育局,9,5"]).encode()).decode()
    assert [each["name"] for each in post(office, one, "units/file", file=sent).json["entered"]] == ["市教育局"]


def test_the_paper_has_the_charts_of_the_workbook_with_every_number_at_its_bar(office: Office) -> None:
    one = filled(office)
    for n in range(40):
        unit = {"level": "city", "name": f"市直单位{n:02d}", "applied": 100 + n, "online": n}
        assert post(office, one, "units", **unit).status_code == 200
    told = office.manager.get(f"{PATH}/{one['id']}").json["document"]
    book = openpyxl.load_workbook(io.BytesIO(workbook.made(told)))
    text = text_of(bulletin_pdf.made(FONT, told))
    charted = [table for table in told["tables"] if f"图：{table['title']}" in text]
    assert charted and all(book[table["sheet"]]._charts for table in charted)
    assert "行都是 0，见表" in text
    words = [line.split() for line in text.splitlines()]
    for table in charted:
        first, second = chart_of(table)
        for row in [row for row in table["rows"] if row[first] or row[second]]:
            ends = [line[-1] if line else "" for line in words]
            at = [n for n, end in enumerate(ends) if end == str(row[first])]
            assert any(str(row[second]) in ends[n : n + 3] for n in at)
