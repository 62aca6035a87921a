"""`quhao licences`: the reference sharing platform as a process: finds licences over HTTP, and does wrong what it was
told to do wrong. Written apart from the asker on purpose: it reads the agreement, not the asker's code."""

from __future__ import annotations

import hmac
import json
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from queue_server.cases.reference import seeds
from queue_server.kernel import standin
from queue_server.kernel.standin import COMMON, Answer, Faults, failed, no

FAULTS: Final[Mapping[str, str]] = {
    **{name: words for name, words in COMMON.items() if name not in ("cut", "locked")},
    "locked": "不认密钥（401）",
    "forbid": "不许查（403）",
    "empty": "什么都查不到（404）",
}
HEADS: Final = ("Authorization", "Content-Type", "Idempotency-Key")
PATH: Final = "/licences/find"
NEEDED: Final = ("kind", "purpose", "department", "staff")
KEPT: Final = 40


@dataclass(frozen=True)
class Options:
    """What the command line chose; `control` 0 without a control port; `slow_s`: how long a slow answer takes."""

    key: bytes
    port: int
    control: int = 0
    host: str = "127.0.0.1"
    slow_s: float = 8.0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desk:
    """What answers are made of. `asked` is what was asked last, without a person: kind, purpose, by whom, the end."""

    faults: Faults
    key: bytes
    slow_s: float
    stopping: threading.Event
    asked: deque[dict[str, str]] = field(default_factory=lambda: deque(maxlen=KEPT))

    def answer(self, method: str, path: str, bearer: str, _type: str, _key: str, body: bytes) -> Answer:
        """One request's answer; Gone."""
        early = failed(self.faults)
        if early:
            return early
        if self.faults.has("locked") or not hmac.compare_digest(bearer.encode(), b"Bearer " + self.key):
            return 401, no("bad_key", "密钥不对")
        try:
            asked = json.loads(body) if body else {}
        except ValueError:
            return 400, no("not_json", "不是 JSON")
        if (method, path) != ("POST", PATH) or not isinstance(asked, dict):
            return 404, no("not_found", "没有这个地址")
        status, said = self._found(asked)
        self.asked.appendleft({name: str(asked.get(name, "")) for name in NEEDED} | {"end": str(status)})
        if self.faults.has("slow"):
            self.stopping.wait(self.slow_s)
        return status, said

    def _found(self, asked: Mapping[str, Any]) -> Answer:
        person = asked.get("person")
        if not isinstance(person, dict) or not all(isinstance(asked.get(name), str) for name in NEEDED):
            return 422, no("bad_question", "person, kind, purpose, department, staff")
        if self.faults.has("forbid") or not asked["purpose"].strip():
            return 403, no("forbidden", "须说明用途")
        found = seeds.of(str(person.get("id_number", "")), asked["kind"])
        if self.faults.has("empty") or not found:
            return 404, no("none", "没有此证照")
        kept = [{"number": one.number, "name": one.name, "valid_until": one.valid_until} for one in found]
        return 200, {"licences": kept}


@dataclass(frozen=True)
class Running(standin.Running):
    """A reference sharing platform at work in this process."""

    desk: Desk

    def stop(self) -> None:
        """Close everything."""
        self.desk.stopping.set()
        super().stop()


def start(options: Options) -> Running:
    """Listen, on threads of this process."""
    faults = Faults(FAULTS, options.faults)
    desk = Desk(faults, options.key, options.slow_s, threading.Event())
    http = standin.serve(desk.answer, faults, options.host, options.port, HEADS)
    control = (
        standin.control(faults, lambda _asked: {"asked": list(desk.asked)}, options.control)
        if options.control
        else None
    )
    running = Running(http, control, desk)
    running.start()
    return running


def run(options: Options, say: Callable[[str], None]) -> None:
    """Until the process is ended."""
    running = start(options)
    say(f"证照共享平台在 http://{options.host}:{running.port} 等候。")
    running.until_ended()
