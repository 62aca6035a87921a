"""Missing and coming back, holding, transferring, letting others first, another class: places kept or given by rule."""

from __future__ import annotations

import pytest

from queue_server.kernel.errors import Refusal
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import moving, order
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import NobodyBehind, NotServedHere, TicketIsElsewhere, WindowIsBusy, YieldedEnough
from tests.tickets.counter import CREDIT_MIN, Counter, demo_hall, with_order


def line(counter: Counter, count: int, *services: str, gap_s: float = 60) -> list[Ticket]:
    tickets = []
    for _ in range(count):
        tickets.append(counter.issue(*services))
        counter.clock.step(gap_s)
    return tickets


def rank_of(ticket: Ticket) -> int:
    return ticket.basis_ms - ticket.credit_min * MINUTE_MS


def called_order(counter: Counter, window: str) -> list[str]:
    """Everybody there, called and cancelled one after the other."""
    seen = []
    while (ticket := counter.call(window)) is not None:
        seen.append(ticket.label)
        counter.act(moving.cancel, ticket)
    return seen


def test_who_missed_the_call_comes_back_behind_the_third_once_and_for_all(counter: Counter) -> None:
    tickets = line(counter, 6)
    missed = counter.call("317")
    assert missed is not None
    counter.act(moving.miss, missed)
    back = counter.act(moving.come_back, missed)
    assert rank_of(back) == rank_of(tickets[3]) + 1000
    assert (back.state, back.window, back.calls, back.credit_min, back.missed_ms) == ("waiting", None, 0, 0, None)
    assert back.arrived_ms == missed.arrived_ms
    counter.issue(priority="elderly")
    counter.act(moving.cancel, tickets[1])
    assert counter.now(back).basis_ms == back.basis_ms
    assert called_order(counter, "317") == ["E007", "E003", "E004", "E001", "E005", "E006"]


def test_with_a_short_line_the_returner_is_last_and_alone_it_is_now(counter: Counter) -> None:
    tickets = line(counter, 3)
    first = counter.call("317")
    assert first is not None
    counter.act(moving.miss, first)
    assert rank_of(counter.act(moving.come_back, first)) == rank_of(tickets[2]) + 1000
    for ticket in tickets:
        counter.act(moving.cancel, ticket)
    alone = counter.issue()
    counter.call("317")
    counter.act(moving.miss, alone)
    counter.clock.step(300)
    assert counter.act(moving.come_back, alone).basis_ms == counter.clock.now_ms()


def test_a_returner_does_not_keep_credit_or_appointment(counter: Counter) -> None:
    booked = counter.issue("fund-rent", slot_ms=counter.clock.now_ms())
    counter.call("319")
    counter.act(moving.miss, booked)
    back = counter.act(moving.come_back, booked)
    assert (back.credit_min, back.booked) == (0, False)


def test_letting_others_first_moves_behind_the_nth_and_works_twice(counter: Counter) -> None:
    tickets = line(counter, 6)
    after = counter.act(moving.let_others_first, tickets[0], 2)
    assert (rank_of(after), after.yields) == (rank_of(tickets[2]) + 1000, 1)
    assert counter.entries()[-1].body["count"] == 2
    counter.act(moving.let_others_first, tickets[0], 9)
    assert called_order(counter, "317") == ["E002", "E003", "E004", "E005", "E006", "E001"]


def test_a_third_time_is_refused(counter: Counter) -> None:
    tickets = line(counter, 5)
    for _ in range(2):
        counter.act(moving.let_others_first, tickets[0], 1)
    with pytest.raises(YieldedEnough):
        counter.act(moving.let_others_first, tickets[0], 1)
    assert counter.now(tickets[0]).yields == 2


def test_letting_others_first_with_a_credit_of_ones_own_ends_behind_them_all_the_same(counter: Counter) -> None:
    elder = counter.issue(priority="elderly")
    counter.clock.step(60)
    line(counter, 3)
    counter.act(moving.let_others_first, elder, 2)
    assert called_order(counter, "317") == ["E002", "E003", "E001", "E004"]


def test_with_nobody_behind_there_is_nobody_to_let_first_and_no_turn_is_lost(counter: Counter) -> None:
    tickets = line(counter, 2)
    seen = len(counter.entries())
    with pytest.raises(NobodyBehind):
        counter.act(moving.let_others_first, tickets[1], 1)
    assert counter.now(tickets[1]) == tickets[1]
    assert len(counter.entries()) == seen
    line(counter, 1)
    assert counter.act(moving.let_others_first, tickets[1], 1).yields == 1


def test_a_transfer_keeps_the_first_arrival(counter: Counter) -> None:
    first = counter.issue("desk-3")
    counter.clock.step(600)
    others = line(counter, 2)
    counter.call("301")
    counter.act(moving.serve, first)
    moved = counter.act(moving.transfer, first, "E", None)
    assert (moved.queue, moved.state, moved.label) == ("E", "waiting", "Z001")
    assert (moved.arrived_ms, moved.basis_ms) == (first.arrived_ms, first.arrived_ms)
    assert (moved.window, moved.calls, moved.called_ms, moved.served_ms) == (None, 0, None, None)
    assert called_order(counter, "317") == ["Z001", *(one.label for one in others)]


def test_a_transfer_to_a_window_waits_for_that_window_alone(counter: Counter) -> None:
    ticket = counter.issue("social-security")
    counter.call("408")
    moved = counter.act(moving.transfer, ticket, None, "410")
    assert (moved.to_window, moved.queue) == ("410", "N")
    assert counter.call("409") is None
    called = counter.call("410")
    assert called is not None
    assert (called.id, called.to_window) == (ticket.id, None)


def test_a_window_that_does_not_serve_the_queue_takes_it_in_its_own_or_refuses(counter: Counter) -> None:
    ticket = counter.issue("social-security")
    counter.call("408")
    with pytest.raises(NotServedHere):
        counter.act(moving.transfer, ticket, "N", "317")
    assert counter.act(moving.transfer, ticket, None, "317").queue == "E"
    counter.call("317")
    for queue, window in (("?", None), (None, "999")):
        with pytest.raises(Refusal) as refused:
            counter.act(moving.transfer, ticket, queue, window)
        assert refused.value.status == 404


def test_a_returned_ticket_that_is_transferred_counts_from_its_first_arrival(counter: Counter) -> None:
    first, *_others = line(counter, 3, "desk-3")
    counter.call("301")
    counter.act(moving.miss, first)
    counter.act(moving.come_back, first)
    while (ticket := counter.call("301")) is not None and ticket.id != first.id:
        counter.act(moving.cancel, ticket)
    assert counter.act(moving.transfer, first, "E", None).basis_ms == first.arrived_ms


def test_a_held_ticket_frees_its_window_and_goes_on_there_or_at_one_that_takes_over(counter: Counter) -> None:
    first, second = line(counter, 2, "social-security")
    counter.call("408")
    counter.act(moving.serve, first)
    held = counter.act(moving.hold, first)
    assert (held.state, held.window, held.held_ms) == ("held", "408", counter.clock.now_ms())
    assert counter.call("408") == counter.now(second)
    with pytest.raises(WindowIsBusy) as refused:
        counter.act(moving.resume, first, "408")
    assert second.label in refused.value.message()
    taken = counter.act(moving.resume, first, "409")
    assert (taken.state, taken.window, taken.held_ms) == ("serving", "409", None)
    assert counter.entries()[-1].body["taken_from"] == "408"
    counter.act(moving.hold, first)
    counter.act(moving.resume, first, "409")
    assert counter.entries()[-1].body["taken_from"] is None


def test_only_the_window_that_has_the_ticket_moves_it_but_a_guide_may_anywhere(counter: Counter) -> None:
    ticket = counter.issue("social-security")
    moving.check_here(ticket, "409")
    called = counter.call("408")
    assert called is not None
    moving.check_here(called, "408")
    moving.check_here(called, None)
    with pytest.raises(TicketIsElsewhere) as refused:
        moving.check_here(called, "409")
    assert "408" in refused.value.message()


def test_put_back_gives_the_old_place_again(counter: Counter) -> None:
    tickets = line(counter, 3)
    first = counter.call("317")
    assert first is not None
    counter.act(moving.serve, first)
    back = counter.act(moving.put_back, first)
    assert (rank_of(back), back.window, back.served_ms) == (rank_of(first), None, None)
    assert called_order(counter, "317") == [one.label for one in tickets]


def test_a_guide_changes_queue_or_class_and_the_arrival_stays(counter: Counter) -> None:
    ticket = counter.issue("desk-3")
    counter.clock.step(600)
    line(counter, 1)
    moved = counter.act(moving.reclass, ticket, "E", None)
    assert (moved.queue, moved.basis_ms, moved.credit_min) == ("E", ticket.arrived_ms, 0)
    raised = counter.act(moving.reclass, ticket, None, "veteran")
    assert (raised.credit_min, raised.queue) == (15, "E")
    assert "veteran" not in str(counter.entries())
    booked = counter.issue("fund-rent", slot_ms=counter.clock.now_ms())
    assert counter.act(moving.reclass, booked, None, "elderly").credit_min == CREDIT_MIN
    assert counter.act(moving.reclass, raised, None, "none").credit_min == 0
    assert counter.act(moving.reclass, booked, None, "none").credit_min == CREDIT_MIN


def test_who_is_brought_by_a_slip_was_changed_by_no_guide(counter: Counter) -> None:
    mine = counter.issue()
    assert counter.act(moving.bring, mine, "317").to_window == "317"
    called = counter.call("317")
    assert called is not None and called.id == mine.id
    assert counter.entries()[-1].body["why"]["moved"] == ["brought"]


def test_the_why_of_a_call_names_what_a_guide_changed(counter: Counter) -> None:
    first, second = line(counter, 2)
    counter.act(moving.reclass, second, None, "veteran")
    called = counter.call("317")
    assert called is not None
    assert called.id == second.id
    why = counter.entries()[-1].body["why"]
    assert (why["rule"], why["credit_min"], why["moved"]) == ("order", 15, ["reclassed"])
    assert "veteran" not in str(counter.entries())
    counter.act(moving.cancel, called)
    counter.call("317")
    assert counter.entries()[-1].body["why"]["moved"] == []
    assert counter.now(first).state == "called"


def test_the_halls_own_numbers_count(counter: Counter) -> None:
    counter.hall = with_order(demo_hall(), missed_return_k=1, yields_max=1, credit_min={"elderly": 40})
    assert counter.issue(priority="elderly").credit_min == 40
    tickets = line(counter, 3)
    counter.act(moving.let_others_first, tickets[0], 1)
    with pytest.raises(YieldedEnough):
        counter.act(moving.let_others_first, tickets[0], 1)
    assert order.return_basis_ms([], 1, 5) == 5
