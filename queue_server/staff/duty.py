"""Who is at which window: sign on, pause, resume, sign off, and the check every act at a window begins with.

Whether somebody is still being served there is not known here: the face asks the tickets first, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.database import Rows, Tx
from queue_server.kernel.errors import BadInput, NotYours
from queue_server.kernel.journal import Entry
from queue_server.kernel.logs import redact
from queue_server.kernel.spans import DAY_MS
from queue_server.staff import store
from queue_server.staff.model import (
    AlreadySignedOn,
    NotYourWindow,
    WindowDuty,
    WindowIsClosed,
    WindowIsNotPaused,
    WindowIsPaused,
    WindowIsTaken,
)

REASON_MAX = 60
BACK_WITHIN_MS = DAY_MS
ENTRIES_MAX = 2000  # of one window; a day has some tens

of_hall = store.duty
of_window = store.duty_of_window
of_staff = store.duty_of_staff


def sign_on(tx: Tx, hall: Hall, window: str, staff: int) -> WindowDuty:
    """Open the window. Signing on again where one already is changes nothing, so that one can come back to a screen.

    Raises UnknownWindow, WindowIsTaken, AlreadySignedOn, and NotYours for an account of another hall.
    """
    window = hall.window(window).id
    here, elsewhere = of_window(tx, hall.id, window), of_staff(tx, staff)
    if here is not None and here.staff == staff:
        return here
    if here is not None:
        raise WindowIsTaken(window=window, number=_number(tx, here.staff))
    if elsewhere is not None:
        raise AlreadySignedOn(window=elsewhere.window)
    return _open(tx, hall, window, staff)


def take_over(tx: Tx, hall: Hall, window: str, staff: int) -> WindowDuty:
    """Sit down where somebody else is still signed on; the window's current and held tickets go on with it.

    Raises UnknownWindow, WindowIsClosed, AlreadySignedOn, and NotYours for an account of another hall.
    """
    here, elsewhere = at(tx, hall, window), of_staff(tx, staff)
    if here.staff == staff:
        return here
    if elsewhere is not None:
        raise AlreadySignedOn(window=elsewhere.window)
    _end(tx, here, "")
    return _open(tx, hall, here.window, staff)


def pause(tx: Tx, hall: Hall, window: str, staff: int, reason: str = "", back_at_ms: int | None = None) -> WindowDuty:
    """Stop calling for a while. Raises what `open_for` raises; BadInput for a long reason or a return in the past."""
    before = open_for(tx, hall, window, staff)
    if back_at_ms is not None and not tx.now_ms < back_at_ms <= tx.now_ms + BACK_WITHIN_MS:
        raise BadInput(fields=[{"field": "back_at", "problem": "must be later than now, and within a day"}])
    said = _reason(reason)
    after = replace(before, state="paused", since_ms=tx.now_ms, reason=said, back_at_ms=back_at_ms)
    _change(tx, before, after)
    _record(tx, "window_paused", after)
    return after


def resume(tx: Tx, hall: Hall, window: str, staff: int) -> WindowDuty:
    """Go on after a pause. Raises what `own` raises, and WindowIsNotPaused."""
    before = own(tx, hall, window, staff)
    if before.state != "paused":
        raise WindowIsNotPaused(window=before.window)
    after = WindowDuty(before.hall, before.window, before.staff, "open", tx.now_ms)
    _change(tx, before, after)
    _record(tx, "window_resumed", after)
    return after


def close(tx: Tx, on_duty: WindowDuty, reason: str) -> WindowDuty:
    """Close anybody's window, even one the hall file no longer has: the end of the day. WindowIsClosed, BadInput."""
    return _end(tx, on_duty, _reason(reason))


def at(rows: Rows, hall: Hall, window: str) -> WindowDuty:
    """Whoever is at the window. Raises UnknownWindow, WindowIsClosed."""
    found = of_window(rows, hall.id, hall.window(window).id)
    if found is None:
        raise WindowIsClosed(window=window)
    return found


def own(rows: Rows, hall: Hall, window: str, staff: int) -> WindowDuty:
    """The window, if this person is signed on to it (paused too): what serving and finishing need.

    Raises UnknownWindow, WindowIsClosed, NotYourWindow.
    """
    found = at(rows, hall, window)
    if found.staff != staff:
        raise NotYourWindow(window=window, number=_number(rows, found.staff))
    return found


def open_for(rows: Rows, hall: Hall, window: str, staff: int) -> WindowDuty:
    """The window, if this person is signed on to it and it is not paused: what calling needs.

    Raises UnknownWindow, WindowIsClosed, NotYourWindow, WindowIsPaused.
    """
    found = own(rows, hall, window, staff)
    if found.state == "paused":
        raise WindowIsPaused(window=window)
    return found


def still_needed(rows: Rows, new: Hall) -> list[Words]:
    """Windows where somebody is on duty and that the new file no longer has."""
    windows = {one.id for one in new.windows}
    lacking = [one.window for one in of_hall(rows, new.id) if one.window not in windows]
    return [Words(f"{one} 号窗口还有人在岗", f"somebody is on duty at window {one}") for one in lacking]


def at_since(rows: Rows, hall: str, window: str, since_ms: int) -> frozenset[int]:
    """Everybody who has been at the window from then until now, for however short a time."""
    sql = (
        "SELECT json_extract(body, '$.staff') AS staff FROM (SELECT * FROM journal WHERE subject = ? ORDER BY pos DESC"
        " LIMIT ?) WHERE hall = ? AND at_ms >= ? AND kind IN ('window_opened','window_closed')"
    )
    found = {int(row["staff"]) for row in rows.all(sql, f"window:{window}", ENTRIES_MAX, hall, since_ms)}
    now = of_window(rows, hall, window)
    return frozenset(found | ({now.staff} if now else set()))


def replayed(entries: Iterable[Entry]) -> dict[tuple[str, str], WindowDuty]:
    """Who is at which (hall, window) after these entries, in order: what the table must hold."""
    duties: dict[tuple[str, str], WindowDuty] = {}
    for entry in entries:
        key = entry.hall, str(entry.body.get("window"))
        if entry.kind == "window_closed":
            duties.pop(key, None)
        elif entry.kind in ("window_opened", "window_paused", "window_resumed"):
            duties[key] = WindowDuty(
                *key,
                entry.body["staff"],
                "paused" if entry.kind == "window_paused" else "open",
                entry.at_ms,
                entry.body["reason"],
                entry.body["back_at_ms"],
            )
    return duties


def _reason(reason: str) -> str:
    said = " ".join(reason.split())
    if len(said) > REASON_MAX or not said.isprintable():
        raise BadInput(fields=[{"field": "reason", "problem": f"at most {REASON_MAX} characters"}])
    return str(redact(said))


def _open(tx: Tx, hall: Hall, window: str, staff: int) -> WindowDuty:
    person = store.staff_by_id(tx, staff)
    if person is None or not person.active or person.hall not in (None, hall.id):
        raise NotYours()
    made = WindowDuty(hall.id, window, staff, "open", tx.now_ms)
    store.add_duty(tx, made)
    _record(tx, "window_opened", made)
    return made


def _change(tx: Tx, before: WindowDuty, after: WindowDuty) -> None:
    if not store.change_duty(tx, before, after):
        raise WindowIsClosed(window=before.window)


def _end(tx: Tx, before: WindowDuty, reason: str) -> WindowDuty:
    if not store.end_duty(tx, before):
        raise WindowIsClosed(window=before.window)
    _record(tx, "window_closed", replace(before, reason=reason, back_at_ms=None))
    return before


def _record(tx: Tx, kind: str, said: WindowDuty) -> None:
    body = {"window": said.window, "staff": said.staff, "reason": said.reason, "back_at_ms": said.back_at_ms}
    tx.record(said.hall, kind, f"window:{said.window}", body)


def _number(rows: Rows, staff: int) -> str:
    found = store.staff_by_id(rows, staff)
    return found.number if found else ""
