"""The bodies and answers of the calls about ratings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from queue_server.api import bodies
from queue_server.api.contract import Answer, Body
from queue_server.ratings.bad_model import TEXT_MAX, Ground
from queue_server.ratings.model import COMMENT_MAX, Aspect

Token = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Grade = Annotated[int, Field(ge=1, le=5, description="5 = 非常满意 … 1 = 非常不满意")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MAX, strip_whitespace=True)]


class RatingBody(Body):
    """A grade for a finished visit, by the ticket's own token.

    `aspects` are the indicators it is about, or a grade for each; the comment is sealed and dropped on schedule.
    """

    ticket: Token
    grade: Grade
    aspects: list[Aspect] | dict[Aspect, Grade] | None = Field(default=None, max_length=4)
    comment: Annotated[str, StringConstraints(max_length=COMMENT_MAX)] | None = None

    model_config = Body.model_config | {"str_max_length": COMMENT_MAX}


class RatedVisitBody(Body):
    """The ticket's own token."""

    ticket: Token


class FindVisitBody(Body):
    """What was typed (A027, 27) or scanned (bars or QR of a slip). `tail`: at a kiosk, the last places of the document
    of a visit whose answer `asks_tail`."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    tail: Annotated[str, StringConstraints(min_length=4, max_length=6, pattern="^[0-9A-Za-z]+$")] | None = None


class TextBody(Body):
    """What was found, done or answered; no names please."""

    text: Text

    model_config = Body.model_config | {"str_max_length": TEXT_MAX}


class OwnerBody(Body):
    """The staff number of the manager who sees to it."""

    owner: bodies.Code


class JudgeBody(TextBody):
    """Whether it passes, and why."""

    passes: bool


class DoubtBody(TextBody):
    """Why it should count nowhere."""

    ground: Ground


class HeldRating(Answer):
    """What the holder may know; how it was rated is not told: a family shares a phone."""

    number: str
    state: Literal["not_yet", "asked", "skipped", "given", "default"]
    can_rate: bool
    can_add: bool
    until: str
    reply: str


class GivenRating(HeldRating):
    """What was just given."""

    grade: int
    aspects: dict[str, int]
    channel: str
    given_at: str
    verified: bool = Field(description="false: nobody can tell whose it is, and it counts in no rate")


class VisitToRate(HeldRating):
    """A visit and the token that rates it. A kiosk where its number was typed is told to ask for the end of the
    document (`asks_tail`, and no token yet); where there is none, what the token gives is not `verified`."""

    ticket: str | None
    asks_tail: bool
    verified: bool
    service: dict[str, str]
    window: str | None
    finished_at: str | None


class VisitsToRate(Answer):
    """What fits; a number without its letter may fit several."""

    visits: list[VisitToRate]


class RatingCount(BaseModel):
    """Counts and the rates made of them, half-up to one decimal, "—" where there is nothing to share. `withheld`: of
    those given, which grades they are is not told: the week is not over, or had too few of them here or in another row;
    `few`: that is so of all. `unverified`: given at a kiosk to a number that
    came without a document, in no other count. `own_issued`: given within a minute of the end of the visit, to a number
    that whoever served it had given out."""

    key: str
    name: str
    finished: int
    asked: int
    skipped: int
    given: int
    defaults: int
    excluded: int
    unverified: int
    own_issued: int
    withheld: int
    few: bool
    grades: dict[str, int | None]
    good: int | None
    satisfied_pct: str
    took_part_pct: str


class RatingFigures(Answer):
    """What some days came to."""

    by: Literal["service", "window", "day"]
    rows: list[RatingCount]
    total: RatingCount


class OwnRatings(Answer):
    """One's own, in groups of `least` or more, from the next working day on."""

    groups: list[dict[str, Any]]
    least: int


class BadGradeAnswer(Answer):
    """A bad grade as the list shows it."""

    id: str
    number: str
    day: str
    window: str | None
    grade: int | None
    state: str
    owner: str | None
    due: str
    late: bool


class BadGradesAnswer(Answer):
    """What is to be done, the first due first; what is over, the last first."""

    live: list[BadGradeAnswer]
    ended: list[BadGradeAnswer]


class BadGradeWhole(BadGradeAnswer):
    """The same with what was written, while it is kept."""

    comment: str | None
    more_comment: str | None
    owners: list[dict[str, str]]
