"""The bodies and answers of the calls about questions, complaints and suggestions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from queue_server.api.bodies import Code, PersonBody
from queue_server.api.contract import Answer, Body
from queue_server.enquiries.model import TEXT_MAX, Channel, Kind, State, Topic

Words = Annotated[str, StringConstraints(max_length=TEXT_MAX)]
Needed = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MAX, strip_whitespace=True)]
Why = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Phone = Annotated[str, StringConstraints(max_length=40)]


class AboutBody(Body):
    """What it is about, as far as known. `ticket`: its token or link; at kiosk and desk also its bars or
    today's number. `case`: 办件编号."""

    service: Code | None = None
    window: Code | None = None
    case: Annotated[str, StringConstraints(min_length=3, max_length=60, strip_whitespace=True)] | None = None
    ticket: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None


class EnquiryBody(Body):
    """A question, a complaint or a suggestion. Words may be missing at a kiosk where a phone is given (请回电), or
    `phrases`: codes of what is tapped there, as the answers show them with their words.

    `channel` is what the caller is (kiosk, desk, else phone) unless a page for citizens says `phone`. `answer`: staff
    who may answer did so on the spot.
    """

    hall: Code
    kind: Kind
    topic: Topic = "other"
    about: AboutBody = AboutBody()
    text: Words = ""
    phrases: list[Code] = Field(default=[], max_length=6)
    name: Annotated[str, StringConstraints(max_length=100)] | None = None
    phone: Phone | None = None
    person: PersonBody | None = None
    language: Literal["zh", "en"] = "zh"
    channel: Channel | None = None
    answer: Words | None = None

    model_config = Body.model_config | {"str_max_length": TEXT_MAX}


class FindEnquiryBody(Body):
    """Its number and the last four digits of the phone that was left with it."""

    hall: Code
    number: Annotated[str, StringConstraints(min_length=3, max_length=40)]
    phone_tail: Annotated[str, StringConstraints(min_length=4, max_length=4, pattern="^[0-9]{4}$")]


class AddToEnquiryBody(Body):
    """What its asker still has to say, and a phone where none was left."""

    text: Words = ""
    phone: Phone | None = None

    model_config = Body.model_config | {"str_max_length": TEXT_MAX}


class JudgeReplyBody(Body):
    """How the reply is found, 5 = 非常满意 … 1 = 非常不满意, and why."""

    grade: Annotated[int, Field(ge=1, le=5)]
    comment: Annotated[str, StringConstraints(max_length=500)] = ""

    model_config = Body.model_config | {"str_max_length": 500}


class EnquiryOwnerBody(Body):
    """Who answers it: the id of an account, as `owners` lists them."""

    account: Annotated[int, Field(ge=1)]


class ExtendBody(Body):
    """Until which working day, and why; the asker reads both."""

    until: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    reason: Why

    model_config = Body.model_config | {"str_max_length": 500}


class ReplyBody(Body):
    """What the asker reads; numbers of people are taken out."""

    text: Needed

    model_config = Body.model_config | {"str_max_length": TEXT_MAX}


class ReviewBody(Body):
    """Whether the reply stands, and what was found; a void one is made anew."""

    valid: bool
    why: Why

    model_config = Body.model_config | {"str_max_length": 500}


class PassOnBody(Body):
    """To which body, and why; the asker reads the first."""

    to: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    why: Why

    model_config = Body.model_config | {"str_max_length": 500}


class EnquiryMade(Answer):
    """What whoever has asked takes away; the token is its key, and null for staff who wrote it down."""

    id: str
    number: str
    kind: Kind
    state: State
    due_day: str
    due_at: str
    token: str | None
    link: str | None


class EnquiryFound(Answer):
    """The key to the asker's own page."""

    token: str
    link: str


class Extended(BaseModel):
    """Put off until a day, and why."""

    until: str
    reason: str | None


class EnquiryHeld(Answer):
    """The asker's own enquiry."""

    number: str
    kind: Kind
    topic: Topic
    state: State
    about: dict[str, Any]
    asked_at: str
    text: str | None
    phrases: list[dict[str, str]]
    added: list[dict[str, Any]]
    can_add: bool
    has_phone: bool
    due_day: str
    due_at: str
    overdue: bool
    late_days: int
    extended: Extended | None
    reply: str | None
    replied_at: str | None
    judged: int | None
    can_judge: bool
    can_withdraw: bool


class EnquiryRow(Answer):
    """A line of a list: no words, no person."""

    id: str
    number: str
    kind: Kind
    topic: Topic
    state: State
    department: str
    owner: dict[str, Any] | None
    asked_at: str
    due_day: str
    overdue: bool
    late: bool
    late_days: int
    judged: int | None


class EnquiriesAnswer(Answer):
    """A page of a list, and how many each list holds."""

    page: int
    items: list[EnquiryRow]
    more: bool
    counts: dict[str, int]


class EnquiryWhole(EnquiryRow):
    """One with its words and steps; name and phone masked."""

    text: str | None
    reply: str | None
    name: str | None
    phone: str | None
    steps: list[dict[str, Any]]
    owners: list[dict[str, Any]]


class EnquiryCount(BaseModel):
    """Counts of a department; `in_time_pct` is in_time / (in_time + late), half-up to one decimal, "—" for none."""

    department: str
    asked: int
    in_time: int
    in_time_pct: str
    late: int
    waiting: int
    extended: int
    void: int
    bad: int
    passed: int
    withdrawn: int


class EnquiryKindFigures(BaseModel):
    """One kind, per department and in all."""

    kind_zh: str
    kind_en: str
    departments: list[EnquiryCount]
    total: EnquiryCount


class EnquiryFigures(Answer):
    """What some days came to."""

    kinds: dict[Kind, EnquiryKindFigures]


class EnquiryContact(Answer):
    """Whom to call back; that somebody looked is in the journal."""

    name: str | None
    phone: str | None
