"""Calls about the platform that keeps cases: fetch for the person in front, see the link, mend it, check it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from queue_server.api import platform_bodies as bodies
from queue_server.api.bodies import Done, NoBody
from queue_server.api.cases import ACTS, SERVED
from queue_server.api.contract import Asked, Route, staff_who
from queue_server.api.ground import Ground, acting_window, check_same_hall
from queue_server.cases import numbers, persons
from queue_server.cases.foreign import Foreign
from queue_server.cases.refusals import BadCaseNumber, ReasonIsNeeded
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.courier import Link
from queue_server.kernel.database import Database
from queue_server.kernel.http import language
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.model import Person
from queue_server.platform import checking, fields, pulling, service
from queue_server.platform.model import CheckList
from queue_server.platform.service import CheckListHasFailed, CheckListIsSigned, UnknownCheckList, UnknownEvent
from queue_server.platform.wire import Wire
from queue_server.tickets import moving, refusals
from queue_server.tickets.model import Ticket
from queue_server.views import case as case_view
from queue_server.views import platform as view

SEES, MENDS = staff_who("health"), staff_who("set_up")


class Office(Protocol):
    """The desk that speaks with the platform."""

    @property
    def wire(self) -> Wire | None:
        """How to speak with it, None where there is none."""

    @property
    def link(self) -> Link:
        """How it was last found."""

    def hurry(self) -> None:
        """Try now."""


@dataclass(frozen=True)
class PlatformCalls:
    """What the calls do. Nothing of the network happens inside a transaction."""

    ground: Ground
    database: Database
    office: Office

    def fetch(self, asked: Asked) -> dict[str, Any]:
        """The platform's cases for who is served now become copies here."""
        hall, ticket, people = self.database.read(lambda rows: self._in_front(rows, asked))
        wire, zone, number = self._wire(hall), hall.zone_info, asked.body.number
        found: list[tuple[Person | None, list[Foreign]]]
        if number is not None:
            found = [(None, [pulling.by_number(wire, number, zone)])]
        else:
            found = [(one, pulling.of_person(wire, one, zone)) for one in people]

        def keep(tx: Tx) -> list[dict[str, Any]]:
            kept = []
            for person, cases in found:
                kept += service.keep_fetched(
                    tx,
                    hall,
                    self.ground.sight.secrets,
                    self.ground.new_id,
                    cases,
                    f"ticket:{ticket.id}",
                    person,
                )
            return case_view.listed(tx, self.ground.sight, hall, kept)

        return {"cases": self.database.write(keep, asked.who.actor, is_long=True)}

    def _in_front(self, rows: Rows, asked: Asked) -> tuple[Hall, Ticket, list[Person]]:
        hall, ticket = self.ground.ticket(rows, asked.path["ticket"])
        check_same_hall(asked, hall.id)
        if asked.body.number is not None:
            numbers.checked(hall, asked.body.number)  # nobody's document goes into an address of the platform's
        if ticket.state not in SERVED:
            zh = refusals.STATE_ZH[ticket.state]
            raise refusals.StateForbids(number=ticket.label, state=ticket.state, state_zh=zh)
        moving.check_here(ticket, acting_window(rows, asked))
        people = persons.of_ticket(rows, self.ground.sight.secrets, ticket.id)
        return hall, ticket, [one for one in people if one is not None]

    def _wire(self, hall: Hall) -> Wire:
        wire = self.office.wire
        if wire is None or not wire.platform.serves(hall.id):
            raise pulling.NoPlatform()
        return wire

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The link."""
        hall, wire = self.ground.hall(rows, asked.path["hall"]), self.office.wire
        platform = wire.platform if wire else None
        return view.of_link(rows, self.ground.sight, hall, platform, self.office.link, language())

    def again(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A refused event may go again."""
        hall = self.ground.hall(tx, asked.path["hall"])
        service.send_again(tx, service.held(tx, hall.id, asked.body.epoch, asked.body.seq))
        return {"done": True}

    def give_up(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A refused event never will."""
        hall, reason = self.ground.hall(tx, asked.path["hall"]), str(redact(asked.body.reason))
        if not reason:
            raise ReasonIsNeeded()
        service.give_up(tx, service.held(tx, hall.id, asked.body.epoch, asked.body.seq), reason)
        return {"done": True}

    def hurry(self, asked: Asked) -> dict[str, Any]:
        """Try now instead of resting."""
        hall = self.database.read(lambda rows: self.ground.hall(rows, asked.path["hall"]))
        self._wire(hall)
        self.office.hurry()
        return {"done": True}

    def check(self, asked: Asked) -> dict[str, Any]:
        """Run the self-test."""
        hall = self.database.read(lambda rows: self.ground.hall(rows, asked.path["hall"]))
        wire, clock, actor = self._wire(hall), self.ground.sight.clock, asked.who.actor
        good, bad = self.database.write(lambda tx: service.begin_check(tx, hall.id), actor)
        at_ms, lang = clock.now_ms(), language()
        results = checking.run(wire, clock, good, bad, fields.stamp(at_ms, hall.zone_info))
        run = CheckList(self.ground.new_id(), hall.id, at_ms, actor, wire.platform.name, wire.platform.host, results)

        def keep(tx: Tx) -> dict[str, Any]:
            service.end_check(tx, run)
            return view.of_check_list(tx, self.ground.sight, hall, run, lang)

        return self.database.write(keep, actor)

    def sign(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Whoever is signed in confirms a run."""
        hall = self.ground.hall(tx, asked.path["hall"])
        service.sign(tx, service.check_list(tx, hall.id, asked.path["run"]))
        return {"done": True}


def routes(calls: PlatformCalls) -> tuple[Route, ...]:
    """The calls about the platform."""
    tickets = (refusals.UnknownTicket, refusals.StateForbids, refusals.TicketIsElsewhere, refusals.SignOnFirst)
    path = "/halls/<hall>/platform"
    return (
        Route(
            "POST",
            "/tickets/<ticket>/platform-cases",
            "Fetch the platform's cases for who is served now",
            ACTS,
            bodies.FetchedAnswer,
            bodies.AskPlatformBody,
            key="never",
            refusals=(*tickets, BadCaseNumber, pulling.NoPlatform, pulling.PlatformIsAway, pulling.PlatformHasNone),
            plain=calls.fetch,
        ),
        Route(
            "GET", path, "The link to the platform", SEES, bodies.LinkAnswer, refusals=(UnknownHall,), read=calls.show
        ),
        *_mending(calls, path),
    )


def _mending(calls: PlatformCalls, path: str) -> tuple[Route, ...]:
    none = (UnknownHall, pulling.NoPlatform)
    return (
        Route(
            "POST",
            f"{path}/hurry",
            "Try the link now",
            MENDS,
            Done,
            NoBody,
            key="never",
            refusals=none,
            plain=calls.hurry,
        ),
        Route(
            "POST",
            f"{path}/events/again",
            "Let an event the platform refused go again",
            MENDS,
            Done,
            bodies.EventBody,
            refusals=(UnknownHall, UnknownEvent),
            write=calls.again,
        ),
        Route(
            "POST",
            f"{path}/events/give-up",
            "Give an event up that the platform refused",
            MENDS,
            Done,
            bodies.EventBody,
            refusals=(UnknownHall, UnknownEvent, ReasonIsNeeded),
            write=calls.give_up,
        ),
        Route(
            "POST",
            f"{path}/checks",
            "Run the self-test of the link",
            MENDS,
            bodies.CheckListAnswer,
            NoBody,
            201,
            key="never",
            refusals=none,
            plain=calls.check,
        ),
        Route(
            "POST",
            f"{path}/checks/<run>/sign",
            "Confirm the link by a check list",
            MENDS,
            Done,
            NoBody,
            refusals=(UnknownHall, UnknownCheckList, CheckListHasFailed, CheckListIsSigned),
            write=calls.sign,
        ),
    )
