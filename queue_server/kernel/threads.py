"""A real OS thread and the way back from it: the writer must never stop the loop that serves the sockets.

Under gevent's monkey patching `threading` means greenlets, so the writer is started with the unpatched primitives
and wakes its callers through the hub; without gevent (command line, tests) plain locks do.
"""

from __future__ import annotations

from _queue import SimpleQueue
from collections.abc import Callable
from typing import Any, TypeVar

from gevent import get_hub, monkey
from gevent.event import Event

__all__ = [
    "Answer",
    "SimpleQueue",
    "allocate_lock",
    "deliver_on_loop",
    "is_patched",
    "loop",
    "off_loop",
    "start_thread",
]

_start_new_thread = monkey.get_original("_thread", "start_new_thread")
allocate_lock = monkey.get_original("_thread", "allocate_lock")
_main_hub: list[Any] = []
_keeper: list[Any] = []
T = TypeVar("T")


def is_patched() -> bool:
    """True inside the gevent worker."""
    return bool(monkey.is_module_patched("threading"))


def start_thread(run: Callable[[], None]) -> None:
    """Start a real OS thread that ends with the process."""
    if is_patched() and not _main_hub:
        hub = get_hub()
        _main_hub.append(hub)
        # a loop without a socket yet would call a wait for the thread "for ever" and break it off
        _keeper.append(hub.loop.async_())
        _keeper[0].start(_nothing)
    _start_new_thread(run, ())


def off_loop(work: Callable[[], T]) -> T:
    """What `work` answers, computed on another thread while the loop serves the sockets; at once without gevent."""
    if not is_patched():
        return work()
    result: T = get_hub().threadpool.apply(work)
    return result


def loop() -> Any:
    """The loop that serves the sockets, once a thread was started beside it; None without gevent."""
    return _main_hub[0].loop if _main_hub else None


def _nothing() -> None:
    """What the keeper would do if anybody sent to it."""


def deliver_on_loop(listener: Callable[[Any], None], value: Any) -> None:
    """Call the listener on the loop (gevent) or at once, from the thread that has the news."""
    if _main_hub:
        _main_hub[0].loop.run_callback_threadsafe(listener, value)
    else:
        listener(value)


class Answer:
    """Waited for once by one caller; given once, on the loop or, where there is none, from any thread."""

    __slots__ = ("_event", "_hub", "_lock")

    def __init__(self) -> None:
        self._hub = get_hub() if is_patched() else None
        if self._hub is None:
            self._lock = allocate_lock()
            self._lock.acquire()
        else:
            self._event = Event()

    def wait(self) -> None:
        """Block (or yield) until given."""
        if self._hub is None:
            self._lock.acquire()
        else:
            self._event.wait()

    def give(self) -> None:
        """Let the waiting caller go on."""
        if self._hub is None:
            self._lock.release()
        else:
            self._event.set()
