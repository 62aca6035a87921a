"""What the staff pages, the enrolment form and the boards are handed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from flask import Request, request

from display.pages import Screen
from queue_server.api.sessions import caller_of
from queue_server.equipment import service as equipment
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel import cookies, idempotency
from queue_server.kernel.errors import UnknownThing
from queue_server.kernel.rows import Rows, Tx
from queue_server.pages.deps import Device, Person, Seat, Session
from queue_server.staff import duty, screens, service
from queue_server.staff import store as staff_store
from queue_server.staff.roles import may
from queue_server.staff.service import key_text
from queue_server.staff.sign_in import SignedIn
from queue_server.tickets import store as ticket_store
from queue_server.views import displaced
from queue_server.wiring.guard import Guard, is_use
from queue_server.wiring.house import House


class PageDoor:
    """Implements every protocol of queue_server.pages.deps, and finds the screen of a board's cookie."""

    def __init__(
        self, house: House, guard: Guard, random: Callable[[int], bytes], import_map: str, session_last_s: float
    ) -> None:
        self._house, self._guard, self._random = house, guard, random
        self.import_map = import_map
        self._last_s = round(session_last_s)

    # --- staff -------------------------------------------------------------------------------------------------------

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request, behind_lock=False)

    def behind_lock(self, request: Request) -> Person | None:
        """Whose locked screen it is."""
        return self._person(request, behind_lock=True)

    def keys(self, person: Person) -> Mapping[str, str]:
        """Which acts this clerk has put on other keys."""
        return self._house.database.read(lambda rows: screens.keys(rows, person.id))

    def _person(self, request: Request, behind_lock: bool) -> Person | None:
        cookie = request.cookies.get(cookies.STAFF)
        using = not behind_lock and is_use()
        session = self._house.door.session_of(cookie, using, behind_lock) if cookie else None
        if session is None or session.todo:
            return None
        who = session.staff
        ids = self._house.hall_ids()
        hall = who.hall or (ids[0] if ids else "")
        return Person(who.id, who.account, who.name, who.role, hall, may(who.role, "call"))

    def has_todo(self, request: Request) -> bool:
        """Whether who is signed in must do something on the account page first."""
        cookie = request.cookies.get(cookies.STAFF)
        session = self._house.door.session_of(cookie) if cookie else None
        return session is not None and session.todo != ""

    def sign_in(self, account: str, password: str) -> Session:
        """Check the password and begin a session."""
        door = self._house.door
        return self._begun(door.sign_in(account, password, self._random(32), self._random(32), caller_of(door)))

    def sign_in_with_code(self, pending: str, code: str) -> Session:
        """Check the code from the phone and begin a session."""
        door = self._house.door
        return self._begun(door.sign_in_with_code(pending, code, self._random(32), self._random(32), caller_of(door)))

    def _begun(self, signed: SignedIn) -> Session:
        who, mark = signed.session.staff, self._house.door.mark_of(signed.session.staff)
        known = caller_of(self._house.door).known_by
        return Session(signed.cookie, who.role, self._last_s, signed.session.todo, None if known else mark)

    def sign_out(self, request: Request) -> None:
        """End the session of the request's cookie."""
        cookie = request.cookies.get(cookies.STAFF)
        session = self._house.door.session_of(cookie) if cookie else None
        if session is not None:
            ended = session
            self._house.database.write(lambda tx: service.sign_out(tx, ended), ended.staff.actor)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def seats(self, person: Person) -> Sequence[Seat]:
        """Every window and who sits there."""

        def look(rows: Rows) -> list[Seat]:
            hall = self._house.sight.hall(rows, person.hall)
            me = self._staff_id(rows, person)
            at = {one.window: one for one in duty.of_hall(rows, hall.id)}
            seats = []
            for window in hall.windows:
                here = at.get(window.id)
                sitting = staff_store.staff_by_id(rows, here.staff) if here else None
                seats.append(
                    Seat(
                        window.id,
                        window.name,
                        hall.zone(window.zone).name,
                        window.queues,
                        here.state if here else "closed",
                        sitting.number if sitting else None,
                        here is not None and here.staff == me,
                        sitting.name if sitting else "",
                    )
                )
            return seats

        return self._house.database.read(look)

    def waiting(self, person: Person) -> Mapping[str, int]:
        """How many wait in each line of the person's hall, by its letter."""
        counts = self._house.database.read(lambda rows: ticket_store.queue_counts(rows, person.hall))
        return {queue: waiting for queue, (waiting, _oldest_ms) in counts.items()}

    def warnings(self, person: Person, lang: str) -> Sequence[str]:
        """What the calendar lacks, for those who oversee the hall or set it up."""
        if not (may(person.role, "oversee") or may(person.role, "set_up")):
            return ()
        now_ms = self._house.clock.now_ms()
        found = self._house.database.read(lambda rows: halls.warnings(rows, person.hall, now_ms))
        return tuple(one.message(lang) for one in found)

    def displaced(self, person: Person) -> int:
        """How many bookings have no place any more, for those who can move them."""
        if not may(person.role, "oversee"):
            return 0
        sight = self._house.sight
        found = self._house.database.read(lambda rows: displaced.seen(rows, sight, sight.hall(rows, person.hall)))
        return int(found[displaced.KEY]["count"]) if found else 0

    def sign_on(self, person: Person, window: str, idempotency_key: str) -> None:
        """Sit down at the window; the same key twice is one sign-on."""

        def act(tx: Tx) -> tuple[int, str]:
            duty.sign_on(tx, self._house.sight.hall(tx, person.hall), window, self._staff_id(tx, person))
            return 200, "{}"

        actor = f"staff:{self._house.database.read(lambda rows: self._staff_id(rows, person))}"
        once = idempotency.under_key(self._house.secrets, idempotency_key, actor, "page_sign_on", window, b"", act)
        self._house.database.write(once, actor)

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""
        return key_text(self._random(16))

    def _staff_id(self, rows: Rows, person: Person) -> int:
        found = staff_store.staff_with_password(rows, person.account)
        if found is None:
            raise UnknownThing()
        return found[0].id

    # --- devices, boards and tickets ---------------------------------------------------------------------------------

    def enrol(self, code: str, address: str) -> Device:
        """Use a one-time code up."""
        key = key_text(self._random(32))

        def attempt() -> Device:
            made = self._house.database.write(lambda tx: equipment.enrol(tx, code, key))
            return Device(made.kind, key)

        return self._house.guesses.attempt(address, attempt)

    def screen(self, kind: str) -> Screen | None:
        """The board or window screen of the present request's cookie."""
        found = self._guard.device_cookie(kind, request.cookies)
        return None if found is None else Screen(found.name, found.hall, found.zone, found.window, str(found.id))

    def recordings(self, hall: str) -> Path | None:
        """The folder of the hall's own clips, if there is one."""
        folder = self._house.data / "audio" / hall
        return folder if folder.is_dir() else None

    def content(self, hall: str) -> Path:
        """The folder of the hall's pictures and videos."""
        return self._house.data / "content" / hall
