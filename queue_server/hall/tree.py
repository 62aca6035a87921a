"""The hall as a plain tree of JSON values, as the pages edit it, and back; the same rules hold as for the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, is_dataclass
from typing import Any

from queue_server.hall.crosscheck import cross_check
from queue_server.hall.model import Hall
from queue_server.hall.problems import Findings, HallFileIsWrong, Problem
from queue_server.hall.reading import Reader, model_fields
from queue_server.hall.rules import Span

Tree = dict[str, Any]


def tree(hall: Hall) -> Tree:
    """The hall as dicts, lists, texts and numbers; what has its default value is left out."""
    return _table(hall)


def parse_tree(raw: object) -> Hall:
    """The hall a tree describes; HallFileIsWrong, whose problems carry paths and no lines."""
    hall, problems = check_tree(raw)
    if hall is None:
        raise HallFileIsWrong(problems)
    return hall


def check_tree(raw: object) -> tuple[Hall | None, list[Problem]]:
    """The hall or everything wrong with the tree."""
    return examine(raw, Findings())


def examine(raw: object, findings: Findings) -> tuple[Hall | None, list[Problem]]:
    """Read a parsed file or tree and let its parts check each other."""
    hall = Reader(findings).table(Hall, raw, ())
    if not isinstance(hall, Hall):
        return None, findings.problems()
    cross_check(hall, findings)
    problems = findings.problems()
    return (None if problems else hall), problems


def is_default(one: Field[Any], value: Any) -> bool:
    """Whether the field holds what it holds when nothing is written."""
    if one.default_factory is not MISSING:
        return bool(value == one.default_factory())
    return one.default is not MISSING and bool(value == one.default)


def said(thing: Any) -> list[tuple[Field[Any], Any]]:
    """The fields of a part that must be written down: not those with their default, nor a name that is only the id."""
    values = [(one, getattr(thing, one.name)) for one in model_fields(type(thing))]
    return [(one, value) for one, value in values if not is_default(one, value) and not _is_own_id(thing, one, value)]


def _is_own_id(thing: Any, one: Field[Any], value: Any) -> bool:
    return one.name == "name" and one.default == "" and value == thing.id


def _table(thing: Any) -> Tree:
    return {one.name: plain_value(value) for one, value in said(thing)}


def plain_value(value: Any) -> Any:
    """A value of the model as JSON has it."""
    if is_dataclass(value):
        return _table(value)
    if isinstance(value, Span):
        return str(value)
    if isinstance(value, tuple):
        return [plain_value(one) for one in value]
    if isinstance(value, Mapping):
        return {key: plain_value(one) for key, one in value.items()}
    return value
