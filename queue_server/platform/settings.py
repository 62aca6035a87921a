"""The file that names the platform: where it is, which halls it keeps cases for, what it may know, its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import field_validator

from queue_server.hall import days
from queue_server.kernel import link_file
from queue_server.kernel.errors import Refusal
from queue_server.kernel.link_file import LinkChoices, LinkTo


class PlatformFileIsWrong(Refusal):
    """The file about the platform cannot be used; `problem` names the place and what is wrong there."""

    code, status = "platform_file_is_wrong", 422
    zh, en = "平台配置文件有误：{problem}", "The platform file cannot be used: {problem}"


class Choices(LinkChoices):
    """What the file may say. `persons`: whether applicants go along; `since`: nothing older is told, a day;
    `known_number`: a case of the platform that the self-test may ask for."""

    persons: Literal["full", "none"] = "full"
    since: str = ""
    known_number: str = ""

    @field_validator("since")
    @classmethod
    def _is_day(cls, text: str) -> str:
        return days.parsed(text).isoformat() if text else ""


@dataclass(frozen=True, repr=False)
class Platform(LinkTo[Choices]):
    """The platform as it is reached; cases name it as their owner."""


def read(source: str) -> Platform | None:
    """The platform a file names, None for ''; PlatformFileIsWrong."""
    if not source:
        return None
    return Platform(*link_file.read(source, Choices, lambda problem: PlatformFileIsWrong(problem=problem)))
