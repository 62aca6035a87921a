"""A job that breaks off half-way must not spoil the next citizen's slip: not its picture, not its paper."""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from devices.model import Health
from devices.printers.config import PrinterConfig
from devices.printers.document import read_document
from devices.printers.escpos import driver as driver_module
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.escpos.protocol import encode, ending
from devices.printers.escpos.twin import Twin, machine, start_twin
from devices.printers.escpos.twin.tokenizer import Tokenizer
from devices.printers.fitting import fit
from devices.printers.model import Outcome
from devices.printers.profiles import PROFILES

WAIT_S = 30.0


def slip(number: str, name: str = "张*明") -> dict[str, Any]:
    blocks: list[dict[str, Any]] = [
        {"t": "pair", "left": "市政务服务中心", "right": "2026-11-23"},
        {"t": "text", "text": number, "size": 8, "align": "center", "bold": True},
        {"t": "text", "text": "不动产转移登记", "size": 2, "align": "center"},
        {"t": "pair", "left": "取号时间 09:20", "right": name},
        {"t": "qr", "data": f"http://hall.example/t/{number}", "size_mm": 22, "caption": "手机看进度"},
        {"t": "code128", "data": f"261123{number}", "height_mm": 10},
        {"t": "cut"},
    ]
    return {"v": 1, "kind": "slip", "blocks": blocks}


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Twin]:
    twin = start_twin(port=0, paper=tmp_path)
    yield twin
    twin.stop()


def printer(twin: Twin, profile: str) -> EscposPrinter:
    return EscposPrinter(PrinterConfig(name="front", host="127.0.0.1", port=twin.port, profile=profile, answer_s=1.5))


def silent(_state: str) -> None:
    pass


def numbers_on(path: Path) -> set[str]:
    return {code.text[-4:] for code in zxingcpp.read_barcodes(Image.open(path))}


@pytest.mark.parametrize("profile", ["gbk-80", "raster-80"])
@pytest.mark.parametrize("fault", ["reset", "power_cycle"])
def test_a_job_that_broke_off_is_cut_off_and_the_next_slip_is_whole(
    twin: Twin, tmp_path: Path, profile: str, fault: str
) -> None:
    driver = printer(twin, profile)
    twin.faults.switch(fault, True)

    assert driver.print(slip("A027"), silent) == Outcome("unknown", "port_lost")
    assert driver.print(slip("A028"), silent) == Outcome("confirmed")

    whole = tmp_path / f"{twin.tray.last:04d}.png"
    assert numbers_on(whole) == {"A028"}
    pages = [json.loads(path.read_text())["lines"] for path in sorted(tmp_path.glob("*.json"))]
    assert not any("A027" in line for line in pages[-1])


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver that looks for the cause of a silence at once."""
    monkeypatch.setattr(driver_module, "LOOK_AGAIN_S", 0.1)


def print_patiently(driver: EscposPrinter, document: dict[str, Any]) -> None:
    """Until the printer has confirmed it: on a busy machine an answer may come too late."""
    until_s = time.monotonic() + WAIT_S
    while driver.print(document, silent) != Outcome("confirmed"):
        assert time.monotonic() < until_s


@pytest.mark.parametrize("way_in", ["tcp", "serial"])
def test_a_job_whose_printer_lost_power_unnoticed_is_unknown_and_the_next_slip_is_whole(
    tmp_path: Path, way_in: str, hasty: None
) -> None:
    line = tmp_path / "ttyPRINTER"
    twin = start_twin(pty=line, paper=tmp_path) if way_in == "serial" else start_twin(port=0, paper=tmp_path)
    settings: dict[str, Any] = {"transport": way_in, "host": "127.0.0.1", "port": twin.port or 1, "device": str(line)}
    driver = EscposPrinter(PrinterConfig(name="front", answer_s=0.3, job_s=0.6, **settings))
    twin.faults.switch("half_open", True)

    assert driver.print(slip("A027"), silent) == Outcome("unknown", "no_answer")
    print_patiently(driver, slip("A028"))

    driver.close()
    twin.stop()
    lines = json.loads((tmp_path / f"{twin.tray.last:04d}.json").read_text())["lines"]
    assert [line[:7] for line in lines].count("市政务服务中心") == 1 and "A027" not in lines
    assert numbers_on(tmp_path / f"{twin.tray.last:04d}.png") == {"A028"}


def test_a_blade_that_was_freed_is_told_to_recover_before_the_next_slip(
    twin: Twin, tmp_path: Path, hasty: None
) -> None:
    driver = printer(twin, "gbk-80")
    twin.faults.switch("waits_for_recovery", True)
    twin.faults.switch("cutter", True)
    assert driver.print(slip("A027"), silent) == Outcome("unknown", "cutter_error")
    assert driver.print(slip("A028"), silent) == Outcome("failed", "cutter_error")
    twin.faults.switch("cutter", False)
    assert driver.health().reason == "cutter_error"
    print_patiently(driver, slip("A028"))
    assert numbers_on(tmp_path / f"{twin.tray.last:04d}.png") == {"A028"}


def test_a_late_answer_on_a_line_that_stays_open_passes_for_no_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "LATE_S", 0.3)
    line = tmp_path / "ttyPRINTER"
    twin = start_twin(pty=line, faults=["late", "paper_out"])
    config = PrinterConfig(name="front", transport="serial", device=str(line), answer_s=0.2)
    driver = EscposPrinter(config)
    assert driver.health() == Health("unavailable", "offline")
    twin.faults.switch("late", False)
    twin.faults.switch("paper_out", False)
    patient = EscposPrinter(replace(config, answer_s=WAIT_S))
    patient._kept = driver._kept  # the same line, with more patience for what comes in time
    assert patient._kept is not None
    assert select.select([patient._kept._fd], [], [], WAIT_S)[0]
    assert patient.health() == Health("online")
    patient.close()
    twin.stop()


def test_the_health_of_a_printer_left_in_the_middle_of_a_picture_is_known_before_the_next_job(twin: Twin) -> None:
    driver = printer(twin, "raster-80")
    twin.faults.switch("reset", True)
    driver.print(slip("A027"), silent)

    assert driver.health().state == "online"


@pytest.mark.parametrize("profile", ["gbk-80", "raster-58"])
def test_wherever_a_job_breaks_off_its_ending_leaves_the_printer_at_the_start_of_a_command(profile: str) -> None:
    job = encode(fit(read_document(slip("A027", "𠮷*明")), PROFILES[profile]), PROFILES[profile])
    tail = ending(job, PROFILES[profile])
    for at in range(1, len(job), len(job) // 41):
        tokenizer = Tokenizer()
        tokens = [*tokenizer.feed(job[:at]), *tokenizer.feed(tail), *tokenizer.feed(b"\x1dr\x01")]
        assert (tokens[-1].head, tokens[-1].data) == (b"\x1dr", b"\x01"), f"broken off after {at} bytes"


def test_a_job_that_broke_off_on_a_page_leaves_nothing_of_it_behind(twin: Twin, tmp_path: Path) -> None:
    profile = PROFILES["gbk-80"]
    broken, whole = (encode(fit(read_document(slip(number)), profile), profile) for number in ("A027", "A028"))
    begin, end = broken.index(b"\x1bL"), broken.index(b"\x0c")
    for at in range(begin, end, 19):
        with socket.create_connection(("127.0.0.1", twin.port), timeout=30) as line:
            line.sendall(broken[:at] + ending(broken, profile) + whole)
            assert line.recv(1) == b"\x00"
        paper = tmp_path / f"{twin.tray.last:04d}.png"
        assert numbers_on(paper) == {"A028"}, f"broken off after {at} bytes"
        lines = json.loads(paper.with_suffix(".json").read_text())["lines"]
        assert [line for line in lines if "A027" in line] == []
        assert lines.count("手机看进度") == 1
