"""What this box gave out while it was alone: a number is in here, on the disk, before anything else happens with it.

An append-only file of JSON lines. A line cut short by a power failure counts as not written and is cut off, so that
the next one begins afresh. A line is open until the server has said what became of it.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from devices.alone import files

KEPT_DAYS: Final = 5  # of days that have lines: settled ones of the days before are dropped at the next start
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Given:
    """One number given out. `known_ms`: when the box last heard the server; `person` is sealed to it."""

    key: str
    paper: str
    day: str
    prefix: str
    number: int
    label: str
    service: str
    at_ms: int
    known_ms: int
    language: str = "zh"
    person: str | None = field(default=None, repr=False)
    priority: str | None = None
    needs: tuple[str, ...] = ()
    slip: Mapping[str, Any] = field(default_factory=dict, repr=False)


class Ledger:
    """Safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        """Open (or make) the file where it was left."""
        self._path, self._lock = path, threading.Lock()
        self._given: dict[str, Given] = {}
        self._told: dict[str, Mapping[str, Any]] = {}
        self._read()
        self._drop_old()
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def by_key(self, key: str) -> Given | None:
        """What was given for this key."""
        with self._lock:
            return self._given.get(key)

    def by_paper(self, paper: str) -> Given | None:
        """What was given under this id."""
        with self._lock:
            return next((one for one in self._given.values() if one.paper == paper), None)

    def used(self, day: str, prefix: str) -> set[int]:
        """The numbers that are out."""
        with self._lock:
            return {one.number for one in self._given.values() if (one.day, one.prefix) == (day, prefix)}

    def add(self, one: Given) -> None:
        """It is given out: on the disk when this returns. OSError leaves the file as it was."""
        with self._lock:
            self._append({"given": asdict(one)})
            self._given[one.key] = one

    def settle(self, key: str, told: Mapping[str, Any]) -> None:
        """The server has said what became of it."""
        with self._lock:
            self._append({"told": {**told, "key": key}})
            self._told[key] = told

    def open(self) -> list[Given]:
        """What the server has not heard of, in the order it was given out."""
        with self._lock:
            return [one for key, one in self._given.items() if key not in self._told]

    def since(self, at_ms: int) -> list[Given]:
        """What was given out after the instant."""
        with self._lock:
            return [one for one in self._given.values() if one.at_ms >= at_ms]

    def close(self) -> None:
        """Let the file go."""
        os.close(self._file)

    def _append(self, line: Mapping[str, Any]) -> None:
        whole = os.fstat(self._file).st_size
        try:
            text = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            while text:
                text = text[os.write(self._file, text) :]
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, whole)
            raise

    def _read(self) -> None:
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return
        content = self._path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            with self._path.open("r+b") as file:
                file.truncate(len(whole))
                os.fsync(file.fileno())
        for at, text in enumerate(whole.splitlines(), 1):
            try:
                self._take(json.loads(text))
            except (ValueError, TypeError, KeyError):
                log.error("line %s of %s cannot be read: a broken disk? The others stand", at, self._path)

    def _take(self, line: Mapping[str, Any]) -> None:
        if "given" in line:
            one = Given(**{**line["given"], "needs": tuple(line["given"]["needs"])})
            self._given[one.key] = one
        else:
            self._told[line["told"]["key"]] = line["told"]

    def _drop_old(self) -> None:
        days = sorted({one.day for one in self._given.values()})[-KEPT_DAYS:]
        kept = {key: one for key, one in self._given.items() if one.day in days or key not in self._told}
        if len(kept) == len(self._given):
            return
        self._given = kept
        self._told = {key: told for key, told in self._told.items() if key in kept}
        lines = [{"given": asdict(one)} for one in kept.values()]
        lines += [{"told": {**told, "key": key}} for key, told in self._told.items()]
        files.write(self._path, b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in lines))
