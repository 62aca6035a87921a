"""May this person have a number for this now, and which place in line does it get."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from queue_server.kernel.errors import Refusal
from queue_server.kernel.spans import MINUTE_MS
from queue_server.people import service as people
from queue_server.people.model import Person
from queue_server.tickets import closing, finishing, moving, store
from queue_server.tickets.model import ITEMS_MAX, PRINCIPALS_MAX
from queue_server.tickets.personal import subject_of
from tests.tickets.counter import CREDIT_MIN, Counter, demo_hall, resident, with_queue, with_service


def refusal(counter: Counter, *services: str, **more: Any) -> Refusal:
    """The refusal of an issue that must change nothing."""
    seen = len(counter.entries())
    with pytest.raises(Refusal) as caught:
        counter.issue(*services, **more)
    assert len(counter.entries()) == seen
    assert caught.value.message("zh")
    assert caught.value.message("en")
    return caught.value


def test_a_ticket_is_issued_with_its_place_its_people_ahead_and_one_entry(counter: Counter) -> None:
    first, second = counter.issue(), counter.issue("records", "desk-3", priority="elderly")
    assert (first.state, first.ahead, first.credit_min, first.basis_ms) == ("waiting", 0, 0, counter.clock.now_ms())
    assert (second.ahead, second.credit_min) == (0, 15)
    assert counter.issue().ahead == 2
    assert [entry.kind for entry in counter.entries()] == ["ticket_issued"] * 3


def test_people_ahead_are_counted_as_the_people_who_wait_are(counter: Counter) -> None:
    """One person with a ticket for three is three people, as on the board."""
    counter.issue(on_behalf_of=(resident(1), resident(2), resident(3)))
    last = counter.issue()
    assert last.ahead == 3
    assert counter.database.read(lambda rows: store.queue_counts(rows, "JN01")["E"][0]) == 4
    counter.call("317")
    assert counter.database.read(lambda rows: store.ahead_of(rows, last)) == 0


@pytest.mark.parametrize(
    ("at", "issues", "says"),
    [
        ("08:59", False, "09:00 恢复取号"),
        ("09:00", True, ""),
        ("11:59", True, ""),
        ("12:00", False, "13:00 恢复取号"),
        ("12:30", False, "13:00 恢复取号"),
        ("13:00", True, ""),
        ("16:59", True, ""),
        ("17:00", False, "11月24日 09:00 开始取号"),
        ("23:00", False, "11月24日 09:00 开始取号"),
    ],
)
def test_numbers_are_given_out_in_opening_hours_and_otherwise_it_says_when(
    counter: Counter, at: str, issues: bool, says: str
) -> None:
    hour, minute = map(int, at.split(":"))
    counter.clock.step((hour * 60 + minute - 9 * 60 - 20) * 60)
    if issues:
        assert counter.issue().state == "waiting"
        return
    refused = refusal(counter)
    assert refused.code == "queue_closed"
    assert says in refused.message("zh")


def test_on_a_day_of_rest_it_names_the_next_working_day(counter: Counter) -> None:
    counter.clock.step(6 * 86_400)
    refused = refusal(counter, "society")
    assert refused.code == "queue_closed"
    assert "11月30日 09:00" in refused.message("zh")


def test_a_stopped_queue_gives_out_nothing_until_it_is_opened_again(counter: Counter) -> None:
    before = counter.issue()
    counter.do(lambda tx: closing.stop_queue(tx, counter.hall, "E", "系统检修"))
    refused = refusal(counter)
    assert refused.code == "queue_stopped"
    assert "系统检修" in refused.message("zh")
    assert counter.issue("desk-3").state == "waiting"
    assert counter.call("317") == counter.now(before)
    assert counter.differences() == []
    assert counter.do(lambda tx: closing.reopen_queue(tx, counter.hall, "E")) is True
    assert counter.do(lambda tx: closing.reopen_queue(tx, counter.hall, "E")) is False
    assert counter.issue().label == "E002"


def test_the_reason_for_stopping_can_hold_no_personal_number(counter: Counter) -> None:
    counter.do(lambda tx: closing.stop_queue(tx, counter.hall, "E", "请找 13812345678"))
    assert "13812345678" not in str(counter.entries()[-1].body)


def test_a_queue_is_full_when_as_many_people_wait_as_fit(counter: Counter) -> None:
    counter.hall = with_queue(demo_hall(), "E", waiting_max=3)
    counter.issue()
    counter.issue(on_behalf_of=(resident(1), resident(2)))
    assert refusal(counter).code == "queue_full"
    counter.call("317")
    counter.issue()


def test_a_queue_is_full_for_the_day_counting_every_principal(counter: Counter) -> None:
    counter.hall = with_queue(demo_hall(), "E", daily_max=4)
    counter.issue(on_behalf_of=(resident(1), resident(2), resident(3)))
    assert refusal(counter, on_behalf_of=(resident(4), resident(5))).code == "queue_full"
    counter.issue()
    assert refusal(counter).code == "queue_full"
    counter.clock.step(86_400)
    counter.issue()


def test_a_real_name_service_needs_a_document_except_at_the_desk(counter: Counter) -> None:
    for channel in ("kiosk", "phone"):
        assert refusal(counter, "fund-rent", channel=channel).code == "id_is_needed"
    assert refusal(counter, "records", "fund-rent", channel="kiosk").code == "id_is_needed"
    assert counter.issue("fund-rent", channel="desk").state == "waiting"
    assert counter.issue("fund-rent", channel="kiosk", person=resident(1)).state == "waiting"


def test_a_service_that_is_not_public_is_given_at_the_desk_only(counter: Counter) -> None:
    for channel in ("kiosk", "phone"):
        refused = refusal(counter, "court-seizure", channel=channel)
        assert (refused.code, refused.status) == ("not_public", 403)
    assert counter.issue("court-seizure", channel="desk").label == "X001"


def test_one_person_has_one_live_ticket_per_service(counter: Counter) -> None:
    person = resident(7)
    held = counter.issue("fund-rent", channel="kiosk", person=person)
    refused = refusal(counter, "fund-rent", channel="kiosk", person=person)
    assert refused.code == "already_has_ticket"
    assert held.label in refused.message()
    other = counter.issue("fund-repay", channel="kiosk", person=person)
    assert refusal(counter, "records", "fund-repay", channel="kiosk", person=person).code == "already_has_ticket"
    assert refusal(counter, "fund-rent", on_behalf_of=(resident(8), person)).code == "already_has_ticket"
    counter.act(moving.cancel, held)
    assert counter.issue("fund-rent", channel="kiosk", person=person).queue == other.queue


def test_who_comes_for_others_holds_one_live_ticket_of_a_service_like_everybody(counter: Counter) -> None:
    proxy = resident(1)
    ticket = counter.issue("fund-rent", person=proxy, on_behalf_of=(resident(2), resident(3)))
    assert ticket.units == 2
    assert refusal(counter, "fund-rent", person=proxy, on_behalf_of=(resident(4),)).code == "already_has_ticket"
    counter.act(moving.cancel, ticket)
    assert counter.issue("fund-rent", person=proxy, on_behalf_of=(resident(4),)).units == 1


def test_organisations_may_hold_several_and_so_may_people_who_come_for_one(counter: Counter) -> None:
    unit = Person("市第一建筑公司", "org", "91370100MA3C00000X")
    assert [counter.issue("records", person=unit).label for _ in range(2)] == ["E001", "E002"]
    assert [counter.issue("fund-unit", person=resident(1)).label for _ in range(2)] == ["J001", "J002"]


def test_once_a_day_means_once_even_when_it_is_done_but_not_when_it_was_cancelled(counter: Counter) -> None:
    person = resident(9)
    first = counter.issue("fund-loan", person=person)
    counter.act(moving.cancel, first)
    second = counter.issue("fund-loan", person=person)
    assert counter.call("324") == counter.now(second)
    counter.act(moving.serve, second)
    counter.act(finishing.finish, second, "accepted")
    refused = refusal(counter, "fund-loan", person=person)
    assert refused.code == "once_per_day"
    assert second.label in refused.message()
    assert counter.issue("fund-loan-change", person=person).state == "waiting"
    counter.clock.step(86_400)
    assert counter.issue("fund-loan", person=person).state == "waiting"


def test_one_ticket_takes_so_many_items_and_principals_and_no_more(counter: Counter) -> None:
    many = tuple(service.id for service in demo_hall().services if service.public)[: ITEMS_MAX + 1]
    assert refusal(counter, *many).code == "too_many"
    assert len(counter.issue(*many[:ITEMS_MAX]).items) == ITEMS_MAX
    crowd = tuple(resident(n) for n in range(PRINCIPALS_MAX + 1))
    assert refusal(counter, "records", on_behalf_of=crowd).code == "too_many"
    assert counter.issue("records", on_behalf_of=crowd[:-1]).units == PRINCIPALS_MAX


def test_an_unknown_service_is_refused_as_unknown(counter: Counter) -> None:
    assert refusal(counter, "no-such").status == 404
    assert refusal(counter, "records", "no-such").status == 404


@pytest.mark.parametrize(("born", "credit"), [("19610101", 15), ("19611123", 15), ("19611124", 0), ("19900101", 0)])
def test_the_aged_go_first_by_their_document_without_asking(counter: Counter, born: str, credit: int) -> None:
    assert counter.issue(person=resident(1, born)).credit_min == credit


@pytest.mark.parametrize(
    ("late_min", "booked", "basis_is_slot", "credit"),
    [(-30, True, True, CREDIT_MIN), (0, True, True, CREDIT_MIN), (15, True, True, CREDIT_MIN), (15.1, False, False, 0)],
)
def test_an_appointment_counts_from_its_slot_when_on_time_and_from_arrival_without_credit_when_late(
    counter: Counter, late_min: float, booked: bool, basis_is_slot: bool, credit: int
) -> None:
    now_ms = counter.clock.now_ms()
    slot_ms = round(now_ms - late_min * MINUTE_MS)
    ticket = counter.issue("fund-rent", channel="booking", slot_ms=slot_ms)
    assert (ticket.booked, ticket.credit_min) == (booked, credit)
    assert ticket.basis_ms == (slot_ms if basis_is_slot else now_ms)
    late_elder = counter.issue("fund-rent", slot_ms=now_ms - 20 * MINUTE_MS, priority="elderly")
    assert (late_elder.booked, late_elder.credit_min) == (False, 15)


def test_persons_phones_and_reasons_are_sealed_and_in_no_file_as_text(counter: Counter, tmp_path: Path) -> None:
    persons = [resident(n) for n in range(40)]
    named = [Person(f"欧阳某某{n}号", one.id_type, one.id_number) for n, one in enumerate(persons)]
    for n, person in enumerate(named[:20]):
        counter.issue(
            "records",
            person=person,
            on_behalf_of=(named[20 + n],),
            priority="disabled",
            reason=f"视力残疾证{n}",
            phone=f"138{n:08d}",
            needs=("sight",),
        )
    counter.call("317")
    counter.act(moving.reclass, "t000005", "E", "veteran")
    files = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    assert {"quhao.db", "quhao.db-wal"} <= files.keys()
    planted = [p.id_number for p in persons] + [p.name for p in named]
    planted += [f"138{n:08d}" for n in range(20)] + ["视力残疾证", "disabled", "veteran", "sight"]
    for name, content in files.items():
        assert [text for text in planted if text.encode() in content] == [], name
    journal = str(counter.entries())
    assert [text for text in planted if text in journal] == []
    kept = counter.database.read(lambda rows: people.person_of(rows, counter.secrets, subject_of("t000001")))
    assert kept == named[0]


def test_personal_data_is_gone_two_working_days_later_and_the_ticket_stays(counter: Counter) -> None:
    ticket = counter.issue(person=resident(1), phone="13812345678")
    subject = subject_of(ticket.id)
    counter.clock.step(86_400)
    counter.do(people.drop_due)
    assert counter.database.read(lambda rows: people.person_of(rows, counter.secrets, subject)) is not None
    counter.clock.step(86_400)
    assert counter.do(people.drop_due) == 2
    assert counter.database.read(lambda rows: people.person_of(rows, counter.secrets, subject)) is None
    assert counter.now(ticket).label == ticket.label


def test_the_claim_of_a_person_lives_exactly_as_long_as_the_ticket(counter: Counter) -> None:
    counter.hall = with_service(demo_hall(), "records", once_per_day=False)
    person = resident(3)

    def live() -> list[int]:
        sql = "SELECT live FROM ticket_person ORDER BY ticket"
        return [row["live"] for row in counter.database.read(lambda rows: rows.all(sql))]

    ticket = counter.issue(person=person)
    counter.call("317")
    counter.act(moving.miss, ticket)
    assert live() == [1]
    counter.act(moving.come_back, ticket)
    counter.call("317")
    counter.act(moving.serve, ticket)
    counter.act(finishing.finish, ticket, "accepted")
    assert live() == [0]
    counter.act(finishing.undo, ticket)
    assert live() == [1]
    counter.act(finishing.finish, ticket, "accepted")
    again = counter.issue(person=person)
    with pytest.raises(Refusal, match="already_has_ticket"):
        counter.act(finishing.undo, ticket)
    assert counter.now(ticket).state == "finished"
    assert counter.database.read(lambda rows: store.by_id(rows, again.id)).state == "waiting"
    assert live() == [0, 1]
