"""Giving out a number without the server: into the ledger first, then onto paper. A key has one number for ever."""

from __future__ import annotations

import json
import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from devices.alone import filling, sealing
from devices.alone.clock import HallClock
from devices.alone.ledger import Given, Ledger
from devices.alone.pack import Pack

KEY_MAX: Final = 255
ID_MAX: Final = 40
PRIORITIES: Final = frozenset({"elderly", "disabled", "pregnant", "veteran", "other"})
NEEDS: Final = ("hearing", "sight", "mobility", "language")
ID_PREFIXES: Final = (
    ("81", "hmt_residence"),
    ("82", "hmt_residence"),
    ("83", "hmt_residence"),
    ("9", "foreign_permanent"),
)
LATE_MS: Final = 15 * 60_000  # after that nobody stands at the kiosk any more: no paper comes out by itself
WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS: Final = "10X98765432"
Why = Literal["only", "closed", "used", "service"]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class No:
    """Why no number was given out: the screen that says so."""

    why: Why


class Counter:
    """The one place where this box gives out numbers. `print` is handed a job for the kiosk's printer."""

    def __init__(self, ledger: Ledger, clock: HallClock, print: Callable[[Mapping[str, Any]], None]) -> None:
        self._ledger, self._clock, self._print = ledger, clock, print
        self._lock = threading.Lock()

    def take(self, pack: Pack, form: Mapping[str, str]) -> Given | No:
        """The number of this tap: the one its key has, or the next of the block."""
        key = form.get("idempotency_key", "")
        with self._lock:
            given = self._ledger.by_key(key) or self._fresh(pack, form, key)
        if isinstance(given, Given):
            self.print(given)
        return given

    def print(self, given: Given) -> None:
        """Its slip; the printer's worker prints a job once, however often it is handed it."""
        if self._clock.now_ms() - given.at_ms < LATE_MS:
            self._print({"id": job_of(given.paper), "doc": given.slip})

    def print_what_is_left(self) -> None:
        """After a start: whatever had been given out and not begun to be printed."""
        for one in self._ledger.since(self._clock.now_ms() - LATE_MS):
            self.print(one)

    def _fresh(self, pack: Pack, form: Mapping[str, str], key: str) -> Given | No:
        service = pack.service(form.get("service", ""))
        if service is None or not 1 <= len(key) <= KEY_MAX:
            return No("only")
        now_ms, prefix = self._clock.now_ms(), service["queue"]
        if not pack.gives(prefix, now_ms):
            return No("closed")
        typed = form.get("id_number", "")[:ID_MAX]
        id_type = id_type_of(typed, form.get("id_type", ""))
        if (service["real_name"] or typed) and not is_good(typed, id_type):
            return No("service")
        day = pack.day(now_ms)
        used = self._ledger.used(day, prefix)
        free = next((one for one in pack.numbers(day, prefix) if one[0] not in used), None)
        if free is None:
            return No("used")
        number, paper, token = free
        label, lang = f"{prefix}{number:03d}", "en" if form.get("lang") == "en" else "zh"
        person = json.dumps({"id_type": id_type, "id_number": typed}) if typed else None
        link = f"{pack.content['link']}{token}" if pack.content["link"] else ""
        given = Given(
            key=key,
            paper=paper,
            day=day,
            prefix=prefix,
            number=number,
            label=label,
            service=form["service"],
            at_ms=now_ms,
            known_ms=pack.heard.known_ms,
            language=lang,
            person=None if person is None else sealing.seal(pack.content["seal"], person, paper),
            priority=form.get("priority") if form.get("priority") in PRIORITIES else None,
            needs=tuple(one for one in NEEDS if one in form.get("needs", "").split(",")),
            slip=filling.slip(service["slips"][lang], label, day, pack.at(now_ms), link),
        )
        try:
            self._ledger.add(given)
        except OSError:
            log.exception("the ledger cannot be written: no number is given out")
            return No("used")
        log.warning("%s was given out without the server", label)
        return given


def job_of(paper: str) -> str:
    """What a slip of this box is called among its print jobs."""
    return f"alone:{paper}"


def new_key() -> str:
    """A key for a form of this box."""
    return secrets.token_urlsafe(16)


def id_type_of(number: str, asked: str) -> str:
    """The document, as the kiosk's pages tell it: a passport when the person said so, else by its first places."""
    if asked == "passport":
        return asked
    return next((kind for prefix, kind in ID_PREFIXES if number.startswith(prefix)), "resident")


def is_good(number: str, id_type: str) -> bool:
    """Whether the number can be one: 18 places that check, or a passport's signs. The server looks again."""
    if id_type == "passport":
        return 4 <= len(number) <= 20 and number.isascii() and number.isalnum()
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdecimal()):
        return id_type == "foreign_permanent" and len(number) == 15 and number.isascii() and number.isalnum()
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False))
    return CHECKS[total % 11] == number[17].upper()
