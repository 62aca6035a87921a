"""How one setting stands in a cell of the workbook, both ways. What cannot be read stays as it is, for the check."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Final

from queue_server.hall.describing import Setting
from queue_server.hall.tree import Tree

YES, NO = "是", "否"
DIGITS_MAX: Final = 15
_FLAGS: Final = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}
_BETWEEN: Final = re.compile(r"[、,，;；\s]+")
_BETWEEN_TEXTS: Final = re.compile(r"[;；\n]+")
_PAIR: Final = re.compile(r"(.+?)\s*[=＝:：]\s*(.+)")


def write(setting: Setting, value: Any) -> Any:
    """The value of the tree as a cell shows it; None leaves the cell empty."""
    if value is None:
        return None
    words = {code: word.zh for code, word in setting.choices}
    if setting.kind == "flag":
        return YES if value else NO
    if setting.kind == "texts":
        return "\n".join(value)
    if setting.kind in ("refs", "choices", "spans"):
        return "、".join(words.get(one, one) for one in value)
    if setting.kind == "map":
        return "；".join(
            f"{words.get(key, key)}={'、'.join(one) if isinstance(one, list) else one}" for key, one in value.items()
        )
    return words.get(value, value) if setting.kind == "choice" else value


def hint(setting: Setting) -> str:
    """How to write it, for the row below the head."""
    if setting.choices and setting.kind != "map":
        return " / ".join(word.zh for _code, word in setting.choices)
    if setting.low is not None and setting.kind != "map":
        return f"{setting.low:g}–{setting.high:g}"
    if setting.kind == "map":
        return "周六=09:00-12:00" if setting.of == "spans" else "A=10；B=5"
    return {
        "flag": "是 / 否",
        "refs": "编号，用顿号分开",
        "ref": "编号",
        "texts": "每行一项",
        "spans": setting.example,
    }.get(setting.kind, setting.example)


def read(into: Tree, setting: Setting, cell: object) -> None:
    """Put what the cell says into the row; an empty cell leaves the default."""
    text = _text(cell)
    if text == "":
        return
    if setting.kind in ("whole", "number"):
        into[setting.name] = _number(setting, cell, text)
    elif setting.kind == "flag":
        into[setting.name] = cell if isinstance(cell, bool) else _FLAGS.get(text.lower(), text)
    elif setting.kind == "texts":
        into[setting.name] = [one.strip() for one in _BETWEEN_TEXTS.split(text) if one.strip()]
    elif setting.kind in ("refs", "choices", "spans"):
        into[setting.name] = [_code(setting, one) for one in _BETWEEN.split(text) if one]
    elif setting.kind == "map":
        into[setting.name] = _map(setting, text)
    else:
        into[setting.name] = _code(setting, text)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _number(setting: Setting, cell: object, text: str) -> object:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) if setting.kind == "whole" and float(cell).is_integer() else cell
    try:
        return int(text) if setting.kind == "whole" else float(text)
    except ValueError:
        return text


def _code(setting: Setting, text: str) -> str:
    return next((code for code, word in setting.choices if text in (word.zh, word.en)), text)


def _map(setting: Setting, text: str) -> object:
    found: dict[str, Any] = {}
    parts = re.split(r"[;；\n]+" if setting.of == "spans" else r"[、,，;；\s]+", text)
    for part in parts:
        if not part.strip():
            continue
        match = _PAIR.fullmatch(part.strip())
        if match is None:
            return text
        key = _code(setting, match[1].strip())
        held = match[2].strip()
        found[key] = [one for one in _BETWEEN.split(held) if one] if setting.of == "spans" else _whole(held)
    return found


def _whole(text: str) -> object:
    short = len(text) <= DIGITS_MAX  # what is longer is no number of a hall, and int() takes it for an attack
    return int(text) if short and text.isascii() and text.isdecimal() else text
