"""What the page of training is handed: who is signed in, and what the API's call answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Request

from queue_server.hall import training
from queue_server.hall.model import Hall
from queue_server.pages.deps import Person
from queue_server.views import training as view
from queue_server.wiring.house import House


class TrainingDoor:
    """Implements queue_server.pages.training.TrainingDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None], import_map: str) -> None:
        self._house, self._person, self.import_map = house, person, import_map

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def training(self, person: Person) -> Mapping[str, Any]:
        """Of the hall itself, also where the person practises."""
        hall = self._house.hall(training.real_id(person.hall))
        return self._house.database.read(lambda rows: view.of_hall(rows, self._house.sight, hall))
