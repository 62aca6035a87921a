"""The virtual printer before judges of others: receiptio asks it and prints on it, two encoders write its bytes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from devices.printers.escpos.twin import Twin, start_twin

ROOT = Path(__file__).resolve().parents[3]
RECEIPTIO = ROOT / "node_modules" / "receiptio" / "bin" / "cli.js"
OTHER_PORT = Path(__file__).with_name("other_port.cjs")
WAIT_S = 120.0  # receiptio gives up by itself long before
ONLINE, COVER_OPEN, PAPER_EMPTY, SUCCESS = 100, 101, 102, 0
LINK = "https://hall.example/t/27.3f9a0c1d"
DOCUMENT = f"""{{w:auto}}
市政务服务中心 | 2026-11-23

^^^A027

^^不动产转移登记
|取号时间 09:20|
前面还有 3 人，请留意显示屏与广播。|
{{c:261123A027;o:code128,64,hri}}
{{c:{LINK};o:qrcode,4,m}}"""


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Twin]:
    twin = start_twin(port=0, paper=tmp_path)
    yield twin
    twin.stop()


def receiptio(twin: Twin, *arguments: str) -> int:
    """The exit code with which receiptio judges the printer."""
    command = ["node", "--require", str(OTHER_PORT), str(RECEIPTIO), "-d", "127.0.0.1", *arguments]
    known = os.environ | {"PRINTER_PORT": str(twin.port)}
    return subprocess.run(command, env=known, capture_output=True, timeout=WAIT_S, check=False).returncode


def receiptline(document: str, **options: object) -> bytes:
    """`document` in the bytes of an encoder that is not ours."""
    asked = {"cpl": 48, "encoding": "gb18030", "command": "generic"} | options
    script = "process.stdout.write(require('receiptline').transform(...JSON.parse(process.argv[1])), 'binary')"
    command = ["node", "-e", script, json.dumps([document, asked])]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=WAIT_S, check=True).stdout


def receipt_printer_encoder(code: str, link: str) -> bytes:
    """A slip in the bytes of a second one, with the printer's own QR command."""
    script = """
        const Encoder = require('@point-of-sale/receipt-printer-encoder');
        const [code, link] = process.argv.slice(1);
        const slip = new Encoder({language: 'esc-pos', columns: 48, feedBeforeCut: 4}).initialize().line('A027')
            .qrcode(link, {model: 2, size: 6, errorlevel: 'm'})
            .barcode(code, 'code128', {height: 60, width: 2, text: true}).newline().cut('partial').encode();
        process.stdout.write(slip);
    """
    command = ["node", "-e", script, code, link]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=WAIT_S, check=True).stdout


def print_bytes(twin: Twin, job: bytes) -> None:
    """Send `job`, which ends with a fence, and wait until the printer has come that far."""
    with socket.create_connection(("127.0.0.1", twin.port), timeout=WAIT_S) as line:
        line.sendall(job)
        while not any(byte & 0x90 == 0 for byte in line.recv(64)):
            pass


def lines_of(folder: Path) -> list[str]:
    found: list[str] = json.loads((folder / "0001.json").read_text(encoding="utf-8"))["lines"]
    return [" ".join(line.split()) for line in found]


def test_receiptio_reads_every_state_of_the_printer_from_its_answers(twin: Twin) -> None:
    assert receiptio(twin, "-q") == ONLINE
    for fault, verdict in (("cover_open", COVER_OPEN), ("paper_out", PAPER_EMPTY), ("near_end", ONLINE)):
        twin.faults.switch(fault, True)
        assert receiptio(twin, "-q") == verdict, fault
        twin.faults.switch(fault, False)


def test_receiptio_prints_by_automatic_status_and_fence_and_stops_where_there_is_no_paper(
    twin: Twin, tmp_path: Path
) -> None:
    source = tmp_path / "slip.receipt"
    source.write_text(DOCUMENT, encoding="utf-8")
    assert receiptio(twin, "-l", "zh-hans", str(source)) == SUCCESS
    assert "^".join(lines_of(tmp_path)).count("不动产转移登记") == 1
    twin.faults.switch("paper_out", True)
    assert receiptio(twin, "-l", "zh-hans", str(source)) == PAPER_EMPTY
    assert twin.tray.last == 1


@pytest.mark.parametrize("command", ["generic", "escpos"])
def test_what_receiptline_writes_in_chinese_is_read_as_it_was_meant(twin: Twin, tmp_path: Path, command: str) -> None:
    print_bytes(twin, receiptline(DOCUMENT, command=command))
    assert [line for line in lines_of(tmp_path) if line] == [
        "市政务服务中心 2026-11-23",
        "A027",
        "不动产转移登记",
        "取号时间 09:20",
        "前面还有 3 人，请留意显示屏与广播。",
        "261123A027",
    ]


def test_the_codes_both_encoders_ask_for_are_on_the_paper(twin: Twin, tmp_path: Path) -> None:
    print_bytes(twin, receiptline(DOCUMENT))
    print_bytes(twin, receipt_printer_encoder("261123A027", LINK) + b"\x1dr\x01")
    for slip in ("0001.png", "0002.png"):
        with Image.open(tmp_path / slip) as picture:
            assert {code.text for code in zxingcpp.read_barcodes(picture)} == {"261123A027", LINK}
            assert {code.data.decode() for code in pyzbar.decode(picture)} == {"261123A027", LINK}
    assert twin.tray.last == 2
