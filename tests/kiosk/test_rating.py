"""评价服务 at the kiosk: found by number or slip, rated or passed over, forgotten; by touch and by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from queue_server.ratings.model import AlreadyRated
from tests.kiosk.test_booking import SCAN
from tests.kiosk.things import a_visit
from tests.kiosk.visit import Visit


def to_rate(kiosk: Visit, figures: str = "27") -> None:
    kiosk.tap("#stage [data-go=existing]:visible")
    kiosk.tap("[data-go=rate]")
    kiosk.screen("rate")
    for figure in figures:
        kiosk.page.locator(f'.pad[data-key="{figure}"]').tap()
    kiosk.tap("[data-act=rate-find]")


def test_a_number_is_typed_a_grade_is_sent_and_all_is_forgotten(kiosk: Visit) -> None:
    to_rate(kiosk)
    kiosk.screen("rate_grade")
    kiosk.tap("[data-act=rate-send]")
    expect(kiosk.page.locator("[data-grade-none]")).to_be_visible()
    kiosk.page.locator('[data-grade="4"]').tap()
    kiosk.page.locator('[data-grade="2"]').tap()
    kiosk.page.locator('[data-aspect="attitude"]').tap()
    kiosk.language("en")
    expect(kiosk.page.locator('[data-grade="2"]')).to_have_attribute("aria-checked", "true")
    kiosk.tap("[data-act=rate-send]")
    kiosk.screen("rate_said", "en")
    assert kiosk.deps.ratings.said == [
        ("find", "27"),
        ("asked", "E027.token"),
        ("give", "E027.token", 2, ("attitude",)),
    ]
    kiosk.wait_s(61)
    kiosk.screen("start", "zh")
    assert "E027" not in kiosk.page.content()


def test_after_a_bad_grade_a_call_is_offered_that_knows_the_visit(kiosk: Visit) -> None:
    to_rate(kiosk)
    kiosk.screen("rate_grade")
    kiosk.page.locator('[data-grade="1"]').tap()
    kiosk.page.locator('[data-aspect="attitude"]').tap()
    kiosk.tap("[data-act=rate-send]")
    kiosk.screen("rate_said")
    kiosk.tap("[data-act=rate-complain]")
    kiosk.screen("ask_about")
    expect(kiosk.page.locator('[data-pick="phrases"][aria-checked="true"]')).to_have_text(["服务态度不好"])
    expect(kiosk.page.locator(".ask-visit .ask-chosen")).to_have_text("E027")


def test_passing_over_is_always_there_and_several_are_asked_about(kiosk: Visit) -> None:
    kiosk.deps.ratings.known = [a_visit(), a_visit("A027")]
    to_rate(kiosk)
    kiosk.screen("rate_which")
    kiosk.tap('[data-act=rate-pick][data-number="A027"]')
    kiosk.screen("rate_grade")
    kiosk.tap("[data-act=rate-skip]")
    kiosk.screen("rate_said")
    assert kiosk.deps.ratings.said[-1] == ("skip", "A027.token")


def test_a_visit_with_a_document_asks_for_its_end_and_says_so_where_it_is_wrong(kiosk: Visit) -> None:
    kiosk.deps.ratings.known = [a_visit(asks_tail=True)]
    to_rate(kiosk)
    kiosk.screen("rate_tail")
    for tail in ("0021", "002X"):
        for place in tail:
            kiosk.page.locator(f'.pad[data-key="{place}"]').tap()
        assert "002" not in kiosk.text("[data-typing=tail]"), "nothing of a document is shown"
        kiosk.tap("[data-act=rate-tail]")
        if tail == "0021":
            expect(kiosk.page.locator('[data-when="server"]')).to_contain_text("对不上")
            expect(kiosk.page.locator('[data-when="server"]')).to_be_visible()
    kiosk.screen("rate_grade")
    assert [one for one in kiosk.deps.ratings.said if one[0] == "find"] == [
        ("find", "27"),
        ("find", "E027", "0021"),
        ("find", "E027", "002X"),
    ]
    assert not [one for one in kiosk.deps.requests if "002" in one]


def test_who_rates_a_mere_number_is_told_that_it_does_not_count(kiosk: Visit) -> None:
    kiosk.deps.ratings.known = [a_visit(verified=False)]
    to_rate(kiosk)
    kiosk.screen("rate_grade")
    assert "未核实" in kiosk.text() and "扫小票" in kiosk.text()


@pytest.mark.parametrize(
    ("visits", "says"),
    [
        ([], "今天没有这个号"),
        ([a_visit(state="given", can_rate=False)], "已评价过"),
        ([a_visit(finished_at=None, can_rate=False)], "还没有办完"),
        ([a_visit(state="skipped", can_rate=False)], "期限已过"),
    ],
)
def test_what_cannot_be_rated_says_why_where_the_next_number_is_typed(
    kiosk: Visit, visits: list[dict[str, object]], says: str
) -> None:
    kiosk.deps.ratings.known = visits
    to_rate(kiosk)
    expect(kiosk.page.locator('[data-when="server"]')).to_contain_text(says)
    expect(kiosk.page.locator('[data-when="server"]')).to_be_visible()
    kiosk.screen("rate")
    kiosk.page.locator('.pad[data-key="9"]').tap()
    expect(kiosk.page.locator('[data-when="server"]')).to_be_hidden()


def test_a_grade_that_comes_too_late_is_said_and_leads_to_no_loop(kiosk: Visit) -> None:
    kiosk.deps.ratings.refusal = AlreadyRated(number="E027")
    to_rate(kiosk)
    kiosk.screen("rate_grade")
    kiosk.page.locator('[data-grade="5"]').tap()
    kiosk.tap("[data-act=rate-send]")
    kiosk.screen("rate")
    expect(kiosk.page.locator('[data-when="server"]')).to_be_visible()


def test_a_slip_before_the_scanner_is_enough_and_figures_choose_the_grade(kiosk: Visit) -> None:
    kiosk.tap("#stage [data-go=existing]:visible")
    kiosk.tap("[data-go=rate]")
    kiosk.screen("rate")
    kiosk.page.evaluate(SCAN, "261123E027")
    kiosk.screen("rate_grade")
    kiosk.page.keyboard.press("1")
    expect(kiosk.page.locator('[data-grade="5"]')).to_have_attribute("aria-checked", "true")
    kiosk.wait_s(1.1)
    kiosk.page.evaluate("document.activeElement.blur()")
    kiosk.page.keyboard.press("Enter")
    kiosk.screen("rate_said")
    assert kiosk.deps.ratings.said[0] == ("find", "261123E027")
    assert kiosk.deps.ratings.said[-1] == ("give", "E027.token", 5, ())


def test_its_own_address_begins_with_the_question_and_ends_at_the_start(kiosk: Visit) -> None:
    kiosk.page.goto(kiosk.url + "/kiosk/rate?lang=en")
    kiosk.page.wait_for_selector("body[data-ready]")
    kiosk.screen("rate", "en")
    kiosk.tap("[data-act=back]")
    kiosk.screen("existing", "en")


def test_who_goes_away_is_warned_and_then_the_start_is_there(kiosk: Visit) -> None:
    to_rate(kiosk)
    kiosk.screen("rate_grade")
    kiosk.wait_s(62)
    kiosk.page.wait_for_selector("#idle[open]")
    kiosk.wait_s(32)
    kiosk.screen("start")
    assert kiosk.deps.ratings.said[-1] == ("asked", "E027.token"), "silence is no answer"
