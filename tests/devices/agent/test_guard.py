"""What systemd hears of the agent: signs of life while every thread lives, silence when one does not, a quick end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from devices.agent import service
from devices.agent.attachment import Attachment
from devices.agent.guard import Guard, end_side_by_side, names_of_ended
from devices.agent.service import Service
from devices.agent.spool import Spool
from devices.agent.unit import Facts
from devices.model import Health, Tell

WAIT_S = 30.0


class Systemd:
    """Hears words; `until` waits for one more of a kind."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.news = threading.Condition()

    def hear(self, word: str) -> None:
        with self.news:
            self.words.append(word)
            self.news.notify_all()

    def until(self, done: Callable[[], bool]) -> None:
        with self.news:
            assert self.news.wait_for(done, WAIT_S), self.words


def test_a_thread_that_ended_silences_the_watchdog_until_nothing_is_missing(caplog: pytest.LogCaptureFixture) -> None:
    systemd, stop, dead, looks = Systemd(), threading.Event(), list[str](), threading.Semaphore(0)

    def ended(_now_s: float) -> list[str]:
        looks.release()
        return list(dead)

    guard = Guard(systemd.hear, look_s=0.01)
    guard.watch(ended)
    keeping = threading.Thread(target=guard.keep, args=(stop.wait, stop), daemon=True)
    keeping.start()
    systemd.until(lambda: len(systemd.words) >= 2)
    dead.append("printer front")
    for _ in range(2):  # the look at hand, and one that found it
        looks = threading.Semaphore(0)
        assert looks.acquire(timeout=WAIT_S)
    before = len(systemd.words)
    looks = threading.Semaphore(0)
    assert looks.acquire(timeout=WAIT_S) and looks.acquire(timeout=WAIT_S)
    assert len(systemd.words) == before
    assert [one.getMessage() for one in caplog.records] == ["not alive any more: printer front"]
    dead.clear()
    systemd.until(lambda: len(systemd.words) > before)
    stop.set()
    keeping.join(WAIT_S)
    assert set(systemd.words) == {"WATCHDOG=1"} and not keeping.is_alive()


def test_what_the_work_answers_or_raises_is_handed_on() -> None:
    assert Guard(print).keep(lambda: 7, threading.Event()) == 7

    def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Guard(print).keep(fails, threading.Event())


def test_work_that_does_not_end_after_a_stop_is_left_behind() -> None:
    never, stop = threading.Event(), threading.Event()
    stop.set()
    assert Guard(print, grace_s=0.01).keep(never.wait, stop) is None
    never.set()


def test_ends_are_called_side_by_side_and_one_that_hangs_is_not_waited_for() -> None:
    both, never = threading.Barrier(2, timeout=WAIT_S), threading.Event()
    end_side_by_side([lambda: _meet(both), lambda: _meet(both)], WAIT_S)  # one after the other they would never meet
    assert not both.broken and both.n_waiting == 0
    end_side_by_side([lambda: _meet(never)], 0.01)
    never.set()


def _meet(where: threading.Barrier | threading.Event) -> None:
    where.wait()


class Idle:
    """A device that does nothing until told to end; where it `hangs`, asking how it is never comes back."""

    def __init__(self) -> None:
        self.asked, self.hangs, self.free = threading.Event(), False, threading.Event()

    def run(self, tell: Tell, stop: threading.Event) -> None:
        stop.wait()

    def health(self) -> Health:
        if self.hangs:
            self.asked.set()
            self.free.wait(WAIT_S)
        return Health("online")

    def act(self, command: Mapping[str, Any]) -> str:
        return ""


class Deaf:
    """A server that hears everything and says nothing of note."""

    def say(self, event: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return {}


def test_the_service_names_each_thread_that_is_missing_and_a_reporter_that_hangs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(service, "REPORT_RETRY_S", 0.01)
    idle = Idle()
    unit = Attachment(Facts("desk", "scanner", "serial", "serial"), lambda: idle, lambda _name, _reading: None)
    whole = Service({}, Spool(tmp_path / "spool.jsonl"), threading.Event(), [unit])
    assert set(whole.ended(0.0)) == {"reporter", "scanner desk", "wishes of desk"}
    whole.start(Deaf())
    assert whole.ended(0.0) == []
    idle.hangs = True
    assert idle.asked.wait(WAIT_S)
    assert whole.ended(1e12) == ["reporter"]
    idle.free.set()
    unit.stop()
    unit.join(WAIT_S)
    assert whole.ended(0.0) == ["scanner desk"] == names_of_ended([unit.thread])
    whole.stop()
