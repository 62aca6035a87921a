"""What a device of the hall is, what proves it, and every reason to turn one away. A key belongs to one box alone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final, Literal

from queue_server.hall.codes import DEVICE_KINDS
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.spans import MINUTE_MS

State = Literal["pending", "enrolled", "revoked"]
# 32 signs, so that a random byte picks one evenly; 0 and O, 1 and I are told apart by leaving them out
CODE_SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 8
CODE_LIFE_MS: Final = 10 * MINUTE_MS
KEY_LENGTH_MIN: Final = 32
NAME_LENGTH_MAX: Final = 40
ID_DIGITS: Final = 16  # more than any id has; longer numbers do not fit the database
_PRINTER: Final = re.compile(r"([1-9]\d{0,8})/([A-Za-z0-9_.-]{1,32})")
_DEVICE_ACTOR: Final = re.compile(r"device:([1-9]\d{0,8})")


@dataclass(frozen=True)
class Device:
    """One box, as stored. `printer` is where its slips come out ('<agent id>/<printer name>'), None for no paper."""

    id: int
    hall: str
    kind: str
    name: str
    zone: str | None
    printer: str | None
    window: str | None
    state: State
    code_expires_ms: int | None

    @property
    def actor(self) -> str:
        """How the journal names it."""
        return f"device:{self.id}"


class UnknownDevice(Refusal):
    """No device of that id."""

    code, status = "unknown_device", 404
    zh, en = "没有找到设备 {device}。", "There is no device {device}."


class UnknownPrinter(Refusal):
    """The address does not name an agent of this hall."""

    code, status = "unknown_printer", 404
    zh, en = (
        "没有找到打印机 {printer}，请先登记它所在的设备代理。",
        "There is no printer {printer}. Register its agent first.",
    )


class DeviceNameIsTaken(Refusal):
    """Two boxes of one name would be mixed up when one of them fails."""

    code, status = "device_name_taken", 409
    zh, en = "已有名为“{name}”的设备，请换一个名称。", "There is already a device named “{name}”. Choose another name."


class EnrolCodeIsWrong(Refusal):
    """Nobody was given this code."""

    code, status = "enrol_code_wrong", 401
    zh, en = "登记码不正确，请核对后重新输入。", "The code is not right. Please check it and try again."


class EnrolCodeIsSpent(Refusal):
    """The code was used, or its ten minutes are over."""

    code, status = "enrol_code_spent", 410
    zh, en = "登记码已使用或已过期，请管理员重新生成。", "The code was used or has expired. Ask for a new one."


class DeviceKeyIsWrong(Refusal):
    """No device has this key."""

    code, status = "device_key_wrong", 401
    zh, en = "设备密钥无效，请重新登记此设备。", "The device key is not valid. Enrol this device again."


class DeviceIsRevoked(Refusal):
    """The administrator took this device out."""

    code, status = "device_revoked", 401
    zh, en = "设备“{name}”已停用，请联系管理员。", "Device “{name}” was revoked. Please ask the administrator."


class DeviceIsOut(Refusal):
    """A revoked device is only kept for the journal's sake."""

    code, status = "device_is_out", 409
    zh, en = (
        "设备“{name}”已停用，请先重新登记再修改。",
        "Device “{name}” was revoked. Enrol it again before you change it.",
    )


def code_from(random_bytes: bytes) -> str:
    """The one-time code that eight random bytes stand for."""
    if len(random_bytes) != CODE_LENGTH:
        raise ValueError("a code takes eight random bytes")
    return "".join(CODE_SIGNS[byte % len(CODE_SIGNS)] for byte in random_bytes)


def tidy_code(typed: str) -> str:
    """A code as somebody types it (small letters, spaces, hyphens) in the form it was given out."""
    return re.sub(r"[\s-]", "", typed).upper()[: 2 * CODE_LENGTH]


def hash_of(secret: str) -> str:
    """SHA-256 in hex: keys and codes are random, so a plain hash at rest is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def check_kind_and_name(kind: str, name: str) -> None:
    """BadInput unless the kind exists and the name is 1 to 40 printable characters."""
    fields: list[dict[str, str]] = []
    if kind not in DEVICE_KINDS:
        fields.append({"field": "kind", "problem": "one of " + ", ".join(DEVICE_KINDS)})
    if not (name.strip() == name and name.isprintable() and 1 <= len(name) <= NAME_LENGTH_MAX):
        fields.append({"field": "name", "problem": f"1 to {NAME_LENGTH_MAX} printable characters"})
    if fields:
        raise BadInput(fields=fields)


def printer_parts(address: str) -> tuple[int, str]:
    """(agent's device id, printer name) of an address like '7/front'; UnknownPrinter when it is not one."""
    match = _PRINTER.fullmatch(address)
    if match is None:
        raise UnknownPrinter(printer=address[:NAME_LENGTH_MAX])
    return int(match[1]), match[2]


def device_of_actor(actor: str) -> int | None:
    """The id in 'device:7', None for any other actor."""
    match = _DEVICE_ACTOR.fullmatch(actor)
    return int(match[1]) if match else None
