"""What is done about a task: the unit's reply, the re-check, closed or sent back (整改、复查、销号)."""

from __future__ import annotations

from datetime import date

from queue_server.bulletins import store
from queue_server.bulletins.model import TASK_STATES, Task, TaskAct, after
from queue_server.bulletins.refusals import TaskForbids
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Tx


def _led(task: Task, act: TaskAct) -> str:
    state = after(act, task.state)
    if state is None:
        raise _forbids(task)
    return state


def _forbids(task: Task) -> TaskForbids:
    words = TASK_STATES[task.state]
    return TaskForbids(state=task.state, state_zh=words.zh, state_en=words.en)


def reply(tx: Tx, hall: Hall, task: Task, text: str) -> Task:
    """What the unit says it has done, entered by whoever got it; TaskForbids."""
    state, today = _led(task, "reply"), hours.business_day(hall, tx.now_ms)
    late = max(0, (date.fromisoformat(today) - date.fromisoformat(task.due_day)).days)
    changes = {"state": state, "reply": text, "replied_ms": tx.now_ms, "replied_by": tx.actor}
    changes |= {"late_days": max(late, task.late_days)}
    return store.change_task(tx, task, "rectification_replied", changes, _forbids(task))


def close(tx: Tx, task: Task, finding: str) -> Task:
    """Checked again and found mended; TaskForbids."""
    changes = {"state": _led(task, "close"), "finding": finding, "closed_ms": tx.now_ms, "closed_by": tx.actor}
    return store.change_task(tx, task, "rectification_closed", changes, _forbids(task))


def send_back(tx: Tx, task: Task, finding: str) -> Task:
    """Checked again and not mended: the unit has it again, by the same day; TaskForbids."""
    changes = {"state": _led(task, "send_back"), "finding": finding}
    return store.change_task(tx, task, "rectification_sent_back", changes, _forbids(task))
