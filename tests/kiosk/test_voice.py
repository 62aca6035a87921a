"""The voice guide (K11): every screen has its spoken summary, every clip is there, and what is typed is never said."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from kiosk import pack, speech
from kiosk.lang import Text
from queue_server.hall.model import Hall
from tests.kiosk.scenes import SCREENS
from tests.kiosk.things import ID_NUMBER
from tests.kiosk.twin import ROOT, MemoryDeps, make_app
from tests.kiosk.visit import Visit

AUDIO = ROOT / "static/audio"


def clip_file(clip: str) -> Path:
    return AUDIO / f"{clip}.{'ogg' if clip.startswith('guide/') else 'wav'}"


def said_in(html: str) -> list[list[Any]]:
    """Every row of clips a screen declares, its own summary first."""
    return [json.loads(unescape(found)) for found in re.findall(r'data-say="([^"]*)"', html)]


def fetch(client: FlaskClient, deps: MemoryDeps, name: str, lang: str) -> str:
    path, form = SCREENS[name](deps)
    cookie = {"Cookie": "quhao_kiosk=key"}
    if form is not None:
        return client.post(path, data=form | {"lang": lang}, headers=cookie).text
    return client.get(f"/kiosk/screen/{path}{'&' if '?' in path else '?'}lang={lang}", headers=cookie).text


OF_THE_PLATFORM = ("lists", "list", "entry")  # their names and entries change with every import: no clip is made


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_k11_every_screen_has_a_spoken_summary_and_every_clip_of_it_is_there(
    deps: MemoryDeps, hall: Hall, name: str, lang: str
) -> None:
    client = make_app(deps).test_client(use_cookies=False)
    rows = said_in(fetch(client, deps, name, lang))
    assert len(rows[0]) >= 2
    missing = {words for row in rows for clip, words in row if words and not clip_file(clip).is_file()}
    shown = SCREENS[name](deps)[0].split("?")[0]
    assert missing == set() or shown in OF_THE_PLATFORM
    every_button = re.findall(r"<button[^>]*>", re.sub(r"<template.*", "", fetch(client, deps, name, lang), flags=re.S))
    unsaid = [
        one for one in every_button if "data-say" not in one and "data-toggle" not in one and "data-key" not in one
    ]
    assert unsaid == []


def test_k11_the_shell_can_say_what_the_browser_shows_without_the_server(deps: MemoryDeps) -> None:
    client = make_app(deps).test_client(use_cookies=False)
    text = client.get("/kiosk", headers={"Cookie": "quhao_kiosk=key"}).text
    assert {words for row in said_in(text) for clip, words in row if words and not clip_file(clip).is_file()} == set()
    for part in ('data-screen="away"', 'template data-idle="zh"', 'template data-idle="en"'):
        assert part in text


def test_k11_the_pack_holds_a_clip_for_every_service_place_and_material(hall: Hall) -> None:
    missing = [text for clip, (_, text) in pack.pack(hall).items() if not clip_file(clip).is_file()]
    assert missing == []


def test_k11_the_pack_holds_nothing_that_no_text_needs(hall: Hall) -> None:
    there = {str(one.relative_to(AUDIO).with_suffix("")) for one in (AUDIO / "guide").rglob("*.ogg")}
    assert there == set(pack.pack(hall))


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (0, "0", "0"),
        (7, "7", "7"),
        (12, "10 2", "12"),
        (40, "4 10", "40"),
        (105, "1 100 0 5", "1 0 5"),
        (110, "1 100 1 10", "1 1 0"),
    ],
)
def test_counts_are_said_as_people_say_them(number: int, zh: str, en: str) -> None:
    assert " ".join(piece.text for piece in speech.counted("zh", number)) == zh
    assert " ".join(piece.text for piece in speech.counted("en", number)) == en


def test_a_number_is_spelled_place_by_place() -> None:
    assert [piece.clip for piece in speech.spelled("zh", "A027")] == ["letter/A", "zh/0", "zh/2", "zh/7"]
    said = speech.sentence("zh", Text("号码是{number}。", ""), number=speech.spelled("zh", "A0"))
    assert [piece.text for piece in said] == ["号码是", "A", "0", ""]


LISTEN = """() => {
    window.heard = [];
    const words = (pieces) => pieces.map(([, text]) => text).join(' ');
    document.addEventListener('quhao:say', ({ detail }) => heard.push(words(detail.pieces)));
}"""


@pytest.fixture
def listening(kiosk: Visit) -> Visit:
    kiosk.page.evaluate(LISTEN)
    kiosk.tap("#stage [data-act=voice]")
    kiosk.page.wait_for_function("heard.length > 0")
    return kiosk


def heard(page: Page) -> list[str]:
    return page.evaluate("heard")


def test_k11_one_tap_starts_the_voice_on_any_screen_and_each_screen_speaks(listening: Visit) -> None:
    assert "语音引导已打开" in heard(listening.page)[0] and "请选择要办的事" in heard(listening.page)[0]
    listening.tap('.tile[data-go*="group?id=desk"]')
    listening.screen("group")
    assert "请选择具体事项" in heard(listening.page)[-1]
    listening.language("en")
    assert "Please choose the service" in heard(listening.page)[-1]
    listening.tap("#stage [data-act=voice]")
    count = len(heard(listening.page))
    listening.tap("[data-act=back]")
    listening.screen("start")
    assert len(heard(listening.page)) == count


def test_k11_repeat_pause_and_volume_are_keys_of_every_screen(listening: Visit) -> None:
    page = listening.page
    first = heard(page)[0]
    listening.tap("[data-act=voice-repeat]")
    assert heard(page)[-1] == first
    for _ in range(6):
        page.keyboard.press("+")
    assert heard(page)[-1] == "音量 5"
    for _ in range(9):
        page.keyboard.press("-")
    assert heard(page)[-1] == "音量 1"
    listening.tap("[data-act=voice-pause]")
    expect(page.locator("[data-act=voice-pause] .on")).to_be_visible()
    listening.tap("[data-act=voice-pause]")
    expect(page.locator("[data-act=voice-pause] .off")).to_be_visible()


def test_k11_k13_what_is_typed_is_counted_and_never_said(listening: Visit, deps: MemoryDeps) -> None:
    page = listening.page
    listening.go("group?id=fund-withdraw", "fund-rent")
    listening.screen("service")
    before = len(heard(page))
    page.keyboard.type(ID_NUMBER)
    spoken = heard(page)[before:]
    assert spoken[0] == "已输入 1 位" and spoken[16] == "已输入 1 7 位" and spoken[17].strip() == "号码校验通过"
    assert ID_NUMBER[:6] not in "".join(heard(page)).replace(" ", "")
    listening.tap("[data-act=passport]")
    before = len(heard(page))
    page.keyboard.type("ECBA9")
    assert [one for one in heard(page)[before:] if re.search("[A-Z]", one)] == []


def test_k11_a_clip_that_is_missing_does_not_stop_the_others(listening: Visit) -> None:
    page = listening.page
    page.evaluate("""async () => {
        const { voice } = await import('/static/js/kiosk-visit.js');
        await voice.say([['guide/zh/none', '没有'], ['zh/1', '1']]);
        window.silent = voice.speaking;
    }""")
    page.wait_for_function("window.silent === false")


def test_k11_headphones_start_the_voice(deps: MemoryDeps, address: str, page: Page) -> None:
    page.add_init_script("""Object.defineProperty(navigator, 'mediaDevices', { value: new EventTarget() });""")
    visit = Visit(page, address, deps)
    visit.open()
    page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    expect(page.locator(".voice-bar")).to_be_visible()
