"""The self-test of the link: every check is a real request to the configured platform, in the order of the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any, Final, Literal, NamedTuple

from queue_server.kernel.clock import Clock
from queue_server.kernel.signed import Heard
from queue_server.platform.model import CHECKS, Result, State, clock_state
from queue_server.platform.wire import Wire

NO_SUCH: Final = "QUHAO-NO-SUCH-CASE-0000"
WRONG: Final = "2026年11月23日"
Key = tuple[str, int, int]


class Asked(NamedTuple):
    """An answer and how long it took."""

    heard: Heard
    took_ms: int


def run(wire: Wire, clock: Clock, good: Key, bad: Key, at: str) -> tuple[Result, ...]:
    """Every check once. `good` and `bad` are keys of the journal that nothing else has; `at` is the hall's time.

    Where nobody answers, the others are not asked.
    """
    tester = _Tester(wire, clock)
    ping = tester.ask("GET", "/ping")
    if ping.heard.fault and not ping.heard.status:
        gone = Result("reachable", "fail", ping.heard.fault, ping.took_ms)
        rest = tuple(Result(name, "skip", "not_asked") for name in CHECKS if name not in ("reachable", "encrypted"))
        return gone, tester.encrypted(ping.heard.fault), *rest
    found = [
        Result("reachable", "ok", "", ping.took_ms),
        tester.encrypted(""),
        tester.clock_check(ping.heard),
        _status("known", ping, {200}),
        tester.forged(),
        tester.push("push", good, at),
        tester.push("repeat", good, at),
        tester.wrong_type(bad),
        tester.pull(),
        _status("unknown_number", tester.ask("GET", f"/cases/{NO_SUCH}"), {404}),
    ]
    slowest_ms = max(one.took_ms for one in found)
    in_time: State = "ok" if slowest_ms <= wire.platform.chosen.slow_s * 1000 else "warn"
    return *found, Result("in_time", in_time, str(slowest_ms), slowest_ms)


class _Tester:
    def __init__(self, wire: Wire, clock: Clock) -> None:
        self._wire, self._clock = wire, clock

    def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str = "", wire: Wire | None = None
    ) -> Asked:
        begun_s = self._clock.mono_s()
        heard = (wire or self._wire).ask(method, path, body, {"Idempotency-Key": key} if key else None)
        return Asked(heard, round((self._clock.mono_s() - begun_s) * 1000))

    def encrypted(self, fault: str) -> Result:
        if not self._wire.platform.is_encrypted:
            return Result("encrypted", "warn", "plain")
        return Result("encrypted", "fail" if fault == "bad_certificate" else "skip" if fault else "ok", fault)

    def clock_check(self, heard: Heard) -> Result:
        try:
            there_s = round(parsedate_to_datetime(heard.date).timestamp())
        except (ValueError, TypeError):
            return Result("clock", "warn", "no_date")
        skew_s = self._wire.wall.now_ms() // 1000 - there_s
        return Result("clock", clock_state(skew_s), str(skew_s))

    def forged(self) -> Result:
        platform = replace(self._wire.platform, key=b"forged-" + self._wire.platform.key[::-1])
        return _status("forged", self.ask("GET", "/ping", wire=replace(self._wire, platform=platform)), {401, 403})

    def push(self, name: Literal["push", "repeat"], key: Key, at: str) -> Result:
        asked = self.ask("POST", "/events", _test_event(key, at), _text(key))
        said, heard = asked.heard.said, asked.heard
        has = heard.is_good and isinstance(said, dict) and said.get("accepted") == _text(key)
        return Result(name, "ok" if has else "fail", "" if has else heard.code, asked.took_ms)

    def wrong_type(self, key: Key) -> Result:
        return _status("wrong_type", self.ask("POST", "/events", _test_event(key, WRONG), _text(key)), {400, 422})

    def pull(self) -> Result:
        number = self._wire.platform.chosen.known_number
        if not number:
            return Result("pull", "skip", "no_known_number")
        asked = self.ask("GET", f"/cases/{number}")
        said = asked.heard.said
        if asked.heard.is_good and not (isinstance(said, dict) and said.get("办件编号") == number):
            return Result("pull", "fail", "bad_answer", asked.took_ms)
        return _status("pull", asked, {200})


def _status(name: str, asked: Asked, wanted: set[int]) -> Result:
    is_so = not asked.heard.fault and asked.heard.status in wanted
    detail = "" if is_so else asked.heard.fault or f"http_{asked.heard.status}"
    return Result(name, "ok" if is_so else "fail", detail, asked.took_ms)


def _test_event(key: Key, at: str) -> dict[str, Any]:
    hall, epoch, seq = key
    words = {"说明": "互联互通自检"}
    return {"大厅": hall, "纪元": epoch, "序号": seq, "事件": "test", "发生时间": at, "内容": words}


def _text(key: Key) -> str:
    return ".".join(map(str, key))
