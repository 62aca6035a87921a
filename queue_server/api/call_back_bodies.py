"""The bodies and answers of the calls about call-backs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from queue_server.api.contract import Answer, Body
from queue_server.api.rating_bodies import Grade
from queue_server.call_backs.model import TEXT_MAX

Words = Annotated[str, StringConstraints(max_length=TEXT_MAX, strip_whitespace=True)]


class ResultBody(Body):
    """What became of a call. `reached` takes the three answers, `later` a time to call again; words are sealed."""

    result: Literal["reached", "no_answer", "wrong_number", "refused", "later"]
    again_at: str | None = Field(default=None, description="RFC 3339, within 14 days")
    attitude: Grade | None = None
    quality: Grade | None = None
    solved: bool | None = None
    words: Words = ""

    model_config = Body.model_config | {"str_max_length": TEXT_MAX}


class CallBackAnswer(Answer):
    """A call-back as the list shows it; nobody's name."""

    id: str
    kind: Literal["case", "bad_grade"]
    number: str
    department: str
    due: str
    late: bool
    state: Literal["open", "done"]
    outcome: str | None
    tries: list[dict[str, Any]]


class CallBacksAnswer(Answer):
    """One page of a list, and how many each list has."""

    tab: str
    counts: dict[str, int]
    page: int
    pages: int
    call_backs: list[CallBackAnswer]


class CallBackWhole(CallBackAnswer):
    """One, the person masked; `answers` for who oversees and who asked."""

    who: dict[str, Any] | None
    about: dict[str, Any]
    answers: dict[str, Any] | None


class CallBackTakenAnswer(CallBackWhole):
    """The same with whom to ring, told to who calls."""

    person: str | None
    phone: str | None


class NextAnswer(Answer):
    """Whom to call next; null when nobody is due."""

    id: str | None


class CallBackFigures(Answer):
    """Per department: how many, how they ended, the share called back; "—" where there was nobody."""

    departments: list[dict[str, Any]]
    total: dict[str, Any]
