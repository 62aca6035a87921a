"""The one writer: who waits takes turns, a turn is one transaction, and its answers go out when it is on the disk.

Under gevent the use cases of a turn run on the loop, and a real OS thread waits for the disk: a thread beside the loop
would fight with it over the interpreter at every statement. Long use cases, and all of them where there is no loop,
run on that thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import structlog

from queue_server.kernel.clock import Clock
from queue_server.kernel.errors import ServerIsStopping, StorageIsFull
from queue_server.kernel.journal import Entry, Head
from queue_server.kernel.kept import Kept
from queue_server.kernel.rows import Amend, Tx
from queue_server.kernel.sqlite import as_refusal
from queue_server.kernel.threads import Answer, SimpleQueue, allocate_lock, deliver_on_loop, loop, start_thread

TURN_MAX = 32  # use cases of one turn: the loop stands still for as long as they take
T = TypeVar("T")
log = structlog.get_logger()


class Job:
    """A use case on its way through the writer, and the place its caller waits at."""

    __slots__ = ("actor", "answer", "entries", "error", "is_long", "result", "use_case")

    def __init__(self, use_case: Callable[[Tx], Any], actor: str, is_long: bool) -> None:
        self.use_case, self.actor, self.is_long = use_case, actor, is_long
        self.answer = Answer()
        self.result: Any = None
        self.error: BaseException | None = None
        self.entries: list[Entry] = []


class Writer:
    """Takes over `connection`. `tell` gets the entries of every commit, in order, after it is durable."""

    def __init__(self, connection: Any, clock: Clock, kept: Kept, tell: Callable[[Sequence[Entry]], None]) -> None:
        self.connection = connection
        self.heads: dict[str, Head] = {}
        self.amends: dict[str, Amend] = {}
        self._heads_before: dict[str, Head] = {}
        self._clock, self._kept = clock, kept
        self._tell = tell
        self._waiting: list[Job] = []
        self._is_at_work = self._is_closed = False
        self._door = allocate_lock()
        self._steps: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._stopped = Answer()
        start_thread(self._work)
        self._loop = loop()

    def write(self, use_case: Callable[[Tx], T], actor: str, is_long: bool) -> T:
        """Run it in one of the next turns; its result when it is durable, or its exception and no effect."""
        job = Job(use_case, actor, is_long)
        with self._door:
            if self._is_closed:  # a job behind the closing mark would wait for ever
                raise ServerIsStopping()
            self._line_up(job)
        job.answer.wait()
        if job.error is not None:
            raise job.error
        result: T = job.result
        return result

    def close(self) -> None:
        """Finish what waits, then close the connection; a second time it does nothing."""
        last = Job(_nothing, "system", False)
        with self._door:
            if self._is_closed:
                return
            self._is_closed = True
            self._line_up(last)
        last.answer.wait()
        self._steps.put(None)
        self._stopped.wait()

    def _line_up(self, job: Job) -> None:
        self._waiting.append(job)
        if not self._is_at_work:
            self._is_at_work = True
            self._begin_turn()

    # --- a turn: run, commit, answer; there is only ever one --------------------------------------------------

    def _begin_turn(self) -> None:
        if self._loop is None:
            self._steps.put(self._turn)
        else:
            self._loop.run_callback(self._turn_on_loop)

    def _turn(self) -> None:
        self._run_and_commit(self._take())

    def _turn_on_loop(self) -> None:
        jobs = self._take()
        if any(job.is_long for job in jobs):
            self._steps.put(lambda: self._run_and_commit(jobs))
        elif self._run(jobs):
            self._steps.put(lambda: self._commit(jobs))
        else:
            self._finish(jobs)

    def _take(self) -> list[Job]:
        with self._door:
            jobs, self._waiting = self._waiting[:TURN_MAX], self._waiting[TURN_MAX:]
        return jobs

    def _run_and_commit(self, jobs: list[Job]) -> None:
        if self._run(jobs):
            self._commit(jobs)
        else:
            deliver_on_loop(self._finish, jobs)

    def _finish(self, jobs: list[Job]) -> None:
        self._kept.settle()
        entries = [entry for job in jobs for entry in job.entries]
        if entries:
            self._tell(entries)
        with self._door:
            self._is_at_work = bool(self._waiting)
            if self._is_at_work:
                self._begin_turn()
        for job in jobs:
            job.answer.give()

    def _work(self) -> None:
        while (step := self._steps.get()) is not None:
            step()
        self.connection.close()
        deliver_on_loop(Answer.give, self._stopped)

    # --- the transaction ----------------------------------------------------------------------------------------------

    def _run(self, jobs: list[Job]) -> bool:
        """Run the use cases in an open transaction; False if it could not be kept open and all of them failed."""
        self._heads_before = dict(self.heads)
        try:
            self._kept.watch(self.connection)
            self.connection.execute("BEGIN IMMEDIATE")
            if not all(self._attempt(job) for job in jobs):
                self._undo()
                self.connection.execute("BEGIN IMMEDIATE")
                if len(jobs) > 1:  # the others had done nothing wrong
                    for job in jobs:
                        self._attempt_apart(job)
        except Exception as error:
            self._fail(jobs, error)
            return False
        return True

    def _attempt(self, job: Job) -> bool:
        """Run it without a savepoint, which costs as much as a ticket; False if it failed and left a change behind."""
        changes = self.connection.total_changes
        try:
            tx = Tx(self.connection, self._kept, self.heads, self._clock.now_ms(), job.actor, self.amends)
            job.result, job.entries = job.use_case(tx), tx.entries
        except Exception as error:
            job.error = as_refusal(error)
            return self.connection.in_transaction and bool(self.connection.total_changes == changes)
        return True

    def _attempt_apart(self, job: Job) -> None:
        """Run it again, in a savepoint of its own."""
        heads = dict(self.heads)
        job.result, job.error, job.entries = None, None, []
        self.connection.execute("SAVEPOINT job")
        if not self._attempt(job):
            # a full disk rolls the whole transaction back by itself: then there is no savepoint left to return to
            if not self.connection.in_transaction:
                raise job.error or StorageIsFull()
            self.connection.execute("ROLLBACK TO job")
            self.heads = heads
        self.connection.execute("RELEASE job")

    def _commit(self, jobs: list[Job]) -> None:
        try:
            self.connection.execute("COMMIT")
        except Exception as error:
            self._fail(jobs, error)
        deliver_on_loop(self._finish, jobs)

    def _fail(self, jobs: list[Job], error: Exception) -> None:
        self._undo()
        log.error("commit_failed", error=str(error), jobs=len(jobs))
        for job in jobs:
            job.error, job.entries = as_refusal(error), []

    def _undo(self) -> None:
        self.heads = self._heads_before
        self._heads_before = dict(self.heads)
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")


def _nothing(_tx: Tx) -> None:
    """The last use case before the connection is closed."""
