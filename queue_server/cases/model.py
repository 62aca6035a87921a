"""What a case (办件) is, its states, and which act leads from which state to which. Everything else is refused. Pure.

Fields after GB/T 39046-2020: 申请, 受理, 办理 (环节), 特别程序, 办结, with who and when. Instants in Unix milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

State = Literal["applied", "told", "accepted", "concluded", "delivered", "refused", "withdrawn"]
Act = Literal["tell", "supply", "accept", "refuse", "work", "hand_over", "conclude", "deliver", "withdraw"]

TRANSITIONS: Final[Mapping[tuple[Act, State], State]] = {
    ("tell", "applied"): "told",
    ("supply", "applied"): "applied",
    ("supply", "told"): "applied",
    ("supply", "accepted"): "accepted",
    ("supply", "concluded"): "concluded",  # 先批后审: decided before everything was here
    ("accept", "applied"): "accepted",
    ("accept", "told"): "accepted",
    ("refuse", "applied"): "refused",
    ("refuse", "told"): "refused",
    ("work", "accepted"): "accepted",
    ("hand_over", "applied"): "applied",  # 预审: looked at before it is accepted
    ("hand_over", "told"): "told",
    ("hand_over", "accepted"): "accepted",
    ("conclude", "accepted"): "concluded",
    ("deliver", "concluded"): "delivered",
    ("withdraw", "applied"): "withdrawn",
    ("withdraw", "told"): "withdrawn",
    ("withdraw", "accepted"): "withdrawn",
}
OPEN: Final = frozenset({"applied", "told", "accepted"})
ENDED: Final = frozenset({"delivered", "refused", "withdrawn"})

# outcomes that cannot have happened without a case: 系统外循环 begins where these have none
NEEDS_CASE: Final = frozenset({"accepted", "accepted_short", "told_once", "refused"})

Kind = Literal["immediate", "promised", "other"]
KIND_CODES: Final[Mapping[Kind, str]] = {"immediate": "1", "promised": "2", "other": "9"}  # GB/T 39046 办件类型
Source = Literal["window", "online", "courier", "platform", "import", "manual"]
SHOWN: Final = frozenset({"platform", "import"})  # sources by which a keeper showed its case itself
Got = Literal["missing", "window", "shared", "courier", "online"]
Delivery = Literal["", "window", "courier", "none"]
SPECIAL_CODES: Final[Mapping[str, str]] = {"extension": "1", "other": "2"}  # GB/T 39046 特别程序种类
MATERIALS_MAX: Final = 60
STEPS_MAX: Final = 60
VISITS_MAX: Final = 60


class Material(NamedTuple):
    """One thing the applicant has to hand in, and whether and how it came. `may_follow`: promised later (容缺);
    `deferrable`: what the item's list says of that (可容缺), None where it marks none; `exempt_by`: what the sharing
    platform can give instead of it (免提交), `licence` the kind it gave (`standing_licences`)."""

    name: str
    required: bool = True
    got: Got = "missing"
    copies: int = 0
    at_ms: int | None = None
    by: str = ""
    may_follow: bool = False
    exempt_by: str = ""
    deferrable: bool | None = None
    licence: str = ""

    @property
    def is_here(self) -> bool:
        """Handed in, or known from the sharing platform (免提交)."""
        return self.got != "missing"


class Step(NamedTuple):
    """One 办理环节: who works on it, what was found, from when to when (still open without an end)."""

    name: str
    handler: str
    begun_ms: int
    ended_ms: int | None = None
    opinion: str = ""


class Special(NamedTuple):
    """特别程序: the clock stood from one day to another (YYYY-MM-DD), and still stands without `to_day`; the days
    between do not count. The two days at its ends count as well, `ends_count`; a stop of before that was said keeps
    the promise it made without them. An extension of so many working `days` lengthens the term, the clock goes on."""

    kind: str
    reason: str
    from_day: str
    to_day: str | None = None
    days: int = 0
    ends_count: bool = False


class Visit(NamedTuple):
    """A ticket that is tied to the case. `is_late`: linked on a later business day than its own, which stays so."""

    ticket: str
    day: str
    linked_ms: int
    is_late: bool = False


class Item(NamedTuple):
    """What the catalogue, or the hall file where it has none, says about the thing applied for; days are working days.

    `code` is the 实施编码 where there is one. `visits_max` was promised (只跑一次: 1, 零跑腿: 0); None: nothing was.
    """

    code: str
    version: str
    name: str
    department: str = ""
    kind: Kind = "promised"
    legal_days: int | None = None
    promised_days: int | None = None
    visits_max: int | None = None
    result: str = ""
    materials: tuple[Material, ...] = ()


@dataclass(frozen=True)
class Case:
    """One case as stored. Who applies is sealed beside it (`persons.py`).

    `applied_ms` is when it happened and `entered_ms` when it was typed in; `owner` names the platform that keeps it, or
    is empty where this hall does. `first_staff` (首问负责) never changes; `handler` is who has it now; both are empty
    for a copy of what a platform keeps. `changes` counts
    its changes: each one is made against what was seen.
    """

    id: str
    hall: str
    number: str
    service: str
    item: str
    item_version: str
    name: str
    department: str
    kind: Kind
    source: Source
    owner: str
    state: State
    applied_ms: int
    entered_ms: int
    first_staff: str
    handler: str
    acted_by: str
    legal_days: int | None = None
    promised_days: int | None = None
    visits_max: int | None = None
    materials: tuple[Material, ...] = ()
    steps: tuple[Step, ...] = ()
    specials: tuple[Special, ...] = ()
    visits: tuple[Visit, ...] = ()
    told_ms: int | None = None
    accepted_ms: int | None = None
    accepted_day: str | None = None
    document: str = ""
    is_short: bool = False
    is_ahead: bool = False
    concluded_ms: int | None = None
    granted: bool | None = None
    result: str = ""
    result_number: str = ""
    delivery: Delivery = ""
    ended_ms: int | None = None
    reason: str = ""
    project: str = ""
    changes: int = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """Required things that have not come."""
        return tuple(one.name for one in self.materials if one.required and not one.is_here)

    @property
    def is_unverified(self) -> bool:
        """A copy under a number that was typed in: the platform that keeps the case has not shown it yet."""
        return bool(self.owner) and self.source not in SHOWN

    @property
    def is_paused(self) -> bool:
        """A special procedure runs: the clock stands."""
        return any(one.to_day is None for one in self.specials)

    def is_over_visits(self, made: int) -> bool:
        """Whether so many visits (`finding.visits_made`) are more than promised (只跑一次, 零跑腿)."""
        return self.visits_max is not None and made > self.visits_max


def after(act: Act, state: State) -> State | None:
    """The state `act` leads to from `state`, or None where the table has no such row."""
    return TRANSITIONS.get((act, state))


def received(
    materials: tuple[Material, ...], came: Mapping[str, tuple[Got, int]], at_ms: int, by: str, licence: str = ""
) -> tuple[Material, ...]:
    """The list after these things came: name → how, how many copies. What is not named stays; new things are added, and
    are required where they are said to be missing."""
    found = []
    for one in materials:
        if one.name in came:
            got, copies = came[one.name]
            one = one._replace(got=got, copies=copies, at_ms=at_ms if got != "missing" else None, by=by)
            one = one._replace(licence=licence if got == "shared" else "")
        found.append(one)
    known = {one.name for one in materials}
    found += [_further(name, got, n, at_ms, by) for name, (got, n) in came.items() if name not in known]
    return tuple(found)


def _further(name: str, got: Got, copies: int, at_ms: int, by: str) -> Material:
    is_missing = got == "missing"
    return Material(name, is_missing, got, copies, None if is_missing else at_ms, by)


def required(materials: tuple[Material, ...], names: frozenset[str]) -> tuple[Material, ...]:
    """The list with these things needed, also those that most people need not bring."""
    return tuple(one._replace(required=one.required or one.name in names) for one in materials)


def following(materials: tuple[Material, ...], names: frozenset[str]) -> tuple[Material, ...]:
    """The list with these marked as promised later (容缺), where they are not here yet; they are needed from now on."""
    return tuple(one._replace(may_follow=one.name in names and not one.is_here) for one in required(materials, names))
