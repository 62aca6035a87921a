"""Leaving: what becomes of a window's current ticket when its clerk signs off, and what a new hall file must keep."""

from __future__ import annotations

from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets import moving, store
from queue_server.tickets.refusals import TicketInHand

CHOICES = ("return", "hold", "hand_over")


def settle(
    tx: Tx, hall: Hall, window: str, choice: str | None, to_window: str | None, to_queue: str | None = None
) -> None:
    """Back to the head of the line, on hold, or to another window or line; TicketInHand while nothing is chosen."""
    current = store.at_window(tx, hall.id, window)
    if current is None:
        return
    if choice == "return":
        moving.put_back(tx, current)
    elif choice == "hold":
        moving.hold(tx, current if current.state == "serving" else moving.serve(tx, current))
    elif choice == "hand_over":
        if to_window == window or (to_window is None and to_queue is None):
            raise BadInput(fields=[{"field": "window", "problem": "name the window or the line that takes over"}])
        moving.transfer(tx, hall, current, to_queue, to_window)
    else:
        raise TicketInHand(number=current.label, ticket=current.id, choices=list(CHOICES))


def still_needed(rows: Rows, new: Hall) -> list[Words]:
    """What people in the hall still need and the new file no longer has."""
    windows, queues = {one.id for one in new.windows}, {one.id for one in new.queues}
    services = {one.id for one in new.services}
    lacking: set[Words] = set()
    for ticket in store.live(rows, new.id):
        if ticket.queue not in queues:
            queue = ticket.queue
            lacking.add(
                Words(f"{queue} 队列还有人（{ticket.label}）", f"somebody is in queue {queue} ({ticket.label})")
            )
        bound = {one for one in (ticket.window, ticket.to_window) if one is not None}
        lacking |= {
            Words(f"{window} 号窗口还有 {ticket.label}", f"window {window} has {ticket.label}")
            for window in bound - windows
        }
        lacking |= {
            Words(f"{ticket.label} 要办 {one.service}", f"{ticket.label} came for {one.service}")
            for one in ticket.items
            if one.service not in services
        }
    return sorted(lacking)
