"""A slip as the server composes it, from its document to the paper: nothing lost, nothing mixed, nothing too long."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from devices.model import Health
from devices.printers.config import PrinterConfig
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.escpos.twin import Twin, start_twin
from devices.printers.model import Outcome
from tests.devices.printers.independent import read

SLIP = json.loads((Path(__file__).parent / "slip.json").read_text())
LINK = next(block["data"] for block in SLIP["blocks"] if block["t"] == "qr")


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Twin]:
    twin = start_twin(port=0, paper=tmp_path)
    yield twin
    twin.stop()


def driver_of(twin: Twin, profile: str = "gbk-80") -> EscposPrinter:
    return EscposPrinter(PrinterConfig(name="front", host="127.0.0.1", port=twin.port, profile=profile, answer_s=1.5))


def numbered(number: str) -> dict[str, Any]:
    return json.loads(json.dumps(SLIP).replace("A027", number))  # type: ignore[no-any-return]


def silent(_state: str) -> None:
    pass


@pytest.mark.parametrize("profile", ["gbk-80", "raster-80"])
def test_a_composed_slip_is_whole_readable_and_at_most_140_mm(twin: Twin, tmp_path: Path, profile: str) -> None:
    assert driver_of(twin, profile).print(SLIP, silent) == Outcome("confirmed")
    with Image.open(tmp_path / "0001.png") as paper:
        assert paper.height / 8 <= 140
        assert {code.text for code in zxingcpp.read_barcodes(paper)} == {LINK, "261123A027"}
        assert {code.data.decode() for code in pyzbar.decode(paper)} == {LINK, "261123A027"}


def test_every_text_of_the_document_is_in_the_bytes_in_chinese(twin: Twin, tmp_path: Path) -> None:
    driver_of(twin).print(SLIP, silent)
    said = "".join(text.replace(" ", "") for text, _size in read((tmp_path / "0001.bin").read_bytes()).lines)
    words = [block[key] for block in SLIP["blocks"] for key in ("text", "left", "right", "caption") if key in block]
    assert [word for word in words if word.replace(" ", "") not in said] == []


def test_slips_printed_at_the_same_time_come_out_whole_one_after_the_other(twin: Twin, tmp_path: Path) -> None:
    driver = driver_of(twin)
    numbers = [f"A{at:03d}" for at in range(101, 107)]
    threads = [threading.Thread(target=driver.print, args=(numbered(number), silent)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = []
    for facts in sorted(tmp_path.glob("*.json")):
        lines = json.loads(facts.read_text())["lines"]
        assert lines[-2] == f"261123{lines[1]}"
        assert len(lines) == 17
        found.append(lines[1])
    assert sorted(found) == numbers


def test_a_jammed_blade_leaves_the_slip_unknown_and_stops_the_next_until_it_is_freed(twin: Twin) -> None:
    driver = driver_of(twin)
    twin.faults.switch("cutter", True)
    assert driver.print(SLIP, silent) == Outcome("unknown", "cutter_error")
    assert driver.health() == Health("unavailable", "cutter_error")
    assert driver.print(SLIP, silent) == Outcome("failed", "cutter_error")
    twin.faults.switch("cutter", False)
    assert driver.print(SLIP, silent) == Outcome("confirmed")
    assert twin.tray.last == 2


def test_a_slow_printer_is_waited_for_also_when_a_slip_is_larger_than_its_buffer(twin: Twin) -> None:
    twin.faults.switch("slow_drain", True)
    assert driver_of(twin, "raster-80").print(SLIP, silent) == Outcome("confirmed")
