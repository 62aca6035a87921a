"""An office linked to the reference platform over real HTTP; its threads stand still, so that the test says when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.rows import Rows
from queue_server.platform.reference import run as reference
from queue_server.wiring.house import House
from tests.cases.conftest import Counter
from tests.conftest import Office, still_office

KEY = b"0123456789abcdef-shared"
NAME = "省政务服务平台"


def platform_file(folder: Path, port: int, more: str = "") -> Path:
    """The file that names the platform at the port, with its key beside it."""
    (folder / "platform.key").write_bytes(KEY)
    (folder / "platform.key").chmod(0o600)
    file = folder / "platform.toml"
    file.write_text(
        f'name = "{NAME}"\nurl = "http://127.0.0.1:{port}"\nkey_file = "platform.key"\nplain = true\n'
        f'timeout_s = 5.0\nslow_s = 1.0\nknown_number = "PT-20261118-0001"\n{more}'
    )
    return file


@dataclass
class Linked:
    """A window in a hall whose cases the platform is told of."""

    office: Office
    counter: Counter
    platform: reference.Running

    @property
    def house(self) -> House:
        return self.office.house

    def settle(self) -> None:
        """Follow the journal to its end and send what may go, here and now."""
        self.house.followers.catch_up()
        courier = self.house.platform.courier
        assert courier is not None
        while courier.send_next():
            pass

    def hurry(self) -> None:
        """The same, without resting after faults."""
        courier = self.house.platform.courier
        assert courier is not None
        courier.hurry()
        self.settle()

    def arrived(self) -> list[dict[str, Any]]:
        """What the platform has, the oldest first."""
        return list(reversed(self.platform.ledger.newest(1000)))

    def waiting(self) -> list[dict[str, Any]]:
        def look(rows: Rows) -> list[dict[str, Any]]:
            sql = "SELECT * FROM outgoing WHERE state IN ('queued','refused') ORDER BY pos"
            return [dict(row) for row in rows.all(sql)]

        return self.house.database.read(look)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[reference.Running]:
    running = reference.start(reference.Options(tmp_path / "platform.db", KEY, 0, slow_s=0.2, seeds=True))
    yield running
    running.stop()


@pytest.fixture
def linked(tmp_path: Path, clock: SteppedClock, platform: reference.Running) -> Iterator[Linked]:
    office = still_office(tmp_path, clock, platform=str(platform_file(tmp_path, platform.port)))
    yield Linked(office, Counter(office, "317", "records"), platform)
    office.house.close()
