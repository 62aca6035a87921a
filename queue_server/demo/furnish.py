"""What the demo hall begins with: its file, accounts and devices; a folder that has them already keeps them."""

from __future__ import annotations

import json
import secrets
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any

from queue_server.catalogue import reading, tables
from queue_server.catalogue import service as catalogue
from queue_server.demo import crew, machines
from queue_server.demo.app import HALL, HALL_FILE, clock_for
from queue_server.demo.folder import DemoFolder
from queue_server.equipment.attached_store import attached_of_agent
from queue_server.hall import file as hall_file
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel.clock import Clock, SteppedClock, SystemClock
from queue_server.kernel.database import Database
from queue_server.kernel.lock import FolderLock
from queue_server.kernel.rows import Tx
from queue_server.staff import service as staff
from queue_server.staff.model import NewStaff, PasswordRules
from queue_server.staff.passwords import Hasher
from queue_server.staff.roles import Role
from queue_server.wiring.house import open_database

CLERKS = 20
LISTS = ("items", "powers", "licences", "intermediaries")
OTHERS: tuple[tuple[str, str, Role], ...] = (
    ("guide", "导办员", "guide"),
    ("manager", "大厅主管", "manager"),
    ("admin", "系统管理员", "admin"),
    ("auditor", "审计员", "auditor"),
    ("evaluator", "评估员", "evaluator"),
    ("manager2", "值班主管", "manager"),
)
# key, kind, name, and the zone; for a window's screen the window
DEVICES: tuple[tuple[str, str, str, str], ...] = (
    ("kiosk-3", "kiosk", "三楼取号机 1", "3F-A"),
    ("kiosk-4", "kiosk", "四楼取号机 1", "4F-A"),
    ("board-3", "board", "三楼综合屏", "3F-A"),
    ("board-4", "board", "四楼综合屏", "4F-A"),
    ("entrance", "board", "入口取号屏", "3F-A"),
    ("screen-305", "window", "305 窗口屏", "305"),
    ("tablet-305", "window", "305 评价平板", "305"),
    ("desk-3", "desk", "三楼导办台", "3F-A"),
)
# in the living hall every public window has somebody, but for these two: they are left to the visitor
LEFT_TO_VISITORS = ("305", "322")
LIVING: tuple[tuple[str, str], ...] = tuple(
    (f"window{window.id}", window.id)
    for window in hall_file.parse(HALL_FILE.read_text(encoding="utf-8")).windows
    if window.public and window.id not in LEFT_TO_VISITORS
)


def prepare(data: Path, wanted_password: str | None, speed: float, since_ms: int | None = None) -> DemoFolder:
    """The folder with hall, accounts and password; what is there already is kept. A fresh one is furnished at
    `since_ms` where days before the demo's first are to be lived through. FolderIsInUse, KeysAreMissing."""
    lock = FolderLock(data)
    try:
        folder = DemoFolder.read(data)
        password = wanted_password or (folder.password if folder else f"quhao-{secrets.randbelow(10**6):06d}")
        clock = clock_for(data) if folder or since_ms is None else SteppedClock(since_ms)
        _fill(data, speed, None if folder is not None and folder.password == password else password, clock)
        folder = folder or DemoFolder(password)
        folder.password = password
        folder.write(data)
        return folder
    finally:
        lock.release()


def _fill(data: Path, speed: float, new_password: str | None, clock: Clock) -> None:
    database = open_database(data / "quhao.db", clock)
    try:
        hall = database.write(lambda tx: halls.load(tx, hall_text(speed)))
        furnish_lists(database, hall)
        if new_password is not None:
            hashed = Hasher().make("demo", new_password, PasswordRules(min_chars=4, plain_allowed=True))
            database.write(lambda tx: _accounts(tx, hashed))
    finally:
        database.close()


def furnish_lists(database: Database, hall: Hall) -> None:
    """The catalogue and the published lists, those the hall has none of yet."""
    for name in LISTS:
        database.write(partial(_list, hall=hall, name=name), is_long=True)


def _list(tx: Tx, hall: Hall, name: str) -> None:
    if catalogue.versions(tx, hall.id, name):
        return
    content = (HALL_FILE.parent / "lists" / f"{name}.csv").read_bytes()
    found = reading.read(catalogue.shape_of(tx, hall.id, name), tables.read(content))
    draft = catalogue.keep_draft(tx, hall, name, "demo", found.rows)
    if draft is not None:
        catalogue.take(tx, hall, name, draft.version, None, None)


def hall_text(speed: float) -> str:
    """The demo's hall file; a day in minutes has more calls than a voice can speak, so it is silent then."""
    text = HALL_FILE.read_text(encoding="utf-8")
    return text if speed == 1 else text.replace("quiet = []", 'quiet = ["00:00-24:00"]')


def _accounts(tx: Tx, hashed: str) -> None:
    known = {one.account: one for one in staff.everybody(tx)}
    wanted: list[tuple[str, str, str, Role]] = [
        (f"clerk{number}", crew.NAMES[number - 1], str(1200 + number), "clerk") for number in range(1, CLERKS + 1)
    ]
    wanted += [(account, name, str(1100 + n), role) for n, (account, name, role) in enumerate(OTHERS)]
    wanted += [(account, f"窗口{window}", str(2000 + n), "clerk") for n, (account, window) in enumerate(LIVING)]
    for account, name, number, role in wanted:
        if account in known:
            staff.set_password(tx, known[account].id, hashed)
        else:
            staff.add_account(tx, NewStaff(account, name, number, role), hashed)


def enrol_devices(data: Path, port: int, folder: DemoFolder) -> None:
    """Register and enrol what the folder has no key for yet, through the running server's public API."""
    if set(folder.keys) >= {"agent", *(name for name, *_rest in DEVICES)}:
        return
    base = f"http://127.0.0.1:{port}/api/v1"
    token = call(base + "/sign-in", {"account": "admin", "password": folder.password})["token"]

    def enrol(door: str, **body: str) -> None:
        if door in folder.keys:  # of an earlier start, which knew fewer devices
            return
        made = call(f"{base}/devices", {"hall": HALL, **body}, token)
        folder.ids[door] = made["id"]
        folder.keys[door] = call(f"{base}/devices/enrol", {"code": made["code"]})["key"]

    enrol("agent", kind="agent", name="演示设备代理")
    for door, kind, title, zone in DEVICES:
        printer = {"printer": f"{folder.ids['agent']}/front"} if kind in ("kiosk", "desk") else {}
        where = {"window": zone} if kind == "window" else {"zone": zone}
        enrol(door, kind=kind, name=title, **where, **printer)
    folder.write(data)


def place_machines(data: Path, port: int, folder: DemoFolder) -> bool:
    """Give those that never had one their place, as an administrator does; False while some are not reported yet.

    Who was moved since stays where it was moved to.
    """
    left = [one for one in machines.MACHINES if one.name not in folder.placed]
    if not {one.name for one in left} <= _reported(data, int(folder.ids["agent"])):
        return False
    if left:
        base = f"http://127.0.0.1:{port}/api/v1"
        token = call(base + "/sign-in", {"account": "admin", "password": folder.password})["token"]
        for one in left:
            body = {"places": [_as_told(folder, channel, *where) for channel, where in one.places.items()]}
            call(f"{base}/halls/{HALL}/equipment/{folder.ids['agent']}/{one.name}/places", body, token)
        folder.placed += [one.name for one in left]
        folder.write(data)
    return True


def _reported(data: Path, agent: int) -> set[str]:
    database = Database(data / "quhao.db", SystemClock())
    try:
        return {one.name for one in database.read(lambda rows: attached_of_agent(rows, agent))}
    finally:
        database.close()


def _as_told(folder: DemoFolder, channel: str, kind: str, where: str) -> dict[str, str]:
    return {"channel": channel, "kind": kind, "id": where if kind == "window" else str(folder.ids[where])}


def call(url: str, body: dict[str, Any], token: str | None = None, key: str | None = None) -> dict[str, Any]:
    """One POST to the public API; raises urllib's HTTPError on a refusal."""
    headers = {"Content-Type": "application/json"}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    headers |= {"Idempotency-Key": key} if key else {}
    asked = urllib.request.Request(url, json.dumps(body).encode(), headers)  # noqa: S310
    with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
        return found
