"""The end of a service, several items in one visit, and taking an act back within seconds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queue_server.kernel.errors import Refusal
from queue_server.tickets import finishing, leaving, moving
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import NothingToUndo, TicketInHand, UndoIsOver, WindowIsBusy
from tests.tickets.counter import CLERK, CREDIT_MIN, Counter, resident


def served(counter: Counter, window: str, *services: str, **more: object) -> Ticket:
    ticket = counter.issue(*services, **more)  # type: ignore[arg-type]
    called = counter.call(window)
    assert called is not None
    assert called.id == ticket.id
    return counter.act(moving.serve, ticket)


def test_finishing_stores_the_outcome_and_frees_the_window(counter: Counter) -> None:
    ticket = served(counter, "317", "records")
    counter.clock.step(240)
    done = counter.act(finishing.finish, ticket, "consulted")
    assert (done.state, done.outcome, done.finished_ms) == ("finished", "consulted", counter.clock.now_ms())
    assert [(item.service, item.outcome) for item in done.items] == [("records", "consulted")]
    assert counter.call("317") is None


def test_items_of_one_queue_are_worked_in_order_at_one_window(counter: Counter) -> None:
    ticket = served(counter, "319", "fund-rent", "fund-repay", "fund-move")
    second = counter.act(finishing.finish, ticket, "accepted")
    assert (second.state, second.service, second.window) == ("serving", "fund-repay", "319")
    third = counter.act(finishing.finish, ticket, "told_once")
    assert third.service == "fund-move"
    done = counter.act(finishing.finish, ticket, "accepted")
    assert done.state == "finished"
    assert [item.outcome for item in done.items] == ["accepted", "told_once", "accepted"]
    kinds = [entry.kind for entry in counter.entries()[-3:]]
    assert kinds == ["ticket_item_finished", "ticket_item_finished", "ticket_finished"]


def test_the_next_item_in_another_queue_is_a_transfer_with_the_first_arrival(counter: Counter) -> None:
    ticket = served(counter, "319", "fund-rent", "records")
    counter.clock.step(900)
    waits = counter.issue("records")
    moved = counter.act(finishing.finish, ticket, "accepted")
    assert (moved.state, moved.queue, moved.service, moved.window) == ("waiting", "E", "records", None)
    assert (moved.basis_ms, moved.label) == (ticket.arrived_ms, ticket.label)
    first = counter.call("317")
    assert first is not None
    assert first.id == ticket.id
    counter.act(moving.serve, ticket)
    assert counter.act(finishing.finish, ticket, "accepted").state == "finished"
    assert counter.call("317") == counter.now(waits)


def test_an_appointment_stays_one_for_the_next_item_so_that_the_floor_and_the_why_tell_the_truth(
    counter: Counter,
) -> None:
    slot_ms = counter.clock.now_ms()
    ticket = served(counter, "319", "fund-rent", "records", slot_ms=slot_ms)
    counter.clock.step(900)
    moved = counter.act(finishing.finish, ticket, "accepted")
    assert (moved.booked, moved.basis_ms, moved.credit_min) == (True, slot_ms, CREDIT_MIN)
    counter.call("317")
    assert counter.entries()[-1].body["why"]["booked"] is True


def test_finishing_can_be_taken_back_by_the_same_clerk_within_ten_seconds(counter: Counter) -> None:
    ticket = served(counter, "319", "fund-rent", "fund-repay")
    counter.act(finishing.finish, ticket, "accepted")
    done = counter.act(finishing.finish, ticket, "refused")
    counter.clock.step(10)
    back = counter.act(finishing.undo, ticket)
    assert (back.state, back.window, back.outcome, back.finished_ms) == ("serving", "319", None, None)
    assert [item.outcome for item in back.items] == ["accepted", None]
    assert done.served_ms == back.served_ms


def test_after_ten_seconds_or_by_somebody_else_it_cannot(counter: Counter) -> None:
    ticket = served(counter, "317", "records")
    counter.act(finishing.finish, ticket, "accepted")
    with pytest.raises(UndoIsOver):
        counter.act(finishing.undo, ticket, actor="staff:2")
    counter.clock.step(10.001)
    with pytest.raises(UndoIsOver):
        counter.act(finishing.undo, ticket)
    assert counter.now(ticket).state == "finished"


def test_missing_can_be_taken_back_too_and_leads_to_called(counter: Counter) -> None:
    ticket = served(counter, "317", "records")
    counter.act(moving.miss, ticket)
    back = counter.act(finishing.undo, ticket)
    assert (back.state, back.window, back.missed_ms, back.served_ms) == ("called", "317", None, None)


def test_what_was_undone_can_be_done_again_but_not_undone_twice(counter: Counter) -> None:
    ticket = served(counter, "317", "records")
    counter.act(finishing.finish, ticket, "accepted")
    counter.act(finishing.undo, ticket)
    with pytest.raises(NothingToUndo):
        counter.act(finishing.undo, ticket)
    assert counter.act(finishing.finish, ticket, "consulted").outcome == "consulted"


def test_it_cannot_be_taken_back_once_the_window_has_somebody_else(counter: Counter) -> None:
    ticket = served(counter, "317", "records")
    counter.act(finishing.finish, ticket, "accepted")
    following = counter.issue()
    counter.call("317")
    with pytest.raises(WindowIsBusy) as refused:
        counter.act(finishing.undo, ticket)
    assert following.label in refused.value.message()


def test_it_cannot_be_taken_back_when_the_person_has_taken_a_new_number_meanwhile(counter: Counter) -> None:
    person = resident(5)
    ticket = served(counter, "317", "records", person=person)
    counter.act(finishing.finish, ticket, "accepted")
    again = counter.issue("records", person=person)
    with pytest.raises(Refusal, match="already_has_ticket"):
        counter.act(finishing.undo, ticket)
    counter.act(moving.cancel, again)
    assert counter.act(finishing.undo, ticket).state == "serving"


# --- leaving the window ---------------------------------------------------------------------------------------------


def test_leaving_with_a_ticket_in_hand_asks_what_becomes_of_it(counter: Counter) -> None:
    ticket = served(counter, "408", "social-security")
    with pytest.raises(TicketInHand) as refused:
        counter.do(lambda tx: leaving.settle(tx, counter.hall, "408", None, None))
    assert refused.value.details["choices"] == ["return", "hold", "hand_over"]
    assert counter.now(ticket).state == "serving"
    counter.do(lambda tx: leaving.settle(tx, counter.hall, "409", None, None))


@pytest.mark.parametrize(
    ("choice", "to", "state", "window"),
    [("return", None, "waiting", None), ("hold", None, "held", "408"), ("hand_over", "409", "waiting", None)],
)
@pytest.mark.parametrize("begun", [True, False])
def test_each_answer_settles_it(
    counter: Counter, choice: str, to: str | None, state: str, window: str | None, begun: bool
) -> None:
    ticket = counter.issue("social-security")
    counter.issue("social-security")
    counter.call("408")
    if begun:
        counter.act(moving.serve, ticket)
    counter.do(lambda tx: leaving.settle(tx, counter.hall, "408", choice, to))
    now = counter.now(ticket)
    assert (now.state, now.window, now.to_window) == (state, window, to)
    if choice != "hold":
        called = counter.call("409")
        assert called is not None
        assert called.id == ticket.id, "back at the head of the line"


@pytest.mark.parametrize("to", [None, "408", "999"])
def test_handing_over_needs_another_window_that_exists(counter: Counter, to: str | None) -> None:
    ticket = served(counter, "408", "social-security")
    with pytest.raises(Refusal) as refused:
        counter.do(lambda tx: leaving.settle(tx, counter.hall, "408", "hand_over", to))
    assert refused.value.status in (400, 404)
    assert counter.now(ticket).acted_by == CLERK
    assert counter.now(ticket).state == "serving"


def test_a_new_hall_file_must_keep_what_people_wait_for(counter: Counter) -> None:
    served(counter, "317", "records")
    hall = counter.hall
    assert counter.database.read(lambda rows: leaving.still_needed(rows, hall)) == []
    for fewer in (
        replace(hall, queues=tuple(one for one in hall.queues if one.id != "E")),
        replace(hall, windows=tuple(one for one in hall.windows if one.id != "317")),
        replace(hall, services=tuple(one for one in hall.services if one.id != "records")),
    ):
        said = counter.database.read(lambda rows, new=fewer: leaving.still_needed(rows, new))  # type: ignore[misc]
        assert len(said) == 1
        assert "E001" in said[0].zh
        assert "E001" in said[0].en
        assert said[0].en.isascii()
