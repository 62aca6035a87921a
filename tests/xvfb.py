"""A screen without a panel: an X server in memory, so that a browser with its windows, menus and keys can be tried."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

KEY_TAKES_S = 60


class Screen:
    """One X display; what is sent to it goes the way of a real keyboard and mouse, through the browser to the page."""

    def __init__(self, name: str) -> None:
        self.name = name

    def send(self, *acts: str) -> None:
        """Runs acts of xdotool: ('key', 'ctrl+t'), ('mousemove', '540', '900', 'click', '3')."""
        told = {**os.environ, "DISPLAY": self.name}
        subprocess.run(["xdotool", *acts], env=told, check=True, timeout=KEY_TAKES_S, capture_output=True)

    def windows(self) -> set[str]:
        """The ids of all windows that can be seen."""
        told = {**os.environ, "DISPLAY": self.name}
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "."],
            env=told,
            timeout=KEY_TAKES_S,
            capture_output=True,
            text=True,
            check=False,  # it answers 1 for none
        )
        return set(found.stdout.split())


@contextmanager
def screen(width_px: int, height_px: int) -> Iterator[Screen]:
    """A display of its own; the server picks a free number and says it when it is ready."""
    reads, writes = os.pipe()
    command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", f"{width_px}x{height_px}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writes,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writes)
    try:
        with os.fdopen(reads) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb ended with {server.wait()}")
        yield Screen(f":{number}")
    finally:
        server.terminate()
        server.wait()
