"""What all tests may use: a stepped clock on a working Monday, the demo hall, and a whole app on a real file."""

from __future__ import annotations

import atexit
import gc
import json
import shutil
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from queue_server.app import create_app
from queue_server.hall import service as halls
from queue_server.kernel.clock import SteppedClock
from queue_server.settings import Settings
from queue_server.staff import service as staff
from queue_server.staff.model import NewStaff
from queue_server.staff.passwords import Hasher
from queue_server.wiring.house import House
from tests.demo_hall import demo_hall

# the same examples in every run: new ones are looked for by the long forms; speed is measured in bench, never here
settings.register_profile("quhao", deadline=None, derandomize=True, database=None)
settings.load_profile("quhao")

MONDAY_0920_MS = 1_795_396_800_000  # 2026-11-23 09:20 in Asia/Shanghai
HERE = Path(__file__).parent
PASSWORD = "correct-horse-battery"
LIGHT = Hasher(time_cost=1, memory_kib=8)
# begun first, so that nobody waits for one of them in the end; those that keep a demo open are not among them
LONGEST = (
    "crash/test_kill.py",
    "e2e/test_case_journey.py",
    "e2e/test_living_demo.py",
    "pages/test_book_looks.py",
    "pages/test_admin_looks.py",
    "api/test_fuzz.py",
    "e2e/test_admin_people.py",
    "e2e/test_first_day.py",
    "pages/test_looks.py",
    "notices/test_kill.py",
    "kiosk/test_layout.py",
    "wiring/test_planted.py",
    "display/test_month.py",
    "simulation/test_machine.py",
)
JN01 = HERE.parent / "queue_server" / "demo" / "jn01.toml"
ROLES = ("clerk", "guide", "manager", "admin", "auditor", "evaluator")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, all others as they are found."""
    place = {str(HERE / one): at for at, one in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(str(item.path), len(place)))


def pytest_collection_finish() -> None:
    """What every test stands on stays: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(MONDAY_0920_MS)


@dataclass
class Caller:
    """One principal's way to the API of an app under test."""

    client: FlaskClient
    token: str | None = None
    id: str = ""
    keys: Iterator[int] = field(default_factory=count)

    def post(self, path: str, body: Any = None, key: str | None = None, **headers: str) -> Any:
        sent = {"Idempotency-Key": key or f"k{next(self.keys)}", **headers}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        return self.client.post(
            "/api/v1" + path,
            data=json.dumps({} if body is None else body),
            headers=sent,
            content_type="application/json",
        )

    def get(self, path: str, **headers: str) -> Any:
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return self.client.get("/api/v1" + path, headers=headers)


@dataclass
class Office:
    """An app on a real file with one account per role and a kiosk."""

    app: Flask
    house: House
    clock: SteppedClock
    callers: dict[str, Caller] = field(default_factory=dict)

    def add_clerk(self, name: str) -> Caller:
        """A further clerk with a session."""
        return self._staff(name, "clerk")

    def _staff(self, name: str, role: Any) -> Caller:
        number = str(1000 + len(self.callers))
        hashed = LIGHT.make(name, PASSWORD)
        made = self.house.database.write(lambda tx: staff.add_account(tx, NewStaff(name, name, number, role), hashed))
        client = self.app.test_client(use_cookies=False)
        answer = client.post("/api/v1/sign-in", json={"account": name, "password": PASSWORD})
        caller = Caller(client, answer.json["token"], str(made.id))
        self.callers[name] = caller
        return caller

    def add_device(self, kind: str, name: str, **more: str) -> Caller:
        """An enrolled device."""
        made = self.callers["admin"].post("/devices", {"hall": "JN01", "kind": kind, "name": name, **more}).json
        client = self.app.test_client(use_cookies=False)
        enrolled = client.post("/api/v1/devices/enrol", json={"code": made["code"]}).json
        caller = Caller(client, enrolled["key"], made["id"])
        self.callers[name] = caller
        return caller

    def add_unready(self, name: str = "newcomer") -> Caller:
        """An administrator with a session who has not changed the initial password yet."""
        made = self._staff(name, "admin")
        hashed = LIGHT.make(name, PASSWORD)
        number = int(made.id)
        self.house.database.write(lambda tx: staff.set_password(tx, number, hashed, initial=True))
        answer = made.client.post("/api/v1/sign-in", json={"account": name, "password": PASSWORD})
        made.token = answer.json["token"]
        return made

    def __getattr__(self, name: str) -> Caller:
        try:
            return self.callers[name]
        except KeyError:
            raise AttributeError(name) from None


def start(data: Path, clock: SteppedClock, **settings: Any) -> Office:
    """The app on that folder, where passwords cost little."""
    app = create_app(Settings(data=data, log_level="ERROR", **{"notices": "dev", **settings}), clock)
    house: House = app.extensions["quhao_house"]
    house.door._hasher = LIGHT
    return Office(app, house, clock)


@cache
def furnished() -> tuple[Path, dict[str, Caller]]:
    """A data folder with the demo hall, a kiosk and everybody signed in, made once for all offices of the process."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    data = Path(folder.name) / "data"
    made = start(data, SteppedClock(MONDAY_0920_MS))
    made.house.database.write(lambda tx: halls.load(tx, demo_hall()))
    for role in ROLES:
        made._staff(role, role)
    made.callers["nobody"] = Caller(made.app.test_client(use_cookies=False))
    made.add_device("kiosk", "kiosk")
    made.house.followers.catch_up()
    made.house.close()
    return data, made.callers


def open_office(folder: Path, clock: SteppedClock, **settings: Any) -> Office:
    """An office of its own on a copy of the furnished folder; whoever opens it closes its house."""
    data, callers = furnished()
    shutil.copytree(data, folder / "data")
    made = start(folder / "data", clock, **settings)
    for name, one in callers.items():
        client = made.app.test_client(use_cookies=False)
        made.callers[name] = Caller(client, one.token, one.id, copy(one.keys))
    return made


def still_office(folder: Path, clock: SteppedClock, **settings: Any) -> Office:
    """The same with the clerk at window 317, linked to others as `settings` say; the test says when it moves."""
    made = open_office(folder, clock, **settings)
    for part in (made.house.followers, made.house.timers, made.house.platform, made.house.carrier):
        part.stop()
    assert made.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    return made


@pytest.fixture
def office(tmp_path: Path, clock: SteppedClock) -> Iterator[Office]:
    made = open_office(tmp_path, clock)
    yield made
    made.house.close()
