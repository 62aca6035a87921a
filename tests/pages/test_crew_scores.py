"""The pages of the thousand points: what each says to whom, and read by axe."""

from __future__ import annotations

from functools import partial

import pytest

from queue_server.pages.crew_scores import around, quarter_of, quarters_around
from queue_server.pages.crew_scores_words import WORDS
from tests.browser import chromium
from tests.conftest import Office
from tests.crew.test_patrols import find
from tests.crew.test_scoring import enter
from tests.crew.test_shifts import at_post, number, ok, run
from tests.pages.test_called import signed_in
from tests.pages.test_looks import violations
from tests.pages.test_ratings import routed


def test_months_and_quarters_follow_each_other() -> None:
    assert around("2026-01") == ("2025-12", "2026-02") and around("2026-12") == ("2026-11", "2027-01")
    assert (quarter_of("2026-01-31"), quarter_of("2026-12-01")) == ("2026-Q1", "2026-Q4")
    assert quarters_around("2026-Q1") == ("2025-Q4", "2026-Q2") and quarters_around("2026-Q4")[1] == "2027-Q1"
    assert WORDS["zh"].keys() == WORDS["en"].keys()


def test_a_clerk_reads_the_own_sheet_and_no_covert_finding_before_it_is_released(office: Office) -> None:
    patrol = ok(find(office, mode="covert", text="看短视频"))["patrols"][0]["id"]
    clerk, manager = signed_in(office, "clerk"), signed_in(office, "manager")
    assert "看短视频" not in clerk.get("/my-scores").text and "未公开" in manager.get("/crew/patrols").text
    ok(run(office, f"patrols/{patrol}/release"))
    page = clerk.get("/my-scores").text
    assert "看短视频" in page and "答复整改" in page and "本大厅规定" in page
    assert clerk.get("/crew/scores").status_code == 403
    assert f'href="/crew/patrols#p-{patrol}"' in manager.get(f"/crew/scores/{number(office.clerk)}").text
    assert 'href="/my-scores"' in clerk.get("/windows").text


def test_a_frozen_month_offers_corrections_and_a_quarter_its_book(office: Office) -> None:
    at_post(office, office.clerk, "")
    ok(enter(office))
    manager = signed_in(office, "manager")
    assert "封账 2026-10" in manager.get("/crew/scores?month=2026-10").text
    ok(run(office, "score-months", month="2026-10"))
    page = manager.get("/crew/scores?month=2026-10").text
    assert "登记更正" in page and "封账 2026-10" not in page
    assert "还没有封账" in manager.get("/crew/awards?quarter=2026-Q4").text
    assert manager.get("/crew/awards.xlsx?quarter=2026-Q4").data[:2] == b"PK"
    assert manager.get("/crew/scores?month=x").status_code == 422


@pytest.mark.slow
def test_they_are_accessible_and_fit_a_phone(office: Office) -> None:
    at_post(office, office.clerk, "317")
    ok(enter(office, month="2026-11", day="2026-11-23"))
    ok(find(office))
    browsers = {account: signed_in(office, account) for account in ("clerk", "manager")}
    context = chromium().new_context(viewport={"width": 360, "height": 800})
    for path in ("/crew/scores", "/crew/patrols", "/crew/joining", "/my-scores"):
        page = context.new_page()
        page.route("http://hall.test/**", partial(routed, browsers["clerk" if path == "/my-scores" else "manager"]))
        page.goto(f"http://hall.test{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.set_viewport_size({"width": 1366, "height": 768})
        page.wait_for_function("!document.querySelector('[data-waits]')")
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert violations(page) == [], path
        page.close()
    context.close()
