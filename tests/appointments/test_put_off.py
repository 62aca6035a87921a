"""Called before the booked hour and not there: nobody has missed what was not promised yet, so the number waits on."""

from __future__ import annotations

import pytest

from appointments.model import Booking
from queue_server.kernel.rows import Rows
from queue_server.tickets import calling, moving, store
from queue_server.tickets.model import Ticket
from tests.appointments.diary import Diary
from tests.tickets.counter import CLERK

RENT = "fund-rent"


def window(diary: Diary) -> str:
    return next(one.id for one in diary.hall.windows_of("G") if not one.handicap_min)


def arrived(diary: Diary, at: str = "09:45", n: int = 1) -> tuple[Booking, Ticket]:
    booked = diary.book(RENT, diary.at("10:00"), n=n)
    diary.go_to(diary.at(at))
    after, ticket = diary.check_in(booked)
    assert ticket is not None
    return after, ticket


def moves(diary: Diary, ticket: Ticket) -> list[str]:
    return diary.database.read(lambda rows: store.moves_of(rows, ticket.id))


def test_who_is_away_before_the_booked_hour_waits_until_then_with_the_place_it_gives(diary: Diary) -> None:
    _booking, ticket = arrived(diary)
    here = window(diary)
    called = diary.call(here)
    assert called is not None and called.id == ticket.id, "nobody else waits: even the early are called"
    waits = diary.act(moving.miss, ticket)
    assert (waits.state, waits.booked, waits.basis_ms, waits.credit_min) == (
        "waiting",
        True,
        ticket.basis_ms,
        ticket.credit_min,
    )
    assert diary.call(here) is None, "not again before the hour"
    other = diary.issue(RENT)
    diary.go_to(diary.at("09:56"))
    now = diary.call(here)
    assert now is not None and now.id == other.id
    diary.act(moving.serve, other)
    diary.act(moving.miss, other)
    diary.go_to(diary.at("10:00"))
    again = diary.call(here)
    assert again is not None and again.id == ticket.id and again.missed_ms is None
    assert moves(diary, ticket) == ["put_off"]

    def why(rows: Rows) -> str:
        return str(rows.value("SELECT body FROM journal WHERE kind='ticket_called' ORDER BY pos DESC LIMIT 1"))

    assert '"moved":["put_off"]' in diary.database.read(why).replace(" ", "")
    assert diary.act(moving.miss, ticket).state == "missed", "from the hour on it is missed like any other"


def test_calling_again_too_often_before_the_hour_puts_off_as_well(diary: Diary) -> None:
    _booking, ticket = arrived(diary)
    diary.call(window(diary))
    for _ in range(diary.hall.order.calls_max - 1):
        diary.clock.step(30)
        assert diary.act(calling.recall, ticket).state == "called"
    diary.clock.step(30)
    assert diary.act(calling.recall, ticket).state == "waiting"


@pytest.mark.parametrize("late", [True, False])
def test_without_the_place_of_an_appointment_a_miss_is_a_miss(diary: Diary, late: bool) -> None:
    ticket = arrived(diary, "10:16")[1] if late else diary.issue(RENT)
    diary.call(window(diary))
    assert diary.act(moving.miss, ticket, actor=CLERK).state == "missed"
