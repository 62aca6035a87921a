"""Numbers: one series per hall, day and letter; three digits growing to four; gaps stay gaps; blocks stay free."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from queue_server.kernel.errors import Refusal
from queue_server.tickets import moving, numbering
from queue_server.tickets.refusals import UnknownBlock
from tests.tickets.counter import Counter, demo_hall, resident, with_queue


def start_at(counter: Counter, prefix: str, number: int) -> None:
    """Go on as if the numbers before had been given out."""

    def use_case(tx: Any) -> None:
        tx.execute(
            "INSERT INTO number_series(hall, day, prefix, next) VALUES (?,?,?,?)"
            " ON CONFLICT(hall, day, prefix) DO UPDATE SET next = excluded.next",
            counter.hall.id,
            counter.day,
            prefix,
            number,
        )

    counter.do(use_case)


def test_each_letter_counts_for_itself_from_001(counter: Counter) -> None:
    labels = [counter.issue(service).label for service in ("records", "desk-3", "records", "records", "desk-3")]
    assert labels == ["E001", "Z001", "E002", "E003", "Z002"]


def test_the_number_grows_to_four_digits(counter: Counter) -> None:
    start_at(counter, "E", 998)
    assert [counter.issue().label for _ in range(4)] == ["E998", "E999", "E1000", "E1001"]


def test_the_next_business_day_starts_at_001_again(counter: Counter) -> None:
    counter.issue()
    counter.clock.step(24 * 3600)
    assert counter.issue().label == "E001"


def test_two_halls_on_one_file_count_for_themselves(counter: Counter) -> None:
    counter.issue()
    other = replace(counter, hall=replace(counter.hall, id="JN02"))
    assert other.issue().label == "E001"


def test_a_cancelled_number_is_not_given_again(counter: Counter) -> None:
    first = counter.issue()
    counter.act(moving.cancel, first)
    assert counter.issue().label == "E002"


def test_a_refusal_uses_no_number(counter: Counter) -> None:
    person = resident(1)
    assert counter.issue("records", person=person).label == "E001"
    for _ in range(3):
        with pytest.raises(Refusal, match="already_has_ticket"):
            counter.issue("records", person=person)
    assert counter.issue("records", person=resident(2)).label == "E002"


def test_ordinary_numbering_jumps_over_the_blocks_kept_for_kiosks(counter: Counter) -> None:
    kiosks = tuple(replace(kiosk, reserved_block=n) for n, kiosk in enumerate(demo_hall().kiosks[:2]))
    counter.hall = with_queue(
        replace(demo_hall(), kiosks=kiosks), "E", reserved_from=4, reserved_size=3, waiting_max=None
    )
    assert [counter.issue().number for _ in range(5)] == [1, 2, 3, 10, 11]


def test_a_number_given_out_without_the_server_is_taken_once_and_only_from_the_block(counter: Counter) -> None:
    kiosks = tuple(replace(kiosk, reserved_block=n) for n, kiosk in enumerate(demo_hall().kiosks[:2]))
    counter.hall = replace(demo_hall(), kiosks=kiosks)
    assert counter.hall.reserved("E") == range(501, 601)
    taken = counter.issue("records", channel="offline", reserved=501, kiosk="K301")
    assert (taken.label, taken.state) == ("E501", "waiting")
    for number in (501, 500, 551, 0, -1, 10**9):
        with pytest.raises(UnknownBlock):
            counter.issue("records", channel="offline", reserved=number, kiosk="K301")
    for kiosk in ("K302", "K303", "", "三楼"):
        with pytest.raises(UnknownBlock):
            counter.issue("records", channel="offline", reserved=502, kiosk=kiosk)
    assert counter.issue("records", channel="offline", reserved=551, kiosk=kiosks[1].name).label == "E551"
    start_at(counter, "E", 500)
    assert [counter.issue().label for _ in range(2)] == ["E500", "E601"]


def test_after_a_restore_every_letter_of_the_day_starts_above_the_backup_and_the_paper(counter: Counter) -> None:
    counter.hall = replace(demo_hall(), kiosks=(replace(demo_hall().kiosks[0], reserved_block=0),))
    counter.issue("records")
    day, hall = counter.day, counter.hall
    paper = numbering.Reached(
        {("JN01", day, "Z"): 131, ("JN01", day, "E"): 7, ("JN02", day, "E"): 900},
        frozenset({(("JN01", day, "E"), 510), (("JN01", day, "G"), 777)}),
    )
    counter.do(lambda tx: numbering.go_on_above(tx, hall, {day}, 100, paper))
    following = counter.database.read(numbering.reached).next
    assert {letter for _hall, _day, letter in following} == {queue.prefix for queue in hall.queues}
    assert {series[0] for series in following} == {"JN01"}
    assert [counter.issue("records").label, counter.issue("desk-3").label] == ["E102", "Z131"]
    assert following["JN01", day, "G"] == 778
    assert following["JN01", day, "A"] == 101
