"""Finding a ticket at the desk: by number as people say it, by its slip, by surname and digits; only of today."""

from __future__ import annotations

import pytest

from queue_server.kernel.rows import Rows
from queue_server.people.model import Person
from queue_server.tickets import finding, personal
from queue_server.tickets.model import Ticket
from tests.tickets.counter import Counter, resident


@pytest.mark.parametrize("typed", ["A027", "a027", "A27", "A 27", "Ａ０２７", " a 0027 "])
def test_a_number_is_read_as_people_write_it(typed: str) -> None:
    assert finding.number_of(typed) == ("A", 27)


@pytest.mark.parametrize(("typed", "read"), [("27", (None, 27)), ("1042", (None, 1042)), ("A1042", ("A", 1042))])
def test_the_letter_may_be_left_out_and_numbers_grow(typed: str, read: tuple[str | None, int]) -> None:
    assert finding.number_of(typed) == read


@pytest.mark.parametrize("typed", ["", "A", "AB12", "12345", "27A", "张三", "A-27", "261123A027"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert finding.number_of(typed) is None


def test_a_slip_is_read_from_its_bars_and_from_its_link() -> None:
    assert finding.slip_of("261123A027") == ("261123", "A", 27)
    assert finding.slip_of("261123a1042\n") == ("261123", "A", 1042)
    assert finding.slip_of("A027") is None
    assert finding.token_of("https://hall.example/t/abc.def-_g?x=1") == "abc.def-_g"
    assert finding.token_of("/t/abc.def") == "abc.def"
    assert finding.token_of("A027") is None


def numbers(tickets: list[Ticket]) -> list[str]:
    return [one.label for one in tickets]


def test_a_ticket_is_found_by_number_with_and_without_its_letter(counter: Counter) -> None:
    counter.issue("records")
    counter.issue("desk-3")

    def look(prefix: str | None, number: int, day: str = counter.day) -> list[str]:
        return numbers(counter.database.read(lambda rows: finding.by_number(rows, "JN01", day, prefix, number)))

    assert look("E", 1) == ["E001"]
    assert look(None, 1) == ["E001", "Z001"]
    assert look("E", 2) == look("E", 1, "2026-11-20") == []
    slip = finding.slip_of(counter.day[2:].replace("-", "") + "E001")
    assert slip is not None
    assert numbers(counter.database.read(lambda rows: finding.by_slip(rows, "JN01", slip))) == ["E001"]


def by_person(counter: Counter, name: str, digits: str, day: str | None = None) -> list[str]:
    def look(rows: Rows) -> list[Ticket]:
        return finding.by_person(rows, counter.secrets, "JN01", day or counter.day, name, digits)

    return numbers(counter.database.read(look))


def test_people_are_found_by_surname_and_last_four_of_the_day(counter: Counter) -> None:
    one, other = resident(1), resident(2)
    first = counter.issue("records", person=one, on_behalf_of=(other,))
    counter.clock.step(60)
    second = counter.issue("desk-3", person=one)
    assert by_person(counter, "张", one.id_number[-4:]) == [second.label, first.label]
    assert by_person(counter, "张", other.id_number[-4:]) == [first.label]
    assert by_person(counter, "李", one.id_number[-4:]) == []
    assert by_person(counter, "张", one.id_number[-4:], "2026-11-20") == []
    typed = Person("", one.id_type, one.id_number)
    keyed = counter.issue("collect-3", person=typed)
    assert by_person(counter, "李", one.id_number[-4:]) == [keyed.label]


def test_nobody_is_found_after_the_next_business_day(counter: Counter) -> None:
    person = resident(1)
    day = counter.day
    counter.issue("records", person=person)
    for days, is_found in ((1, True), (3, False)):
        counter.clock.step(days * 86_400)
        counter.do(lambda tx: personal.forget_keys(tx, counter.hall, counter.calendar))
        assert bool(by_person(counter, "张", person.id_number[-4:], day)) is is_found
