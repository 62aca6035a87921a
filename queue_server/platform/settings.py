"""The file that names the platform: where it is, which halls it keeps cases for, what it may know, its key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from queue_server.hall import days
from queue_server.kernel.errors import Refusal

KEY_CHARS_MIN = 16


class PlatformFileIsWrong(Refusal):
    """The file about the platform cannot be used; `problem` names the place and what is wrong there."""

    code, status = "platform_file_is_wrong", 422
    zh, en = "平台配置文件有误：{problem}", "The platform file cannot be used: {problem}"


class Choices(BaseModel):
    """What the file may say. Without encryption only where `plain` says that the line is safe (a net of its own).

    `key_file` lies beside the file; `persons`: whether applicants go along; `since`: nothing older is told, a day;
    `known_number`: a case of the platform that the self-test may ask for; no `halls` named: all of this node.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=40)
    url: str
    key_file: str
    halls: tuple[str, ...] = ()
    persons: Literal["full", "none"] = "full"
    timeout_s: float = Field(default=10.0, gt=0, le=60)
    slow_s: float = Field(default=3.0, gt=0, le=60)
    ca_file: str = ""
    plain: bool = False
    since: str = ""
    known_number: str = ""

    @field_validator("since")
    @classmethod
    def _is_day(cls, text: str) -> str:
        return days.parsed(text).isoformat() if text else ""

    @model_validator(mode="after")
    def _is_safe(self) -> Choices:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise ValueError("url: an address that begins with https://")
        if parts.scheme == "http" and not self.plain:
            raise ValueError("url: https://, or plain = true where the line is safe")
        return self


@dataclass(frozen=True, repr=False)
class Platform:
    """The platform as it is reached. Its repr shows no key."""

    chosen: Choices
    key: bytes

    def __repr__(self) -> str:
        return f"Platform({self.name}, {self.host})"

    @property
    def name(self) -> str:
        """How cases name their owner, and pages the platform."""
        return self.chosen.name

    @property
    def host(self) -> str:
        """Where it is, for pages."""
        return urlsplit(self.chosen.url).netloc

    @property
    def is_encrypted(self) -> bool:
        """Whether the line is."""
        return self.chosen.url.startswith("https://")

    def serves(self, hall: str) -> bool:
        """Whether the hall's cases are told."""
        return not self.chosen.halls or hall in self.chosen.halls


def read(source: str) -> Platform | None:
    """The platform a file names, None for ''; PlatformFileIsWrong."""
    if not source:
        return None
    path = Path(source)
    try:
        raw: Any = tomllib.loads(path.read_text(encoding="utf-8"))
        chosen = Choices.model_validate(raw)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise PlatformFileIsWrong(problem=f"{source}: {said}") from None
    except (OSError, ValueError) as error:
        raise PlatformFileIsWrong(problem=f"{source}: {error}") from None
    for name in filter(None, (chosen.key_file, chosen.ca_file)):
        if not (path.parent / name).is_file():
            raise PlatformFileIsWrong(problem=f"{source}: {name} 不存在 is missing")
    key = (path.parent / chosen.key_file).read_bytes().strip()
    if len(key) < KEY_CHARS_MIN:
        raise PlatformFileIsWrong(problem=f"{chosen.key_file}: at least {KEY_CHARS_MIN} signs")
    ca_file = str(path.parent / chosen.ca_file) if chosen.ca_file else ""
    return Platform(chosen.model_copy(update={"ca_file": ca_file}), key)


def readable_by_others(source: str) -> list[str]:
    """The key file, where other users of the machine can read it."""
    try:
        raw = tomllib.loads(Path(source).read_text(encoding="utf-8"))
        path = Path(source).parent / str(raw.get("key_file", ""))
        return [str(path)] if path.is_file() and path.stat().st_mode & 0o077 else []
    except (OSError, ValueError):
        return []
