"""Chinese that goes out as dots says what was written: read back sign by sign by who has seen another font alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from devices.printers.config import PrinterConfig
from devices.printers.document import read_document
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.escpos.protocol import encode
from devices.printers.escpos.twin import start_twin
from devices.printers.fitting import fit
from devices.printers.layout import Line
from devices.printers.model import Outcome
from devices.printers.profiles import PROFILES
from tests.devices.printers.reading import CHARACTERS, is_chinese, pictures_of, read_line

SLIP = json.loads((Path(__file__).parent / "slip.json").read_text(encoding="utf-8"))
LOOK_ALIKE = ["未末", "己已", "土士", "人入", "日曰", "大犬", "矢失", "官宫", "又叉", "戍戌", "王玉", "受爱"]


def chinese(text: str) -> str:
    return "".join(sign for sign in text if is_chinese(sign))


def job_of(lines: Sequence[Line], profile: str = "raster-80") -> bytes:
    return encode(lines, PROFILES[profile])


@pytest.mark.parametrize("profile", ["raster-80", "raster-58"])
def test_a_slip_drawn_as_dots_is_read_back_to_the_sign(tmp_path: Path, profile: str) -> None:
    twin = start_twin(port=0, paper=tmp_path, width_dots=PROFILES[profile].width_dots)
    driver = EscposPrinter(PrinterConfig(name="front", host="127.0.0.1", port=twin.port, profile=profile, answer_s=5.0))
    assert driver.print(SLIP, lambda state: None) == Outcome("confirmed")
    twin.stop()
    lines = [one for one in fit(read_document(SLIP), PROFILES[profile]) if isinstance(one, Line)]
    drawn = iter(pictures_of((tmp_path / "0001.bin").read_bytes()))
    read = 0
    for line in lines:
        picture = next(one for one in drawn if len(one) == 24 * line.size)
        assert read_line(picture, line.text) == chinese(line.text)
        read += len(chinese(line.text))
    assert read > 100


def test_common_characters_are_each_drawn_as_themselves() -> None:
    lines = [Line(CHARACTERS[at : at + 120 : 5]) for at in range(0, len(CHARACTERS), 120)]
    for line, picture in zip(lines, pictures_of(job_of(lines)), strict=True):
        assert read_line(picture, line.text) == line.text


@pytest.mark.parametrize("pair", LOOK_ALIKE)
def test_a_sign_for_its_look_alike_is_noticed(pair: str) -> None:
    right, wrong = pair
    (picture,) = pictures_of(job_of([Line(f"三楼{wrong} 12 号")]))
    assert read_line(picture, f"三楼{right} 12 号") == f"三楼{wrong}号"
