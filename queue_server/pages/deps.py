"""What the pages need from the server, one typed door per page: pages hold no SQL and no rule of the hall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Request

from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal
from queue_server.pages.rating import RatingDeps
from queue_server.tickets.refusals import QueueIsStopped


@dataclass(frozen=True)
class Person:
    """Who is signed in. `id` is what the window view calls `staff`; `may_serve`: the role may sit at a window."""

    id: int
    account: str
    name: str
    role: str
    hall: str
    may_serve: bool


@dataclass(frozen=True)
class Session:
    """A sign-in that succeeded: the cookie's value, who came in as what, how long the browser keeps it.

    `todo`: what the account page asks for first, '' for nothing. `mark`: makes the browser known; None where it is.
    """

    cookie: str
    role: str
    max_age_s: int
    todo: str = ""
    mark: str | None = None


@dataclass(frozen=True)
class Device:
    """A device that has just been enrolled; `key` is told once and lives in the cookie from now on."""

    kind: str
    key: str


@dataclass(frozen=True)
class Seat:
    """A window to choose. `state` is closed, open or paused; `staff` is the number of who sits there, `who` a name."""

    id: str
    name: str
    zone: str
    queues: tuple[str, ...]
    state: str
    staff: str | None
    mine: bool
    who: str = ""


class People(Protocol):
    """Who is asking, by the cookie `quhao_session`."""

    def person(self, request: Request) -> Person | None:
        """The person of a valid session, else None."""


class SignInDeps(People, Protocol):
    """Coming in and going out."""

    def sign_in(self, account: str, password: str) -> Session:
        """Check the password. Raises a Refusal (wrong, locked, too many, second factor) that says what to do."""

    def sign_in_with_code(self, pending: str, code: str) -> Session:
        """Check the code from the phone. Raises a Refusal: wrong, locked, over."""

    def has_todo(self, request: Request) -> bool:
        """Whether who is signed in must do something on the account page first."""

    def sign_out(self, request: Request) -> None:
        """End the session of the request's cookie, if there is one."""


class WindowDeps(People, Protocol):
    """Choosing a window and sitting down at it."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def seats(self, person: Person) -> Sequence[Seat]:
        """Every window of the person's hall and who sits there, in the hall file's order."""

    def waiting(self, person: Person) -> Mapping[str, int]:
        """How many wait in each line of the person's hall, by its letter; a line nobody waits in may be absent."""

    def warnings(self, person: Person, lang: str) -> Sequence[str]:
        """What this person must see to, in sentences: a year without holidays, for those who run the hall."""

    def displaced(self, person: Person) -> int:
        """How many bookings have no place any more, for those who can move them; 0 for the others."""

    def sign_on(self, person: Person, window: str, idempotency_key: str) -> None:
        """Sit down there. The same key twice is one sign-on. Raises a Refusal: taken, unknown, not allowed."""

    def behind_lock(self, request: Request) -> Person | None:
        """Whose locked screen asks: enough to ask for the password, nothing opens with it."""

    def keys(self, person: Person) -> Mapping[str, str]:
        """Which acts this clerk has put on other keys."""

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""


class DeskDeps(People, Protocol):
    """The guide desk."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""


class EnrolDeps(Protocol):
    """Turning a one-time code into a device's cookie."""

    def enrol(self, code: str, address: str) -> Device:
        """Use the code up. Raises a Refusal: unknown, used, too old, too many tries."""


class TicketDeps(RatingDeps, Protocol):
    """What the holder of a ticket's link may see."""

    import_map: str

    def holder_ticket(self, token: str) -> Mapping[str, Any]:
        """The ticket as GET /public/tickets/{token} answers it; raises UnknownTicket."""

    def cases(self, token: str) -> Sequence[Mapping[str, Any]]:
        """What the visit has come to: the progress of each of its cases (`views.case_progress.progress`)."""

    def why(self, token: str) -> Mapping[str, Any]:
        """Who was called first and by which rule, as GET /public/tickets/{token}/why answers it."""

    def let_first(self, token: str, count: int, idempotency_key: str) -> None:
        """Let others go first. The same key twice is once. Raises a Refusal: enough, nobody behind, wrong state."""

    def give_up(self, token: str, idempotency_key: str) -> None:
        """Give the place up. The same key twice is once. Raises a Refusal: wrong state."""

    def now_ms(self) -> int:
        """The hall's clock, Unix milliseconds."""

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""


@dataclass(frozen=True)
class Offer:
    """One queue now: people waiting, why no number is given out, or None, the range who comes now waits, or None. With
    more work than the day has room for it `is_pressed`, `free_day` is the next one to book ('' for none), and
    `stopped_en` the reason of a stop in English, '' where none is known."""

    waiting: int
    refusal: Refusal | None
    wait: Mapping[str, int] | None = None
    is_pressed: bool = False
    free_day: tuple[str, str] = ("", "")
    stopped_en: str = ""

    def why_not(self, lang: str) -> str | None:
        """Why no number is given out, in this language as far as it is known."""
        if self.refusal is None:
            return None
        if lang == "en" and self.stopped_en and isinstance(self.refusal, QueueIsStopped):
            return QueueIsStopped(queue=self.refusal.details["queue"], reason=self.stopped_en).message(lang)
        return self.refusal.message(lang)


class TakeDeps(Protocol):
    """Taking a number on a phone. `phone` is the pass in its cookie, good or not."""

    def admit(self, code: str, phone: str) -> str:
        """The phone's new pass for a code of the entrance screen. Raises a Refusal: old code, switched off."""

    def hall_of(self, phone: str) -> Hall | None:
        """The hall of a pass that still lets take a number."""

    def held(self, phone: str) -> Mapping[str, str] | None:
        """`number` and `token` of the live ticket this phone has taken."""

    def offer(self, hall: Hall) -> Mapping[str, Offer]:
        """Every public queue by its letter."""

    def take(self, phone: str, asked: Mapping[str, Any], idempotency_key: str) -> Mapping[str, Any]:
        """The ticket as POST /public/tickets answers it. The same key gives the same ticket. Raises its Refusals."""

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""


@dataclass(frozen=True)
class Entrance:
    """What the entrance screen shows: its code, for how long, and the hall's time."""

    code: str
    changes_in_ms: int
    now_ms: int


class EntranceDeps(Protocol):
    """The screen at the entrance."""

    def board_hall(self, request: Request) -> Hall | None:
        """The hall of the board whose cookie the request carries."""

    def entrance(self, hall: Hall) -> Entrance:
        """The code of this minute."""

    def base(self, hall: Hall) -> str:
        """Where phones reach the hall, '' where that is the address the screen itself came from."""


class GuideDeps(Protocol):
    """Map and guide."""

    def public_hall(self, hall_id: str) -> Hall | None:
        """The hall of that id, or the node's first one for ''; None where there is none."""


class GuideHoursDeps(GuideDeps, Protocol):
    """The same with when to come."""

    def best_hours(self, hall_id: str, queue: str) -> Mapping[str, Any]:
        """As GET /halls/{hall}/best-hours answers; '' for all queues."""
