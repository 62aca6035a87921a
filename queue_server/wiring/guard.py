"""Who is asking: a staff session or token, a device's key or cookie, the holder of a ticket's link, or anyone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from queue_server.equipment import service as equipment
from queue_server.equipment.model import Device, DeviceKeyIsWrong
from queue_server.kernel.cookies import DEVICE, STAFF
from queue_server.kernel.errors import Refusal, SignInFirst
from queue_server.kernel.http import ANYONE, UNREADY, Principal
from queue_server.kernel.rows import Rows
from queue_server.staff.service import Session
from queue_server.wiring.house import House

HOLDER = "holder"
LOOK = "X-Quhao-Look"  # a page that keeps itself up to date says so: a look nobody asked for keeps no session alive
AS = "X-Quhao-As"  # which cookie speaks for a page, as `auth.as` does for its socket


def of_staff(session: Session, by_cookie: bool = False) -> Principal:
    """A member of staff as a principal; with something to do first, one whom nothing else lets in."""
    who = session.staff
    return Principal(UNREADY if session.todo else who.role, who.actor, str(who.id), who.hall, by_cookie)


def of_device(device: Device, by_cookie: bool = False) -> Principal:
    """A device as a principal: its kind is its role."""
    return Principal(device.kind, device.actor, str(device.id), device.hall, by_cookie)


def is_use() -> bool:
    """Whether a person asked for the present request, not a page by itself."""
    return LOOK not in request.headers


class Guard:
    """Turns keys into principals. A key that is given but not good is refused, never taken for nobody."""

    def __init__(self, house: House) -> None:
        self._house = house

    def of_request(self) -> Principal:
        """The principal of an API call: the Authorization header first, else the cookie `X-Quhao-As` names.

        A device's page names its kind, so that it acts as the device also in a browser somebody has signed in with;
        without the header the session counts.
        """
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme:
            if scheme.lower() != "bearer" or not key.strip():
                raise SignInFirst()
            return self.of_key(key.strip(), is_use())
        return self._of_cookie(request.headers.get(AS, "staff"), request.cookies, is_use()) or ANYONE

    def is_known(self) -> bool:
        """Whether somebody signed in, or an enrolled device, makes the present request."""
        try:
            return self.of_request() != ANYONE
        except Refusal:
            return False

    def of_key(self, key: str, using: bool = True) -> Principal:
        """A personal token or a device key; SignInFirst, as nobody can tell whose a bad key was, or DeviceIsRevoked."""

        def look(rows: Rows) -> Principal:
            session = self._house.door.session_in(rows, key, using)
            return of_staff(session) if session else of_device(equipment.device_of_key(rows, key))

        try:
            return self._house.database.read(look)
        except DeviceKeyIsWrong:
            raise SignInFirst() from None

    def device(self, key: str) -> Device:
        """The device of a key; DeviceKeyIsWrong, DeviceIsRevoked."""
        return self._house.database.read(lambda rows: equipment.device_of_key(rows, key))

    def device_cookie(self, kind: str, cookies: Mapping[str, str]) -> Device | None:
        """The device whose cookie of that kind comes along, or None."""
        key = cookies.get(DEVICE.get(kind, ""))
        if not key:
            return None
        try:
            device = self.device(key)
        except Refusal:
            return None
        return device if device.kind == kind else None

    def of_socket(
        self, auth: Mapping[str, Any], cookies: Mapping[str, str], headers: Mapping[str, str]
    ) -> Principal | None:
        """The principal of a socket: `auth.token` (staff, device, ticket link), else the cookie of `auth.as`.

        Without `as` the first good cookie counts: staff, then each kind of device. A socket comes back by itself, so
        coming is no use of the session: who only lets a page stand is signed out all the same.
        """
        token = auth.get("token")
        if token:
            ticket = self._house.sight.ticket_of(token)
            if ticket is not None:
                return Principal(HOLDER, "citizen", ticket)
            return self.of_key(token, using=False)
        wanted = [auth["as"]] if "as" in auth else ["staff", *DEVICE]
        return next((who for one in wanted if (who := self._of_cookie(one, cookies, using=False))), None)

    def _of_cookie(self, wanted: str, cookies: Mapping[str, str], using: bool) -> Principal | None:
        if wanted == "staff":
            cookie = cookies.get(STAFF)
            session = self._house.door.session_of(cookie, using) if cookie else None
            return of_staff(session, by_cookie=True) if session else None
        device = self.device_cookie(wanted, cookies)
        return of_device(device, by_cookie=True) if device else None
