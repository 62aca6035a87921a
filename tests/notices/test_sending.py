"""Sending over a real wire: once each, again when it was surely not sent, never too late, never in the quiet hours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from queue_server.hall import hours
from queue_server.kernel.rows import Tx
from queue_server.notices import standing, store
from queue_server.notices.connectors import Connector, sms_http, webhook
from queue_server.notices.model import Breaker, Letter, Notice
from queue_server.wiring import post as post_office
from queue_server.wiring.house import new_id
from queue_server.wiring.post import Post
from tests.appointments.test_way import book
from tests.conftest import Office
from tests.notices.receivers import Receiver, http_receiver

KEY = "0123456789abcdef"
SECRET_TEXT = "13800000001"


@pytest.fixture
def receivers() -> Iterator[tuple[Receiver, Receiver]]:
    with ExitStack() as open_ones:
        yield open_ones.enter_context(http_receiver()), open_ones.enter_context(http_receiver())


def back_end(receiver: Receiver, name: str = "app", **more: Any) -> Connector:
    given = {"url": receiver.url, "key": KEY, "timeout_s": 2}
    return Connector(name, "webhook", webhook.Settings.model_validate(given | more))


def gateway(receiver: Receiver, name: str = "sms") -> Connector:
    body = {"to": "{phone}", "text": "{text}", "id": "{id}"}
    return Connector(name, "sms_http", sms_http.Settings(url=receiver.url, body=body, timeout_s=2))


def opened(hall: Office, *connectors: Connector) -> Post:
    house = hall.house
    return post_office.build(house.database, house.clock, house.sight, connectors, new_id)


def put(hall: Office, kind: Any = "booked", subject: str = "", lasts_s: int = 3600) -> str:
    """A notice in the outbox about a booking of its own."""
    booking = subject or book_one(hall)
    notice_id = new_id()

    def insert(tx: Tx) -> None:
        made = Notice(
            id=notice_id,
            hall="JN01",
            kind=kind,
            subject=f"booking:{booking}",
            occasion="" if kind == "code" else "0",
            state="queued",
            made_ms=tx.now_ms,
            due_ms=tx.now_ms,
            expires_ms=tx.now_ms + lasts_s * 1000,
        )
        words = {"number": "12345678", "time": "11月24日09:30", "clock": "09:30", "place": "三楼", "code": "012345"}
        store.insert(tx, hall.house.secrets, made, Letter(SECRET_TEXT, "zh", words))

    hall.house.database.write(insert)
    return notice_id


def book_one(hall: Office) -> str:
    """The id of a booking that stands, whose own notices are not looked at here."""
    made = book(hall, n=len(hall.callers) + next(hall.nobody.keys))
    booking = str(made.json["id"])
    hall.house.database.write(lambda tx: tx.execute("UPDATE booking SET state = 'booked' WHERE id = ?", booking))
    return booking


def state(hall: Office, notice_id: str) -> tuple[str, str, int]:
    found = hall.house.database.read(lambda rows: store.by_id(rows, notice_id))
    assert found is not None
    return found.state, found.reason, found.tries


def run(post: Post) -> int:
    count = 0
    while post.sender.send_next():
        count += 1
    return count


def bodies(receiver: Receiver) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in receiver.taken]


def test_a_way_that_is_busy_is_tried_again_later_each_time_and_then_it_is_enough(
    hall: Office, receivers: tuple[Receiver, Receiver]
) -> None:
    receivers[0].answer = lambda _one: (503, b"")
    post = opened(hall, back_end(receivers[0]))
    notice = put(hall, lasts_s=24 * 3600)
    run(post)
    assert state(hall, notice) == ("queued", "http_503", 1)
    hall.clock.step(2)
    assert run(post) == 0, "not before its time"
    for _ in range(100):
        hall.clock.step(120)
        run(post)
    assert state(hall, notice) == ("failed", "http_503", 8)
    assert len(receivers[0].taken) == 8
    assert len({one["id"] for one in bodies(receivers[0])}) == 1


def test_a_notice_nobody_can_get_in_time_is_dropped(hall: Office, receivers: tuple[Receiver, Receiver]) -> None:
    receivers[0].answer = lambda _one: (503, b"")
    post = opened(hall, back_end(receivers[0]))
    notice = put(hall, lasts_s=60)
    run(post)
    hall.clock.step(61)
    run(post)
    assert state(hall, notice) == ("expired", "http_503", 1)
    assert hall.house.database.read(lambda rows: store.letter_of(rows, hall.house.secrets, notice)) is None


def test_what_is_no_longer_so_is_not_sent(hall: Office, receivers: tuple[Receiver, Receiver]) -> None:
    post = opened(hall, back_end(receivers[0]))
    booking = book_one(hall)
    notice = put(hall, "slow", booking)
    assert hall.manager.post(f"/bookings/{booking}/cancel", {"reason": "停电"}).status_code == 200
    run(post)
    assert state(hall, notice) == ("expired", "overtaken", 0)
    assert receivers[0].taken == []


def test_in_the_quiet_hours_only_codes_go_out_and_the_rest_waits_for_the_morning(
    hall: Office, receivers: tuple[Receiver, Receiver]
) -> None:
    post = opened(hall, back_end(receivers[0]))
    booking, unproved = book_one(hall), str(book(hall, n=77).json["id"])
    house = hall.house.hall("JN01")
    evening_ms = hours.instant_ms(house, "2026-11-23", 22 * 60 + 5)
    hall.clock.step((evening_ms - hall.clock.now_ms()) / 1000)
    put(hall, "booked", booking, lasts_s=20 * 3600)
    notice = put(hall, "code", unproved)
    run(post)
    assert [one["kind"] for one in bodies(receivers[0])] == ["code"]
    assert state(hall, notice)[0] == "sent"
    hall.clock.step(8 * 3600)
    run(post)
    assert [one["kind"] for one in bodies(receivers[0])] == ["code"], "06:05"
    hall.clock.step(3600)
    run(post)
    assert [one["kind"] for one in bodies(receivers[0])] == ["code", "booked"], "07:05"


def test_a_way_that_fails_rests_another_takes_over_and_it_is_said_in_plain_words(
    hall: Office, receivers: tuple[Receiver, Receiver]
) -> None:
    broken, spare = receivers
    broken.answer = lambda _one: (401, b"")
    post = opened(hall, back_end(broken, "app"), back_end(spare, "spare"))
    for _ in range(7):
        put(hall)
        run(post)
        hall.clock.step(10)
        run(post)
    assert len(spare.taken) == 7
    assert len(broken.taken) == Breaker.FAULTS_MAX
    says = [one.says for one in standing.of_ways(post.connectors, post.sender.breakers())]
    assert says == ["通知渠道 app 暂停后重试：对方不认可密钥，请核对 key 和 headers。", "通知渠道 spare 正常"]
    broken.answer = lambda _one: (200, b"")
    hall.clock.step(60)
    put(hall)
    run(post)
    assert len(broken.taken) == Breaker.FAULTS_MAX + 1
    assert [one.state for one in standing.of_ways(post.connectors, post.sender.breakers())] == ["ok", "ok"]


def test_what_one_way_refuses_another_sends_and_nobody_asks_the_first_again(
    hall: Office, receivers: tuple[Receiver, Receiver]
) -> None:
    refusing, spare = receivers
    refusing.answer = lambda _one: (400, b"")
    spare.answer = lambda _one: (503, b"")
    post = opened(hall, gateway(refusing), back_end(spare))
    notice = put(hall)
    run(post)
    assert state(hall, notice) == ("queued", "http_503", 2)
    spare.answer = lambda _one: (200, b"")
    hall.clock.step(60)
    run(post)
    assert state(hall, notice) == ("sent", "", 3)
    assert (len(refusing.taken), len(spare.taken)) == (1, 2)


def test_what_every_way_refuses_has_failed(hall: Office, receivers: tuple[Receiver, Receiver]) -> None:
    for receiver in receivers:
        receiver.answer = lambda _one: (422, b"")
    post = opened(hall, gateway(receivers[0]), back_end(receivers[1]))
    notice = put(hall)
    run(post)
    assert state(hall, notice) == ("failed", "http_422", 2)
    assert [len(one.taken) for one in receivers] == [1, 1]


def test_refused_after_a_doubt_a_notice_goes_no_other_way_where_twice_would_mislead(
    hall: Office, receivers: tuple[Receiver, Receiver]
) -> None:
    first, other = receivers
    first.answer = lambda _one: None  # takes it and hangs up
    post = opened(hall, back_end(first), gateway(other))
    notice, code = put(hall), put(hall, "code", str(book(hall, n=77).json["id"]))
    run(post)
    first.answer = lambda _one: (400, b"")
    hall.clock.step(60)
    run(post)
    assert state(hall, notice) == ("failed", "http_400", 2)
    assert state(hall, code) == ("sent", "", 3)
    assert len(other.taken) == 1


def test_while_every_way_rests_notices_wait_and_lose_no_try(hall: Office, receivers: tuple[Receiver, Receiver]) -> None:
    receivers[0].answer = lambda _one: (500, b"")
    post = opened(hall, back_end(receivers[0]))
    for _ in range(Breaker.FAULTS_MAX):
        put(hall)
    run(post)
    waiting = put(hall)
    run(post)
    assert state(hall, waiting) == ("queued", "no_way", 0)
    receivers[0].answer = lambda _one: (200, b"")
    hall.clock.step(60)
    run(post)
    assert state(hall, waiting) == ("sent", "", 1)


def test_in_doubt_a_notice_goes_again_only_to_a_receiver_that_knows_it_or_where_twice_does_no_harm(
    hall: Office, receivers: tuple[Receiver, Receiver]
) -> None:
    for receiver in receivers:
        receiver.answer = lambda _one: None  # takes it and hangs up
    app = opened(hall, back_end(receivers[0]))
    known = put(hall)
    run(app)
    assert state(hall, known) == ("queued", "?connection_lost", 1)
    receivers[0].answer = lambda _one: (409, b"")
    hall.clock.step(60)
    run(app)
    assert state(hall, known) == ("sent", "", 2)
    sms = opened(hall, gateway(receivers[1]))
    once = put(hall)
    run(sms)
    assert state(hall, once) == ("failed", "connection_lost", 1)


def test_what_was_being_sent_when_the_process_died_is_settled_at_the_next_start(
    hall: Office, receivers: tuple[Receiver, Receiver]
) -> None:
    ways = back_end(receivers[0]), gateway(receivers[1])
    post = opened(hall, *ways)
    known, unknown, code = put(hall), put(hall), put(hall, "code")
    database = hall.house.database

    def die_while_sending(notice_id: str, connector: str) -> None:
        def begin(tx: Tx) -> None:
            notice = store.by_id(tx, notice_id)
            assert notice is not None and store.begin(tx, notice, connector)

        database.write(begin)

    die_while_sending(known, "app")
    die_while_sending(unknown, "sms")
    die_while_sending(code, "sms")
    assert post.sender.recover() == 3
    assert state(hall, known) == ("queued", "?interrupted", 1)
    assert state(hall, unknown) == ("failed", "interrupted", 1)
    assert state(hall, code) == ("queued", "?interrupted", 1)
    assert post.sender.recover() == 0


def test_neither_journal_nor_log_nor_file_shows_the_phone(
    hall: Office, receivers: tuple[Receiver, Receiver], capfd: pytest.CaptureFixture[str]
) -> None:
    receivers[0].answer = lambda _one: (400, SECRET_TEXT.encode())
    post = opened(hall, back_end(receivers[0]))
    notice = put(hall)
    found = hall.house.database.read(lambda rows: rows.value("SELECT sealed FROM outbox WHERE id = ?", notice))
    assert SECRET_TEXT.encode() not in found and "三楼".encode() not in found
    run(post)
    assert state(hall, notice) == ("failed", "http_400", 1)
    journal = hall.house.database.read(lambda rows: rows.all("SELECT body FROM journal"))
    assert SECRET_TEXT not in "".join(row["body"] for row in journal)
    said = capfd.readouterr()
    assert SECRET_TEXT not in said.out + said.err


def test_the_outbox_says_what_waits_too_long_and_what_failed(
    hall: Office, receivers: tuple[Receiver, Receiver]
) -> None:
    put(hall)
    hall.clock.step(11 * 60)
    now_ms = hall.clock.now_ms()
    fact = hall.house.database.read(lambda rows: standing.of_outbox(rows, now_ms))
    assert fact.state == "warn" and "待发 1 条" in fact.says and "十分钟以上" in fact.says
    health = hall.nobody.client.get("/healthz").json
    assert {one["says"] for one in health["checks"] if one["name"] == "notices"} == {"通知渠道 dev 正常", fact.says}


def test_a_row_somebody_has_touched_fails_alone(hall: Office, receivers: tuple[Receiver, Receiver]) -> None:
    post = opened(hall, back_end(receivers[0]))
    touched, other = put(hall), put(hall)
    spoil = "UPDATE outbox SET sealed = (SELECT sealed FROM outbox WHERE id = ?) WHERE id = ?"
    hall.house.database.write(lambda tx: tx.execute(spoil, other, touched))
    run(post)
    assert state(hall, touched) == ("failed", "broken_seal", 0)
    assert state(hall, other) == ("sent", "", 1)
    booking = book_one(hall)
    mute = "UPDATE personal SET sealed = x'00' WHERE subject = ? AND kind = 'phone'"
    hall.house.database.write(lambda tx: tx.execute(mute, f"booking:{booking}"))
    made = book(hall, n=88).json
    hall.house.followers.catch_up()
    about = hall.house.database.read(lambda rows: [one["subject"] for one in rows.all("SELECT subject FROM outbox")])
    assert f"booking:{made['id']}" in about and f"booking:{booking}" not in about
