"""The whole state table, walked through the real use cases: what it allows happens once, everything else is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.errors import Refusal
from queue_server.tickets import calling, closing, finishing, moving
from queue_server.tickets.model import LIVE, TRANSITIONS, UNCLOSED, Act, State, Ticket, after
from queue_server.tickets.refusals import STATE_ZH, StateForbids
from tests.conftest import MONDAY_0920_MS
from tests.tickets.counter import Counter, demo_hall

HOME, OTHER = "408", "409"
PAIRS = [(act, state) for act in get_args(Act) for state in get_args(State)]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    folder: Path = tmp_path_factory.mktemp("states")
    made = Counter.open(folder, SteppedClock(MONDAY_0920_MS), demo_hall())
    yield made
    made.check_ground()
    made.database.close()


@pytest.fixture
def own_hall(shared: Counter, request: pytest.FixtureRequest) -> Counter:
    """A hall of its own on the shared file, so that closing its day touches no other test."""
    name = f"H{next(shared.ids)}"
    return replace(shared, hall=replace(demo_hall(), id=name))


def called(counter: Counter) -> Ticket:
    ticket = counter.issue("social-security")
    found = counter.call(HOME)
    assert found is not None
    assert found.id == ticket.id
    return found


def serving(counter: Counter) -> Ticket:
    return counter.act(moving.serve, called(counter))


BRING: dict[State, Callable[[Counter], Ticket]] = {
    "waiting": lambda c: c.issue("social-security"),
    "called": called,
    "serving": serving,
    "held": lambda c: c.act(moving.hold, serving(c)),
    "missed": lambda c: c.act(moving.miss, called(c)),
    "finished": lambda c: c.act(finishing.finish, serving(c), "accepted"),
    "cancelled": lambda c: c.act(moving.cancel, c.issue("social-security")),
    "expired": lambda c: expire(c, c.issue("social-security")),
}


def expire(counter: Counter, ticket: Ticket) -> Ticket:
    counter.do(lambda tx: closing.close_day(tx, counter.hall.id, counter.day), "system")
    return counter.now(ticket)


def call(counter: Counter, ticket: Ticket) -> Ticket:
    return counter.do(lambda tx: calling.call_chosen(tx, counter.hall, OTHER, ticket.id, "急"))[0]


def recall(counter: Counter, ticket: Ticket) -> Ticket:
    counter.clock.step(counter.hall.order.recall_gap_s)
    return counter.act(calling.recall, ticket)


def let_others_first(counter: Counter, ticket: Ticket) -> Ticket:
    counter.issue("social-security")  # somebody to let go first
    return counter.act(moving.let_others_first, ticket, 1)


DO: dict[Act, Callable[[Counter, Ticket], Ticket]] = {
    "call": call,
    "recall": recall,
    "serve": lambda c, t: c.act(moving.serve, t),
    "miss": lambda c, t: c.act(moving.miss, t),
    "return": lambda c, t: c.act(moving.come_back, t),
    "hold": lambda c, t: c.act(moving.hold, t),
    "resume": lambda c, t: c.act(moving.resume, t, OTHER),
    "await": lambda c, t: c.act(moving.await_result, t),
    "ready": lambda c, t: c.act(moving.ready, t),
    "transfer": lambda c, t: c.act(moving.transfer, t, "M", None),
    "put_back": lambda c, t: c.act(moving.put_back, t),
    "put_off": lambda c, t: c.act(moving.put_off, t),
    "finish": lambda c, t: c.act(finishing.finish, t, "accepted"),
    "undo": lambda c, t: c.act(finishing.undo, t),
    "cancel": lambda c, t: c.act(moving.cancel, t),
    "expire": expire,
    "yield": let_others_first,
    "reclass": lambda c, t: c.act(moving.reclass, t, "M", "veteran"),
}


def test_every_act_and_every_state_is_walked() -> None:
    assert set(BRING) == set(get_args(State)) == set(STATE_ZH)
    assert set(DO) == set(get_args(Act))
    assert {act for act, _state in TRANSITIONS} == set(get_args(Act))


@pytest.mark.parametrize(("act", "state"), [pair for pair in PAIRS if after(*pair) is not None])
def test_the_table_allows(own_hall: Counter, act: Act, state: State) -> None:
    ticket = BRING[state](own_hall)
    assert ticket.state == state
    seen = own_hall.entries()[-1].pos
    changed = DO[act](own_hall, ticket)
    assert changed.state == after(act, state)
    assert own_hall.now(ticket) == changed
    told = [entry for entry in own_hall.entries(seen) if entry.subject == ticket.id]
    assert len(told) == 1
    assert told[0].kind.startswith("ticket_")
    assert told[0].body["set"]["state"] == changed.state
    assert told[0].body["number"] == ticket.label
    assert own_hall.differences() == []


@pytest.mark.parametrize(("act", "state"), [pair for pair in PAIRS if after(*pair) is None])
def test_the_table_forbids(own_hall: Counter, act: Act, state: State) -> None:
    ticket = BRING[state](own_hall)
    seen = own_hall.entries()[-1].pos
    if act == "expire":  # closing the day asks nobody: it passes over what has ended
        assert DO[act](own_hall, ticket) == ticket
    else:
        with pytest.raises(Refusal) as refused:
            DO[act](own_hall, ticket)
        assert refused.value.status == 409
        assert refused.value.code in ("wrong_state", "nothing_to_undo")
        assert ticket.label in refused.value.message("zh")
        assert ticket.label in refused.value.message("en")
    assert own_hall.now(ticket) == ticket
    assert [entry for entry in own_hall.entries(seen) if entry.subject == ticket.id] == []


def test_the_designs_table_is_kept_to_the_letter() -> None:
    """design §4, row by row; a state or act of its own would show here."""
    rows = {
        "waiting": {"yield": "waiting", "reclass": "waiting", "call": "called"},
        "called": {"recall": "called", "serve": "serving", "miss": "missed", "put_off": "waiting"},
        "missed": {"return": "waiting", "undo": "called"},
        "serving": {"hold": "held", "miss": "missed", "finish": "finished"},
        "held": {"resume": "serving", "transfer": "waiting"},
        "finished": {"undo": "serving"},
    }
    for state in ("called", "serving"):
        rows[state] |= {"transfer": "waiting", "put_back": "waiting"}
    for state in ("waiting", "called", "missed", "held"):
        rows[state] |= {"cancel": "cancelled", "expire": "expired"}
    rows["serving"]["expire"] = "finished"
    rows["waiting"]["await"], rows["held"]["ready"] = "held", "waiting"  # 取件 before the result is there
    assert {(act, state): to for state, acts in rows.items() for act, to in acts.items()} == TRANSITIONS
    assert {"waiting", "called", "serving", "held", "missed"} == LIVE


def test_a_change_of_a_ticket_that_moved_on_meanwhile_is_refused(shared: Counter) -> None:
    counter = replace(shared, hall=replace(demo_hall(), id="RACE"))
    stale = called(counter)
    counter.act(moving.cancel, stale)
    with pytest.raises(StateForbids):
        counter.do(lambda tx: moving.serve(tx, stale))
    assert counter.now(stale).state == "cancelled"


def test_serving_at_the_close_of_day_is_finished_but_marked_unclosed(shared: Counter) -> None:
    counter = replace(shared, hall=replace(demo_hall(), id="CLOSE"))
    ticket = serving(counter)
    ended = expire(counter, ticket)
    assert (ended.state, ended.outcome) == ("finished", UNCLOSED)
    with pytest.raises(Refusal, match="nothing_to_undo"):
        counter.act(finishing.undo, ended)
