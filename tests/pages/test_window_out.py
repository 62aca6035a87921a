"""The 统一出件 window is one flow: the case comes up, the person is asked, the paper goes out, the number ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import photograph
from tests.pages.stand import Stand
from tests.pages.test_window_cases import said
from tests.pages.test_window_terminal import opened, press
from tests.pages.window_cases_api import CODE

NUMBER = "JN01A202611180007"


@pytest.fixture
def fetching(clerk: Page, stand: Stand) -> Page:
    """Somebody who comes for a result was called; the case is tied to the number."""
    stand.window.outcome = "collected"
    stand.window.cases["A019"] = [stand.window.ready(NUMBER)]
    opened(clerk, stand)
    press(clerk, "F1")
    expect(clerk.locator(".details-cases")).to_contain_text("已办结，待领取")
    stand.window.log.clear()
    return clerk


def lead(page: Page) -> Locator:
    return page.locator("#ask-lead")


def test_a_result_is_handed_out_with_a_key_for_each_step(fetching: Page, stand: Stand) -> None:
    press(fetching, "F4")
    expect(lead(fetching)).to_contain_text("先请办事人对 A102 的办理作评价")
    expect(fetching.locator(".ask-facts")).to_contain_text("不动产权证书 鲁（2026）")
    press(fetching, "Enter")
    expect(lead(fetching)).to_contain_text("核对证件后出件")
    press(fetching, *CODE)
    expect(fetching.locator(".ask-typed b")).to_have_text(CODE)
    press(fetching, "Enter")
    expect(lead(fetching)).to_have_text("已出件。")
    press(fetching, "Enter")
    expect(fetching.locator(".current")).to_contain_text("可以叫下一位")
    out: dict[str, Any] = {"proof": "code", "code": CODE, "ticket": "A019", "version": 2}
    assert said(stand) == [
        ("serve", {}),
        ("asked", {"skipped": False, "version": 1}),
        ("hand-out", out),
        ("finish", {"outcome": "collected"}),
    ]


def test_who_passes_the_question_over_gets_the_paper_and_a_wrong_code_says_what_to_do(
    fetching: Page, stand: Stand
) -> None:
    press(fetching, "F4")
    expect(lead(fetching)).to_contain_text("先请办事人")
    press(fetching, "k")
    expect(lead(fetching)).to_contain_text("核对证件后出件")
    press(fetching, "Enter")
    expect(fetching.locator(".ask-problem")).to_contain_text("请输入取件码")
    press(fetching, *"111111", "Enter")
    expect(fetching.locator(".ask-problem")).to_contain_text("取件码不对")
    press(fetching, "s")
    expect(lead(fetching)).to_have_text("已出件。")
    press(fetching, "F10")
    expect(fetching.locator(".current-number")).to_have_text("A020")
    acts = [(act, body.get("proof") or body.get("skipped")) for act, body in said(stand)]
    assert acts[1:] == [
        ("asked", True),
        ("hand-out", "code"),
        ("signatures", None),  # no tablet is connected: the paper is signed
        ("hand-out", "signature"),
        ("finish", None),
        ("call", None),
    ]


def test_no_visit_ends_as_collected_while_the_result_lies_here(fetching: Page, stand: Stand) -> None:
    press(fetching, "F4")
    expect(lead(fetching)).to_contain_text("先请办事人")
    press(fetching, "Escape", "Escape", "F10")
    expect(fetching.locator(".ask-problem")).to_contain_text("结果还没有出件")
    press(fetching, "Escape", "Escape", "8", "Enter")
    expect(fetching.locator(".current")).to_contain_text("可以叫下一位")
    assert said(stand)[-1] == ("finish", {"outcome": "left"})


def test_what_another_page_has_changed_is_shown_anew_before_anything_is_done(fetching: Page, stand: Stand) -> None:
    press(fetching, "F4")
    expect(lead(fetching)).to_contain_text("先请办事人")
    stand.window.find(NUMBER)["version"] = 5  # the feed has not told yet
    press(fetching, "Enter")
    expect(fetching.locator(".ask-problem")).to_contain_text("已换成最新的")
    press(fetching, "Enter")
    expect(lead(fetching)).to_contain_text("核对证件后出件")


def test_somebody_sent_with_a_letter_is_named_before_the_paper_goes(fetching: Page, stand: Stand) -> None:
    press(fetching, "F4")
    expect(lead(fetching)).to_contain_text("先请办事人")
    press(fetching, "Enter")
    expect(lead(fetching)).to_contain_text("核对证件后出件")
    press(fetching, "d")
    expect(fetching.locator("dialog [name=name]")).to_be_focused()
    fetching.keyboard.type("王小明")
    press(fetching, "Enter")
    expect(fetching.locator("dialog [name=tail]")).to_be_focused()
    fetching.keyboard.type("123x")
    press(fetching, "Enter")
    expect(fetching.locator("dialog [name=letter]")).to_be_focused()
    fetching.check("dialog [name=letter]")
    press(fetching, "Enter")
    expect(lead(fetching)).to_have_text("已出件。")
    expect(fetching.locator(".ask-facts")).to_contain_text("代领人凭委托书领取 · 王* 0014")
    taker = {"who": "other", "name": "王小明", "id_tail": "123x", "letter": True}
    assert said(stand)[-1] == (
        "hand-out",
        {"proof": "signature", "code": "", "ticket": "A019", "taker": taker, "version": 2},
    )


def test_what_is_signed_on_the_tablet_is_looked_at_before_the_paper_goes(
    fetching: Page, stand: Stand, pictures: Path
) -> None:
    stand.window.has_tablet = True
    press(fetching, "F4")
    expect(lead(fetching)).to_contain_text("先请办事人")
    press(fetching, "Enter")
    expect(lead(fetching)).to_contain_text("核对证件后出件")
    press(fetching, "s")
    expect(lead(fetching)).to_contain_text("请办事人在平板上签名")
    press(fetching, "Enter")
    expect(fetching.locator(".ask-problem")).to_contain_text("还没有签名")
    with fetching.expect_response("**/signatures/s1/drop"):
        press(fetching, "Escape")
    assert stand.window.signing is None, "nobody else finds it on the tablet"
    expect(lead(fetching)).to_contain_text("核对证件后出件")
    press(fetching, "s")
    expect(lead(fetching)).to_contain_text("请办事人在平板上签名")
    for state, words in (("declined", "改签纸质单"), ("signed", "核对签名")):
        stand.window.signing = {"id": "s1", "state": state}
        stand.window.version += 1
        expect(lead(fetching)).to_contain_text(words)
    expect(fetching.locator(".ask-picture")).to_have_js_property("complete", True)
    photograph(fetching, pictures / "window-signature.png")
    press(fetching, "Enter")
    expect(lead(fetching)).to_have_text("已出件。")
    out = {"proof": "tablet", "code": "", "ticket": "A019", "signature": "s1", "version": 2}
    assert said(stand)[-2:] == [("signatures", {"case": NUMBER}), ("hand-out", out)]


def test_whoever_comes_for_a_result_that_was_to_be_sent_gets_it_by_one_key(clerk: Page, stand: Stand) -> None:
    stand.window.cases["A019"] = [stand.window.ready(NUMBER, delivery="courier")]
    opened(clerk, stand)
    press(clerk, "F1")
    expect(clerk.locator(".details-cases")).to_contain_text("已办结")
    press(clerk, "F5")
    expect(clerk.locator("dialog")).to_contain_text(NUMBER)
    press(clerk, "1")
    expect(clerk.locator("dialog")).to_contain_text("不寄了，窗口领取")
    press(clerk, "n")
    expect(lead(clerk)).to_contain_text("先请办事人对 A102 的办理作评价")
    assert said(stand)[-1] == ("at-window", {"version": 1})
