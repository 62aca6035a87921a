"""Where what hangs on a box stands in the hall: which window, kiosk or desk its readings are for and what it shows.

A device with several addresses on one line (pads of many windows, areas of one LED card) has a place for each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from queue_server.equipment import store
from queue_server.equipment.attached import AttachedState
from queue_server.equipment.attached_store import attached, attached_of_agent
from queue_server.hall.model import Hall
from queue_server.kernel.database import Migration
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.rows import Rows, Tx

PlaceKind = Literal["window", "kiosk", "desk"]
CHANNELS_MAX: Final = 64
KIOSK_INPUTS: Final = ("reader", "scanner")  # serve the kiosk of their own box unless somebody says otherwise
_CHANNEL: Final = re.compile(r"[A-Za-z0-9_.-]{0,32}")
MIGRATIONS: Final = (
    Migration(
        "attached_place",
        (
            "CREATE TABLE attached_place(address TEXT NOT NULL, channel TEXT NOT NULL, hall TEXT NOT NULL,"
            " kind TEXT NOT NULL CHECK (kind IN ('window','kiosk','desk')), place TEXT NOT NULL,"
            " PRIMARY KEY(address, channel)) STRICT, WITHOUT ROWID",
            "CREATE INDEX attached_place_there ON attached_place(hall, kind, place)",
        ),
    ),
)


@dataclass(frozen=True)
class Place:
    """A window (its id), a kiosk or a desk (the id of that device)."""

    kind: PlaceKind
    id: str

    @property
    def topic(self) -> str:
        """The topic of the live feed its own page watches."""
        return f"window:{self.id}" if self.kind == "window" else f"device:{self.id}"


class UnknownAttached(Refusal):
    """No box has ever reported a device of that name."""

    code, status = "unknown_attached", 404
    zh = "没有找到设备 {device}，请先让所在主机的设备代理上报。"
    en = "There is no device {device}. Its agent must report it first."


def set_places(tx: Tx, hall: Hall, address: str, places: Mapping[str, Place]) -> None:
    """From now on the device's channels ('' for the device itself) stand there and nowhere else.

    UnknownAttached, UnknownWindow, UnknownDevice, BadInput.
    """
    known = attached(tx, address)
    if known is None or store.device(tx, known.agent) is None:
        raise UnknownAttached(device=address)
    if len(places) > CHANNELS_MAX or not all(_CHANNEL.fullmatch(one) for one in places):
        raise BadInput(fields=[{"field": "places", "problem": f"at most {CHANNELS_MAX} channels, each a short name"}])
    for place in places.values():
        _check(tx, hall, place)
    _put(tx, hall.id, address, places)


def settle(tx: Tx, hall: str, box: int, kinds: Mapping[str, str]) -> None:
    """Readers and scanners among `kinds` (address -> kind) that have no place get the kiosk of their box, where one and
    one alone has its printer there: nobody has to be told that what is built into a kiosk serves it."""
    kiosks = [
        one for one in store.devices(tx, hall)
        if one.kind == "kiosk" and one.state != "revoked" and (one.printer or "").startswith(f"{box}/")
    ]  # fmt: skip
    if len(kiosks) != 1:
        return
    for address, kind in kinds.items():
        if kind in KIOSK_INPUTS and not places_of(tx, address):
            _put(tx, hall, address, {"": Place("kiosk", str(kiosks[0].id))})


def _put(tx: Tx, hall: str, address: str, places: Mapping[str, Place]) -> None:
    tx.execute("DELETE FROM attached_place WHERE address = ?", address)
    for channel, place in places.items():
        sql = "INSERT INTO attached_place(address, channel, hall, kind, place) VALUES (?,?,?,?,?)"
        tx.execute(sql, address, channel, hall, place.kind, place.id)
    body = {"device": address, "places": {one: f"{place.kind}:{place.id}" for one, place in places.items()}}
    tx.record(hall, "attached_placed", f"attached:{address}", body)


def _check(rows: Rows, hall: Hall, place: Place) -> None:
    if place.kind == "window":
        hall.window(place.id)
        return
    device = store.device(rows, int(place.id)) if place.id.isascii() and place.id.isdigit() else None
    if device is None or device.hall != hall.id or device.kind != place.kind:
        raise BadInput(fields=[{"field": "places", "problem": f"{place.id} is no {place.kind} of this hall"}])


def places_of(rows: Rows, address: str) -> dict[str, Place]:
    """Channel -> place of one device."""
    found = rows.all("SELECT channel, kind, place FROM attached_place WHERE address = ? ORDER BY channel", address)
    return {row["channel"]: Place(row["kind"], row["place"]) for row in found}


def placed_at(rows: Rows, hall: str, place: Place) -> list[str]:
    """The addresses of everything that has a channel at the place."""
    sql = "SELECT DISTINCT address FROM attached_place WHERE hall = ? AND kind = ? AND place = ? ORDER BY address"
    return [str(row["address"]) for row in rows.all(sql, hall, place.kind, place.id)]


def of_hall(rows: Rows, hall: str) -> dict[str, dict[str, Place]]:
    """Address -> channel -> place of everything in the hall that was given one."""
    found: dict[str, dict[str, Place]] = {}
    for row in rows.all("SELECT * FROM attached_place WHERE hall = ? ORDER BY address, channel", hall):
        found.setdefault(row["address"], {})[row["channel"]] = Place(row["kind"], row["place"])
    return found


def place_of(rows: Rows, address: str, channel: str = "") -> Place | None:
    """Where a channel of the device stands; the device's own place where the channel has none."""
    known = places_of(rows, address)
    return known.get(channel) or known.get("")


def here(rows: Rows, hall: str, place: Place, kind: str) -> list[tuple[str, str]]:
    """(address, channel) of every device of that kind at the place, those that work first; none of a revoked box."""
    found = rows.all(
        "SELECT p.address, p.channel FROM attached_place p JOIN attached a ON a.address = p.address"
        " JOIN device d ON d.id = a.agent AND d.state <> 'revoked'"
        " WHERE p.hall = ? AND p.kind = ? AND p.place = ? AND a.kind = ?"
        " ORDER BY a.state <> 'online', p.address, p.channel",
        hall,
        place.kind,
        place.id,
        kind,
    )
    return [(row["address"], row["channel"]) for row in found]


def has(rows: Rows, hall: str, place: Place, kind: str) -> bool:
    """Whether a device of that kind is registered at the place, working or not."""
    return bool(here(rows, hall, place, kind))


def showing(rows: Rows, agent: int, kinds: tuple[str, ...]) -> list[tuple[AttachedState, dict[str, Place]]]:
    """The agent's devices of those kinds with their places: whatever shows something of the hall."""
    return [(one, places_of(rows, one.address)) for one in attached_of_agent(rows, agent) if one.kind in kinds]
