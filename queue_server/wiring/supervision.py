"""What the page of alarms is handed, and the clock that looks every minute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import gevent
from flask import Request

from queue_server.api.supervision import YEAR_DAYS, days_asked, list_closed, reconcile
from queue_server.cases.model import Case
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.pages.deps import Person
from queue_server.people.masking import mask_phone
from queue_server.staff import service as staff
from queue_server.supervision import contacts, ladder, watching
from queue_server.supervision.model import Fact
from queue_server.views import supervision as view
from queue_server.views import waits
from queue_server.wiring.bulletins import overdue
from queue_server.wiring.crew import unnamed
from queue_server.wiring.crew_scores import overdue as unmended
from queue_server.wiring.house import House, new_id
from queue_server.wiring.not_signed_on import unmanned

LOOK_S: Final = 60.0
Some = Callable[[Rows, Hall, Calendar, int, Case | None], tuple[list[Fact], Case | None]]  # of very many, some


class SupervisionDoor:
    """Implements queue_server.pages.supervision.SupervisionDeps and queue_server.pages.my_alarms.MyAlarmsDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None], import_map: str) -> None:
        self._house, self._person, self.import_map = house, person, import_map

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def today(self, hall: Hall) -> str:
        """The business day."""
        return hours.business_day(hall, self._house.clock.now_ms())

    def alarms(self, hall: Hall, person: Person) -> Sequence[Mapping[str, Any]]:
        """The open ones this person may see."""
        return self._house.database.read(lambda rows: view.live(rows, self._house.sight, hall, person.id))

    def own(self, person: Person, hall: Hall) -> Sequence[Mapping[str, Any]]:
        """Those this person was told of."""
        sight = self._house.sight
        return self._house.database.read(lambda rows: view.own(rows, sight, hall, staff.staff(rows, person.id)))

    def masked_phone(self, person: Person) -> str:
        """Where messages go."""
        phone = self._house.database.read(lambda rows: contacts.phone_of(rows, self._house.secrets, person.id))
        return mask_phone(phone) if phone else ""

    def colleagues(self, hall: Hall) -> Sequence[Mapping[str, str]]:
        """Active accounts of this hall or of all, by their numbers."""
        here = self._house.database.read(lambda rows: staff.colleagues(rows, hall.id))
        return [{"number": one.number, "name": one.name} for one in here]

    def reconciled(self, hall: Hall, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """The lines of the days asked for."""
        return reconcile(self._house.database.read, hall, days_asked(asked, self.today(hall)))

    def closed(self, hall: Hall, person: Person, asked: Mapping[str, str], most: int) -> Mapping[str, Any]:
        """What was closed on the days asked for, and the cards raised on them."""
        days, sight, database = days_asked(asked, self.today(hall), YEAR_DAYS), self._house.sight, self._house.database
        listed = list_closed(database, sight, hall, person.id, days, most)
        counted = database.read(lambda rows: view.counted(rows, sight, hall, days))
        return {"from": days[0], "to": days[1], **listed, **counted}

    def order(self, hall: Hall, person: Person, alarm: str) -> Mapping[str, Any]:
        """One order as it is printed."""
        sight = self._house.sight
        return self._house.database.read(
            lambda rows: view.order(rows, sight, hall, staff.staff(rows, person.id), alarm)
        )


def watch(house: House) -> Callable[[int], None]:
    """The clocks of every hall, looked at once a minute."""

    def look(now_ms: int) -> None:
        for hall_id in house.database.read(halls.hall_ids):
            hall = house.hall(hall_id)
            seen = _seen(house, hall, now_ms)
            if house.database.read(lambda rows, hall=hall, seen=seen: _is_news(rows, hall, seen, now_ms)):  # type: ignore[misc]
                house.database.write(lambda tx, hall=hall, seen=seen: _take(tx, hall, seen), is_long=True)  # type: ignore[misc]

    return look


def _seen(house: House, hall: Hall, now_ms: int) -> list[Fact]:
    """What the hall's clocks see now; open cases a few at a time, so that nobody waits for all of them."""
    seen = house.database.read(lambda rows: watching.facts(rows, hall, halls.calendar(rows, hall.id), now_ms))
    for some in (watching.of_cases, watching.of_results):
        last, more = None, True
        while more:
            gevent.sleep(0)

            def look(rows: Rows, some: Some = some, behind: Case | None = last) -> tuple[list[Fact], Case | None]:
                return some(rows, hall, halls.calendar(rows, hall.id), now_ms, behind)

            found, last = house.database.read(look)
            seen, more = [*seen, *found], last is not None
    for due in (overdue, unnamed, unmanned, unmended, waits.drifted):
        seen += house.database.read(lambda rows, due=due: due(rows, hall, now_ms))  # type: ignore[misc]
    return watching.highest(seen)


def _is_news(rows: Rows, hall: Hall, seen: Sequence[Fact], now_ms: int) -> bool:
    return ladder.is_news(rows, hall, halls.calendar(rows, hall.id), seen, now_ms)


def _take(tx: Tx, hall: Hall, seen: Sequence[Fact]) -> None:
    ladder.take(tx, hall, halls.calendar(tx, hall.id), seen, new_id)
    ladder.escalate_due(tx, hall)
