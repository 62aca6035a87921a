"""The feed's one promise: an old snapshot and the events since are the same as a fresh snapshot. Whatever happens."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from typing import Any

import gevent
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from queue_server.kernel.journal import Entry
from queue_server.live import hub as hub_module
from queue_server.live.errors import TooManyTopics, UnknownTopic
from queue_server.live.hub import Hub
from queue_server.live.outbox import Outbox

KEYS = [f"{kind}:{n}" for kind in ("window", "queue", "call") for n in range(4)]
VALUES = st.one_of(st.none(), st.integers(0, 3), st.dictionaries(st.sampled_from("ab"), st.integers(0, 2)))


class Toy:
    """Halls as dicts; each change is journalled with the keys it touches."""

    def __init__(self) -> None:
        self.data: dict[str, dict[str, object]] = {"JN01": {}, "JN02": {}}
        self.seq = {"JN01": 0, "JN02": 0}
        self.reads = 0

    def change(self, hall: str, changes: Mapping[str, object], gone: list[str]) -> Entry:
        self.data[hall].update(changes)
        for key in gone:
            self.data[hall].pop(key, None)
        self.seq[hall] += 1
        body = {"keys": [*changes, *gone]}
        return Entry(0, hall, 1, self.seq[hall], self.seq[hall], "system", "toy", "toy", body, "", "")

    def exchange(self, hall: str, others: dict[str, object]) -> Entry:
        self.data[hall] = dict(others)
        self.seq[hall] += 1
        return Entry(0, hall, 1, self.seq[hall], self.seq[hall], "system", "other_hall", "toy", {}, "", "")

    def read(self, query: Any) -> Any:
        self.reads += 1
        return query(self)


class Part:
    """The part of a hall whose keys begin with a word; '' is all of it."""

    def __init__(self, hall: str, start: str) -> None:
        self.hall, self.start = hall, start

    def keys(self, entry: Entry, _view: Mapping[str, object]) -> set[str] | None:
        return None if entry.kind == "other_hall" else {key for key in entry.body["keys"] if key.startswith(self.start)}

    def values(self, rows: Any, keys: set[str]) -> dict[str, object]:
        return {key: rows.data[self.hall][key] for key in keys if key in rows.data[self.hall]}

    def everything(self, rows: Any) -> dict[str, object]:
        return {key: value for key, value in rows.data[self.hall].items() if key.startswith(self.start)}


TOPICS = {"board": "", "windows": "window", "calls": "call"}


def make_hub(toy: Toy) -> Hub:
    return Hub(
        read=toy.read,
        last_seq=lambda rows, hall: rows.seq[hall],
        view_of=lambda hall, topic: Part(hall, TOPICS[topic]) if hall in toy.data and topic in TOPICS else None,
        now_ms=lambda: 0,
        rfc3339=str,
        topics_max=4,
    )


class Screen(Outbox):
    """A client over a real socket pair with a small limit, that merges what it reads as a screen does."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(gevent.get_hub().loop, 2000, hub.snapshot)
        self.topics: tuple[Any, ...] = ()
        self.ours, self.theirs = socket.socketpair()
        for end in (self.ours, self.theirs):
            end.setblocking(False)
        self.ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        self.fd = self.ours.fileno()
        self.rest = b""
        self.views: dict[tuple[str, str], dict[str, object]] = {}
        self.seqs: dict[tuple[str, str], int] = {}
        self.snapshots = 0

    def lost(self) -> None:
        raise AssertionError("an event may never cost the connection")

    def read(self, until_idle: bool = False) -> None:
        while True:
            gevent.sleep(0)
            try:
                self.rest += self.theirs.recv(4096)
            except BlockingIOError:
                if not until_idle or not self.held_bytes:
                    return
            self.merge()

    def sees_what_is(self, toy: Toy) -> bool:
        return all(self.views.get(k) == Part(k[0], TOPICS[k[1]]).everything(toy) for k in self.topics)

    def merge(self) -> None:
        while (message := self.cut()) is not None:
            name, body = json.loads(message[len(b"42/live,") :])
            key = (body["hall"], body["topic"])
            if name == "snapshot":
                self.snapshots += 1
                self.views[key] = body["view"]
            else:
                assert body["prev"] == self.seqs[key], "a gap"
                assert body["set"] or body["gone"]
                self.views[key].update(body["set"])
                for gone in body["gone"]:
                    del self.views[key][gone]
            self.seqs[key] = body["seq"]

    def cut(self) -> bytes | None:
        """The next whole frame's text, once there is one."""
        at, size = 2, self.rest[1] if len(self.rest) > 1 else 1 << 20
        if size == 126:
            at, size = 4, int.from_bytes(self.rest[2:4], "big")
        if len(self.rest) < at + size:
            return None
        assert self.rest[0] == 0x81
        message, self.rest = self.rest[at : at + size], self.rest[at + size :]
        return message

    def close(self) -> None:
        self.discard()
        self.ours.close()
        self.theirs.close()


class FeedMachine(RuleBasedStateMachine):
    """Changes, screens that come, go, watch again, read now or much later, and time that changes views by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.toy = Toy()
        self.hub = make_hub(self.toy)
        self.screens: list[Screen] = []
        self.teller = gevent.spawn(self.hub.run)

    @rule(
        hall=st.sampled_from(["JN01", "JN02"]),
        changes=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3),
        gone=st.lists(st.sampled_from(KEYS), max_size=2),
    )
    def commit(self, hall: str, changes: dict[str, object], gone: list[str]) -> None:
        self.hub.publish([self.toy.change(hall, changes, gone)])

    @rule(size=st.integers(500, 1500))
    def commit_much(self, size: int) -> None:
        for number in range(12):
            self.hub.publish([self.toy.change("JN01", {f"call:{number % 4}": os.urandom(size // 2).hex()}, [])])
            gevent.sleep(0)

    @rule(others=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5))
    def the_hall_is_another(self, others: dict[str, object]) -> None:
        self.hub.publish([self.toy.exchange("JN01", others)])

    @rule(key=st.sampled_from(KEYS), value=VALUES)
    def the_hour_changes_something(self, key: str, value: object) -> None:
        self.toy.data["JN01"][key] = value
        self.hub.refresh()

    @rule(steps=st.integers(1, 6))
    def let_it_tell_a_little(self, steps: int) -> None:
        for _ in range(steps):
            gevent.sleep(0)

    @rule(hall=st.sampled_from(["JN01", "JN02"]), topics=st.lists(st.sampled_from(sorted(TOPICS)), min_size=1))
    def come(self, hall: str, topics: list[str]) -> None:
        if len(self.screens) < 4:
            self.screens.append(Screen(self.hub))
            self.hub.watch(self.screens[-1], hall, topics)

    @precondition(lambda self: self.screens)
    @rule(which=st.integers(0, 3), topic=st.sampled_from(sorted(TOPICS)))
    def watch_again(self, which: int, topic: str) -> None:
        screen = self.screens[which % len(self.screens)]
        hall = screen.topics[0][0]
        self.hub.watch(screen, hall, [topic])

    @precondition(lambda self: self.screens)
    @rule(which=st.integers(0, 3))
    def read(self, which: int) -> None:
        self.screens[which % len(self.screens)].read()

    @precondition(lambda self: self.screens)
    @rule(which=st.integers(0, 3))
    def go(self, which: int) -> None:
        screen = self.screens.pop(which % len(self.screens))
        self.hub.forget(screen)
        screen.close()

    @precondition(lambda self: self.screens)
    @rule()
    def everyone_reads_to_the_end_and_sees_what_is(self) -> None:
        self.hub.refresh()
        with gevent.Timeout(5, AssertionError("a screen does not come to see what is")):
            while not all(screen.sees_what_is(self.toy) for screen in self.screens):
                for screen in self.screens:
                    screen.read(until_idle=True)

    @invariant()
    def nobody_costs_more_than_the_limit(self) -> None:
        assert all(screen.held_bytes <= 8000 for screen in self.screens)  # one snapshot may be larger than the limit

    def teardown(self) -> None:
        self.everyone_reads_to_the_end_and_sees_what_is()
        self.teller.kill()
        for screen in self.screens:
            screen.close()


def test_an_old_snapshot_and_the_events_since_are_a_fresh_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "BURST", 1)  # other things happen between any two clients
    monkeypatch.setattr(hub_module, "BREATH", 1)
    run_state_machine_as_test(
        FeedMachine,
        settings=settings(
            max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.fixture
def toy() -> Toy:
    return Toy()


def test_many_commits_that_wait_become_one_event_with_the_last_ones_seq(toy: Toy) -> None:
    hub = make_hub(toy)
    screen = Screen(hub)
    hub.watch(screen, "JN01", ["board"])
    hub.publish([toy.change("JN01", {"window:1": n}, []) for n in range(5)])
    hub.deliver()
    screen.read()
    assert (screen.seqs["JN01", "board"], hub.events_sent) == (5, 1)
    screen.close()


def test_only_the_keys_a_commit_touches_are_read_and_only_for_topics_it_concerns(toy: Toy) -> None:
    hub = make_hub(toy)
    screen = Screen(hub)
    hub.watch(screen, "JN01", ["board", "windows"])
    reads = toy.reads
    hub.publish([toy.change("JN01", {"call:1": 1}, [])])
    hub.deliver()
    assert toy.reads == reads + 1
    screen.close()


def test_an_entry_that_may_have_changed_everything_brings_what_is_new_and_drops_what_has_gone(toy: Toy) -> None:
    hub = make_hub(toy)
    screen = Screen(hub)
    hub.publish([toy.change("JN01", {"window:1": "old", "window:2": "same"}, [])])
    hub.watch(screen, "JN01", ["board"])
    news = [toy.change("JN01", {"call:1": 1}, []), toy.exchange("JN01", {"window:2": "same", "window:3": "new"})]
    hub.publish(news)
    hub.deliver()
    screen.read()
    assert screen.views["JN01", "board"] == {"window:2": "same", "window:3": "new"}
    assert (screen.seqs["JN01", "board"], screen.snapshots, hub.events_sent) == (3, 1, 1)
    screen.close()


def test_what_a_new_topic_has_read_already_is_not_told_again(toy: Toy) -> None:
    hub = make_hub(toy)
    screen = Screen(hub)
    hub.publish([toy.change("JN01", {"call:1": 1}, [])])
    hub.watch(screen, "JN01", ["board"])
    hub.deliver()
    screen.read()
    assert (screen.snapshots, hub.events_sent, screen.seqs["JN01", "board"]) == (1, 0, 1)
    screen.close()


def test_one_view_that_fails_does_not_keep_the_others_from_their_news(
    toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = make_hub(toy)
    screen = Screen(hub)
    hub.watch(screen, "JN01", ["windows", "board"])
    good = Part.values

    def fail_once(self: Part, rows: Any, keys: set[str]) -> dict[str, object]:
        if self.start == "window":
            raise KeyError("a defect")
        return good(self, rows, keys)

    monkeypatch.setattr(Part, "values", fail_once)
    hub.publish([toy.change("JN01", {"window:1": "open"}, [])])
    hub.deliver()
    screen.read()
    assert screen.views["JN01", "board"] == {"window:1": "open"}
    hub.retell_all()
    screen.read()
    assert screen.views["JN01", "windows"] == {"window:1": "open"}
    screen.close()


def test_an_unknown_topic_and_too_many_leave_everything_as_it_was(toy: Toy) -> None:
    hub = make_hub(toy)
    screen = Screen(hub)
    with pytest.raises(UnknownTopic):
        hub.watch(screen, "JN01", ["board", "nonsense"])
    with pytest.raises(UnknownTopic):
        hub.watch(screen, "XX99", ["board"])
    hub.watch(screen, "JN01", ["board", "windows", "calls"])
    with pytest.raises(TooManyTopics):
        hub.watch(screen, "JN02", ["board", "calls"])
    assert hub.audience("JN01", "board") == 1 and hub.audience("JN02", "board") == 0
    hub.forget(screen)
    assert hub.audience("JN01", "board") == 0
    screen.close()


def test_who_watches_again_or_leaves_in_the_middle_of_a_telling_gets_no_event_twice_and_no_gap(
    toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "BURST", 1)
    hub = make_hub(toy)
    first, again, gone = (Screen(hub) for _ in range(3))
    for screen in (first, again, gone):
        hub.watch(screen, "JN01", ["board"])
        screen.read()
    hub.publish([toy.change("JN01", {"call:1": "A001"}, [])])
    teller = gevent.spawn(hub.deliver)
    gevent.sleep(0)  # the teller comes to its first pause, between the first client and the others
    assert first.theirs.recv(4096)
    for late in (again, gone):
        with pytest.raises(BlockingIOError):
            late.theirs.recv(4096)
    hub.watch(again, "JN01", ["board"])
    hub.forget(gone)
    teller.join(timeout=60)
    again.read()
    gone.read()
    assert again.views["JN01", "board"] == {"call:1": "A001"} and again.snapshots == 2
    assert gone.views["JN01", "board"] == {}
    for screen in (first, again, gone):
        screen.close()


def test_a_running_hub_tells_by_itself_when_something_is_published(toy: Toy) -> None:
    hub = make_hub(toy)
    screen = Screen(hub)
    teller = gevent.spawn(hub.run)
    hub.watch(screen, "JN01", ["board"])
    hub.publish([toy.change("JN01", {"call:1": "A001"}, [])])
    toy.data["JN01"]["hall"] = "closed"
    hub.refresh()
    with gevent.Timeout(60):
        while screen.views.get(("JN01", "board")) != {"call:1": "A001", "hall": "closed"}:
            screen.read()
            gevent.sleep(0.001)
    teller.kill()
    screen.close()
