"""English by one tap wherever people of the hall work, remembered from the sign-in to the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from queue_server.kernel import cookies
from tests.browser import photograph
from tests.pages.stand import COOKIE, PASSWORD, Stand
from tests.pages.test_looks import violations
from tests.pages.test_window_terminal import opened

CODE = {"pending": "p.1", "next": "/windows/305"}


@pytest.fixture
def web() -> FlaskClient:
    return Stand().app().test_client()


def test_what_is_tapped_at_the_door_is_spoken_at_the_windows_and_in_the_terminal(web: FlaskClient) -> None:
    assert 'lang="zh-CN"' in web.get("/sign-in").text
    text = web.get("/sign-in?lang=en&next=/windows").text
    assert ("Sign in" in text, "登录" in text, 'value="/windows"' in text) == (True, False, True)
    assert "Please enter account and password." in web.post("/sign-in", data={}).text
    web.post("/sign-in", data={"account": "clerk1", "password": PASSWORD})
    text = web.get("/windows").text
    for word in ("Choose a window", "Jinan Government Service Centre", "Real estate", "Sit here: window 301"):
        assert word in text
    assert 'data-lang="en"' in web.get("/windows/305").text
    assert "选择窗口" in web.get("/windows?lang=zh").text
    assert 'data-lang="zh"' in web.get("/windows/305").text


def test_a_browser_set_to_english_still_shows_a_clerk_chinese_until_english_is_tapped(web: FlaskClient) -> None:
    assert "登录" in web.get("/sign-in", headers={"Accept-Language": "en-US"}).text


def test_another_language_at_the_code_keeps_the_code_that_waits_and_where_to_go_on(web: FlaskClient) -> None:
    text = web.post("/sign-in/code?lang=en", data=CODE).text
    assert "Enter the code" in text
    assert ('value="p.1"' in text, 'value="/windows/305"' in text, 'role="alert"' in text) == (True, True, False)
    assert "Please enter the code." in web.post("/sign-in/code", data=CODE).text


def test_a_refusal_at_the_windows_speaks_the_tapped_language(web: FlaskClient) -> None:
    web.set_cookie(cookies.STAFF, COOKIE)
    web.get("/windows?lang=en")
    text = web.post("/windows/306/sign-on", data={}).text
    assert ("Window 306 is in use." in text, 'href="/windows?lang=zh"' in text) == (True, True)


def test_what_is_turned_in_the_terminal_holds_after_a_reload_and_at_the_other_pages(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    clerk.get_by_role("button", name="English").click()
    expect(clerk.locator(".pill").first).to_have_text("Free")
    clerk.reload()
    expect(clerk.locator(".pill").first).to_have_text("Free")
    assert clerk.evaluate("document.documentElement.lang") == "en"
    clerk.goto("/windows")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Choose a window")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_door_and_the_choice_of_a_window_are_free_of_barriers_and_fit(
    screen: Page, stand: Stand, pictures: Path, lang: str
) -> None:
    def look(name: str) -> None:
        assert violations(screen) == [], name
        assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        photograph(screen, pictures / f"{name}-{lang}.png")

    screen.goto(f"/sign-in?lang={lang}")
    look("sign-in")
    screen.locator("button[type=submit]").click()
    screen.evaluate(
        """() => { const form = document.createElement("form"); form.method = "post"; form.action = "/sign-in/code";
        form.innerHTML = '<input name="pending" value="p.1">'; document.body.append(form); form.submit(); }"""
    )
    expect(screen.locator("#code")).to_be_visible()
    look("sign-in-code-empty")
    stand.let_in(screen)
    screen.goto("/windows")
    look("windows")
