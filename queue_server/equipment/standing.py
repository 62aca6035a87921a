"""Every device of a hall with where it stands and how: boxes and pages that are registered, and what hangs on boxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from queue_server.equipment import attached_store, maintenance, outages, places, store
from queue_server.equipment.alarm_classes import AlarmClass, class_of, is_fault
from queue_server.equipment.attached import PRINTER, AttachedState
from queue_server.equipment.maintenance import WHOLE_HALL, subject_of
from queue_server.equipment.model import Device
from queue_server.equipment.places import Place
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows

PAGES = ("kiosk", "board", "window", "desk")
AGENT_AWAY = "agent_away"


@dataclass(frozen=True)
class Thing:
    """One device. `address` is '7' for what is registered, '7/front' for what hangs on box 7; `box` is itself or that
    box; `users` are the kiosks and desks whose slips come out of a printer, `pages` those it was placed at,
    `hanging` what hangs on a box."""

    address: str
    kind: str
    name: str
    box: Device
    state: str
    reason: str
    since_ms: int | None
    near_end: bool = False
    attached: AttachedState | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    users: tuple[Device, ...] = ()
    pages: tuple[Device, ...] = ()
    hanging: tuple[Thing, ...] = ()

    @property
    def subject(self) -> str:
        """How the journal names it."""
        return subject_of(self.address, self.kind if self.attached else "")

    @property
    def windows(self) -> tuple[str, ...]:
        """The windows it serves, each once; a page's own."""
        placed = [one.id for one in self.places.values() if one.kind == "window"]
        own = [one.window for one in (self.box, *self.users) if one.window and (one in self.users or not self.attached)]
        return tuple(dict.fromkeys([*placed, *own]))

    @property
    def stands_at(self) -> tuple[str, ...]:
        """The kiosks and desks it serves, by the id of their device; a page itself."""
        placed = [one.id for one in self.places.values() if one.kind != "window"]
        own = [str(one.id) for one in self.users] if self.attached else [self.address]
        return tuple(dict.fromkeys([*placed, *own]))

    @property
    def is_shared(self) -> bool:
        """Whether citizens or the whole desk miss it, not one clerk."""
        kinds = {*(one.kind for one in self.places.values()), *(one.kind for one in self.users)}
        return not kinds.isdisjoint({"kiosk", "desk"})

    @property
    def alarm(self) -> AlarmClass | None:
        """The class of what is wrong with it; None while nothing is."""
        if not is_fault(self.state, self.reason):
            return None
        return class_of(self.kind, self.reason, self.near_end, bool(self.windows) and not self.is_shared)

    def covered_by(self, quiet: Iterable[str]) -> bool:
        """Whether it is in maintenance: itself, its box, all the kiosks it serves, or the whole hall."""
        found = frozenset(quiet)
        if found & {WHOLE_HALL, self.address, str(self.box.id)}:
            return True
        served = frozenset(self.stands_at) - {self.address}
        return bool(served) and not self.windows and served <= found


def things(rows: Rows, hall: str) -> list[Thing]:
    """All of the hall but what was revoked, as last heard."""
    devices = [one for one in store.devices(rows, hall) if one.state != "revoked"]
    hanging = attached_store.attached_of(rows, hall)
    there = places.of_hall(rows, hall)
    by_id = {one.id: one for one in devices}
    attached: list[Thing] = []
    for one in hanging:
        box = by_id.get(one.agent)
        if box is not None:
            users = tuple(user for user in devices if user.printer == one.address) if one.kind == PRINTER else ()
            placed = there.get(one.address, {})
            at = {(place.kind, place.id) for place in placed.values()}
            pages = tuple(page for page in devices if (page.kind, str(page.id)) in at)
            attached.append(replace(_hanging(one, box, placed, users), pages=pages))
    found = [_registered(rows, one, hanging) for one in devices]
    own = {one.address: tuple(other for other in attached if other.box.id == one.box.id) for one in found}
    return [*(replace(one, hanging=own[one.address]) for one in found), *attached]


def _hanging(one: AttachedState, box: Device, there: Mapping[str, Place], users: tuple[Device, ...]) -> Thing:
    reason = one.reason or ("near_end" if one.near_end else "")
    return Thing(
        *(one.address, one.kind, one.name, box, one.state, reason, one.since_ms, one.near_end, one), there, users
    )


def _registered(rows: Rows, device: Device, hanging: Sequence[AttachedState]) -> Thing:
    state, reason, since_ms = "online", "", None
    if device.state == "pending":
        state, reason = "pending", "not_enrolled"
    elif device.kind == "agent":
        away = [one for one in hanging if one.agent == device.id and one.reason == AGENT_AWAY]
        if away:
            state, reason = "unavailable", AGENT_AWAY
            since_ms = min((one.since_ms for one in away if one.since_ms is not None), default=None)
    elif (last := outages.last_of_page(rows, device.actor)) is not None:
        state, reason, since_ms = last.state, last.reason, last.start_ms
    return Thing(str(device.id), device.kind, device.name, device, state, reason, since_ms)


def faults(rows: Rows, hall: Hall, now_ms: int) -> list[Thing]:
    """What somebody is to be told of now: nothing in maintenance; a silent box once and not all that hangs on it."""
    quiet = maintenance.quiet(rows, hall.id, now_ms)
    found = [one for one in things(rows, hall.id) if one.alarm is not None and not one.covered_by(quiet)]
    return [one for one in found if not (one.attached and one.reason == AGENT_AWAY)]


def at_window(rows: Rows, hall: str, window: str) -> list[Thing]:
    """What hangs on some box and serves this window alone or among others: its pads, strip, scanner, printer."""
    printers = {one.printer: one for one in store.devices(rows, hall) if one.window == window and one.printer}
    found = []
    for address in dict.fromkeys([*places.placed_at(rows, hall, Place("window", window)), *printers]):
        known = attached_store.attached(rows, str(address))
        box = store.device(rows, known.agent) if known else None
        if known is not None and box is not None and box.state != "revoked":
            found.append(_hanging(known, box, places.places_of(rows, known.address), ()))
    return found


def place_words(hall: Hall, thing: Thing, devices: Mapping[str, str]) -> tuple[str, str]:
    """Where it stands, in both languages: windows, kiosks by their names (`devices`: id -> name), else zone and box."""
    windows = "、".join(thing.windows)
    names = [devices.get(one, one) for one in thing.stands_at if one != thing.address]
    zh = "、".join([*([f"{windows} 号窗口"] if windows else []), *names])
    en = ", ".join([*([f"Window {windows}"] if windows else []), *names])
    if zh:
        return zh, en
    zone = zone_of(hall, thing)
    found = next((one for one in hall.zones if one.id == zone), None)
    box = [thing.box.name] if thing.attached else []
    return (
        " ".join([*([found.label or found.name] if found else []), *box]),
        " ".join([*([found.label_en or found.name_en or found.name] if found else []), *box]),
    )


def zone_of(hall: Hall, thing: Thing) -> str | None:
    """The zone it stands in: its window's, its kiosk's or desk's, its box's; a box without one stands where what hangs
    on it does."""
    zones = {one.id: one.zone for one in hall.windows}
    at = next((zones[one] for one in thing.windows if one in zones), None)
    there = (_zone_of_page(hall, one) for one in (*thing.users, *thing.pages, thing.box))
    beside = (zone_of(hall, one) for one in thing.hanging)
    return at or next(filter(None, (*there, *beside)), None)


def _zone_of_page(hall: Hall, page: Device) -> str | None:
    """As registered, else that of the place in the hall file whose name it bears."""
    return page.zone or next((one.zone for one in hall.kiosks if page.name in (one.id, one.name)), None)
