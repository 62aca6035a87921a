"""The things a hall is made of, as the hall file names them: places with coordinates, queues, services, kiosk menus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from queue_server.hall.codes import OUTCOMES
from queue_server.hall.rules import Span, between, keyed, one_of


@dataclass(frozen=True, kw_only=True)
class Floor:
    """One storey; its plan is measured in metres from the south-west corner (x east, y north)."""

    id: str
    name: str
    name_en: str = ""
    width_m: float = between(None, 1, 1000)
    depth_m: float = between(None, 1, 1000)


@dataclass(frozen=True, kw_only=True)
class Zone:
    """A rectangle of a floor that people are sent to; x_m, y_m is its south-west corner."""

    id: str
    name: str
    name_en: str = ""
    floor: str
    x_m: float = between(None, 0, 1000)
    y_m: float = between(None, 0, 1000)
    width_m: float = between(None, 1, 1000)
    depth_m: float = between(None, 1, 1000)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One line of people, known by its letter. Windows call from it; numbers start with it."""

    prefix: str = field(metadata={"pattern": "[A-Z]", "example": "A"})
    name: str
    name_en: str = ""
    short: str = ""
    short_en: str = ""
    zone: str
    public: bool = True
    waiting_max: int | None = between(None, 1, 9999)
    daily_max: int | None = between(None, 1, 9999)
    reserved_from: int = between(501, 1, 9999)
    reserved_size: int = between(50, 1, 999)
    periods: tuple[Span, ...] = ()  # own periods on working days; empty means the hall's

    @property
    def id(self) -> str:
        """The letter itself."""
        return self.prefix

    @property
    def label(self) -> str:
        """The short name for a narrow place."""
        return self.short or self.name


@dataclass(frozen=True, kw_only=True)
class Window:
    """One counter. `queues` are all it may call from; `handicap_min` marks those it only helps with."""

    id: str
    name: str = ""
    zone: str
    queues: tuple[str, ...]
    handicap_min: Mapping[str, int] = keyed({})
    x_m: float = between(None, 0, 1000)
    y_m: float = between(None, 0, 1000)
    facing_deg: int = between(180, 0, 359)  # the side people stand on; 0 north, 90 east
    public: bool = True


@dataclass(frozen=True, kw_only=True)
class Service:
    """Something people come for, with what they must know before they queue."""

    id: str
    name: str
    name_en: str = ""
    queue: str
    minutes: int = between(None, 1, 480)
    who: str = ""
    who_en: str = ""
    materials: tuple[str, ...] = ()
    materials_en: tuple[str, ...] = ()
    term: str = ""
    term_en: str = ""
    real_name: bool = False
    bookable: bool = False
    once_per_day: bool = False
    organisations: bool = False  # done for a unit: no limit per person
    default_outcome: str = one_of("accepted", *OUTCOMES)
    public: bool = True


@dataclass(frozen=True, kw_only=True)
class Group:
    """One tile of a kiosk's start screen and the services behind it."""

    id: str
    name: str
    name_en: str = ""
    hint: str = ""
    hint_en: str = ""
    services: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Menu:
    """The tiles of a start screen: at most eight groups, and at most six in 长辈版 (ux.md K6)."""

    id: str
    tiles: tuple[str, ...]
    elder_tiles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Kiosk:
    """A place where a kiosk stands; the enrolled device of that name takes its menu and geometry from here."""

    id: str
    name: str
    zone: str
    menu: str
    x_m: float = between(None, 0, 1000)
    y_m: float = between(None, 0, 1000)
    facing_deg: int = between(0, 0, 359)
    pitch_mm: float = between(0.248, 0.05, 5)
    width_px: int = between(1080, 320, 7680)
    height_px: int = between(1920, 320, 7680)
    bottom_mm: int = between(700, 0, 3000)  # lower edge of the screen above the floor
    reserved_block: int | None = between(None, 0, 99)


@dataclass(frozen=True, kw_only=True)
class Display:
    """A place where a board hangs: what it shows and from how far it must be read."""

    id: str
    name: str
    zone: str
    zones: tuple[str, ...]
    x_m: float = between(None, 0, 1000)
    y_m: float = between(None, 0, 1000)
    facing_deg: int = between(0, 0, 359)
    pitch_mm: float = between(0.634, 0.05, 10)
    width_px: int = between(1080, 320, 7680)
    height_px: int = between(1920, 320, 7680)
    bottom_mm: int = between(1200, 0, 10000)
    farthest_seat_m: float = between(8, 1, 100)
    speaks: bool = True
