"""What a port's refusal means: by its number, or under Windows, where pyserial has none, by what it says."""

from __future__ import annotations

import errno
import sys
from contextlib import AbstractContextManager, nullcontext
from types import ModuleType, SimpleNamespace

import pytest
import serial

from devices.lines import presence
from devices.lines.config import LineConfig
from devices.lines.reasons import reason

COM: LineConfig = LineConfig(name="枪", device="COM3")


def said(what: str) -> serial.SerialException:
    """As serialwin32 puts it: the repr of WinError() in its own sentence, and no errno."""
    return serial.SerialException(f"could not open port 'COM3': {what}")


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (said("FileNotFoundError(2, 'The system cannot find the file specified.', None, 2)"), "port_missing"),
        (said("FileNotFoundError(2, '系统找不到指定的文件。', None, 2)"), "port_missing"),
        (said("OSError(22, '设备未就绪 (COM3), 请检查。', None, 21)"), "port_missing"),
        (said("PermissionError(13, 'Access is denied.', None, 5)"), "port_busy"),
        (said("PermissionError(13, '拒绝访问。', None, 5)"), "port_busy"),
        (said("OSError(22, '请求的资源在使用中。', None, 170)"), "port_busy"),
        (said("OSError(22, '客户端没有所需的特权。', None, 1314)"), "port_denied"),
        (
            serial.SerialException(
                "Cannot configure port, something went wrong. Original message: "
                "OSError(22, 'A device attached to the system is not functioning.', None, 31)"
            ),
            "port_missing",
        ),
        (said("OSError(22, 'The parameter is incorrect.', None, 87)"), "no_answer"),
        (said("PermissionError(13, 'Permission denied')"), "port_busy"),
        (ValueError("Not a valid baudrate: 0"), "no_answer"),
        (serial.SerialException(errno.EACCES, "could not open port /dev/ttyS0"), "port_denied"),
        (serial.SerialException(errno.EAGAIN, "Could not exclusively lock port"), "port_busy"),
        (serial.SerialException(errno.ENOENT, "could not open port"), "port_missing"),
    ],
)
def test_a_refused_port_says_whether_it_is_away_forbidden_or_taken(error: Exception, means: str) -> None:
    assert reason(COM, error) == means


def test_a_device_in_the_network_that_refuses_does_not_answer() -> None:
    tcp = LineConfig(name="x", transport="tcp", host="10.0.0.9", port=9100)
    assert reason(tcp, ConnectionRefusedError(errno.ECONNREFUSED, "refused")) == "no_answer"
    assert reason(tcp, PermissionError(errno.EACCES, "blocked")) == "no_answer"


class Registry(ModuleType):
    """winreg with one key, as documented: OSError where there is no such key, and after the last value."""

    HKEY_LOCAL_MACHINE = 0x80000002
    ports: tuple[str, ...] | None = ()

    def OpenKey(self, root: int, path: str) -> AbstractContextManager[object]:
        if self.ports is None or (root, path) != (self.HKEY_LOCAL_MACHINE, presence.LISTED):
            raise FileNotFoundError(2, "The system cannot find the file specified")
        return nullcontext()

    def EnumValue(self, _key: object, at: int) -> tuple[str, str, int]:
        if self.ports is None or at >= len(self.ports):
            raise OSError(22, "No more data is available", None, 259)
        return f"\\Device\\Serial{at}", self.ports[at], 1


def test_a_com_port_is_there_when_windows_lists_it_and_is_not_opened_to_find_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    registry = Registry("winreg")
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(presence, "os", SimpleNamespace(name="nt"))
    assert not presence.is_there("COM3")
    registry.ports = ("COM1", "COM3")
    assert presence.is_there("com3") and not presence.is_there("COM4")
    registry.ports = None
    assert not presence.is_there("COM3")
