"""The things a hall is made of, as the hall file names them: places with coordinates, queues, services, kiosk menus."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from queue_server.hall.codes import OUTCOMES
from queue_server.hall.rules import Span, between, keyed, one_of, shaped


@dataclass(frozen=True, kw_only=True)
class Floor:
    """One storey; its plan is measured in metres from the south-west corner (x east, y north)."""

    id: str = shaped("[0-9A-Za-z][0-9A-Za-z-]{0,7}", "3F")
    name: str
    name_en: str = ""
    width_m: float = between(1, 1000)
    depth_m: float = between(1, 1000)


@dataclass(frozen=True, kw_only=True)
class Zone:
    """A rectangle of a floor that people are sent to; x_m, y_m is its south-west corner."""

    id: str = shaped("[0-9A-Za-z][0-9A-Za-z-]{0,15}", "3F-B")
    name: str
    name_en: str = ""
    label: str = ""  # what signs call it: B 区
    label_en: str = ""
    floor: str
    x_m: float = between(0, 1000)
    y_m: float = between(0, 1000)
    width_m: float = between(1, 1000)
    depth_m: float = between(1, 1000)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One line of people, known by its letter. Windows call from it; numbers start with it."""

    prefix: str = shaped("[A-Z]", "A")
    name: str
    name_en: str = ""
    short: str = ""
    short_en: str = ""
    zone: str
    public: bool = True
    waiting_max: int | None = between(1, 9999, None)
    daily_max: int | None = between(1, 9999, None)
    reserved_from: int = between(1, 9999, 501)
    reserved_size: int = between(1, 999, 50)
    periods: tuple[Span, ...] = ()  # own periods on working days; empty means the hall's
    slot_min: int | None = between(5, 240, None)  # of bookings; without it the hall's
    booked_pct: int | None = between(0, 100, None)  # of its windows' time; without it the hall's share, by line

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

    id: str = shaped("[0-9A-Z]{1,6}", "305")
    name: str = ""
    zone: str
    queues: tuple[str, ...]
    handicap_min: Mapping[str, int] = keyed({})
    x_m: float = between(0, 1000)
    y_m: float = between(0, 1000)
    facing_deg: int = between(0, 359, 180)  # the side people stand on; 0 north, 90 east
    public: bool = True

    def __post_init__(self) -> None:
        """A window without a name of its own is called by its number."""
        if not self.name:
            object.__setattr__(self, "name", self.id)


_ROLE = re.compile(r"([a-z][a-z0-9-]{0,23}): ([^/,]{1,20}?)(?: / ([^/,]{1,40}))?(?:, ([0-9]|10)-([1-9]|10))?")


class Role(NamedTuple):
    """Who must come for a service, and how many of them; written 'buyer: 买方 / Buyer, 1-4' (one without numbers)."""

    id: str
    name: str
    name_en: str
    least: int
    most: int

    @staticmethod
    def parse(text: str) -> Role:
        """Read one as the hall file writes it; ValueError."""
        match = _ROLE.fullmatch(text)
        if match is None:
            raise ValueError(text)
        role, name, name_en, least, most = match.groups()
        return Role(role, name, name_en or name, int(least or 1), int(most or 1))


APPLICANT: Final = Role("applicant", "本人", "Applicant", 1, 1)


@dataclass(frozen=True, kw_only=True)
class Service:
    """Something people come for, with what they must know before they queue."""

    id: str = shaped("[a-z0-9][a-z0-9-]{0,47}", "fund-rent")
    name: str
    name_en: str = ""
    queue: str
    minutes: int = between(1, 480)
    who: str = ""
    who_en: str = ""
    materials: tuple[str, ...] = ()
    materials_en: tuple[str, ...] = ()
    term: str = ""
    term_en: str = ""
    real_name: bool = False
    bookable: bool = False
    roles: tuple[str, ...] = shaped(_ROLE.pattern, "buyer: 买方 / Buyer, 1-4", ())  # who must come, see Role
    horizon_days: int | None = between(1, 60, None)  # of bookings; without it the hall's
    home_teams: int = between(0, 50, 0)  # 上门: so many teams go out, and no window is needed
    once_per_day: bool = False
    organisations: bool = False  # done for a unit: no limit per person
    items: tuple[str, ...] = shaped("[0-9A-Za-z-]{1,64}", "370100000001", ())  # codes of the catalogue it stands for
    default_outcome: str = one_of("accepted", *OUTCOMES)
    public: bool = True

    @property
    def parties(self) -> tuple[Role, ...]:
        """Who must come; the applicant alone where the file names nobody."""
        return tuple(Role.parse(one) for one in self.roles) or (APPLICANT,)


@dataclass(frozen=True, kw_only=True)
class Group:
    """One tile of a kiosk's start screen and the services behind it."""

    id: str = shaped("[a-z0-9][a-z0-9-]{0,47}", "fund")
    name: str
    name_en: str = ""
    hint: str = ""
    hint_en: str = ""
    services: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Menu:
    """The tiles of a start screen: at most eight groups, and at most six in 长辈版 (ux.md K6)."""

    id: str = shaped("[0-9A-Za-z][0-9A-Za-z-]{0,15}", "3F-B")
    tiles: tuple[str, ...]
    elder_tiles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Kiosk:
    """A place where a kiosk stands; the enrolled device of that name takes its menu and geometry from here."""

    id: str = shaped("[0-9A-Za-z][0-9A-Za-z-]{0,15}", "K301")
    name: str
    zone: str
    menu: str
    x_m: float = between(0, 1000)
    y_m: float = between(0, 1000)
    facing_deg: int = between(0, 359, 0)
    pitch_mm: float = between(0.05, 5, 0.248)
    width_px: int = between(320, 7680, 1080)
    height_px: int = between(320, 7680, 1920)
    bottom_mm: int = between(0, 3000, 700)  # lower edge of the screen above the floor
    reserved_block: int | None = between(0, 99, None)


@dataclass(frozen=True, kw_only=True)
class Display:
    """A place where a screen hangs: what it shows and from how far it must be read.

    With `window` it is that window's own screen, else a board for its zones. `rows`: list rows of a board, as many as
    fit without it; `slot_rows` of their height are kept for notices, guides, pictures and videos.
    """

    id: str = shaped("[0-9A-Za-z][0-9A-Za-z-]{0,15}", "D301")
    name: str
    zone: str
    zones: tuple[str, ...] = ()  # its own zone without any
    window: str = ""
    x_m: float = between(0, 1000)
    y_m: float = between(0, 1000)
    facing_deg: int = between(0, 359, 0)
    pitch_mm: float = between(0.05, 10, 0.634)
    width_px: int = between(320, 7680, 1080)
    height_px: int = between(320, 7680, 1920)
    bottom_mm: int = between(0, 10000, 1200)
    farthest_seat_m: float = between(1, 100, 8)
    speaks: bool = True
    rows: int | None = between(1, 20, None)
    slot_rows: int = between(0, 8, 0)
    language: str = one_of("zh", "zh", "en", "zh-en")  # zh-en: the words take turns

    @property
    def shown_zones(self) -> tuple[str, ...]:
        """The zones whose calls it shows."""
        return self.zones or (self.zone,)
