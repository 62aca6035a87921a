"""A window that worked on alone: its acts are taken in once, with their true times, and every conflict is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from queue_server.kernel.rows import entries_after
from queue_server.tickets import counting, lasting, replay, store
from queue_server.tickets.model import Ticket
from tests.api.conftest import code_of, sign_on, standing_office, take
from tests.conftest import Caller, Office

AT = "/halls/JN01/windows"
MINUTE_MS = 60_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("meanwhile"))


@pytest.fixture
def clerk(office: Office) -> Caller:
    """A clerk of her own for each test."""
    return office.add_clerk(f"clerk{len(office.callers)}")


def act(office: Office, ticket: dict[str, Any], kind: str, ago_min: float, **more: Any) -> dict[str, Any]:
    """One act, so many minutes ago, under a key that tells it from others."""
    at = datetime.fromtimestamp(office.clock.at_ms / 1000 - ago_min * 60, UTC).isoformat()
    return {"key": f"{ticket['id']}-{kind}", "ticket": ticket["id"], "act": kind, "at": at, **more}


def hand_in(clerk: Caller, window: str, *acts: dict[str, Any]) -> list[dict[str, Any]]:
    answer = clerk.post(f"{AT}/{window}/meanwhile", {"acts": list(acts)})
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.json["acts"]
    return found


def states(told: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(one["state"], one["code"]) for one in told]


def now(office: Office, ticket: dict[str, Any]) -> Ticket:
    return office.house.database.read(lambda rows: store.by_id(rows, ticket["id"]))


def conflicts(office: Office) -> list[dict[str, Any]]:
    entries = office.house.database.read(lambda rows: entries_after(rows, 0, 100_000))
    return [dict(one.body) for one in entries if one.kind == "meanwhile_conflict"]


def in_step(office: Office) -> None:
    assert office.house.database.read(replay.differences) == []


def test_what_was_done_stands_there_with_its_true_times_and_twice_is_once(office: Office, clerk: Caller) -> None:
    sign_on(clerk, "317")
    one, two = take(office.kiosk), take(office.kiosk)
    office.clock.at_ms += 30 * MINUTE_MS
    now_ms = office.clock.at_ms
    acts = [
        act(office, one, "called", 20),
        act(office, one, "served", 19),
        act(office, one, "finished", 9, outcome="accepted"),
        act(office, two, "called", 8),
        act(office, two, "missed", 6),
    ]
    assert states(hand_in(clerk, "317", *acts)) == [("taken", None)] * 5
    first, second = now(office, one), now(office, two)
    assert (first.state, first.window, first.outcome) == ("finished", "317", "accepted")
    times = (first.called_ms, first.served_ms, first.finished_ms, second.called_ms, second.missed_ms)
    assert times == tuple(now_ms - ago * MINUTE_MS for ago in (20, 19, 9, 8, 6))
    why = office.house.database.read(lambda rows: store.why_of(rows, one["id"]))
    assert why is not None
    assert why["rule"] == "meanwhile"
    assert first.call_seq is None  # nothing is shown or spoken now of a call long past
    counts = office.house.database.read(lambda rows: counting.of_day(rows, "JN01", first.day))[first.queue]
    assert counts.wait_ms == (10 + 22) * MINUTE_MS
    before = len(conflicts(office))
    assert states(hand_in(clerk, "317", *acts)) == [("already", None)] * 5
    assert now(office, one) == first
    assert len(conflicts(office)) == before
    in_step(office)


def test_a_second_call_and_a_hold_stand_there_with_their_times_and_a_held_one_is_taken_up_again(
    office: Office, clerk: Caller
) -> None:
    sign_on(clerk, "406")
    one, two = take(office.kiosk, "society"), take(office.kiosk, "society")
    office.clock.at_ms += 30 * MINUTE_MS
    now_ms = office.clock.at_ms
    acts = [
        act(office, one, "called", 20),
        act(office, one, "recalled", 19),
        act(office, one, "served", 18),
        act(office, one, "held", 15),
        act(office, two, "called", 14),
        act(office, two, "recalled", 13) | {"key": "again"},
    ]
    assert states(hand_in(clerk, "406", *acts)) == [("taken", None)] * 6
    first, second = now(office, one), now(office, two)
    assert (first.state, first.window, first.calls, first.held_ms) == ("held", "406", 2, now_ms - 15 * MINUTE_MS)
    assert (second.state, second.calls, second.called_ms) == ("called", 2, now_ms - 13 * MINUTE_MS)
    assert second.call_seq is None
    more = [
        act(office, one, "resumed", 12),
        act(office, two, "missed", 11),
        act(office, one, "resumed", 10) | {"key": "later"},
        act(office, one, "recalled", 9) | {"key": "is here"},
        act(office, one, "finished", 8),
    ]
    told = states(hand_in(clerk, "406", *more))
    assert told == [
        ("conflict", "window_is_busy"),
        ("taken", None),
        ("taken", None),
        ("already", None),
        ("taken", None),
    ]
    assert now(office, one).finished_ms == now_ms - 8 * MINUTE_MS
    in_step(office)


def test_whoever_waits_for_a_second_item_has_waited_since_the_true_end_of_the_first(
    office: Office, clerk: Caller
) -> None:
    sign_on(clerk, "424")
    body = {"hall": "JN01", "items": ["collect-4", "online-help"], "channel": "desk"}
    one = office.callers["guide"].post("/tickets", body).json
    office.clock.at_ms += 10 * MINUTE_MS
    kinds = (("called", 7), ("served", 6), ("finished", 4))
    assert states(hand_in(clerk, "424", *(act(office, one, kind, ago) for kind, ago in kinds))) == [("taken", None)] * 3
    longest = office.house.database.read(lambda rows: lasting.oldest(rows, "JN01", office.clock.at_ms))
    assert longest["Q"] == office.clock.at_ms - 4 * MINUTE_MS
    in_step(office)


def test_two_windows_that_called_one_number_are_told_and_the_first_to_say_so_has_it(
    office: Office, clerk: Caller
) -> None:
    other = office.add_clerk("othere")
    sign_on(clerk, "402")
    sign_on(other, "403")
    one, two = take(office.kiosk, "society"), take(office.kiosk, "society")
    office.clock.at_ms += 10 * MINUTE_MS
    assert states(hand_in(other, "403", act(office, one, "called", 4))) == [("taken", None)]
    mine = [act(office, one, "called", 5) | {"key": "mine"}, act(office, two, "called", 3)]
    told = hand_in(clerk, "402", *mine)
    assert states(told) == [("conflict", "called_elsewhere"), ("taken", None)]
    assert "403" in told[0]["message"]
    assert "403" in told[0]["message_en"]
    assert conflicts(office)[-1]["ticket"] == one["id"]
    count = len(conflicts(office))
    assert states(hand_in(clerk, "402", *mine)) == [("conflict", "called_elsewhere"), ("already", None)]
    assert len(conflicts(office)) == count  # said once
    assert states(hand_in(clerk, "402", mine[0] | {"act": "missed"})) == [("conflict", "idempotency_key_reused")]
    in_step(office)


def test_what_cannot_have_been_is_a_conflict_and_the_rest_is_taken_in(office: Office, clerk: Caller) -> None:
    sign_on(clerk, "405")
    gone, early, busy = (take(office.kiosk, "society") for _ in range(3))
    office.callers["guide"].post(f"/tickets/{gone['id']}/cancel")
    elsewhere = take(office.kiosk, "records")
    office.clock.at_ms += 10 * MINUTE_MS
    told = hand_in(
        clerk,
        "405",
        act(office, gone, "called", 5),
        act(office, early, "called", 15),
        act(office, early, "called", -5) | {"key": "ahead"},
        act(office, early, "called", 24 * 60) | {"key": "yesterday"},
        act(office, elsewhere, "called", 4),
        act(office, {"id": "nobody"}, "called", 4),
        act(office, busy, "called", 4),
        act(office, early, "called", 3) | {"key": "beside"},
        act(office, early, "served", 3),
        act(office, busy, "served", 3),
    )
    assert states(told) == [
        ("conflict", "moved_meanwhile"),
        ("conflict", "time_does_not_fit"),
        ("conflict", "time_does_not_fit"),
        ("conflict", "time_does_not_fit"),
        ("conflict", "not_served_here"),
        ("conflict", "unknown_ticket"),
        ("taken", None),
        ("conflict", "window_is_busy"),
        ("conflict", "moved_meanwhile"),
        ("taken", None),
    ]
    assert all(one["message"] and one["message_en"] for one in told if one["state"] == "conflict")
    in_step(office)


def test_only_who_is_signed_on_there_hands_in(office: Office, clerk: Caller) -> None:
    one = take(office.kiosk, "society")
    sent = {"acts": [act(office, one, "called", 0)]}
    assert code_of(clerk.post(f"{AT}/404/meanwhile", sent)) == (409, "window_is_closed")
    sign_on(office.add_clerk("sitter"), "404")
    assert code_of(clerk.post(f"{AT}/404/meanwhile", sent)) == (403, "not_your_window")
    assert now(office, one).state == "waiting"
