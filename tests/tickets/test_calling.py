"""Calling at a window: one winner, one current ticket, and a stored reason for every call."""

from __future__ import annotations

import threading

import pytest

from queue_server.kernel.errors import Refusal
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import calling, finishing, moving, store
from queue_server.tickets.refusals import NotServedHere, RecallTooSoon, WindowIsBusy
from tests.tickets.counter import Counter, demo_hall, with_order


def test_the_next_in_line_is_called_with_time_window_and_its_own_entry(counter: Counter) -> None:
    first, second = counter.issue(), counter.issue()
    counter.clock.step(60)
    called = counter.call("317")
    assert called is not None
    assert (called.id, called.state, called.window, called.calls) == (first.id, "called", "317", 1)
    assert called.called_ms == counter.clock.now_ms()
    assert called.call_seq == counter.entries()[-1].seq
    assert calling.UPCOMING == 3
    shown = counter.database.read(lambda rows: calling.upcoming(rows, counter.hall, "317", counter.clock.now_ms()))
    assert [one.ticket.id for one in shown] == [second.id]


def test_nobody_waiting_is_none_and_writes_nothing(counter: Counter) -> None:
    assert counter.call("317") is None
    assert counter.entries() == []


def test_a_window_has_one_ticket_at_a_time(counter: Counter) -> None:
    first, second = counter.issue(), counter.issue()
    counter.call("317")
    for _ in range(2):
        with pytest.raises(WindowIsBusy) as refused:
            counter.call("317")
        assert first.label in refused.value.message()
        with pytest.raises(WindowIsBusy):
            counter.do(lambda tx: calling.call_chosen(tx, counter.hall, "317", second.id, ""))
        counter.act(moving.serve, first) if counter.now(first).state == "called" else None
    counter.act(finishing.finish, first, "accepted")
    assert counter.call("317") == counter.now(second)


def test_an_unknown_window_is_refused_as_unknown(counter: Counter) -> None:
    with pytest.raises(Refusal) as refused:
        counter.call("999")
    assert refused.value.status == 404


def test_sixteen_windows_calling_at_once_call_sixteen_different_people(counter: Counter) -> None:
    windows = [f"{n}" for n in range(408, 416)] + [f"{n}" for n in range(303, 311)]
    for _ in range(12):
        counter.issue("social-security")
        counter.issue("transfer-new")
    called: list[str] = []
    gate = threading.Barrier(len(windows))

    def press(window: str) -> None:
        gate.wait()
        ticket = counter.call(window, actor=f"staff:{window}")
        assert ticket is not None
        called.append(ticket.label)

    threads = [threading.Thread(target=press, args=(window,)) for window in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(called) == sorted(f"{letter}{n:03d}" for letter in "AN" for n in range(1, 9))


def test_every_call_stores_why_and_the_latest_why_is_read_back(counter: Counter) -> None:
    early = counter.issue()
    counter.clock.step(120)
    elder = counter.issue(priority="elderly")
    counter.call("317")
    why = counter.database.read(lambda rows: store.why_of(rows, elder.id))
    assert why is not None
    assert (why["rule"], why["credit_min"], why["rank_ms"]) == ("order", 15, elder.basis_ms - 15 * MINUTE_MS)
    assert [(one["ticket"], one["arrived_ms"]) for one in why["beat"]] == [(early.id, early.arrived_ms)]
    assert "elderly" not in str(why)
    assert counter.database.read(lambda rows: store.why_of(rows, early.id)) is None


def test_calling_a_chosen_one_says_so_names_whom_it_passed_and_keeps_the_reason_out_of_the_journal(
    counter: Counter,
) -> None:
    first, second, third = counter.issue(), counter.issue(), counter.issue()
    called, why = counter.do(lambda tx: calling.call_chosen(tx, counter.hall, "317", third.id, "孕妇不适"))
    assert (called.id, why["rule"], why["has_reason"]) == (third.id, "chosen", True)
    assert [one["ticket"] for one in why["beat"]] == [first.id, second.id]
    assert "孕妇不适" not in str(counter.entries())
    assert counter.entries()[-1].body["why"] == why


def test_a_chosen_one_must_be_of_a_queue_the_window_serves(counter: Counter) -> None:
    ticket = counter.issue("desk-3")
    with pytest.raises(NotServedHere):
        counter.do(lambda tx: calling.call_chosen(tx, counter.hall, "317", ticket.id, ""))


def test_two_windows_choosing_the_same_person_give_one_effect(counter: Counter) -> None:
    ticket = counter.issue("social-security")
    counter.do(lambda tx: calling.call_chosen(tx, counter.hall, "408", ticket.id, ""))
    with pytest.raises(Refusal, match="wrong_state"):
        counter.do(lambda tx: calling.call_chosen(tx, counter.hall, "409", ticket.id, ""))
    assert counter.now(ticket).window == "408"


def test_the_floor_holds_across_windows_and_is_in_the_journal(counter: Counter) -> None:
    now_ms = counter.clock.now_ms()
    for _ in range(8):
        counter.issue("social-security", channel="booking", slot_ms=now_ms)
        counter.issue("social-security")
    kinds, rules = "", []
    for window in range(408, 416):
        ticket = counter.call(f"{window}")
        assert ticket is not None
        kinds += "b" if ticket.booked else "w"
        rules.append(counter.entries()[-1].body["why"]["rule"])
    assert kinds == "bbbwbbbw"
    assert rules == ["order", "order", "order", "floor"] * 2
    assert counter.differences() == []


def test_calling_again_needs_a_pause_counts_and_gets_a_number_of_its_own(counter: Counter) -> None:
    ticket = counter.issue()
    first = counter.call("317")
    assert first is not None
    for wait_s, told in ((0, 25), (10, 15), (14.5, 1)):
        counter.clock.step(wait_s)
        with pytest.raises(RecallTooSoon) as refused:
            counter.act(calling.recall, ticket)
        assert refused.value.details["wait_s"] == told
    counter.clock.step(0.5)
    again = counter.act(calling.recall, ticket)
    assert (again.state, again.calls, again.window) == ("called", 2, "317")
    assert (again.call_seq or 0) > (first.call_seq or 0)
    assert again.called_ms == counter.clock.now_ms()


def test_after_the_set_number_of_calls_the_next_makes_it_missed_but_the_last_call_too_gets_its_time(
    counter: Counter,
) -> None:
    counter.hall = with_order(demo_hall(), calls_max=2)
    ticket = counter.issue()
    counter.call("317")
    counter.clock.step(25)
    counter.act(calling.recall, ticket)
    counter.clock.step(24)
    with pytest.raises(RecallTooSoon):
        counter.act(calling.recall, ticket)
    counter.clock.step(1)
    missed = counter.act(calling.recall, ticket)
    assert (missed.state, missed.calls, missed.missed_ms) == ("missed", 2, counter.clock.now_ms())
    assert counter.entries()[-1].body["calls_used"] == 2
    assert counter.database.read(lambda rows: calling.current(rows, "JN01", "317")) is None


def test_a_clock_set_back_does_not_forbid_calling_again(counter: Counter) -> None:
    ticket = counter.issue()
    counter.call("317")
    counter.clock.step(-7200)
    assert counter.act(calling.recall, ticket).calls == 2
