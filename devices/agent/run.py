"""Putting the agent together from its file, and running it until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType

from devices.agent import identity
from devices.agent.config import AgentConfig
from devices.agent.link import Link
from devices.agent.service import Service, Worker
from devices.agent.spool import Spool
from devices.printers.open import open_printer

RETRY_S = 2.0
log = logging.getLogger(__name__)


def run(config: AgentConfig, stop: threading.Event | None = None) -> None:
    """Enrol if need be, then work; NotEnrolled ends it. Stops on SIGTERM, SIGINT or `stop`."""
    stop = stop or _on_signals(threading.Event())
    who = _identity(config, stop)
    if who is None:
        return
    config.folder.mkdir(parents=True, exist_ok=True)
    spool, wake = Spool(config.folder / "spool.jsonl"), threading.Event()
    workers = {one.name: Worker(one, open_printer(one), spool, wake.set) for one in config.printers}
    service = Service(workers, spool, wake)
    link = Link(config.server, who, service.take, wake.set)
    service.start(link)
    try:
        link.run(stop)
    finally:
        service.stop()
        link.close()
        spool.close()


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
