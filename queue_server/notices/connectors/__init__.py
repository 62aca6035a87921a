"""The ways to a phone. Each module has the same names: `Settings`, `send` and `probe`; a TOML file says which hold."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from pydantic import ValidationError

from queue_server.kernel.errors import Refusal
from queue_server.notices.connectors import dev, sms_http, smtp, webhook
from queue_server.notices.connectors.wire import Way
from queue_server.notices.model import KINDS, Kind, Message, Outcome

TYPES: Final[Mapping[str, ModuleType]] = {"sms_http": sms_http, "smtp": smtp, "webhook": webhook, "dev": dev}
DEV: Final = "dev"


class NoticesFileIsWrong(Refusal):
    """The file about the ways to phones cannot be used; `problem` names the place and what is wrong there."""

    code, status = "notices_file_is_wrong", 422
    zh, en = "通知配置文件有误：{problem}", "The notices file cannot be used: {problem}"


@dataclass(frozen=True)
class Connector:
    """One way: what it may send, and how. `knows_ids`: its receiver notices when the same notice comes again."""

    name: str
    type: str
    settings: Way

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds sent this way: those the file names, or all; where it names templates, those that have one."""
        templates = getattr(self.settings, "templates", None) or KINDS
        return frozenset(kind for kind in self.settings.kinds or KINDS if kind in templates)

    @property
    def knows_ids(self) -> bool:
        """Whether a repetition does no harm, because the receiver drops it."""
        return bool(self.settings.knows_ids)

    def send(self, message: Message) -> Outcome:
        """Send it, on the calling thread; every fault outside is an outcome."""
        outcome: Outcome = TYPES[self.type].send(self.settings, message)
        return outcome

    def probe(self) -> str:
        """Whether somebody answers there, without sending anything: "" or a fault's code."""
        fault: str = TYPES[self.type].probe(self.settings)
        return fault


def read(source: str, folder: Path) -> tuple[Connector, ...]:
    """The ways a file names, in their order; "dev" is the development connector, which keeps what it gets in `folder`,
    "" none. NoticesFileIsWrong."""
    if not source:
        return ()
    if source == DEV:
        return (_made(0, {"type": DEV, "folder": folder}),)
    try:
        raw = tomllib.loads(Path(source).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NoticesFileIsWrong(problem=f"{source}: {error}") from None
    entries = raw.pop("connector", None)
    if raw or not isinstance(entries, list) or not entries:
        raise NoticesFileIsWrong(problem=f"{source}: [[connector]]")
    made = tuple(_made(place, entry) for place, entry in enumerate(entries))
    names = [one.name for one in made]
    if len(set(names)) < len(names):
        raise NoticesFileIsWrong(problem="name: " + ", ".join(names))
    return made


def _made(place: int, entry: Mapping[str, Any]) -> Connector:
    given = dict(entry)
    kind = str(given.pop("type", ""))
    name = str(given.pop("name", kind))
    if kind not in TYPES:
        raise NoticesFileIsWrong(problem=f"connector {place + 1}: type = {kind!r} ({', '.join(TYPES)})")
    try:
        settings: Way = TYPES[kind].Settings.model_validate(given)
    except ValidationError as error:  # its own text would show what was given, keys and all
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise NoticesFileIsWrong(problem=f"connector {place + 1} ({name}): {said}") from None
    return Connector(name, kind, settings)
