"""A window with somebody in front of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from queue_server.kernel.folding import all_entries
from queue_server.kernel.journal import Entry
from tests.conftest import Office
from tests.tickets.counter import resident


def person(n: int) -> dict[str, str]:
    one = resident(n)
    return {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}


@dataclass
class Counter:
    """A clerk at a window, with what a test does there."""

    office: Office
    window: str
    service: str

    def served(self, n: int = 1, **more: Any) -> str:
        """Somebody takes a number, is called and served; the ticket's id."""
        body = {"hall": "JN01", "service": self.service, "channel": "desk", "person": person(n)} | more
        made = self.office.guide.post("/tickets", body)
        assert made.status_code == 201, made.json
        called = self.office.clerk.post(f"/halls/JN01/windows/{self.window}/call").json["ticket"]
        assert called["id"] == made.json["id"]
        assert self.office.clerk.post(f"/tickets/{called['id']}/serve").status_code == 200
        return str(called["id"])

    def case(self, ticket: str, **body: Any) -> Any:
        """A case for the ticket, as answered."""
        return self.office.clerk.post(f"/tickets/{ticket}/cases", body or {"service": self.service})

    def opened(self, n: int = 1) -> dict[str, Any]:
        """A new case for somebody at the window."""
        answer = self.case(self.served(n))
        assert answer.status_code == 201, answer.json
        found: dict[str, Any] = answer.json
        return found

    def act(self, number: str, act: str, **body: Any) -> Any:
        """One act on a case."""
        return self.office.clerk.post(f"/cases/{number}/{act}", body)

    def finish(self, ticket: str, outcome: str = "accepted", **more: Any) -> Any:
        """The clerk's last key."""
        return self.office.clerk.post(f"/tickets/{ticket}/finish", {"outcome": outcome, **more})

    def all_entries(self) -> list[Entry]:
        """The whole journal."""
        return self.office.house.database.read(lambda rows: list(all_entries(rows)))

    def entries(self, kind: str) -> list[Entry]:
        """What the journal holds of that kind."""
        return [one for one in self.all_entries() if one.kind == kind]


@pytest.fixture
def counter(office: Office) -> Counter:
    assert office.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    return Counter(office, "317", "records")
