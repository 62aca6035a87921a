"""What the kiosk's pages need from the server, as one typed door: the pages hold no SQL and no rule of the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from kiosk.deps_cases import CaseDoor, EnquiryDoor, RatingDoor
from kiosk.deps_readings import ReadingDoor
from queue_server.hall.model import Hall

if TYPE_CHECKING:  # the flow of the kiosk stands on these types and knows no web
    from flask import Request

    from kiosk.alone_deps import AloneDoor
    from queue_server.catalogue.publishing import Shown, Standing

PrinterCondition = Literal["online", "degraded", "unavailable", "unknown", "none"]
PaperAgain = Literal["printing", "offer", "desk"]  # it comes now; a second slip may be asked for; only the desk has one


@dataclass(frozen=True)
class KioskDevice:
    """The enrolled box. `zone` is where it stands; geometry and menu come from the hall's kiosk place of that name.

    `out` says why it is out of service, '' while it is not; `announced` what is planned for the hall, by language.
    """

    id: int
    name: str
    hall: str
    zone: str | None = None
    out: str = ""
    announced: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class QueueState:
    """One queue now. `open`: numbers are given out at this hour. `stopped`: why none are all the same, else None;
    `stopped_en` the same in English, '' where only a person's own words are known. `wait`: what who takes a number now
    waits, `low_min` and `high_min`, None where nobody can say. `is_pressed`: so much work that booking is advised."""

    waiting: int
    open: bool
    next_open_ms: int | None = None
    stopped: str | None = None
    stopped_en: str = ""
    wait: Mapping[str, int] | None = None
    is_pressed: bool = False


@dataclass(frozen=True)
class PrinterState:
    """How the kiosk's slip printer stands; 'none' when the device has no printer. `reason` is the agent's code."""

    state: PrinterCondition = "none"
    reason: str = ""


class Deps(Protocol):
    """Everything from outside. Implemented once in `wiring/kiosk.py`, and in memory by the tests."""

    @property
    def cases(self) -> CaseDoor:
        """Cases under way."""

    @property
    def ratings(self) -> RatingDoor:
        """Visits to rate."""

    @property
    def enquiries(self) -> EnquiryDoor:
        """Questions, complaints, suggestions."""

    @property
    def readings(self) -> ReadingDoor:
        """Cards on the reader, slips under the scanner."""

    @property
    def alone(self) -> AloneDoor:
        """What a kiosk needs while the server is away."""

    def device(self, request: Request) -> KioskDevice | None:
        """The kiosk whose cookie `quhao_kiosk` the request carries, None when it has none that is valid."""

    def hall(self, device: KioskDevice) -> Hall:
        """The hall's current version."""

    def state(self, device: KioskDevice) -> Mapping[str, QueueState]:
        """Queue prefix -> how it stands now."""

    def printer(self, device: KioskDevice) -> PrinterState:
        """The printer this kiosk's slips come out of."""

    def now_ms(self) -> int:
        """The hall's clock, Unix milliseconds."""

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""

    def issue(
        self,
        device: KioskDevice,
        service: str,
        person: Mapping[str, str] | None,
        priority: str | None,
        needs: Sequence[str],
        idempotency_key: str,
        lang: str,
    ) -> Mapping[str, Any]:
        """The ticket as JSON (design §6). The same key gives the same ticket. Raises kernel.errors.Refusal.

        `person` has `id_type` and `id_number` as typed, where a keypad knows no name; or `card`, the token of a card
        on the reader: then CardIsGone may be raised, and no class is taken for granted by age.
        """

    def booking(self, device: KioskDevice, text: str) -> Mapping[str, Any]:
        """The booking of a typed number or scanned code, as GET /bookings/{id} answers it, with `ticket_now`: its live
        ticket as JSON, or None. Raises UnknownBooking and, for who guesses, TooManyRequests."""

    def check_in(
        self, device: KioskDevice, text: str, present: Sequence[str] | None, idempotency_key: str
    ) -> Mapping[str, Any]:
        """`booking`, and `ticket` once everybody is here, as POST …/check-in answers. The same key checks in once.
        Raises kernel.errors.Refusal."""

    def slip_again(self, device: KioskDevice, ticket_id: str, more: bool = False) -> PaperAgain:
        """Print the first slip of a ticket that has none, and with `more` a second one; further ones are the desk's."""

    def job(self, device: KioskDevice, ticket_id: str) -> str | None:
        """State of the newest print job of the ticket: queued, sending, sent, confirmed, unknown, failed; or None."""

    def lists(self, device: KioskDevice) -> Sequence[Shown]:
        """The hall's published lists with entries today."""

    def standing(self, device: KioskDevice, list_id: str) -> Standing:
        """One of them as it stands today; raises UnknownList."""

    def help_state(self, device: KioskDevice) -> str | None:
        """How this kiosk's call for a guide stands: 'called', 'taken' when somebody is on the way, None for none."""
