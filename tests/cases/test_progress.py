"""How a case stands, for who knows its number and the end of the document; guesses are counted, wherever from."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.cases import numbers, progress, store
from tests.asked import Asked
from tests.cases.conftest import Counter
from tests.conftest import Office
from tests.tickets.counter import resident


def ask(office: Office, number: str, tail: str) -> Any:
    return office.nobody.post("/public/cases/progress", {"hall": "JN01", "number": number, "tail": tail})


def test_number_and_the_end_of_the_document_show_where_it_stands_and_nobodys_name(counter: Counter) -> None:
    case = counter.opened(1)
    end = resident(1).id_number[-6:]
    found = ask(counter.office, f" {case['number']} ", end.lower())
    assert (found.status_code, found.json["state"], found.json["name"]) == (200, "applied", case["item"]["name"])
    assert "applicant" not in found.json and resident(1).name not in found.text and end not in found.text
    counter.act(case["number"], "tell", missing=case["missing"][:1])
    assert ask(counter.office, case["number"], end[-4:]).json["missing"] == case["missing"]


def test_in_full_width_it_is_the_same_number_and_counts_as_the_same_guess(counter: Counter) -> None:
    number, tail = counter.opened(1)["number"], resident(1).id_number[-4:]
    wide = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"}
    found = ask(counter.office, number.translate(wide), tail)
    assert (found.status_code, found.json.get("number")) == (200, number), found.json
    guesses = [number.translate(wide) if n % 2 else number for n in range(progress.PER_CASE + 1)]
    assert [ask(counter.office, one, "0000").status_code for one in guesses][-2:] == [404, 429]


def test_the_end_of_a_long_number_as_a_message_says_it_is_enough_and_no_table_is_read_for_it(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, tail = counter.office.house, resident(1).id_number[-4:]
    case = counter.case(counter.served(1), number="370102-370701014000-20261123-0001").json
    end = numbers.said(case["number"])
    assert len(end) == store.END_SIGNS and len(numbers.said("JN01D202611230001")) == 17
    asked = Asked(monkeypatch)
    assert ask(counter.office, end, tail).json["number"] == case["number"]
    assert asked.about("substr(number") == 1
    assert "case_end" in str(asked.plans(house.database, "substr(number"))
    assert ask(counter.office, end[1:], tail).status_code == 404, "too short to mean one"
    assert ask(counter.office, f"9{end}", tail).status_code == 404, "another number"
    assert ask(counter.office, end, resident(2).id_number[-4:]).status_code == 404


@pytest.mark.parametrize("tail", ["0000", "9", "999999"])
def test_a_wrong_end_and_an_unknown_number_are_told_apart_by_nobody(counter: Counter, tail: str) -> None:
    case = counter.opened(1)
    wrong, unknown = ask(counter.office, case["number"], tail), ask(counter.office, "JN01X000000000", tail)
    assert wrong.json["error"] == unknown.json["error"]


def test_an_end_is_not_found_by_trying_from_many_places(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PER_ADDRESS", 10_000)
    case = counter.opened(1)
    codes = []
    for n in range(progress.PER_CASE + 1):
        answer = counter.office.nobody.client.post(
            "/api/v1/public/cases/progress",
            json={"hall": "JN01", "number": case["number"], "tail": f"{n:04d}"},
            environ_base={"REMOTE_ADDR": f"10.0.0.{n}"},
        )
        codes.append(answer.status_code)
    assert codes == [404] * progress.PER_CASE + [429]


def test_the_page_asks_by_post_and_shows_the_case_in_both_languages(counter: Counter) -> None:
    case, page = counter.opened(1), counter.office.app.test_client()
    assert "办件编号" in page.get(f"/p/cases?n={case['number']}").text
    form = {"number": case["number"], "tail": resident(1).id_number[-4:]}
    assert "已申请" in page.post("/p/cases", data=form).text
    assert "applied" in page.post("/p/cases?lang=en", data=form).text
    wrong = page.post("/p/cases", data=form | {"tail": "0000"})
    assert wrong.status_code == 404 and case["number"] in wrong.text and "没有找到" in wrong.text


def test_a_result_that_was_sent_says_by_whom_and_under_which_number(counter: Counter) -> None:
    number, tail = counter.opened(1)["number"], resident(1).id_number[-4:]
    counter.act(
        number, "supply", materials=[{"name": one} for one in ask(counter.office, number, tail).json["missing"]]
    )
    address = {"name": "张三丰", "phone": "13800138000", "address": "济南市历下区龙鼎大道 1 号"}
    for act, body in (("accept", {}), ("conclude", {"result": "证明"}), ("parcel", address)):
        assert counter.act(number, act, **body).status_code == 200, act
    assert ask(counter.office, number, tail).json["parcel"] is None
    counter.act(number, "parcel/sent", carrier="中国邮政速递", tracking="EB123456785CN")
    sent = {"state": "sent", "carrier": "中国邮政速递", "tracking": "EB123456785CN"}
    assert ask(counter.office, number, tail).json["parcel"] == sent
    form = {"number": number, "tail": tail}
    page = counter.office.app.test_client().post("/p/cases?hall=JN01", data=form).get_data(as_text=True)
    assert "结果已寄出：中国邮政速递" in page and "EB123456785CN" in page and "龙鼎大道" not in page
    counter.act(number, "parcel/returned")
    assert ask(counter.office, number, tail).json["parcel"] is None


def test_who_was_not_accepted_reads_why(counter: Counter) -> None:
    office, case = counter.office, counter.opened(1)
    counter.act(case["number"], "refuse", reason="不属于本大厅的办理范围")
    found = ask(office, case["number"], resident(1).id_number[-4:]).json
    assert (found["state"], found["refused_because"]) == ("refused", "不属于本大厅的办理范围")
    page = office.nobody.client.post(
        "/p/cases?hall=JN01", data={"number": case["number"], "tail": resident(1).id_number[-4:]}
    )
    assert "理由：不属于本大厅的办理范围" in page.text
