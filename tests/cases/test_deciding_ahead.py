"""先批后审 and 预审: what is worked on before everything is here, and before it is accepted."""

from __future__ import annotations

import base64

from tests.cases.conftest import Counter
from tests.cases.pictures import png
from tests.cases.test_way import code_of
from tests.conftest import PASSWORD

PNG = base64.b64encode(png()).decode()


def test_what_was_decided_ahead_takes_its_papers_after_the_decision(counter: Counter) -> None:
    case = counter.opened(1)
    number = case["number"]
    assert counter.act(number, "accept", ahead=True).json["is_ahead"] is True
    assert counter.act(number, "conclude", result="证明").json["state"] == "concluded"
    page = _page(counter, number)
    assert 'value="supply"' in page and "先批后审" in page and 'value="take-back"' not in page
    came = [{"name": name, "got": "courier"} for name in case["missing"]]
    assert counter.act(number, "supply", materials=came).json["missing"] == []


def test_who_looks_at_it_before_it_is_accepted_may_be_given_it(counter: Counter) -> None:
    number = counter.opened(1)["number"]
    other = counter.office.add_clerk("other")
    assert counter.act(number, "hand-over", to=other.id).json["handler"]["id"] == other.id
    assert code_of(counter.act(number, "step", name="审核")) == (409, "case_state_forbids")


def test_the_page_of_a_case_shows_its_pages_and_asks_each_thing_in_a_list_of_its_own(counter: Counter) -> None:
    case = counter.opened(1)
    number = case["number"]
    attached = counter.act(number, "pages", material=case["missing"][0], file=PNG).json
    page = _page(counter, number)
    assert f"/api/v1/cases/{number}/pages/{attached['id']}" in page
    for key in ("supply", "accept", "tell", "withdraw", "hand-over"):
        assert page.count(f'value="{key}"') == 1
    assert page.count(f'value="{case["missing"][0]}"') == 3, "came, follows, is missing"


def _page(counter: Counter, number: str) -> str:
    browser = counter.office.app.test_client()
    assert browser.post("/api/v1/sign-in", json={"account": "clerk", "password": PASSWORD}).status_code == 200
    shown = browser.get(f"/cases/{number}?lang=zh")
    assert shown.status_code == 200
    return str(shown.text)
