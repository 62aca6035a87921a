"""What the box of a window reads opens the right thing there: whose slip, which booking, whose card; once, one key."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.pages.stand import Stand
from tests.pages.test_window_terminal import LARGE, acts, opened, press
from tests.pages.window_found_api import BOOKING


def test_a_slip_the_box_has_read_is_served_or_asked_about_and_each_reading_counts_once(
    clerk: Page, stand: Stand
) -> None:
    window, dialog, said = stand.window, clerk.get_by_role("dialog"), clerk.locator(".strip-said")
    opened(clerk, stand)
    window.wait("E031", "S2", 5)
    window.line.remove("E031")
    window.read("scan", text="261123E031")  # of a line that is not served here
    expect(dialog).to_contain_text("E031 · 变更登记")
    expect(dialog).to_contain_text("前面还有 2 人")
    assert dialog.locator("[data-option]").all_inner_texts()[0].startswith("1")
    press(clerk, "1")
    expect(clerk.locator(".current-number")).to_have_text("E031")
    assert window.log[-2:] == [
        ("E031", "transfer", {"window": "305"}),
        ("window", "call", {"ticket": "E031", "reason": "凭号单在本窗口办理"}),
    ]
    window.read("scan", text="261123E031")
    expect(clerk.locator(".pill").first).to_have_text("办理中")
    window.read("scan", text="261123A020")
    expect(dialog).to_contain_text("A020")  # somebody is being served: nothing is offered, Enter closes
    expect(dialog.locator("[data-option]")).to_have_count(0)
    press(clerk, "Enter")
    expect(dialog).to_have_count(0)
    window.tickets["A020"]["state"] = "missed"
    window.line.remove("A020")
    window.read("scan", text="261123A020")
    expect(dialog).to_contain_text("过号")
    press(clerk, "1")
    expect(said).to_have_text("A020 已回队")
    window.read("scan", text=BOOKING["number"])
    expect(dialog).to_contain_text("买方、卖方（已到）")
    press(clerk, "Enter")
    expect(dialog).to_contain_text("A021 · 转移登记")
    assert ("booking", "check-in", {"text": BOOKING["number"]}) in window.log
    press(clerk, "Enter")
    window.read("scan", text="13905310001")
    expect(said).to_have_text("扫到的不是本大厅的号单")
    assert [act for _name, act in acts(stand)].count("find") == 5


def test_a_card_finds_its_person_and_enters_them_where_nobody_is_known(clerk: Page, stand: Stand) -> None:
    window, dialog = stand.window, clerk.get_by_role("dialog")
    opened(clerk, stand)
    window.read("card", fault="bad_id_number")
    expect(clerk.locator(".strip-said")).to_contain_text("证件没有读出来")
    card: dict[str, Any] = {"token": "t1", "name": "欧阳*明", "number": "110105********002X", "id_type": "resident"}
    window.whose = {"tickets": [window.seen("A020")], "bookings": [BOOKING], "cases": []}
    window.read("card", **card)
    expect(dialog).to_contain_text("欧阳*明 110105********002X")
    assert [one.split("\n")[0] for one in dialog.locator("[data-option]").all_inner_texts()] == ["1", "2"]
    press(clerk, "1")
    expect(dialog).to_contain_text("A020 · 转移登记")
    press(clerk, "Escape")
    window.keeps_cases, window.applicant = True, None
    press(clerk, "F1", "F4")
    expect(clerk.locator(LARGE)).to_contain_text("办结")
    expect(clerk.locator("dialog")).to_have_count(0)
    window.read("card", **card | {"token": "t2"})
    expect(dialog.locator("[name=number]")).to_have_value("110105********002X")
    press(clerk, "Enter")
    expect(dialog).not_to_contain_text("证件号码")
    [entered] = [body for _name, act, body in window.log if act == "applicant"]
    assert entered == {"card": "t2"}
