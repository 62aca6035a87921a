"""The rating on the ticket's own page: asked after the end, passed over by one press, never demanded, once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from queue_server.ratings.model import GRADES, AlreadyRated
from tests.pages.stand import Stand
from tests.pages.test_looks import violations
from tests.pages.test_ticket_acts import STATES, key_of


@pytest.fixture
def own() -> Stand:
    made = Stand()
    made.put_ticket("T.1", state="finished", window="305")
    return made


@pytest.fixture
def web(own: Stand) -> Iterator[FlaskClient]:
    with own.app().test_client() as client:
        yield client


@pytest.mark.parametrize("state", STATES)
def test_it_is_asked_after_the_end_and_not_before(web: FlaskClient, own: Stand, state: str) -> None:
    own.put_ticket("T.1", state=state, window="305")
    assert ('/rating"' in web.get("/p/t/T.1").text) == (state == "finished")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_five_grades_and_a_skip_are_there_and_none_is_chosen(web: FlaskClient, lang: str) -> None:
    text = web.get(f"/p/t/T.1?lang={lang}").text
    values = re.findall(r'name="grade" value="(\d)" required', text)
    assert values == ["5", "4", "3", "2", "1"]
    assert all(words.say(lang) in text for words in GRADES.values())
    assert "checked" not in text
    assert 'action="/p/t/T.1/rating/skip' in text


def test_a_grade_goes_under_the_forms_own_key_with_what_it_is_about(web: FlaskClient, own: Stand) -> None:
    key = key_of(web.get("/p/t/T.1").text, "rating")
    form = {"idempotency_key": key, "grade": "2", "aspects": ["attitude", "nonsense"], "comment": "慢\r\n😀"}
    answer = web.post("/p/t/T.1/rating?lang=en", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p/t/T.1?lang=en#rating")
    assert own.acts == [("rate", "T.1", key)]
    assert own.said == [{"grade": 2, "aspects": ["attitude"], "comment": "慢\n😀"}]


def test_skipping_is_one_press_and_a_change_of_mind_is_possible(web: FlaskClient, own: Stand) -> None:
    key = key_of(web.get("/p/t/T.1").text, "rating/skip")
    assert web.post("/p/t/T.1/rating/skip", data={"idempotency_key": key}).status_code == 303
    assert own.acts == [("pass_over", "T.1", key)]
    own.rated |= {"state": "skipped"}
    text = web.get("/p/t/T.1").text
    assert "您已跳过评价" in text and 'id="rate-still"' in text and "/rating/skip" not in text


def test_after_a_grade_there_is_thanks_one_addition_and_the_halls_answer_but_no_grade(
    web: FlaskClient, own: Stand
) -> None:
    own.rated = {"state": "given", "can_rate": False, "can_add": True, "reply": "<b>已改进</b>"}
    text = web.get("/p/t/T.1").text
    assert "谢谢，您的评价已收到。" in text and "&lt;b&gt;已改进" in text
    assert 'name="more" value="1"' in text and "checked" not in text
    key = key_of(text, "rating")
    web.post("/p/t/T.1/rating", data={"idempotency_key": key, "grade": "5", "more": "1"})
    assert own.acts == [("add", "T.1", key)]
    own.rated |= {"can_add": False}
    assert "<form" not in web.get("/p/t/T.1").text


def test_a_refusal_is_said_on_the_ticket_itself(web: FlaskClient, own: Stand) -> None:
    own.refuses = AlreadyRated(number="A027")
    answer = web.post("/p/t/T.1/rating", data={"idempotency_key": "k", "grade": "5"})
    assert answer.status_code == 409
    assert "A027 号已评价过，谢谢。" in answer.text


def test_when_the_term_is_over_it_says_so(web: FlaskClient, own: Stand) -> None:
    own.rated |= {"can_rate": False}
    text = web.get("/p/t/T.1").text
    assert "评价期限已过。" in text and "<form" not in text


@pytest.mark.slow
@pytest.mark.parametrize("state", ["not_yet", "skipped", "given"])
def test_it_is_accessible_and_fits_a_small_phone_with_large_text(screen: Page, stand: Stand, state: str) -> None:
    stand.rated = {"state": state, "can_rate": state != "given", "can_add": state == "given", "reply": ""}
    stand.put_ticket("T.1", state="finished", window="305")
    screen.set_viewport_size({"width": 320, "height": 568})
    screen.goto("/p/t/T.1")
    screen.evaluate("document.documentElement.style.fontSize = '200%'")
    for more in screen.locator("details > summary").all():
        more.click()
    assert screen.evaluate("document.documentElement.scrollWidth") <= 320
    small = [one.bounding_box() for one in screen.locator("#rating label.rating-grade, #rating button").all()]
    assert small and all(box is not None and box["height"] >= 44 for box in small)
    assert violations(screen) == []


def test_who_works_here_neither_rates_nor_passes_over_from_the_own_browser(web: FlaskClient, own: Stand) -> None:
    key = key_of(web.get("/p/t/T.1").text, "rating")
    web.set_cookie("quhao_session", "locked or not")
    page = web.get("/p/t/T.1").text
    assert "用自己的手机" in page and '/rating"' not in page
    for path in ("rating", "rating/skip"):
        answer = web.post(f"/p/t/T.1/{path}", data={"idempotency_key": key, "grade": "5"})
        assert answer.status_code == 403 and "不能代办事人评价" in answer.text
    assert own.acts == []
