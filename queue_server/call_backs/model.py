"""What a call-back (回访) is: about what, by when, what each try came to, what was answered, and how it can end. Pure.

Answers are grades as in ratings, 5 = 非常满意 … 1 = 非常不满意, of the service's attitude and of its quality. What else
was said, names and phones are personal and lie sealed beside the row.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from queue_server.hall.codes import Words
from queue_server.kernel.errors import Refusal

Kind = Literal["case", "bad_grade"]
State = Literal["open", "done"]
Result = Literal["reached", "no_answer", "wrong_number", "refused", "later"]
Outcome = Literal["", "message", "phone", "refused", "unreachable", "no_phone", "silent", "forgotten", "undone"]

KINDS: Final[Mapping[str, Words]] = {
    "case": Words("办结回访", "A case that ended"),
    "bad_grade": Words("差评回访", "A bad grade"),
}
RESULTS: Final[Mapping[str, Words]] = {
    "reached": Words("接通", "Reached"),
    "no_answer": Words("无人接听", "No answer"),
    "wrong_number": Words("号码不对", "Wrong number"),
    "refused": Words("不愿回访", "Does not want to"),
    "later": Words("改时间再打", "Another time"),
}
OUTCOMES: Final[Mapping[str, Words]] = {
    "message": Words("本人已评价", "Rated by themselves"),
    "phone": Words("电话已回访", "Called back"),
    "refused": Words("不愿回访", "Did not want to"),
    "unreachable": Words("联系不上", "Not reached"),
    "no_phone": Words("没有留电话", "Left no phone"),
    "silent": Words("只发短信，没有回应", "Asked by message, did not answer"),
    "forgotten": Words("没有打成，电话和姓名已到期删除", "Not called before phone and name were deleted"),
    "undone": Words("决定已撤销，办件仍在办", "The decision was taken back, the case goes on"),
}
CALLED_BACK: Final = frozenset({"message", "phone"})  # what counts as 已回访
UNASKED: Final = frozenset({"no_phone", "silent", "forgotten"})  # ended without a word: a rating still counts
BAD_MAX: Final = 2
TEXT_MAX: Final = 500
TRIES_MAX: Final = 40

# what a try ends a call-back as; what is not here leaves it open
ENDS: Final[Mapping[str, Outcome]] = {"reached": "phone", "wrong_number": "unreachable", "refused": "refused"}


class UnknownCallBack(Refusal):
    """No call-back of that id in this hall, or none for this person's eyes."""

    code, status = "unknown_call_back", 404
    zh, en = "没有找到这条回访。", "There is no such call-back."


class CallBackIsDone(Refusal):
    """It has ended; perhaps the person rated by message meanwhile."""

    code, status = "call_back_done", 409
    zh, en = "这条回访已完成，不用再打。", "This call-back is done: no call is needed."


class CallBackIsTaken(Refusal):
    """Somebody else has it today."""

    code, status = "call_back_taken", 409
    zh, en = "这条回访今天由另一位同事负责。", "A colleague has this call-back today."


class TakeItFirst(Refusal):
    """Only who looked at the phone can say what became of the call."""

    code, status = "take_it_first", 409
    zh, en = "请先点“显示电话”，再登记结果。", "Please show the phone number first, then note what came of it."


class TriedJustNow(Refusal):
    """Nobody answered a moment ago: a second press is no second try."""

    code, status = "tried_just_now", 409
    zh = "刚才的“无人接听”已登记，这次不另计。两次拨打至少隔 {minutes} 分钟。"
    en = "That nobody answered is noted already; this one does not count. Two tries lie {minutes} minutes apart."


class AnswersAreMissing(Refusal):
    """Who was reached was asked three things."""

    code, status = "answers_missing", 422
    zh = "接通后请登记服务态度、服务质量，以及事情是否办好。"
    en = "Whoever was reached is asked about attitude, quality, and whether the matter is settled."


class BadTime(Refusal):
    """Another time is one to come, within two weeks."""

    code, status = "bad_time", 422
    zh, en = "再次回访的时间须在今后 14 天内。", "The other time must be within the next 14 days."


class Try(NamedTuple):
    """One call: when, by whom, what came of it; `again_ms` is when to try next."""

    at_ms: int
    by: int
    result: str
    again_ms: int | None = None


@dataclass(frozen=True)
class Answers:
    """What the person said."""

    attitude: int
    quality: int
    solved: bool
    words: str = ""

    @property
    def is_bad(self) -> bool:
        """Whether somebody has to see to it."""
        return min(self.attitude, self.quality) <= BAD_MAX


@dataclass(frozen=True)
class CallBack:
    """A row. `staff` is whose work it asks about, and who therefore does not call; `is_phoned`: somebody is to call
    from `from_day` on, before that the message alone asks. `bad_ticket`: the visit whose bad grade it opened."""

    id: str
    hall: str
    kind: Kind
    case_id: str | None
    case_number: str
    ticket: str | None
    service: str
    department: str
    staff: int | None
    opened_ms: int
    opened_day: str
    from_day: str
    due_day: str
    is_phoned: bool
    state: State
    caller: int | None = None
    taken_day: str = ""
    tries: tuple[Try, ...] = ()
    next_ms: int | None = None
    outcome: Outcome = ""
    attitude: int | None = None
    quality: int | None = None
    solved: bool | None = None
    has_words: bool = False
    bad_ticket: str | None = None
    ended_ms: int | None = None
    changes: int = 0

    @property
    def is_bad(self) -> bool:
        """Whether what was answered is bad."""
        return min(self.attitude or 5, self.quality or 5) <= BAD_MAX

    def is_late(self, today: str) -> bool:
        """Whether its day is over and nobody was asked."""
        return self.state == "open" and self.is_phoned and today > self.due_day


def is_chosen(call_back_id: str, pct: int) -> bool:
    """Whether this one is among so many of a hundred that are called: always the same answer for the same id."""
    return zlib.crc32(call_back_id.encode()) % 100 < pct


def ends_as(result: str, tries: int, tries_max: int) -> Outcome:
    """What the call-back ends as after this try, the `tries`-th nobody took; "" while it stays open."""
    if result == "no_answer" and tries >= tries_max:
        return "unreachable"
    return ENDS.get(result, "")


assert set(ENDS.values()) <= set(OUTCOMES) and set(ENDS) <= set(RESULTS)
