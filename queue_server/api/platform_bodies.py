"""The shapes of requests and answers about the platform."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from queue_server.api.case_bodies import Number
from queue_server.api.contract import Answer, Body


class AskPlatformBody(Body):
    """Which case: by its `number`; without one, those of the people the ticket is for."""

    number: Number | None = None


class EventBody(Body):
    """The key of an event that is held up. To give it up a `reason` is needed."""

    epoch: Annotated[int, Field(ge=0, le=2**53)]
    seq: Annotated[int, Field(ge=1, le=2**53)]
    reason: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""


class FetchedAnswer(Answer):
    """The copies, a line each."""

    cases: list[dict[str, Any]]


class LinkAnswer(Answer):
    """The link as it stands; `platform` is null where there is none."""

    platform: dict[str, Any] | None


class CheckListAnswer(Answer):
    """One run of the checks."""

    id: str
    passed: bool
    results: list[dict[str, Any]]
