"""The shapes of requests and answers about cases."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from queue_server.api.bodies import Code, PersonBody
from queue_server.api.contract import Answer, Body

Number = Annotated[str, StringConstraints(min_length=3, max_length=60, strip_whitespace=True)]
Project = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]
Got = Literal["missing", "window", "shared", "courier", "online"]


class CaseBody(Body):
    """An act on a case. `version` is that of the case it is made upon, as it was shown: where the case has changed
    since, nothing is done."""

    version: Annotated[int, Field(ge=0, le=2**53)] | None = None


class OpenBody(CaseBody):
    """A case for a ticket: a new one for a `service` (and `item` of the catalogue), or one there is by its `number`.

    A number nobody here knows opens a case under it: it was given elsewhere, and where a platform keeps the hall's
    cases it is a copy until that has shown it. `confirm`: a case of other people than the ticket's is meant. With
    several principals `principal` says whose it is, from 0. What a window decides may be said at once, one of: `accept`
    takes everything as come but what may `follow` later (容缺), and accepts; `tell` says once what is missing; `refuse`
    says why it is not accepted. What is named and not on the list is added to it.
    """

    service: Code | None = None
    item: Code | None = None
    number: Number | None = None
    principal: Annotated[int, Field(ge=0, le=9)] = 0
    accept: bool = False
    follow: Annotated[list[Name], Field(max_length=60)] = []
    tell: Annotated[list[Name], Field(max_length=60)] = []
    refuse: Text = ""
    project: Project = ""
    confirm: bool = False


class IncomingBody(Body):
    """What stands on the parcel papers came in."""

    carrier: Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
    tracking: Annotated[str, StringConstraints(min_length=4, max_length=60, strip_whitespace=True)]


class ManualBody(Body):
    """A case that began without a ticket: by courier, online, or elsewhere. `applied_at` is when it really began;
    `came` are the papers that came with it, also ones the list does not have, `parcel` is what they came in."""

    hall: Code
    service: Code
    item: Code | None = None
    number: Number | None = None
    source: Literal["online", "courier", "manual"] = "manual"
    project: Project = ""
    came: Annotated[list[Name], Field(max_length=60)] = []
    parcel: IncomingBody | None = None
    applied_at: str | None = Field(default=None, description="RFC 3339; now without it, and never in the future")
    person: PersonBody | None = None
    agent: PersonBody | None = None
    phone: Annotated[str, StringConstraints(max_length=20)] | None = None


class CameBody(Body):
    """One thing on the list: how it came (`missing` takes it back), and how many copies."""

    name: Name
    got: Got = "window"
    copies: Annotated[int, Field(ge=0, le=99)] = 1


class SupplyBody(CaseBody):
    """What came. `reason`: why a paper counts as shared (免提交) where the hall asks no sharing platform; where one is
    asked, that alone says so."""

    materials: Annotated[list[CameBody], Field(min_length=1, max_length=60)]
    reason: Text = ""


class TellBody(CaseBody):
    """一次性告知: everything that is missing, by the names on the list."""

    missing: Annotated[list[Name], Field(max_length=60)]


class AcceptBody(CaseBody):
    """受理. `follow`: names that may come later (容缺); `ahead`: decided before everything is here (先批后审)."""

    follow: Annotated[list[Name], Field(max_length=60)] = []
    ahead: bool = False
    document: Annotated[str, StringConstraints(max_length=60)] = ""


class ProjectBody(CaseBody):
    """项目代码; an empty one takes it away."""

    project: Project = ""


class CaseReasonBody(CaseBody):
    """Why; no names and numbers of people."""

    reason: Text


class StepBody(CaseBody):
    """A step of the back office. `done` ends the open one of that name."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
    done: bool = False
    opinion: Text = ""


class HandOverBody(CaseBody):
    """Who has it from now on: the id of an account."""

    to: Code


class ClockBody(CaseBody):
    """特别程序: `stands` true stops the clock (with the reason), false lets it run again. A day counts unless the clock
    stood through the whole of it."""

    stands: bool
    kind: Literal["other"] = "other"
    reason: Text = ""


class ExtendTermBody(CaseBody):
    """延长审批 by so many working days; the clock goes on."""

    days: Annotated[int, Field(ge=1, le=60)]
    reason: Text


class ConcludeBody(CaseBody):
    """办结. `delivery`: how the result goes out; `none` where there is no paper."""

    granted: bool = True
    result: Annotated[str, StringConstraints(max_length=100)] = ""
    result_number: Annotated[str, StringConstraints(max_length=60)] = ""
    delivery: Literal["window", "courier", "none"] = "window"
    reason: Text = ""


class CaseAnswer(Answer):
    """One case as staff see it; persons are masked."""

    number: str
    state: str
    service: dict[str, str]
    item: dict[str, str]
    tickets: list[dict[str, Any]]
    materials: list[dict[str, Any]]
    missing: list[str]
    terms: dict[str, Any]


class TicketCasesAnswer(Answer):
    """A ticket's cases, earlier cases of the people it is for, and what a `new` one would be opened as."""

    applicant: dict[str, str] | None
    new: dict[str, Any] | None
    cases: list[CaseAnswer]
    earlier: list[dict[str, Any]]


class CasesAnswer(Answer):
    """A page of cases, a line each; with `more` behind the last."""

    cases: list[dict[str, Any]]
    more: bool
