"""The end of the day: nobody is left in between, and the next day starts clean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queue_server.kernel.errors import Refusal
from queue_server.tickets import closing, finishing, moving, personal, store
from tests.tickets.counter import Counter, resident


def open_days(counter: Counter) -> list[str]:
    return counter.database.read(lambda rows: closing.open_days(rows, counter.hall.id, counter.day))


def test_every_live_ticket_ends_by_rule_and_the_counts_are_journalled(counter: Counter) -> None:
    tickets = [counter.issue("social-security", person=resident(n)) for n in range(7)]
    for n, window in enumerate(("408", "409", "410", "411")):
        counter.call(window)
        if n:
            counter.act(moving.serve, tickets[n])
    counter.act(moving.hold, tickets[2])
    counter.act(moving.miss, tickets[3])
    counter.act(moving.cancel, tickets[6])
    counts = counter.do(lambda tx: closing.close_day(tx, "JN01", counter.day), "system")
    assert counts == {"called": 1, "serving": 1, "held": 1, "missed": 1, "waiting": 2}
    states = [counter.now(ticket).state for ticket in tickets]
    assert states == ["expired", "finished", "expired", "expired", "expired", "expired", "cancelled"]
    assert counter.entries()[-1].body["left"] == counts
    unclosed = counter.database.read(lambda rows: closing.unclosed(rows, "JN01", counter.day))
    assert [one.id for one in unclosed] == [tickets[1].id]
    assert counter.database.read(lambda rows: store.live(rows, "JN01")) == []
    assert counter.database.read(lambda rows: rows.value("SELECT sum(live) FROM ticket_person")) == 0
    assert counter.issue("social-security", person=resident(0)).state == "waiting"


def test_a_ticket_that_has_expired_can_be_moved_no_more(counter: Counter) -> None:
    ticket = counter.issue()
    counter.do(lambda tx: closing.close_day(tx, "JN01", counter.day))
    for step in (moving.cancel, moving.serve, moving.miss, finishing.undo):
        with pytest.raises(Refusal):
            counter.act(step, ticket)


def test_closing_a_day_touches_neither_another_day_nor_another_hall(counter: Counter) -> None:
    yesterday = counter.issue()
    other = replace(counter, hall=replace(counter.hall, id="JN02"))
    elsewhere = other.issue()
    counter.clock.step(86_400)
    today = counter.issue()
    assert open_days(counter) == ["2026-11-23"]
    counter.do(lambda tx: closing.close_day(tx, "JN01", "2026-11-23"))
    assert [counter.now(t).state for t in (yesterday, elsewhere, today)] == ["expired", "waiting", "waiting"]
    assert open_days(counter) == []
    assert open_days(other) == ["2026-11-23"]


def test_a_day_on_which_everybody_was_served_is_closed_as_well(counter: Counter) -> None:
    ticket = counter.issue()
    counter.call("317")
    counter.act(moving.serve, ticket)
    counter.act(finishing.finish, ticket, "accepted")
    counter.do(lambda tx: closing.stop_queue(tx, counter.hall, "E", "今天已满"))
    assert open_days(counter) == []
    counter.clock.step(86_400)
    assert open_days(counter) == ["2026-11-23"]
    counter.do(lambda tx: closing.close_day(tx, "JN01", "2026-11-23"))
    assert open_days(counter) == []
    assert counter.issue().label == "E001", "yesterday's stop ends with yesterday"


def test_the_run_of_appointments_ends_with_the_day(counter: Counter) -> None:
    for _ in range(3):
        counter.issue("social-security", slot_ms=counter.clock.now_ms())
        counter.issue("social-security")
        counter.call(f"{408 + _}")
    assert counter.database.read(lambda rows: store.bookings_run(rows, "JN01")) == {"N": 3}
    counter.do(lambda tx: closing.close_day(tx, "JN01", counter.day))
    assert counter.database.read(lambda rows: store.bookings_run(rows, "JN01")) == {}
    assert counter.differences() == []


def test_who_held_an_ended_ticket_is_forgotten_after_the_next_business_day(counter: Counter) -> None:
    counter.clock.step(4 * 86_400)  # Friday
    ended, live = (counter.issue("social-security", person=resident(n)) for n in range(2))
    other = replace(counter, hall=replace(counter.hall, id="JN02"))
    elsewhere = other.issue("social-security", person=resident(2))
    for ticket in (ended, elsewhere):
        counter.act(moving.cancel, ticket)

    def left() -> set[str]:
        counter.do(lambda tx: personal.forget_keys(tx, counter.hall, counter.calendar), "system")
        return {row["ticket"] for row in counter.database.read(lambda rows: rows.all("SELECT * FROM ticket_person"))}

    for days in (0, 1, 2):  # until Monday, the next business day, has passed
        counter.clock.step(days * 86_400)
        assert left() == {ended.id, live.id, elsewhere.id}
    counter.clock.step(86_400)
    assert left() == {live.id, elsewhere.id}
    assert counter.differences() == []
