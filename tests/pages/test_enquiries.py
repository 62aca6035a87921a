"""The office's pages of questions, complaints and suggestions: who finds which, what is first, what may be done."""

from __future__ import annotations

import re
from typing import Any

from queue_server.pages.enquiries import acts_of
from queue_server.pages.enquiries_words import TABS, WORDS
from queue_server.pages.enquiry_figures import COLUMNS, HEADS
from tests.conftest import Office
from tests.pages.test_called import signed_in

DAY_MS = 86_400_000
FORM = {"idempotency_key": "k1", "kind": "complaint", "topic": "staff", "text": "态度很差"}


def asked(office: Office, kind: str = "question", **more: Any) -> Any:
    body = {"hall": "JN01", "kind": kind, "topic": "other", "text": "几点开门？", **more}
    return office.nobody.post("/enquiries", body).json


def test_both_languages_say_the_same() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert HEADS["zh"].keys() == HEADS["en"].keys() >= set(COLUMNS)


def test_a_manager_sees_late_ones_first_and_then_what_nobody_has(office: Office) -> None:
    one = asked(office)
    text = signed_in(office, "manager").get("/enquiries").text
    assert re.search(r'primary" href="/enquiries\?list=unassigned"', text) and one["number"] in text
    office.clock.at_ms += 7 * DAY_MS
    text = signed_in(office, "manager").get("/enquiries").text
    assert re.search(r'primary has-late" href="/enquiries\?list=late"', text) and "超期 2 个工作日" in text
    assert all(f"list={tab}" in text for tab in TABS)


def test_a_clerk_takes_a_question_nobody_has_and_sees_no_complaint_of_others(office: Office) -> None:
    one, complaint = asked(office, phone="13800138000"), asked(office, "complaint")
    clerk = signed_in(office, "clerk")
    text = clerk.get("/enquiries?list=open").text
    assert one["number"] in text and complaint["number"] not in text
    assert "list=unassigned" not in text
    page = clerk.get(f"/enquiries/{one['id']}").text
    assert "我来办" in page and 'data-act="answer"' not in page and "查看电话" not in page
    assert clerk.get(f"/enquiries/{complaint['id']}").status_code == 404
    assert office.clerk.post(f"/enquiries/{one['id']}/assign", {"account": int(office.clerk.id)}).status_code == 200
    page = clerk.get(f"/enquiries/{one['id']}").text
    assert 'data-act="answer"' in page and "查看电话" in page and "138****8000" in page and "13800138000" not in page
    assert "还剩 3 个工作日" in clerk.get("/enquiries").text


def test_one_is_opened_by_its_number_by_who_may_see_it(office: Office) -> None:
    one = asked(office, "complaint")
    found = signed_in(office, "manager").post("/enquiries/open", data={"number": f" {one['number'].lower()} "})
    assert found.headers["Location"] == f"/enquiries/{one['id']}"
    assert signed_in(office, "clerk").post("/enquiries/open", data={"number": one["number"]}).status_code == 404


def test_what_is_offered_is_what_the_calls_let_be_done() -> None:
    one: dict[str, Any] = {"state": "open", "owner": None, "phone": "1", "answered_by": None, "extend_until": {}}
    one["judged_badly"] = False
    assert acts_of(one, 7, False) == {"take"}
    assert acts_of(one, 7, True) == {"assign", "answer", "pass", "see_phone"}
    mine = one | {"owner": {"id": 7}, "extend_until": {"first": "2026-11-26"}}
    assert acts_of(mine, 7, False) == {"answer", "pass", "extend", "see_phone"}
    assert acts_of(mine, 8, False) == frozenset()
    done = mine | {"state": "answered", "answered_by": {"id": 7}}
    assert acts_of(done, 7, True) == {"see_phone"}
    assert acts_of(done, 8, True) == {"see_phone", "review"}
    assert acts_of(done | {"state": "closed", "phone": None}, 8, True) == frozenset()
    bad = done | {"judged_badly": True}
    assert acts_of(bad, 7, False) == {"see_phone", "answer"}
    assert acts_of(bad, 7, True) == {"see_phone", "answer", "assign"}
    assert acts_of(bad, 8, True) == {"see_phone", "answer", "assign", "review"}


def test_at_the_desk_one_is_written_down_once_and_handed_out_as_number_and_code(office: Office) -> None:
    guide = signed_in(office, "guide")
    assert 'href="/enquiries"' in guide.get("/enquiries/new").text
    first, again = (guide.post("/enquiries/new", data=FORM).text for _ in range(2))
    number = re.search(r"T\d{8}-001", first)
    assert number and number[0] in again and "<svg" in first and "没有留电话" in first and "2026-11-30 前答复" in first
    answered = FORM | {"idempotency_key": "k2", "kind": "question", "answer": "九点", "phone": "13800138000"}
    told = guide.post("/enquiries/new", data=answered).text
    assert "并已当场答复" in told and "电话后四位" in told
    other = guide.post("/enquiries/new", data=FORM | {"text": "没有叫号"})
    assert other.status_code == 422 and "没有叫号" in other.text and "再按一次提交" in other.text
    assert 'name="idempotency_key" value="' in other.text and 'value="k1"' not in other.text
    refused = guide.post("/enquiries/new", data=FORM | {"idempotency_key": "k3", "phone": "12"})
    assert refused.status_code >= 400 and "态度很差" in refused.text and "电话号码不对" in refused.text


def test_who_answers_nobody_reads_none_of_it(office: Office) -> None:
    one = asked(office)
    for account, figures in (("admin", 403), ("auditor", 200), ("evaluator", 200)):
        browser = signed_in(office, account)
        for path in ("/enquiries", f"/enquiries/{one['id']}", "/enquiries/new"):
            assert browser.get(path).status_code == 403
        assert browser.get("/enquiries/figures").status_code == figures


def test_figures_name_who_received_some_and_the_file_names_all(office: Office) -> None:
    one = asked(office, about={"service": "records"})
    office.manager.post(f"/enquiries/{one['id']}/answer", {"text": "九点。"})
    asked(office, about={"service": "records"})
    browser = signed_in(office, "manager")
    text = browser.get("/enquiries/figures").text
    assert "100.0%" in text and "这几天没有来件，按时回复率 —" in text
    file = browser.get("/enquiries/figures.csv")
    lines = file.text.removeprefix("\ufeff").splitlines()
    assert file.headers["Content-Type"].startswith("text/csv")
    assert lines[0].split(",")[:5] == ["类别", "部门", *(HEADS["zh"][name] for name in COLUMNS[:3])]
    assert "咨询,合计,2,1,100.0" in file.text and "投诉,合计,0,0,—" in file.text
    assert browser.get("/enquiries/figures?from=nonsense").status_code == 400


def test_the_menus_lead_there(office: Office) -> None:
    assert 'href="/enquiries"' in signed_in(office, "clerk").get("/windows").text
    assert 'href="/enquiries/figures"' in signed_in(office, "auditor").get("/admin/figures").text
