"""Calls by which a result gets ready, and is sent where it is not fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from pydantic import StringConstraints

from queue_server.api.bodies import NoBody
from queue_server.api.case_bodies import CaseAnswer, CaseBody, ConcludeBody
from queue_server.api.cases import ACTS, HALL, CaseCalls
from queue_server.api.contract import Answer, Asked, Body, Route
from queue_server.cases import addresses, collecting, coming, parcels, working
from queue_server.cases import refusals as no
from queue_server.cases.couriering import NoCourier
from queue_server.cases.model import Case, Delivery
from queue_server.cases.typed import BadTracking, NumberOfAPerson
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.model import BadPhone, checked_phone
from queue_server.views import case as case_view

STATES = ("asked", "no_address", "sent", "delivered", "returned", "withdrawn")


class AddressBody(Body):
    """Where the result goes: said once, sealed, dropped with the applicant. `free`: the hall pays."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
    phone: Annotated[str, StringConstraints(min_length=5, max_length=20)]
    address: Annotated[str, StringConstraints(min_length=5, max_length=120, strip_whitespace=True)]
    free: bool = True


class SentBody(Body):
    """Who carries it, under which number."""

    carrier: Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
    tracking: Annotated[str, StringConstraints(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z-]+$")]


class ParcelAnswer(Answer):
    """Where the parcel stands; `label` is to whom it goes, name and phone with stars, for staff who send it."""

    number: str
    state: str
    carrier: str | None
    tracking: str | None
    free: bool


class AddressAnswer(Answer):
    """To whom and where, whole."""

    name: str
    phone: str
    text: str


class ParcelsAnswer(Answer):
    """Parcels in one state, the oldest first; under `no_address` what is to be sent and nobody has said where."""

    parcels: list[ParcelAnswer]


class CollectionCalls:
    """What the calls do; `new_code` draws the code an applicant is told."""

    def __init__(self, calls: CaseCalls, new_code: Callable[[], str]) -> None:
        self._calls, self._new_code = calls, new_code
        self._sight = calls.ground.sight

    def conclude(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The result is ready; the applicant is told a code where it waits at a window."""
        hall, case = self._calls.find(tx, asked)
        body = asked.body
        is_sent = parcels.is_wanted(tx, case) and body.delivery == "window"
        wants: Delivery = "courier" if is_sent else body.delivery
        done = working.conclude(tx, case, body.granted, body.result, body.result_number, wants, body.reason)
        if wants == "none":
            done = working.deliver(tx, hall, done, "none")
        collecting.announce(tx, self._sight.secrets, done, self._new_code())
        return case_view.for_staff(tx, self._sight, hall, done)

    def ask(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """An address."""
        _hall, case = self._calls.find(tx, asked)
        body: AddressBody = asked.body
        address = parcels.Address(body.name, checked_phone(body.phone), body.address)
        return self._told(tx, case, parcels.ask(tx, self._sight.secrets, case, address, body.free))

    def send(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """With the carrier."""
        _hall, case = self._calls.find(tx, asked)
        return self._told(tx, case, parcels.send(tx, case, asked.body.carrier, asked.body.tracking))

    def delivered(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """With the applicant."""
        hall, case = self._calls.find(tx, asked)
        return self._told(tx, case, parcels.deliver(tx, hall, case))

    def returned(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """It came back."""
        _hall, case = self._calls.find(tx, asked)
        return self._told(tx, case, parcels.come_back(tx, self._sight.secrets, case, self._new_code()))

    def come(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """It is fetched at the window instead."""
        hall, case = self._calls.find(tx, asked)
        changed = coming.come_instead(tx, self._sight.secrets, case, self._new_code())
        return case_view.for_staff(tx, self._sight, hall, changed)

    def label(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """To whom it goes, with stars, while it is packed or on its way."""
        _hall, case = self._calls.find(rows, asked)
        address = addresses.of_open(rows, self._sight.secrets, case)
        label = asdict(addresses.starred(address)) if address else None
        return self._told(rows, case, parcels.known(rows, case)) | {"label": label}

    def look(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The whole address, to be checked."""
        _hall, case = self._calls.find(tx, asked)
        return asdict(addresses.look(tx, self._sight.secrets, case))

    def listed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Those in one state."""
        hall, state = self._calls.ground.hall(rows, asked.path["hall"]), asked.query.get("state", "asked")
        if state not in STATES:
            raise BadInput(fields=[{"field": "state", "problem": f"one of {', '.join(STATES)}"}])
        if state == "no_address":
            return {"parcels": [self._unaddressed(hall, case) for case in parcels.unaddressed(rows, hall.id)]}
        found = parcels.listed(rows, hall.id, state)
        return {"parcels": [self._told(rows, self._calls.by_id(rows, one.id), one) for one in found]}

    def _unaddressed(self, hall: Hall, case: Case) -> dict[str, Any]:
        said = {"state": "no_address", "carrier": None, "tracking": None, "free": False}
        times = {"asked_at": self._sight.at(hall, case.concluded_ms), "sent_at": None, "ended_at": None}
        return {"number": case.number, "name": case.name, "case_state": case.state, **said, **times}

    def _told(self, rows: Rows, case: Case, one: parcels.Parcel) -> dict[str, Any]:
        hall: Hall = self._calls.ground.hall(rows, case.hall)
        return {
            "number": case.number,
            "name": case.name,
            "case_state": case.state,
            "state": one.state,
            "carrier": one.carrier or None,
            "tracking": one.tracking or None,
            "free": one.is_free,
            "asked_at": self._sight.at(hall, one.asked_ms),
            "sent_at": self._sight.at(hall, one.sent_ms),
            "ended_at": self._sight.at(hall, one.ended_ms),
        }


def routes(calls: CollectionCalls) -> tuple[Route, ...]:
    """The calls."""
    ended = (*no.REFUSALS, no.MaterialsAreMissing, NoCourier)
    parcel = (*no.REFUSALS, no.NoParcel, no.ParcelForbids, no.MaterialsAreMissing)
    rows: tuple[tuple[Any, ...], ...] = (
        (
            "conclude",
            "Conclude: the result is ready",
            CaseAnswer,
            ConcludeBody,
            calls.conclude,
            (*ended, no.ReasonIsNeeded, no.ClockStands, NumberOfAPerson),
        ),
        ("parcel", "The result is to be sent", ParcelAnswer, AddressBody, calls.ask, (*parcel, BadPhone, NoCourier)),
        (
            "parcel/address",
            "The whole address, to be checked: the look is journalled",
            AddressAnswer,
            NoBody,
            calls.look,
            (no.UnknownCase, addresses.NoAddress),
        ),
        ("parcel/sent", "With the carrier", ParcelAnswer, SentBody, calls.send, (*parcel, BadTracking)),
        ("parcel/delivered", "With the applicant: 送达", ParcelAnswer, NoBody, calls.delivered, parcel),
        ("parcel/returned", "It came back", ParcelAnswer, NoBody, calls.returned, parcel),
        ("at-window", "来窗口领取: fetched at the window, not sent", CaseAnswer, CaseBody, calls.come, parcel),
    )
    acts = tuple(
        Route("POST", f"/cases/<number>/{name}", text, ACTS, answer, body, query=HALL, refusals=more, write=write)
        for name, text, answer, body, write, more in rows
    )
    return (
        *acts,
        Route(
            "GET",
            "/cases/<number>/parcel",
            "A parcel and its label",
            ACTS,
            ParcelAnswer,
            query=HALL,
            refusals=(no.UnknownCase, no.NoParcel),
            read=calls.label,
        ),
        Route(
            "GET",
            "/halls/<hall>/parcels",
            "Parcels in one state, the oldest first",
            ACTS,
            ParcelsAnswer,
            query={"state": f"one of {', '.join(STATES)}; asked without it"},
            refusals=(UnknownHall, BadInput),
            read=calls.listed,
        ),
    )
