"""Map and guide without script: every floor, zone and service in both languages, with where one stands kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import standing_office
from tests.conftest import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def web(office: Office) -> FlaskClient:
    return office.app.test_client()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_way_of_the_guide_leads_somewhere(web: FlaskClient, office: Office, lang: str) -> None:
    todo, seen = [f"/p/guide?lang={lang}&at=K401"], set[str]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = web.get(path)
        assert answer.status_code == 200, path
        assert ("at=K401" in path) or path == "/p/guide"
        found = re.findall(r'<a [^>]*href="(/p/guide[^"]*)"(?![^>]*hreflang)', answer.text)
        assert answer.text.count("hreflang") == 1
        todo += [one.replace("&amp;", "&") for one in found]
    assert sum("/service/" in one for one in seen) == len(office.house.hall("JN01").public_services)


def test_the_map_says_what_its_signs_mean_and_no_page_leads_to_itself(web: FlaskClient) -> None:
    floor, zone, found = (web.get(f"/p/guide{path}").text for path in ("", "/zone/3F-S", "/find?q=zf"))
    assert "</svg>取号机</li>" in floor
    assert "</svg>窗口</li>" in floor
    assert "guide-foot" not in floor
    assert ">查找事项或窗口</a>" in zone
    assert ">查找事项或窗口</a>" not in found
    assert ">大厅地图</a>" in found
    assert "三楼 自助区" not in floor


def test_a_service_says_who_what_how_long_and_where(web: FlaskClient) -> None:
    text = web.get("/p/guide/service/transfer-resale").text
    for fact in ("买卖双方及全部共有人到场", "登记申请书", "5 个工作日内", "303–310 号窗口", "三楼 B 区 · 不动产登记"):
        assert fact in text
    assert 'class="plan-window meant"' in text
    english = web.get("/p/guide/service/transfer-resale?lang=en").text
    for fact in ("Buyer and seller", "Registered sale contract", "Windows 303–310", "Third floor, zone B"):
        assert fact in english


def test_the_map_begins_on_the_floor_where_one_stands(web: FlaskClient) -> None:
    text = web.get("/p/guide?at=K401").text
    assert "平面图：四楼" in text
    assert "您在这里" in text
    plain = web.get("/p/guide").text
    assert "平面图：三楼" in plain
    assert "您在这里" not in plain
    assert "nonsense" not in web.get("/p/guide?at=nonsense").text


def test_the_search_finds_by_initials_and_says_when_nothing_fits(web: FlaskClient) -> None:
    text = web.get("/p/guide/find?q=gjjtq").text
    assert text.count('href="/p/guide/service/fund-') >= 5
    assert "没有找到。请换一个词" in web.get("/p/guide/find?q=zzzzz").text
    assert "没有找到" not in web.get("/p/guide/find").text


def test_what_was_typed_is_shown_as_text_and_never_as_markup(web: FlaskClient) -> None:
    text = web.get('/p/guide/find?q="><script>alert(1)</script>').text
    assert "<script>alert" not in text


@pytest.mark.parametrize("path", ["floor/9F", "zone/none", "service/none", "service/court-seizure"])
def test_what_is_not_there_or_not_for_the_public_is_not_found(web: FlaskClient, office: Office, path: str) -> None:
    hidden = next(one.id for one in office.house.hall("JN01").services if not one.public)
    assert web.get(f"/p/guide/{path.replace('court-seizure', hidden)}").status_code == 404
    assert web.get("/p/guide?hall=XX").status_code == 404


def test_no_page_is_kept_by_a_cache_and_none_has_script_or_style_inline(web: FlaskClient) -> None:
    for path in ("/p/guide", "/p/guide/find?q=zf", "/p/guide/zone/3F-B", "/p/guide/service/records"):
        answer = web.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert not re.search(r"\son\w+=|\sstyle=|<style", answer.text)


def test_a_kiosk_draws_the_same_plan_among_its_own_screens(office: Office) -> None:
    kiosk = office.app.test_client()
    kiosk.set_cookie("quhao_kiosk", str(office.add_device("kiosk", "K301").token))
    text = kiosk.get("/kiosk/screen/map").text
    assert "平面图：三楼" in text and "您在这里" in text
    assert 'class="plan-window meant"' in kiosk.get("/kiosk/screen/about?id=transfer-resale").text
