"""The table of keys and the terminal's pure rules, asked in the browser that will run them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.pages.stand import Stand

NOBODY: dict[str, Any] = {
    "paused": False,
    "current": None,
    "held": 0,
    "undo": None,
    "recall_wait_s": 0,
    "items_left": 0,
}
SOMEBODY: dict[str, Any] = NOBODY | {"current": {"number": "A019"}}
ALWAYS = {"lock": "lock", "keys": "keys"}
# state -> the large key, and every act that is possible there besides those that always are
POSSIBLE = [
    ("loading", NOBODY, "next", {}),
    ("closed", NOBODY, "next", {"next": "sign_on"}),
    ("taken", NOBODY, "next", {"next": "elsewhere", "serve": "take_over"}),
    ("idle", NOBODY, "next", {"next": "call", "choose": "choose", "pause": "pause", "sign_off": "sign_off"}),
    (
        "idle",
        NOBODY | {"held": 1, "undo": {"id": "A018"}},
        "next",
        {
            "next": "call",
            "choose": "choose",
            "pause": "pause",
            "resume": "resume",
            "undo": "undo",
            "sign_off": "sign_off",
        },
    ),
    ("paused", NOBODY | {"paused": True}, "pause", {"pause": "go_on", "sign_off": "sign_off"}),
    (
        "called",
        SOMEBODY,
        "serve",
        {
            "recall": "recall",
            "miss": "miss",
            "serve": "serve",
            "transfer": "transfer",
            "pause": "pause",
            "sign_off": "sign_off",
            "cases": "cases",
        },
    ),
    (
        "called",
        SOMEBODY | {"recall_wait_s": 12, "paused": True},
        "serve",
        {
            "miss": "miss",
            "serve": "serve",
            "transfer": "transfer",
            "pause": "go_on",
            "sign_off": "sign_off",
            "cases": "cases",
        },
    ),
    (
        "serving",
        SOMEBODY,
        "finish_next",
        {
            "miss": "miss",
            "serve": "finish",
            "outcome": "outcome",
            "hold": "hold",
            "transfer": "transfer",
            "pause": "pause",
            "finish_next": "finish_and_call",
            "sign_off": "sign_off",
            "cases": "cases",
        },
    ),
    (
        "serving",
        SOMEBODY | {"items_left": 1},
        "serve",
        {
            "miss": "miss",
            "serve": "finish",
            "outcome": "outcome",
            "hold": "hold",
            "transfer": "transfer",
            "pause": "pause",
            "sign_off": "sign_off",
            "cases": "cases",
        },
    ),
    (
        "serving",
        SOMEBODY | {"paused": True},
        "serve",
        {
            "miss": "miss",
            "serve": "finish",
            "outcome": "outcome",
            "hold": "hold",
            "transfer": "transfer",
            "pause": "go_on",
            "sign_off": "sign_off",
            "cases": "cases",
        },
    ),
]


@pytest.fixture
def ask(bench: Page) -> Any:
    """Evaluate an expression over the terminal's modules `keys`, `model`, `words`, `scanner`, `binding`."""

    def evaluate(expression: str, given: Any = None) -> Any:
        names = ("keys", "model", "words", "scanner", "binding")
        loads = "".join(f'const {name} = await import("/static/js/window-{name}.js");' for name in names)
        return bench.evaluate(f"async (given) => {{ {loads} return {expression}; }}", given)

    return evaluate


@pytest.mark.parametrize(("state", "facts", "primary", "possible"), POSSIBLE)
def test_each_state_allows_exactly_these_acts(
    ask: Any, state: str, facts: dict[str, Any], primary: str, possible: dict[str, str]
) -> None:
    found = ask("keys.plan(given)", facts | {"state": state})
    assert found["primary"] == primary
    assert {wish: one["act"] for wish, one in found["wishes"].items() if one["act"]} == possible | ALWAYS
    assert all(one["why"] for one in found["wishes"].values() if not one["act"])


def test_every_wish_has_its_own_key_and_no_two_share_one(ask: Any) -> None:
    bindings = ask("keys.BINDINGS")
    assert len(set(bindings.values())) == len(bindings)
    assert {wish: ask("keys.wishOf(given)", key) for wish, key in bindings.items()} == {w: w for w in bindings}
    assert ask("keys.wishOf('Ctrl+Z')") == "undo"
    assert ask("[keys.isSwallowed('F5'), keys.isSwallowed('F12'), keys.isSwallowed('A')]") == [True, False, False]


@pytest.mark.parametrize("layout", ["function", "pad"])
def test_each_layout_gives_every_wish_a_key_of_its_own_that_may_bear_one(ask: Any, layout: str) -> None:
    laid = ask("keys.LAYOUTS[given]", layout)
    assert set(laid) == set(ask("keys.BINDINGS"))
    assert len(set(laid.values())) == len(laid)
    assert all(ask("given.map(keys.isBindable)", list(laid.values())))


def test_keys_a_scanner_types_or_the_browser_needs_bear_no_wish(ask: Any) -> None:
    names = ["A", "7", "Enter", "Escape", " ", "Tab", "Ctrl+C", "ArrowUp"]
    assert ask("given.map(keys.isBindable)", names) == [False] * len(names)
    assert all(problem for problem in ask("given.map((name) => binding.problemOf(name, 'next'))", names))


def test_the_number_pad_is_told_from_the_digits_above_the_letters(ask: Any) -> None:
    pressed = [
        {"code": "Numpad5", "key": "5"},
        {"code": "NumpadAdd", "key": "+"},
        {"code": "NumpadEnter", "key": "Enter"},
    ]
    assert ask("given.map(keys.nameOf)", pressed) == ["Num5", "Num+", "NumEnter"]
    assert ask("given.map(keys.nameOf)", [{"code": "Digit5", "key": "5"}, {"code": "F8", "key": "F8"}]) == ["5", "F8"]
    assert ask("given.map(keys.inDialog)", ["Num5", "NumEnter", "Num+", "Num.", "F4"]) == [
        "5",
        "Enter",
        "ArrowDown",
        "Escape",
        "F4",
    ]


def test_a_key_that_does_something_else_is_refused_by_name(ask: Any) -> None:
    assert ask("binding.problemOf('F4', 'next')") == "F4 已是“开始办理”，请换一个键"
    assert ask("binding.problemOf('F1', 'next')") is None
    assert ask("binding.problemOf('Insert', 'next')") is None


def test_outcomes_by_digit_are_those_of_the_contract_in_its_words(ask: Any) -> None:
    from queue_server.hall.codes import OUTCOMES

    assert list(ask("keys.OUTCOMES").values()) == list(OUTCOMES)
    assert ask("words.WORDS.outcomes") == {code: words.zh for code, words in OUTCOMES.items()}


def test_every_act_state_and_reason_has_its_word(ask: Any) -> None:
    missing = ask(
        """(() => {
            const { acts, wishes, why_not, states, empty, pauses, sign_offs, whys } = words.WORDS;
            const entries = Object.values(keys.STATES).flatMap(({ primary, ...row }) => Object.values(row));
            const lacking = (set, names) => names.filter((name) => !set[name]);
            return [
              ...lacking(acts, entries.filter((one) => !one.startsWith("!"))),
              ...lacking(why_not, entries.filter((one) => one.startsWith("!")).map((one) => one.slice(1))),
              ...lacking(why_not, ["recall_soon", "none_held", "items_left", "no_undo", "undo_blocked"]),
              ...lacking(wishes, Object.keys(keys.BINDINGS)),
              ...lacking(states, Object.keys(keys.STATES)),
              ...lacking(empty, Object.keys(keys.STATES).filter((one) => !["called", "serving"].includes(one))),
              ...lacking(whys, Object.values(keys.WHYS)),
              ...lacking(words.WORDS.refusals, Object.values(keys.REFUSALS)),
              ...lacking(words.WORDS.no_cases, Object.values(keys.NO_CASES)),
              ...lacking(pauses, Object.values(keys.PAUSES)),
              ...lacking(sign_offs, Object.values(keys.SIGN_OFFS).map((one) => one.act)),
            ];
        })()"""
    )
    assert missing == []


def test_times_are_told_in_the_halls_zone_and_never_negative(ask: Any) -> None:
    assert ask("model.clockText('2026-11-23T01:41:00+00:00', 'Asia/Shanghai')") == "09:41"
    assert ask("model.elapsed('2026-11-23T09:00:00+08:00', Date.parse('2026-11-23T09:06:42+08:00'))") == "06:42"
    assert ask("model.elapsed('2026-11-23T09:00:00+08:00', Date.parse('2026-11-23T10:06:02+08:00'))") == "1:06:02"
    assert ask("model.elapsed('2026-11-23T09:00:00+08:00', Date.parse('2026-11-23T08:59:00+08:00'))") == "00:00"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ({"rule": "order", "credit_min": 0}, "按到达先后"),
        ({"rule": "order", "credit_min": 15}, "依法优先 15 分"),
        ({"rule": "order", "credit_min": 120, "booked": True}, "预约按时签到"),
        ({"rule": "floor", "credit_min": 0}, "轮到现场取号"),
        ({"rule": "early", "credit_min": 0, "booked": True}, "无人等候，提前叫预约号"),
        ({"rule": "chosen", "credit_min": 0, "has_reason": True}, "指定叫号（理由已存）"),
        ({"rule": "order", "credit_min": 0, "handicap_min": 5}, "按到达先后；该队列在本窗口加 5 分"),
        ({}, ""),
    ],
)
def test_why_is_said_by_its_rule(ask: Any, why: dict[str, Any], said: str) -> None:
    assert ask("model.whyText(given, 'Asia/Shanghai')", why) == said


def test_why_names_what_moved_the_ticket(ask: Any) -> None:
    why = {"rule": "order", "credit_min": 15, "moved": ["returned", "reclassed"]}
    said = ask("model.whyText(given, 'Asia/Shanghai')", why)
    assert said == "依法优先 15 分；过号返回；导办调整过"
    by_slip = {"rule": "chosen", "credit_min": 0, "has_reason": True, "moved": ["brought"]}
    assert ask("model.whyText(given, 'Asia/Shanghai')", by_slip) == "凭号单转来"


def test_why_names_the_heads_it_beat_and_by_how_much(ask: Any) -> None:
    at_0912 = 1_795_396_320_000
    beaten = {"number": "A020", "rank_ms": at_0912 + 480_000, "handicap_min": 0, "arrived_ms": at_0912}
    why = {"rule": "order", "credit_min": 0, "rank_ms": at_0912, "handicap_min": 0, "beat": [beaten]}
    assert ask("model.whyText(given, 'Asia/Shanghai')", why) == "按到达先后；先于 A020（09:12 到，排在后 8 分）"
    passed = why | {"rule": "chosen", "has_reason": False}
    assert ask("model.whyText(given, 'Asia/Shanghai')", passed) == "指定叫号；越过 A020（09:12 到）"


def test_an_answer_stands_until_the_feed_agrees_or_three_seconds_passed(ask: Any) -> None:
    before = {"window": {"state": "open", "staff": 3}, "current": {"id": "1", "state": "called", "calls": 1}}
    after = before | {"current": {"id": "1", "state": "serving", "calls": 1}}
    other = before | {"current": {"id": "1", "state": "called", "calls": 2}}
    stands = "model.stillAhead(model.layOver(given[0], {current: given[1].current}, 0), given[2], given[3])"
    assert ask(stands, [before, after, before, 100]) is True
    assert ask(stands, [before, after, other, 100]) is True
    assert ask(stands, [before, after, after, 100]) is False
    assert ask(stands, [before, after, before, 3000]) is False


def test_what_our_own_papers_say_is_known_from_what_a_field_asks_for(ask: Any) -> None:
    assert ask("[scanner.slipOf('261123A027'), scanner.slipOf('A027'), scanner.slipDay('2026-11-23')]") == [
        {"day": "261123", "number": "A027"},
        None,
        "261123",
    ]
    ours = ("261123a027", "https://hall.cn/t/12.ab", "https://hall.cn/b/12.ab")
    others = ("11010519491231002X", "SF1234567890123", "3 号楼停电改期")
    assert [ask("scanner.isOurCode(given)", text) for text in (*ours, *others)] == [True] * 3 + [False] * 3


def test_whether_a_call_was_carried_is_judged_by_its_own_number(ask: Any) -> None:
    current = {"state": "called", "call": 481, "called_at": "2026-11-23T09:00:00+08:00"}
    late = "Date.parse('2026-11-23T09:00:05+08:00')"
    for shown, said in (
        ({"call": 481, "screens": 2, "voices": 1}, "carried"),
        ({"call": 481, "screens": 2, "voices": 0}, "shown"),
        ({"call": 481, "screens": 0, "voices": 1}, "spoken"),
        ({"call": 480, "screens": 2, "voices": 1}, "none"),
        (None, "none"),
    ):
        assert ask(f"model.carried(given[0], given[1], {late})", [shown, current]) == said
    assert ask("model.carried(null, given, Date.parse(given.called_at))", current) == "pending"


def test_keys_made_without_a_secure_context_are_long_and_never_the_same(bench: Page, stand: Stand) -> None:
    found = bench.evaluate(
        """async () => {
             const { newKey } = await import("/static/js/api.js");
             return Array.from({ length: 200 }, newKey);
           }"""
    )
    assert len(set(found)) == 200
    assert all(len(key) == 32 for key in found)
