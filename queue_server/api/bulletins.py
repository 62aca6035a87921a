"""Calls about bulletins: open, fill, issue, correct; and about the tasks that come of them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queue_server.api.bulletin_bodies import (
    BASE64_MAX,
    BulletinAnswer,
    BulletinsAnswer,
    BulletinTextBody,
    FileBody,
    IssueBulletinBody,
    NewBulletinBody,
    ProblemBody,
    SaidBody,
    TaskAnswer,
    UnitBody,
)
from queue_server.api.contract import Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.bulletins import reading, rectifying
from queue_server.bulletins import reports as told
from queue_server.bulletins.annexes import Unit
from queue_server.bulletins.model import PROBLEMS_MAX, TEXT_MAX, UNITS_MAX, Bulletin, Problem
from queue_server.bulletins.refusals import (
    BadPeriod,
    BadUnits,
    BulletinExists,
    BulletinIsIssued,
    BulletinIsNotIssued,
    BulletinWasChanged,
    EditionIsOpen,
    NotATable,
    NumberIsTaken,
    PeriodIsNotOver,
    TaskForbids,
    TextIsOlder,
    UnitsAreWrong,
    UnknownBulletin,
    UnknownTask,
)
from queue_server.bulletins.service import Office
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.threads import off_loop


@dataclass(frozen=True)
class BulletinCalls:
    """What the calls do."""

    ground: Ground
    office: Office
    new_id: Callable[[], str]

    def show_all(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The list."""
        hall = self._hall(rows, asked)
        return told.all_of(rows, hall, self.office.now_ms())

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """One."""
        hall = self._hall(rows, asked)
        return told.one(rows, self.office, hall, self._one(rows, asked, hall))

    def open(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A draft."""
        hall, body = self._hall(tx, asked), asked.body
        made = self.office.open(tx, hall, self.new_id(), body.kind, body.span, body.day)
        return told.one(tx, self.office, hall, made)

    def correct(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A draft of the next edition."""
        hall = self._hall(tx, asked)
        return told.one(tx, self.office, hall, self.office.correct(tx, hall, self._one(tx, asked, hall), self.new_id()))

    def set_unit(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """One unit."""
        hall = self._hall(tx, asked)
        one = self._one(tx, asked, hall)
        values = asked.body.model_dump(exclude={"remove"})
        at = (asked.body.level, asked.body.name)
        units = {(each.level, each.name): each for each in one.units}
        if asked.body.remove:
            units.pop(at, None)
        else:
            units[at] = Unit(**values)
        if len(units) > UNITS_MAX:
            raise BadUnits(unit=at[1], why_zh=f"最多 {UNITS_MAX} 个单位", why_en=f"at most {UNITS_MAX} units")
        return told.one(tx, self.office, hall, self.office.set_units(tx, one, tuple(units.values())))

    def read_file(self, asked: Asked) -> tuple[Unit, ...]:
        """The units of the file, off the loop."""
        try:
            data = base64.b64decode(asked.body.file, validate=True)
        except (binascii.Error, ValueError):
            raise NotATable() from None
        return off_loop(lambda: reading.units(data))

    def set_units(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """All units at once."""
        hall = self._hall(tx, asked)
        return told.one(tx, self.office, hall, self.office.set_units(tx, self._one(tx, asked, hall), asked.body))

    def set_problem(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Name one more, or one less."""
        hall, body = self._hall(tx, asked), asked.body
        one = self._one(tx, asked, hall)
        new = Problem(body.unit, body.text, body.due)
        kept = tuple(each for each in one.problems if each != new)
        problems = kept if body.remove else (*kept, new)[:PROBLEMS_MAX]
        return told.one(tx, self.office, hall, self.office.set_problems(tx, one, problems))

    def set_text(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The text and the issuer."""
        hall, body = self._hall(tx, asked), asked.body
        one = self.office.set_text(tx, hall, self._one(tx, asked, hall), body.text.strip(), body.issuer.strip())
        return told.one(tx, self.office, hall, one)

    def issue(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """For good."""
        hall = self._hall(tx, asked)
        one = self.office.issue(tx, hall, self._one(tx, asked, hall), asked.body.number, self.new_id)
        return told.one(tx, self.office, hall, one)

    def task(self, act: Callable[[Tx, Hall, Any, str], Any]) -> Callable[[Tx, Asked], dict[str, Any]]:
        """One act on a task."""

        def do(tx: Tx, asked: Asked) -> dict[str, Any]:
            hall = self._hall(tx, asked)
            done = act(tx, hall, told.task_by_id(tx, hall, asked.path["task"]), asked.body.text)
            return told.task(done, hall, self.office.now_ms())

        return do

    def _hall(self, rows: Rows, asked: Asked) -> Hall:
        return self.ground.hall(rows, asked.path["hall"])

    def _one(self, rows: Rows, asked: Asked, hall: Hall) -> Bulletin:
        return told.by_id(rows, hall, asked.path["bulletin"])


def routes(calls: BulletinCalls) -> tuple[Route, ...]:
    """The calls of those who run the hall; whoever sees figures reads."""
    path, one = "/halls/<hall>/bulletins", "/halls/<hall>/bulletins/<bulletin>"
    sees, runs = staff_who("see_figures"), staff_who("oversee")
    known = (UnknownHall, UnknownBulletin)
    changes = (*known, BulletinIsIssued, BulletinWasChanged)
    task, acts = "/halls/<hall>/rectifications/<task>", (UnknownHall, UnknownTask, TaskForbids)

    def post(at: str, summary: str, body: type[Body] | None, write: Any, *more: Any, **also: Any) -> Route:
        return Route("POST", at, summary, runs, BulletinAnswer, body, refusals=more, write=write, is_long=True, **also)

    def step(name: str, summary: str, act: Callable[[Tx, Hall, Any, str], Any]) -> Route:
        at = f"{task}/{name}"
        return Route("POST", at, summary, runs, TaskAnswer, SaidBody, refusals=acts, write=calls.task(act))

    return (
        Route(
            "GET", path, "Bulletins and open tasks", sees, BulletinsAnswer, refusals=(UnknownHall,), read=calls.show_all
        ),
        Route("GET", one, "One bulletin with its tables", sees, BulletinAnswer, refusals=known, read=calls.show),
        post(path, "Open a draft", NewBulletinBody, calls.open, UnknownHall, BadPeriod, BulletinExists, status=201),
        post(f"{one}/units", "Enter one unit's counts", UnitBody, calls.set_unit, *changes, BadUnits),
        post(
            f"{one}/units/file",
            "Take all units' counts from a filled-in form",
            FileBody,
            calls.set_units,
            *(*changes, BadUnits, NotATable, UnitsAreWrong),
            ready=calls.read_file,
            bytes_max=BASE64_MAX + 1024,
        ),
        post(f"{one}/problems", "Name a problem", ProblemBody, calls.set_problem, *changes, BadPeriod),
        post(f"{one}/text", "Edit the text", BulletinTextBody, calls.set_text, *changes, bytes_max=TEXT_MAX * 8),
        post(
            f"{one}/issue",
            "Issue it",
            IssueBulletinBody,
            calls.issue,
            *changes,
            PeriodIsNotOver,
            NumberIsTaken,
            TextIsOlder,
        ),
        post(
            f"{one}/correct",
            "Open a corrected edition",
            None,
            calls.correct,
            *known,
            BulletinIsNotIssued,
            EditionIsOpen,
            status=201,
        ),
        step(
            "reply",
            "What the unit has done about it",
            lambda tx, hall, one, text: rectifying.reply(tx, hall, one, text),
        ),
        step("close", "Checked again and mended", lambda tx, _hall, one, text: rectifying.close(tx, one, text)),
        step(
            "send-back",
            "Checked again and not mended",
            lambda tx, _hall, one, text: rectifying.send_back(tx, one, text),
        ),
    )
