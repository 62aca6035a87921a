"""Switches a virtual device's faults from outside: JSON lines over TCP, on 127.0.0.1 only."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable
from typing import Any

from devices.twins.faults import Faults, UnknownFault

State = Callable[[], dict[str, Any]]


class Control:
    """{"fault": name, "on": bool} or {} → {"ok": true, "faults": […], …}; nonsense → {"ok": false, "error": …}."""

    def __init__(self, faults: Faults, state: State, port: int) -> None:
        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                for line in self.rfile:
                    self.wfile.write(json.dumps(answer(line, faults, state)).encode() + b"\n")

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


def answer(line: bytes, faults: Faults, state: State) -> dict[str, Any]:
    """What one line asks for, done; its answer."""
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict):
            return {"ok": False, "error": "not an object"}
        if "fault" in asked:
            faults.switch(str(asked["fault"]), asked.get("on", True) is True)
    except (ValueError, UnknownFault) as error:
        return {"ok": False, "error": str(error)}
    return {"ok": True, "faults": sorted(faults.on()), **state()}
