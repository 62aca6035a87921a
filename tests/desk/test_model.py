"""The desk's picture, its search and its words, asked of the scripts themselves."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.slow
RUN = "async ([name, call, ...args]) => (await import(`/static/js/${name}.js`))[call](...args)"


def ask(page: Page, call: str, *args: Any) -> Any:
    return page.evaluate(RUN, ["desk-model", call, *args])


def ticket(number: int, state: str = "waiting", queue: str = "E", **more: Any) -> dict[str, Any]:
    return {
        "id": f"t{number}",
        "number": f"{queue}{number:03d}",
        "state": state,
        "queue": queue,
        "place": [number * 1000, number, number, f"t{number}"],
        "since": f"2026-11-23T09:2{number}:00+08:00",
        "units": 1,
        "needs": [],
        **more,
    }


def test_a_line_stands_as_the_server_calls_it_and_counts_people_ahead(bench: Page) -> None:
    one = ticket(1, units=3)
    first = ticket(2, place=[-5, 2, 2, "t2"])
    view = {"ticket:t1": one, "ticket:t2": first, "ticket:t3": ticket(3), "ticket:t4": ticket(4, queue="Z")}
    line = ask(bench, "picture", view)["lists"]["waiting"]
    assert [(item["number"], item["ahead"]) for item in line] == [("E002", 0), ("E001", 1), ("E003", 4), ("Z004", 0)]


def test_each_state_has_its_list_and_alarms_are_what_nobody_has_taken(bench: Page) -> None:
    view = {
        "ticket:t1": ticket(1, "missed"),
        "ticket:t2": ticket(2, "held"),
        "ticket:t3": ticket(3, "called"),
        "ticket:t4": ticket(4, "serving"),
        "ticket:t5": ticket(5, needs=["hearing", "sight"]),
        "lead:t3": {"id": "t3", "called_at": "1", "taken_by_id": None},
        "lead:t9": {"id": "t9", "called_at": "2", "taken_by_id": "7"},
        "help:10": {"id": "10", "state": "open"},
        "help:9": {"id": "9", "state": "taken"},
    }
    seen = ask(bench, "picture", view)
    assert {name: len(found) for name, found in seen["lists"].items()} == {
        "waiting": 1,
        "missed": 1,
        "held": 1,
        "at_window": 2,
    }
    assert seen["alarms"] == ["lead:t3", "help:10"]
    assert [one["id"] for one in seen["helps"]] == ["9", "10"]
    assert [one["number"] for one in seen["soon"]] == ["E005"]


@pytest.mark.parametrize(
    ("typed", "is_slip"),
    [("261123A027", True), ("261123a1042", True), ("http://hall.lan/t/ab.cd", True), ("A027", False), ("27", False)],
)
def test_a_slip_is_told_from_a_typed_number(bench: Page, typed: str, is_slip: bool) -> None:
    assert ask(bench, "isSlip", typed) is is_slip


@pytest.mark.parametrize(
    ("typed", "is_case"),
    [
        ("JN01E202611230001", True),
        ("12441500196720244t3442199806003202206230068", True),
        ("261123A027", False),
        ("37010219900101001X", False),
        ("XXX110000000001", False),
        ("A027", False),
    ],
)
def test_a_cases_number_is_told_from_slips_and_persons(bench: Page, typed: str, is_case: bool) -> None:
    assert ask(bench, "isCase", typed) is is_case


def test_services_are_found_by_name_in_both_languages_and_by_letter(bench: Page) -> None:
    services = [
        {"name": "档案查询", "name_en": "Records", "queue": "E"},
        {"name": "抵押登记", "name_en": "Mortgage", "queue": "B"},
    ]
    for typed, found in (("", 2), ("档案", 1), ("mort", 1), ("b", 1), ("E", 1), ("r", 2), ("zz", 0)):
        assert len(ask(bench, "matching", services, typed)) == found, typed


def test_the_desks_own_printer_goes_first_then_the_last_copys_then_one_that_works(bench: Page) -> None:
    broken, fine = {"printer": "1/a", "state": "unavailable"}, {"printer": "2/b", "state": "online"}
    own = {"kind": "desk", "state": "enrolled", "printer": "3/c"}
    assert ask(bench, "printerFor", [broken, fine], [own], [{"printer": "1/a"}]) == "3/c"
    assert ask(bench, "printerFor", [broken, fine], [], [{"printer": "1/a"}]) == "1/a"
    assert ask(bench, "printerFor", [broken, fine], []) == "2/b"
    assert ask(bench, "printerFor", [], []) is None


def test_both_languages_say_the_same_things(bench: Page) -> None:
    shape = """async () => {
      const { ZH, EN } = await import("/static/js/desk-words.js");
      const walk = (words, at = "") => Object.entries(words).flatMap(([key, value]) =>
        Array.isArray(value) ? [`${at}${key}[${value.length}]`]
        : typeof value === "object" ? walk(value, `${at}${key}.`)
        : [`${at}${key}(${[...value.matchAll(/\\{\\w+\\}/g)].map(String).sort()})`]);
      return [walk(ZH), walk(EN), JSON.stringify(EN)];
    }"""
    chinese, english, said = bench.evaluate(shape)
    assert sorted(chinese) == sorted(english)
    assert not [sign for sign in said if "\u4e00" <= sign <= "\u9fff" and sign not in "中文"]


def test_no_word_is_kept_that_nobody_says(bench: Page) -> None:
    left = bench.evaluate(
        """async () => {
          const { ZH } = await import("/static/js/desk-words.js");
          const names = ["desk", "desk-view", "desk-alarms", "desk-issue", "desk-ticket", "desk-store"];
          const read = async (one) => (await fetch(`/static/js/${one}.js`)).text();
          const text = (await Promise.all(names.map(read))).join();
          return Object.keys(ZH).filter((key) => !new RegExp(`\\\\b${key}\\\\b`).test(text));
        }"""
    )
    assert left == []
