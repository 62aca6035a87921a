"""Registering, enrolling and revoking devices. A one-time code on the administrator's screen becomes one box's key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from queue_server.equipment import attached_store, places, store
from queue_server.equipment.model import (
    CODE_LENGTH,
    CODE_LIFE_MS,
    ID_DIGITS,
    KEY_LENGTH_MIN,
    Device,
    DeviceIsOut,
    DeviceIsRevoked,
    DeviceKeyIsWrong,
    DeviceNameIsTaken,
    EnrolCodeIsSpent,
    EnrolCodeIsWrong,
    UnknownDevice,
    UnknownPrinter,
    check_kind_and_name,
    hash_of,
    printer_parts,
    tidy_code,
)
from queue_server.hall import training
from queue_server.hall.model import Hall
from queue_server.kernel.database import IntegrityError
from queue_server.kernel.rows import Rows, Tx


def register(
    tx: Tx,
    hall: Hall,
    kind: str,
    name: str,
    zone: str | None,
    printer: str | None,
    code: str,
    window: str | None = None,
) -> Device:
    """Write a pending device into the hall's list. `code` (from `code_from`) is shown once and stored as a hash.

    Refusals: BadInput, UnknownZone, UnknownWindow, UnknownPrinter, DeviceNameIsTaken.
    """
    check_kind_and_name(kind, name)
    _check_place(tx, hall, {"zone": zone, "window": window, "printer": printer})
    fields = {"hall": hall.id, "kind": kind, "name": name, "zone": zone, "printer": printer, "window": window}
    try:
        device_id = store.add_device(tx, fields, _code_hash(code), tx.now_ms + CODE_LIFE_MS)
    except IntegrityError as error:
        raise DeviceNameIsTaken(name=name) from error
    device = device_or_refusal(tx, device_id)
    tx.record(hall.id, "device_registered", device.actor, fields)
    _settle(tx, device)
    return device


def _settle(tx: Tx, device: Device) -> None:
    """A kiosk's box may have reported its reader before the kiosk was registered."""
    if device.kind == "kiosk" and device.printer:
        box, _name = printer_parts(device.printer)
        hanging = {one.address: one.kind for one in attached_store.attached_of_agent(tx, box)}
        places.settle(tx, device.hall, box, hanging)


def edit(tx: Tx, hall: Hall, device_id: int, new: Mapping[str, str | None]) -> Device:
    """Another name, zone, printer or window (`new` names all four) for a device of the hall; its key stays.

    Only what changes is checked: a place that a newer hall file has dropped hinders no renaming.
    Refusals: UnknownDevice, DeviceIsOut, BadInput, UnknownZone, UnknownWindow, UnknownPrinter, DeviceNameIsTaken.
    """
    before = device_or_refusal(tx, device_id)
    changed = {field: new[field] for field in store.EDITABLE if new[field] != getattr(before, field)}
    check_kind_and_name(before.kind, new["name"] or "")
    _check_place(tx, hall, changed)
    try:
        done = store.edit_device(tx, device_id, new)
    except IntegrityError as error:
        raise DeviceNameIsTaken(name=new["name"]) from error
    if not done:
        raise DeviceIsOut(name=before.name)
    if changed:
        was = {field: getattr(before, field) for field in changed}
        tx.record(hall.id, "device_edited", before.actor, {"set": changed, "was": was})
    if "printer" in changed:
        _settle(tx, device_or_refusal(tx, device_id))
    return device_or_refusal(tx, device_id)


def _check_place(rows: Rows, hall: Hall, given: Mapping[str, str | None]) -> None:
    zone, window, printer = (given.get(field) for field in ("zone", "window", "printer"))
    if zone is not None:
        hall.zone(zone)
    if window is not None:
        hall.window(window)
    if printer is not None:
        check_printer(rows, hall.id, printer)


def renew(tx: Tx, device_id: int, code: str) -> Device:
    """Make a new code for a box that lost its key or was revoked; an enrolled one works on until the code is used."""
    device = device_or_refusal(tx, device_id)
    try:
        store.renew_code(tx, device_id, _code_hash(code), tx.now_ms + CODE_LIFE_MS)
    except IntegrityError as error:
        raise DeviceNameIsTaken(name=device.name) from error
    renewed = device_or_refusal(tx, device_id)
    tx.record(device.hall, "device_code_renewed", device.actor, {"state": renewed.state})
    return renewed


def enrol(tx: Tx, code: str, key: str) -> Device:
    """Turn a code into `key` (random, at least 32 characters, stored as a hash), once and within ten minutes.

    Refusals: EnrolCodeIsWrong, EnrolCodeIsSpent. Guard it with `limits.code_guesses`.
    """
    if len(key) < KEY_LENGTH_MIN:
        raise ValueError("a device key is too short to be safe")
    code_hash = hash_of(tidy_code(code))
    known = store.device_by_code_hash(tx, code_hash)
    if known is None:
        raise EnrolCodeIsWrong()
    if not store.spend_code(tx, code_hash, hash_of(key)):
        raise EnrolCodeIsSpent()
    tx.record(known.hall, "device_enrolled", known.actor, {"kind": known.kind})
    return device_or_refusal(tx, known.id)


def revoke(tx: Tx, device_id: int) -> Device:
    """End the device's key and code at once; a second time changes nothing."""
    device = device_or_refusal(tx, device_id)
    if store.revoke_device(tx, device_id):
        tx.record(device.hall, "device_revoked", device.actor, {"was": device.state})
    return device_or_refusal(tx, device_id)


def device_of_key(rows: Rows, key: str) -> Device:
    """The device that holds this key, or DeviceKeyIsWrong, DeviceIsRevoked."""
    device = store.device_by_key_hash(rows, hash_of(key))
    if device is None:
        raise DeviceKeyIsWrong()
    if device.state == "revoked":
        raise DeviceIsRevoked(name=device.name)
    return as_practising(rows, device)


def as_practising(rows: Rows, device: Device) -> Device:
    """The device in the hall it works in now: the practice hall while it, or the whole hall, is in training."""
    return replace(device, hall=training.hall_of_device(rows, device.hall, device.actor, device.kind))


def device_or_refusal(rows: Rows, device_id: int) -> Device:
    """The device of that id, or UnknownDevice."""
    device = store.device(rows, device_id) if 0 < device_id < 10**ID_DIGITS else None
    if device is None:
        raise UnknownDevice(device=device_id)
    return device


def is_desk(rows: Rows, device: str) -> bool:
    """Whether the device of that id, as an address spells it, is a guide desk's."""
    found = store.device(rows, int(device)) if device.isdecimal() and len(device) < ID_DIGITS else None
    return found is not None and found.kind == "desk"


def devices_of(rows: Rows, hall: str) -> list[Device]:
    """Every device of the hall in the order they were registered."""
    return store.devices(rows, hall)


def _code_hash(code: str) -> str:
    tidy = tidy_code(code)
    if len(tidy) != CODE_LENGTH:
        raise ValueError("a code has eight signs")
    return hash_of(tidy)


def check_printer(rows: Rows, hall: str, printer: str) -> None:
    """UnknownPrinter unless the address names an agent of the hall that has not been revoked."""
    agent_id, _name = printer_parts(printer)
    agent = store.device(rows, agent_id)
    if agent is None or agent.hall != hall or agent.kind != "agent" or agent.state == "revoked":
        raise UnknownPrinter(printer=printer)
