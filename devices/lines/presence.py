"""Whether a port is there at all, without opening it: what a keeper looks for while nothing is plugged in."""

from __future__ import annotations

import importlib
import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LISTED: Final = r"HARDWARE\DEVICEMAP\SERIALCOMM"  # where Windows keeps the ports there are now


def is_there(device: str) -> bool:
    """A node that exists; under Windows, which has none, a port that the system lists. Raises nothing."""
    if os.name == "posix":
        return Path(device).exists()
    return device.upper() in {one.upper() for one in _com_ports()}


def _com_ports() -> Iterator[str]:
    winreg = importlib.import_module("winreg")
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, LISTED) as key:
            for at in itertools.count():
                yield str(winreg.EnumValue(key, at)[1])
    except OSError:  # no more of them, or none at all
        return
