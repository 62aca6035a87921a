"""The file that names another system: where it is, which halls it is for, its key beside it. Safe lines only."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

KEY_CHARS_MIN = 16
C = TypeVar("C", bound="LinkChoices")


def check_line(url: str, plain: bool) -> None:
    """An address over a safe line: encrypted, or `plain` where its file says that it is safe without; ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ValueError("url: an address that begins with https://")
    if parts.scheme == "http" and not plain:
        raise ValueError("url: https://, or plain = true where the line is safe")


class LinkChoices(BaseModel):
    """What such a file may say. Without encryption only where `plain` says that the line is safe (a net of its own).

    `key_file` and `ca_file` lie beside the file; no `halls` named: all of this node.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=40)
    url: str
    key_file: str
    halls: tuple[str, ...] = ()
    timeout_s: float = Field(default=10.0, gt=0, le=60)
    slow_s: float = Field(default=3.0, gt=0, le=60)
    ca_file: str = ""
    plain: bool = False

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        check_line(self.url, self.plain)
        return self


class Link(Protocol):
    """Another system as it is reached."""

    @property
    def chosen(self) -> LinkChoices:
        """What its file says."""

    @property
    def key(self) -> bytes:
        """What both share."""


@dataclass(frozen=True, repr=False)
class LinkTo(Generic[C]):
    """The same, with what its own file may say. Its repr shows no key."""

    chosen: C
    key: bytes

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name}, {self.host})"

    @property
    def name(self) -> str:
        """How pages name it."""
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
        """Whether it is for this hall."""
        return not self.chosen.halls or hall in self.chosen.halls


def read(source: str, choices: type[C], wrong: Callable[[str], Exception]) -> tuple[C, bytes]:
    """What the file chooses, and the key; raises `wrong(problem)`, which names the place and no values."""
    path = Path(source)
    try:
        raw: Any = tomllib.loads(path.read_text(encoding="utf-8"))
        chosen = choices.model_validate(raw)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise wrong(f"{source}: {said}") from None
    except (OSError, ValueError) as error:
        raise wrong(f"{source}: {error}") from None
    for name in filter(None, (chosen.key_file, chosen.ca_file)):
        if not (path.parent / name).is_file():
            raise wrong(f"{source}: {name} 不存在 is missing")
    key = (path.parent / chosen.key_file).read_bytes().strip()
    if len(key) < KEY_CHARS_MIN:
        raise wrong(f"{chosen.key_file}: at least {KEY_CHARS_MIN} signs")
    ca_file = str(path.parent / chosen.ca_file) if chosen.ca_file else ""
    return chosen.model_copy(update={"ca_file": ca_file}), key


def readable_by_others(source: str) -> list[str]:
    """The key file, where other users of the machine can read it."""
    try:
        raw = tomllib.loads(Path(source).read_text(encoding="utf-8"))
        path = Path(source).parent / str(raw.get("key_file", ""))
        return [str(path)] if path.is_file() and path.stat().st_mode & 0o077 else []
    except (OSError, ValueError):
        return []
