"""What comes in and goes out when the hall file is read, previewed and loaded."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints

from queue_server.api.contract import Answer, Body

BYTES_MAX: Final = 2 * 1024 * 1024
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class HallFileBody(Body):
    """One hall, as TOML text or as a tree, and the day from which it holds.

    `base` is the digest of the version an edit began with; it is refused when another one has been loaded since.
    """

    model_config = Body.model_config | {"str_max_length": BYTES_MAX}
    toml: str | None = None
    tree: dict[str, Any] | None = None
    valid_from: Day | None = None
    base: str | None = None


class PreviewBody(HallFileBody):
    """The same, or a workbook: its hall comes back as a tree."""

    xlsx: str | None = Field(default=None, description="base64")


class HallFileAnswer(Answer):
    """A version of the file: its text, the same as a tree, and every version there is."""

    hall: str
    version: int
    valid_from: str
    sha256: str
    toml: str
    tree: dict[str, Any]
    today: str
    versions: list[dict[str, Any]]


class PreviewAnswer(Answer):
    """What loading would do. `problems` and `conflicts` stand against it; `effects` are sentences to read first, and
    `booking_conflicts` is how many bookings would be left without a place."""

    hall: str | None
    valid_from: str | None
    problems: list[dict[str, Any]]
    conflicts: list[str]
    booking_conflicts: int = 0
    effects: list[dict[str, Any]]
    tree: dict[str, Any] | None


class SchemaAnswer(Answer):
    """Every part of a hall file and its settings, in the caller's language."""

    parts: list[dict[str, Any]]


class TemplatesAnswer(Answer):
    """Halls to start from."""

    templates: list[dict[str, Any]]


class TemplateAnswer(Answer):
    """One of them as a tree."""

    id: str
    tree: dict[str, Any]
