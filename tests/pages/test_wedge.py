"""A scanner that types is told from people who type by one rule, asked in the browser that will run it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import chromium

RULE = """async ([keys, prefix]) => {
    const { Burst } = await import("/static/js/wedge.js");
    const burst = new Burst({ prefix });
    const heard = [];
    for (const [key, at, more] of keys) {
        const { isUsed, events } = key === null ? { events: burst.quiet(at) } : burst.feed({ key, ...more }, at);
        for (const one of events) heard.push(one.kind + (one.text === undefined ? "" : " " + one.text));
        if (isUsed && key.length > 1) heard.push("used " + key);
    }
    return heard;
}"""
PAGE = """async ([sent, options]) => {
    const { Wedge } = await import("/static/js/wedge.js");
    document.body.replaceChildren();
    const field = Object.assign(document.createElement("input"), { value: "我的" });
    const key = Object.assign(document.createElement("button"), { onclick: () => heard.push("pressed") });
    const heard = [];
    document.body.append(field, key);
    field.addEventListener("input", () => heard.push("field " + field.value));
    const at = options.inField ? field : key;
    document.body.dataset.scannerPrefix = options.prefix ?? "";
    const wedge = new Wedge({
        onScan: (text, { unseen }) => heard.push("scan " + text + " unseen " + unseen), onIme: () => heard.push("ime"),
        onTyped: options.holds ? (text) => heard.push("typed " + text) : null, stays: () => options.stays,
    });
    const listen = (event) => wedge.hear(event);
    document.addEventListener("keydown", listen, true);
    document.onkeydown = ({ key }) => heard.push("seen " + key);
    at.focus();
    for (const name of sent) {
        const made = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
        const goesIn = at.dispatchEvent(made) && at === field && name.length === 1;
        if (goesIn) field.setRangeText(name, field.value.length, field.value.length, "end");
    }
    document.removeEventListener("keydown", listen, true);
    document.onkeydown = null;
    return [...heard, field.value];
}"""


@pytest.fixture(scope="module")
def bench() -> Iterator[Page]:
    """A page of nothing but the scripts."""
    context = chromium().new_context()
    context.route("**/*", lambda route: _serve(route))
    page = context.new_page()
    page.goto("http://scripts.invalid/")
    yield page
    context.close()


def _serve(route: Any) -> None:
    path = route.request.url.removeprefix("http://scripts.invalid/")
    if path:
        route.fulfill(path=path, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><body>", content_type="text/html")


def typed(text: str, gap_ms: int, *end: str, first_ms: int = 1000) -> list[list[Any]]:
    keys = [*text, *end]
    return [[key, first_ms + gap_ms * at] for at, key in enumerate(keys)]


SLIP = "261123A027"


@pytest.mark.parametrize(
    ("keys", "heard"),
    [
        (typed(SLIP, 2, "Enter"), [f"scan {SLIP}", "used Enter"]),
        (typed(SLIP, 50, "Tab"), [f"scan {SLIP}", "used Tab"]),
        (typed(SLIP, 51, "Enter"), [f"typed {char}" for char in SLIP]),
        (typed(SLIP, 110, "Enter"), [f"typed {char}" for char in SLIP]),
        (typed("12345", 2, "Enter"), ["typed 12345"]),
        ([*typed(SLIP, 2), [None, 1100]], []),
        ([*typed(SLIP, 2), [None, 1119]], [f"scan {SLIP}"]),
        # a wireless scanner's Enter comes late, and but once
        ([*typed(SLIP, 2), [None, 1119], ["Enter", 2500], ["Enter", 2510]], [f"scan {SLIP}", "used Enter"]),
        ([*typed(SLIP, 2), [None, 1119], ["Enter", 2600]], [f"scan {SLIP}"]),
        ([*typed(SLIP, 2), [None, 1119], ["3", 1400], ["Enter", 1500]], [f"scan {SLIP}", "typed 3"]),
        (typed(SLIP, 2, "Enter", "Enter", "Enter"), [f"scan {SLIP}", "used Enter", "used Enter"]),
        # somebody types, and the scanner after them
        (
            [["7", 500], *typed(SLIP, 10, "Enter"), ["8", 2000], [None, 2060]],
            ["typed 7", f"scan {SLIP}", "used Enter", "typed 8"],
        ),
        # once nobody else can it be, a hiccup of the line breaks nothing
        ([*typed(SLIP, 2), ["8", 1100], ["Enter", 1102]], [f"scan {SLIP}8", "used Enter"]),
        # a key held down is a finger, Space presses a button
        (
            [["1", 1000], *[["1", 1500 + 30 * at, {"repeat": True}] for at in range(7)], ["Enter", 1720]],
            ["typed 1"] * 8,
        ),
        ([[" ", 1000], ["Enter", 1002]], []),
        ([["+", 1000 + at] for at in range(8)], ["typed +"] * 8),
    ],
)
def test_a_scanner_is_told_from_people_by_its_gaps(bench: Page, keys: list[Any], heard: list[str]) -> None:
    assert bench.evaluate(RULE, [keys, ""]) == heard


def test_a_configured_prefix_makes_a_short_code_certain(bench: Page) -> None:
    assert bench.evaluate(RULE, [typed("~A27", 80, "Enter"), "~"]) == ["scan A27", "used Enter"]
    assert bench.evaluate(RULE, [[["F9", 990], *typed("A27", 80, "Enter")], "F9"]) == [
        "used F9",
        "scan A27",
        "used Enter",
    ]
    assert bench.evaluate(RULE, [typed("A27", 20, "Enter"), "~"]) == ["typed A27"]


def test_the_prefix_is_the_one_the_page_bears(bench: Page) -> None:
    keys = ["F13", *"A27", "Enter"]
    assert "scan A27 unseen " in "".join(bench.evaluate(PAGE, [keys, {"prefix": "F13"}]))
    assert "scan" not in "".join(bench.evaluate(PAGE, [keys, {}]))


def test_caps_lock_is_undone_and_shift_between_the_characters_counts_for_nothing(bench: Page) -> None:
    def sent(text: str, *, caps: bool, is_known: bool) -> list[Any]:
        keys: list[Any] = []
        for at, char in enumerate(text):
            shift = char.isupper()
            key = char.swapcase() if caps else char
            keys += [["Shift", 1000 + 4 * at]] if shift else []
            keys += [[key, 1002 + 4 * at, {"shift": shift, "caps": caps and is_known}]]
        return [*keys, ["Enter", 1004 + 4 * len(text)]]

    address = "http://hall.cn/t/12.aBcD"
    for text in (SLIP, address):
        for caps, is_known in ((False, True), (True, True), (True, False)):
            assert bench.evaluate(RULE, [sent(text, caps=caps, is_known=is_known), ""])[0] == f"scan {text}"


def test_an_input_method_that_catches_a_scan_is_told_once_and_a_person_using_one_is_not(bench: Page) -> None:
    def process(gap_ms: int) -> list[Any]:
        return [["Process", 1000 + gap_ms * at, {"ime": True}] for at in range(12)]

    assert bench.evaluate(RULE, [process(5), ""]) == ["ime"]
    late = [[key, at + 40, more] for key, at, more in process(5)]
    assert bench.evaluate(RULE, [[*typed("261123", 5), *late], ""])[0] == "ime"
    assert bench.evaluate(RULE, [process(120), ""]) == []


def test_on_a_page_a_code_presses_nothing_and_leaves_nothing_in_a_field(bench: Page) -> None:
    keys = [*SLIP, "Enter"]
    assert bench.evaluate(PAGE, [keys, {"holds": True}]) == [f"scan {SLIP} unseen {SLIP}", "我的"]
    seen = [f"seen {char}" for char in SLIP[:5]]
    assert bench.evaluate(PAGE, [keys, {}]) == [*seen, f"scan {SLIP} unseen {SLIP[5:]}", "我的"]
    emptied = [*seen, "field 我的", f"scan {SLIP} unseen {SLIP[5:]}", "我的"]
    assert bench.evaluate(PAGE, [keys, {"inField": True}]) == emptied
    assert bench.evaluate(PAGE, [keys, {"inField": True, "holds": True}]) == emptied


def test_a_field_that_asks_for_it_gets_the_whole_code_once(bench: Page) -> None:
    seen = [f"seen {char}" for char in SLIP[:5]]
    for stays, after in ((True, []), ("goes on", ["seen Enter"])):
        said = bench.evaluate(PAGE, [[*SLIP, "Enter"], {"inField": True, "stays": stays}])
        assert said == [*seen, f"field 我的{SLIP}", *after, f"我的{SLIP}"]


def test_a_few_characters_of_a_person_are_given_back_before_the_key_behind_them(bench: Page) -> None:
    assert bench.evaluate(PAGE, [["3", "Enter"], {"holds": True}]) == ["typed 3", "seen Enter", "我的"]
