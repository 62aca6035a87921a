"""What the demo's stand-ins for other systems have in common: a shared key, and a control port to speak to."""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

CONTROL_S: Final = 1.0


def key_in(place: Path, name: str) -> Path:
    """The key file of the folder, made at the first start; readable by nobody else."""
    place.mkdir(exist_ok=True)
    key = place / name
    if not key.exists():
        with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return key


def control(port: int, message: Mapping[str, Any]) -> dict[str, Any] | None:
    """Say something to a control port; None where nobody answers, or nothing good."""
    if not port:
        return None
    try:
        with socket.create_connection(("127.0.0.1", port), CONTROL_S) as link:
            link.settimeout(CONTROL_S)
            link.sendall(json.dumps(message).encode() + b"\n")
            with link.makefile() as lines:
                found: dict[str, Any] = json.loads(lines.readline())
                return found if found.get("ok") else None
    except (OSError, ValueError):
        return None
