"""A year of closed alarms: nobody waits for the list, and what it leaves out is said."""

from __future__ import annotations

import csv

import gevent
import pytest

from queue_server.api.supervision import LISTED_MAX, list_closed
from queue_server.kernel.rows import Tx
from queue_server.pages import supervision_closed
from queue_server.supervision import store
from queue_server.supervision.model import Alarm
from queue_server.views.supervision import PIECE
from tests.conftest import PASSWORD, Office

DAYS = ("2026-01-01", "2026-12-31")
YEAR = f"from={DAYS[0]}&to={DAYS[1]}"
COUNT = LISTED_MAX + 30


def fill(office: Office) -> None:
    """Cards that were closed, three at the same moment each time."""

    def close(tx: Tx) -> None:
        for n in range(COUNT):
            at_ms = tx.now_ms + n // 3
            store.insert(
                tx,
                Alarm(
                    id=f"al{n:04}",
                    hall="JN01",
                    clock="wait",
                    subject=f"queue:{n}",
                    place="A",
                    label=f"A{n:04}",
                    since_ms=at_ms,
                    raised_ms=at_ms,
                    level="red",
                    level_ms=at_ms,
                    state="closed",
                    closed_ms=at_ms,
                    ended_ms=at_ms,
                    closed_by="staff:1",
                    acted_by="staff:1",
                ),
            )

    office.house.database.write(close, is_long=True)


def test_closed_alarms_are_read_a_few_at_a_time_each_once_and_what_is_left_out_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(office)
    turns: list[int] = []

    def beside() -> None:
        while True:
            turns.append(len(turns))
            gevent.sleep(0)

    other = gevent.spawn(beside)
    hall, house = office.house.hall("JN01"), office.house
    found = list_closed(house.database, house.sight, hall, 0, DAYS, COUNT)
    other.kill()
    assert len(turns) >= COUNT // PIECE
    assert len({one["id"] for one in found["alarms"]}) == len(found["alarms"]) == COUNT and not found["more"]
    closed_at = [one["closed_at"] for one in found["alarms"]]
    assert closed_at == sorted(closed_at, reverse=True)

    answer = office.manager.get(f"/halls/JN01/alarms?list=closed&{YEAR}").json
    assert (len(answer["alarms"]), answer["more"]) == (LISTED_MAX, True)
    assert answer["alarms"] == found["alarms"][:LISTED_MAX]
    page = office.app.test_client()
    page.post("/sign-in", data={"account": "manager", "password": PASSWORD})
    assert f"只列最近办结的 {LISTED_MAX} 条" in page.get(f"/supervision/closed?{YEAR}").text
    whole = list(csv.reader(page.get(f"/supervision/closed/list.csv?{YEAR}").text.splitlines()))
    assert len(whole) == 1 + COUNT
    monkeypatch.setattr(supervision_closed, "FILE_MAX", 10)
    cut = list(csv.reader(page.get(f"/supervision/closed/list.csv?{YEAR}").text.splitlines()))
    assert len(cut) == 1 + 10 + 1 and cut[-1][0].startswith("只列最近办结的 10 条")
