"""A printer on USB without a driver of its own: the kernel's /dev/usb/lp0 is written and its answers are read there."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from devices.lines.port import Port, PortLost, PortRefused, open_port
from devices.model import Health
from devices.printers.config import PrinterConfig, read_config
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.escpos.twin import start_twin
from devices.printers.model import Outcome
from devices.tables import ConfigIsWrong

SLIP = {"v": 1, "kind": "slip", "blocks": [{"t": "text", "text": "三楼 A027", "size": 2}, {"t": "cut"}]}
WAIT_S = 30.0


def usb(device: Path) -> PrinterConfig:
    return PrinterConfig(name="front", transport="file", device=str(device), answer_s=5.0)


def test_a_printer_on_usb_prints_and_says_how_it_is_and_is_found_again(tmp_path: Path) -> None:
    node = tmp_path / "lp0"
    twin, driver = start_twin(pty=node, paper=tmp_path), EscposPrinter(usb(node))
    assert driver.print(SLIP, lambda state: None) == Outcome("confirmed")
    twin.faults.switch("cover_open", True)
    assert driver.health() == Health("unavailable", "cover_open")
    twin.stop()
    assert driver.health() == Health("unavailable", "port_missing")
    again = start_twin(pty=node, paper=tmp_path)
    assert driver.print(SLIP, lambda state: None) == Outcome("confirmed")
    assert again.tray.last == 2
    driver.close()
    again.stop()


def test_a_device_node_belongs_to_one_owner(tmp_path: Path) -> None:
    node = tmp_path / "lp0"
    twin = start_twin(pty=node)
    first = open_port(usb(node))
    with pytest.raises(PortRefused):
        open_port(usb(node))
    first.close()
    open_port(usb(node)).close()
    twin.stop()


def test_a_node_that_has_nothing_to_say_reads_empty_and_is_not_lost() -> None:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.shutdown(socket.SHUT_WR)  # reads b"" from now on, as usblp does after an empty packet
    with ours, theirs:
        ends = Port(ours.fileno(), lambda: None)
        with pytest.raises(PortLost):
            ends.read(time.monotonic() + WAIT_S)
        goes_on = Port(ours.fileno(), lambda: None, empty_is_end=False)
        assert goes_on.read(time.monotonic() + 0.05) == b""


def test_what_is_no_device_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PortRefused):
        open_port(usb(tmp_path / "lp9"))
    (tmp_path / "text").write_text("")
    with pytest.raises(PortRefused):
        open_port(usb(tmp_path / "text"))
    with pytest.raises(PortRefused):
        open_port(usb(tmp_path))
    assert [one.name for one in tmp_path.iterdir()] == ["text"]


def test_the_table_needs_a_device() -> None:
    assert read_config({"name": "front", "transport": "file", "device": "/dev/usb/lp0"}).device == "/dev/usb/lp0"
    with pytest.raises(ConfigIsWrong, match="/dev/usb/lp0"):
        read_config({"name": "front", "transport": "file"})
