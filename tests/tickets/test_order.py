"""Who is next, without any file: rank, credit, appointments, handicap, floor, and the bound as a property."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import order
from queue_server.tickets.order import Caller, Choice, Rules, Waiting

MIN = MINUTE_MS
NOON = 1_795_406_400_000
RULES = Rules(early_call_min=10, walk_in_floor=4)
ONE = Caller("305", ("A",), {})
GRACE_MIN = 15
CREDITS = (0, 0, 0, 15)
APPOINTMENT_MIN = 120


def walk_in(name: str, at_min: float, credit: int = 0, queue: str = "A", to: str | None = None) -> Waiting:
    at_ms = round(NOON + at_min * MIN)
    return Waiting(name, name.upper(), queue, at_ms, at_ms, credit, None, to)


def booked(name: str, slot_min: float, came_min: float | None = None, queue: str = "A") -> Waiting:
    slot_ms = round(NOON + slot_min * MIN)
    came_ms = slot_ms if came_min is None else round(NOON + came_min * MIN)
    return Waiting(name, name.upper(), queue, came_ms, slot_ms, APPOINTMENT_MIN, slot_ms)


def choose(
    *line: Waiting, caller: Caller = ONE, run: Mapping[str, int] | None = None, now_min: float = 0, rules: Rules = RULES
) -> Choice | None:
    return order.next_in_line(line, caller, rules, run or {}, round(NOON + now_min * MIN))


def first(*line: Waiting, caller: Caller = ONE, run: Mapping[str, int] | None = None, now_min: float = 0) -> str:
    choice = choose(*line, caller=caller, run=run, now_min=now_min)
    assert choice is not None
    return choice.ticket.id


def test_without_credit_whoever_came_first_goes_first() -> None:
    assert first(walk_in("b", 2), walk_in("a", 1), walk_in("c", 3)) == "a"


def test_credit_is_worth_exactly_its_minutes() -> None:
    assert first(walk_in("early", 0), walk_in("old", 14.99, 15)) == "old"
    assert first(walk_in("early", 0), walk_in("old", 15.01, 15)) == "early"


def test_with_equal_rank_the_earlier_arrival_wins_then_the_smaller_number_then_the_id() -> None:
    assert first(walk_in("z", 0), walk_in("a", 15, 15)) == "z"
    assert first(replace(walk_in("a", 1), number=2), replace(walk_in("b", 1), number=1)) == "b"
    assert first(walk_in("b", 1), walk_in("a", 1)) == "a"


def test_nobody_waiting_or_nobody_for_this_window_is_nobody() -> None:
    assert choose() is None
    assert choose(walk_in("a", 0, queue="B")) is None
    assert choose(walk_in("a", 0, to="306")) is None


def test_a_ticket_sent_to_a_window_waits_for_that_window_only() -> None:
    assert first(walk_in("mine", 5, to="305"), walk_in("other", 0, to="306"), walk_in("any", 6)) == "mine"


def test_a_window_with_several_queues_takes_the_smallest_rank_of_all_heads() -> None:
    both = Caller("305", ("A", "B"), {})
    assert first(walk_in("a", 2), walk_in("b", 1, queue="B"), caller=both) == "b"


def test_a_helping_window_lets_its_own_queue_go_first_by_the_handicap() -> None:
    helper = Caller("311", ("B", "A"), {"A": 10})
    assert first(walk_in("a", 0), walk_in("b", 9, queue="B"), caller=helper) == "b"
    assert first(walk_in("a", 0), walk_in("b", 11, queue="B"), caller=helper) == "a"
    choice = choose(walk_in("a", 0), walk_in("b", 11, queue="B"), caller=helper)
    assert choice is not None
    assert choice.handicap_min == 10
    why = choice.why(helper.handicap_min)
    assert why["handicap_min"] == 10
    assert [(one["number"], one["handicap_min"]) for one in why["beat"]] == [("B", 0)]


def test_an_appointment_is_not_called_before_its_time_while_anybody_else_waits() -> None:
    line = (booked("b", 30, came_min=0), walk_in("w", 19))
    assert first(*line, now_min=19.9) == "w"
    assert first(*line, now_min=20) == "b"


def test_it_is_called_early_when_nobody_else_waits_and_the_why_says_so() -> None:
    choice = choose(booked("b", 30, came_min=0), booked("c", 60, came_min=0), now_min=1)
    assert choice is not None
    assert (choice.ticket.id, choice.rule) == ("b", "early")
    assert [one.id for one in choice.beaten] == ["c"]


def test_a_window_of_two_queues_calls_early_only_when_nobody_waits_in_either() -> None:
    both = Caller("305", ("A", "B"), {})
    assert first(booked("b", 30, came_min=0), walk_in("w", 0.5, queue="B"), caller=both, now_min=1) == "w"
    assert first(booked("b", 30, came_min=0), caller=both, now_min=1) == "b"


def test_of_every_four_calls_one_is_a_walk_in_while_walk_ins_wait() -> None:
    line = [booked(f"b{n:02d}", n / 10) for n in range(13)] + [walk_in(f"w{n}", n / 10) for n in range(4)]
    choices = order.upcoming(line, ONE, RULES, {}, NOON + 5 * MIN, 16)
    kinds = "".join("w" if one.ticket.slot_ms is None else "b" for one in choices)
    assert kinds == "bbbwbbbwbbbwbbbw"
    assert [one.rule for one in choices] == ["order", "order", "order", "floor"] * 4
    assert [one.ticket.id for one in choices if one.rule == "floor"] == ["w0", "w1", "w2", "w3"]


def test_the_why_of_a_floor_call_names_the_appointment_that_was_passed() -> None:
    choice = choose(booked("b", 0), walk_in("w", 1), run={"A": 3}, now_min=2)
    assert choice is not None
    assert (choice.ticket.id, choice.rule) == ("w", "floor")
    assert [one["number"] for one in choice.why({})["beat"]] == ["B"]


def test_the_run_counts_only_while_walk_ins_wait() -> None:
    waiting = [booked("b", 0), walk_in("w", 1), walk_in("x", 1, queue="B")]
    assert order.run_after(waiting[0], waiting, 2) == 3
    assert order.run_after(waiting[1], waiting, 2) == 0
    assert order.run_after(waiting[0], [waiting[0], waiting[2]], 2) == 0


def test_a_floor_of_one_means_walk_ins_first() -> None:
    choice = choose(booked("b", 0), walk_in("w", 1), rules=Rules(10, 1), now_min=2)
    assert choice is not None
    assert choice.ticket.id == "w"


def test_the_why_is_complete_and_holds_minutes_only() -> None:
    helper = Caller("305", ("A", "B"), {"B": 5})
    line = (walk_in("old", 10, 15), walk_in("early", 0), walk_in("b", 3, queue="B"))
    choice = choose(*line, caller=helper, now_min=12)
    assert choice is not None
    assert choice.why(helper.handicap_min) == {
        "rule": "order",
        "rank_ms": NOON - 5 * MIN,
        "basis_ms": NOON + 10 * MIN,
        "credit_min": 15,
        "handicap_min": 0,
        "booked": False,
        "beat": [
            {
                "ticket": other.id,
                "number": other.label,
                "queue": other.queue,
                "rank_ms": other.rank_ms,
                "credit_min": 0,
                "handicap_min": handicap,
                "arrived_ms": other.arrived_ms,
            }
            for other, handicap in ((line[2], 5), (line[1], 0))
        ],
    }


@pytest.mark.parametrize(("k", "behind"), [(1, "a"), (2, "b"), (3, "c"), (4, "c"), (50, "c")])
def test_a_return_comes_one_second_behind_the_kth_in_line_or_the_last(k: int, behind: str) -> None:
    line = [walk_in("c", 3), walk_in("a", 1), walk_in("b", 20, 15)]
    rank_ms = next(one.rank_ms for one in line if one.id == {"a": "a", "b": "c", "c": "b"}[behind])
    assert sorted(line, key=lambda one: one.sort_key)[min(k, 3) - 1].rank_ms == rank_ms
    assert order.return_basis_ms(line, k, NOON) == rank_ms + 1000
    assert order.return_basis_ms([], k, NOON) == NOON


def test_on_time_is_up_to_the_grace_and_late_counts_from_arrival() -> None:
    slot = NOON
    assert order.basis_of(slot - 30 * MIN, slot, GRACE_MIN) == (slot, True)
    assert order.basis_of(slot + 15 * MIN, slot, GRACE_MIN) == (slot, True)
    assert order.basis_of(slot + 15 * MIN + 1, slot, GRACE_MIN) == (slot + 15 * MIN + 1, False)
    assert order.basis_of(NOON, None, GRACE_MIN) == (NOON, False)


def test_what_is_shown_as_upcoming_is_what_will_be_called() -> None:
    line = [walk_in("a", 0), booked("b", 5), walk_in("c", 1, 15), booked("d", 6), walk_in("e", 2)]
    shown = [one.ticket.id for one in order.upcoming(line, ONE, RULES, {}, NOON + 7 * MIN, 5)]
    run: dict[str, int] = {}
    left, really = list(line), []
    while left:
        choice = order.next_in_line(left, ONE, RULES, run, NOON + 7 * MIN)
        assert choice is not None
        run["A"] = order.run_after(choice.ticket, left, run.get("A", 0))
        left.remove(choice.ticket)
        really.append(choice.ticket.id)
    assert shown == really
    assert order.upcoming(line, ONE, RULES, {}, NOON + 7 * MIN, 0) == []


# --- the bound ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Guest:
    """One arrival: when, and either a class's credit or how long before (or after) the slot an appointment comes."""

    at_s: int
    credit_min: int
    early_s: int | None
    queue: str


guests = st.builds(
    Guest,
    at_s=st.integers(0, 5 * 3600),
    credit_min=st.sampled_from(CREDITS),
    early_s=st.one_of(st.none(), st.integers(-25 * 60, 30 * 60)),
    queue=st.sampled_from("AB"),
)
BOUND_MS = (max(APPOINTMENT_MIN, *CREDITS) + GRACE_MIN) * MIN


def arrived(n: int, guest: Guest) -> Waiting:
    at_ms = NOON + guest.at_s * 1000
    slot_ms = None if guest.early_s is None else at_ms + guest.early_s * 1000
    basis_ms, counts = order.basis_of(at_ms, slot_ms, GRACE_MIN)
    credit = max(guest.credit_min, APPOINTMENT_MIN if counts else 0)
    return Waiting(f"g{n:03d}", f"g{n:03d}", guest.queue, at_ms, basis_ms, credit, slot_ms if counts else None)


def play(
    crowd: list[Guest], every_s: list[int], callers: list[Caller], rules: Rules
) -> list[tuple[Choice, list[Waiting], Caller, int]]:
    """Let them come and be called; each call with who was left waiting, by which window and when."""
    coming = sorted((arrived(n, guest) for n, guest in enumerate(crowd)), key=lambda one: one.arrived_ms)
    line: list[Waiting] = []
    run: dict[str, int] = {}
    calls = []
    now_ms, turn = NOON, 0
    while coming or line:
        now_ms += every_s[turn % len(every_s)] * 1000
        while coming and coming[0].arrived_ms <= now_ms:
            line.append(coming.pop(0))
        caller = callers[turn % len(callers)]
        turn += 1
        choice = order.next_in_line(line, caller, rules, run, now_ms)
        if choice is not None:
            run[choice.ticket.queue] = order.run_after(choice.ticket, line, run.get(choice.ticket.queue, 0))
            line.remove(choice.ticket)
            calls.append((choice, list(line), caller, now_ms))
    return calls


steps = st.lists(st.integers(5, 1500), min_size=1, max_size=6)


@settings(max_examples=200, deadline=None)
@given(st.lists(guests, max_size=60), steps)
def test_nobody_is_overtaken_by_someone_who_came_more_than_the_bound_later(
    crowd: list[Guest], every: list[int]
) -> None:
    single = [replace(guest, queue="A") for guest in crowd]
    for choice, left, _caller, _now in play(single, every, [ONE], RULES):
        if choice.rule == "order":
            worst = min((other.arrived_ms for other in left), default=choice.ticket.arrived_ms)
            assert choice.ticket.arrived_ms - worst <= BOUND_MS


@settings(max_examples=120, deadline=None)
@given(st.lists(guests, max_size=60), steps)
def test_across_queues_the_bound_grows_by_the_handicap_at_most(crowd: list[Guest], every: list[int]) -> None:
    walk_ins = [replace(guest, early_s=None) for guest in crowd]
    callers = [Caller("305", ("A", "B"), {"B": 10}), Caller("306", ("B",), {})]
    largest_ms = (max(CREDITS) + 10) * MIN
    for choice, left, caller, _now in play(walk_ins, every, callers, RULES):
        seen = [other.arrived_ms for other in left if other.queue in caller.queues]
        assert choice.ticket.arrived_ms - min(seen, default=choice.ticket.arrived_ms) <= largest_ms


@settings(max_examples=120, deadline=None)
@given(st.lists(guests, max_size=60), steps, st.integers(2, 5))
def test_everyone_is_called_once_the_floor_is_kept_and_every_exception_is_named(
    crowd: list[Guest], every: list[int], floor: int
) -> None:
    rules = Rules(10, floor)
    single = [replace(guest, queue="A") for guest in crowd]
    calls = play(single, every, [ONE], rules)
    assert sorted(choice.ticket.id for choice, *_ in calls) == [f"g{n:03d}" for n in range(len(crowd))]
    bookings = 0
    for choice, left, _caller, now_ms in calls:
        walk_in_waits = any(other.slot_ms is None for other in left)
        if choice.ticket.slot_ms is None:
            bookings = 0
        else:
            bookings = bookings + 1 if walk_in_waits else 0
        assert bookings <= floor - 1
        due = choice.ticket.slot_ms is None or now_ms >= choice.ticket.slot_ms - 10 * MIN
        assert due or (choice.rule == "early" and not walk_in_waits)
        passed = {other.id for other in left if other.sort_key < choice.ticket.sort_key}
        if choice.rule == "order":  # only appointments whose time has not come may have been passed
            early = {other.id for other in left if other.slot_ms and now_ms < other.slot_ms - 10 * MIN}
            assert passed <= early
        assert passed == set() or {one["ticket"] for one in choice.why({})["beat"]} & passed
