"""The document camera at the window: a digit takes a page and files it; one that fails leaves the way by file."""

from __future__ import annotations

import base64

from playwright.sync_api import Page, expect

from tests.pages.stand import Stand
from tests.pages.test_window_cases import BEGUN, said, serving
from tests.pages.test_window_terminal import press
from tests.pages.window_cases_api import JPEG, MATERIALS

__all__ = ["serving"]  # the fixture of the window's cases


def test_a_digit_takes_a_page_and_files_it_and_one_that_fails_leaves_the_way_by_file(
    serving: Page, stand: Stand
) -> None:
    stand.window.cases["A019"] = [stand.window.case(BEGUN, "applied")]
    stand.window.camera = "taken"
    serving.reload()
    expect(serving.locator(".details-cases")).to_be_visible()
    press(serving, "F5", "1", "r")
    expect(serving.locator("#ask-lead")).to_contain_text("放在高拍仪下")
    serving.keyboard.press("2")
    expect(serving.locator(".ask-links a")).to_have_text(f"1. {MATERIALS[1]}")
    filed = {"material": MATERIALS[1], "file": base64.b64encode(JPEG).decode()}
    assert said(stand) == [("pictures", {}), ("pages", filed)]
    stand.window.camera, stand.window.picture = "failed", None
    stand.window.version += 1
    serving.keyboard.press("1")
    expect(serving.locator(".ask-problem")).to_contain_text("高拍仪没有拍成")
    assert said(stand)[2:] == [("pictures", {})]
    press(serving, "c")
    expect(serving.locator("#ask-lead")).to_contain_text("再选图片或 PDF")
    with serving.expect_file_chooser() as choosing:
        serving.keyboard.press("1")
    choosing.value.set_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff"})
    expect(serving.locator(".ask-links a")).to_have_count(2)
