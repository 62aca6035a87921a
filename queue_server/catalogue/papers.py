"""How the materials of an item stand in one cell: a line each, its parts in any order after the name. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from queue_server.catalogue.model import MATERIAL_KINDS

NAME_MAX: Final = 200
_BETWEEN: Final = re.compile(r"[;；\n]+")
_PARTS: Final = re.compile(r"\s*[|｜]\s*")
_EXEMPT: Final = re.compile(r"(?:免提交|exempt)(?:\s*[:：]\s*(.+))?", re.IGNORECASE)
_FOLLOWS: Final = frozenset({"可容缺", "容缺", "may follow"})
_OPTIONAL: Final = frozenset({"非必要", "非必需", "optional"})
_NEEDED: Final = frozenset({"必要", "必需", "required"})
_FIELDS: Final = ("name", "kind", "source", "exempt_by", "deferrable", "optional")
_MARKS: Final = ("deferrable", "optional")
SHARED: Final = "数据共享"  # what a material is exempt by where the file does not say


def read(cell: Any, text: str) -> list[dict[str, Any]] | str | None:
    """The materials of a cell (or of a platform's list); the part that cannot be understood as it was written."""
    if isinstance(cell, list):
        return _listed(cell)
    found = []
    for line in _BETWEEN.split(text):
        if line.strip():
            paper = _line(line.strip())
            if paper is None:
                return line.strip()
            found.append(paper)
    return found


def _line(line: str) -> dict[str, Any] | None:
    name, *parts = (one.strip() for one in _PARTS.split(line))
    paper: dict[str, Any] = {"name": name}
    for part in parts:
        exempt = _EXEMPT.fullmatch(part)
        if exempt:
            paper["exempt_by"] = exempt[1] or SHARED
        elif part in _FOLLOWS:
            paper["deferrable"] = True
        elif part in _OPTIONAL:
            paper["optional"] = True
        elif (kind := _kind(part)) is not None:
            paper["kind"] = kind
        elif part and part not in _NEEDED:
            if "source" in paper:
                return None
            paper["source"] = part
    return _fitting(paper)


def _listed(entries: list[Any]) -> list[dict[str, Any]] | str:
    found = []
    for one in entries:
        paper = _given(one) if isinstance(one, Mapping) else _line(one) if isinstance(one, str) else None
        if paper is None:
            return str(one)
        found.append(paper)
    return found


def _given(one: Mapping[str, Any]) -> dict[str, Any] | None:
    paper = {name: one[name] for name in _FIELDS if one.get(name) not in (None, "")}
    marks = {name: paper.pop(name, False) for name in _MARKS}
    needed = one.get("required", True)
    kind = _kind(str(paper.get("kind", "original")))
    if kind is None or not all(isinstance(mark, bool) for mark in (needed, *marks.values())):
        return None
    texts = {name: str(value).strip() for name, value in paper.items()}
    return _fitting({**texts, **marks, "kind": kind, "optional": marks["optional"] or not needed})


def _fitting(paper: dict[str, Any]) -> dict[str, Any] | None:
    """Without what is said of every material anyway; None for one that is too long or has no name."""
    usual = {"kind": "original", "deferrable": False, "optional": False}
    texts = [value for value in paper.values() if isinstance(value, str)]
    if not paper.get("name") or any(len(one) > NAME_MAX or not one.isprintable() for one in texts):
        return None
    return {name: value for name, value in paper.items() if usual.get(name, "") != value}


def _kind(text: str) -> str | None:
    return next((code for code, word in MATERIAL_KINDS.items() if text in (code, word.zh, word.en)), None)
