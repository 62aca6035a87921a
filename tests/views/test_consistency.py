"""Old picture + what the entries touched = a fresh picture, for every view, through seeded acts over the API."""

from __future__ import annotations

import random
from typing import Any

import pytest

from queue_server.kernel.rows import entries_after
from queue_server.live.topics import Topic, View
from queue_server.views.board import BoardView
from queue_server.views.desk import DeskView
from queue_server.views.device import DeviceView
from queue_server.views.ticket import TicketView
from queue_server.views.window import WindowView
from tests.conftest import JN01, Caller, Office

WINDOWS = ("303", "305", "317", "318")
SERVICES = ("records", "desk-3", "collect-3", "estate-batch")


class Watcher:
    """A topic as the feed keeps it, fed by entries alone."""

    def __init__(self, office: Office, view: View) -> None:
        self.office, self.view = office, view
        everything, seq = office.house.database.read(lambda rows: (view.everything(rows), _head(rows)))
        self.topic = Topic("JN01", "watched", view, seq, everything)

    def take(self, entries: list[Any]) -> None:
        keys, read = self.topic.touched(entries), self.office.house.database.read
        if keys is None:
            self.topic.replace(read(self.view.everything), entries[-1].seq)
        elif keys:
            self.topic.merge(keys, read(lambda rows: self.view.values(rows, keys)), entries[-1].seq)

    def check(self, when: str = "") -> None:
        # what a desk remembers from one look to the next must not be what it is held against
        afresh = DeskView(self.office.house.sight, "JN01") if isinstance(self.view, DeskView) else self.view
        fresh = self.office.house.database.read(afresh.everything)
        assert self.office.house.database.read(self.view.everything) == fresh, when
        assert dict(self.topic.values) == fresh, when


def _head(rows: Any) -> int:
    return int(rows.value("SELECT max(seq) FROM journal WHERE hall = 'JN01'") or 0)


def _pos(rows: Any) -> int:
    return int(rows.value("SELECT max(pos) FROM journal") or 0)


def clerks(office: Office) -> dict[str, Caller]:
    """One clerk at each window."""
    found = {}
    for window in WINDOWS:
        found[window] = office.add_clerk(f"clerk{window}")
        assert found[window].post(f"/halls/JN01/windows/{window}/sign-on").status_code == 200
    return found


def one_act(office: Office, at: dict[str, Caller], known: list[str], chance: random.Random) -> None:
    """Something somebody might do; a refusal is as good as any other answer."""
    act = chance.choice(["issue"] * 4 + ["call"] * 4 + ["step"] * 6 + ["pause", "resume", "stop", "reopen", "public"])
    window = chance.choice(WINDOWS)
    if act == "issue":
        by, channel = chance.choice([(office.kiosk, "kiosk"), (office.guide, "desk")])
        service = chance.choice((*SERVICES, "court-seizure")) if channel == "desk" else chance.choice(SERVICES)
        items = [service, chance.choice(SERVICES)] if chance.random() < 0.3 else [service]
        made = by.post("/tickets", {"hall": "JN01", "items": items, "channel": channel})
        if made.status_code == 201:
            known.append(made.json["id"])
    elif act == "call":
        at[window].post(f"/halls/JN01/windows/{window}/call")
    elif act == "step" and known:
        step = chance.choice(
            ["recall", "serve", "serve", "miss", "return", "hold", "resume", "finish", "finish", "undo", "cancel"]
        )
        by = office.guide if step in ("return", "cancel") else at[window]
        by.post(f"/tickets/{chance.choice(known[-12:])}/{step}", {"outcome": "consulted"} if step == "finish" else {})
    elif act in ("pause", "resume"):
        at[window].post(f"/halls/JN01/windows/{window}/{act}")
    elif act in ("stop", "reopen"):
        body = {"reason": "系统维护"} if act == "stop" else {}
        office.manager.post(f"/halls/JN01/queues/K/{act}", body)
    elif known:
        office.guide.post(f"/tickets/{chance.choice(known)}/transfer", {"queue": chance.choice("EZLK")})
    office.clock.step(chance.uniform(0, 20))


@pytest.mark.parametrize("seed", range(4))
def test_a_view_fed_by_entries_equals_a_view_read_afresh(office: Office, seed: int) -> None:
    chance, known = random.Random(seed), []
    at = clerks(office)
    one_act(office, at, known, random.Random(0))
    known.append(office.kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"}).json["id"])
    sight = office.house.sight
    views: list[View] = [
        BoardView(sight, "JN01"),
        TicketView(sight, "JN01", known[-1]),
        DeviceView(int(office.kiosk.id)),
        DeskView(sight, "JN01"),
    ]
    views += [WindowView(sight, "JN01", window) for window in WINDOWS]
    watchers = [Watcher(office, view) for view in views]
    pos = office.house.database.read(_pos)
    for step in range(60):
        one_act(office, at, known, chance)
        entries = office.house.database.read(lambda rows, after=pos: entries_after(rows, after, 1000))
        pos = entries[-1].pos if entries else pos
        for watcher in watchers:
            watcher.take([one for one in entries if one.hall == "JN01"])
            watcher.check(f"seed {seed}, step {step}, entries {[one.kind for one in entries]}")


def test_a_new_hall_file_is_on_every_screen_with_the_entry_that_tells_of_it(office: Office) -> None:
    """New windows and lines as well: nobody waits for the next refresh."""
    sight = office.house.sight
    views: list[View] = [BoardView(sight, "JN01"), *(WindowView(sight, "JN01", window) for window in ("316", "317"))]
    watchers, pos = [Watcher(office, view) for view in views], office.house.database.read(_pos)
    text = JN01.read_text(encoding="utf-8")
    for old, new in {'"K"': '"V"', '"316"': '"336"'}.items():
        assert old in text
        text = text.replace(old, new)
    assert office.admin.post("/halls/JN01/file", {"toml": text}).status_code == 200
    entries = office.house.database.read(lambda rows: entries_after(rows, pos, 100))
    for watcher in watchers:
        watcher.take(entries)
        watcher.check()
    board = watchers[0].topic.values
    assert {"window:336", "queue:V"} <= set(board)
    assert not {"window:316", "queue:K"} & set(board)


def test_a_calendar_entry_is_on_the_board_with_the_entry_that_tells_of_it(office: Office) -> None:
    watcher, pos = Watcher(office, BoardView(office.house.sight, "JN01")), office.house.database.read(_pos)
    assert watcher.topic.values["hall"]["open"] is True  # type: ignore[index]
    body = {"day": "2026-11-23", "kind": "holiday", "name": "停电检修"}
    assert office.admin.post("/halls/JN01/calendar", body).status_code == 200
    watcher.take(office.house.database.read(lambda rows: entries_after(rows, pos, 100)))
    watcher.check()
    assert watcher.topic.values["hall"]["open"] is False  # type: ignore[index]


def test_what_is_not_public_never_reaches_a_board(office: Office) -> None:
    court = office.add_clerk("court")
    court.post("/halls/JN01/windows/318/sign-on")
    watcher = Watcher(office, BoardView(office.house.sight, "JN01"))
    pos = office.house.database.read(_pos)
    issued = office.guide.post("/tickets", {"hall": "JN01", "service": "court-seizure", "channel": "desk"}).json
    assert court.post("/halls/JN01/windows/318/call").json["ticket"]["id"] == issued["id"]
    watcher.take(office.house.database.read(lambda rows: entries_after(rows, pos, 100)))
    assert issued["number"] not in repr(watcher.topic.values)
    watcher.check()


def test_why_a_clerk_pauses_is_told_to_staff_and_not_to_the_hall(office: Office) -> None:
    clerk = office.add_clerk("resting")
    clerk.post("/halls/JN01/windows/317/sign-on")
    assert clerk.post("/halls/JN01/windows/317/pause", {"reason": "接家人电话"}).json["reason"] == "接家人电话"
    board = office.kiosk.get("/halls/JN01/board").json
    assert board["view"]["window:317"]["state"] == "paused"
    assert "接家人电话" not in repr(board)
