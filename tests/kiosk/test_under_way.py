"""Somebody comes back: with missing papers, to see how far it is, to collect. By touch, by scanner, by keys alone."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from queue_server.cases.refusals import FollowedUpToday, NothingToFollowUp
from tests.kiosk.test_booking import SCAN
from tests.kiosk.test_voice import LISTEN, heard
from tests.kiosk.things import CASE_NUMBER, READY, TOLD, a_case
from tests.kiosk.visit import Visit

TAIL = "002X"


def come_back(kiosk: Visit, task: str, number: str = CASE_NUMBER) -> None:
    kiosk.tap("#stage [data-go=existing]:visible")
    kiosk.screen("existing")
    kiosk.tap(f'[data-go="case?task={task}"]')
    kiosk.screen("case")
    for place in number:
        kiosk.page.locator(f'[data-step="number"] [data-key="{place}"]').tap(no_wait_after=True)


def end_with(kiosk: Visit, tail: str = TAIL) -> None:
    expect(kiosk.page.locator('[data-step="tail"]')).to_be_visible()
    for place in tail:
        kiosk.page.locator(f'[data-step="tail"] [data-key="{place}"]').tap(no_wait_after=True)
    kiosk.tap("[data-act=case-send]")


def test_story_who_was_sent_home_for_papers_has_a_number_that_does_not_queue_again(kiosk: Visit) -> None:
    # Ms Sun brings the power of attorney. The slip in her hand has the number.
    kiosk.deps.cases.found = a_case(**TOLD)
    come_back(kiosk, "follow")
    assert kiosk.page.inner_text('[data-step="number"] [data-echo]').replace("\n", "") == CASE_NUMBER
    kiosk.tap("[data-act=case-next]")
    expect(kiosk.page.locator('[data-step="tail"] [data-echo] > span > span')).to_have_count(len(TAIL))
    end_with(kiosk)
    kiosk.screen("done")
    text = kiosk.text()
    assert "E027" in text and "不重新排队" in text and "授权委托书（代办时）" in text
    assert kiosk.deps.cases.seen == [(CASE_NUMBER, TAIL)]
    # The next one finds nothing of it.
    kiosk.tap("[data-act=home]")
    kiosk.screen("start")
    come_back(kiosk, "progress", "")
    assert kiosk.page.inner_text('[data-step="number"] [data-echo]').strip() == ""
    assert CASE_NUMBER not in kiosk.page.content()


def test_story_a_scanned_slip_shows_how_it_stands_and_the_number_is_one_tap_away(kiosk: Visit) -> None:
    kiosk.deps.cases.found = a_case(**TOLD)
    kiosk.page.evaluate(SCAN, CASE_NUMBER)
    kiosk.screen("case")
    end_with(kiosk)
    kiosk.screen("progress")
    assert "还缺材料，请补交" in kiosk.text() and "不动产权证书" in kiosk.text() and "12月29日" in kiosk.text()
    kiosk.language("en")
    assert "Papers are missing" in kiosk.text()
    kiosk.tap("[data-act=case-take]")
    kiosk.screen("done", "en")
    assert [what for what, _key in kiosk.deps.cases.taken] == ["follow"]
    assert kiosk.deps.cases.seen == [(CASE_NUMBER, TAIL)] * 2


def test_story_a_result_is_collected_by_keys_and_voice_alone(kiosk: Visit) -> None:
    # Mr Wu does not see. He knows his number by heart.
    kiosk.deps.cases.found = a_case(**READY)
    page = kiosk.page
    page.evaluate(LISTEN)

    def press(key: str) -> None:
        kiosk.wait_s(1.1)
        page.keyboard.press(key)

    press("*")
    page.wait_for_function("heard.length > 0")
    assert "已有办件" in "".join(heard(page))
    kiosk.tap("#stage [data-go=existing]:visible")
    kiosk.screen("existing")
    press("1")
    kiosk.screen("case")
    page.keyboard.type(CASE_NUMBER, delay=100)
    press("Enter")
    expect(page.locator('[data-step="tail"]')).to_be_visible()
    page.keyboard.type("002.", delay=100)
    press("Enter")
    kiosk.screen("progress")
    page.wait_for_function("heard.join('').includes('要取号领取')")
    press("Enter")
    kiosk.screen("done")
    said = "".join(heard(page)).replace(" ", "")
    assert "已办结，可以取件" in said and TAIL not in said and "002" not in said
    assert [what for what, _key in kiosk.deps.cases.taken] == ["collect"]


def test_letters_come_on_demand_and_the_step_is_kept_in_another_language(kiosk: Visit) -> None:
    kiosk.deps.cases.found = a_case()
    come_back(kiosk, "progress", "1234")
    kiosk.tap("[data-act=case-next]")
    expect(kiosk.page.locator('[data-step="number"] [data-when="short"]')).to_be_visible()
    kiosk.tap("[data-sheet-open=letters]")
    for key in "JN-01":
        kiosk.page.locator(f'dialog[open] [data-key="{key}"]').tap()
    kiosk.tap("dialog[open] [data-act=sheet-close]")
    kiosk.tap("[data-act=case-next]")
    expect(kiosk.page.locator('[data-step="tail"]')).to_be_visible()
    kiosk.page.locator('[data-step="tail"] [data-key="5"]').tap()
    kiosk.language("en")
    expect(kiosk.page.locator('[data-step="tail"]')).to_be_visible()
    expect(kiosk.page.locator('[data-step="tail"] [data-when="count"]')).to_contain_text("1 of 4 entered")
    kiosk.tap("[data-act=back]")
    expect(kiosk.page.locator('[data-step="number"]')).to_be_visible()
    assert kiosk.page.inner_text('[data-step="number"] [data-echo]').replace("\n", "") == "1234JN-01"
    kiosk.tap("[data-act=case-next]")
    end_with(kiosk, "9999")
    kiosk.screen("progress", "en")
    assert kiosk.deps.cases.seen == [("1234JN-01", "9999")]


def test_a_wrong_end_is_said_plainly_and_entered_again(kiosk: Visit) -> None:
    come_back(kiosk, "follow")
    kiosk.tap("[data-act=case-next]")
    end_with(kiosk, "1234")
    kiosk.screen("uncased")
    assert "没有找到这个办件" in kiosk.text() and "导办台" in kiosk.text()
    kiosk.tap(".ways [data-act=back]")
    kiosk.screen("case")
    assert kiosk.page.inner_text('[data-step="number"] [data-echo]').replace("\n", "") == CASE_NUMBER


@pytest.mark.parametrize(
    ("refusal", "says"),
    [(NothingToFollowUp(), "现在不用补材料"), (FollowedUpToday(number="E031"), "今天已取过号：E031")],
)
def test_why_there_is_no_number_and_what_to_do_instead(kiosk: Visit, refusal: Exception, says: str) -> None:
    kiosk.deps.cases.found = a_case()
    kiosk.deps.cases.refusal = refusal
    come_back(kiosk, "follow")
    kiosk.tap("[data-act=case-next]")
    end_with(kiosk)
    kiosk.screen("uncased")
    assert says in kiosk.text()
    if isinstance(refusal, NothingToFollowUp):
        kiosk.tap("[data-act=case-take]")
        kiosk.screen("progress")


def test_what_is_not_ready_is_not_collected_but_shown(kiosk: Visit) -> None:
    kiosk.deps.cases.found = a_case()
    come_back(kiosk, "collect")
    kiosk.tap("[data-act=case-next]")
    end_with(kiosk)
    kiosk.screen("progress")
    assert "现在不能取件" in kiosk.text() and "还有 4 个工作日" in kiosk.text()
    assert kiosk.deps.cases.taken == []


def test_k7_k13_nothing_of_a_case_outlives_who_has_gone_away(kiosk: Visit) -> None:
    kiosk.deps.cases.found = a_case(**TOLD)
    come_back(kiosk, "progress")
    kiosk.tap("[data-act=case-next]")
    end_with(kiosk)
    kiosk.screen("progress")
    kiosk.wait_s(62)
    kiosk.page.wait_for_selector("#idle[open]")
    kiosk.wait_s(32)
    kiosk.screen("start")
    kept = kiosk.page.evaluate("JSON.stringify([localStorage, sessionStorage, location.href, document.body.innerHTML])")
    assert CASE_NUMBER not in json.loads(json.dumps(kept)) and "不动产权证书" not in kept
    assert not [one for one in kiosk.deps.requests if CASE_NUMBER in one or TAIL in one]


def test_k15_the_wish_is_kept_while_the_server_is_away_and_gives_one_number(kiosk: Visit) -> None:
    kiosk.deps.cases.found = a_case(**TOLD)
    come_back(kiosk, "follow")
    kiosk.tap("[data-act=case-next]")
    kiosk.deps.broken = True
    end_with(kiosk)
    kiosk.screen("away")
    expect(kiosk.page.locator(".pending")).to_be_visible()
    kiosk.deps.broken = False
    kiosk.wait_s(3)
    kiosk.screen("done")
    assert len(kiosk.deps.cases.taken) == 1
