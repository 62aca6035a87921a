"""The hall file: TOML text to a Hall and back, and a check that tells an administrator what to mend, line by line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, Final, get_args

from queue_server.hall.model import Hall
from queue_server.hall.problems import Findings, HallFileIsWrong, Problem, plain_problem
from queue_server.hall.reading import Reader, hints, plain
from queue_server.hall.rules import Span
from queue_server.hall.toml_words import in_chinese
from queue_server.hall.tree import examine, said

BYTES_MAX: Final = 512 * 1024
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def parse(text: str) -> Hall:
    """The hall the text describes; HallFileIsWrong with every problem found when it cannot be used."""
    hall, problems = _examine(text)
    if hall is None:
        raise HallFileIsWrong(problems)
    return hall


def reread(text: str) -> Hall:
    """The hall of a text that was in order when it was loaded: rules that came later ask nothing of it."""
    hall = Reader(Findings(text)).table(Hall, tomllib.loads(text), ())
    return hall if isinstance(hall, Hall) else parse(text)


def check(text: str) -> list[Problem]:
    """Everything wrong with the text, in the order of its lines; empty when it can be loaded."""
    return _examine(text)[1]


def _examine(text: str) -> tuple[Hall | None, list[Problem]]:
    findings = Findings(text)
    try:
        size = len(text.encode())
        raw = tomllib.loads(text) if size <= BYTES_MAX else {}
    except (ValueError, RecursionError) as error:
        return None, [_syntax(text, str(error))]
    if size > BYTES_MAX:
        return None, [plain_problem("too_long", 1, size=size, limit=BYTES_MAX)]
    return examine(raw, findings)


def _syntax(text: str, detail: str) -> Problem:
    at = re.search(r"line (\d+)", detail)
    line = int(at[1]) if at else text.count("\n") + 1
    spoken = re.sub(r" \(at .*\)$", "", detail)
    return plain_problem("syntax", line, detail=spoken, detail_zh=in_chinese(spoken))


def export(hall: Hall) -> str:
    """The hall as TOML text that loads back to an equal hall; what has its default value is left out."""
    return "\n".join(_table(hall, "")).strip() + "\n"


def _table(thing: Any, name: str) -> list[str]:
    """Values and rows first, then the tables inside, as TOML wants it."""
    lines: list[str] = []
    inner: list[str] = []
    cls: type = type(thing)
    for one, value in said(thing):
        path = f"{name}.{one.name}".removeprefix(".")
        item = _item(hints(cls)[one.name])
        if is_dataclass(value):
            inner += ["", f"[{path}]", *_table(value, path)]
        elif is_dataclass(item) and one.metadata.get("rows"):
            lines += [f"{one.name} = [", *(f"  {_row(row)}," for row in value), "]"]
        elif is_dataclass(item) and value:
            inner += [line for row in value for line in ("", f"[[{path}]]", *_table(row, path))]
        else:
            lines.append(f"{one.name} = {_literal(value)}")
    return lines + inner


def _item(hint: Any) -> Any:
    args = get_args(plain(hint))
    return args[0] if args else None


def _row(thing: Any) -> str:
    """One dataclass of plain values on one line."""
    return "{ " + ", ".join(f"{one.name} = {_literal(value)}" for one, value in said(thing)) + " }"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | Span):
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, Mapping):
        pairs = (f"{_key(key)} = {_literal(one)}" for key, one in value.items())
        return "{ " + ", ".join(pairs) + " }" if value else "{}"
    return str(value)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _literal(key)
