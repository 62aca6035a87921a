"""The file that names where ratings are reported: the address, its layer of codes, our codes there, the key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from queue_server.kernel.errors import Refusal
from queue_server.ratings.layers import Layer


class RatingsFileIsWrong(Refusal):
    """The file about reporting cannot be used; `problem` names the place and what is wrong there."""

    code, status = "ratings_file_is_wrong", 422
    zh, en = "好差评上报配置有误：{problem}", "The file about reporting ratings cannot be used: {problem}"


class Reporting(BaseModel):
    """What the file says. `codes` are the receiver's for our indicators, `departments` the codes of departments by
    name, `department` what stands for the rest; `halls` names those reported (none: all)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    layer: Layer
    key: str = Field(min_length=16, repr=False)
    area: str = ""
    department: str = ""
    departments: Mapping[str, str] = {}
    hall_codes: Mapping[str, str] = {}
    codes: Mapping[str, str] = {}
    halls: tuple[str, ...] = ()
    comments: bool = True
    timeout_s: float = Field(default=10.0, gt=0, le=60)
    ca_file: str = ""

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("an address that begins with https:// or http://")
        return url

    def serves(self, hall: str) -> bool:
        """Whether the hall's ratings are reported."""
        return not self.halls or hall in self.halls


def read(source: str) -> Reporting | None:
    """What the file says, None for ''; RatingsFileIsWrong."""
    if not source:
        return None
    try:
        return Reporting.model_validate(tomllib.loads(Path(source).read_text(encoding="utf-8")))
    except ValidationError as error:  # its own text would show what was given, the key too
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise RatingsFileIsWrong(problem=f"{source}: {said}") from None
    except (OSError, ValueError) as error:
        raise RatingsFileIsWrong(problem=f"{source}: {error}") from None
