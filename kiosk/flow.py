"""Which screen follows which, what stands in the way, and when everything is wiped: the kiosk's rules as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Literal, NamedTuple, TypeVar

from kiosk.deps import PrinterState, QueueState
from queue_server.hall.model import Group, Hall, Service

T = TypeVar("T")
Way = Literal["start", "group", "service", "closed", "full", "stopped", "noid", "help", "refused", "done"]
Arrival = Literal["booking", "party", "partly", "unbooked"]
UnderWay = Literal[
    "existing", "case", "progress", "uncased", "rate", "rate_tail", "rate_which", "rate_grade", "rate_said"
]
Asking = Literal["ask", "ask_topic", "ask_about", "ask_phone", "ask_taken", "asked"]
Reading = Literal["card_lay", "card", "card_fault", "standing"]
Screen = Literal[Way, Arrival, UnderWay, Asking, Reading, "map", "zone", "find", "about", "lists", "list", "entry"]
Standing = Literal["open", "closed", "full", "stopped"]
Slip = Literal["printing", "taken", "slow", "unsure", "no_paper", "printer_down", "no_printer"]

CHOICES_MAX: Final = 8  # ux.md K6
ELDER_CHOICES_MAX: Final = 6
FULL_STOP: Final = "queue_full"  # the stop that is no stop: all numbers are out
TAPS_MAX: Final = 3  # ux.md K5


class Behaviour(NamedTuple):
    """How a screen ends: whether it has a way back, and whether it leaves by itself after `Timings.done_s`."""

    back: bool
    leaves: bool = False


BEHAVIOUR: Final[Mapping[Screen, Behaviour]] = {
    "start": Behaviour(back=False),
    "group": Behaviour(back=True),
    "service": Behaviour(back=True),
    "closed": Behaviour(back=True),
    "full": Behaviour(back=True),
    "stopped": Behaviour(back=True),
    "noid": Behaviour(back=True),
    "help": Behaviour(back=True),
    "refused": Behaviour(back=True),
    "done": Behaviour(back=False, leaves=True),
    "booking": Behaviour(back=True),
    "party": Behaviour(back=True),
    "partly": Behaviour(back=False),
    "unbooked": Behaviour(back=True),
    "map": Behaviour(back=True),
    "zone": Behaviour(back=True),
    "find": Behaviour(back=True),
    "about": Behaviour(back=True),
    "lists": Behaviour(back=True),
    "list": Behaviour(back=True),
    "entry": Behaviour(back=True),
    "existing": Behaviour(back=True),
    "case": Behaviour(back=True),
    "progress": Behaviour(back=True),
    "uncased": Behaviour(back=True),
    "rate": Behaviour(back=True),
    "rate_tail": Behaviour(back=True),
    "rate_which": Behaviour(back=True),
    "rate_grade": Behaviour(back=True),
    "rate_said": Behaviour(back=False, leaves=True),
    "ask": Behaviour(back=True),
    "ask_topic": Behaviour(back=True),
    "ask_about": Behaviour(back=True),
    "ask_phone": Behaviour(back=True),
    "ask_taken": Behaviour(back=False, leaves=True),
    "asked": Behaviour(back=True),
    "card_lay": Behaviour(back=True),
    "card": Behaviour(back=True),
    "card_fault": Behaviour(back=True),
    "standing": Behaviour(back=True),
}


@dataclass(frozen=True)
class Timings:
    """How long each screen stays. Limits of ux.md K7: a warning after 30–300 s, a countdown of 20 s at least."""

    idle_warn_s: int = 60
    idle_countdown_s: int = 30
    done_s: int = 15
    qr_s: int = 60  # long enough to take a phone out
    double_tap_ms: int = 1000
    print_hold_s: int = 20  # the done screen waits for the slip, but not for ever
    poll_s: int = 5  # without the feed
    answer_s: int = 8  # no answer by then: the server is away
    retry_s: int = 2

    def __post_init__(self) -> None:
        if not 30 <= self.idle_warn_s <= 300 or self.idle_countdown_s < 20:
            raise ValueError("the idle warning comes after 30 to 300 s and its countdown lasts 20 s or more")


PRINT_SLOW_MS: Final = 12_000

_JOB_SLIP: Final[Mapping[str, Slip]] = {
    "sent": "taken",
    "confirmed": "taken",
    "unknown": "unsure",
    "failed": "printer_down",
}
_REFUSED_AS: Final[Mapping[str, Screen]] = {
    "queue_closed": "closed",
    "queue_full": "full",
    "queue_stopped": "stopped",
    "bad_id_number": "service",
    "bad_id_type": "service",
    "id_is_needed": "service",
}
_ID_PREFIXES: Final = (
    ("81", "hmt_residence"),
    ("82", "hmt_residence"),
    ("83", "hmt_residence"),
    ("9", "foreign_permanent"),
)


class Page(NamedTuple, Generic[T]):
    """What one page shows of many; pages count from 1."""

    shown: tuple[T, ...]
    number: int
    pages: int


def page_of(things: Sequence[T], number: int, elder: bool) -> Page[T]:
    """The page asked for, or the nearest there is: eight choices on each, six in 长辈版 (ux.md K6)."""
    size = ELDER_CHOICES_MAX if elder else CHOICES_MAX
    pages = max(1, -(-len(things) // size))
    at = min(max(number, 1), pages)
    return Page(tuple(things[(at - 1) * size : at * size]), at, pages)


def tiles(hall: Hall, menu: str, elder: bool = False, floor: str | None = None) -> tuple[Group, ...]:
    """The start screen's tiles; a hall without menus shows all it has, and what is on the kiosk's floor first."""
    if hall.menus:
        return hall.tiles(menu, elder)
    found = hall.groups or tuple(
        Group(id=queue.prefix, name=queue.name, name_en=queue.name_en, services=tuple(s.id for s in services))
        for queue in hall.public_queues
        if (services := hall.services_of(queue.prefix))
    )
    return tuple(sorted(found, key=lambda group: floor not in {floor_of(hall, s) for s in services_in(hall, group)}))


def floor_of(hall: Hall, service: Service) -> str:
    """The floor on which a service is done."""
    return hall.zone(hall.queue(service.queue).zone).floor


def without_document(hall: Hall, floor: str | None) -> tuple[Service, ...]:
    """The services where people ask first and no document is needed, those of the kiosk's floor before others."""
    found = [one for one in hall.public_services if one.default_outcome == "consulted" and not one.real_name]
    return tuple(sorted(found, key=lambda one: floor_of(hall, one) != floor))


def services_in(hall: Hall, group: Group) -> tuple[Service, ...]:
    """The services behind a tile that the public may choose."""
    return tuple(service for service in map(hall.service, group.services) if service.public)


def after_tile(hall: Hall, group: Group) -> tuple[Screen, str]:
    """The screen a tile leads to and what it shows: a tile with one service behind it saves the tap."""
    services = services_in(hall, group)
    return ("service", services[0].id) if len(services) == 1 else ("group", group.id)


def standing(state: QueueState | None) -> Standing:
    """Whether a number can be had from a queue; a queue nobody knows about counts as closed."""
    if state is None or not state.open:
        return "closed"
    if state.stopped is None:
        return "open"
    return "full" if state.stopped == FULL_STOP else "stopped"


def standing_of_all(states: Sequence[QueueState | None]) -> Standing:
    """Of several queues: open while one is; else what may change soonest: stopped, then full, then closed."""
    found = {standing(state) for state in states}
    order: tuple[Standing, ...] = ("open", "stopped", "full")
    return next((one for one in order if one in found), "closed")


def slip(printer: PrinterState, job: str | None, since_issue_ms: int) -> Slip:
    """What to tell the person about the paper, from the printer and the ticket's print job."""
    known = _JOB_SLIP.get(job or "")
    if known == "taken":
        return known
    fault = printer_fault(printer)
    if known is not None or fault is not None:
        return fault or known or "printer_down"
    return "printing" if since_issue_ms < PRINT_SLOW_MS else "slow"


def printer_fault(printer: PrinterState) -> Slip | None:
    """Why no slip will come out, or None. A printer not heard of is said to be down: the number is shown anyway."""
    if printer.state == "none":
        return "no_printer"
    if printer.state in ("online", "degraded"):
        return None
    return "no_paper" if "paper" in printer.reason else "unsure" if printer.state == "unknown" else "printer_down"


def refused_screen(code: str) -> Screen:
    """The screen that explains a refusal: the same form again where the person can mend it."""
    return _REFUSED_AS.get(code, "refused")


def id_type_of(number: str, asked: str = "") -> str:
    """The document: a passport when the person said so, else what the first of 18 places say (domain.md §2.4)."""
    if asked == "passport":
        return asked
    return next((kind for prefix, kind in _ID_PREFIXES if number.startswith(prefix)), "resident")
