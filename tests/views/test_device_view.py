"""The topic of one device: an old snapshot and the events after it are the fresh snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from queue_server.equipment import health, maintenance, printing, service, store
from queue_server.equipment.attached import read_health
from queue_server.equipment.model import Device, code_from
from queue_server.hall.model import Floor, Hall, Hours, Queue, Service, Span, Window, Zone
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.kernel.journal import Entry
from queue_server.views.device import JOBS_KEPT, DeviceView

DOC = {"v": 1, "kind": "slip", "blocks": []}
HALL = Hall(
    id="JN01",
    name="市政务服务中心",
    hours=Hours(periods=(Span(540, 1020),)),
    floors=(Floor(id="3", name="三楼", width_m=60, depth_m=40),),
    zones=(Zone(id="B", name="B 区", floor="3", x_m=0, y_m=0, width_m=20, depth_m=20),),
    queues=(Queue(prefix="A", name="不动产登记", zone="B"),),
    windows=(Window(id="305", zone="B", queues=("A",), x_m=1, y_m=1),),
    services=(Service(id="transfer", name="不动产转移登记", queue="A", minutes=15),),
)

TABLES = (*store.MIGRATIONS, *maintenance.MIGRATIONS)


class Watcher:
    """A screen of one topic: merges what the view says after every commit, as the feed does."""

    def __init__(self, db: Database, device: Device) -> None:
        self.db, self.view = db, DeviceView(device.id)
        self.shown: dict[str, object] = db.read(self.view.everything)
        db.after_commit(self.merge)

    def merge(self, entries: Sequence[Entry]) -> None:
        keys: set[str] = set()
        for entry in entries:
            keys |= self.view.keys(entry, self.shown)
        now = self.db.read(lambda rows: self.view.values(rows, keys))
        for key in keys:
            self.shown.pop(key, None)
        self.shown.update(now)

    def is_fresh(self) -> bool:
        return self.shown == self.db.read(self.view.everything)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "hall.db", SteppedClock(1_795_396_800_000), TABLES)
    yield database
    database.close()


def enrolled(db: Database, number: int, kind: str, printer: str | None = None) -> Device:
    code = code_from(bytes([number] * 8))
    db.write(lambda tx: service.register(tx, HALL, kind, f"{kind}-{number}", "B", printer, code))
    return db.write(lambda tx: service.enrol(tx, code, f"key-{number}".ljust(40, "x")))


def queue(db: Database, ticket: str, kiosk: Device) -> Any:
    assert kiosk.printer is not None
    return db.write(lambda tx: printing.queue_slip(tx, "JN01", ticket, str(kiosk.printer), DOC, kiosk.id))


def test_an_agent_sees_its_open_jobs_with_their_documents(db: Database) -> None:
    agent, other = enrolled(db, 1, "agent"), enrolled(db, 2, "agent")
    kiosk = enrolled(db, 3, "kiosk", f"{agent.id}/front")
    watcher, bystander = Watcher(db, agent), Watcher(db, other)
    job = queue(db, "t1", kiosk)
    assert watcher.shown == {f"job:{job.id}": {"id": job.id, "printer": kiosk.printer, "doc": DOC, "copy": 1}}
    assert bystander.shown == {}
    db.write(lambda tx: printing.report(tx, agent, job.id, "sent"))
    assert list(watcher.shown) == [f"job:{job.id}"]
    db.write(lambda tx: printing.report(tx, agent, job.id, "confirmed"))
    assert watcher.shown == {}
    assert watcher.is_fresh()


def test_a_kiosk_sees_its_printer_and_how_its_slips_fare_but_no_document(db: Database) -> None:
    agent = enrolled(db, 1, "agent")
    kiosk, neighbour = enrolled(db, 2, "kiosk", f"{agent.id}/front"), enrolled(db, 3, "kiosk", f"{agent.id}/front")
    watcher, bystander = Watcher(db, kiosk), Watcher(db, neighbour)
    assert watcher.shown["printer"] == {
        "name": kiosk.printer, "state": "unknown", "reason": "never_reported", "near_end": False,
    }  # fmt: skip
    job = queue(db, "t1", kiosk)
    db.write(lambda tx: printing.report(tx, agent, job.id, "failed", "paper_out"))
    assert watcher.shown[f"job:{job.id}"] == {
        "id": job.id, "ticket": "t1", "copy": 1, "state": "failed", "detail": "paper_out",
    }  # fmt: skip
    assert list(bystander.shown) == ["self", "printer"]
    reports = read_health({"devices": [{"name": "front", "state": "unavailable", "reason": "paper_out"}]})
    db.write(lambda tx: health.take(tx, agent, reports))
    for screen in (watcher, bystander):
        assert screen.shown["printer"]["reason"] == "paper_out"  # type: ignore[index]
        assert screen.is_fresh()


def test_a_device_hears_at_once_that_it_has_another_place_and_printer(db: Database) -> None:
    agent = enrolled(db, 1, "agent")
    kiosk, neighbour = enrolled(db, 2, "kiosk", f"{agent.id}/front"), enrolled(db, 3, "kiosk", f"{agent.id}/front")
    watcher, bystander = Watcher(db, kiosk), Watcher(db, neighbour)
    before = dict(bystander.shown)
    new = {"name": "门口", "zone": None, "printer": f"{agent.id}/back", "window": None}
    db.write(lambda tx: service.edit(tx, HALL, kiosk.id, new))
    assert watcher.shown["self"] == {"name": "门口", "zone": None, "window": None}
    assert watcher.shown["printer"]["name"] == f"{agent.id}/back"  # type: ignore[index]
    db.write(lambda tx: service.edit(tx, HALL, kiosk.id, new | {"printer": None}))
    assert "printer" not in watcher.shown
    assert watcher.is_fresh() and bystander.shown == before


def test_a_kiosk_keeps_its_newest_jobs_only(db: Database) -> None:
    agent = enrolled(db, 1, "agent")
    kiosk = enrolled(db, 2, "kiosk", f"{agent.id}/front")
    watcher = Watcher(db, kiosk)
    for number in range(JOBS_KEPT + 3):
        queue(db, f"t{number}", kiosk)
        assert watcher.is_fresh()
    assert len(watcher.shown) == JOBS_KEPT + 2


def test_other_events_and_unknown_devices_touch_nothing(db: Database) -> None:
    view, entries = DeviceView(99), list[Entry]()
    db.after_commit(entries.extend)
    db.write(lambda tx: tx.record("JN01", "ticket_issued", "t1", {}))
    assert view.keys(entries[0], {"printer": {}}) == set()
    assert db.read(view.everything) == {}
    assert db.read(lambda rows: view.values(rows, set())) == {}
