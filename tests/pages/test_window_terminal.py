"""The terminal as a clerk uses it: keyboard alone, every state, what cannot be done said in words (ux.md W1, W3)."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.pages.stand import Stand


def test_a_clerk_serves_two_people_with_the_keyboard_alone(clerk: Page, stand: Stand) -> None:
    large = clerk.locator(".key.large")
    expect(large).to_contain_text("上岗")
    clerk.keyboard.press("F1")
    expect(clerk.locator(".pill").first).to_have_text("空闲")
    clerk.screenshot(path="/tmp/w-idle.png")
