"""The slip as a citizen holds it: read back from its picture by independent decoders, on every kind of printer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from devices.printers.config import PrinterConfig
from devices.printers.document import read_document
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.escpos.twin import page, start_twin
from devices.printers.fitting import fit
from devices.printers.layout import length_dots
from devices.printers.model import Outcome
from devices.printers.profiles import PROFILES
from tests.devices.printers.independent import read

LINK = "http://192.168.1.10:8000/t/27.3f9a0c1d2e4b5a69788796a5b4c3d2e1"


def slip(name: str = "张*明", data: str = "261123A027", link: str = LINK) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = [
        {"t": "pair", "left": "市政务服务中心", "right": "2026-11-23"},
        {"t": "text", "text": "A027", "size": 7, "align": "center", "bold": True},
        {"t": "text", "text": "不动产转移登记", "size": 2, "align": "center", "bold": True},
        {"t": "rule"},
        {"t": "text", "text": "三楼 B 区", "size": 2, "bold": True},
        {"t": "text", "text": "303-306、309 号窗口，叫到号再前往"},
        {"t": "pair", "left": "取号时间 09:20", "right": name},
        {"t": "qr", "data": link, "size_mm": 22, "caption": "手机看进度", "note": "扫码看前面还有几人"},
        {"t": "code128", "data": data, "height_mm": 10},
        {"t": "text", "text": "过号不作废：请到导办台登记，重新安排叫号。"},
        {"t": "cut"},
    ]
    return {"v": 1, "kind": "slip", "blocks": blocks}


@contextmanager
def printed(folder: Path, document: dict[str, Any], profile: str) -> Iterator[tuple[Any, bytes, list[str]]]:
    """(picture, bytes, lines) of the slip that came out."""
    twin = start_twin(port=0, paper=folder, width_dots=PROFILES[profile].width_dots)
    driver = EscposPrinter(PrinterConfig(name="front", host="127.0.0.1", port=twin.port, profile=profile))
    assert driver.print(document, lambda state: None) == Outcome("confirmed")
    twin.stop()
    assert twin.tray.last == 1
    with Image.open(folder / "0001.png") as picture:
        lines = json.loads((folder / "0001.json").read_text())["lines"]
        yield picture, (folder / "0001.bin").read_bytes(), lines


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_both_codes_are_read_by_both_decoders_on_every_kind_of_printer(tmp_path: Path, profile: str) -> None:
    with printed(tmp_path, slip(), profile) as (picture, _raw, _lines):
        by_zxing = {(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)}
        by_zbar = {(code.type, code.data.decode()) for code in pyzbar.decode(picture)}
    assert {text for _kind, text in by_zxing} == {LINK, "261123A027"}
    assert by_zbar == {("QRCODE", LINK), ("CODE128", "261123A027")}


@pytest.mark.parametrize("hang_dots", [0, 21])
@pytest.mark.parametrize("length", [20, 60, 200])
def test_the_code_in_a_page_is_read_wherever_a_firmware_hangs_it(
    tmp_path: Path, length: int, hang_dots: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "HANG_DOTS", hang_dots)
    link = "h" * length
    with printed(tmp_path, slip(link=link), "gbk-80") as (picture, raw, _lines):
        assert {code.text for code in zxingcpp.read_barcodes(picture)} == {link, "261123A027"}
        assert {code.data.decode() for code in pyzbar.decode(picture)} == {link, "261123A027"}
    assert read(raw).pages


def test_the_code_stands_at_the_left_with_its_words_beside_it(tmp_path: Path) -> None:
    with printed(tmp_path, slip(), "gbk-80") as (picture, raw, lines):
        (code,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    corners = code.position
    assert corners.top_left.x < 40 < corners.bottom_right.x < 320
    assert {"手机看进度", "扫码看前面还有几人"} <= set(lines)
    assert read(raw).codes[0] == ("qr", LINK.encode())


@pytest.mark.parametrize("data", ["A1", "261123A1027", "00000000", "QUHAO-TEST", "1{2}3~ x", "261123AB501"])
def test_any_bar_code_reads_back_as_it_was_given(tmp_path: Path, data: str) -> None:
    with printed(tmp_path, slip(data=data), "gbk-80") as (picture, _raw, _lines):
        assert data in {code.text for code in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("length", [1, 60, 200, 500])
def test_any_link_reads_back_and_stays_on_the_paper(tmp_path: Path, length: int) -> None:
    link = "h" * length
    with printed(tmp_path, slip(link=link), "gbk-80") as (picture, _raw, _lines):
        assert link in {code.text for code in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("profile", ["gbk-80", "gbk-58"])
def test_bytes_and_paper_say_the_same_in_chinese(tmp_path: Path, profile: str) -> None:
    with printed(tmp_path, slip(), profile) as (_picture, raw, lines):
        by_bytes = [text for text, _size in read(raw + b"").lines]
    assert by_bytes == [line for line in lines if line != "261123A027"]  # that one the printer writes below the bars
    assert "三楼 B 区" in by_bytes


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_a_slip_is_as_long_as_it_was_measured_and_its_first_line_is_not_cut_through(
    tmp_path: Path, profile: str
) -> None:
    with printed(tmp_path, slip("𠮷*明"), profile) as (picture, _raw, _lines):
        measured = length_dots(fit(read_document(slip("𠮷*明")), PROFILES[profile]), PROFILES[profile])
        assert picture.height == measured
        ink = Image.eval(picture, lambda level: 255 - level).getbbox()
    assert ink[1] > 0
    assert ink[3] < picture.height


def test_the_number_is_by_far_the_largest_on_the_paper(tmp_path: Path) -> None:
    with printed(tmp_path, slip(), "gbk-80") as (_picture, raw, _lines):
        sizes = dict(read(raw).lines)
    assert sizes["A027"] == 7
    assert max(size for text, size in sizes.items() if text != "A027") <= 2


@pytest.mark.parametrize("name", ["𠮷*明", "䶮*", "Ü*"])
def test_a_rare_name_is_drawn_where_the_line_stands(tmp_path: Path, name: str) -> None:
    with printed(tmp_path, slip(name), "gbk-80") as (_picture, raw, lines):
        found = read(raw)
    assert found.pictures[0][1] == 24
    assert not any("取号时间" in line for line in lines)  # all of that line is one picture
    assert "三楼 B 区" in lines
