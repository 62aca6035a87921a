"""Runs a day: people come, windows that are free call whom the real order names, until nobody waits. Pure.

Only the order decides who is next (`tickets.order.next_in_line`); here stands when somebody may ask it. The same day
gives the same passages to the millisecond, so two policies differ by nothing but the policy.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import chain

from queue_server.tickets import order
from queue_server.twin.model import Passage, Post, Setting, Visit


def run(visits: Sequence[Visit], posts: Sequence[Post], setting: Setting) -> list[Passage]:
    """The passages of these visits in order of their calls. Visits may come in any order."""
    return _Day(visits, posts, setting).run()


class _Day:
    """The hall between two events: who waits in which line, which windows are free, and when the next one will be."""

    def __init__(self, visits: Sequence[Visit], posts: Sequence[Post], setting: Setting) -> None:
        self.visits, self.posts, self.setting = visits, posts, setting
        self.lines: dict[str, list[order.Waiting]] = {queue: [] for post in posts for queue in post.queues}
        self.callers = [order.Caller(post.window, post.queues, post.handicap_min) for post in posts]
        self.serving = {queue: [n for n, post in enumerate(posts) if queue in post.queues] for queue in self.lines}
        self.free_since: dict[int, int] = {}
        self.booked_run: dict[str, int] = {}
        self.passages: list[Passage] = []
        # a window looks up when a span begins and when it has finished: (at_ms, window); several of one are harmless
        self.looks = [(start, n) for n, post in enumerate(posts) for start, _end in post.spans]
        heapq.heapify(self.looks)
        self.busy_until = [0] * len(posts)

    def run(self) -> list[Passage]:
        for number in sorted(range(len(self.visits)), key=lambda n: self.visits[n].at_ms):
            visit = self.visits[number]
            while self.looks and self.looks[0][0] <= visit.at_ms:
                self._look_up(*heapq.heappop(self.looks))
            if visit.queue in self.lines:
                self.lines[visit.queue].append(self.setting.waiting(number, visit))
                self._somebody_came(visit.queue, visit.at_ms)
        while self.looks:
            self._look_up(*heapq.heappop(self.looks))
        return self.passages

    def _somebody_came(self, queue: str, now_ms: int) -> None:
        """Of the free windows that serve the queue the one with the smallest handicap, then the longest free, calls."""
        for window in [n for n in self.free_since if not self._calls_at(n, now_ms)]:
            del self.free_since[window]
        free = [n for n in self.serving[queue] if n in self.free_since]
        if free:
            handicaps = [self.posts[n].handicap_min.get(queue, 0) for n in free]
            self._call(min(zip(handicaps, (self.free_since[n] for n in free), free, strict=True))[2], now_ms)

    def _look_up(self, now_ms: int, window: int) -> None:
        if now_ms >= self.busy_until[window] and self._calls_at(window, now_ms) and not self._call(window, now_ms):
            self.free_since.setdefault(window, now_ms)

    def _calls_at(self, window: int, now_ms: int) -> bool:
        spans = self.posts[window].spans
        return now_ms >= spans[-1][0] or any(start <= now_ms < end for start, end in spans)

    def _call(self, window: int, now_ms: int) -> bool:
        caller = self.callers[window]
        waiting = list(chain.from_iterable(self.lines[queue] for queue in caller.queues))
        choice = order.next_in_line(waiting, caller, self.setting.rules, self.booked_run, now_ms) if waiting else None
        if choice is None:
            return False
        chosen, line = choice.ticket, self.lines[choice.ticket.queue]
        self.booked_run[chosen.queue] = order.run_after(chosen, line, self.booked_run.get(chosen.queue, 0))
        del line[next(n for n, one in enumerate(line) if one is chosen)]
        self.free_since.pop(window, None)
        visit = self.visits[chosen.number]
        came = visit.leaves_ms is None or now_ms - visit.at_ms <= visit.leaves_ms
        until_ms = now_ms + (visit.work_ms if came else self.setting.miss_ms)
        self.passages.append(Passage(visit, now_ms, self.posts[window].window, until_ms, came))
        self.busy_until[window] = until_ms
        heapq.heappush(self.looks, (until_ms, window))
        return True
