"""What a page of booking was asked for: the reader, the hall, the service, for how many an agent comes, what is held.

A hold lives in a cookie of its service's pages alone, so that another hour gives it back, by the back key too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import request
from werkzeug.wrappers import Response

from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall, Service
from queue_server.kernel.errors import Refusal, UnknownThing
from queue_server.pages.book_look import Look, asked_look, where_of
from queue_server.pages.booking_deps import BookDeps, Held
from queue_server.pages.render import page
from queue_server.views.sight import CITIZENS

COOKIE: Final = "quhao_hold"
TOKEN_MAX: Final = 200


@dataclass(frozen=True)
class Asked:
    """One request for a service's pages. `agent`: for how many principals somebody comes, 0: all come themselves."""

    deps: BookDeps
    look: Look
    hall: Hall
    service: Service
    agent: int

    @property
    def units(self) -> int:
        """How many visits in one the place must hold."""
        return max(1, self.agent)

    def held(self) -> Held | None:
        """What is held for this visit by the cookie, while it holds."""
        token = request.cookies.get(COOKIE, "")[:TOKEN_MAX]
        found = self.deps.held(self.hall, self.service, token) if token else None
        return found if found and found.units == self.units else None

    def hold(self, slot: str, key: str) -> Held | None:
        """Hold a place; what was held before is given up. The refusals of the call; None where it is over already."""
        earlier = request.cookies.get(COOKIE, "")[:TOKEN_MAX]
        if earlier:  # another wish under another key, though the page it was tapped on is the same
            key = f"{key}.{earlier.partition('.')[0]}"
        return self.deps.held(self.hall, self.service, self.deps.hold(self._wish(slot, earlier), key))

    def hold_again(self) -> Held | None:
        """Whoever took longer than the hold lasts keeps what was typed, as long as the hour is still free; the hold
        that is over is given for it, so that nobody holds an hour this way who did not hold it before."""
        token = request.form.get("hold", "")[:TOKEN_MAX]
        before = self.deps.held_before(self.hall, self.service, token) if token else None
        if before is None or (before.slot, before.units) != (request.form.get("slot"), self.units):
            return None
        try:
            again = self.deps.hold_again(self._wish(before.slot, token), f"again.{token.partition('.')[0]}")
        except Refusal:
            return None
        return self.deps.held(self.hall, self.service, again)

    def _wish(self, slot: str, earlier: str) -> dict[str, Any]:
        wish: dict[str, Any] = {"hall": self.hall.id, "service": self.service.id, "slot": slot, "units": self.units}
        return wish | ({"earlier": earlier} if earlier else {})

    def link(self, step: str = "", **more: str) -> str:
        """A page of this visit."""
        kept = {"agent": str(self.agent or ""), "hall": request.args.get("hall", "")}
        return self.look.link(f"/book/{self.service.id}{step}", **(kept | more))

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page about the service."""
        about = {"service": self.service, "name": self.look.name(self.service), "agent": self.agent}
        where = where_of(self.look, self.hall, self.service)
        return shown(self.deps, self.look, self.hall, template, status, where=where, **about, **values)

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

    def forget(self, answer: Response) -> Response:
        """The hold has become a booking."""
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
    text = request.values.get("agent", "")
    agent = int(text) if text.isdecimal() and 1 <= int(text) <= hall.booking.principals_max else 0
    return Asked(deps, asked_look(), hall, service, agent)


def shown(deps: BookDeps, look: Look, hall: Hall, template: str, status: int = 200, **values: Any) -> Response:
    """A page of booking; in a hall no phone can reach from outside it says so."""
    response = page(template, look.lang, status, look=look, hall=hall, reachable=deps.reachable(hall), **values)
    return look.keep(response)
