"""What a page of booking was asked for: the reader, the hall, the services, for how many an agent comes, what is held.

A hold lives in a cookie of its service's pages alone, so that another hour gives it back, by the back key too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import request
from werkzeug.wrappers import Response

from appointments.refusals import NoRoomForMore, SlotIsFull, SlotNotOffered, UnknownSlot
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall, Service
from queue_server.kernel.errors import Refusal, UnknownThing
from queue_server.pages.book_look import Look, asked_look, where_of
from queue_server.pages.booking_deps import BookDeps, Held
from queue_server.pages.render import page
from queue_server.views.sight import CITIZENS

COOKIE: Final = "quhao_hold"
MADE: Final = "quhao_made"  # the booking just made from these pages, for whoever goes back to them
TOKEN_MAX: Final = 200
WANTED_MAX: Final = 8


@dataclass(frozen=True)
class Asked:
    """One request for the pages of one service, or of several done in one visit. `agent`: for how many principals
    somebody comes, 0: all come themselves."""

    deps: BookDeps
    look: Look
    hall: Hall
    services: tuple[Service, ...]
    agent: int

    @property
    def service(self) -> Service:
        """What is done first; the pages lie under its name."""
        return self.services[0]

    @property
    def also(self) -> str:
        """The others, as links carry them."""
        return ",".join(one.id for one in self.services[1:])

    @property
    def minutes(self) -> int:
        """About how long the visit takes."""
        return sum(one.minutes for one in self.services) * self.units

    @property
    def units(self) -> int:
        """How many visits in one the place must hold."""
        return max(1, self.agent)

    def held(self) -> Held | None:
        """What is held for this visit by the cookie, while it holds."""
        token = request.cookies.get(COOKIE, "")[:TOKEN_MAX]
        found = self.deps.held(self.hall, self.services, token) if token else None
        return found if found and found.units == self.units else None

    def hold(self, slot: str, key: str) -> Held | None:
        """Hold a place; what was held before is given up. The refusals of the call; None where it is over already."""
        earlier = request.cookies.get(COOKIE, "")[:TOKEN_MAX]
        if earlier:  # another wish under another key, though the page it was tapped on is the same
            key = f"{key}.{earlier.partition('.')[0]}"
        return self.deps.held(self.hall, self.services, self.deps.hold(self._wish(slot, earlier), key))

    def hold_again(self) -> Held | None:
        """Whoever took longer than the hold lasts keeps what was typed, as long as the hour is still free; the hold
        that is over is given for it, so that nobody holds an hour this way who did not hold it before."""
        before = self._held_before()
        if before is None or before.units != self.units:
            return None
        try:
            return self._instead(before, "again")
        except Refusal:
            return None

    def hold_for(self, agent: int) -> Held | None:
        """The hour that is held, long enough for so many principals; None where it is not one's own. Raises
        NoRoomForMore and TooManyRequests, the hour being held as it was."""
        before = self._held_before()
        try:
            return before and replace(self, agent=agent)._instead(before, f"rows.{agent}")
        except (UnknownSlot, SlotNotOffered, SlotIsFull):
            raise NoRoomForMore(count=agent) from None

    def _held_before(self) -> Held | None:
        token = request.form.get("hold", "")[:TOKEN_MAX]
        before = self.deps.held_before(self.hall, self.services, token) if token else None
        return before if before and before.slot == request.form.get("slot") else None

    def _instead(self, before: Held, why: str) -> Held | None:
        key = f"{why}.{before.token.partition('.')[0]}"
        again = self.deps.hold_again(self._wish(before.slot, before.token), key)
        return self.deps.held(self.hall, self.services, again)

    def _wish(self, slot: str, earlier: str) -> dict[str, Any]:
        wish: dict[str, Any] = {"hall": self.hall.id, "slot": slot, "units": self.units} | self.wanted()
        return wish | ({"earlier": earlier} if earlier else {})

    def wanted(self) -> dict[str, Any]:
        """The services as the calls take them."""
        also = [one.id for one in self.services[1:]]
        return {"service": self.service.id} | ({"also": also} if also else {})

    def link(self, step: str = "", **more: str | Sequence[str]) -> str:
        """A page of this visit."""
        kept = {"also": self.also, "agent": str(self.agent or ""), "hall": request.args.get("hall", "")}
        return self.look.link(f"/book/{self.service.id}{step}", **(kept | more))

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page about what the visit is for."""
        names = [self.look.name(one) for one in self.services]
        about = {"visit": self, "service": self.service, "names": names, "name": " + ".join(names), "agent": self.agent}
        places = [where_of(self.look, self.hall, one) for one in self.services]
        about |= {"places": places, "where": places[0]}
        return shown(self.deps, self.look, self.hall, template, status, **about, **values)

    def remember(self, answer: Response, held: Held) -> Response:
        """Keep the hold in the cookie."""
        if request.cookies.get(COOKIE) != held.token:
            answer.set_cookie(
                COOKIE,
                held.token,
                max_age=self.hall.booking.hold_min * 60,
                path=f"{CITIZENS}/book/{self.service.id}",
                httponly=True,
                samesite="Lax",
                secure=request.is_secure,
            )
        return answer

    def made(self) -> Mapping[str, Any] | None:
        """The booking that was just made of what was held: its token, and whether it waits for its code; None where
        there is none, or it stands no more."""
        token = request.cookies.get(MADE, "")[:TOKEN_MAX]
        try:
            seen = self.deps.booking(token) if token else None
        except Refusal:
            return None
        if seen is None or seen["state"] not in ("unverified", "booked"):
            return None
        return {"token": token, "waits": seen["state"] == "unverified"}

    def forget(self, answer: Response, token: str) -> Response:
        """The hold has become a booking, which whoever goes back is led to."""
        answer.set_cookie(
            MADE,
            token,
            max_age=self.hall.booking.verify_min * 60,
            path=f"{CITIZENS}/book/{self.service.id}",
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
        answer.delete_cookie(COOKIE, path=f"{CITIZENS}/book/{self.service.id}", httponly=True, samesite="Lax")
        return answer


def asked_hall(deps: BookDeps) -> Hall:
    """The hall asked for, or the node's first; UnknownThing, NothingCanBeSent."""
    hall = deps.public_hall(request.args.get("hall", ""))
    if hall is None:
        raise UnknownThing()
    deps.check_phones(hall)
    return hall


def asked(deps: BookDeps, service_id: str) -> Asked:
    """The request; UnknownService for what cannot be booked by anybody."""
    hall = asked_hall(deps)
    service = hall.service(service_id)
    if not (service.public and service.bookable):
        raise UnknownService(service=service_id)
    text = _sent("agent")
    agent = int(text) if text.isdecimal() and 1 <= int(text) <= hall.booking.principals_max else 0
    return Asked(deps, asked_look(), hall, _with_others(deps, hall, service), agent)


def _sent(name: str) -> str:
    """What the form says, else the address."""
    return request.form.get(name, request.args.get(name, ""))


def _with_others(deps: BookDeps, hall: Hall, first: Service) -> tuple[Service, ...]:
    """The visit's services in the order they were picked; what cannot be joined is left out, and so not shown."""
    found: tuple[Service, ...] = (first,)
    for wanted in _sent("also").split(",")[:WANTED_MAX]:
        found += tuple(one for one in deps.joinable(hall, found) if one.id == wanted)
    return found


def shown(deps: BookDeps, look: Look, hall: Hall, template: str, status: int = 200, **values: Any) -> Response:
    """A page of booking; in a hall no phone can reach from outside it says so."""
    response = page(template, look.lang, status, look=look, hall=hall, reachable=deps.reachable(hall), **values)
    return look.keep(response)
