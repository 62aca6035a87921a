"""Every slip of the demo hall on every paper: at most 140 mm, whole, its codes readable, printed by the real driver."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.printers.config import PrinterConfig
from devices.printers.document import Document, read_document
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.escpos.protocol import encode
from devices.printers.escpos.twin import start_twin
from devices.printers.fitting import fit
from devices.printers.layout import length_dots
from devices.printers.model import Outcome
from devices.printers.profiles import PROFILES
from queue_server.hall.file import parse
from queue_server.hall.model import Hall
from queue_server.views.slip import SlipFacts, slip
from queue_server.views.slip_facts import place_facts
from tests.conftest import JN01
from tests.devices.printers.independent import read

LINK = "http://192.168.1.10:8000/t/0192f6d2c1a4.Zk3vWm0q1r8sYt5uBx7cAd"
SAMPLE = Path(__file__).parent.parent / "devices" / "printers" / "slip.json"
GBK_PROFILES = [name for name in sorted(PROFILES) if PROFILES[name].encoding == "gbk" and PROFILES[name].qr_native]


@cache
def hall() -> Hall:
    return parse(JN01.read_text())


def facts(service: str, **more: Any) -> SlipFacts:
    ticket: dict[str, Any] = {
        "number": "A1027",
        "day": "2026-11-23",
        "issued_at": datetime(2026, 11, 23, 9, 42, tzinfo=hall().zone_info),
        "ahead": 112,
        "link": LINK,
        "masked_name": "欧阳**",
        "wait_min": (125, 180),
    }
    return place_facts(hall(), [hall().service(service)], **(ticket | more))


def length_mm(document: dict[str, Any], profile: str) -> float:
    return length_dots(fit(read_document(document), PROFILES[profile]), PROFILES[profile]) / 8


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_no_slip_of_the_demo_hall_is_longer_than_140_mm(profile: str, lang: str) -> None:
    for service in hall().services:
        for copy_no in (1, 2):
            assert length_mm(slip(facts(service.id), copy_no, lang), profile) <= 140, service.id


@pytest.mark.parametrize("profile", [name for name in PROFILES if "80" in name])
def test_wide_paper_takes_a_usual_slip_as_it_is(profile: str) -> None:
    """A first slip without a wait, in large type and with all that is to be brought."""
    for service in hall().services:
        document = read_document(slip(facts(service.id, number="A027", wait_min=None)))
        assert fit(document, PROFILES[profile]) == fit(Document(document.blocks), PROFILES[profile]), service.id


@pytest.mark.parametrize("profile", GBK_PROFILES)
def test_bytes_say_all_that_is_left_on_the_slip_in_chinese(profile: str) -> None:
    for service in hall().services:
        operations = fit(read_document(slip(facts(service.id), 2)), PROFILES[profile])
        found = read(encode(operations, PROFILES[profile]))
        said = "".join(text for text, _size in found.lines).replace(" ", "")
        assert service.name in said
        assert "副本2" in said
        assert {"112", "三楼" if "三" in said else "四楼"} <= {part for part in ("112", "三楼", "四楼") if part in said}
        assert [kind for kind, _data in found.codes] == ["qr", "code128"]


@pytest.mark.parametrize(
    ("service", "copy_no", "lang"),
    [("projects", 1, "zh"), ("fund-leave", 2, "zh"), ("transfer-resale", 2, "en"), ("desk-3", 1, "zh")],
)
@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_the_longest_slips_come_out_readable_on_every_paper(
    tmp_path: Path, profile: str, service: str, copy_no: int, lang: str
) -> None:
    document = slip(facts(service), copy_no, lang)
    twin = start_twin(port=0, paper=tmp_path, width_dots=PROFILES[profile].width_dots)
    driver = EscposPrinter(PrinterConfig(name="front", host="127.0.0.1", port=twin.port, profile=profile))
    assert driver.print(document, lambda state: None) == Outcome("confirmed")
    twin.stop()
    with Image.open(tmp_path / "0001.png") as paper:
        assert paper.height / 8 == length_mm(document, profile) <= 140
        assert {code.text for code in zxingcpp.read_barcodes(paper)} == {LINK, "261123A1027"}


name = st.text("政务服务中心不动产登记 ABC（）、", min_size=1, max_size=24)


@given(
    hall_name=name,
    service_name=name,
    zone_name=name,
    materials=st.lists(st.text("身份证原件复印件、", min_size=1, max_size=40), max_size=20).map(tuple),
    also=st.lists(name, max_size=5).map(tuple),
    windows=st.lists(st.integers(301, 424).map(str), max_size=10).map(tuple),
    wait_min=st.none() | st.just((120, 180)),
    missed_note=st.text("过号请到导办台，", max_size=40),
    copy_no=st.integers(1, 9),
    lang=st.sampled_from(["zh", "en"]),
    profile=st.sampled_from(sorted(PROFILES)),
)
def test_no_slip_with_names_of_up_to_24_signs_is_longer_than_140_mm(
    copy_no: int, lang: str, profile: str, **changes: Any
) -> None:
    told = SlipFacts(
        number="A1027",
        day="2026-11-23",
        issued_at=datetime(2026, 11, 23, 9, 42),
        floor_name="三楼",
        ahead=112,
        link=LINK,
        masked_name="欧阳**",
        **changes,
    )
    assert length_mm(slip(told, copy_no, lang), profile) <= 140


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_not_even_with_the_longest_of_everything(profile: str, lang: str) -> None:
    told = SlipFacts(
        hall_name="政" * 24,
        number="A1027",
        day="2026-11-23",
        issued_at=datetime(2026, 11, 23, 9, 42),
        service_name="不" * 24,
        service_name_en="W" * 60,
        floor_name="三楼",
        floor_name_en="Third floor",
        zone_name="区" * 24,
        zone_name_en="zone " * 8,
        windows=tuple(str(window) for window in range(301, 321, 2)),
        ahead=112,
        link=LINK,
        wait_min=(125, 180),
        materials=("身份证" * 13,) * 20,
        also=("动" * 24,) * 5,
        masked_name="欧阳**",
        missed_note="过" * 40,
        missed_note_en="missed " * 12,
    )
    assert length_mm(slip(told, 9, lang), profile) <= 140


def test_the_sample_of_the_printers_tests_is_what_the_server_composes() -> None:
    told = facts("transfer-resale", number="A027", ahead=3, masked_name="王*明", wait_min=(8, 15))
    assert json.loads(SAMPLE.read_text()) == slip(told)
