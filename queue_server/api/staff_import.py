"""Staff from a workbook: looked at first, taken over whole or not at all; initial passwords are told once."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.hall import service as halls
from queue_server.kernel.database import Database
from queue_server.kernel.http import language
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.threads import off_loop
from queue_server.staff import roster, service
from queue_server.staff.model import AccountExists
from queue_server.staff.passwords import INITIAL_BYTES, initial_password
from queue_server.staff.roster import Line, NotAWorkbook, Roster, RosterIsWrong
from queue_server.staff.sign_in import SignIn

BASE64_MAX = roster.BYTES_MAX * 4 // 3 + 4


class ImportBody(Body):
    """The workbook in base64. Without `confirm` nothing is changed: the answer says what would be."""

    model_config = Body.model_config | {"str_max_length": BASE64_MAX}
    xlsx: Annotated[str, StringConstraints(min_length=1, max_length=BASE64_MAX)]
    confirm: bool = False


class ImportLine(Answer):
    """One person of the list and what becomes of the account."""

    row: int
    account: str
    name: str
    number: str
    role: str
    hall: str | None
    change: Literal["add", "edit", "same"]


class ImportAnswer(Answer):
    """What the list says and, after `confirm`, what was made, each with the initial password that is told only here."""

    done: bool
    lines: list[ImportLine]
    problems: list[dict[str, str]]
    made: list[dict[str, str]]


@dataclass(frozen=True)
class ImportCalls:
    """Hashing takes tens of milliseconds a person and runs before the one transaction that makes them all."""

    database: Database
    door: SignIn
    random: Callable[[int], bytes]

    def take(self, asked: Asked) -> dict[str, Any]:
        """Look at the list, or take it over."""
        found = self._read(asked)
        problems = [_problem_json(one, language()) for one in found.problems]
        answer = {"done": False, "lines": [_line_json(one) for one in found.lines], "problems": problems, "made": []}
        if not asked.body.confirm:
            return answer
        if problems:
            raise RosterIsWrong(count=len(problems), problems=problems)
        passwords = {
            line.row: initial_password(line.new.account, self.random(INITIAL_BYTES))
            for line in found.lines
            if line.change == "add"
        }
        hashes = {
            line.row: self.door.hashed(line.new.account, passwords[line.row])
            for line in found.lines
            if line.row in passwords
        }
        self.database.write(lambda tx: _apply(tx, found, hashes), asked.who.actor, is_long=True)
        made = [
            {**{key: str(value) for key, value in _line_json(line).items()}, "password": passwords[line.row]}
            for line in found.lines
            if line.row in passwords
        ]
        return answer | {"done": True, "made": made}

    def _read(self, asked: Asked) -> Roster:
        try:
            data = base64.b64decode(asked.body.xlsx, validate=True)
        except (binascii.Error, ValueError):
            raise NotAWorkbook() from None
        found = off_loop(lambda: roster.read(data))

        def beside(rows: Rows) -> Roster:
            there, known = service.everybody(rows), halls.hall_ids(rows)
            return roster.compared(found, there, known, asked.who.hall, int(asked.who.id))

        return self.database.read(beside)


def routes(calls: ImportCalls) -> tuple[Route, ...]:
    """The one call."""
    return (
        Route(
            "POST",
            "/staff/import",
            "Staff from a workbook",
            staff_who("accounts"),
            ImportAnswer,
            ImportBody,
            key="never",
            refusals=(NotAWorkbook, RosterIsWrong, AccountExists),
            plain=calls.take,
            bytes_max=BASE64_MAX + 1024,
        ),
    )


def _apply(tx: Tx, found: Roster, hashes: dict[int, str]) -> None:
    for line in found.lines:
        if line.change == "add":
            service.add_account(tx, line.new, hashes[line.row], initial=True)
        elif line.change == "edit" and line.staff is not None:
            service.edit_account(tx, line.staff, line.new)


def _line_json(line: Line) -> dict[str, Any]:
    new = line.new
    return {
        "row": line.row,
        "account": new.account,
        "name": new.name,
        "number": new.number,
        "role": new.role,
        "hall": new.hall,
        "change": line.change,
    }


def _problem_json(problem: roster.Problem, lang: str) -> dict[str, str]:
    return {"sheet": problem.sheet, "cell": problem.cell, "says": problem.en if lang == "en" else problem.zh}
