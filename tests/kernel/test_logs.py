"""A log line can hold no ID number and no phone number, wherever somebody puts one."""

from __future__ import annotations

import json
import logging
import random
import subprocess
import sys
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO

import pytest
import structlog

from queue_server.kernel import logs
from queue_server.kernel.logs import redact
from queue_server.people.documents import ORG_ALPHABET, org_check, resident_check

GONE = "[redacted]"


def planted(count: int, seed: int = 7) -> list[str]:
    """Numbers of every kind a person could leave: resident, old, permanent residence, organisation, phones."""
    chance = random.Random(seed)

    def digits(n: int) -> str:
        return "".join(chance.choice("0123456789") for _ in range(n))

    def resident() -> str:
        first = (
            f"{chance.choice(['370102', '110101', '810000', '650000'])}19{digits(2)}0{chance.randint(1, 9)}1{digits(1)}"
        )
        first += digits(3)
        return first + resident_check(first)

    def organisation() -> str:
        first = "91" + digits(6) + "".join(chance.choice(ORG_ALPHABET) for _ in range(9))
        return first + org_check(first)

    kinds = (
        resident,
        lambda: resident().lower(),
        lambda: "370102" + digits(9),
        lambda: "ABC" + digits(12),
        organisation,
        lambda: "1" + chance.choice("3456789") + digits(9),
        lambda: f"+861{chance.choice('3456789')}{digits(9)}",
        lambda: f"1{chance.choice('3456789')}{digits(1)}-{digits(4)}-{digits(4)}",
        lambda: f"0531-8{digits(7)}",
    )
    return [chance.choice(kinds)() for _ in range(count)]


@dataclass(frozen=True)
class Careless:
    phone: str


@pytest.mark.parametrize("number", planted(200))
def test_no_planted_number_survives_in_text_keys_lists_objects_or_bytes(number: str) -> None:
    shapes = [
        number,
        f"身份证{number}，请核对",
        f"id={number}",
        f'{{"id_number":"{number}"}}',
        f"/t/{number}?x=1",
        {"a": [{"b": (number,)}]},
        {number: 1},
        {number},
        Careless(number),
        ValueError(f"bad {number}"),
        number.encode(),
    ]
    for shape in shapes:
        assert number not in json.dumps(redact(shape), ensure_ascii=False), shape


def test_numbers_that_are_ints_go_too_and_ordinary_ints_stay_ints() -> None:
    assert redact(370102199001010014) == GONE
    assert redact(13812345678) == GONE
    assert redact({"phones": [13812345678]}) == {"phones": [GONE]}
    for harmless in (0, -5, 305, 1_795_396_800_000, 20261123001, True, None, 1.5):
        assert redact(harmless) == harmless
        assert type(redact(harmless)) is type(harmless)


@pytest.mark.parametrize(
    "text",
    [
        "A027",
        "2026-11-23T09:20:00+08:00",
        "305 号窗口",
        "7f3kq0z9m2n4p5r6",
        "commit_failed",
        "192.168.10.20:9100",
        "JN01 at_ms=1795396800000",
        "{'jobs': 256, 'ms': 12345}",
        "张*三 370102********0014",
        "2026-11-23 09:20:00",
    ],
)
def test_what_operators_need_stays_readable(text: str) -> None:
    assert redact(text) == text


def test_hashes_stay_whole_and_a_request_id_is_trusted_no_more_than_other_text() -> None:
    event = {"hash": "1" * 64, "prev_hash": "3" * 64, "request_id": "from-me.1", "other": "1" * 64}
    assert redact(event) == {**event, "other": GONE}
    assert redact({"request_id": "13812345678"}) == {"request_id": GONE}


PROGRAM = """
import json, logging, sys
import structlog
from queue_server.kernel import logs

logs.configure("DEBUG")
log, old = structlog.get_logger(), logging.getLogger("gunicorn.error")
for n in json.load(sys.stdin):
    log.info("issued", person=n, nested={"a": [n, {n: n}]})
    log.info(f"issued to {n}")
    log.bind(who=n).warning("bound")
    structlog.contextvars.bind_contextvars(asked=n)
    log.info("context")
    structlog.contextvars.clear_contextvars()
    old.error("request for %s", n)
    old.error("mapping %(n)s", {"n": n})
    if n.isdigit():
        log.info("int", value=int(n))
    for logger in (log, old):
        try:
            try:
                raise KeyError(n)
            except KeyError as error:
                raise RuntimeError("while serving " + n) from error
        except RuntimeError:
            logger.exception("failed")
"""


def test_a_thousand_planted_numbers_never_reach_the_log_through_any_logger() -> None:
    numbers = planted(1000, seed=11)
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(numbers),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stdout == ""
    lines = ran.stderr.splitlines()
    assert len(lines) >= 8 * len(numbers)
    assert [one for one in numbers if one in ran.stderr] == []
    events = [json.loads(line) for line in lines]
    failures = [event for event in events if event["event"] == "failed"]
    assert len(failures) == 2 * len(numbers)
    assert all("RuntimeError: while serving [redacted]" in event["exception"] for event in failures)
    assert {event["level"] for event in events} == {"info", "warning", "error"}


def test_every_line_goes_where_stderr_goes_when_it_is_written() -> None:
    logs.configure("INFO")
    ours, others = structlog.get_logger(), logging.getLogger("somebody.else")
    for turn in range(2):
        with StringIO() as out, redirect_stderr(out):
            ours.warning("ours", turn=turn)
            others.warning("others %s", turn)
            told = [json.loads(line)["event"] for line in out.getvalue().splitlines()]
        assert told == ["ours", f"others {turn}"]


class BrokenPipe(StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError(text)


def test_a_line_that_nobody_can_take_stops_nothing() -> None:
    logs.configure("INFO")
    gone = StringIO()
    gone.close()
    for nobody in (gone, BrokenPipe()):
        with redirect_stderr(nobody):
            structlog.get_logger().warning("ours")
            logging.getLogger("somebody.else").warning("others")


def test_the_level_last_set_holds_also_for_a_logger_in_use() -> None:
    ours, others = structlog.get_logger(), logging.getLogger("somebody.else")
    for level, told in (("ERROR", 0), ("INFO", 2), ("ERROR", 0)):
        logs.configure(level)
        with StringIO() as out, redirect_stderr(out):
            ours.info("ours")
            others.info("others")
            assert len(out.getvalue().splitlines()) == told
