"""What this box knows of every print job it began: a job is begun once, and its end is told until the server has heard.

An append-only file of JSON lines, each on the disk before it counts. A job that had begun when the box died is
`unknown` ever after: whether its paper came out nobody can say, so it is never printed again by itself.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path

BEGUN = frozenset({"sending", "sent"})
KEEP = 2000


@dataclass(frozen=True)
class Known:
    """A job as far as this box got with it; `told` once the server has acknowledged this very state."""

    job: str
    state: str
    detail: str = ""
    told: bool = False


class Spool:
    """Safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        """Open (or make) the file; what had begun and not ended becomes `unknown`, 'agent_restarted'."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._jobs = {one.job: one for one in _read(path)}
        kept = dict(list(self._jobs.items())[-KEEP:])
        self._jobs = {
            job: Known(job, "unknown", "agent_restarted") if one.state in BEGUN else one for job, one in kept.items()
        }
        half = path.with_suffix(".part")
        half.write_text("".join(_line(one) for one in self._jobs.values()))
        half.replace(path)
        self._file = path.open("a")
        self._sync()

    def knows(self, job: str) -> bool:
        """Whether this job was begun here before."""
        with self._lock:
            return job in self._jobs

    def note(self, job: str, state: str, detail: str = "") -> None:
        """Write down where the job is, before anything else happens with it."""
        self._write(Known(job, state, detail))

    def told(self, one: Known) -> None:
        """The server has acknowledged this state, if the job is still in it."""
        with self._lock:
            same = self._jobs.get(one.job) == one
        if same:
            self._write(Known(one.job, one.state, one.detail, told=True))

    def untold(self) -> list[Known]:
        """Every state the server has not acknowledged, oldest job first."""
        with self._lock:
            return [one for one in self._jobs.values() if not one.told]

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _write(self, one: Known) -> None:
        with self._lock:
            self._jobs[one.job] = one
            self._file.write(_line(one))
            self._sync()

    def _sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())


def _line(one: Known) -> str:
    return json.dumps([one.job, one.state, one.detail, one.told]) + "\n"


def _read(path: Path) -> list[Known]:
    """Every whole line; a last one cut short by a power failure counts as not written."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(errors="replace").splitlines():
        try:
            job, state, detail, told = json.loads(line)
        except (ValueError, TypeError):
            continue
        found.append(Known(str(job), str(state), str(detail), bool(told)))
    return found
