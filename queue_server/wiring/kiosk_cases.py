"""What the kiosk's screens about cases and ratings are handed, over the slices and the same calls as the API's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from kiosk.deps import KioskDevice
from queue_server.api import fetching, follow_ups, rating_bodies
from queue_server.api.contract import Asked
from queue_server.api.ground import Ground
from queue_server.api.progress import ProgressCalls
from queue_server.api.rating_bodies import FindVisitBody
from queue_server.api.ratings import RatingCalls
from queue_server.api.router import problems
from queue_server.cases import finding, parcels
from queue_server.cases.fetching import line_of, may_await, waits
from queue_server.equipment import service as equipment
from queue_server.kernel import idempotency
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.wiring.guard import of_device
from queue_server.wiring.house import House

FOLLOW_UP, FETCH, RATE = "kiosk_follow_up", "kiosk_fetch", "kiosk_rate"
Act = Callable[[Tx, Asked], Any]


class KioskCases:
    """Implements kiosk.deps_cases.CaseDoor. Who guesses is counted per case and per kiosk, whatever they ask for."""

    def __init__(self, house: House, ground: Ground, asking: ProgressCalls) -> None:
        self._house, self._ground, self._asking = house, ground, asking

    def find(self, device: KioskDevice, number: str, tail: str) -> Mapping[str, Any]:
        """The case, and what can be done about it now."""
        hall = self._house.hall(device.hall)
        shown = self._asking.find(hall, number, tail, f"kiosk {device.id}")

        def more(rows: Rows) -> dict[str, Any]:
            case = finding.by_number(rows, hall.id, str(shown["number"]))
            parcel, line = parcels.of_case(rows, case.id), line_of(hall, case.service)
            is_today = case.kind == "immediate" and may_await(hall, case, self._house.clock.now_ms()) and not parcel
            return {
                "collect": line.id if line is not None and (is_today or waits(case)) else None,
                "parcel": {"state": parcel.state, "carrier": parcel.carrier, "tracking": parcel.tracking}
                if parcel
                else None,
            }

        return shown | self._house.database.read(more)

    def follow_up(
        self, device: KioskDevice, number: str, tail: str, idempotency_key: str, lang: str
    ) -> Mapping[str, Any]:
        """A number that does not queue again."""
        self.find(device, number, tail)
        body = {"number": number, "tail": tail, "language": lang}
        return once(
            self._house,
            device,
            FOLLOW_UP,
            idempotency_key,
            follow_ups.FollowUpBody,
            body,
            lambda tx, asked: follow_ups.follow_up(tx, self._ground, asked),
        )

    def fetch(self, device: KioskDevice, number: str, tail: str, idempotency_key: str, lang: str) -> Mapping[str, Any]:
        """A number of the collection line."""
        self.find(device, number, tail)
        body = {"number": number, "tail": tail, "language": lang}
        return once(
            self._house,
            device,
            FETCH,
            idempotency_key,
            fetching.FetchBody,
            body,
            lambda tx, asked: fetching.fetch(tx, self._ground, asked),
        )


class KioskRatings:
    """Implements kiosk.deps_cases.RatingDoor."""

    def __init__(self, house: House, ground: Ground) -> None:
        self._house, self._calls = house, RatingCalls(ground, house.database, house.visit_proof)

    def visits(self, device: KioskDevice, text: str, tail: str = "") -> Sequence[Mapping[str, Any]]:
        """Those a number or slip means."""
        body = {"text": text} | ({"tail": tail} if tail else {})
        found: list[dict[str, Any]] = self._calls.find(_asked(self._house, device, FindVisitBody, body))["visits"]
        return found

    def asked(self, device: KioskDevice, ticket: str) -> None:
        """The question stands on the glass."""
        self._write(device, ticket, self._calls.ask)

    def give(self, device: KioskDevice, ticket: str, grade: int, aspects: Sequence[str], idempotency_key: str) -> None:
        """The grade, once."""
        body = {"ticket": ticket, "grade": grade, "aspects": list(aspects)}
        once(self._house, device, RATE, idempotency_key, rating_bodies.RatingBody, body, self._calls.give)

    def skip(self, device: KioskDevice, ticket: str) -> None:
        """No grade."""
        self._write(device, ticket, self._calls.skip)

    def _write(self, device: KioskDevice, ticket: str, act: Act) -> None:
        asked = _asked(self._house, device, rating_bodies.RatedVisitBody, {"ticket": ticket})
        self._house.database.write(lambda tx: act(tx, asked), f"device:{device.id}")


def once(
    house: House, device: KioskDevice, route: str, key: str, shape: Any, given: Mapping[str, Any], act: Act
) -> dict[str, Any]:
    """Do what the kiosk asks for under this key once, as the API would; answers its JSON value. BadInput."""
    asked, actor = _asked(house, device, shape, given), f"device:{device.id}"
    raw = json.dumps(given, sort_keys=True).encode()
    use_case = idempotency.under_key(
        house.secrets, key, actor, route, route, raw, lambda tx: (201, idempotency.encode(act(tx, asked)))
    )
    _status, text = house.database.write(use_case, actor)
    answer: dict[str, Any] = json.loads(text)
    return answer


def _asked(house: House, device: KioskDevice, shape: Any, given: Mapping[str, Any]) -> Asked:
    try:
        body = shape.model_validate(given)
    except ValidationError as error:
        raise BadInput(fields=problems(error)) from None
    found = house.database.read(
        lambda rows: equipment.as_practising(rows, equipment.device_or_refusal(rows, device.id))
    )
    return Asked(of_device(found), {"hall": device.hall}, body, {})
