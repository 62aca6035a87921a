"""The doors behind a kiosk, in memory: cases, ratings, enquiries, readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kiosk.deps import KioskDevice
from kiosk.deps_readings import Reader
from queue_server.cases.refusals import ProgressNotFound
from queue_server.enquiries.refusals import EnquiryNotFound
from queue_server.equipment.cards import CardIsGone
from queue_server.kernel.errors import Refusal
from queue_server.ratings.model import VisitTailIsWrong
from queue_server.tickets.refusals import UnknownTicket
from tests.kiosk.things import ENQUIRY_NUMBER, ID_NUMBER, a_visit

if TYPE_CHECKING:  # they stand in each other's hands
    from tests.kiosk.twin import MemoryDeps


@dataclass
class MemoryCases:
    """kiosk.deps_cases.CaseDoor over one case."""

    deps: MemoryDeps
    found: Mapping[str, Any] | None = None
    refusal: Refusal | None = None  # of the number, not of the look
    seen: list[tuple[str, str]] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)  # what for, under which key

    def find(self, device: KioskDevice, number: str, tail: str) -> Mapping[str, Any]:
        self.seen.append((number, tail))
        if self.found is None:
            raise ProgressNotFound()
        return self.found

    def follow_up(self, device: KioskDevice, number: str, tail: str, idempotency_key: str, lang: str) -> Any:
        return self._number("follow", "records", idempotency_key)

    def fetch(self, device: KioskDevice, number: str, tail: str, idempotency_key: str, lang: str) -> Any:
        return self._number("collect", "collect-3", idempotency_key)

    def _number(self, what: str, service: str, key: str) -> Mapping[str, Any]:
        self.taken.append((what, key))
        if self.refusal is not None:
            raise self.refusal
        known = self.found or {}
        told = {"case": {"number": known["number"], "name": known["name"], "missing": known["missing"]}}
        return self.deps.tickets.setdefault(key, self.deps._ticket(service) | told)


@dataclass
class MemoryRatings:
    """kiosk.deps_cases.RatingDoor over the visits of a day."""

    known: list[dict[str, Any]] = field(default_factory=lambda: [a_visit()])
    refusal: Refusal | None = None
    said: list[tuple[Any, ...]] = field(default_factory=list)

    def visits(self, device: KioskDevice, text: str, tail: str = "") -> Sequence[Mapping[str, Any]]:
        self.said.append(("find", text, tail) if tail else ("find", text))
        if tail and tail != ID_NUMBER[-4:]:
            raise VisitTailIsWrong()
        named = [one for one in self.known if one["number"] == text] or self.known
        return [one | {"asks_tail": False} for one in named] if tail else named

    def asked(self, device: KioskDevice, ticket: str) -> None:
        self.said.append(("asked", ticket))

    def give(self, device: KioskDevice, ticket: str, grade: int, aspects: Sequence[str], idempotency_key: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.said.append(("give", ticket, grade, tuple(aspects)))

    def skip(self, device: KioskDevice, ticket: str) -> None:
        self.said.append(("skip", ticket))


@dataclass
class MemoryEnquiries:
    """kiosk.deps_cases.EnquiryDoor over one enquiry."""

    found: Mapping[str, Any] | None = None
    refusal: Refusal | None = None
    public_url: str = ""
    prints: bool = True
    made: dict[str, dict[str, Any]] = field(default_factory=dict)  # by idempotency key
    seen: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, device: KioskDevice, said: Mapping[str, Any], idempotency_key: str, lang: str) -> Any:
        if self.refusal is not None:
            raise self.refusal
        if idempotency_key not in self.made:
            self.made[idempotency_key] = dict(said)
        link = f"{self.public_url}/p/asked/token" if self.public_url else ""
        return {"number": ENQUIRY_NUMBER, "due_day": "2026-11-25", "link": link, "is_printed": self.prints}

    def find(self, device: KioskDevice, number: str, tail: str) -> Mapping[str, Any]:
        self.seen.append((number, tail))
        if self.found is None:
            raise EnquiryNotFound()
        return self.found

    def link(self, device: KioskDevice, kind: str, topic: str) -> str:
        return f"{self.public_url}/p/ask/{kind}?topic={topic}&hall=JN01"


@dataclass
class MemoryReadings:
    """kiosk.deps_readings.ReadingDoor over one card on the reader."""

    deps: MemoryDeps
    state: Reader = "none"
    lies: str = "card-token"  # the token of the card read last
    is_elder: bool = False
    bookings: list[Mapping[str, Any]] = field(default_factory=list)
    tickets: list[Mapping[str, Any]] = field(default_factory=list)
    cases: list[Mapping[str, Any]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    slip: Mapping[str, Any] | None = None

    def reader(self, device: KioskDevice) -> Reader:
        return self.state

    def person(self, device: KioskDevice, token: str) -> Mapping[str, Any]:
        self._check(token)
        return {"name": "欧阳*明", "number": "110105********002X", "is_elder": self.is_elder}

    def found(self, device: KioskDevice, token: str) -> Mapping[str, Any]:
        self._check(token)
        return {"bookings": self.bookings, "tickets": self.tickets, "cases": self.cases}

    def tail(self, device: KioskDevice, token: str) -> str:
        self._check(token)
        return ID_NUMBER[-4:]

    def drop(self, device: KioskDevice, token: str) -> None:
        self.dropped.append(token)

    def ticket(self, device: KioskDevice, text: str) -> Mapping[str, Any]:
        self.deps.texts.append(text)
        if self.slip is None:
            raise UnknownTicket()
        return self.slip

    def _check(self, token: str) -> None:
        if token != self.lies:
            raise CardIsGone()
