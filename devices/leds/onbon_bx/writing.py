"""What a strip is told, as the text of its areas. Pure.

{"do": "show", "areas": {"305": what, …}} is the whole strip, idle where nothing is said, areas it has not passed over.
What: {"number": "A012", "arrow": "left|right|up|down"}, {"state": "idle|paused|closed"} or {"text": "…"} ·
{"do": "test"} writes every area's name into it for some seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from devices.leds.onbon_bx.config import LedConfig
from devices.model import BAD_COMMAND, UNKNOWN_COMMAND

TOO_LONG: Final = "too_long"
TEXT_MAX: Final = 200  # signs: escaped twice as long, a frame still fits a card's buffer
NUMBER_MAX: Final = 16
ARROWS: Final = {"": "", "left": "←", "right": "→", "up": "↑", "down": "↓"}


class Refused(Exception):
    """The command cannot be written; its text is a stable code."""


def texts_of(command: Mapping[str, Any], config: LedConfig) -> dict[str, str]:
    """Area → what is to stand in it. Raises Refused."""
    if command.get("do") != "show":
        raise Refused(UNKNOWN_COMMAND)
    areas = command.get("areas", {})
    if not isinstance(areas, Mapping):
        raise Refused(BAD_COMMAND)
    return {area.name: _text(areas.get(area.name, {"state": "idle"}), config) for area in config.areas}


def as_bytes(text: str) -> bytes:
    """GBK for a card's font. A reverse stroke would begin an escape, a control character something worse."""
    plain = "".join(" " if ord(sign) < 0x20 or ord(sign) == 0x7F else sign for sign in text.replace("\\", "＼"))
    return plain.encode("gbk", "replace")


def _text(what: object, config: LedConfig) -> str:
    if not isinstance(what, Mapping):
        raise Refused(BAD_COMMAND)
    text, state, number, arrow = (what.get(key) for key in ("text", "state", "number", "arrow"))
    if isinstance(text, str):
        if len(text) > TEXT_MAX:
            raise Refused(TOO_LONG)
        return text
    if state in ("idle", "paused", "closed"):
        return config.text(str(state))
    if not isinstance(number, str) or len(number) > NUMBER_MAX or (arrow or "") not in ARROWS:
        raise Refused(BAD_COMMAND)
    return config.text("number").replace("{number}", number).replace("{arrow}", ARROWS[arrow or ""])
