"""Putting the agent together from its file, and running it until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from importlib import metadata
from types import FrameType

from devices.agent import identity, lock
from devices.agent.attachment import Attachment
from devices.agent.config import AgentConfig
from devices.agent.guard import Guard, end_side_by_side, names_of_ended
from devices.agent.link import Link
from devices.agent.outbox import Outbox
from devices.agent.service import STOP_S, Service
from devices.agent.spool import Spool
from devices.agent.unit import Facts
from devices.agent.worker import Worker
from devices.alone.opening import open_box
from devices.opening import Plan
from devices.printers.open import open_printer

RETRY_S = 2.0
END_S = 4.0  # for everything together; systemd and Windows wait longer
log = logging.getLogger(__name__)


def run(config: AgentConfig, stop: threading.Event | None = None, guard: Guard | None = None) -> None:
    """Enrol if need be, then work; NotEnrolled and FolderIsTaken end it. Stops on SIGTERM, SIGINT or `stop`."""
    stop, guard = stop or _on_signals(threading.Event()), guard or Guard()
    with lock.held(config.folder):
        guard.tell("READY=1")  # without a server too: what is plugged in is looked after all the same
        who = guard.keep(lambda: _identity(config, stop), stop)
        if who is not None and not stop.is_set():
            _run(config, who, stop, guard)


def _run(config: AgentConfig, who: identity.Identity, stop: threading.Event, guard: Guard) -> None:
    spool, wake = Spool(config.folder / "spool.jsonl"), threading.Event()
    workers = {one.name: Worker(one, open_printer(one), spool, wake.set) for one in config.printers}
    box = open_box(config, workers, spool)

    def see(key: str, value: object) -> None:
        service.see(key, value)

    link = Link(
        config.server, who, box.seen_by(see) if box else see, wake.set, saw_all=lambda keys: service.saw_all(keys)
    )
    outbox = Outbox(
        link,
        lambda picture: identity.hand_in(config, who, picture),
        lambda name, reading: service.refuse(name, reading),
    )
    service = Service(workers, spool, wake, [_attachment(one, outbox) for one in config.attached], version())
    outbox.start()
    service.start(link)
    if box is not None:
        box.start()
    guard.watch(service.ended)
    guard.watch(lambda _now_s: names_of_ended([*outbox.threads, *(box.threads if box else ())]))
    try:
        guard.keep(lambda: link.run(stop), stop)
    finally:
        guard.tell("STOPPING=1")
        ends = [service.stop, lambda: outbox.stop(STOP_S), *([box.stop] if box else [])]
        end_side_by_side(ends, END_S)
        link.close()
        spool.close()


def version() -> str:
    """What is installed here."""
    return metadata.version("quhao")


def _attachment(plan: Plan, outbox: Outbox) -> Attachment:
    return Attachment(Facts(plan.name, plan.kind, plan.driver, plan.transport), plan.open, outbox.put)


def _identity(config: AgentConfig, stop: threading.Event) -> identity.Identity | None:
    said = False
    while not stop.is_set():
        try:
            return identity.establish(config)
        except identity.ServerIsAway as error:
            if not said:
                log.warning("the server is away: %s", error)
            said = True
            stop.wait(RETRY_S)
    return None


def _on_signals(stop: threading.Event) -> threading.Event:
    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop
