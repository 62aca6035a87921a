"""A job that breaks off half-way must not spoil the next citizen's slip: not its picture, not its paper."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from devices.printers.config import PrinterConfig
from devices.printers.document import read_document
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.escpos.protocol import encode, ending
from devices.printers.escpos.twin import Twin, start_twin
from devices.printers.escpos.twin.tokenizer import Tokenizer
from devices.printers.fitting import fit
from devices.printers.model import Outcome
from devices.printers.profiles import PROFILES


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
