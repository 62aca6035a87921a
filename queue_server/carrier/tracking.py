"""Where the parcels are: the carrier is asked every so often, and what it says leads the parcel and its case on.

Words that come late, again or in no order change nothing; a parcel people have closed by hand stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog

from queue_server.carrier import closing, store
from queue_server.carrier.model import NAME, PICKED_UP, Shipment, State, Told, Trace, newest
from queue_server.carrier.settings import Carrier
from queue_server.carrier.wire import ASKED_MAX, Wire
from queue_server.cases import finding, parcels
from queue_server.hall.model import Hall
from queue_server.kernel.background import Background
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx

STOP_S: Final = 2.0
_LIES_HERE: Final = ("asked", "withdrawn")
log = structlog.get_logger()


class Tracker(Background):
    """One thread that asks; under gevent a greenlet whose sockets never block the loop."""

    def __init__(
        self,
        database: Database,
        wire: Wire,
        secrets: Secrets,
        hall: Callable[[Rows, str], Hall],
        new_code: Callable[[], str],
    ) -> None:
        super().__init__(f"tracker-{NAME}", STOP_S)
        self._database, self._wire = database, wire
        self._secrets, self._hall, self._new_code = secrets, hall, new_code
        self.fault = ""  # of the last look
        self.failing = ""

    def look(self) -> int:
        """Ask about every parcel that is with the carrier; answers how many have moved."""
        moved, after = 0, ""
        while True:
            asked = self._database.read(lambda rows, after=after: store.followed(rows, after, ASKED_MAX))  # type: ignore[misc]
            if not asked:
                return moved
            after = asked[-1].id
            told = self._wire.where([one.id for one in asked])
            self.fault = told if isinstance(told, str) else ""
            if isinstance(told, str):
                return moved
            moved += sum(self._hear(one, told.get(one.id, Told())) for one in asked)

    def _hear(self, one: Shipment, told: Told) -> bool:
        found = newest(one.state, told.traces)
        if found is None or (found[0], found[1].at, found[1].place) == (one.state, one.said_at, one.place):
            return False

        def take(tx: Tx) -> bool:
            return self._take(tx, one, *found, told.tracking, leads_on=True)

        def take_alone(tx: Tx) -> bool:
            return self._take(tx, one, *found, told.tracking, leads_on=False)

        try:
            return self._database.write(take, actor=f"link:{NAME}")
        except Refusal as refusal:  # the case has gone another way meanwhile: the sending itself is told as it is
            log.warning("parcel_not_led_on", case=one.case_id, code=refusal.code)
            return self._database.write(take_alone, actor=f"link:{NAME}")

    def _take(self, tx: Tx, one: Shipment, state: State, trace: Trace, tracking: str, *, leads_on: bool) -> bool:
        changes = {"state": state, "said_at": trace.at, "place": trace.place, "tracking": one.tracking or tracking}
        if one.state == "calling_off" and state != "cancelled":
            changes["reason"] = PICKED_UP
        moved = store.change(tx, one, "shipment_moved", changes)
        if moved is not None:
            if leads_on:
                hall, too_late = self._hall(tx, one.hall), one.state == "calling_off"
                _lead_on(tx, self._wire.carrier, hall, self._secrets, moved, self._new_code, too_late)
            closing.close_if_over(tx, moved)
        return moved is not None

    def _run(self) -> None:
        while not self._stop:
            try:
                self.look()
                self.failing = ""
            except Exception as error:
                if not self._stop:
                    log.exception("tracker_failed", way=NAME)
                    self.failing = repr(error)
            self._wake.wait(self._wire.carrier.chosen.pull_s)


def _lead_on(
    tx: Tx, carrier: Carrier, hall: Hall, secrets: Secrets, one: Shipment, new_code: Callable[[], str], too_late: bool
) -> None:
    """The parcel follows its sending where it is still that sending's, or where it was called off `too_late`: then it
    goes to the first address, and the newer order is called off because of that. What people did before stays. Every
    Refusal goes up, for the transaction writes the whole or nothing."""
    case, parcel = finding.by_id(tx, one.case_id), parcels.of_case(tx, one.case_id)
    if parcel is None or not one.tracking or one.state in ("ordered", "cancelled"):
        return
    if parcel.tracking != one.tracking and not (too_late and parcel.state in _LIES_HERE):
        return
    if parcel.state in _LIES_HERE:
        parcel = parcels.picked_up(tx, case, carrier.name, one.tracking)
    if parcel.state == "sent" and one.state == "delivered":
        parcels.deliver(tx, hall, case)
    elif parcel.state == "sent" and one.state == "returned":
        parcels.come_back(tx, secrets, case, new_code())
