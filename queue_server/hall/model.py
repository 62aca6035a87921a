"""What a hall is as a whole and how to find each of its parts; places and rules are described in their own files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from queue_server.hall.alarm_rules import AlarmRules
from queue_server.hall.call_back_rules import CallBackRules
from queue_server.hall.case_rules import CaseRules
from queue_server.hall.enquiry_rules import EnquiryRules
from queue_server.hall.errors import UnknownFloor, UnknownHall, UnknownQueue, UnknownService, UnknownWindow, UnknownZone
from queue_server.hall.places import Display, Floor, Group, Kiosk, Menu, Queue, Role, Service, Window, Zone
from queue_server.hall.rating_rules import RatingRules
from queue_server.hall.rules import BookingRules, Hours, NoticeRules, OrderRules, Span, Voice, between, rows, shaped
from queue_server.hall.wall_rules import WallRules

__all__ = [
    "AlarmRules",
    "BookingRules",
    "CallBackRules",
    "CaseRules",
    "Display",
    "EnquiryRules",
    "Floor",
    "Group",
    "Hall",
    "Hours",
    "Kiosk",
    "Menu",
    "NoticeRules",
    "OrderRules",
    "Queue",
    "RatingRules",
    "Role",
    "Service",
    "Span",
    "UnknownFloor",
    "UnknownHall",
    "UnknownQueue",
    "UnknownService",
    "UnknownWindow",
    "UnknownZone",
    "Voice",
    "Window",
    "Zone",
]


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_HasId)
P = TypeVar("P", Kiosk, Display)


def _by_id(things: Iterable[T]) -> dict[str, T]:
    return {thing.id: thing for thing in things}


@dataclass(frozen=True, kw_only=True)
class Hall:
    """One hall as one version of its file describes it. Look things up by id; what is unknown is a Refusal (404)."""

    id: str = shaped(r"[A-Z0-9][A-Z0-9-]{0,15}", "JN01")
    name: str
    name_en: str = ""
    tz: str = "Asia/Shanghai"
    public_url: str | None = shaped(r"https?://[^/\s]+(/[^\s]*)?", "https://…", None)
    phone_tickets: bool = True  # numbers may be taken on a phone that has read the entrance screen's code
    show_names: bool = False  # names on boards are off unless the hall insists, and then masked
    missed_note: str = ""
    missed_note_en: str = ""
    notices: tuple[str, ...] = ()  # what the screens tell between calls
    notices_en: tuple[str, ...] = ()
    lock_after_s: int = between(0, 3600, 300)  # a window terminal nobody touches locks itself; 0: never
    scanner_prefix: str = shaped(r"(F1[3-9]|F2[0-4]|[^A-Za-z0-9\s])?", "F13", "")  # what scanners that type begin with
    hours: Hours
    order: OrderRules = field(default_factory=OrderRules)
    booking: BookingRules = field(default_factory=BookingRules)
    notice: NoticeRules = field(default_factory=NoticeRules)
    rating: RatingRules = field(default_factory=RatingRules)
    cases: CaseRules = field(default_factory=CaseRules)
    enquiries: EnquiryRules = field(default_factory=EnquiryRules)
    alarms: AlarmRules = field(default_factory=AlarmRules)
    call_backs: CallBackRules = field(default_factory=CallBackRules)
    wall: WallRules = field(default_factory=WallRules)
    voice: Voice = field(default_factory=Voice)
    floors: tuple[Floor, ...] = rows()
    zones: tuple[Zone, ...] = rows()
    queues: tuple[Queue, ...]
    windows: tuple[Window, ...] = rows()
    services: tuple[Service, ...]
    groups: tuple[Group, ...] = ()
    menus: tuple[Menu, ...] = rows(())
    kiosks: tuple[Kiosk, ...] = rows(())
    displays: tuple[Display, ...] = rows(())

    # --- one by one -------------------------------------------------------------------------------------------------

    @cached_property
    def zone_info(self) -> ZoneInfo:
        """The hall's time zone."""
        return ZoneInfo(self.tz)

    @cached_property
    def _floors(self) -> dict[str, Floor]:
        return _by_id(self.floors)

    @cached_property
    def _zones(self) -> dict[str, Zone]:
        return _by_id(self.zones)

    @cached_property
    def _queues(self) -> dict[str, Queue]:
        return _by_id(self.queues)

    @cached_property
    def _windows(self) -> dict[str, Window]:
        return _by_id(self.windows)

    @cached_property
    def _services(self) -> dict[str, Service]:
        return _by_id(self.services)

    def floor(self, floor_id: str) -> Floor:
        """The floor, or UnknownFloor."""
        found = self._floors.get(floor_id)
        if found is None:
            raise UnknownFloor(floor=floor_id)
        return found

    def zone(self, zone_id: str) -> Zone:
        """The zone, or UnknownZone."""
        found = self._zones.get(zone_id)
        if found is None:
            raise UnknownZone(zone=zone_id)
        return found

    def queue(self, prefix: str) -> Queue:
        """The queue of that letter, or UnknownQueue."""
        found = self._queues.get(prefix)
        if found is None:
            raise UnknownQueue(queue=prefix)
        return found

    def window(self, window_id: str) -> Window:
        """The window, or UnknownWindow."""
        found = self._windows.get(window_id)
        if found is None:
            raise UnknownWindow(window=window_id)
        return found

    def service(self, service_id: str) -> Service:
        """The service, or UnknownService."""
        found = self._services.get(service_id)
        if found is None:
            raise UnknownService(service=service_id)
        return found

    def where(self, zone_id: str, lang: str = "zh") -> str:
        """How to say where a zone is: 三楼 B 区; UnknownZone."""
        zone = self.zone(zone_id)
        floor = self.floor(zone.floor)
        if lang == "en":
            return f"{floor.name_en or floor.name}, {zone.label_en or zone.name_en or zone.label or zone.name}"
        return f"{floor.name} {zone.label or zone.name}"

    def knows(self, queue: str, services: Iterable[str]) -> bool:
        """Whether all of these are in this file."""
        return queue in self._queues and all(service in self._services for service in services)

    def recalling(self, older: Hall) -> Hall:
        """This hall and the names of what `older` had and it has dropped: no window serves those lines any more."""
        parts: dict[str, Any] = {}
        for part in ("floors", "zones", "queues", "services"):
            mine = _by_id(getattr(self, part))
            parts[part] = (*mine.values(), *(one for one in getattr(older, part) if one.id not in mine))
        return replace(self, **parts)

    # --- together ---------------------------------------------------------------------------------------------------

    @cached_property
    def public_services(self) -> tuple[Service, ...]:
        """The services anybody may take a number for, in the file's order."""
        return tuple(service for service in self.services if service.public)

    @cached_property
    def public_queues(self) -> tuple[Queue, ...]:
        """The queues boards and kiosks may name."""
        return tuple(queue for queue in self.queues if queue.public)

    @cached_property
    def public_windows(self) -> tuple[Window, ...]:
        """The windows boards may name."""
        return tuple(window for window in self.windows if window.public)

    @cached_property
    def _windows_of(self) -> dict[str, tuple[Window, ...]]:
        return {q.prefix: tuple(w for w in self.windows if q.prefix in w.queues) for q in self.queues}

    def windows_of(self, prefix: str) -> tuple[Window, ...]:
        """Every window that may call from the queue, helpers included; UnknownQueue."""
        return self._windows_of[self.queue(prefix).prefix]

    def home_windows_of(self, prefix: str) -> tuple[Window, ...]:
        """The windows people of the queue are sent to: those that serve it without a handicap; UnknownQueue."""
        return tuple(window for window in self.windows_of(prefix) if prefix not in window.handicap_min)

    def handicap_min(self, window_id: str, prefix: str) -> int:
        """Minutes added to the queue's rank when this window compares heads; UnknownWindow."""
        return self.window(window_id).handicap_min.get(prefix, 0)

    def services_of(self, prefix: str) -> tuple[Service, ...]:
        """The services people of the queue come for; UnknownQueue."""
        self.queue(prefix)
        return tuple(service for service in self.services if service.queue == prefix)

    def reserved(self, prefix: str) -> range:
        """All numbers of the queue kept for kiosks that lose the server; ordinary numbering skips them."""
        queue = self.queue(prefix)
        blocks = [kiosk.reserved_block for kiosk in self.kiosks if kiosk.reserved_block is not None]
        end = queue.reserved_from + (max(blocks) + 1) * queue.reserved_size if blocks else queue.reserved_from
        return range(queue.reserved_from, end)

    def reserved_for(self, prefix: str, kiosk_id: str) -> range:
        """The numbers of the queue this kiosk may give out alone; empty when it has no block."""
        queue, kiosk = self.queue(prefix), self.kiosk(kiosk_id)
        if kiosk is None or kiosk.reserved_block is None:
            return range(0)
        first = queue.reserved_from + kiosk.reserved_block * queue.reserved_size
        return range(first, first + queue.reserved_size)

    # --- devices ----------------------------------------------------------------------------------------------------

    def kiosk(self, name: str, zone_id: str | None = None) -> Kiosk | None:
        """The kiosk place of that id or name; else the first in the zone, on its floor, in the hall."""
        return self._place(self.kiosks, name, zone_id)

    def display(self, name: str, zone_id: str | None = None) -> Display | None:
        """The display place of that id or name; else the first in the zone, on its floor, in the hall."""
        return self._place(self.displays, name, zone_id)

    def _place(self, places: tuple[P, ...], name: str, zone_id: str | None) -> P | None:
        named = [place for place in places if name in (place.id, place.name)]
        if named or zone_id not in self._zones:  # a newer file may have dropped the zone a device was registered for
            return named[0] if named else None
        floor = self._zones[zone_id].floor
        return min(places, key=lambda p: (p.zone != zone_id, self.zone(p.zone).floor != floor), default=None)

    def tiles(self, menu_id: str, elder: bool = False) -> tuple[Group, ...]:
        """The start screen's tiles in order; an unknown menu is the hall's first; without menus all groups."""
        menu = next((menu for menu in self.menus if menu.id == menu_id), self.menus[0] if self.menus else None)
        if menu is None:
            return self.groups
        groups = {group.id: group for group in self.groups}
        return tuple(groups[group_id] for group_id in (menu.elder_tiles if elder else menu.tiles))
