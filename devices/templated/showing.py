"""What a whole line is to show, as the values each of its channels' template may name. Pure.

{"do": "show", "areas": {"305": what, …}} is a whole strip, {"do": "show", "addresses": {"1": {"number", "waiting"}, …},
"asks": {"2": visit, …}} a whole line of pads; `windows` says at which window each stands. What: {"number": "A012"},
{"state": "idle|paused|closed"} or {"text": "…"}. {"do": "show"} with neither is about one thing and has its own fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from devices.model import BAD_COMMAND
from devices.templated.protocol import Refused

TEXTS: Final[Mapping[str, str]] = {"number": "{number}", "idle": "", "paused": "暂停服务", "closed": ""}
STATES: Final = ("idle", "paused", "closed")
SHOW: Final = "show"
ASK: Final = "ask_grade"


def shown_by(
    command: Mapping[str, Any], texts: Mapping[str, str], known: Iterable[str]
) -> dict[str, dict[str, Any]] | None:
    """Channel → its values; those `known` and not named go idle. None where one thing is meant. Raises Refused."""
    found: dict[str, dict[str, Any]] | None = None
    for kind, idle, values in (("areas", {"state": "idle"}, _area), ("addresses", {}, _address)):
        if command.get("do") == SHOW and kind in command:
            named = _mapping(command[kind])
            windows = _mapping(command.get("windows", {}))
            found = {
                channel: values(channel, _mapping(named.get(channel, idle)), {**TEXTS, **texts})
                | {"window": windows.get(channel, channel)}
                for channel in dict.fromkeys((*named, *known))
            }
    return found


def asked_by(command: Mapping[str, Any]) -> dict[str, str]:
    """Address → the visit its evaluator is to ask about. Raises Refused."""
    return {str(address): str(visit) for address, visit in _mapping(command.get("asks", {})).items()}


def _area(channel: str, what: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    state, number, text = (str(what.get(key) or "") for key in ("state", "number", "text"))
    if state and state not in STATES:
        raise Refused(BAD_COMMAND)
    word = texts[state] if state else ""
    return {
        "area": channel,
        "number": number,
        "state": word,
        "text": text or word or (texts["number"].replace("{number}", number) if number else ""),
    }


def _address(channel: str, what: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    number, waiting = str(what.get("number") or ""), what.get("waiting")
    text = texts["number"].replace("{number}", number) if number else ""
    return {"address": channel, "number": number, "waiting": "" if waiting is None else waiting, "text": text}


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Refused(BAD_COMMAND)
    return value
