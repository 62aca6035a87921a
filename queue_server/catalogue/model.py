"""What an item of the catalogue is, which items a service stands for, and which version holds on a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from queue_server.hall.codes import Words
from queue_server.hall.model import Service

ITEMS: Final = "items"  # the list that is the catalogue itself; every other list is published data
State = Literal["draft", "taken", "withdrawn"]

# GB/T 39046, 事项类型
KINDS: Final[dict[str, Words]] = {
    "01": Words("行政许可", "Licence"),
    "02": Words("行政处罚", "Penalty"),
    "03": Words("行政强制", "Enforcement"),
    "04": Words("行政征收", "Levy"),
    "05": Words("行政给付", "Benefit"),
    "06": Words("行政检查", "Inspection"),
    "07": Words("行政确认", "Confirmation"),
    "08": Words("行政奖励", "Award"),
    "09": Words("行政裁决", "Ruling"),
    "10": Words("其他行政权力", "Other power"),
    "20": Words("公共服务", "Public service"),
}
MATERIAL_KINDS: Final[dict[str, Words]] = {
    "original": Words("原件", "Original"),
    "copy": Words("复印件", "Copy"),
    "both": Words("原件和复印件", "Original and copy"),
    "electronic": Words("电子件", "Electronic file"),
}

YES, NO = "1", "0"


@dataclass(frozen=True, kw_only=True)
class Material:
    """One paper of an item. `source`: how it is obtained; `exempt_by`: what the sharing platform gives instead of it.

    `required` and `deferrable` are two things: what must come may still be allowed to come later (可容缺).
    """

    name: str
    kind: str = "original"
    source: str = ""
    exempt_by: str = ""
    required: bool = True
    deferrable: bool = False


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item as a version of the catalogue has it. Days are working days; None: the catalogue does not say.

    `version` is the hall's own count of the catalogue: a case that keeps it finds the item it was accepted under again.
    `visits_max`: 0 零跑腿, 1 只跑一次. What a guide says beside (GB/T 39046) is text; '1' and '0' are 是 and 否, and
    several codes stand side by side as '1,3'. In force from the first day to the last, both included; '' is open.
    """

    code: str
    version: int
    name: str
    department: str
    kind: str
    implementation_code: str = ""
    name_en: str = ""
    legal_days: int | None = None
    promised_days: int | None = None
    materials: tuple[Material, ...] = ()
    visits_max: int | None = None
    fee: str = ""
    result_name: str = ""
    audience: str = ""
    conditions: str = ""
    legal_basis: str = ""
    process: str = ""
    terms_note: str = ""
    level: str = ""
    scope: str = ""
    forms: str = ""
    bookable: str = ""
    courier: str = ""
    online: str = ""
    address: str = ""
    office_hours: str = ""
    phone: str = ""
    complaints_phone: str = ""
    questions: str = ""
    department_code: str = ""
    platform_version: str = ""
    in_force_from: str = ""
    in_force_to: str = ""

    @property
    def takes_courier(self) -> bool:
        """Whether its result may be sent (是否支持物流快递), which only a plain 否 denies."""
        return self.courier != NO

    @property
    def is_immediate(self) -> bool:
        """Whether it is promised on the spot (即办件)."""
        return self.promised_days == 0

    def holds_on(self, day: str) -> bool:
        """Whether it is in force on the day, 'YYYY-MM-DD'."""
        return self.in_force_from <= day and (not self.in_force_to or day <= self.in_force_to)


@dataclass(frozen=True, kw_only=True)
class Attributes:
    """What the hall alone says about an item, kept over every import: its service, minutes, a remark, its place."""

    code: str
    service: str = ""
    window_min: int | None = None
    remark: str = ""
    place: int | None = None


@dataclass(frozen=True, kw_only=True)
class Version:
    """One import of a list: where it came from, how it differs from what stood, and from which day it holds."""

    list: str
    version: int
    state: State
    source: str
    sha256: str
    rows: int
    added: int
    changed: int
    removed: int
    imported_ms: int
    valid_from: str | None
    taken_ms: int | None
    withdrawn_ms: int | None


def item_of(body: Mapping[str, Any], version: int) -> Item:
    """The item a kept row describes."""
    given = {name: value for name, value in body.items() if name != "materials"}
    return Item(**given, version=version, materials=tuple(material_of(one) for one in body.get("materials", ())))


def material_of(body: Mapping[str, Any]) -> Material:
    """The paper a kept row describes."""
    given = {name: value for name, value in body.items() if name not in ("required", "optional", "deferrable")}
    return Material(**given, required=not is_optional(body), deferrable=is_deferrable(body))


def is_deferrable(paper: Mapping[str, Any]) -> bool:
    """Whether the paper of a kept row may follow later. Rows of before have `required: false` for just that, and
    their digest stands in the journal, so that they stay as they are."""
    return bool(paper.get("deferrable", paper.get("required") is False))


def is_optional(paper: Mapping[str, Any]) -> bool:
    """Whether the paper of a kept row, or of an item as it is shown, need not come at all."""
    return bool(paper.get("optional", False)) or ("deferrable" in paper and paper.get("required") is False)


def holding(versions: Sequence[Version], day: str) -> Version | None:
    """The version that holds on the day: the latest begun, of those for the same day the one imported last."""
    begun = [one for one in versions if one.state == "taken" and (one.valid_from or "") <= day]
    return max(begun, key=lambda one: (one.valid_from or "", one.version), default=None)


def codes_of_service(service: Service, own: Iterable[Attributes]) -> tuple[str, ...]:
    """The items a service stands for: those its hall file lists, unless the hall put them under another service, and
    those put under it; by their places, then as listed."""
    known = {one.code: one for one in own}
    listed = [code for code in service.items if code not in known or known[code].service in ("", service.id)]
    added = [code for code, one in sorted(known.items()) if one.service == service.id and code not in listed]
    places = {code: one.place for code, one in known.items() if one.place is not None}
    found = dict.fromkeys([*listed, *added])
    return tuple(sorted(found, key=lambda code: (code not in places, places.get(code, 0))))


def service_of(code: str, services: Iterable[Service], own: Mapping[str, Attributes]) -> str:
    """The service an item belongs to: where the hall put it, else the first whose hall file lists it, else ''."""
    put = own[code].service if code in own else ""
    return put or next((one.id for one in services if code in one.items), "")


def unknown_codes(services: Iterable[Service], known: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Service id -> the codes its hall file lists that the catalogue does not have."""
    missing = {one.id: tuple(code for code in one.items if code not in known) for one in services}
    return {service: codes for service, codes in missing.items() if codes}
