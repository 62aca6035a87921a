"""What the pages on a citizen's phone are handed: one ticket by its link, and the two things its holder may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from queue_server.hall.model import Hall
from queue_server.staff.service import key_text
from queue_server.wiring.forms import Forms
from queue_server.wiring.house import House

TICKET = "/public/tickets/<token>"


class PhoneDoor:
    """Implements queue_server.pages.deps.TicketDeps; every answer and every act is a row of the contract."""

    def __init__(self, house: House, forms: Forms, random: Callable[[int], bytes], import_map: str) -> None:
        self._house, self._forms, self._random = house, forms, random
        self.import_map = import_map

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""
        return key_text(self._random(16))

    def holder_ticket(self, token: str) -> Mapping[str, Any]:
        """The ticket as its holder may see it."""
        found: Mapping[str, Any] = self._forms.read(TICKET, token=token)
        return found

    def why(self, token: str) -> Mapping[str, Any]:
        """Who was called first and by which rule."""
        found: Mapping[str, Any] = self._forms.read(f"{TICKET}/why", token=token)
        return found

    def let_first(self, token: str, count: int, idempotency_key: str) -> None:
        """Let others go first."""
        self._forms.write(f"{TICKET}/yield", {"count": count}, idempotency_key, token=token)

    def give_up(self, token: str, idempotency_key: str) -> None:
        """Give the place up."""
        self._forms.write(f"{TICKET}/cancel", {}, idempotency_key, token=token)
