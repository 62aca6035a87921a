"""What this box knows of every print job it began: a job is begun once, and its end is told until the server has heard.

An append-only file of JSON lines, each on the disk before it counts. A job that had begun when the box died is
`unknown` ever after: whether its paper came out nobody can say, so it is never printed again by itself. A job is its
id and what it prints: after a restore the server gives old ids to new slips, and those must come out.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

BEGUN = frozenset({"sending", "sent"})
KEEP = 2000


def name_of(job: Mapping[str, Any]) -> str:
    """What a job is known by here: the server's id, and a digest of its document."""
    digest = hashlib.sha256(json.dumps(job.get("doc"), sort_keys=True).encode()).hexdigest()
    return f"{job.get('id')}.{digest[:12]}"


@dataclass(frozen=True)
class Known:
    """A job as far as this box got with it; `told` once the server has acknowledged this very state."""

    job: str
    state: str
    detail: str = ""
    told: bool = False

    @property
    def server_id(self) -> str:
        """What the server calls it."""
        return self.job.rpartition(".")[0]


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
        self._path = path
        self._rewrite()

    def is_new(self, job: str) -> bool:
        """Whether this job was never begun here. One that ended and is offered again was not heard of: tell again."""
        with self._lock:
            known = self._jobs.get(job)
            if known is not None and known.told and known.state not in BEGUN:
                self._jobs[job] = replace(known, told=False)
            return known is None

    def state(self, job: str) -> str | None:
        """How far the job got; None for one that was never begun."""
        with self._lock:
            known = self._jobs.get(job)
            return None if known is None else known.state

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
            if len(self._jobs) > 2 * KEEP:
                self._jobs = dict(list(self._jobs.items())[-KEEP:])
                self._file.close()
                self._rewrite()

    def _rewrite(self) -> None:
        """The file anew, only what counts in it."""
        half = self._path.with_suffix(".part")
        half.write_text("".join(_line(one) for one in self._jobs.values()))
        half.replace(self._path)
        self._file = self._path.open("a")
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
