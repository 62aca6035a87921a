"""Recorded days as a CSV file: office, queue, day, number, issued_at, called_at, windows_open (times HH:MM, local)."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from queue_server.waits.model import Taken

COLUMNS = ("office", "queue", "day", "number", "issued_at", "called_at", "windows_open")


class BadRecord(ValueError):
    """A file or line that is not as described; the message says where."""


def minutes(text: str) -> int:
    """'HH:MM' as minutes since midnight. ValueError on anything else."""
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def read(path: Path) -> list[Taken]:
    """Every number of the file, plain or gzipped. BadRecord names the line that cannot be read."""
    raw = path.open("rb")
    with (
        raw,
        gzip.open(raw, "rt", encoding="utf-8-sig")
        if raw.read(2) == b"\x1f\x8b"
        else path.open(encoding="utf-8-sig") as text,
    ):
        raw.seek(0)
        return list(_rows(text, path))


def _rows(text: TextIO, path: Path) -> Iterator[Taken]:
    table = csv.DictReader(text)
    missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        raise BadRecord(f"{path}: no column {', '.join(missing)}")
    for at, row in enumerate(table, start=2):
        try:
            called = minutes(row["called_at"]) if row["called_at"] else None
            line = f"{row['office']}/{row['queue']}"
            issued = minutes(row["issued_at"])
            yield Taken(line, row["day"], int(row["number"]), issued, called, int(row["windows_open"] or 0))
        except (ValueError, AttributeError) as wrong:
            raise BadRecord(f"{path}, line {at}: {wrong}") from wrong
