"""The invariants of the queue, checked on every journal entry by a second, independent reading of the rules.

It knows the tickets only from the journal, so what it finds wrong is wrong in what the hall did, whoever did it.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.spans import MINUTE_MS

LIVE = {"waiting", "called", "serving", "held", "missed"}
AT_WINDOW = {"called", "serving"}
LASTING = ("id", "hall", "day", "prefix", "number", "arrived_ms", "channel", "units", "slot_ms", "issued_by", "ahead")
# which states an entry of a kind may lead from and to
STEPS: dict[str, set[tuple[str, str]]] = {
    "ticket_called": {("waiting", "called")},
    "ticket_recalled": {("called", "called")},
    "ticket_served": {("called", "serving")},
    "ticket_missed": {("called", "missed"), ("serving", "missed")},
    "ticket_returned": {("missed", "waiting")},
    "ticket_held": {("serving", "held")},
    "ticket_resumed": {("held", "serving")},
    "ticket_awaiting": {("waiting", "held")},
    "ticket_ready": {("held", "waiting")},
    "ticket_transferred": {("called", "waiting"), ("serving", "waiting"), ("held", "waiting")},
    "ticket_put_back": {("called", "waiting"), ("serving", "waiting")},
    "ticket_put_off": {("called", "waiting")},
    "ticket_item_finished": {("serving", "serving"), ("serving", "waiting")},
    "ticket_finished": {("serving", "finished")},
    "ticket_undone": {("finished", "serving"), ("missed", "called")},
    "ticket_cancelled": {(state, "cancelled") for state in ("waiting", "called", "missed", "held")},
    "ticket_expired": {(state, "expired") for state in ("waiting", "called", "missed", "held")}
    | {("serving", "finished")},
    "ticket_yielded": {("waiting", "waiting")},
    "ticket_reclassed": {("waiting", "waiting")},
    "ticket_brought": {("waiting", "waiting")},
    "ticket_joined": {("waiting", "waiting")},
    "ticket_followed_up": {("waiting", "waiting")},
}
# how the why names what moved a ticket; all but the head of the line kept have left the bound, as the design says
MOVED = {
    "ticket_returned": "returned",
    "ticket_transferred": "transferred",
    "ticket_yielded": "yielded",
    "ticket_reclassed": "reclassed",
    "ticket_brought": "brought",
    "ticket_item_finished": "next_item",
    "ticket_put_back": "put_back",
    "ticket_put_off": "put_off",
    "ticket_joined": "joined",
    "ticket_followed_up": "follow_up",
}
# what its booking says of them, or its place at the head
MAY_CHANGE = {"ticket_joined": {"units", "slot_ms", "ahead"}, "ticket_followed_up": {"ahead"}}
WHY = {"rule", "rank_ms", "basis_ms", "credit_min", "handicap_min", "booked", "beat", "moved"}
Row = dict[str, Any]


@dataclass
class Watch:
    """Everything known of one hall from its journal; `take` raises AssertionError at the first thing that is wrong."""

    hall: Hall
    rows: dict[str, Row] = field(default_factory=dict)
    moved: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    runs: Tally[str] = field(default_factory=Tally)
    given: dict[tuple[str, str], int] = field(default_factory=dict)
    numbers: set[tuple[str, str, int]] = field(default_factory=set)
    seq: int = 0
    told: Tally[str] = field(default_factory=Tally)
    rules: Tally[str] = field(default_factory=Tally)
    waits_ms: list[int] = field(default_factory=list)

    def take(self, entries: Iterable[Entry]) -> None:
        """The next entries of the hall, in order."""
        for entry in entries:
            if entry.hall != self.hall.id:
                continue
            assert entry.seq == self.seq + 1, f"entry {entry.seq} after {self.seq}"
            self.seq = entry.seq
            self.told[entry.kind] += 1
            if entry.kind == "ticket_issued":
                self._issued(entry)
            elif entry.kind in STEPS:
                self._step(entry)
            elif entry.kind == "day_closed":
                left = [row for row in self.rows.values() if row["day"] == entry.subject and row["state"] in LIVE]
                assert left == [], f"left over at the close: {left}"
                self.runs.clear()

    def _issued(self, entry: Entry) -> None:
        row = dict(entry.body["set"])
        assert entry.subject == row["id"] not in self.rows, f"{entry.body['number']} was issued before"
        place = row["day"], row["prefix"]
        assert (*place, row["number"]) not in self.numbers, f"{entry.body['number']} was given twice"
        expected = self.given.get(place, 0) + 1
        reserved = self.hall.reserved(row["prefix"])
        if row["channel"] == "offline":
            assert row["number"] in reserved, f"{entry.body['number']} is in no block"
        else:
            expected = reserved.stop if expected in reserved else expected
            assert row["number"] == expected, f"{entry.body['number']} where {expected} was due"
            self.given[place] = expected
        self.numbers.add((*place, row["number"]))
        ahead = sum(other["units"] for other in self.line(row["queue"]) if _key(other) < _key(row))
        assert row["ahead"] == ahead, f"{entry.body['number']} was told {row['ahead']} ahead, there were {ahead}"
        assert (row["state"], row["calls"], row["window"]) == ("waiting", 0, None), f"not fresh: {row}"
        self.rows[entry.subject] = row

    def _step(self, entry: Entry) -> None:
        before = self.rows[entry.subject]
        after = {**before, **entry.body["set"]}
        number = entry.body["number"]
        assert (before["state"], after["state"]) in STEPS[entry.kind], f"{entry.kind}: {number} was {before['state']}"
        lasting = [name for name in LASTING if name not in MAY_CHANGE.get(entry.kind, ())]
        assert all(before[name] == after[name] for name in lasting), f"{number} lost what lasts"
        assert after["acted_by"] == entry.actor, f"{number}: {entry.actor} acted, {after['acted_by']} is stored"
        if entry.kind == "ticket_called":
            self._called(entry, before, after)
        self.rows[entry.subject] = after
        if entry.kind in MOVED:
            self.moved[entry.subject].add(MOVED[entry.kind])
        if after["state"] in AT_WINDOW:
            there = [r for r in self.rows.values() if r["state"] in AT_WINDOW and r["window"] == after["window"]]
            assert [r["id"] for r in there] == [entry.subject], f"window {after['window']} has {len(there)} tickets"
        if after["state"] in ("held", "waiting"):
            kept = after["window"] is not None
            assert kept == (after["state"] == "held"), f"{number} is {after['state']} at window {after['window']}"

    def _called(self, entry: Entry, before: Row, after: Row) -> None:
        why, window, number = entry.body["why"], after["window"], entry.body["number"]
        assert why.keys() >= WHY, f"the why of {number} lacks {WHY - why.keys()}"
        assert after["call_seq"] == entry.seq, f"{number} was called by entry {entry.seq}, not {after['call_seq']}"
        weighed = why["rank_ms"], why["credit_min"]
        assert weighed == (_key(before)[0], before["credit_min"]), f"the why of {number} weighs {weighed}"
        line = [r for queue in self.hall.window(window).queues for r in self.line(queue, window)]
        if why["rule"] != "chosen":
            due = self.due(window, entry.at_ms)
            assert due is not None, f"nobody was due at window {window}, which called {number}"
            assert (before["id"], why["rule"]) == (due[0]["id"], due[1]), (
                f"window {window} called {number} by {why['rule']}, due was {_label(due[0])} by {due[1]}"
            )
            walk_ins = [r for r in self.line(before["queue"]) if not r["booked"]]
            self.runs[before["queue"]] = self.runs[before["queue"]] + 1 if before["booked"] and walk_ins else 0
            callable_walk_ins = [r for r in line if r["queue"] == before["queue"] and not r["booked"]]
            if callable_walk_ins and before["booked"]:
                assert self.runs[before["queue"]] < self.hall.order.walk_in_floor, f"the floor broke at {number}"
        moved = self.moved.get(before["id"], set())
        assert set(why["moved"]) == moved, f"the why of {number} names {why['moved']}, it was {sorted(moved)}"
        if why["rule"] == "order":
            self._bound(before, line)
        beaten = [one["ticket"] for one in why["beat"]]
        assert len(set(beaten)) == len(beaten), f"the why of {number} names somebody twice"
        assert set(beaten) <= {r["id"] for r in line} - {before["id"]}, f"{number} beat somebody who did not wait"
        self.rules[why["rule"]] += 1
        self.waits_ms.append(entry.at_ms - before["arrived_ms"])

    def _bound(self, called: Row, line: list[Row]) -> None:
        if self._left_bound(called):
            return
        order = self.hall.order
        bound_ms = (order.largest_credit_min + order.late_grace_min) * MINUTE_MS
        for other in line:
            if other["queue"] == called["queue"] and not self._left_bound(other):
                overtaken_ms = called["arrived_ms"] - other["arrived_ms"]
                assert overtaken_ms <= bound_ms, f"{_label(called)} overtook {_label(other)} by {overtaken_ms} ms"

    def _left_bound(self, row: Row) -> bool:
        return bool(self.moved.get(row["id"], set()) - {"put_back"})

    def line(self, queue: str, window: str | None = None) -> list[Row]:
        """Who waits in the queue; with a window, only those it may call."""
        return [
            row
            for row in self.rows.values()
            if row["state"] == "waiting"
            and row["queue"] == queue
            and (not window or row["to_window"] in (None, window))
        ]

    def due(self, window_id: str, now_ms: int) -> tuple[Row, str] | None:
        """Whom the window must call now and by which rule, read from design §4 once more."""
        window, order = self.hall.window(window_id), self.hall.order
        early_ms = order.early_call_min * MINUTE_MS
        heads, everyone = [], []
        for queue in window.queues:
            extra_ms = window.handicap_min.get(queue, 0) * MINUTE_MS
            line = sorted((r for r in self.line(queue, window_id) if _is_due(r, now_ms)), key=_key)
            everyone += [((_key(r)[0] + extra_ms, *_key(r)[1:]), r) for r in line]
            ready = [r for r in line if not r["booked"] or now_ms >= r["slot_ms"] - early_ms]
            if not ready:
                continue
            head, rule = ready[0], "order"
            walk_ins = [r for r in ready if not r["booked"]]
            if head["booked"] and walk_ins and self.runs[queue] >= order.walk_in_floor - 1:
                head, rule = walk_ins[0], "floor"
            heads.append(((_key(head)[0] + extra_ms, *_key(head)[1:]), head, rule))
        if heads:
            _rank, head, rule = min(heads, key=lambda one: one[0])
            return head, rule
        return (min(everyone, key=lambda one: one[0])[1], "early") if everyone else None

    def states(self) -> Tally[str]:
        """How many tickets are in which state."""
        return Tally(row["state"] for row in self.rows.values())


def _is_due(row: Row, now_ms: int) -> bool:
    """Not before the booked hour, once the ticket has been called too early and in vain."""
    return not (row["booked"] and row["missed_ms"] is not None and now_ms < row["slot_ms"])


def _key(row: Row) -> tuple[int, int, int, str]:
    return row["basis_ms"] - row["credit_min"] * MINUTE_MS, row["arrived_ms"], row["number"], row["id"]


def _label(row: Row) -> str:
    return f"{row['prefix']}{row['number']:03d}"
