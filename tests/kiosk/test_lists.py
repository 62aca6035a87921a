"""Guides and published lists at the kiosk: every way leads somewhere, letters find an entry, nothing of it stays."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.kiosk.test_guide import ask
from tests.kiosk.twin import MemoryDeps
from tests.kiosk.visit import Visit


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("elder", ["", "&elder=1"])
def test_every_way_of_the_lists_leads_to_every_entry_of_a_list_and_back(
    deps: MemoryDeps, lang: str, elder: str
) -> None:
    todo, seen = ["lists"], set[str]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        text = ask(deps, f"{path}{'&' if '?' in path else '?'}lang={lang}{elder}")
        assert f'data-screen="{path.split("?")[0]}"' in text, path
        ways = re.findall(r'data-go="((?:lists|list|entry)[^"]*)"', re.sub(r"<button[^>]*data-letter[^>]*>", "", text))
        wanted = ("lists", "list?id=licences", "entry?id=licences", "entry?id=one")
        todo += [one for way in ways if (one := way.replace("&amp;", "&")).startswith(wanted)]
    entries = [one for one in seen if one.startswith("entry?id=licences")]
    assert len({re.sub(".*key=([^&]*).*", r"\1", one) for one in entries}) == 8


def test_an_entry_shows_every_fact_on_as_many_pages_as_it_needs(deps: MemoryDeps) -> None:
    for modes in ("", "&elder=1", "&low=1", "&elder=1&low=1"):
        first = ask(deps, f"entry?id=guides&key=370701001000{modes}")
        pages = int(re.search(r"共 (\d+) 页", first)[1])  # type: ignore[index]
        texts = [ask(deps, f"entry?id=guides&key=370701001000&page={at}{modes}") for at in range(1, pages + 1)]
        told = re.findall("<dd>(.*?)</dd>", "".join(texts))
        assert len(told) == 35 and told.count("是") == 3 and len(set(told)) == 33
        assert "婚姻证明或户口簿" in "".join(told) and "不动产权证书" in told


@pytest.mark.parametrize("path", ["list?id=none", "entry?id=powers&key=none", "entry?id=none&key=1", "list"])
def test_what_is_not_there_is_refused_with_a_screen(deps: MemoryDeps, path: str) -> None:
    assert 'data-screen="refused"' in ask(deps, path)


def test_without_lists_the_screen_says_where_to_ask(deps: MemoryDeps) -> None:
    deps.published.clear()
    assert "请到导办台询问" in ask(deps, "lists")


def test_somebody_reads_a_guide_found_by_letters_and_leaves_nothing_behind(kiosk: Visit) -> None:
    page = kiosk.page
    before = page.evaluate("history.length")
    kiosk.tap('[data-go="map"]')
    kiosk.screen("map")
    kiosk.tap('[data-go="lists"]')
    kiosk.screen("lists")
    kiosk.tap('[data-go="list?id=guides"]')
    kiosk.screen("list")
    for letter in "ZFTQ":  # as fast as one likes: none is lost
        page.locator(f'[data-letter="{letter}"]').tap()
    expect(page.locator(".typed")).to_have_text("ZFTQ")
    kiosk.tap('.tile[data-go*="key=372002003000"]')
    kiosk.screen("entry")
    expect(page.locator(".entry-facts")).to_contain_text("免提交：电子身份证")
    kiosk.language("en")
    expect(page.locator("h1")).to_have_text("Withdrawal: rent")
    kiosk.tap("[data-act=low]")
    expect(page.locator(".page-of")).to_have_text("Page 1 of 6")  # cut anew: there is less room
    kiosk.tap("[data-act=back]")
    expect(page.locator(".typed")).to_have_text("ZFTQ")
    kiosk.tap("[data-act=back]")
    kiosk.screen("lists", "en")
    kiosk.wait_s(91)
    kiosk.screen("start")
    assert "ZFTQ" not in page.content() and page.evaluate("history.length") == before
