"""What a rating is: five grades, the offline indicators, ways it comes in, its states, and every reason to refuse one.

A rating hangs on a visit, which is a finished ticket: 一次一评. Grades are 5 = 非常满意 … 1 = 非常不满意 everywhere in
here; what other systems count the other way round is turned in layers.py alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from queue_server.hall.codes import Words
from queue_server.kernel.errors import Refusal

Grade = Literal[1, 2, 3, 4, 5]
Aspect = Literal["overall", "efficiency", "skill", "attitude"]
Channel = Literal["tablet", "kiosk", "phone", "slip", "desk", "default"]
State = Literal["asked", "skipped", "given", "default"]
Asked = Literal["asked", "given", "skipped", "not_yet"]
Act = Literal["ask", "skip", "give", "take_default"]

GRADES: Final[Mapping[int, Words]] = {
    5: Words("非常满意", "Very satisfied"),
    4: Words("满意", "Satisfied"),
    3: Words("基本满意", "Fairly satisfied"),
    2: Words("不满意", "Dissatisfied"),
    1: Words("非常不满意", "Very dissatisfied"),
}
BAD_MAX: Final = 2  # grades up to here are 差评
# the indicators of a visit on the spot; their text is the nation's and no hall changes it
INDICATORS: Final = "offline-1"
ASPECTS: Final[Mapping[str, Words]] = {
    "overall": Words("整体满意度", "Overall"),
    "efficiency": Words("服务效率", "Efficiency"),
    "skill": Words("服务水平", "Competence"),
    "attitude": Words("服务态度", "Attitude"),
}
CHANNELS: Final[Mapping[str, Words]] = {
    "tablet": Words("窗口平板", "Tablet at the window"),
    "kiosk": Words("自助终端", "Kiosk"),
    "phone": Words("手机", "Phone"),
    "slip": Words("小票二维码", "Code on the slip"),
    "desk": Words("导办台", "Guide desk"),
    "default": Words("系统默认", "Taken for granted"),
}
COMMENT_MAX: Final = 500

# (act, state) -> state; None is a visit nobody has asked about. A pair that is not here changes nothing or is refused.
TRANSITIONS: Final[Mapping[tuple[Act, State | None], State]] = {
    ("ask", None): "asked",
    ("skip", None): "skipped",
    ("skip", "asked"): "skipped",
    ("give", None): "given",
    ("give", "asked"): "given",
    ("give", "skipped"): "given",
    ("give", "default"): "given",
    ("take_default", None): "default",
    ("take_default", "asked"): "default",
    ("take_default", "skipped"): "default",
}


class VisitNotFinished(Refusal):
    """A visit is rated when it is over."""

    code, status = "visit_not_finished", 409
    zh, en = "{number} 号还没有办结，办结后再评价。", "Number {number} is not finished yet. Please rate it afterwards."


class AlreadyRated(Refusal):
    """One rating per visit; who has more to say adds to it."""

    code, status = "already_rated", 409
    zh, en = "{number} 号已评价过，谢谢。", "Number {number} has been rated already. Thank you."


class RatingTermIsOver(Refusal):
    """So many working days after the visit nothing more is taken."""

    code, status = "rating_term_over", 409
    zh = "评价期限（{days} 个工作日）已过。有意见请到导办台反映。"
    en = "The term for rating ({days} working days) is over. Please tell the guide desk."


class ScanTheSlip(Refusal):
    """The number stood on the board for everybody: at a kiosk it is enough for a while, then the slip is asked for."""

    code, status = "scan_the_slip", 409
    zh = "{number} 号办结已超过 {minutes} 分钟，请扫描小票，或扫小票二维码在手机上评价。没有小票请到导办台。"
    en = (
        "Number {number} was finished more than {minutes} minutes ago. Please scan your slip, or its code with a phone."
        " Without a slip please ask at the desk."
    )


class VisitTailIsWrong(Refusal):
    """What was typed is not the end of the document that came with the visit."""

    code, status = "visit_tail_wrong", 404
    zh = "这个号和证件号码的最后 4 位对不上，请核对。"
    en = "This number and the last 4 places of the ID do not belong together. Please check both."


class NothingToAddTo(Refusal):
    """追评 stands beside a first rating."""

    code, status = "nothing_to_add_to", 409
    zh, en = "{number} 号还没有评价，请先评价。", "Number {number} has not been rated yet. Please rate it first."


class AlreadyAdded(Refusal):
    """One addition per rating."""

    code, status = "already_added", 409
    zh, en = "{number} 号已追加评价，谢谢。", "An addition for number {number} has been made already. Thank you."


@dataclass(frozen=True)
class Said:
    """What somebody says of a visit. `aspects` are grades of indicators; the comment is personal and goes sealed."""

    grade: int
    aspects: Mapping[str, int]
    comment: str = ""


@dataclass(frozen=True)
class Rating:
    """A row: what is known of one visit's rating, without a word of the comment. Instants are Unix milliseconds.

    `staff` is who finished the visit, None where nobody did (close of day); `more_…` is the addition (追评);
    `excluded` counts in no rate and stays to be seen. `defaulted_ms` is when a default was taken that its person's own
    grade has replaced; `issued_by` who gave the number out, as the ticket names them.
    """

    ticket: str
    hall: str
    day: str
    service: str
    queue: str
    window: str | None
    staff: int | None
    state: State
    case_number: str | None = None
    asked_ms: int | None = None
    skipped_ms: int | None = None
    channel: str | None = None
    given_ms: int | None = None
    given_day: str | None = None
    grade: int | None = None
    aspects: str = "{}"
    indicators: str = INDICATORS
    has_comment: bool = False
    more_channel: str | None = None
    more_ms: int | None = None
    more_day: str | None = None
    more_grade: int | None = None
    more_aspects: str = "{}"
    more_has_comment: bool = False
    excluded: bool = False
    defaulted_ms: int | None = None
    issued_by: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is a person's own grade that counts in rates."""
        return self.state == "given" and not self.excluded

    @property
    def worst(self) -> int | None:
        """The lower of the two grades a person gave."""
        given = [one for one in (self.grade, self.more_grade) if one is not None and self.state == "given"]
        return min(given, default=None)


def after(act: Act, state: State | None) -> State | None:
    """The state `act` leads to, or None where the table has no such row."""
    return TRANSITIONS.get((act, state))


def asked_of(rating: Rating | None) -> Asked:
    """Whether the person was asked, as the step that hands over a certificate demands it (先评价后取证)."""
    if rating is None:
        return "not_yet"
    return "asked" if rating.state == "default" else rating.state  # the term is over: no more may be demanded


def aspects_of(given: Sequence[str] | Mapping[Aspect, int] | None, grade: int) -> dict[str, int]:
    """Indicators as grades: those merely named are meant as the whole was graded; in the list's own order."""
    if given is None:
        return {}
    found = (
        {str(name): one for name, one in given.items()} if isinstance(given, Mapping) else dict.fromkeys(given, grade)
    )
    return {name: found[name] for name in ASPECTS if name in found}


def plain(comment: str | None) -> str:
    """A comment as it is kept: without the signs nobody sees, line ends in one form, no blanks around."""
    text = (comment or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign == "\n" or sign.isprintable() or sign in _JOINS).strip()


_JOINS: Final = "\u200d\ufe0f\u3000"  # what holds an emoji together, and the wide blank
assert set(GRADES) == set(get_args(Grade)) and set(ASPECTS) == set(get_args(Aspect))
