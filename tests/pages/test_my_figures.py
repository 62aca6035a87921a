"""The page of own figures and the pages of contested ratings: what each says, to whom, and read by axe."""

from __future__ import annotations

from functools import partial

import pytest

from queue_server.pages.my_figures_words import WORDS
from tests.api.test_contests import COMMENT, contest, decide, rated
from tests.browser import chromium
from tests.conftest import Office
from tests.pages.test_called import signed_in
from tests.pages.test_looks import violations
from tests.pages.test_ratings import routed


def test_a_clerk_reads_own_figures_with_formulas_and_what_became_of_a_contest(office: Office) -> None:
    ticket = rated(office)
    office.house.followers.catch_up()
    contest(office, ticket)
    browser = signed_in(office, "clerk")
    page = browser.get("/my-figures?period=day").text
    assert "= 办理时长之和 ÷ 办理数，挂起不计" in page and "不满 5 人" in page and "待审核" in page
    assert "各队列办理时长" in page and '<small>1</small></td><td class="number">—</td></tr>' in page
    decide(office, ticket, passes=True)
    page = browser.get("/my-figures").text
    assert "撤销，不再计入统计" in page and "已核对录像" in page
    assert "非常不满意" not in page and COMMENT not in page
    assert 'href="/my-figures"' in browser.get("/windows").text
    assert browser.get("/my-figures?period=year").status_code == 400
    assert browser.get("/ratings/contests").status_code == 403
    assert WORDS["zh"].keys() == WORDS["en"].keys()


def test_the_record_opens_to_the_reviewer(office: Office) -> None:
    ticket = rated(office)
    contest(office, ticket)
    browser = signed_in(office, "manager")
    assert f'href="/ratings/contests/{ticket["id"]}"' in browser.get("/ratings/contests").text
    page = browser.get(f"/ratings/contests/{ticket['id']}").text
    assert all(
        said in page for said in (COMMENT, "非常不满意", "撤销评价", "开始办理", f"/tickets/{ticket['id']}/sheet")
    )


@pytest.mark.slow
def test_they_are_accessible_and_fit_a_phone(office: Office) -> None:
    ticket = rated(office)
    contest(office, ticket)
    record = f"/ratings/contests/{ticket['id']}"
    for path, account in {"/my-figures": "clerk", "/ratings/contests": "manager", record: "manager"}.items():
        context = chromium().new_context(viewport={"width": 360, "height": 800})
        page = context.new_page()
        page.route("http://hall.test/**", partial(routed, signed_in(office, account)))
        page.goto(f"http://hall.test{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.set_viewport_size({"width": 1366, "height": 768})
        page.wait_for_function("!document.querySelector('[data-waits]')")
        assert violations(page) == [], path
        context.close()
