"""The published lists for citizens, without script: every way leads somewhere, in both languages; search and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from queue_server.demo.furnish import furnish_lists
from tests.api.conftest import standing_office
from tests.conftest import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    for made in standing_office(tmp_path_factory.mktemp("office")):
        furnish_lists(made.house.database, made.house.hall("JN01"))
        yield made


@pytest.fixture
def web(office: Office) -> FlaskClient:
    return office.app.test_client()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_way_from_the_map_through_the_lists_leads_somewhere(web: FlaskClient, lang: str) -> None:
    assert '<a class="button" href="/p/lists' in web.get(f"/p/guide?lang={lang}&at=K401").text
    todo, seen = [f"/p/lists?lang={lang}&at=K401"], set[str]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = web.get(path)
        assert answer.status_code == 200, path
        assert f'lang="{"en" if lang == "en" else "zh-CN"}"' in answer.text[:80]
        found = re.findall(r'<a [^>]*href="(/p/lists[^"]*)"(?![^>]*hreflang)', answer.text)
        todo += [one.replace("&amp;", "&") for one in found if "guides" not in one or len(seen) < 40]
    assert {re.sub(r"\?.*", "", one) for one in seen} >= {f"/p/lists/{of}" for of in ("guides", "powers", "licences")}
    assert sum("/powers/entry" in one for one in seen) == 16


def test_a_guide_says_what_the_catalogue_says_and_leads_to_the_hall(web: FlaskClient) -> None:
    text = web.get("/p/lists/guides/entry?key=370701001000").text
    for fact in (
        "市自然资源和规划局",
        "30 个工作日",
        "5 个工作日",
        "只跑一次",
        "身份证（原件，本人持有，免提交：电子身份证）",
        "权属没有争议",
        "《不动产登记暂行条例》",
        "自然人、企业法人",
        "市政务服务中心三楼",
        "0531-8000-0201",
        "是否支持物流快递",
        "买卖双方都要到场吗",
    ):
        assert fact in text
    assert 'href="/p/guide/service/transfer-resale"' in text
    assert "On the spot" in web.get("/p/lists/guides/entry?key=372002003000&lang=en").text


def test_a_list_is_searched_by_words_and_initials_and_read_by_pages(web: FlaskClient) -> None:
    assert "租房提取住房公积金" in web.get("/p/lists/guides?q=zftq").text
    first, third = web.get("/p/lists/guides").text, web.get("/p/lists/guides?page=3").text
    assert "第 1 页，共 3 页" in first and "上一页" not in first
    assert "第 3 页，共 3 页" in third and "下一页" not in third
    assert "没有找到" in web.get("/p/lists/guides?q=qqqq").text
    assert "第 3 页" in web.get("/p/lists/guides?page=99").text


def test_what_is_not_there_is_a_page_for_citizens(web: FlaskClient) -> None:
    for path in ("/p/lists/items", "/p/lists/no", "/p/lists/powers/entry?key=no", "/p/lists/powers/entry"):
        answer = web.get(path)
        assert answer.status_code == 404
        assert "导办台" in answer.text
