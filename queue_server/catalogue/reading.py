"""From a table to the rows of a list: what its cells mean, or everything that must be mended first. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from queue_server.catalogue import naming, papers
from queue_server.catalogue.columns import Column, Kind, Shape
from queue_server.catalogue.problems import ListFileIsWrong, Problem, problem
from queue_server.catalogue.tables import Table

Body = dict[str, Any]
DIGITS_SAFE: Final = 15  # a spreadsheet's number keeps no more of them
_CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_./-]*")
_AS_NUMBER: Final = re.compile(r"\d(\.\d+)?[Ee]\+\d+")
_WHOLE: Final = re.compile(r"(\d{1,6})(?:\.0+)?\s*(?:个?工作日内?)?")
_BETWEEN: Final = re.compile(r"[,，、;；^|/\n]")
_DAY: Final = re.compile(r"(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?")


@dataclass(frozen=True)
class Reading:
    """The rows by their key, in the file's order, and the heads that mean nothing here."""

    rows: dict[str, Body]
    unused: tuple[str, ...]


class CellIsWrong(Exception):
    """A cell does not hold what its column asks for: a kind of SENTENCES and its details."""

    def __init__(self, kind: str, **details: Any) -> None:
        self.kind, self.details = kind, details
        super().__init__(kind)


def read(shape: Shape, table: Table, fields: Mapping[str, str] | None = None) -> Reading:
    """The rows of a table; ListFileIsWrong names every problem. `fields` says what a platform calls our columns."""
    renamed = {head: column for column, head in (fields or {}).items()}
    meant = [_column(shape, renamed.get(head, head)) for head in table.head]
    problems = _of_head(shape, meant)
    rows: dict[str, Body] = {}
    first_at: dict[str, int] = {}
    for number, cells in table.rows if not problems else ():
        body, wrong = _row(shape, meant, number, cells)
        problems += wrong
        key = str(body.get(shape.key, ""))
        if key in first_at:
            label = _label(shape.column(shape.key))
            problems.append(problem("duplicate", number, *label, value=key, other=first_at[key]))
        elif key:
            first_at[key], rows[key] = number, body
    if problems:
        raise ListFileIsWrong(problems)
    unused = [head for head, column in zip(table.head, meant, strict=True) if column is None and head.strip()]
    return Reading(rows, tuple(unused))


def _column(shape: Shape, head: str) -> Column | None:
    return next((one for one in shape.columns if one.is_called(head)), None)


def _label(column: Column | None) -> tuple[str, str]:
    return (column.label.zh, column.label.en) if column else ("", "")


def _of_head(shape: Shape, meant: list[Column | None]) -> list[Problem]:
    missing = [one for one in shape.columns if one.required and one not in meant]
    found = [problem("no_column", 1, *_label(one), label=one.label.zh, label_en=one.label.en) for one in missing]
    twice = [one for one in shape.columns if meant.count(one) > 1]
    return found + [problem("column_twice", 1, *_label(one)) for one in twice]


def _row(shape: Shape, meant: list[Column | None], number: int, cells: tuple[Any, ...]) -> tuple[Body, list[Problem]]:
    body: Body = {}
    problems: list[Problem] = []
    for column, cell in zip(meant, cells, strict=False):
        if column is None:
            continue
        try:
            value = _value(column, cell)
        except CellIsWrong as wrong:
            problems.append(problem(wrong.kind, number, *_label(column), **wrong.details))
            continue
        if shape.is_public and (told := naming.personal(column, value)):
            problems.append(problem(told, number, *_label(column)))
            continue
        if value not in ("", None, []):
            body[column.id] = value
    named = {one.column for one in problems}
    problems += [
        problem("missing", number, *_label(one))
        for one in shape.columns
        if one.required and one.id not in body and one.label.zh not in named
    ]
    return body, problems + _together(shape, body, number)


def _together(shape: Shape, body: Body, number: int) -> list[Problem]:
    """What is wrong with the cells of a row beside one another."""
    found = []
    promised, legal = body.get("promised_days"), body.get("legal_days")
    if isinstance(promised, int) and isinstance(legal, int) and promised > legal:
        label = _label(shape.column("promised_days"))
        found.append(problem("promise_too_long", number, *label, value=promised, limit=legal))
    first, last = str(body.get("in_force_from", "")), str(body.get("in_force_to", ""))
    if first and last and last < first:
        found.append(problem("ends_before", number, *_label(shape.column("in_force_to")), value=last, other=first))
    return found


def _value(column: Column, cell: Any) -> Any:
    if column.kind == "papers":
        found = papers.read(cell, _text(cell) if not isinstance(cell, list) else "")
        if found is None or isinstance(found, str):
            raise CellIsWrong("bad_paper", value=found or cell)
        if len(found) > column.most:
            raise CellIsWrong("too_many_papers", limit=column.most)
        return found
    text = _text(cell)
    if text == "":
        return ""
    return _READERS[column.kind](column, text)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, int | float):
        whole = str(int(cell)) if float(cell).is_integer() else str(cell)
        if len(whole) > DIGITS_SAFE and isinstance(cell, float):
            raise CellIsWrong("lost_digits", value=cell)
        return whole
    if isinstance(cell, list | dict):
        raise CellIsWrong("bad_text", limit=0)
    return str(cell).strip()


def _plain(column: Column, text: str) -> str:
    lines = "\n".join(line.strip() for line in re.sub(r"[\t\u3000\u00a0]", " ", text).splitlines())
    if len(lines) > column.most or not lines.replace("\n", "").isprintable():
        raise CellIsWrong("bad_text", limit=column.most)
    return lines


def _code(column: Column, text: str) -> str:
    if _AS_NUMBER.fullmatch(text):
        raise CellIsWrong("lost_digits", value=text)
    if len(text) > column.most or not _CODE.fullmatch(text):
        raise CellIsWrong("bad_code", value=text, limit=column.most)
    return text


def _whole(column: Column, text: str) -> int:
    if text in column.words:
        return column.words[text]
    match = _WHOLE.fullmatch(text)
    if match is None or int(match[1]) > column.most:
        example = "".join(f"，或“{word}”" for word in list(column.words)[:1])
        raise CellIsWrong("bad_number", value=text, limit=column.most, example=example)
    return int(match[1])


def _day(_column: Column, text: str) -> str:
    match = _DAY.fullmatch(re.split("[ T]", text)[0])
    try:
        return date(*(int(one) for one in match.groups())).isoformat() if match else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> str:
    raise CellIsWrong("bad_day", value=text)


def _choice(column: Column, text: str) -> str:
    found = next((code for code, word in column.choices.items() if text in (code, word.zh, word.en)), None)
    if found is None:
        known = "、".join(word.zh for word in column.choices.values())
        raise CellIsWrong(
            "not_a_choice", value=text, known=known, known_en=", ".join(word.en for word in column.choices.values())
        )
    return found


def _several(column: Column, text: str) -> str:
    """Codes or words side by side, as codes where they are known; what else stands there is kept in its words."""
    known = {said: code for code, word in column.choices.items() for said in (code, word.zh, word.en)}
    parts = [known.get(one.strip(), one.strip()) for one in _BETWEEN.split(text)]
    return _plain(column, ",".join(dict.fromkeys(one for one in parts if one)))


_READERS: Final[Mapping[Kind, Callable[[Column, str], Any]]] = {
    "text": _plain,
    "code": _code,
    "whole": _whole,
    "day": _day,
    "choice": _choice,
    "several": _several,
}
