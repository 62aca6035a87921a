"""A window that also calls another line for today (开窗支援, AB 角), or lets a line of its own wait behind its others:
over the hall file, dated, and over with the day.

The hall in force is the file with these in it, so the order, the screens and the terminals all go by them; where people
are sent and what may be booked stays as filed: a lent window only helps, a line held back is still the window's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, NamedTuple

from queue_server.hall.model import Hall, Window
from queue_server.kernel import folding
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Rows, Tx

HANDICAP_MAX: Final = 240
_KEPT: Final = 32


class Lending(NamedTuple):
    """The window calls from the queue today, with so many minutes of handicap."""

    window: str
    queue: str
    handicap_min: int
    reason: str


@dataclass(frozen=True)
class HeldBack(Window):
    """A window that calls these of its own lines later than the others today, by so many minutes."""

    held_back_min: Mapping[str, int] = field(default_factory=dict)


def handicaps_min(window: Window) -> Mapping[str, int]:
    """What the order adds to each line's rank at the window: by the file and by today."""
    held = window.held_back_min if isinstance(window, HeldBack) else {}
    return {**window.handicap_min, **held} if held else window.handicap_min


class IsItsOwnQueue(Refusal):
    """The window serves the queue by the hall file, without handicap."""

    code, status = "is_its_own_queue", 409
    zh, en = "{window} 号窗口本来就办 {queue} 队列。", "Window {window} serves line {queue} anyway."


class IsItsOnlyQueue(Refusal):
    """The window calls nothing else, so nobody would go first."""

    code, status = "is_its_only_queue", 409
    zh, en = "{window} 号窗口不同时办理 {queue} 和别的队列。", "Window {window} does not call line {queue} and another."


class IsNotLent(Refusal):
    """Nothing of the kind holds today; somebody was quicker."""

    code, status = "is_not_lent", 409
    zh = "{window} 号窗口今天对 {queue} 队列没有支援或让后，可能已被撤回。"
    en = "Line {queue} is neither lent to nor held back at window {window} today."


class AnotherHolds(Refusal):
    """The line is lent to the window where it shall be held back, or the other way round: each is undone by itself."""

    code, status = "another_act_holds", 409
    zh = "{window} 号窗口今天对 {queue} 队列已有支援或让后，请先撤回再改。"
    en = "Line {queue} is lent to or held back at window {window} today; end that first."


_made: dict[tuple[int, tuple[Lending, ...]], tuple[Hall, Hall]] = {}


def of_day(rows: Rows, hall: str, day: str) -> tuple[Lending, ...]:
    """What holds on the business day."""

    def load() -> dict[str, tuple[Lending, ...]]:
        sql = "SELECT day, window, queue, handicap_min, reason FROM window_lending WHERE hall=? ORDER BY window, queue"
        found: dict[str, tuple[Lending, ...]] = {}
        for row in rows.all(sql, hall):
            one = Lending(row["window"], row["queue"], row["handicap_min"], row["reason"])
            found[row["day"]] = (*found.get(row["day"], ()), one)
        return found

    return rows.kept(("window_lending", hall), ("window_lending",), load).get(day, ())


def has_any(rows: Rows, hall: str) -> bool:
    """Whether anything was ever lent and is still kept: most halls need no look at the day."""

    def load() -> bool:
        return rows.value("SELECT 1 FROM window_lending WHERE hall=? LIMIT 1", hall) is not None

    return rows.kept(("window_lending_any", hall), ("window_lending",), load)


def with_lent(filed: Hall, lent: Sequence[Lending]) -> Hall:
    """The hall as it works with these; what a newer file no longer has is left out. The same hall for the same ones."""
    key = id(filed), tuple(lent)
    known = _made.get(key)
    if known is None or known[0] is not filed:
        while len(_made) >= _KEPT:
            _made.pop(next(iter(_made)), None)
        known = _made[key] = filed, _lent(filed, lent)
    return known[1]


def _lent(filed: Hall, lent: Sequence[Lending]) -> Hall:
    queues = {one.id for one in filed.queues}
    windows = []
    for window in filed.windows:
        mine = [one for one in lent if one.window == window.id and one.queue in queues]
        more = [one for one in mine if _helps(filed, one)]
        new = tuple(one.queue for one in more if one.queue not in window.queues)
        handicaps = {**window.handicap_min, **{one.queue: one.handicap_min for one in more}}
        if more:
            window = replace(window, queues=(*window.queues, *new), handicap_min=handicaps)
        held = {one.queue: one.handicap_min for one in mine if one not in more}
        windows.append(_held_back(window, held) if held else window)
    return replace(filed, windows=tuple(windows))


def _held_back(window: Window, held_min: Mapping[str, int]) -> HeldBack:
    return HeldBack(**{one.name: getattr(window, one.name) for one in fields(window)}, held_back_min=held_min)


def _helps(filed: Hall, one: Lending) -> bool:
    """Whether the window does not serve the queue as its own by the file."""
    window = filed.window(one.window)
    return one.queue not in window.queues or one.queue in window.handicap_min


def held(filed: Hall, window: str, queue: str, more_min: int, reason: str) -> Lending:
    """The line as it is once held back there: by so many minutes more than the file says."""
    known = filed.window(window)
    return Lending(known.id, filed.queue(queue).id, known.handicap_min.get(queue, 0) + more_min, reason)


def _is_held(filed: Hall, one: Lending) -> bool:
    """Whether it makes a line of the window's own wait longer than by the file."""
    window = filed.window(one.window)
    return one.queue in window.queues and one.handicap_min > window.handicap_min.get(one.queue, 0)


def lend(
    tx: Tx, filed: Hall, day: str, window: str, queues: Iterable[str], handicap_min: int, reason: str
) -> list[Lending]:
    """Let the window call from these queues today; saying it again changes the handicap.

    UnknownWindow, UnknownQueue, IsItsOwnQueue, AnotherHolds, BadInput. `filed` is the hall by its file alone.
    """
    _check(handicap_min, 0)
    standing, made = of_day(tx, filed.id, day), []
    for queue in dict.fromkeys(queues):
        one = Lending(filed.window(window).id, filed.queue(queue).id, handicap_min, str(redact(reason)))
        if not _helps(filed, one):
            raise IsItsOwnQueue(window=window, queue=queue)
        if any(_is_held(filed, known) for known in standing if known[:2] == one[:2]):
            raise AnotherHolds(window=window, queue=queue)
        _keep(tx, filed.id, day, one, "window_lent")
        made.append(one)
    return made


def hold_back(
    tx: Tx, filed: Hall, day: str, queue: str, windows: Iterable[str], handicap_min: int, reason: str
) -> list[Lending]:
    """Let the other lines of these windows go first by so many minutes (1 to 240) more than by the file, today.

    UnknownWindow, UnknownQueue, IsItsOnlyQueue, AnotherHolds, BadInput. `filed` is the hall by its file alone.
    """
    _check(handicap_min, 1)
    lent, made = of_day(tx, filed.id, day), []
    now = with_lent(filed, lent)
    for window in dict.fromkeys(windows):
        one = held(filed, window, queue, handicap_min, str(redact(reason)))
        if not set(now.window(window).queues) > {queue}:
            raise IsItsOnlyQueue(window=window, queue=queue)
        if any(not _is_held(filed, known) for known in lent if known[:2] == one[:2]):
            raise AnotherHolds(window=window, queue=queue)
        _keep(tx, filed.id, day, one, "window_held_back")
        made.append(one)
    return made


def take_back(tx: Tx, hall: Hall, day: str, window: str, queue: str) -> None:
    """End it before the day does; IsNotLent."""
    sql = "DELETE FROM window_lending WHERE hall=? AND day=? AND window=? AND queue=?"
    if not tx.execute(sql, hall.id, day, window, queue):
        raise IsNotLent(window=window, queue=queue)
    tx.record(hall.id, "window_lending_ended", f"window:{window}", {"day": day, "window": window, "queue": queue})


def differences(rows: Rows) -> list[str]:
    """Every place where the table and the journal disagree, one sentence each."""
    told: dict[str, dict[str, Any]] = {}
    for entry in folding.all_entries(rows):
        if entry.kind not in ("window_lent", "window_held_back", "window_lending_ended"):
            continue
        key = f"{entry.hall} {entry.body['day']} {entry.body['window']}/{entry.body['queue']}"
        made = {"hall": entry.hall, **entry.body, "made_by": entry.actor, "made_ms": entry.at_ms}
        told.pop(key, None)
        if entry.kind != "window_lending_ended":
            told[key] = made
    kept = {
        f"{row['hall']} {row['day']} {row['window']}/{row['queue']}": dict(row)
        for row in rows.all("SELECT * FROM window_lending")
    }
    return folding.differences("lending", told, kept)


def _check(handicap_min: int, least: int) -> None:
    if not least <= handicap_min <= HANDICAP_MAX:
        raise BadInput(fields=[{"field": "handicap_min", "problem": f"{least} to {HANDICAP_MAX}"}])


def _keep(tx: Tx, hall: str, day: str, one: Lending, kind: str) -> None:
    tx.execute(
        "INSERT INTO window_lending(hall, day, window, queue, handicap_min, reason, made_by, made_ms)"
        " VALUES (?,?,?,?,?,?,?,?) ON CONFLICT(hall, day, window, queue) DO UPDATE SET"
        " handicap_min = excluded.handicap_min, reason = excluded.reason, made_by = excluded.made_by,"
        " made_ms = excluded.made_ms",
        *(hall, day, one.window, one.queue, one.handicap_min, one.reason, tx.actor, tx.now_ms),
    )
    tx.record(hall, kind, f"window:{one.window}", {"day": day, **one._asdict()})
