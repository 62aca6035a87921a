"""往来全程: one line of time for who answers for the hall; each look is journalled, no number of a person anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.kernel.rows import Rows, Tx
from queue_server.views import timeline as view
from queue_server.views.timeline import days
from tests.api.conftest import code_of
from tests.call_backs.conftest import DAY_S, PHONE, Round
from tests.cases.conftest import Counter
from tests.conftest import Office
from tests.pages.test_called import signed_in
from tests.tickets.counter import resident

DOCUMENT = resident(1).id_number
PROJECT = "2611-370102-04-01-123456"
LINE = "/halls/JN01/timeline"


@pytest.fixture
def calls(office: Office) -> Round:
    assert office.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    return Round(Counter(office, "317", "records"))


class Counting:
    """Rows that count how often they are asked."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.count = rows, 0

    def __getattr__(self, name: str) -> Any:
        self.count += 1
        return getattr(self.rows, name)


def looked(calls: Round, who: str = "manager", **body: str) -> Any:
    return calls.office.callers[who].post(LINE, body or {"id_type": "resident", "id_number": DOCUMENT})


def kinds(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 200, answer.json
    return [(one["kind"], one["what_zh"]) for day in answer.json["days"] for one in day["events"]]


def test_tickets_cases_ratings_call_backs_and_questions_stand_in_one_line(calls: Round) -> None:
    case = calls.ended(1)
    calls.rated(case, 2, aspects={"attitude": 1})
    asked = calls.office.guide.post(
        "/enquiries",
        {
            "hall": "JN01",
            "kind": "question",
            "topic": "service",
            "text": "多久能好？",
            "about": {"case": case["number"]},
        },
    )
    calls.office.clock.step(2 * DAY_S)
    calls.later(0)
    found = kinds(looked(calls))
    told = {("ticket", "取号"), ("case", "申请"), ("case", "受理"), ("case", "办结"), ("rating", "本人评价")}
    assert told <= set(found) and ("rating", "差评办理") in found and ("call_back", "办结回访") in found
    assert asked.status_code == 201 and ("enquiry", "咨询") in found, asked.json
    links = {one["link"] for day in looked(calls).json["days"] for one in day["events"]}
    assert f"/cases/{case['number']}" in links


def test_no_grade_and_no_number_is_told_and_each_look_is_in_the_journal(calls: Round) -> None:
    calls.rated(calls.ended(1), 2, aspects={"attitude": 1})
    answer = looked(calls)
    assert "grade" not in {key for day in answer.json["days"] for one in day["events"] for key in one}
    assert DOCUMENT not in answer.text and answer.json["of"].endswith(DOCUMENT[-4:])
    looked(calls)
    first, second = calls.counter.entries("timeline_seen")
    assert first.actor == f"staff:{calls.office.manager.id}" and first.body == second.body
    assert DOCUMENT not in str(first) and PHONE not in str([one.body for one in calls.counter.all_entries()])


def test_a_project_is_found_by_its_code_with_the_cases_of_all_who_apply(calls: Round) -> None:
    for n in (1, 2):
        case = calls.ended(n)
        body = {"project": f" {PROJECT} ".replace("-", "－") if n == 1 else PROJECT}
        marked = calls.office.clerk.post(f"/cases/{case['number']}/project", body)
        assert marked.status_code == 200 and marked.json["project"] == PROJECT, marked.json
    calls.ended(3)
    answer = looked(calls, project=PROJECT)
    assert answer.json["of"] == PROJECT
    assert len({one["number"] for day in answer.json["days"] for one in day["events"] if one["kind"] == "case"}) == 2
    assert len([one for one in kinds(answer) if one == ("ticket", "取号")]) == 2


def test_a_long_line_holds_up_no_writer_and_asks_the_file_no_oftener_than_a_short_one(
    calls: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def counted(rows: Rows, *others: Any) -> Any:
        assert not isinstance(rows, Tx), "every ticket would wait while it is read"
        counting = Counting(rows)
        found = days(counting, *others)  # type: ignore[arg-type]
        asked.append(counting.count)
        return found

    monkeypatch.setattr(view, "days", counted)
    for n in (1, 2, 3):
        case = calls.ended(n)
        calls.rated(case, 1)
        calls.office.clerk.post(f"/cases/{case['number']}/project", {"project": PROJECT})
        assert looked(calls, project=PROJECT).status_code == 200
    assert len(asked) == 3 and asked[0] == asked[-1]


def test_what_is_neither_a_document_nor_a_code_is_refused_and_not_repeated(calls: Round) -> None:
    wrong = looked(calls, project=DOCUMENT)
    assert code_of(wrong) == (422, "bad_project") and DOCUMENT not in wrong.text
    assert code_of(looked(calls, id_type="resident", id_number="370102199003071230")) == (422, "bad_id_number")
    assert code_of(looked(calls, id_type="resident")) == (400, "bad_input")
    assert code_of(looked(calls, "guide")) == (403, "not_allowed")
    case = calls.ended(1)
    answer = calls.office.clerk.post(f"/cases/{case['number']}/project", {"project": DOCUMENT})
    assert code_of(answer) == (422, "bad_project")


def test_who_is_rated_finds_no_bad_grade_in_the_line(calls: Round) -> None:
    office = calls.office
    office.clerk.post("/halls/JN01/windows/317/sign-off")
    office.manager.post("/halls/JN01/windows/317/sign-on")
    office.callers["clerk"], office.callers["manager"] = office.manager, office.clerk
    case = calls.ended(1)
    office.callers["clerk"], office.callers["manager"] = office.manager, office.clerk
    calls.rated(case, 1)
    assert ("rating", "差评办理") not in kinds(looked(calls))


def test_the_page_takes_the_number_by_post_and_shows_the_days(calls: Round) -> None:
    calls.ended(1)
    page = signed_in(calls.office, "manager")
    empty = page.get("/timeline")
    assert empty.status_code == 200 and 'method="post"' in empty.text
    shown = page.post("/timeline", data={"what": "resident", "number": DOCUMENT})
    assert shown.status_code == 200 and "办结" in shown.text and DOCUMENT not in shown.text
    wrong = page.post("/timeline", data={"what": "project", "number": DOCUMENT})
    assert wrong.status_code == 422 and DOCUMENT not in wrong.text
    assert signed_in(calls.office, "guide").get("/timeline").status_code == 403
