"""Pulling the lists from the platform: on request and by the hour. However it ends, it is kept and shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import structlog

from queue_server.catalogue import list_store, pulling, reading, service, tables
from queue_server.catalogue.list_store import Pull
from queue_server.catalogue.problems import ListFileIsWrong
from queue_server.catalogue.sources import Source
from queue_server.hall import service as halls
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database, Rows
from queue_server.kernel.errors import Refusal
from queue_server.kernel.logs import redact
from queue_server.kernel.threads import off_loop
from queue_server.kernel.timers import Timer

HOUR_MS: Final = 3_600_000
log = structlog.get_logger()
LOOK_S: Final = 60.0


class NoSource(Refusal):
    """No address is set for the list."""

    code, status = "no_list_source", 409
    zh = "没有为这个清单设置平台地址。请由运维人员写入事项目录配置文件，或导入文件。"
    en = "No address is set for this list. Have it written into the catalogue file, or import a file."


@dataclass(frozen=True)
class Puller:
    """Asks the platform and keeps what comes as a draft. Nothing of the network happens inside a transaction."""

    database: Database
    clock: Clock
    sources: tuple[Source, ...] = ()

    def host(self, hall: str, of: str) -> str | None:
        """The host a list comes from, None where it comes from files alone."""
        found = self._source(hall, of)
        return found.host if found else None

    def pull(self, hall: Hall, of: str, actor: str) -> Pull:
        """Ask now; NoSource, UnknownList, ListFollowsItems. A fault outside is no refusal but how it ended."""
        source = self._source(hall.id, of)
        shape = self.database.read(lambda rows: service.shape_of(rows, hall.id, of))
        if source is None:
            raise NoSource()
        try:
            table = pulling.whole(source, lambda content: off_loop(lambda: tables.read(content, source.path)))
            found = off_loop(lambda: reading.read(shape, table, source.fields))
        except pulling.PullFailed as failed:
            return self._end(hall, of, "fault", failed.code, actor)
        except ListFileIsWrong as wrong:
            return self._end(hall, of, "wrong", str(redact(wrong.problems[0].say())), actor)
        kept = self.database.write(
            lambda tx: service.keep_draft(tx, hall, of, "platform", found.rows), actor, is_long=True
        )
        return self._end(hall, of, "draft" if kept else "same", "", actor)

    def timers(self) -> tuple[Timer, ...]:
        """One that asks for what is due, where a source says how often."""
        return (Timer("pull_lists", LOOK_S, self._pull_due),) if any(one.every_h for one in self.sources) else ()

    def _pull_due(self, now_ms: int) -> None:
        for hall_id, of in self.database.read(lambda rows: self._due(rows, now_ms)):
            try:
                hall = self.database.read(partial(halls.current, hall_id=hall_id, at_ms=now_ms))
                self.pull(hall, of, "system")
            except UnknownHall:
                continue
            except Refusal as refusal:  # one list that cannot be pulled keeps no other from it
                log.warning("list_not_pulled", hall=hall_id, list=of, code=refusal.code)

    def _due(self, rows: Rows, now_ms: int) -> list[tuple[str, str]]:
        found = []
        for hall in halls.hall_ids(rows):
            last = list_store.pulls(rows, hall)
            for one in self.sources:
                at_ms = last[one.list].at_ms if one.list in last else 0
                if one.every_h and one.is_for(hall, one.list) and now_ms - at_ms >= one.every_h * HOUR_MS:
                    found.append((hall, one.list))
        return found

    def _source(self, hall: str, of: str) -> Source | None:
        return next((one for one in self.sources if one.is_for(hall, of)), None)

    def _end(self, hall: Hall, of: str, state: str, detail: str, actor: str) -> Pull:
        pull = Pull(of, self.clock.now_ms(), state, detail)
        self.database.write(lambda tx: service.note_pull(tx, hall, pull), actor)
        return pull


def says(pull: Pull, lang: str) -> str:
    """What came of it, where that needs words."""
    return pulling.fault_words(pull.detail, lang) if pull.state == "fault" else pull.detail
