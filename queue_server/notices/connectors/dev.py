"""The development connector: nothing leaves the machine, what would have been sent is kept for a page of the demo."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

from queue_server.notices.connectors.wire import Way
from queue_server.notices.model import Message, Outcome
from queue_server.notices.wording import text_of

FILE = "messages.jsonl"
KEPT = 200
_TURN = threading.Lock()


class Settings(Way):
    """The folder of the file; only the demo and tests name this way."""

    folder: Path
    knows_ids: bool = True


def send(settings: Settings, message: Message) -> Outcome:
    """Write it down, each id once; busy where the file cannot be written."""
    line = {
        "id": message.id,
        "kind": message.kind,
        "to": message.to,
        "text": text_of(message.kind, message.lang, message.words),
        "at_ms": message.at_ms,
    }
    try:
        with _TURN:
            if message.id not in {one["id"] for one in kept(settings.folder)}:
                _append(settings.folder / FILE, json.dumps(line, ensure_ascii=False))
    except OSError:
        return Outcome("busy", "not_written")
    return Outcome("sent")


def probe(settings: Settings) -> str:
    """Whether the folder is there."""
    return "" if settings.folder.is_dir() else "not_written"


def kept(folder: Path) -> list[dict[str, Any]]:
    """What was sent last, newest first, at most KEPT."""
    try:
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in reversed([one for one in lines if one][-KEPT:]):
        try:
            found.append(json.loads(line))
        except ValueError:  # cut off when the process was killed: it is written again, for nobody said it was sent
            continue
    return found


def _append(path: Path, line: str) -> None:
    """Add the line; what is too old to be shown goes when the file has grown to twice that."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if len(lines) > 4 * KEPT:
        short = path.with_suffix(".part")
        short.write_text("\n".join([one for one in lines if one][-KEPT:]) + "\n", encoding="utf-8")
        short.chmod(0o600)
        short.rename(path)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as file:
        file.write(f"\n{line}\n")  # what was cut off before ends here
