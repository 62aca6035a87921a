"""Calls about the versions of a hall file: read one, see which hold and will hold, withdraw one that holds later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from queue_server.api.bodies import Done, NoBody
from queue_server.api.contract import Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.api.hall_bodies import HallFileAnswer
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.errors import UnknownHall, UnknownVersion, VersionHasBegun
from queue_server.hall.model import Hall
from queue_server.hall.tree import tree
from queue_server.kernel.rows import Rows, Tx

State = Literal["in_force", "later", "replaced", "withdrawn"]
DIGITS_MAX = 9


@dataclass(frozen=True)
class HallVersionCalls:
    """What the calls do."""

    ground: Ground

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The version asked for, else the one in force, else the first that will be."""
        hall_id, clock = asked.path["hall"], self.ground.sight.clock
        known = halls.versions(rows, hall_id)
        kept = [one for one in known if not one.withdrawn]
        if not kept:
            raise UnknownHall(hall=hall_id)
        in_force = halls.version_at(rows, hall_id, clock.now_ms())
        wanted = asked.query.get("version")
        found = in_force or kept[0]
        if wanted is not None:
            match = [one for one in known if str(one.version) == wanted]
            if not match:
                raise UnknownVersion(version=wanted[:20])
            found = match[0]
        text = halls.text_of(rows, hall_id, found.version)
        hall = halls.of_version(rows, hall_id, found)
        today = hours.business_day(hall, clock.now_ms())
        return {
            "hall": hall.id,
            "version": found.version,
            "valid_from": found.valid_from,
            "sha256": found.sha256,
            "toml": text,
            "tree": tree(hall),
            "today": today,
            "versions": [self._version(hall, one, state_of(one, kept, in_force, today)) for one in known],
        }

    def _version(self, hall: Hall, one: halls.Version, state: State) -> dict[str, Any]:
        return {
            "version": one.version,
            "valid_from": one.valid_from,
            "loaded_at": self.ground.sight.at(hall, one.loaded_ms),
            "in_force": state == "in_force",
            "state": state,
        }

    def withdraw(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A later version that shall never hold."""
        number = asked.path["version"]
        is_number = number.isascii() and number.isdecimal() and len(number) <= DIGITS_MAX
        halls.withdraw(tx, asked.path["hall"], int(number) if is_number else 0)
        return {"done": True}


def state_of(one: halls.Version, kept: Sequence[halls.Version], in_force: halls.Version | None, today: str) -> State:
    """How a version stands; of several for one later day the one loaded last will hold."""
    if one.withdrawn:
        return "withdrawn"
    if one == in_force:
        return "in_force"
    is_last = one == [other for other in kept if other.valid_from == one.valid_from][-1]
    return "later" if one.valid_from > today and is_last else "replaced"


def routes(calls: HallVersionCalls) -> tuple[Route, ...]:
    """The calls about versions."""
    who, path = staff_who("set_up"), "/halls/<hall>/file"
    show = Route(
        "GET",
        path,
        "The hall file, as text and as a tree",
        who,
        HallFileAnswer,
        query={"version": "a version of the file; the one in force without it"},
        refusals=(UnknownHall, UnknownVersion),
        read=calls.show,
    )
    withdraw = Route(
        "POST",
        f"{path}/<version>/withdraw",
        "Withdraw a version that holds later",
        who,
        Done,
        NoBody,
        refusals=(UnknownHall, UnknownVersion, VersionHasBegun),
        write=calls.withdraw,
    )
    return show, withdraw
