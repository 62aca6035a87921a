"""The pages about ratings: who finds what, what is offered where a bad grade stands, no person in the list."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Route

from queue_server.kernel import outgoing
from queue_server.kernel.followers import Followers
from queue_server.pages.rating_reports_words import WORDS as REPORTS
from queue_server.pages.ratings_words import ACTS, WORDS
from queue_server.ratings import follow
from queue_server.ratings.bad_model import TRANSITIONS
from queue_server.ratings.report_settings import Reporting
from queue_server.wiring import rating_report
from tests.api.test_bad_grades import act, bad, second
from tests.api.test_ratings import DAY_S, again, finished, rate
from tests.browser import chromium
from tests.conftest import Office
from tests.pages.stand import ROOT, TYPES
from tests.pages.test_called import signed_in
from tests.pages.test_looks import violations

COMMENT = "王小明 13812345678 态度差"


def test_a_manager_sees_counts_and_bad_grades_without_a_person(office: Office) -> None:
    one = bad(office, 2, comment=COMMENT)
    rate(office, finished(office), 5)
    office.clock.step(DAY_S)
    again(office)
    text = signed_in(office, "manager").get("/ratings").text
    assert f'href="/ratings/bad/{one["id"]}"' in text and "有留言" in text
    assert "50.0%" not in text and "100.0%" in text and text.count("本周未完，或一周不满 5 条：不分等级") == 2, (
        "row, all"
    )
    assert "王小明" not in text and "13812345678" not in text
    page = signed_in(office, "manager").get(f"/ratings/bad/{one['id']}").text
    assert COMMENT in page
    assert WORDS["zh"].keys() == WORDS["en"].keys()


@pytest.mark.parametrize("account", ["auditor", "evaluator"])
def test_who_sees_figures_alone_sees_no_bad_grade(office: Office, account: str) -> None:
    one = bad(office)
    browser = signed_in(office, account)
    text = browser.get("/ratings").text
    assert "满意率" in text and one["id"] not in text
    assert browser.get(f"/ratings/bad/{one['id']}").status_code == 403
    assert 'href="/ratings"' in browser.get("/admin/figures").text


def test_a_clerk_finds_the_own_page_and_no_other(office: Office) -> None:
    browser = signed_in(office, "clerk")
    rate(office, finished(office), 1)
    assert 'href="/ratings/own"' in browser.get("/windows").text
    assert "还没有可以显示的评价。" in browser.get("/ratings/own").text
    assert browser.get("/ratings").status_code == 403
    assert 'href="/ratings"' in signed_in(office, "manager").get("/windows").text


def test_what_is_offered_is_what_the_state_lets_be_done() -> None:
    names = {"review": {"review", "send_back"}, "decide": {"exclude", "keep"}}
    offered = {(one, state) for state, acts in ACTS.items() for name, *_ in acts for one in names.get(name, {name})}
    assert offered == {pair for pair in TRANSITIONS if pair[0] not in ("assign", "reopen", "strike")}


def test_who_may_not_judge_is_told_so_and_another_may(office: Office) -> None:
    second(office)
    one = bad(office)
    act(office.manager, one, "doubt", ground="mistaken")
    path = f"/ratings/bad/{one['id']}"
    assert "须由另一位主管办理" in signed_in(office, "manager").get(path).text
    assert 'data-act="decide"' in signed_in(office, "manager2").get(path).text
    assert signed_in(office, "manager").get("/ratings?from=nonsense").status_code == 400


def refuse_reports(office: Office) -> None:
    """The house reports from now on, and the receiver would not take what was rated."""
    house = office.house
    to = Reporting.model_validate({"url": "https://pj.example/api", "layer": "national", "key": "sixteen-signs-key"})
    house.report = rating_report.build(house.database, office.clock, house.sight, to)
    Followers(house.database, office.clock, house.report.followers()).catch_up()
    held = house.database.read(lambda rows: outgoing.first(rows, follow.NAME))
    assert held is not None
    why = "http_422 E1003 deptCode 不能为空"
    house.database.write(lambda tx: outgoing.settle(tx, held, "refused", why))


def test_a_manager_is_led_to_what_was_not_taken_and_finds_no_grade_there(office: Office) -> None:
    one = bad(office, 1, comment=COMMENT)
    assert "没有配置好差评上报" in signed_in(office, "manager").get("/ratings/reports").text
    refuse_reports(office)
    browser = signed_in(office, "manager")
    assert 'href="/ratings/reports">查看并处理' in browser.get("/ratings").text
    text = browser.get("/ratings/reports").text
    assert all(word in text for word in (one["number"], "E1003", "deptCode 不能为空", "重送", "pj.example"))
    assert "非常不满意" not in text and "王小明" not in text
    assert REPORTS["zh"].keys() == REPORTS["en"].keys()


def routed(browser: FlaskClient, route: Route) -> None:
    path = route.request.url.removeprefix("http://hall.test")
    if path.startswith("/static/"):
        file = ROOT / path.removeprefix("/").split("?")[0]
        route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix[1:], "application/octet-stream"))
    else:
        route.fulfill(body=browser.get(path).data, content_type="text/html; charset=utf-8")


@pytest.mark.slow
def test_the_pages_are_accessible_and_fit_a_phone(office: Office) -> None:
    one = bad(office, 2, comment=COMMENT)
    act(office.manager, one, "verify", text="情况属实")
    refuse_reports(office)
    pages: dict[str, Any] = {"/ratings": "manager", f"/ratings/bad/{one['id']}": "manager", "/ratings/own": "clerk"}
    pages |= {"/ratings/reports": "manager"}
    for path, account in pages.items():
        context = chromium().new_context(viewport={"width": 360, "height": 800})
        page, browser = context.new_page(), signed_in(office, account)
        page.route("http://hall.test/**", partial(routed, browser))
        page.goto(f"http://hall.test{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.set_viewport_size({"width": 1366, "height": 768})
        page.wait_for_function("!document.querySelector('[data-waits]')")
        assert violations(page) == [], path
        context.close()
