"""A citizen's hands on the booking pages without script: forms as a browser sends them, and the code that was sent."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient

from appointments import booking as bookings
from appointments import store
from queue_server.kernel.rows import Rows
from tests.conftest import Office
from tests.tickets.counter import resident

SLOT = re.compile(r'<button name="slot" value="([^"]+)"[^>]*class="book-time">')
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


def slots(text: str) -> list[str]:
    """The values of the hours that can be tapped."""
    return SLOT.findall(text)


def hidden(text: str) -> dict[str, str]:
    """What a form carries along; the last form's where several do."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(text)}


def title(text: str) -> str:
    """The heading of a page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.S)
    assert found is not None, text
    return found[1].strip()


def alerts(text: str) -> list[str]:
    """What is said loudly, and at fields."""
    return re.findall(r'(?:role="alert"|class="error")[^>]*>([^<]+)<', text)


def person(n: int, key: str = "applicant-1") -> dict[str, str]:
    """The fields of one person."""
    one = resident(n)
    return {f"{key}-name": one.name, f"{key}-id_type": one.id_type, f"{key}-id_number": one.id_number}


@dataclass
class Booker:
    """One phone."""

    office: Office
    service: str = "fund-rent"
    lang: str = ""
    phone: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.phone = self.office.app.test_client()

    def page(self, path: str, status: int = 200) -> str:
        answer = self.phone.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def times(self, day: str = "2026-11-24", agent: str = "") -> str:
        """The page of days and hours."""
        return self.page(f"/p/book/{self.service}?day={day}&agent={agent}{self.lang}")

    def choose(self, slot: str | None = None, have: tuple[str, ...] = (), agent: str = "", day: str = "") -> Any:
        """Tap an hour, the first that is free."""
        value = slot or slots(self.times(day or "2026-11-24", agent))[0]
        sent = {"slot": value, "have": list(have), "agent": agent}
        return self.phone.post(f"/p/book/{self.service}?{self.lang.lstrip('&')}", data=sent)

    def details(self, **more: str) -> tuple[str, dict[str, str]]:
        """Where the form is, and what it carries, an hour having been tapped."""
        answer = self.choose(**more)  # type: ignore[arg-type]
        assert answer.status_code == 303, answer.text
        to = answer.headers["Location"]
        return to, hidden(self.page(to))

    def book(self, n: int = 1, **typed: str) -> str:
        """A booking that waits for its code; where its page is."""
        to, form = self.details()
        sent = form | (person(n) if self.service == "fund-rent" else {}) | {"phone": f"1380000{n:04d}"} | typed
        answer = self.phone.post(to, data=sent)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["Location"])

    def code(self, number: str | None = None) -> str:
        """What was sent to the phone, from the sealed store."""

        def look(rows: Rows) -> str:
            waits = [
                one for one in store.of_days(rows, "JN01", "2026-11-01", "2026-12-31") if one.state == "unverified"
            ]
            return bookings.code_of(rows, self.office.house.secrets, waits[-1]) or ""

        return self.office.house.database.read(look)

    def prove(self, at: str) -> None:
        """Type the code."""
        answer = self.phone.post(at, data={"act": "code", "code": self.code()})
        assert answer.status_code == 303, answer.text

    def booked(self, n: int = 1, **typed: str) -> str:
        """A booking whose phone has proved itself; where its page is."""
        at = self.book(n, **typed)
        self.prove(at)
        return at

    def start_ms(self) -> int:
        """When the latest booking begins."""
        return self.office.house.database.read(lambda rows: store.of_days(rows, "JN01", "2026", "2027")[-1].start_ms)

    def go_to(self, minutes: float) -> None:
        """Step the clock to so many minutes after the booking begins."""
        self.office.clock.step((self.start_ms() - self.office.clock.now_ms()) / 1000 + minutes * 60)
