"""What calls about bulletins are sent and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from queue_server.api.contract import Answer, Body
from queue_server.bulletins import reading
from queue_server.bulletins.model import TEXT_MAX

Name = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Count = Annotated[int, Field(ge=0, le=reading.COUNT_MAX)]
BASE64_MAX = reading.BYTES_MAX * 4 // 3 + 4


class NewBulletinBody(Body):
    """Of which kind, and the period by its kind and a day in it."""

    kind: Literal["units", "hall"]
    span: Literal["week", "month", "quarter", "months"]
    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class UnitBody(Body):
    """One unit's counts, in place of what is there under its name; `remove` takes the unit away."""

    level: Literal["city", "county"]
    name: Name
    remove: bool = False
    applied: Count = 0
    online: Count = 0
    accepted: Count = 0
    concluded: Count = 0
    granted: Count = 0
    overtime: Count = 0
    dissatisfied: Count = 0
    items: Count = 0
    full_online: Count = 0
    asked: Count = 0
    in_time: Count = 0
    late: Count = 0
    asked_dissatisfied: Count = 0


class FileBody(Body):
    """The filled-in form, XLSX or CSV, in base64: its units take the place of all entered before."""

    model_config = Body.model_config | {"str_max_length": BASE64_MAX}
    file: Annotated[str, StringConstraints(min_length=1, max_length=BASE64_MAX)]


class ProblemBody(Body):
    """A problem to name; `remove` takes it out again."""

    unit: Name
    text: Text
    due: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    remove: bool = False


class BulletinTextBody(Body):
    """The edited text, or "" to let it write itself; and who issues it."""

    model_config = Body.model_config | {"str_max_length": TEXT_MAX}
    text: Annotated[str, StringConstraints(max_length=TEXT_MAX)]
    issuer: Annotated[str, StringConstraints(max_length=60)] = ""


class IssueBulletinBody(Body):
    """Its number, as 东政办字〔2017〕1号."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]


class SaidBody(Body):
    """What the unit has done, or what the re-check found."""

    text: Text


class BulletinAnswer(Answer):
    """One bulletin. `document` holds cells as counts: 5, [count, of] or [sum, number, unit]; `text_is_older`: figures
    changed after its text was edited."""

    id: str
    kind: str
    span: str
    first: str
    last: str
    edition: int
    state: str
    number: str
    sha256: str
    late: bool
    due: str | None
    text_is_older: bool
    document: dict[str, Any]


class BulletinsAnswer(Answer):
    """The newest bulletins, the open tasks, and which weeks are waited for."""

    bulletins: list[dict[str, Any]]
    tasks: list[dict[str, Any]]


class TaskAnswer(Answer):
    """One task."""

    id: str
    unit: str
    text: str
    due: str
    state: str
    reply: str
    finding: str
    overdue: bool
