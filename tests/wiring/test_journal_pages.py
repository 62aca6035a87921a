"""The auditor's pages: entries in words, filters, the proof that names the first broken entry, exports; no persons."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from queue_server.kernel.spreadsheet import cell
from queue_server.pages.journal_words import GROUPS, KINDS, kind_words, thing_words
from tests.api.conftest import sign_on, take
from tests.conftest import PASSWORD, Office

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("queue_server", "kiosk", "display", "appointments")
SOURCES = [path for part in PARTS for path in (ROOT / part).rglob("*.py")]
PERSON = {"name": "张小三", "id_type": "resident", "id_number": "11010519491231002X"}


def browser(office: Office, who: str) -> FlaskClient:
    made = office.app.test_client()
    made.post("/api/v1/sign-in", json={"account": who, "password": PASSWORD})
    return made


@pytest.fixture
def auditor(office: Office) -> FlaskClient:
    """A morning: a number with a person, called, recalled too soon, served, finished."""
    ticket = take(office.kiosk, "records", person=PERSON)
    sign_on(office.clerk, "317")
    office.clerk.post("/halls/JN01/windows/317/call")
    office.clerk.post(f"/tickets/{ticket['id']}/serve")
    office.clerk.post(f"/tickets/{ticket['id']}/finish", {"outcome": "accepted", "reason": "手工办理"})
    return browser(office, "auditor")


def rows(page: str) -> list[list[str]]:
    body = page[page.index("<tbody>") : page.index("</tbody>")] if "<tbody>" in page else ""
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in body.split("<tr>")[1:]]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in found]


def test_what_happened_is_told_in_words_with_numbers_of_staff_and_no_person(
    office: Office, auditor: FlaskClient
) -> None:
    page = auditor.get("/admin/journal").text
    told = [row[2:5] for row in rows(page)]
    number = take(office.kiosk)["number"][0]
    assert ["办结", f"{number}001", "工号 1000"] in told and ["叫号", f"{number}001", "工号 1000"] in told
    assert ["上岗", "317 号窗口", "工号 1000"] in told and ["取号", f"{number}001", "设备 kiosk"] in told
    assert not any(part in page for part in (PERSON["name"], PERSON["id_number"], "clerk"))
    english = auditor.get("/admin/journal?lang=en").text
    assert ["Signed on", "Window 317", "Staff no. 1000"] in [row[2:5] for row in rows(english)]


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("kind=window_opened", ["上岗"]),
        ("what=317&kind=ticket_called", ["叫号"]),
        ("what={number}&day=2026-11-23", ["办结", "开始办理", "叫号", "取号"]),
        ("what={number}", ["办结", "开始办理", "叫号", "取号"]),
        ("who=1000", ["办结", "开始办理", "叫号", "上岗"]),
        ("who=CLERK&kind=ticket_finished", ["办结"]),
        ("day=2026-11-22", []),
        ("what=Z999", []),
        ("who=nobody", []),
        ("day=2026-02-31", []),
        ("what=%00", []),
        ("before=x&kind=window_opened", ["上岗"]),
        ("kind=no_such_kind&who=1000&what=317", ["办结", "叫号", "上岗"]),
    ],
)
def test_filters_narrow_the_list(office: Office, auditor: FlaskClient, query: str, kinds: list[str]) -> None:
    number = take(office.kiosk)["number"][0] + "001"
    page = auditor.get("/admin/journal?" + query.format(number=number))
    assert page.status_code == 200
    assert [row[2] for row in rows(page.text)] == kinds


def test_the_list_is_cut_into_pages_that_lead_to_older_ones(office: Office, auditor: FlaskClient) -> None:
    for _ in range(120):
        office.house.database.write(lambda tx: tx.record("JN01", "clock_jumped", "hall:JN01", {}))
    first = auditor.get("/admin/journal?kind=clock_jumped").text
    older = re.search(r'href="(/admin/journal\?[^"]*before=[^"]+)"', first)
    assert older is not None and len(rows(first)) == 100
    second = auditor.get(older[1].replace("&amp;", "&")).text
    assert len(rows(second)) == 20 and "before=" not in second


def test_the_journal_of_accounts_is_apart_and_other_journals_are_refused(office: Office, auditor: FlaskClient) -> None:
    accounts = [row[2] for row in rows(auditor.get("/admin/journal?scope=-").text)]
    assert "登录" in accounts and "上岗" not in accounts
    assert auditor.get("/admin/journal?scope=JN99").status_code == 403
    assert auditor.get("/admin/journal/check?scope=JN99").status_code == 403


def test_an_untouched_journal_is_proved_and_a_changed_entry_is_named(office: Office, auditor: FlaskClient) -> None:
    intact = auditor.get("/admin/journal/check").text
    assert "日志完整" in intact
    office.house.database.write(lambda tx: tx.execute("DROP TRIGGER journal_keeps"))
    office.house.database.write(lambda tx: tx.execute("UPDATE journal SET actor='staff:9' WHERE hall='JN01' AND seq=3"))
    assert "第 3 条起对不上" in auditor.get("/admin/journal/check").text
    assert "日志完整" in auditor.get("/admin/journal/check?scope=-").text


def test_the_export_holds_every_entry_that_fits_with_its_hashes(office: Office, auditor: FlaskClient) -> None:
    answer = auditor.get("/admin/journal/export.ndjson?who=1000")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["kind"] for one in lines] == ["window_opened", "ticket_called", "ticket_served", "ticket_finished"]
    assert all(len(one["hash"]) == 64 and one["at"].endswith("+08:00") for one in lines)
    table = auditor.get("/admin/journal/export.csv?who=1000").text
    assert table.startswith("\ufeff")
    told = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert [one["seq"] for one in told] == [str(one["seq"]) for one in lines]
    assert auditor.get("/admin/journal/export.xls").status_code == 404
    assert PERSON["id_number"] not in auditor.get("/admin/journal/export.ndjson").text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_of_an_export_can_be_taken_for_a_formula(text: str) -> None:
    assert cell(text) == "'" + text


def test_every_kind_the_code_records_has_words_in_a_group_and_no_words_are_for_nothing() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES if not path.name.startswith("journal_words"))
    said = set(
        re.findall(r'(?:record|_record)\((?:tx, )?[^"\n()]*(?:\([^()]*\)[^"\n()]*)*"([a-z]+(?:_[a-z]+)+)"', code)
    )
    said |= set(re.findall(r'"(ticket_(?:issued|called|recalled|served|missed|returned|held|resumed|finished))"', code))
    said |= set(re.findall(r'"(booking_(?:made|verified|lapsed|moved|cancelled|present|arrived|missed))"', code))
    assert said - set(KINDS) == set()
    assert {kind for kind in KINDS if f'"{kind}"' not in code} == set()
    assert {group for group, _ in KINDS.values()} == set(GROUPS)
    assert all(words.zh and words.en for _, words in KINDS.values())


def test_a_kind_or_subject_of_a_later_version_is_shown_as_it_is() -> None:
    assert kind_words("comet_seen", "zh") == "comet_seen"
    assert thing_words("comet:7", {}, "zh") == "comet:7"
    assert thing_words("staff:unknown", {}, "zh") == "未知账号"
    assert thing_words("2026-11-23", {}, "zh") == "2026-11-23"


def test_who_acts_by_itself_is_named_in_words() -> None:
    assert thing_words("follower:paper", {}, "zh") == "小票打印"
    assert thing_words("follower:notices", {}, "en") == "Notices"
    assert thing_words("booking:ab12", {}, "zh") == "预约 ab12"
