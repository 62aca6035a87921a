"""The page that settles a dispute: each call of a number, where it was shown, where it was spoken, when."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from queue_server.live.messages import Seen
from queue_server.pages.called import WORDS
from queue_server.wiring.feed import Feed
from queue_server.wiring.guard import Guard
from tests.api.conftest import sign_on, take
from tests.conftest import PASSWORD, Office


def signed_in(office: Office, account: str) -> FlaskClient:
    browser = office.app.test_client()
    browser.post("/api/v1/sign-in", json={"account": account, "password": PASSWORD})
    return browser


def test_a_manager_reads_where_and_when_a_number_was_shown_and_spoken(office: Office) -> None:
    board = office.add_device("board", "三楼综合屏")
    ticket = take(office.kiosk)
    sign_on(office.clerk)
    called = office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]
    feed, guard = Feed(office.house, Guard(office.house)), Guard(office.house)
    for how, after_ms in (("shown", 100), ("spoken", 4100)):
        office.clock.at_ms += after_ms
        feed.on_seen(guard.of_key(board.token or ""), Seen(call=called["call"], how=how))
    browser = signed_in(office, "manager")
    text = browser.get(f"/called?number={ticket['number'].lower()}").text
    for words in ("第 1 次呼叫：09:20:00，317 号窗口", "三楼综合屏", "0.1 秒后", "4.2 秒后"):
        assert words in text
    english = browser.get(f"/called?number={ticket['number']}&lang=en").text
    assert "Call 1: 09:20:00, window 317" in english
    assert 'lang="en"' in english


def test_what_was_never_called_or_makes_no_sense_is_said_so(office: Office) -> None:
    browser = signed_in(office, "auditor")
    assert "这一天没有叫过 Z999。" in browser.get("/called?number=z999").text
    for query in ("number=nonsense", "number=A1&day=yesterday", "number=<b>"):
        answer = browser.get(f"/called?{query}")
        assert answer.status_code == 400
        assert "<b>" not in answer.text
    assert browser.get("/called").status_code == 200


@pytest.mark.parametrize(("account", "page"), [("manager", "/admin/seats"), ("auditor", "/admin/journal")])
def test_who_may_read_it_finds_it_from_their_own_pages_and_comes_back(office: Office, account: str, page: str) -> None:
    browser = signed_in(office, account)
    assert 'href="/called"' in browser.get(page).text
    assert 'href="/called"' in browser.get("/windows").text
    assert f'href="{page}"' in browser.get("/called").text
    assert 'href="/called"' not in signed_in(office, "admin").get("/admin").text


def test_the_words_are_there_in_both_languages() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
