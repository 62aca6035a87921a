"""What an enquiry (来件) is: a question, a complaint or a suggestion, its states and steps, when it is late. Pure.

Its words, and everybody's name and phone, lie sealed beside it; the row and the journal hold none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args

from queue_server.enquiries.refusals import EnquiryForbids
from queue_server.hall.calendar import Calendar
from queue_server.hall.codes import Words

Kind = Literal["question", "complaint", "suggestion"]
Topic = Literal["service", "staff", "wait", "materials", "facilities", "system", "other"]
Channel = Literal["phone", "kiosk", "desk"]
State = Literal["open", "answered", "closed", "passed", "withdrawn"]
Act = Literal[
    "add", "assign", "extend", "answer", "valid", "void", "pass", "withdraw", "content", "discontent", "lapse"
]

KINDS: Final[Mapping[Kind, Words]] = {
    "question": Words("咨询", "Question"),
    "complaint": Words("投诉", "Complaint"),
    "suggestion": Words("建议", "Suggestion"),
}
LETTERS: Final[Mapping[Kind, str]] = {"question": "Z", "complaint": "T", "suggestion": "J"}
TOPICS: Final[Mapping[Topic, Words]] = {
    "service": Words("事项办理", "A service"),
    "staff": Words("工作人员", "Staff"),
    "wait": Words("排队等候", "Waiting"),
    "materials": Words("所需材料", "Documents"),
    "facilities": Words("大厅环境设施", "The hall and its facilities"),
    "system": Words("设备与系统", "Machines and online services"),
    "other": Words("其他", "Something else"),
}
STATES: Final[Mapping[State, Words]] = {
    "open": Words("待回复", "To be answered"),
    "answered": Words("已回复", "Answered"),
    "closed": Words("已办结", "Closed"),
    "passed": Words("已转出", "Passed on"),
    "withdrawn": Words("已撤回", "Withdrawn"),
}
STEPS: Final[Mapping[str, Words]] = {
    "ask": Words("提出", "Asked"),
    "add": Words("本人补充", "Added to by the asker"),
    "assign": Words("交办", "Given to"),
    "extend": Words("延期", "Put off"),
    "answer": Words("回复", "Answered"),
    "valid": Words("复核通过", "Reply confirmed"),
    "void": Words("无效回复，退回重办", "Reply void, to be made anew"),
    "pass": Words("转出", "Passed on"),
    "withdraw": Words("本人撤回", "Withdrawn by the asker"),
    "content": Words("本人评价", "Judged by the asker"),
    "discontent": Words("本人评价不满意", "Judged badly by the asker"),
    "lapse": Words("期满办结", "Closed after its term"),
}
TEXT_MAX: Final = 1000
ADDED_MAX: Final = 5  # times the asker adds to one
BAD_MAX: Final = 2  # judgements up to here bring it back to the manager
ENDED: Final = frozenset({"closed", "passed", "withdrawn"})

# the whole table: a pair that is not here is refused
TRANSITIONS: Final[Mapping[tuple[Act, State], State]] = {
    ("add", "open"): "open",
    ("assign", "open"): "open",
    ("assign", "answered"): "answered",  # as with an answer: where the reply was judged badly
    ("extend", "open"): "open",
    ("answer", "open"): "answered",
    ("answer", "answered"): "answered",
    ("pass", "open"): "passed",
    ("withdraw", "open"): "withdrawn",
    ("valid", "answered"): "closed",
    ("void", "answered"): "open",
    ("content", "answered"): "closed",
    ("content", "closed"): "closed",
    ("discontent", "answered"): "answered",
    ("discontent", "closed"): "answered",
    ("lapse", "answered"): "closed",
}


class Step(NamedTuple):
    """One thing that was done: by which actor, when, to whom it was given, until when it was put off, which grade.

    Where it has words they lie sealed under the step's place in the list. `kept_from`, of the first step, are those who
    sat at the window it names that day: a complaint is nothing for them either. `phrases`, also of the first, are the
    codes of what was tapped ready-made.
    """

    act: str
    at_ms: int
    by: str
    owner: int | None = None
    day: str | None = None
    grade: int | None = None
    has_text: bool = False
    kept_from: tuple[int, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Enquiry:
    """A row. `first_due_day` is the promise, `due_day` what it is now; `late_days` working days an answer came late.

    `about_staff` is whom it is about, where that is known: no complaint goes to that one. `judged` belongs to the reply
    that stands, `worst` to all of them; `judge_by_day` ends the time to judge.
    """

    id: str
    hall: str
    number: str
    kind: Kind
    topic: Topic
    channel: Channel
    language: str
    day: str
    asked_ms: int
    state: State
    department: str
    service: str | None
    window: str | None
    case_number: str | None
    ticket: str | None
    about_staff: int | None
    owner: int | None
    first_due_day: str
    due_day: str
    is_extended: bool = False
    answered_ms: int | None = None
    answered_by: int | None = None
    late_days: int = 0
    voids: int = 0
    judged: int | None = None
    worst: int | None = None
    judge_by_day: str | None = None
    passed_to: str = ""
    ended_ms: int | None = None
    steps: tuple[Step, ...] = ()
    changes: int = 0

    def is_against(self, staff: int) -> bool:
        """A complaint about this person, or about a window where they sat that day."""
        kept_from = self.steps[0].kept_from if self.steps else ()
        return self.kind == "complaint" and (staff == self.about_staff or staff in kept_from)

    def is_late(self, today: str) -> bool:
        """Whether an answer came late, or is missing after its day: late stays late."""
        return self.late_days > 0 or (self.state == "open" and today > self.due_day)

    @property
    def waits_for_review(self) -> bool:
        """Answered, and nobody has confirmed it yet."""
        return self.state == "answered"

    @property
    def is_judged_badly(self) -> bool:
        """The reply that stands was judged 1 or 2."""
        return self.judged is not None and self.judged <= BAD_MAX

    @property
    def promised_day(self) -> str:
        """By when an answer was promised: as put off, whatever new day a void reply gave."""
        put_off = self.last("extend")
        return (put_off[1].day if put_off else None) or self.first_due_day

    @property
    def reply_step(self) -> int | None:
        """The place of the reply that stands: the last one, unless it was found void."""
        for at in range(len(self.steps) - 1, -1, -1):
            if self.steps[at].act in ("answer", "void"):
                return at if self.steps[at].act == "answer" else None
        return None

    def last(self, act: str) -> tuple[int, Step] | None:
        """The last step of that act and its place."""
        found = [(at, one) for at, one in enumerate(self.steps) if one.act == act]
        return found[-1] if found else None


def after(act: Act, state: State) -> State:
    """The state `act` leads to; EnquiryForbids."""
    try:
        return TRANSITIONS[act, state]
    except KeyError:
        raise EnquiryForbids(state=STATES[state].en, state_zh=STATES[state].zh) from None


def over_days(calendar: Calendar, due_day: str, day: str) -> int:
    """超期天数: working days of `day` beyond the due day, at least 1 once it is over, 0 within it."""
    if day <= due_day:
        return 0
    return max(1, calendar.working_days(due_day, day) - calendar.is_working(due_day))


assert set(KINDS) == set(get_args(Kind)) == set(LETTERS) and set(TOPICS) == set(get_args(Topic))
assert set(STATES) == set(get_args(State)) and set(STEPS) == {"ask", *get_args(Act)}
