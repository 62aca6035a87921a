"""The driver against a virtual card over a real socket and a real terminal, and every fault of it."""

from __future__ import annotations

import contextlib
import logging
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from devices.leds.onbon_bx.config import AreaConfig, LedConfig
from devices.leds.onbon_bx.driver import OnbonBxStrip
from devices.leds.onbon_bx.twin import REFUSALS, Twin, start_twin
from devices.model import Health
from tests.devices.working import SOON_S, WAIT_S, at_work, by_hand, reaches

HEAD = bytes.fromhex("A5 A5 A5 A5 A5 A5 A5 A5")
PING = HEAD + bytes.fromhex("01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A2 00 01 00 00 68 F8 5A")
ACK = HEAD + bytes.fromhex("00 80 FE FF 00 00 00 00 00 00 FE 02 05 00 A0 00 00 00 00 14 AC 5A")
STRESS = "哎Z[\x25哎"  # B0 A5, 5A, 5B among its bytes


@pytest.fixture
def twin() -> Iterator[Twin]:
    twin = start_twin(port=0, control=0)
    yield twin
    twin.stop()


def config(twin: Twin, **changes: Any) -> LedConfig:
    areas = (
        AreaConfig(name="305", id=0, width=128, height=16, prefix="\\FO000"),
        AreaConfig(name="306", id=1, x=132, width=128, height=16, effect="left"),
    )
    way: dict[str, Any] = {"host": "127.0.0.1", "port": twin.served.port, "ping_s": 0.2, "answer_s": WAIT_S}
    return LedConfig(name="三楼", areas=areas, **(way | changes))


@contextlib.contextmanager
def a_strip(config: LedConfig) -> Iterator[OnbonBxStrip]:
    strip = OnbonBxStrip(config, pause_s=SOON_S, draw=lambda: 0.5)
    with at_work(strip):
        yield strip


def show(strip: OnbonBxStrip, texts: dict[str, str]) -> None:
    assert strip.act({"do": "show", "areas": {area: {"text": text} for area, text in texts.items()}}) == ""


def shown(twin: Twin) -> dict[str, str]:
    found: dict[str, str] = twin.machine.shows()["shown"]
    return found


def test_the_windows_of_one_card_show_their_numbers(twin: Twin) -> None:
    with a_strip(config(twin)) as strip:
        areas = {"305": {"number": "A012", "arrow": "right"}, "306": {"state": "paused"}}
        assert strip.act({"do": "show", "areas": areas}) == ""
        reaches(lambda: shown(twin) == {"0": "A012→", "1": "暂停服务"})
        reaches(lambda: strip.health() == Health("online"))
        assert strip.act({"do": "show", "areas": {"306": {"state": "paused"}}}) == ""
        reaches(lambda: shown(twin) == {"1": "暂停服务"})


def test_the_control_port_draws_the_strip_as_text(twin: Twin) -> None:
    with a_strip(config(twin)) as strip:
        show(strip, {"305": "A012→", "306": "暂停服务"})
        reaches(lambda: len(shown(twin)) == 2)
    assert by_hand(twin.served.control_port, "shown")["drawing"] == ["A012→" + " " * 10 + "暂停服务"]


def test_what_is_shown_is_not_sent_again(twin: Twin) -> None:
    with a_strip(config(twin)) as strip:
        show(strip, {"305": "A012"})
        reaches(lambda: shown(twin).get("0") == "A012")
        show(strip, {"305": "A012", "306": "B001"})
        reaches(lambda: shown(twin).get("1") == "B001")
        assert twin.machine.updates == 2


def test_text_full_of_the_frames_own_bytes_arrives_as_it_is(twin: Twin) -> None:
    with a_strip(config(twin)) as strip:
        show(strip, {"306": STRESS})
        reaches(lambda: shown(twin).get("1") == STRESS)


def test_every_refusal_is_a_reason_and_ends_without_touch(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REFUSED_AGAIN_S", "AGAIN_S"):
        monkeypatch.setattr(f"devices.leds.onbon_bx.screen.{name}", 0.05)
    with a_strip(config(twin)) as strip:
        for at, fault in enumerate(REFUSALS):
            twin.faults.switch(fault, True)
            show(strip, {"305": f"A{at:03}"})
            reaches(partial(has_reason, strip, fault))
            twin.faults.switch(fault, False)
            reaches(partial(is_fine, twin, strip, f"A{at:03}"))


def has_reason(strip: OnbonBxStrip, reason: str) -> bool:
    return strip.health().reason == reason


def is_fine(twin: Twin, strip: OnbonBxStrip, text: str) -> bool:
    return shown(twin).get("0") == text and strip.health() == Health("online")


def test_a_card_of_another_type_is_named(twin: Twin) -> None:
    with a_strip(config(twin, device_type=0x58)) as strip:
        reaches(lambda: strip.health().reason == "wrong_device_type")
    with a_strip(config(twin, device_type=0x51)) as strip:
        reaches(lambda: strip.health() == Health("online"))


@pytest.mark.parametrize("fault", ["garbage", "half_frame"])
def test_noise_around_the_replies_costs_nothing(twin: Twin, fault: str) -> None:
    twin.faults.switch(fault, True)
    with a_strip(config(twin)) as strip:
        show(strip, {"305": "A012"})
        reaches(lambda: is_fine(twin, strip, "A012"))
        assert strip.counts()["noise_bytes"] > 0


@pytest.mark.parametrize("fault", ["mute", "bad_crc"])
def test_a_card_that_cannot_be_understood_is_unavailable_and_found_again(twin: Twin, fault: str) -> None:
    twin.faults.switch(fault, True)
    with a_strip(config(twin, answer_s=0.3, tries=1)) as strip:
        reaches(lambda: strip.health() == Health("unavailable", "no_answer"))
        twin.faults.switch(fault, False)
        show(strip, {"305": "A012"})
        reaches(lambda: is_fine(twin, strip, "A012"))


def test_a_late_reply_is_not_taken_for_the_next_ones(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.leds.onbon_bx.twin.LATE_S", 0.15)
    twin.faults.switch("late", True)
    with a_strip(config(twin, answer_s=0.1, tries=9)) as strip:
        reaches(lambda: strip.counts().get("late", 0) > 0)
        twin.faults.switch("late", False)
        show(strip, {"306": "B001"})
        reaches(lambda: shown(twin).get("1") == "B001" and strip.health() == Health("online"))


@pytest.mark.parametrize("fault", ["power_cycle", "reset"])
def test_a_card_that_lost_its_areas_or_its_line_shows_them_again(twin: Twin, fault: str) -> None:
    with a_strip(config(twin)) as strip:
        show(strip, {"305": "A012"})
        reaches(lambda: shown(twin).get("0") == "A012")
        twin.faults.switch(fault, True)
        show(strip, {"305": "A012", "306": "B001"})
        reaches(lambda: not twin.faults.on() and shown(twin) == {"0": "A012", "1": "B001"})
        reaches(lambda: strip.health() == Health("online"))


def test_a_strip_on_a_serial_line_is_driven_and_another_rate_is_no_answer(tmp_path: Path) -> None:
    line = tmp_path / "strip"
    twin = start_twin(pty=line)
    serial: dict[str, Any] = {"transport": "serial", "device": str(line), "answer_s": 0.5, "tries": 1}
    try:
        with a_strip(config(twin, **serial, baud=9_600)) as strip:
            reaches(lambda: strip.health() == Health("unavailable", "no_answer"))
        assert shown(twin) == {}
        with a_strip(config(twin, **serial)) as strip:
            show(strip, {"305": "A012"})
            reaches(lambda: shown(twin) == {"0": "A012"} and strip.health() == Health("online"))
    finally:
        twin.stop()


def test_a_card_is_pinged_by_the_published_bytes_and_believed_by_them() -> None:
    """No encoder of ours on the other side."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        areas = (AreaConfig(name="305", width=64, height=16),)
        port = listener.getsockname()[1]
        led = LedConfig(name="三楼", host="127.0.0.1", port=port, areas=areas, answer_s=WAIT_S, ping_s=0.05)
        with a_strip(led) as strip:
            card, _ = listener.accept()
            card.settimeout(WAIT_S)
            with card:
                heard = b""
                while PING not in heard:
                    heard += card.recv(1024)
                    card.sendall(ACK)
            reaches(lambda: strip.health().state != "unknown")


def test_no_number_is_in_any_log(twin: Twin, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with a_strip(config(twin)) as strip:
        show(strip, {"305": "A079"})
        reaches(lambda: shown(twin).get("0") == "A079")
        twin.faults.switch("reset", True)
        reaches(lambda: not twin.faults.on())
    assert not [one for one in caplog.messages if "A079" in one]
