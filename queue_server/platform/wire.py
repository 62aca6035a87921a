"""Speaking with the platform: one event told, a case asked for by number or by person, is it there. Numbers of people
stay in bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from queue_server.kernel.clock import Clock
from queue_server.kernel.courier import Said
from queue_server.kernel.signed import Heard, question
from queue_server.people.model import Person
from queue_server.platform.fields import ID_CODES
from queue_server.platform.settings import Platform


@dataclass(frozen=True)
class Wire:
    """The platform as one can speak with it; `wall` is the real time, which signatures carry."""

    platform: Platform
    wall: Clock

    def tell(self, key: str, message: Mapping[str, Any]) -> Said:
        """One event, by its key. Done only when the platform names that key as the one it has."""
        heard = self.ask("POST", "/events", message, {"Idempotency-Key": key})
        if heard.is_good:
            has = isinstance(heard.said, dict) and heard.said.get("accepted") == key
            return Said("done") if has else Said("queued", "bad_answer")
        if heard.is_refusal:
            return Said("refused", heard.code)
        return Said("queued", heard.code, heard.wait_s)

    def by_number(self, number: str) -> Heard:
        """The platform's case of that number; 404 where it has none."""
        return self.ask("GET", f"/cases/{quote(number, safe='')}")

    def by_person(self, person: Person) -> Heard:
        """The platform's cases of that person."""
        body = {"证件类型": ID_CODES[person.id_type], "证件号码": person.id_number}
        return self.ask("POST", "/cases/find", body)

    def ping(self) -> Heard:
        """Is it there, does it know us, what time is it there."""
        return self.ask("GET", "/ping")

    def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, more: Mapping[str, str] | None = None
    ) -> Heard:
        """One signed request."""
        return question(self.platform, self.wall, method, path, body, more)
