"""No refusal is silent: whatever the kiosk may be told, somebody who cannot see hears what happened and what to do."""

from __future__ import annotations

import importlib
import pkgutil
import string
from collections.abc import Iterator

import pytest

import queue_server
from kiosk import flow
from kiosk.words_spoken import SPOKEN
from queue_server.kernel.errors import Refusal
from tests.kiosk.test_voice import LISTEN, clip_file, said_in
from tests.kiosk.twin import MemoryDeps, make_app
from tests.kiosk.visit import Visit

FIXED = {key.removeprefix("refused_") for key in SPOKEN if key.startswith("refused_")} - {"other"}
WAYS_ON = (
    *("有问题请到导办台", "请用数字键输入", "原因写在屏幕上"),
    *("If you have questions", "Type the eighteen", "The reason"),
)


def of_the_server() -> Iterator[type[Refusal]]:
    """Every refusal of the product: what an issue may raise is a part of it, and any may come tomorrow."""
    for module in pkgutil.walk_packages(queue_server.__path__, "queue_server."):
        if module.name.split(".")[1] in ("kernel", "hall", "people", "tickets", "equipment", "staff"):
            importlib.import_module(module.name)
    todo = [Refusal]
    while todo:
        one = todo.pop()
        todo += one.__subclasses__()
        if one.__module__.startswith("queue_server."):
            yield one


REFUSALS = {one.code: one for one in sorted(of_the_server(), key=lambda one: one.code)}


def made(kind: type[Refusal]) -> Refusal:
    """One of that kind with something in every place its sentences fill."""
    names = {name for text in (kind.zh, kind.en) for _, name, _, _ in string.Formatter().parse(text) if name}
    refusal = kind.__new__(kind)
    Refusal.__init__(refusal, **dict.fromkeys(names, "7") | {"number": "A027"})
    return refusal


class Told(Refusal):
    """A refusal whose sentence asks for nothing."""

    zh, en = "这是一句没有录音的话。", "A sentence that has no clip."


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_refusal_says_what_happened_and_what_to_do(deps: MemoryDeps, lang: str) -> None:
    client, wrong = make_app(deps).test_client(use_cookies=False), {}
    for code in REFUSALS:
        kind = type("Told", (Told,), {"code": code})
        deps.refusal = kind(number="A027")
        form = {"service": "transfer-resale", "group": "estate-transfer", "idempotency_key": "k", "lang": lang}
        said = said_in(client.post("/kiosk/issue", data=form, headers={"Cookie": "quhao_kiosk=key"}).text)[0]
        text = " ".join(words for _, words in said)
        unsaid = [words for clip, words in said if words and not clip_file(clip).is_file()]
        if unsaid or not any(way in text for way in WAYS_ON):
            wrong[code] = (unsaid, text)
    assert wrong == {}


def test_what_a_kiosk_is_told_every_day_has_a_sentence_of_its_own() -> None:
    daily = {"already_has_ticket", "once_per_day", "id_is_needed", "bad_id_number", "not_public"}
    assert daily <= FIXED and set(REFUSALS) >= FIXED
    assert {"queue_closed", "queue_full", "queue_stopped"} <= set(flow._REFUSED_AS)


def test_the_number_one_holds_already_is_spelled(deps: MemoryDeps) -> None:
    client = make_app(deps).test_client(use_cookies=False)
    deps.refusal = made(REFUSALS["already_has_ticket"])
    form = {"service": "records", "idempotency_key": "k"}
    said = said_in(client.post("/kiosk/issue", data=form, headers={"Cookie": "quhao_kiosk=key"}).text)[0]
    assert "A 0 2 7" in " ".join(words for _, words in said)


def test_names_without_a_clip_are_told_of_at_the_end_and_the_rest_is_said(kiosk: Visit) -> None:
    page = kiosk.page
    page.evaluate(LISTEN)
    page.evaluate("""() => { window.pieces = [];
        document.addEventListener('quhao:piece', ({ detail }) => pieces.push([detail.words, detail.isClip])); }""")
    kiosk.tap("#stage [data-act=voice]")
    page.wait_for_function("heard.length > 0")
    page.evaluate("""async () => {
        Object.defineProperty(speechSynthesis, 'getVoices', { value: () => [] });
        const { voice } = await import('/static/js/kiosk-visit.js');
        pieces.length = 0;
        await voice.say([['guide/zh/none', '别的大厅的事项'], ['zh/1', '1']]);
    }""")
    page.wait_for_function("pieces.length >= 3")
    assert page.evaluate("pieces.slice(0, 3)") == [
        ["别的大厅的事项", False],
        ["1", True],
        [SPOKEN["unsaid"].zh, True],
    ]
