"""The systemd units: clean to systemd's own checker, closed where they can be, open where devices come through."""

from __future__ import annotations

import configparser
import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from devices.agent import guard, link, run

DEPLOY: Final = Path(__file__).resolve().parents[2] / "deploy"
UNITS: Final = sorted(one.name for pattern in ("*.service", "*.timer") for one in DEPLOY.glob(pattern))
EXPOSED_MAX: Final = {
    "quhao.service": 25,
    "quhao-agent.service": 25,
    "quhao-proxy.service": 25,
    "quhao-backup.service": 25,
}
PROGRAM: Final = re.compile(r"^(Exec\w+=)(/\S+)", re.M)


def settings(name: str) -> configparser.SectionProxy:
    """[Service] of a unit, the last value of each key."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    return parser["Service"]


def test_systemd_finds_nothing_wrong_with_any_unit(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.touch(0o755)
    for name in UNITS:  # what they start is not on this machine: it is checked where install.sh lays it
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(PROGRAM.sub(rf"\g<1>{program}", text), encoding="utf-8")
    names = [str(tmp_path / name) for name in UNITS]
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert len(UNITS) == 7


@pytest.mark.parametrize("name", sorted(EXPOSED_MAX))
def test_a_service_without_a_screen_is_closed(name: str) -> None:
    words = ["systemd-analyze", "security", "--offline=yes", f"--threshold={EXPOSED_MAX[name]}", "--no-pager"]
    found = subprocess.run([*words, str(DEPLOY / name)], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout[-200:]


def test_the_agent_reaches_devices_by_its_groups_and_what_is_plugged_in_later_too() -> None:
    unit = settings("quhao-agent.service")
    assert set(unit["SupplementaryGroups"].split()) == {"dialout", "lp", "video", "input", "audio"}
    assert unit["User"] == "quhao-agent"
    assert unit["DeviceAllow"] == "char-* rw"
    assert "PrivateDevices" not in unit and "ProtectClock" not in unit
    assert "AF_NETLINK" in unit["RestrictAddressFamilies"]


def test_what_keeps_a_hall_going_is_started_again_without_end() -> None:
    for name in ("quhao", "quhao-agent", "quhao-proxy", "quhao-kiosk", "quhao-display"):
        text = (DEPLOY / f"{name}.service").read_text(encoding="utf-8")
        assert "\nRestart=always\n" in text and "\nStartLimitIntervalSec=0\n" in text, name


def test_a_watchdog_stands_only_over_who_pings() -> None:
    watched = {name for name in UNITS if "\nWatchdogSec=" in (DEPLOY / name).read_text(encoding="utf-8")}
    pings = {
        "quhao-kiosk.service": "kiosk/watch.py",
        "quhao-display.service": "kiosk/watch.py",
        "quhao-agent.service": "-m devices agent run",
    }
    assert watched == set(pings)
    for name, program in pings.items():
        assert program in settings(name)["ExecStart"] and settings(name)["NotifyAccess"] == "main"


def test_the_agent_pings_often_enough_and_ends_before_systemd_loses_patience() -> None:
    unit = settings("quhao-agent.service")
    assert unit["Type"] == "notify" and int(unit["WatchdogSec"]) >= 10 * guard.LOOK_S
    last_look_s, hang_up_s = guard.LOOK_S, link.HANG_UP_S
    assert last_look_s + guard.GRACE_S + run.END_S + hang_up_s < int(unit["TimeoutStopSec"])


def test_a_screen_signs_its_user_in_by_itself_and_keeps_the_session_folder() -> None:
    for name in ("quhao-kiosk.service", "quhao-display.service"):
        unit = settings(name)
        assert (unit["PAMName"], unit["TTYPath"], unit["User"]) == ("login", "/dev/tty1", "quhao-screen")
        assert "ProtectHome" not in unit and unit["ProtectSystem"] == "full"
