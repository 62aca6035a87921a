"""Every make a box may name prints the test slip on the virtual printer, and of its words and codes nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from devices.agent.doctor import TEST_SLIP
from devices.printers.config import PrinterConfig, read_config
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.escpos.protocol import encode
from devices.printers.escpos.twin import Twin, start_twin
from devices.printers.layout import Line
from devices.printers.model import Outcome
from devices.printers.profiles import MAKES, PROFILES, profile_of
from devices.tables import ConfigIsWrong
from tests.devices.printers.independent import read


@pytest.fixture(scope="module", params=[384, 576])
def twin(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path, Twin]]:
    folder = tmp_path_factory.mktemp("paper")
    twin = start_twin(port=0, paper=folder, width_dots=request.param)
    yield request.param, folder, twin
    twin.stop()


def test_every_make_prints_the_test_slip(twin: tuple[int, Path, Twin]) -> None:
    width_dots, folder, printer = twin
    makes = [make for make in MAKES if profile_of(make).width_dots == width_dots]
    for number, make in enumerate(makes, start=1):
        config = PrinterConfig(name="front", host="127.0.0.1", port=printer.port, profile=make, answer_s=5.0)
        assert EscposPrinter(config).print(TEST_SLIP, lambda state: None) == Outcome("confirmed"), make
        paper = folder / f"{number:04d}.png"
        with Image.open(paper) as picture:
            codes = [code.text for code in zxingcpp.read_barcodes(picture)]
        assert codes == ["QUHAO-TEST", "QUHAO-TEST"], make
        assert "测试小票" in json.loads(paper.with_suffix(".json").read_text(encoding="utf-8"))["lines"], make
    assert len(makes) >= 6


def test_a_make_is_named_like_a_profile_and_an_unknown_one_is_refused() -> None:
    assert read_config({"name": "front", "host": "h", "profile": "xprinter-80"}).profile == "xprinter-80"
    with pytest.raises(ConfigIsWrong, match="zj-5870"):
        read_config({"name": "front", "host": "h", "profile": "epson-99"})


def test_a_printer_with_all_of_gb_18030_prints_rare_names_without_a_picture() -> None:
    assert [text for text, _size in read(encode([Line("䶮𠮷Ü")], PROFILES["gb18030-80"]), "gb18030").lines] == ["䶮𠮷Ü"]
    assert read(encode([Line("䶮")], PROFILES["gbk-80"])).pictures == [(24, 24)]
