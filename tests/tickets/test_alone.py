"""Papers from a time without the server: taken in with their true time, whatever the kiosk could not know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from queue_server.people.model import Person
from queue_server.tickets import alone, alone_papers, closing, finding
from queue_server.tickets.alone import Given
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import UnknownBlock
from tests.tickets.counter import Counter, demo_hall, resident, with_queue, with_service

KIOSK = "K301"
MINUTE_MS = 60_000


@pytest.fixture
def hall(counter: Counter) -> Counter:
    """The counter's hall with a block for two kiosks."""
    kiosks = tuple(replace(one, reserved_block=at) for at, one in enumerate(demo_hall().kiosks[:2]))
    counter.hall = replace(with_service(demo_hall(), "records", once_per_day=True), kiosks=kiosks)
    return counter


def given(counter: Counter, number: int = 501, person: Person | None = None, ago_min: int = 10, **more: Any) -> Given:
    kiosk = more.pop("kiosk", KIOSK)
    paper = alone.paper_id(counter.secrets, "JN01", kiosk, counter.day, "E", number)
    at_ms = counter.clock.at_ms - ago_min * MINUTE_MS
    return Given(paper, counter.day, "E", number, "records", at_ms, person, **more)


def take(counter: Counter, one: Given, kiosk: str = KIOSK) -> Ticket:
    def act(tx: Any) -> Ticket:
        return alone.take_in(tx, counter.hall, counter.calendar, counter.secrets, kiosk, one)[0]

    return counter.do(act, "device:9")


def flags(counter: Counter, ticket: Ticket) -> tuple[str, ...]:
    return counter.database.read(lambda rows: alone_papers.told(rows, ticket))[1]


def test_a_paper_keeps_its_number_its_time_and_its_place_in_line(hall: Counter) -> None:
    later = hall.issue("records", person=resident(7))
    ticket = take(hall, given(hall, person=resident(1)))
    assert (ticket.label, ticket.channel, ticket.state) == ("E501", "offline", "waiting")
    assert ticket.arrived_ms == hall.clock.at_ms - 10 * MINUTE_MS
    assert ticket.sort_key < later.sort_key
    assert flags(hall, ticket) == ()


def test_a_paper_brought_twice_is_one_ticket(hall: Counter) -> None:
    first, again = take(hall, given(hall)), take(hall, given(hall))
    assert first.id == again.id


def test_age_gives_its_credit_as_online(hall: Counter) -> None:
    assert take(hall, given(hall, person=resident(1, "19400101"))).credit_min == hall.hall.order.credit_min["elderly"]


def test_a_second_number_and_one_over_the_limit_are_taken_and_flagged(hall: Counter) -> None:
    hall.issue("records", person=resident(1))
    second = take(hall, given(hall, person=resident(1)))
    assert flags(hall, second) == (alone_papers.SECOND_NUMBER,)
    held = hall.call()
    assert held is not None
    done = hall.issue("records", person=resident(2))
    hall.database.write(lambda tx: closing.do(tx, done, "expire", "ticket_expired", {"finished_ms": tx.now_ms}))
    over = take(hall, given(hall, 502, person=resident(2)))
    assert flags(hall, over) == (alone_papers.OVER_LIMIT,)


def test_a_closed_full_or_stopped_line_refuses_no_paper(hall: Counter) -> None:
    hall.hall = with_queue(hall.hall, "E", waiting_max=1, daily_max=1)
    hall.issue("records")
    hall.do(lambda tx: closing.stop_queue(tx, hall.hall, "E", "系统故障"))
    assert take(hall, given(hall)).state == "waiting"


def test_what_a_box_could_not_have_been_given_is_refused(hall: Counter) -> None:
    one = given(hall)
    for wrong in (
        replace(one, paper="0" * 16),
        replace(one, number=502),
        replace(one, prefix="A"),
        replace(one, at_ms=one.at_ms - 86_400_000),
        given(hall, 551, kiosk="K302"),
    ):
        with pytest.raises(UnknownBlock):
            take(hall, wrong)
    assert take(hall, given(hall, 551, kiosk="K302"), "K302").label == "E551"


def test_a_time_that_has_not_come_is_now(hall: Counter) -> None:
    ticket = take(hall, given(hall, ago_min=-5))
    assert ticket.arrived_ms == hall.clock.at_ms
    assert flags(hall, ticket) == (alone_papers.CLOCK_AHEAD,)


def test_a_paper_of_a_day_that_is_over_ends_with_it(hall: Counter) -> None:
    one = given(hall, person=resident(1))
    hall.clock.at_ms += 9 * 60 * MINUTE_MS
    day = hall.day
    hall.do(lambda tx: closing.close_day(tx, "JN01", day))
    ticket = take(hall, one)
    assert (ticket.state, ticket.arrived_ms) == ("expired", one.at_ms)
    assert one.at_ms <= (ticket.finished_ms or 0) <= hall.clock.at_ms
    hall.issue("records", person=resident(1), is_promised=True, follows_up=True)


def test_two_papers_with_one_number_are_two_tickets_and_both_are_found(hall: Counter) -> None:
    first = take(hall, given(hall))
    moved = replace(hall.hall.kiosks[1], reserved_block=0)
    hall.hall = replace(hall.hall, kiosks=(replace(hall.hall.kiosks[0], reserved_block=1), moved))
    second = take(hall, given(hall, kiosk="K302"), "K302")
    assert (first.label, second.label) == ("E501", "E001")
    assert flags(hall, second) == (alone_papers.NUMBER_TAKEN,)
    found = hall.database.read(lambda rows: finding.by_number(rows, "JN01", hall.day, "E", 501))
    assert {one.id for one in found} == {first.id, second.id}


def test_a_paper_whose_key_had_a_ticket_is_another_name_of_it(hall: Counter) -> None:
    online, one = hall.issue("records", person=resident(1)), given(hall)

    def act(tx: Any) -> Ticket:
        return alone.take_as_alias(tx, hall.secrets, hall.hall, KIOSK, one, online.id)

    assert hall.do(act).label == hall.do(act).label == online.label
    assert hall.now(one.paper).id == online.id
    assert hall.database.read(lambda rows: alone_papers.told(rows, online)) == ("E501", ())
    assert hall.database.read(lambda rows: alone_papers.is_out(rows, online.id)), "no other slip is printed for it"
    found = hall.database.read(lambda rows: finding.by_number(rows, "JN01", hall.day, None, 501))
    assert [ticket.id for ticket in found] == [online.id]


def test_numbers_that_are_out_are_free_no_more(hall: Counter) -> None:
    def free() -> list[int]:
        found = hall.database.read(lambda rows: alone.free_numbers(rows, hall.secrets, hall.hall, hall.day, "E", KIOSK))
        return [number for number, _paper in found]

    assert free() == list(range(501, 551))
    take(hall, given(hall, 501))
    hall.issue("records", channel="offline", reserved=503, kiosk=KIOSK)
    assert free()[:2] == [502, 504]
