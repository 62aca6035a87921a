"""The driver against every fault a port or printer can have: the outcome is right, in time, and nothing is raised."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import threading
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import serial

from devices.model import Health
from devices.printers.config import PrinterConfig
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.escpos.twin import Twin, start_twin
from devices.printers.model import Outcome

OK = b"\x12"
WAIT_S = 30.0
PATIENT_S = 1.5  # for what answers, on a busy machine
Answer = Callable[[socket.socket, bytes], None]


def slip(number: str = "A027", lines: int = 3) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = [{"t": "text", "text": number, "size": 8, "align": "center"}]
    blocks += [{"t": "text", "text": f"前面还有 {at} 人，请留意显示屏与广播"} for at in range(lines)]
    return {"v": 1, "kind": "slip", "blocks": [*blocks, {"t": "cut"}]}


def tcp(port: int, **changes: Any) -> EscposPrinter:
    settings: dict[str, Any] = {"answer_s": PATIENT_S, "connect_s": PATIENT_S, "job_s": 30.0} | changes
    return EscposPrinter(PrinterConfig(name="front", host="127.0.0.1", port=port, **settings))


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Twin]:
    twin = start_twin(port=0, paper=tmp_path)
    yield twin
    twin.stop()


@pytest.fixture
def told() -> list[str]:
    return []


@contextlib.contextmanager
def odd_printer(behave: Answer) -> Iterator[int]:
    """A printer on TCP of which `behave` decides what it does with each connection's first bytes and all after."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            with contextlib.suppress(OSError):
                client, _ = listener.accept()
                with client:
                    while data := client.recv(4096):
                        behave(client, data)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        ended.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def answers(data: bytes) -> bytes:
    """What a healthy printer says to these bytes at once."""
    return OK * data.count(b"\x10\x04") + b"\x00" * data.count(b"\x1dr\x01")


def test_a_slip_is_confirmed_after_sending_and_sent_were_told(twin: Twin, told: list[str]) -> None:
    assert tcp(twin.port).print(slip(), told.append) == Outcome("confirmed")
    assert told == ["sending", "sent"]
    assert twin.tray.last == 1


def test_a_board_that_still_has_the_last_caller_on_the_line_is_called_again(told: list[str]) -> None:
    turned_away: list[bytes] = []

    def behave(client: socket.socket, data: bytes) -> None:
        if len(turned_away) < 2:
            turned_away.append(data)
            client.shutdown(socket.SHUT_RDWR)
        else:
            client.sendall(answers(data))

    with odd_printer(behave) as port:
        assert tcp(port).print(slip(), told.append) == Outcome("confirmed")
    assert len(turned_away) == 2 and told == ["sending", "sent"]


@pytest.mark.parametrize("document", [{}, {"v": 2}, None, {"v": 1, "kind": "slip", "blocks": [{"t": "?"}]}])
def test_a_bad_document_fails_before_anything_is_sent(twin: Twin, told: list[str], document: Any) -> None:
    assert tcp(twin.port).print(document, told.append) == Outcome("failed", "bad_document")
    assert (told, twin.tray.last) == ([], 0)


@pytest.mark.parametrize(
    ("fault", "reason"), [("paper_out", "paper_out"), ("cover_open", "cover_open"), ("offline", "offline")]
)
def test_what_stops_a_printer_fails_the_job_before_a_byte_of_it(
    twin: Twin, told: list[str], fault: str, reason: str
) -> None:
    driver = tcp(twin.port)
    twin.faults.switch(fault, True)
    assert driver.print(slip(), told.append) == Outcome("failed", reason)
    assert (driver.health().state, driver.health().reason) == ("unavailable", reason)
    twin.faults.switch(fault, False)
    assert told == []
    assert (driver.health().state, driver.health().reason) in {("online", ""), ("degraded", "near_end")}
    assert driver.print(slip(), told.append) == Outcome("confirmed")
    assert twin.tray.last == 1


def test_paper_that_ends_in_the_middle_is_unknown_and_the_reason_known_before_the_deadline(
    twin: Twin, told: list[str]
) -> None:
    twin.faults.switch("slow_drain", True)
    driver = tcp(twin.port, job_s=30.0)

    def tell(state: str) -> None:
        told.append(state)
        if state == "sent":
            twin.faults.switch("paper_out", True)

    begun = time.monotonic()
    assert driver.print(slip(lines=40), tell) == Outcome("unknown", "paper_out")
    assert time.monotonic() - begun < 25
    twin.faults.switch("paper_out", False)
    twin.faults.switch("slow_drain", False)
    assert driver.print(slip("A028"), told.append) == Outcome("confirmed")
    assert twin.tray.last == 2  # the printer itself finished the first when paper was put in


def test_a_silent_printer_is_unavailable_and_its_slip_unknown(twin: Twin, told: list[str]) -> None:
    twin.faults.switch("mute", True)
    driver = tcp(twin.port, answer_s=0.3)
    assert driver.print(slip(), told.append) == Outcome("unknown", "no_answer")
    assert driver.health() == Health("unavailable", "offline")


def test_nobody_at_the_address_fails_at_once(told: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    driver = tcp(port)
    assert driver.print(slip(), told.append) == Outcome("failed", "offline")
    assert driver.print(slip(), told.append) == Outcome("failed", "offline")
    assert driver.health() == Health("unavailable", "no_answer")
    assert told == []


def test_a_busy_printer_that_refuses_a_second_connection_fails_without_a_slip(twin: Twin, told: list[str]) -> None:
    twin.faults.switch("refuse_second", True)
    with socket.create_connection(("127.0.0.1", twin.port)) as other:
        other.sendall(b"\x10\x04\x01")
        assert other.recv(1) == OK
        assert tcp(twin.port).print(slip(), told.append) == Outcome("failed", "offline")
    assert told == []


def test_a_printer_that_takes_no_bytes_is_given_up_at_the_deadline(told: list[str]) -> None:
    stuck = threading.Event()

    def behave(client: socket.socket, data: bytes) -> None:
        client.sendall(answers(data))
        if b"\x1b@" in data:
            stuck.wait(WAIT_S)

    with odd_printer(behave) as port:
        driver = tcp(port, job_s=1.0, profile="raster-80")
        tall = {"v": 1, "kind": "slip", "blocks": [{"t": "text", "text": "慢" * 900, "size": 8}] * 20}
        begun = time.monotonic()
        assert driver.print(tall, told.append) == Outcome("unknown", "no_answer")
        assert time.monotonic() - begun < WAIT_S - 5
        stuck.set()
    assert told == ["sending"]


def test_an_answer_that_comes_too_late_is_not_taken_for_the_next_one(told: list[str]) -> None:
    """After a time-out a late 'paper out' must not make a printer with paper look empty, nor the other way round."""
    state = {"late": True}

    def behave(client: socket.socket, data: bytes) -> None:
        if state.pop("late", False):
            time.sleep(0.5)
            with contextlib.suppress(OSError):
                client.sendall(b"\x7e")
        else:
            client.sendall(answers(data))

    with odd_printer(behave) as port:
        driver = tcp(port)
        assert driver.health() == Health("unavailable", "offline")
        assert driver.health() == Health("online")
        assert driver.print(slip(), told.append) == Outcome("confirmed")


def test_automatic_status_in_between_is_not_mistaken_for_an_answer(told: list[str]) -> None:
    asb = bytes.fromhex("1000000F")
    with odd_printer(lambda client, data: client.sendall(asb + answers(data) + asb)) as port:
        driver = tcp(port)
        assert driver.health() == Health("online")
        assert driver.print(slip(), told.append) == Outcome("confirmed")


def test_a_fence_answered_but_paper_out_afterwards_is_not_confirmed(told: list[str]) -> None:
    printed = threading.Event()

    def behave(client: socket.socket, data: bytes) -> None:
        if b"\x1dr\x01" in data:
            printed.set()
            client.sendall(b"\x0f")
        else:
            client.sendall((b"\x7e" if printed.is_set() else OK) * data.count(b"\x10\x04"))

    with odd_printer(behave) as port:
        assert tcp(port).print(slip(), told.append) == Outcome("unknown", "paper_out")


def test_near_end_is_a_warning_that_does_not_flutter(twin: Twin, told: list[str]) -> None:
    driver = tcp(twin.port)
    assert driver.health() == Health("online")
    twin.faults.switch("near_end", True)
    assert driver.health().state == "online"
    assert driver.health() == Health("degraded", "near_end", True)
    assert driver.print(slip(), told.append) == Outcome("confirmed")
    twin.faults.switch("near_end", False)
    assert [driver.health().near_end for _ in range(3)] == [True, True, False]


def test_two_threads_never_mix_their_slips(twin: Twin, tmp_path: Path) -> None:
    driver = tcp(twin.port)
    outcomes: list[Outcome] = []
    threads = [
        threading.Thread(target=lambda at=at: outcomes.append(driver.print(slip(f"A{at:03d}"), lambda state: None)))
        for at in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [Outcome("confirmed")] * 8
    assert twin.tray.last == 8


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Twin]:
    twin = start_twin(pty=tmp_path / "ttyPRINTER", paper=tmp_path)
    yield twin
    twin.stop()


def on_line(tmp_path: Path, **changes: Any) -> EscposPrinter:
    settings: dict[str, Any] = {"answer_s": PATIENT_S, "job_s": 30.0} | changes
    return EscposPrinter(
        PrinterConfig(name="desk", transport="serial", device=str(tmp_path / "ttyPRINTER"), **settings)
    )


def test_a_serial_line_prints_and_is_kept_open(line: Twin, tmp_path: Path, told: list[str]) -> None:
    driver = on_line(tmp_path)
    assert driver.print(slip(), told.append) == Outcome("confirmed")
    assert driver.print(slip("A028"), told.append) == Outcome("confirmed")
    assert driver.health() == Health("online")
    with pytest.raises(serial.SerialException):  # nobody else may talk in between
        serial.Serial(str(tmp_path / "ttyPRINTER"), exclusive=True)
    driver.close()
    assert line.tray.last == 2


def test_a_line_unplugged_in_the_middle_is_unknown_and_works_again_when_plugged_in(
    line: Twin, tmp_path: Path, told: list[str]
) -> None:
    driver = on_line(tmp_path)
    line.faults.switch("reset", True)
    assert driver.print(slip(), told.append) == Outcome("unknown", "port_lost")
    until_s = time.monotonic() + WAIT_S
    while driver.health() != Health("online") and time.monotonic() < until_s:
        time.sleep(0.05)
    assert driver.print(slip("A028"), told.append) == Outcome("confirmed")
    driver.close()


def test_a_line_unplugged_while_idle_is_noticed_and_found_again(line: Twin, tmp_path: Path, told: list[str]) -> None:
    driver = on_line(tmp_path)
    assert driver.health() == Health("online")
    line.stop()
    assert driver.health() == Health("unavailable", "port_missing")
    assert driver.print(slip(), told.append) == Outcome("failed", "offline")
    again = start_twin(pty=tmp_path / "ttyPRINTER")
    assert driver.print(slip(), told.append) == Outcome("confirmed")
    driver.close()
    again.stop()


def test_a_line_whose_other_end_reads_nothing_does_not_block_for_ever(tmp_path: Path, told: list[str]) -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    (tmp_path / "ttyPRINTER").symlink_to(os.ttyname(theirs))
    driver = on_line(tmp_path, job_s=1.0, profile="raster-80")
    tall = {"v": 1, "kind": "slip", "blocks": [{"t": "text", "text": "慢" * 400, "size": 8}]}
    assert driver.print(tall, told.append) == Outcome("unknown", "no_answer")
    driver.close()
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_a_mad_printer_says_or_does_nothing_is_raised(seed: int) -> None:
    chance = random.Random(seed)

    def behave(client: socket.socket, data: bytes) -> None:
        act = chance.random()
        if act < 0.1:
            client.close()
        elif act < 0.5:
            client.sendall(chance.randbytes(chance.randrange(1, 40)))
        elif act < 0.9:
            client.sendall(answers(data))

    with odd_printer(behave) as port:
        driver = tcp(port, answer_s=0.05, job_s=0.3)
        for _ in range(4):
            assert driver.health().state in {"online", "degraded", "unavailable", "unknown"}
            outcome = driver.print(slip(), lambda state: None)
            assert outcome.state in {"confirmed", "unknown", "failed"}
        driver.close()
