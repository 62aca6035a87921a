"""Where lists are pulled from: a TOML file names each address, what its fields are called here, and how long to wait.

The addresses come from whoever runs the server, never from a page: no page makes this server call another.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from queue_server.catalogue.model import ITEMS
from queue_server.kernel.errors import Refusal

PAGE: Final = "{page}"
PAGES_MAX: Final = 500


class CatalogueFileIsWrong(Refusal):
    """The file about the platform's lists cannot be used; `problem` names the place and what is wrong there."""

    code, status = "catalogue_file_is_wrong", 422
    zh, en = "事项目录配置文件有误：{problem}", "The catalogue file cannot be used: {problem}"


class Source(BaseModel):
    """One list of the platform: `path` leads to it in the JSON (a.b), `fields` maps our columns to its names.

    `{page}` in the address is asked for from `first_page` on, until one is empty. `ca_file`, beside the file, is an
    authority of the net's own. Without encryption only where `plain` says that the line is safe (the hall's own
    network). `every_h`: pulled by itself so often, 0 never. `halls`: of which halls, none named: all of this node.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    list: str = ITEMS
    halls: tuple[str, ...] = ()
    path: str = ""
    fields: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    timeout_s: float = Field(default=20.0, gt=0, le=60)
    every_h: int = Field(default=0, ge=0, le=24 * 31)
    plain: bool = False
    ca_file: str = ""
    first_page: int = Field(default=1, ge=0, le=1)

    @model_validator(mode="after")
    def _is_safe(self) -> Source:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("url: an address that begins with https://")
        if parts.scheme == "http" and not self.plain:
            raise ValueError("url: https://, or plain = true where the line is safe")
        return self

    @property
    def host(self) -> str:
        """The host's name, which pages may show: the address itself may hold a key."""
        return str(urlsplit(self.url).hostname)

    @property
    def pages(self) -> Sequence[int]:
        """The numbers of pages to ask for, one where the list comes in one piece."""
        return range(self.first_page, self.first_page + (PAGES_MAX if PAGE in self.url else 1))

    def page_url(self, page: int) -> str:
        """The address of a page."""
        return self.url.replace(PAGE, str(page))

    def is_for(self, hall: str, of: str) -> bool:
        """Whether that hall's list comes from here."""
        return self.list == of and (not self.halls or hall in self.halls)


def read(path: str) -> tuple[Source, ...]:
    """The sources a file names as [[source]], '' for none; CatalogueFileIsWrong."""
    if not path:
        return ()
    try:
        raw = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueFileIsWrong(problem=f"{path}: {error}") from None
    entries = raw.pop("source", None)
    if raw or not isinstance(entries, list) or not entries:
        raise CatalogueFileIsWrong(problem=f"{path}: [[source]]")
    return tuple(_made(Path(path).parent, place, entry) for place, entry in enumerate(entries, 1))


def _made(folder: Path, place: int, entry: Any) -> Source:
    try:
        made = Source.model_validate(entry)
    except ValidationError as error:  # its own text would show what was given, keys and all
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise CatalogueFileIsWrong(problem=f"source {place}: {said}") from None
    if not made.ca_file:
        return made
    if not (folder / made.ca_file).is_file():
        raise CatalogueFileIsWrong(problem=f"source {place}: {made.ca_file} 不存在 is missing")
    return made.model_copy(update={"ca_file": str(folder / made.ca_file)})
