"""One key stays one key: the key that finishes makes the case, or a digit says why there is none."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.pages.stand import Stand
from tests.pages.test_window_terminal import opened, press, scan
from tests.pages.window_api import MATERIALS, Refused


@pytest.fixture
def serving(clerk: Page, stand: Stand) -> Page:
    """Somebody is being served in a hall that keeps cases."""
    stand.window.keeps_cases = True
    opened(clerk, stand)
    press(clerk, "F1", "F4")
    expect(clerk.locator(".pill").first).to_have_text("办理中")
    stand.window.log.clear()
    return clerk


# with two more papers, as the sale of a flat has them: what of the card's lines is cut off below
BELOW_THE_CARD = """() => {
    const list = document.querySelector(".details-materials ul");
    const made = (text) => Object.assign(document.createElement("li"), { textContent: text });
    const more = ["婚姻证明或户口簿（需要时）", "登记申请书（可现场填写）"].map(made);
    list.append(...more);
    const end = (li) => li.getBoundingClientRect().bottom;
    const low = [...document.querySelectorAll(".details li")].filter((li) => end(li) > end(li.closest(".details")));
    for (const li of more) li.remove();
    return low.map((li) => li.textContent);
}"""


def said(stand: Stand) -> list[tuple[str, dict[str, Any]]]:
    return [(act, body) for _name, act, body in stand.window.log]


def test_accepting_opens_and_accepts_the_case_with_the_key_that_finishes(serving: Page, stand: Stand) -> None:
    expect(serving.locator(".strip-said")).to_contain_text("按“受理”即确认材料已全部核对")
    press(serving, "F10")
    expect(serving.locator(".current-number")).to_have_text("A020")
    assert said(stand) == [
        ("cases", {"service": "S1", "accept": True}),
        ("finish", {"outcome": "accepted"}),
        ("call", {}),
    ]


def test_a_question_answered_makes_no_case(serving: Page, stand: Stand) -> None:
    press(serving, "5", "Enter")
    expect(serving.locator(".current")).to_contain_text("可以叫下一位")
    assert said(stand) == [("finish", {"outcome": "consulted"})]


@pytest.mark.parametrize(
    ("digit", "outcome", "decided"), [("2", "told_once", "tell"), ("3", "accepted_short", "follow")]
)
def test_what_is_missing_is_ticked_by_digit_written_or_both(
    serving: Page, stand: Stand, digit: str, outcome: str, decided: str
) -> None:
    press(serving, digit, "Enter")
    options = serving.locator("dialog .ask-option")
    expect(options).to_have_count(len(MATERIALS))
    press(serving, "Enter")
    assert said(stand) == [], "nothing is marked"
    press(serving, "2", "4", "1", "1")
    expect(serving.locator("dialog [aria-pressed=true]")).to_have_count(2)
    serving.fill("dialog input", "法院判决书、婚姻证明")
    expect(serving.locator(".ask-problem")).to_have_text("已选 4 项")
    press(serving, "Enter")
    expect(serving.locator(".current")).to_contain_text("可以叫下一位")
    names = [MATERIALS[1], MATERIALS[3], "法院判决书", "婚姻证明"]
    accepted = {"accept": True} if decided == "follow" else {}
    assert said(stand) == [("cases", {"service": "S1", decided: names} | accepted), ("finish", {"outcome": outcome})]


def test_only_what_the_item_lets_follow_is_offered_and_nothing_is_written_beside_it(
    serving: Page, stand: Stand
) -> None:
    stand.window.deferrable = (MATERIALS[2],)
    press(serving, "3", "Enter")
    expect(serving.locator("dialog .ask-option")).to_have_count(1)
    expect(serving.locator("dialog")).to_contain_text("只列可容缺的")
    expect(serving.locator("dialog input")).to_have_count(0)
    press(serving, "1", "Enter")
    expect(serving.locator(".current")).to_contain_text("可以叫下一位")
    assert said(stand)[0] == ("cases", {"service": "S1", "accept": True, "follow": [MATERIALS[2]]})


def test_what_was_told_says_whether_its_paper_came_out_and_whose_phone_it_went_to(serving: Page, stand: Stand) -> None:
    told = {"at": "2026-11-23T09:30:00+08:00", "copies": 1, "paper": "queued", "message": None, "phone": None}
    stand.window.told_as = told
    press(serving, "2", "Enter")
    expect(serving.locator("dialog")).to_contain_text("没有勾的算窗口已收")
    press(serving, "2", "Enter")
    strip = serving.locator(".strip-said")
    expect(strip).to_contain_text("告知单 1 份（待打印）")
    told.update(paper="confirmed", message="sent", phone="138****0014")
    expect(strip).to_contain_text("告知单 1 份（已打印） · 短信 138****0014（已发送）")


def test_not_accepting_says_why_by_digit_and_other_in_words(serving: Page, stand: Stand) -> None:
    press(serving, "4", "Enter", "9", "Enter")
    expect(serving.locator(".ask-problem")).to_have_text("请写明理由")
    serving.fill("dialog input", "材料系伪造")
    press(serving, "Enter")
    expect(serving.locator(".current")).to_contain_text("可以叫下一位")
    assert said(stand) == [
        ("cases", {"service": "S1", "refuse": "材料系伪造"}),
        ("finish", {"outcome": "refused"}),
    ]


def test_where_no_case_can_be_made_a_digit_says_why_and_the_key_goes_on(serving: Page, stand: Stand) -> None:
    stand.window.no_case = Refused("platform_is_down", "办件平台暂不可用。")
    press(serving, "F10")
    expect(serving.locator("dialog")).to_contain_text("办件平台暂不可用。")
    press(serving, "1", "Enter")
    expect(serving.locator(".current-number")).to_have_text("A020")
    assert said(stand)[-2:] == [
        ("finish", {"outcome": "accepted", "reason": "办件平台暂不可用，稍后补录"}),
        ("call", {}),
    ]


def test_what_a_platform_keeps_is_marked_and_not_decided_here(serving: Page, stand: Stand) -> None:
    mine = {"owner": "省平台", "first_staff": None, "materials": [], "missing": []}
    stand.window.cases["A019"] = [stand.window.case("PT-20261118-0001", "applied", **mine)]
    stand.window.version += 1
    expect(serving.locator(".current")).to_contain_text("1 个办件")
    press(serving, "F5", "1")
    panel = serving.locator("dialog")
    expect(panel).to_contain_text("省平台的副本")
    expect(panel).to_contain_text("材料以省平台为准")
    expect(panel).not_to_contain_text("首问负责")
    press(serving, "Escape", "Escape", "F4")
    expect(serving.locator(".current")).to_contain_text("可以叫下一位")
    assert said(stand) == [("finish", {"outcome": "accepted"})]


def test_a_case_there_is_already_is_accepted_and_none_is_opened(serving: Page, stand: Stand) -> None:
    stand.window.cases["A019"] = [stand.window.case("JN01A202611230009", "applied")]
    stand.window.version += 1
    serving.wait_for_function("document.querySelector('.pill').textContent === '办理中'")
    expect(serving.locator(".current")).to_contain_text("1 个办件")
    press(serving, "F4")
    expect(serving.locator(".current")).to_contain_text("可以叫下一位")
    assert said(stand) == [
        ("cases", {"number": "JN01A202611230009", "accept": True, "version": 1}),
        ("finish", {"outcome": "accepted"}),
    ]


BEGUN = "JN01A202611200003"


def test_what_the_same_person_began_before_is_offered_before_a_new_case_is_made(serving: Page, stand: Stand) -> None:
    stand.window.earlier = [stand.window.case(BEGUN, "told")]
    press(serving, "F5")
    expect(serving.locator("dialog")).to_contain_text("没有办件")
    stand.window.needs["A019"] = []
    press(serving, "Escape")
    serving.reload()
    expect(serving.locator(".details-cases")).to_contain_text("缺 4 项")
    assert serving.evaluate(BELOW_THE_CARD) == []
    press(serving, "F10")
    expect(serving.locator("dialog")).to_contain_text("同一事项还没有办完")
    press(serving, "1")
    facts = serving.locator(".ask-facts")
    expect(facts).to_contain_text("2 次，承诺至多 1 次 · 超出承诺")
    expect(facts).to_contain_text("超期 1 个工作日")
    assert said(stand) == []
    press(serving, "l")
    expect(serving.locator(".strip-said")).to_have_text(f"已关联办件 {BEGUN}")
    press(serving, "1", "2", "2", "Enter")
    expect(serving.locator(".ask-option").nth(1)).to_contain_text("邮寄收到")
    supplied = [
        {"name": MATERIALS[0], "got": "window", "copies": 1},
        {"name": MATERIALS[1], "got": "courier", "copies": 1},
    ]
    assert said(stand) == [("cases", {"number": BEGUN}), ("supply", {"materials": supplied, "version": 1})]


def test_a_scanned_case_number_opens_the_case_and_an_identity_number_goes_into_no_address(
    serving: Page, stand: Stand
) -> None:
    stand.window.earlier = [stand.window.case(BEGUN, "told")]
    asked: list[str] = []
    serving.on("request", lambda request: asked.append(request.url))
    scan(serving, "37010219900101001X")
    expect(serving.locator(".strip-said")).to_have_text("扫到的不是本大厅的号单")
    scan(serving, BEGUN)
    expect(serving.locator("dialog h2")).to_have_text("转移登记 · 二手房买卖")
    expect(serving.locator("dialog")).to_contain_text("关联到本号")
    assert not [url for url in asked if "37010219900101001X" in url]


def test_a_picture_is_attached_to_a_paper_by_digit_and_opens_in_a_tab(serving: Page, stand: Stand) -> None:
    stand.window.cases["A019"] = [stand.window.case(BEGUN, "applied")]
    serving.reload()
    expect(serving.locator(".details-cases")).to_be_visible()
    press(serving, "F5", "1", "r")
    expect(serving.locator("dialog h2")).to_have_text("附页（0）")
    with serving.expect_file_chooser() as choosing:
        serving.keyboard.press("2")
    choosing.value.set_files({"name": "张三.png", "mimeType": "image/png", "buffer": b"\x89PNG"})
    link = serving.locator(".ask-links a")
    expect(link).to_have_text(f"1. {MATERIALS[1]}")
    expect(link).to_have_attribute("href", f"/api/v1/cases/{BEGUN}/pages/p0")
    assert said(stand) == [("pages", {"material": MATERIALS[1], "file": "iVBORw=="})], "the file's name goes nowhere"
    press(serving, "Escape")
    expect(serving.locator("dialog h2")).to_have_text("转移登记 · 二手房买卖")


def test_a_licence_is_asked_for_with_a_purpose_and_its_paper_is_not_needed(serving: Page, stand: Stand) -> None:
    stand.window.cases["A019"] = [stand.window.case(BEGUN, "applied")]
    serving.reload()
    expect(serving.locator(".details-cases")).to_be_visible()
    press(serving, "F5", "1", "s", "1")
    expect(serving.locator(".ask-problem")).to_have_text("已取得 居民身份证，有效期至 2036-01-01；该材料免提交。")
    expect(serving.locator(".ask-option").first).to_contain_text("共享获取，免提交")
    assert said(stand) == [("licences", {"material": MATERIALS[0], "purpose": "核验本件申请材料", "version": 1})]


def test_a_case_scanned_before_the_terminal_knows_what_the_ticket_has_is_not_passed_over_in_silence(
    clerk: Page, stand: Stand
) -> None:
    stand.window.keeps_cases = True
    opened(clerk, stand)
    stand.window.told()
    stand.window.late = True
    press(clerk, "F1")
    expect(clerk.locator(".current-number")).to_have_text("A019")
    scan(clerk, BEGUN)
    expect(clerk.locator(".strip-said")).to_have_text("正在取数据")


def test_a_list_gone_through_in_part_is_not_taken_as_complete_by_the_key_that_finishes(
    serving: Page, stand: Stand
) -> None:
    case = stand.window.case(BEGUN, "applied")
    case["materials"][0]["got"] = "window"
    case["missing"] = list(MATERIALS[1:])
    stand.window.cases["A019"] = [case]
    serving.reload()
    expect(serving.locator(".details-cases")).to_be_visible()
    press(serving, "F10")
    expect(serving.locator("dialog .ask-problem")).to_contain_text(f"还缺 {len(MATERIALS) - 1} 项")
    assert said(stand) == []


def test_what_was_ticked_and_not_saved_is_not_lost_by_looking_for_a_licence_or_by_one_escape(
    serving: Page, stand: Stand
) -> None:
    stand.window.cases["A019"] = [stand.window.case(BEGUN, "applied")]
    serving.reload()
    expect(serving.locator(".details-cases")).to_be_visible()
    press(serving, "F5", "1", "1")
    expect(serving.locator(".ask-option").first).to_contain_text("未保存")
    press(serving, "s", "Escape")
    expect(serving.locator(".ask-option").first).to_contain_text("未保存")
    press(serving, "Escape")
    expect(serving.locator("dialog .ask-problem")).to_contain_text("有 1 项没有保存")
    press(serving, "Enter")
    expect(serving.locator(".ask-option").first).not_to_contain_text("未保存")
    supplied = [{"name": MATERIALS[0], "got": "window", "copies": 1}]
    assert said(stand) == [("supply", {"materials": supplied, "version": 1})]


@pytest.fixture
def unknown(stand: Stand) -> None:
    """The number was taken without a document."""
    stand.window.applicant, stand.window.applicant_needed = None, True


def test_a_number_without_a_document_asks_who_applies_before_it_is_accepted_and_goes_on(
    unknown: None, serving: Page, stand: Stand
) -> None:
    press(serving, "F5")
    expect(serving.locator("dialog .ask-empty")).to_contain_text("按 I 登记申请人")
    press(serving, "i")
    number = serving.locator("dialog [name=number]")
    expect(number).to_be_focused()
    serving.keyboard.type("91110000600037341L")
    expect(serving.locator("dialog [name=document]")).to_have_value("org")
    number.fill("110105194912310020")
    press(serving, "Enter")
    expect(serving.locator("dialog [name=name]")).to_be_focused()
    serving.keyboard.type("王小明")
    press(serving, "Enter")
    expect(serving.locator(".ask-problem")).to_contain_text("有一位输错")
    expect(number).to_be_focused()
    press(serving, "Escape", "Escape")
    expect(serving.locator("dialog")).to_have_count(0)
    stand.window.log.clear()
    press(serving, "F4")
    expect(serving.locator("#ask-lead")).to_contain_text("受理前请登记申请人")
    serving.keyboard.type("11010519491231002X")
    press(serving, "Enter")
    serving.keyboard.type("王小明")
    press(serving, "Enter")
    expect(serving.locator(".current")).to_contain_text("可以叫下一位")
    person = {"name": "王小明", "id_type": "resident", "id_number": "11010519491231002X"}
    assert said(stand) == [
        ("applicant", {"person": person}),
        ("cases", {"service": "S1", "accept": True}),
        ("finish", {"outcome": "accepted"}),
    ]
