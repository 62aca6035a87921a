"""A window whose server is away goes on from the last list by the same keys, and hands in what was done."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets.order import Caller, Rules, Waiting, upcoming
from tests.browser import eventually, photograph
from tests.pages.stand import Stand

AT_MS = 1_795_398_060_000
HALL = Rules(early_call_min=10, walk_in_floor=4)
RULES = {"early_call_min": 10, "walk_in_floor": 4, "recall_gap_s": 25, "calls_max": 3}
ROWS = [{"id": number, "number": number, "queue": "A", "slot": None} for number in ("A019", "A020", "A021")]
HERE = {"id": "A018", "state": "serving", "items_here": 0}
KEPT = """async (name) => (await import("/static/js/meanwhile-kept.js")).kept(name)"""


@pytest.fixture(scope="module")
def ask(bench: Page) -> Any:
    """An expression over the rules of a window without its server."""

    def evaluate(expression: str, given: Any = None) -> Any:
        load = """const from = (one) => import(`/static/js/meanwhile-${one}.js`);
            const m = { ...(await from("order")), ...(await from("acts")) };"""
        return bench.evaluate(f"async (given) => {{ {load} return {expression}; }}", given)

    return evaluate


def test_the_list_is_kept_in_the_order_of_calling_and_without_anything_personal(ask: Any) -> None:
    line = [{"id": str(n), "queue": "AB"[n % 2], "person": "张三", "credit_min": 15, "rank_ms": n} for n in range(250)]
    found = ask("m.ordered(given, {B: 5})", line)
    assert [one["id"] for one in found[:3]] == ["0", "2", "4"]
    assert found[125]["id"] == "1"
    assert len(found) == 200
    known = "id number paper queue service service_en waited_since slot booked not_before items_here"
    assert set(found[0]) <= set(known.split())


def test_the_page_calls_whom_the_server_would_have_called(ask: Any) -> None:
    """Many lines drawn by chance, each called empty by both: bookings early and late, put off, runs, helped lines."""
    dice = Random(20261123)
    caller = Caller("305", ("A", "B"), {"B": 5})
    given, wanted = [], []
    for _ in range(60):
        ranks = dice.sample(range(-120, 120), 14)
        line, rows = [], []
        for number, rank in enumerate(ranks):
            slot = AT_MS + dice.randrange(-30, 60) * MINUTE_MS if dice.random() < 0.6 else None
            off = slot is not None and dice.random() < 0.2
            basis_ms, queue = AT_MS + rank * MINUTE_MS + number, dice.choice("AB")
            line.append(Waiting(str(number), "", queue, 0, basis_ms, 0, slot, None, number, slot if off else None))
            facts = {"slot": slot, "booked": slot is not None, "put_off": off}
            rows.append((basis_ms, {"id": str(number), "queue": queue, "rank_ms": basis_ms, **facts}))
        runs = {"A": dice.randrange(4), "B": dice.randrange(4)}
        given.append({"rows": [row for _rank, row in sorted(rows, key=lambda one: one[0])], "runs": runs})
        wanted.append([one.ticket.id for one in upcoming(line, caller, HALL, runs, AT_MS, 14)])
    script = """given.lines.map(({ rows, runs }) => {
        let [waiting, found] = [m.ordered(rows, { B: 5 }), []];
        for (let one; (one = m.nextOf(waiting, given.rules, runs, given.at)); ) {
          runs = m.runsAfter(runs, one, waiting);
          waiting = waiting.filter((other) => other !== one);
          found.push(one.id);
        }
        return found;
      })"""
    assert ask(script, {"lines": given, "rules": RULES, "at": AT_MS}) == wanted


def test_acts_without_the_server_make_the_picture_and_each_state_allows_its_own(ask: Any) -> None:
    acts = [
        {"ticket": "A018", "act": "held", "at": 1},
        {"ticket": "A019", "act": "called", "at": 2},
        {"ticket": "A019", "act": "recalled", "at": 3},
    ]
    told = {"list": {"rows": ROWS, "runs": {}}, "here": HERE, "acts": acts}
    asked = "m.after(given.list, given.here, [], given.acts)"
    found = ask(asked, told)
    here = found["current"]
    assert (here["id"], here["state"], here["calls"], here["called"]) == ("A019", "called", 2, 3)
    assert [[one["id"] for one in found[part]] for part in ("waiting", "held")] == [["A020", "A021"], ["A018"]]
    acts += [{"ticket": "A019", "act": "missed", "at": 4}, {"ticket": "A018", "act": "resumed", "at": 5}]
    found = ask(asked, told)
    assert (found["current"]["id"], found["current"]["state"], found["held"]) == ("A018", "serving", [])
    assert ask("m.WISHES.idle") == {"next": ["called"], "resume": ["resumed"]}
    assert ask("m.WISHES.serving.finish_next") == ["finished", "called"]


def test_a_visit_of_several_items_stays_until_its_last_one_and_who_was_early_waits_for_the_hour(ask: Any) -> None:
    rows = [ROWS[0] | {"slot": AT_MS, "booked": True}, ROWS[1] | {"items_here": 1}, ROWS[2]]
    acts = [{"ticket": "A019", "act": act, "at": AT_MS - 60_000} for act in ("called", "missed")]
    acts += [{"ticket": "A020", "act": act, "at": AT_MS - 60_000} for act in ("called", "served", "finished")]
    asked = "m.after({rows: given.rows}, null, [], given.acts)"
    found = ask(asked, {"rows": rows, "acts": acts})
    assert (found["current"]["id"], found["current"]["state"]) == ("A020", "serving")
    assert [(one["id"], one.get("not_before")) for one in found["waiting"]] == [("A019", AT_MS), ("A021", None)]
    assert ask(asked, {"rows": rows, "acts": [*acts, acts[-1]]})["current"] is None


def test_a_second_call_keeps_the_halls_gap_and_its_number_of_calls(ask: Any) -> None:
    asked = "m.mayRecall({called: given.at, calls: given.calls}, given.rules, given.at + given.past * 1000)"
    for past, calls, told in ((10, 1, (15, False)), (25, 2, (0, False)), (40, 3, (0, True))):
        found = ask(asked, {"at": AT_MS, "past": past, "calls": calls, "rules": RULES})
        assert (found["wait_s"], found["isLast"]) == told


def test_only_what_was_answered_goes_and_what_could_not_be_entered_is_kept_to_be_said(ask: Any) -> None:
    acts = [{"key": key, "number": key, "act": "called", "at": 1} for key in "abc"]
    told = [{"key": "a", "state": "taken"}, {"key": "b", "state": "conflict", "message": "不行"}]
    found = ask("m.settled(given.acts, given.told)", {"acts": acts, "told": told})
    assert [one["key"] for one in found["acts"]] == ["c"]
    assert [(one["number"], one["message"]) for one in found["conflicts"]] == [("b", "不行")]


def press(page: Page, *keys: str) -> None:
    """Each key more than a second after the last."""
    for key in keys:
        page.clock.fast_forward(1100)
        page.keyboard.press(key)


def wait_for_acts(page: Page, name: str, count: int) -> list[dict[str, Any]]:
    """The acts on the disk of this browser, once there are so many."""
    found: list[dict[str, Any]] = []

    def are_there() -> bool:
        found[:] = page.evaluate(KEPT, name).get("acts", [])
        return len(found) == count

    eventually(page, are_there)
    return found


def test_a_clerk_works_through_a_cut_and_everything_is_entered_or_said(
    clerk: Page, stand: Stand, pictures: Path
) -> None:
    stand.window.tickets["A020"]["paper"] = "A503"
    stand.window.open()
    expect(clerk.locator(".pill").first).to_have_text("空闲")
    name = "quhao_meanwhile:JN01:305:3"
    eventually(clerk, lambda: len((clerk.evaluate(KEPT, name).get("list") or {"rows": []})["rows"]) == 4)
    clerk.evaluate("window.print = () => { window.printed = (window.printed ?? 0) + 1; }; fakeFeed.cut = true")
    clerk.clock.fast_forward(7000)
    expect(clerk.locator(".away-band")).to_contain_text("连不上服务器")
    expect(clerk.locator(".away-list li")).to_have_count(4)
    expect(clerk.locator(".away-list li").nth(1)).to_contain_text("系统号 A020")
    said = clerk.locator(".strip-said")
    press(clerk, "F1", "F2")
    number = clerk.locator(".away-number")
    expect(number).to_have_text("A019")
    expect(clerk.locator(".away-here")).to_contain_text("请到 305 号窗口")
    expect(said).to_contain_text("秒后可重呼")
    clerk.clock.fast_forward(26_000)
    press(clerk, "F2")
    expect(clerk.locator("[data-wish=recall]")).to_contain_text("秒后可重呼")
    for width, height in ((1366, 768), (1024, 768)):
        clerk.set_viewport_size({"width": width, "height": height})
        photograph(clerk, pictures / f"window-away-called-{width}.png")
    press(clerk, "F4", "F7")
    expect(said).to_contain_text("断网时不能转移")
    press(clerk, "F6", "F1")
    expect(number).to_have_text("A503")
    expect(clerk.locator(".away-held")).to_contain_text("A019")
    press(clerk, "F3", "F9", "F5")
    expect(number).to_have_text("A019")
    for width, height in ((1024, 768), (1366, 768)):
        clerk.set_viewport_size({"width": width, "height": height})
        photograph(clerk, pictures / f"window-away-serving-{width}.png")
        assert clerk.evaluate(
            "document.querySelector('.away-desk').scrollHeight <= document.querySelector('.away-desk').clientHeight"
        )
    press(clerk, "F10")
    expect(number).to_have_text("D007")
    clerk.wait_for_function("window.printed === 1")
    clerk.emulate_media(media="print")
    expect(clerk.locator(".away-sheet tbody tr")).to_have_count(1)
    expect(clerk.locator(".away-sheet")).to_be_visible()
    expect(clerk.locator(".away-band")).to_be_hidden()
    clerk.emulate_media(media="screen")
    first = ["called", "recalled", "served", "held"]
    last = ["resumed", "finished", "called"]
    acts = wait_for_acts(clerk, name, 9)
    done = [*first, "called", "missed", *last]
    assert [one["act"] for one in acts] == done
    assert len({one["key"] for one in acts}) == 9
    stand.window.line.remove("A020")  # another window has called it meanwhile
    clerk.evaluate("fakeFeed.cut = false")
    after = clerk.locator(".away-after")
    expect(after).to_contain_text("A020 号断网期间也由 307 号窗口叫号")
    expect(after).to_contain_text("A020（纸号 A503）")
    photograph(clerk, pictures / "window-away-after.png")
    expect(clerk.locator(".away-band")).to_have_count(0)
    (sent,) = [body["acts"] for _name, act, body in stand.window.log if act == "meanwhile"]
    numbers = ["A019"] * 4 + ["A020"] * 2 + ["A019"] * 2 + ["D007"]
    assert [(one["ticket"], one["act"]) for one in sent] == list(zip(numbers, done, strict=True))
    after.get_by_role("button").click()
    kept: dict[str, Any] = {}

    def is_settled() -> bool:
        kept.update(clerk.evaluate(KEPT, name))
        return (kept["acts"], kept["conflicts"]) == ([], [])

    eventually(clerk, is_settled)
