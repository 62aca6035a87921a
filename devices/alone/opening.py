"""The kiosk's box out of the agent's file, with the printer and the spool the agent has already."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from devices.agent import identity
from devices.agent.config import AgentConfig
from devices.agent.spool import Spool, name_of
from devices.agent.worker import Worker
from devices.alone.box import Box, Paper
from devices.alone.upstream import Away, NotTaken

FOLDER = "kiosk"
log = logging.getLogger(__name__)


def of_kiosk(config: AgentConfig) -> AgentConfig | None:
    """The same box as the kiosk it serves: another device of the hall, with its own key and folder; None for none."""
    kiosk = config.kiosk
    if kiosk is None:
        return None
    return replace(config, key=kiosk.key, code=kiosk.code, folder=config.folder / FOLDER)


def open_box(config: AgentConfig, workers: Mapping[str, Worker], spool: Spool) -> Box | None:
    """The box of `[kiosk]`, not begun yet; None where the file has none or its port is taken."""
    kiosk, mine = config.kiosk, of_kiosk(config)
    if kiosk is None or mine is None:
        return None

    def key() -> str:
        try:
            return mine.key or identity.establish(mine).key
        except identity.ServerIsAway as error:
            raise Away(str(error)) from error
        except identity.NotEnrolled as error:
            raise NotTaken(str(error)) from error

    paper = Paper(workers.get(kiosk.printer), lambda job: spool.state(name_of(job)))
    try:
        return Box(kiosk, config.server, mine.folder, paper, key)
    except OSError as error:  # a taken port, a full disk: everything else of this box works on
        log.error("the kiosk's page cannot be opened on port %s: %s", kiosk.port, error)
        return None
