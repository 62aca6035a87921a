"""What light strips and counter pads show of their windows: what the screen over the window says, in fewer signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from queue_server.equipment import places
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.tickets.model import AT_WINDOW
from queue_server.views import ratings
from queue_server.views.screen import ScreenView
from queue_server.views.sight import CHANGES_ALL, Sight

KINDS: Final = ("led", "pad")
TRIAL: Final = "测试"


class Shown:
    """The keys `show:NAME` of an agent's topic, one for each of its devices that shows something.

    A strip gets `{"areas": {area: {"number"} | {"state": idle|paused|closed} | {"text"}}}`; a line of pads
    `{"addresses": {address: {"number", "waiting"}}, "asks": {address: number of the visit to be graded}}`. `windows`
    says which window each channel stands at, and which lines that serves.
    """

    def __init__(self, sight: Sight, hall_id: str, agent: int) -> None:
        self._sight, self._hall, self._agent = sight, hall_id, agent

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str]:
        """The keys this entry may change, given what is shown now."""
        shown = {key: value for key, value in view.items() if key.startswith("show:") and isinstance(value, Mapping)}
        if entry.kind in CHANGES_ALL:
            return set(shown)
        if entry.kind == "attached_placed":
            agent, _slash, name = str(entry.body["device"]).partition("/")
            return {f"show:{name}"} if agent == str(self._agent) else set()
        touched = _touched(entry)
        return {key for key, value in shown.items() if touched & _named(value)}

    def everything(self, rows: Rows) -> dict[str, object]:
        """What each of them shows now; a device that stands nowhere has no key."""
        hall = self._sight.hall(rows, self._hall)
        known = {window.id for window in hall.windows}
        found: dict[str, object] = {}
        for device, there in places.showing(rows, self._agent, KINDS):
            windows = {channel: place.id for channel, place in there.items() if place.id in known}
            if windows:
                make = self._strip if device.kind == "led" else self._pads
                queues = {window.id: list(window.queues) for window in hall.windows if window.id in windows.values()}
                found[f"show:{device.name}"] = {**make(rows, windows), "windows": windows, "queues": queues}
        return found

    def _strip(self, rows: Rows, windows: Mapping[str, str]) -> dict[str, Any]:
        return {"areas": {channel: self._on_strip(rows, window) for channel, window in windows.items()}}

    def _on_strip(self, rows: Rows, window: str) -> dict[str, Any]:
        screen = self._screen(rows, window, {"window", "current", "trial"})
        if not screen:
            return {"state": "closed"}
        current, trial = screen.get("current"), screen.get("trial")
        if isinstance(current, Mapping) and current["state"] in AT_WINDOW:
            return {"number": current["number"]}
        if isinstance(trial, Mapping):
            return {"text": TRIAL}
        said = screen["window"]
        assert isinstance(said, Mapping)
        return {"state": "idle" if said["state"] == "open" else said["state"]}

    def _pads(self, rows: Rows, windows: Mapping[str, str]) -> dict[str, Any]:
        hall = self._sight.hall(rows, self._hall)
        addresses, asks = {}, {}
        for channel, window in windows.items():
            queues = {f"queue:{prefix}" for prefix in hall.window(window).queues}
            screen = self._screen(rows, window, {"current", *queues})
            current = screen.get("current")
            waiting = sum(int(one["waiting"]) for key in queues if isinstance(one := screen.get(key), Mapping))
            number = str(current["number"]) if isinstance(current, Mapping) else ""
            addresses[channel] = {"number": number, "waiting": waiting}
            asked = ratings.visit_asked(rows, self._sight, hall, window)
            if asked is not None:
                asks[channel] = asked.label
        return {"addresses": addresses, "asks": asks}

    def _screen(self, rows: Rows, window: str, keys: set[str]) -> dict[str, object]:
        return ScreenView(self._sight, self._hall, window).values(rows, keys)


def _touched(entry: Entry) -> set[str]:
    """Windows and lines an entry is about, as `window:305` and `queue:A`."""
    body = entry.body
    if entry.kind.startswith("window_") or entry.kind == "trial_called":
        return {f"window:{body['window']}"}
    if entry.kind.startswith("rating_"):
        return {"rating"}
    if not entry.kind.startswith("ticket_"):
        return set()
    parts: Iterable[Mapping[str, object]] = (body.get("before", {}), body.get("set", {}))
    return {
        f"{kind}:{part[field]}"
        for part in parts
        for kind, field in (("window", "window"), ("queue", "queue"))
        if part.get(field)
    }


def _named(shown: Mapping[str, Any]) -> set[str]:
    queues = {f"queue:{one}" for lines in shown["queues"].values() for one in lines}
    asks = {"rating"} if shown.get("asks") else set()
    return {f"window:{one}" for one in shown["windows"].values()} | queues | asks
