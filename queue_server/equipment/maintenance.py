"""What is out of service on purpose, now or planned, for one device or the whole hall: no alarm rings for it meanwhile,
and who stands there reads why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from queue_server.equipment import attached_store, store
from queue_server.equipment.model import ID_DIGITS, Device
from queue_server.hall.model import Hall
from queue_server.kernel.database import Migration
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.rows import Row, Rows, Tx
from queue_server.kernel.spans import DAY_MS

Kind = Literal["out", "planned"]
WHOLE_HALL: Final = ""
AHEAD_DAYS_MAX: Final = 366
OPEN_MAX: Final = 200
MIGRATIONS: Final = (
    Migration(
        "equipment_maintenance",
        (
            "CREATE TABLE equipment_maintenance(id INTEGER PRIMARY KEY AUTOINCREMENT, hall TEXT NOT NULL,"
            " address TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('out','planned')), text TEXT NOT NULL,"
            " from_ms INTEGER NOT NULL, until_ms INTEGER, made_by TEXT NOT NULL, made_ms INTEGER NOT NULL,"
            " ended_ms INTEGER, CHECK (until_ms IS NULL OR until_ms > from_ms)) STRICT",
            "CREATE INDEX equipment_maintenance_open ON equipment_maintenance(hall) WHERE ended_ms IS NULL",
            "CREATE UNIQUE INDEX equipment_out ON equipment_maintenance(hall, address)"
            " WHERE ended_ms IS NULL AND kind = 'out'",
        ),
    ),
)


@dataclass(frozen=True)
class Maintenance:
    """One of them. `address` is '7' for a box or page, '7/front' for what hangs on a box, '' for the whole hall;
    `until_ms` None: until somebody puts it back."""

    id: int
    hall: str
    address: str
    kind: Kind
    text: str
    from_ms: int
    until_ms: int | None
    made_by: str
    made_ms: int
    ended_ms: int | None

    def is_on(self, now_ms: int) -> bool:
        """Whether it holds at the instant."""
        return self.ended_ms is None and self.from_ms <= now_ms and (self.until_ms is None or now_ms < self.until_ms)


class UnknownEquipment(Refusal):
    """Nothing of that address was ever registered or reported here."""

    code, status = "unknown_equipment", 404
    zh, en = "没有找到设备 {device}。", "There is no device {device}."


class IsOutAlready(Refusal):
    """It is out of service; somebody was quicker."""

    code, status = "is_out_already", 409
    zh, en = "这台设备已经停用。", "This device is out of service already."


class UnknownMaintenance(Refusal):
    """No such maintenance, or it is over."""

    code, status = "unknown_maintenance", 404
    zh, en = "没有找到这次停用或维护，可能已经结束。", "There is no such maintenance; it may be over."


class KioskIsOut(Refusal):
    """Out of service on purpose; the reason is what its manager has written for everybody."""

    code, status = "kiosk_is_out", 409
    zh = "本机暂停使用：{reason}。请到其他取号机或导办台取号。"
    en = "This kiosk is out of service: {reason}. Please use another kiosk or ask at the guide desk."


def device_of(rows: Rows, hall: str, address: str) -> Device:
    """The registered box of an address, or the one it hangs on; UnknownEquipment."""
    agent, _slash, name = address.partition("/")
    is_number = agent.isascii() and agent.isdecimal() and len(agent) < ID_DIGITS
    device = store.device(rows, int(agent)) if is_number else None
    if device is None or device.hall != hall or (name and attached_store.attached(rows, address) is None):
        raise UnknownEquipment(device=address[:60])
    return device


def subject_of(address: str, kind: str = "") -> str:
    """How the journal names the device of an address; `kind` of what hangs on a box."""
    if "/" not in address:
        return f"device:{address}"
    return f"printer:{address}" if kind == "printer" else f"attached:{address}"


def subject(rows: Rows, hall: str, address: str) -> str:
    """The same of any address, the whole hall's too."""
    if not address:
        return f"hall:{hall}"
    known = attached_store.attached(rows, address) if "/" in address else None
    return subject_of(address, known.kind if known else "")


def put_out(tx: Tx, hall: Hall, address: str, reason: str) -> Maintenance:
    """Out of service from now until it is put back; UnknownEquipment, IsOutAlready."""
    device_of(tx, hall.id, address)
    if any(one.address == address and one.kind == "out" for one in open_ones(tx, hall.id)):
        raise IsOutAlready()
    return _insert(tx, hall.id, address, "out", reason, tx.now_ms, None)


def plan(tx: Tx, hall: Hall, address: str, text: str, from_ms: int, until_ms: int) -> Maintenance:
    """Announce that a device (or with '' the whole hall) will not work from one instant to the other.

    UnknownEquipment, BadInput for a time that is over, turned round or too far away.
    """
    if address:
        device_of(tx, hall.id, address)
    if not tx.now_ms < until_ms <= tx.now_ms + AHEAD_DAYS_MAX * DAY_MS or from_ms >= until_ms:
        raise BadInput(fields=[{"field": "until", "problem": "later than now and than from, within a year"}])
    if len(open_ones(tx, hall.id)) >= OPEN_MAX:
        raise BadInput(fields=[{"field": "text", "problem": f"at most {OPEN_MAX} at a time"}])
    return _insert(tx, hall.id, address, "planned", text, from_ms, until_ms)


def end(tx: Tx, hall: Hall, maintenance: int) -> Maintenance:
    """Back in service, or not to happen after all; UnknownMaintenance."""
    sql = "UPDATE equipment_maintenance SET ended_ms=? WHERE id=? AND hall=? AND ended_ms IS NULL"
    if not tx.execute(sql, tx.now_ms, maintenance, hall.id):
        raise UnknownMaintenance()
    ended = _by_id(tx, maintenance)
    _record(tx, "maintenance_ended", ended, {"ended_ms": tx.now_ms})
    return ended


def back(tx: Tx, hall: Hall, address: str) -> Maintenance:
    """Put what was taken out of service back; UnknownMaintenance when it was not out."""
    for one in open_ones(tx, hall.id):
        if one.address == address and one.kind == "out":
            return end(tx, hall, one.id)
    raise UnknownMaintenance()


def end_over(tx: Tx) -> int:
    """Planned ones whose time is over end by themselves; answers how many."""
    sql = "SELECT * FROM equipment_maintenance WHERE ended_ms IS NULL AND until_ms <= ?"
    over = [_of(row) for row in tx.all(sql, tx.now_ms)]
    for one in over:
        tx.execute("UPDATE equipment_maintenance SET ended_ms=? WHERE id=?", one.until_ms, one.id)
        _record(tx, "maintenance_ended", one, {"ended_ms": one.until_ms})
    return len(over)


def has_over(rows: Rows, now_ms: int) -> bool:
    """Whether `end_over` would do something."""
    sql = "SELECT 1 FROM equipment_maintenance WHERE ended_ms IS NULL AND until_ms <= ? LIMIT 1"
    return rows.value(sql, now_ms) is not None


def open_ones(rows: Rows, hall: str) -> list[Maintenance]:
    """Those that are on or still to come, the earliest first."""

    def load() -> list[Maintenance]:
        sql = "SELECT * FROM equipment_maintenance WHERE hall = ? AND ended_ms IS NULL ORDER BY from_ms, id"
        return [_of(row) for row in rows.all(sql, hall)]

    return rows.kept(("maintenance", hall), ("equipment_maintenance",), load)


def quiet(rows: Rows, hall: str, now_ms: int) -> frozenset[str]:
    """The addresses nobody is told of now; '' among them: the whole hall."""
    return frozenset(one.address for one in open_ones(rows, hall) if one.is_on(now_ms))


def of_page(rows: Rows, device: Device, now_ms: int) -> Maintenance | None:
    """Why this very kiosk or screen is out of service now, None while it is not."""
    found = [one for one in open_ones(rows, device.hall) if one.is_on(now_ms)]
    return next((one for one in found if one.address == str(device.id)), None)


def _insert(tx: Tx, hall: str, address: str, kind: Kind, text: str, from_ms: int, until_ms: int | None) -> Maintenance:
    tx.execute(
        "INSERT INTO equipment_maintenance(hall, address, kind, text, from_ms, until_ms, made_by, made_ms)"
        " VALUES (?,?,?,?,?,?,?,?)",
        *(hall, address, kind, text, from_ms, until_ms, tx.actor, tx.now_ms),
    )
    made = _by_id(tx, int(tx.value("SELECT last_insert_rowid()")))
    put = {"address": address, "kind": kind, "text": text, "from_ms": from_ms, "until_ms": until_ms}
    _record(tx, "maintenance_begun" if kind == "out" else "maintenance_planned", made, put)
    return made


def _record(tx: Tx, kind: str, one: Maintenance, put: dict[str, object]) -> None:
    tx.record(one.hall, kind, subject(tx, one.hall, one.address), {"maintenance": one.id, "set": put})


def _by_id(rows: Rows, maintenance: int) -> Maintenance:
    row = rows.one("SELECT * FROM equipment_maintenance WHERE id = ?", maintenance)
    if row is None:
        raise UnknownMaintenance()
    return _of(row)


def _of(row: Row) -> Maintenance:
    return Maintenance(**dict(row))
