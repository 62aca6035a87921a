"""An office that sends with the reference carrier over real HTTP; its threads stand still, the test says when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from queue_server.carrier.model import NAME, Shipment
from queue_server.carrier.reference import run as reference
from queue_server.kernel.clock import SteppedClock
from queue_server.wiring.house import House
from tests.cases.conftest import Counter
from tests.conftest import Office, still_office

KEY = b"0123456789abcdef-parcels"
CARRIER = "中国邮政速递"
ADDRESS = {"name": "张三丰", "phone": "13800138000", "address": "济南市历下区龙鼎大道 1 号"}
SENDER = 'name = "济南市政务服务大厅"\nphone = "0531-66601234"\naddress = "济南市历下区龙奥大厦一楼"'


def carrier_file(folder: Path, port: int, more: str = "") -> Path:
    """The file that names the carrier at the port, with its key beside it."""
    (folder / "carrier.key").write_bytes(KEY)
    (folder / "carrier.key").chmod(0o600)
    file = folder / "carrier.toml"
    file.write_text(
        f'name = "{CARRIER}"\nurl = "http://127.0.0.1:{port}"\nkey_file = "carrier.key"\nplain = true\n'
        f"timeout_s = 10.0\npull_s = 1\n{more}\n[sender]\n{SENDER}\n",
        encoding="utf-8",
    )
    return file


@dataclass
class Sending:
    """A window in a hall whose parcels are handed over by themselves."""

    office: Office
    counter: Counter
    carrier: reference.Running

    @property
    def house(self) -> House:
        return self.office.house

    @property
    def ledger(self) -> Any:
        return self.carrier.desk.ledger

    def settle(self) -> None:
        """Follow the journal to its end and hand over what may go, without resting after faults."""
        self.house.followers.catch_up()
        courier = self.house.carrier.courier
        assert courier is not None
        courier.hurry()
        while courier.send_next():
            pass

    def look(self) -> int:
        """Ask the carrier where everything is."""
        tracker = self.house.carrier.tracker
        assert tracker is not None
        return tracker.look()

    def concluded(self, n: int = 1, **more: Any) -> str:
        """Somebody's case whose result is to be sent; its number."""
        ticket = self.counter.served(n)
        number = str(self.counter.case(ticket, service=self.counter.service, accept=True).json["number"])
        assert self.counter.act(number, "conclude", result="证明", result_number="Z-1").status_code == 200
        self.counter.finish(ticket)
        assert self.counter.act(number, "parcel", **ADDRESS | more).status_code == 200
        return number

    def parcel(self, number: str) -> dict[str, Any]:
        found: dict[str, Any] = self.office.clerk.get(f"/cases/{number}/parcel").json
        return found

    def state(self, number: str) -> str:
        return str(self.office.clerk.get(f"/cases/{number}").json["state"])

    def moved(self, state: str) -> None:
        """The carrier leads its newest parcel on, by whatever lies between."""
        one = self.ledger.listed(1)[0]
        assert self.ledger.move(one["order_id"], state, self.carrier.desk.at())

    def shipments(self) -> list[Shipment]:
        """Every sending, the oldest first."""
        rows = self.house.database.read(lambda rows: rows.all("SELECT * FROM shipment ORDER BY rowid"))
        return [Shipment(**dict(row)) for row in rows]

    def waiting(self) -> list[str]:
        """Why each thing still waits for the carrier."""
        sql = "SELECT reason FROM outgoing WHERE way = ? AND state IN ('queued','refused') ORDER BY pos"
        return [row["reason"] for row in self.house.database.read(lambda rows: rows.all(sql, NAME))]


@pytest.fixture
def carrier(tmp_path: Path) -> Iterator[reference.Running]:
    running = reference.start(reference.Options(tmp_path / "carrier.db", KEY, 0, slow_s=0.2))
    yield running
    running.stop()


@pytest.fixture
def sending(tmp_path: Path, clock: SteppedClock, carrier: reference.Running) -> Iterator[Sending]:
    office = still_office(tmp_path, clock, carrier=str(carrier_file(tmp_path, carrier.port)))
    yield Sending(office, Counter(office, "317", "records"), carrier)
    office.house.close()
