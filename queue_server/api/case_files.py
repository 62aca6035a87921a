"""Calls for halls without a link: a day's cases as a file, and the platform's cases from one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

import gevent
from pydantic import StringConstraints

from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.cases.refusals import ReasonIsNeeded
from queue_server.catalogue import tables
from queue_server.catalogue.problems import ListFileIsWrong
from queue_server.hall import days
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Tx
from queue_server.kernel.threads import off_loop
from queue_server.platform import importing, sheets
from queue_server.platform.sheet_rows import Persons

WHO: Final = staff_who("oversee")
BASE64_MAX: Final = 6 * 1024 * 1024
AT_ONCE: Final = 100  # of a file's cases in one transaction: the windows write between
OTHERS: Final = "导入"


class ExportCasesBody(Body):
    """What happened to cases on a day. `full` persons need a reason, and the journal keeps who took them away."""

    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    form: Literal["csv", "xlsx"] = "xlsx"
    persons: Literal["masked", "full"] = "masked"
    reason: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""


class ImportCasesBody(Body):
    """A file in base64: CSV (UTF-8 or GB18030) or XLSX."""

    file: Annotated[str, StringConstraints(max_length=BASE64_MAX)]


class ExportedCasesAnswer(Answer):
    """The file in base64, what to call it, and how many cases are in it."""

    name: str
    file: str
    count: int


class ImportedCasesAnswer(Answer):
    """How many are new or changed, how many the same; `ours` are numbers this hall keeps itself, `unused` heads of
    columns that mean nothing here."""

    taken: int
    same: int
    ours: list[str]
    unused: list[str]


@dataclass(frozen=True)
class CaseFileCalls:
    """What the calls do; files are made and read off the loop. `owner` is what the platform is called."""

    ground: Ground
    database: Database
    owner: str = ""

    def give(self, asked: Asked) -> dict[str, Any]:
        """A day's cases."""
        body: ExportCasesBody = asked.body
        reason = str(redact(body.reason))
        if body.persons == "full" and not reason:
            raise ReasonIsNeeded()
        try:
            day = days.parsed(body.day).isoformat()
        except ValueError:
            raise BadInput(fields=[{"field": "day", "problem": "YYYY-MM-DD"}]) from None
        hall = self.database.read(lambda rows: self.ground.hall(rows, asked.path["hall"]))
        cases = sheets.cases_of_day(self.database, hall, day, lambda: gevent.sleep(0))

        def note(tx: Tx) -> None:  # who took it is written before anybody has it
            sheets.note(tx, hall.id, day, len(cases), body.persons, reason)

        self.database.write(note, asked.who.actor)
        rows = [
            row for at in range(0, len(cases), sheets.AT_ONCE) for row in self._table(hall, cases, at, body.persons)
        ]
        make = sheets.as_csv if body.form == "csv" else sheets.as_workbook
        content = off_loop(lambda: base64.b64encode(make(rows)).decode())
        return {"name": f"{hall.id}-cases-{day}.{body.form}", "file": content, "count": len(rows)}

    def bring(self, asked: Asked) -> dict[str, Any]:
        """The platform's cases."""
        try:
            content = base64.b64decode(asked.body.file, validate=True)
        except (binascii.Error, ValueError):
            raise BadInput(fields=[{"field": "file", "problem": "not base64"}]) from None
        hall = self.database.read(lambda rows: self.ground.hall(rows, asked.path["hall"]))
        now_ms, owner = self.ground.sight.clock.now_ms(), self.owner or OTHERS
        read = off_loop(lambda: importing.read(tables.read(content), hall, owner, now_ms))
        came = importing.Imported(0, 0, ())
        for at in range(0, len(read.cases), AT_ONCE):
            part = self._keep(hall, read.cases[at : at + AT_ONCE], asked.who.actor)
            came = importing.Imported(came.taken + part.taken, came.same + part.same, came.ours + part.ours)
        self.database.write(lambda tx: importing.note(tx, hall.id, came), asked.who.actor)
        return {"taken": came.taken, "same": came.same, "ours": list(came.ours), "unused": list(read.unused)}

    def _table(self, hall: Hall, cases: Sequence[str], at: int, shown: Persons) -> list[tuple[str, ...]]:
        gevent.sleep(0)
        part, secrets = cases[at : at + sheets.AT_ONCE], self.ground.sight.secrets
        return self.database.read(lambda rows: sheets.table(rows, secrets, hall, part, shown))

    def _keep(self, hall: Hall, cases: Sequence[importing.Line], actor: str) -> importing.Imported:
        secrets, new_id = self.ground.sight.secrets, self.ground.new_id
        return self.database.write(lambda tx: importing.take(tx, hall, secrets, new_id, cases), actor, is_long=True)


def routes(calls: CaseFileCalls) -> tuple[Route, ...]:
    """The calls about files of cases."""
    return (
        Route(
            "POST",
            "/halls/<hall>/cases/export",
            "A day's cases as a file",
            WHO,
            ExportedCasesAnswer,
            ExportCasesBody,
            key="never",
            refusals=(UnknownHall, ReasonIsNeeded),
            plain=calls.give,
        ),
        Route(
            "POST",
            "/halls/<hall>/cases/import",
            "Import the platform's cases from a file",
            WHO,
            ImportedCasesAnswer,
            ImportCasesBody,
            key="never",
            refusals=(UnknownHall, ListFileIsWrong),
            plain=calls.bring,
            bytes_max=BASE64_MAX + 1024,
        ),
    )
