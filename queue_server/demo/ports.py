"""Ports for what the demo starts: free now, and of those that no outgoing connection is given until they are needed."""

from __future__ import annotations

import secrets
import socket
from contextlib import ExitStack
from typing import Final

LOWEST: Final = 12_000
EPHEMERAL: Final = 32_000  # from here on the system gives them to whoever calls out


def free_ports(count: int) -> list[int]:
    """So many different ports nobody listens on."""
    with ExitStack() as held:
        return [_take(held) for _ in range(count)]


def free_port() -> int:
    """One of them."""
    return free_ports(1)[0]


def _take(held: ExitStack) -> int:
    while True:
        port = LOWEST + secrets.randbelow(EPHEMERAL - LOWEST)
        probe = held.enter_context(socket.socket())
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return port
