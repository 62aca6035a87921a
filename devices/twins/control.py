"""Switches a virtual device's faults and does what a person does to it: lines over TCP, on 127.0.0.1 only."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable, Mapping
from typing import Any

from devices.twins.faults import Faults

State = Callable[[], dict[str, Any]]
Act = Callable[[Mapping[str, Any]], None]  # does what "do" names; raises ValueError for what it does not know


class Control:
    """{"fault": name, "on": bool}, {"do": word, …} or {} → {"ok": true, "faults": […], …}; nonsense → {"ok": false, …}.

    By hand: `scan A027` is {"do": "scan", "text": "A027"}.
    """

    def __init__(self, faults: Faults, state: State, port: int, act: Act | None = None) -> None:
        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                for line in self.rfile:
                    self.wfile.write(json.dumps(answer(line, faults, state, act)).encode() + b"\n")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False

        self._server = Server(("127.0.0.1", port), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def stop(self) -> None:
        """Close."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def answer(line: bytes, faults: Faults, state: State, act: Act | None = None) -> dict[str, Any]:
    """What one line asks for, done; its answer."""
    try:
        asked = _read(line)
        if "fault" in asked:
            faults.switch(str(asked["fault"]), asked.get("on", True) is True)
        if "do" in asked:
            (act or _unable)(asked)
    except ValueError as error:
        return {"ok": False, "error": str(error)}
    return {"ok": True, "faults": sorted(faults.on()), **state()}


def _read(line: bytes) -> Mapping[str, Any]:
    text = line.decode().strip()
    word, _, rest = text.partition(" ")
    if word.isidentifier():
        return {"do": word, "text": rest}
    asked = json.loads(text)
    if not isinstance(asked, dict):
        raise ValueError("not an object")
    return asked


def _unable(asked: Mapping[str, Any]) -> None:
    raise ValueError(f"nothing to {asked['do']} here")
