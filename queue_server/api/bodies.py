"""The bodies and answers of the contract as types: what comes in is checked here, what goes out is described here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from queue_server.api.contract import Answer, Body

Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]+$")]
Reason = Annotated[str, StringConstraints(max_length=100)]
Outcome = Literal["accepted", "told_once", "accepted_short", "refused", "consulted", "collected", "done_online", "left"]
Priority = Literal["elderly", "disabled", "pregnant", "veteran", "other"]
Channel = Literal["kiosk", "desk", "phone", "booking", "offline"]
Need = Literal["hearing", "sight", "mobility", "language"]


class PersonBody(Body):
    """A person or organisation with one document; the number is checked and never shown whole again.

    A person whose number was typed at a keypad has no name here; an organisation always has one.
    """

    name: Name | None = None
    id_type: Literal["resident", "hmt_residence", "foreign_permanent", "passport", "org"] = "resident"
    id_number: Annotated[str, StringConstraints(min_length=1, max_length=40)]


class SignInBody(Body):
    """An account and its password."""

    account: Name
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class IssueBody(Body):
    """A number for one service, or for several items worked in order."""

    hall: Code
    service: Code | None = None
    items: list[Code] | None = Field(default=None, max_length=20)
    channel: Channel
    person: PersonBody | None = None
    on_behalf_of: list[PersonBody] | None = Field(default=None, max_length=20)
    priority: Priority | None = None
    reason: Reason | None = None
    needs: list[Need] | None = Field(default=None, max_length=4)
    phone: Annotated[str, StringConstraints(max_length=40)] | None = None
    language: Literal["zh", "en"] | None = Field(default=None, description="what the slip is printed in; zh without it")
    number: Annotated[int, Field(ge=1, le=9999)] | None = Field(
        default=None, description="channel offline, kiosks only: the number it gave from its block in the hall file"
    )


class NoBody(Body):
    """Nothing to say."""


class CallBody(Body):
    """Nothing for the next in order; a ticket and a reason to call one out of turn."""

    ticket: Code | None = None
    reason: Reason | None = None


class PauseBody(Body):
    """Why the window pauses, and when it goes on (RFC 3339); people read both."""

    reason: Reason | None = None
    back_at: AwareDatetime | None = Field(default=None, strict=False)


class SignOffBody(Body):
    """What becomes of a current ticket: back to the head of the line, on hold, or to another window or line."""

    current: Literal["return", "hold", "hand_over"] | None = None
    window: Code | None = None
    queue: Code | None = None


class TransferBody(Body):
    """To another queue, another window, or both."""

    queue: Code | None = None
    window: Code | None = None


class FinishBody(Body):
    """How the item ended, and the number of its case. Accepted, told, short or refused without a case: why is there
    none (`reason`, without names). `confirm`: a case of other people than the ticket's is meant."""

    outcome: Outcome | None = None
    case: Annotated[str, StringConstraints(min_length=3, max_length=60, strip_whitespace=True)] | None = None
    reason: Reason | None = None
    confirm: bool = False


class YieldBody(Body):
    """How many others go first."""

    count: Annotated[int, Field(ge=1, le=9)] = 1


class ReclassBody(Body):
    """Another queue or class for a waiting ticket, with a reason; class `none` takes one away."""

    queue: Code | None = None
    priority: Priority | Literal["none"] | None = None
    reason: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class StopBody(Body):
    """Why no more numbers are given out; people read it."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Named(Answer):
    """An id and a name."""

    id: str
    name: str


class WaitRange(Answer):
    """From so many whole minutes to so many, rounded outward; eight in ten waits lie in such ranges."""

    low_min: int
    high_min: int


class TicketAnswer(Answer):
    """A ticket. `ahead` is the people said at issue, `wait` the range said then, null where none was honest. `paper` is
    the number on a slip given out without the server, where it is another one; `notes` what else staff must know of it.
    """

    id: str
    number: str
    state: Literal["waiting", "called", "serving", "held", "missed", "finished", "cancelled", "expired"]
    service: Named
    queue: Named
    window: str | None
    ahead: int
    wait: WaitRange | None
    issued_at: str
    paper: str | None = None
    notes: list[dict[str, str]] = []


class IssuedAnswer(TicketAnswer):
    """A ticket that was just given out, with the `link` its holder takes away: later nobody of the staff is told it."""

    link: str


class HolderAnswer(Answer):
    """A ticket as its holder may see it. `ahead_range`: people ahead now and as many as may come to be, low to high.
    `wait` was said at issue, `wait_now` holds from now; null where nothing honest can be said."""

    number: str
    state: str
    service: Named
    queue: Named
    ahead: int
    ahead_now: int
    ahead_range: dict[str, int] | None
    wait: WaitRange | None
    wait_now: WaitRange | None
    issued_at: str


class CallAnswer(Answer):
    """The ticket called and why, or null when nobody waits for this window."""

    ticket: TicketAnswer | None
    why: dict[str, Any] | None


class WindowAnswer(Answer):
    """A window and who sits there."""

    id: str
    state: Literal["open", "paused", "closed"]
    staff: str | None


class HallAnswer(Answer):
    """What a hall is."""

    id: str
    name: str
    floors: list[dict[str, Any]]
    zones: list[dict[str, Any]]
    queues: list[dict[str, Any]]
    windows: list[dict[str, Any]]
    services: list[dict[str, Any]]


class BoardAnswer(Answer):
    """The board's snapshot: the flat view of the feed and the same as lists."""

    topic: str
    hall: str
    seq: int
    view: dict[str, Any]
    windows: list[dict[str, Any]]
    queues: list[dict[str, Any]]
    calls: list[dict[str, Any]]


class JournalAnswer(Answer):
    """Entries behind a seq, oldest first."""

    entries: list[dict[str, Any]]
    next: int


class SessionAnswer(Answer):
    """Who is signed in; `token` is for the Authorization header."""

    account: str
    role: str
    token: str


class Done(Answer):
    """It is done."""

    done: bool = True


class QueueAnswer(Answer):
    """A queue's state."""

    id: str
    stopped: str | None


class UnclosedAnswer(Answer):
    """Tickets the day ended without an outcome."""

    tickets: list[TicketAnswer]


class ErrorAnswer(BaseModel):
    """Every refusal. `code` is stable, `message` is what to tell the person."""

    error: dict[str, Any]
    request_id: str
